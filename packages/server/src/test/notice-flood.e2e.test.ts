import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensurePlaces } from "../../../../tools/places/ensure-places.ts";
import { createApp, type App } from "../app.ts";
import { readOptions } from "../options/options.ts";

let app: App;
let folder: string;
beforeAll(async () => {
  ensurePlaces();
  folder = mkdtempSync(join(tmpdir(), "lampion-flood-"));
  const read = readOptions([], { PORT: "0", LAMPION_DATA: folder });
  if (read.kind !== "options") throw new Error("options");
  app = await createApp(read.options);
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("[MD-27, MD-29] ten thousand notices from one address: each is answered, what is beyond the rate with how long to wait and whom to call, nothing taken is lost, and they are few cases", async () => {
  const most = 10_000;
  const codes = new Set<string>();
  const statuses = new Map<number, number>();
  const refusals = new Set<string>();
  let next = 0;
  const sender = async (): Promise<void> => {
    for (let at = next++; at < most; at = next++) {
      const answer = await fetch(`${app.url}/api/notices`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ situation: "hate", where: `/rooms/FR-75111/1/${(at % 3) + 1}`, words: `Flood ${at}`, goodFaith: true, language: "fr" }),
      });
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      const told = (await answer.json()) as { claim?: string; code?: string; message?: string; retryMs?: number };
      if (answer.status === 200) codes.add(told.claim ?? "");
      else {
        refusals.add(`${told.code} ${told.message}`);
        expect(told.retryMs ?? 0).toBeGreaterThan(0);
      }
    }
  };
  await Promise.all(Array.from({ length: 40 }, sender));
  const taken = statuses.get(200) ?? 0;
  expect([...statuses.keys()].toSorted()).toEqual([200, 429]);
  expect([taken, (statuses.get(429) ?? 0) + taken, codes.size]).toEqual([20, most, 20]);
  expect([...refusals]).toEqual(["too-often Too many came from this network. In danger call 112."]);
  const { state } = app.desk.house;
  expect([state.reports.size, state.cases.size <= 3]).toEqual([20, true]);
  for (const code of codes)
    expect(await (await fetch(`${app.url}/api/claim`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ code }) })).json()).toMatchObject({
      kind: "report",
      state: "received",
    });
  expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
}, 120_000);
