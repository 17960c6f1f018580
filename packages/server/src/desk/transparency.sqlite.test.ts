import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../store/database.ts";
import { createModerationLog } from "../store/moderation-log.ts";
import { sqliteTables } from "../store/tables.sqlite.ts";
import { startTransparencyStub } from "../test/transparency-stub.ts";
import { transparencyContract } from "./testing/transparency-contract.ts";
import { createTransparencyHttp } from "./transparency-http.ts";

const folder = mkdtempSync(join(tmpdir(), "lampion-transparency-"));
const open: { close(): void }[] = [];
afterAll(() => {
  for (const one of open) one.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("the outbox of statements", () => {
  transparencyContract("sqlite", async (name) => {
    const database = openDatabase(join(folder, `${name}.sqlite`), "desk");
    open.push(database);
    return createModerationLog(sqliteTables(database));
  });

  test("[LW-31] what the database answers is bounded and trusted for little: a foreign place, a huge body, no JSON, a redirect", async () => {
    let answer: () => Response = () => new Response("", { status: 201 });
    const followed: string[] = [];
    const server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch(request) {
        followed.push(new URL(request.url).pathname);
        return answer();
      },
    });
    const database = createTransparencyHttp({ url: `http://127.0.0.1:${server.port}`, token: "t", paceMs: 0, timeoutMs: 2_000 });
    const row = { puid: "S-1" } as Parameters<typeof database.submit>[0][number];
    const said = async (next: () => Response) => {
      answer = next;
      return database.submit([row]);
    };
    expect(await said(() => Response.json({ errors: { statement_7: ["x"], existing_puids: ["S-1", "S-2", 3] } }, { status: 422 }))).toEqual({
      kind: "refused",
      faults: [{ at: 7, why: '["x"]' }],
      known: ["S-1"],
    });
    for (const text of ["", "no", "null", "[]", `{"errors":"${"x".repeat(600_000)}"}`])
      expect(await said(() => new Response(text, { status: 422 }))).toEqual({ kind: "refused", faults: [], known: [] });
    for (const status of [200, 302, 400, 404, 500, 503]) expect(await said(() => new Response("", { status, headers: { location: "/elsewhere" } }))).toEqual({ kind: "lost" });
    for (const status of [401, 403]) expect(await said(() => new Response("", { status }))).toEqual({ kind: "no-token" });
    expect(await said(() => new Response("", { status: 429, headers: { "retry-after": "soon" } }))).toEqual({ kind: "wait", afterMs: null });
    expect(followed).not.toContain("/elsewhere");
    void server.stop(true);
    expect(await database.submit([row])).toEqual({ kind: "lost" });
    expect(await database.has("S-1")).toBeNull();
  });

  test("[LW-31] requests begin no closer than half of what the database allows", async () => {
    const stub = startTransparencyStub();
    let nowMs = 0;
    const begun: number[] = [];
    const time = {
      nowMs: () => nowMs,
      async pause(ms: number) {
        nowMs += ms;
      },
    };
    const database = createTransparencyHttp({ url: stub.url, token: stub.token, time });
    for (let at = 0; at < 6; at += 1) {
      await database.has(`S-${at}`);
      begun.push(nowMs);
    }
    expect(begun).toEqual([0, 10, 20, 30, 40, 50]);
    stub.stop();
  });
});
