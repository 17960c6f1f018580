import { afterAll, beforeAll, expect, test } from "bun:test";
import { Database } from "bun:sqlite";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "../app.ts";
import { createGuest, fieldsOf, newDevice } from "./guest.ts";
import { helloOf, openRaw } from "./raw.ts";
import { startApp } from "./start-app.ts";

let app: App;
let folder: string;
const lines: string[] = [];
const { log, error, warn, info } = console;
beforeAll(async () => {
  for (const name of ["log", "error", "warn", "info"] as const) console[name] = (...what: unknown[]) => void lines.push(what.map(String).join(" "));
  folder = mkdtempSync(join(tmpdir(), "lampion-leaks-"));
  app = await startApp(folder, { pace: { unitsPerS: 1_000, unitsMax: 10_000, writingRhythm: false } });
});
afterAll(async () => {
  await app.stop();
  Object.assign(console, { log, error, warn, info });
  rmSync(folder, { recursive: true, force: true });
});

const filesOf = (path: string): string[] => readdirSync(path).flatMap((name) => (statSync(join(path, name)).isDirectory() ? filesOf(join(path, name)) : [join(path, name)]));

test("[SC-19] what a guest says, is called and holds is in no log line, no figure, no answer to a fault, and in no file as it was said, also while the store fails", async () => {
  const planted = { said: "pommederainette", unkept: "grenadinefraiche", odd: "clafoutisauxprunes", name: "Mirabelline" };
  const store = new Map<string, string>();
  const guest = createGuest(app.url, newDevice(), store);
  expect(await guest.enter(fieldsOf(planted.name))).toMatchObject({ kind: "inside" });
  const ticket = store.get("ticket") ?? "";
  expect(ticket.length).toBeGreaterThan(40);
  const room = `room:${guest.state.landing ?? ""}`;
  await guest.until((state) => state.streams.has(room));
  guest.send(room, `voici une ${planted.said} du jardin`);
  await guest.until((state) => (state.streams.get(room)?.lines ?? []).some((line) => line.seq > 0 && line.mine && line.text.includes(planted.said)));

  // The store fails: what was being said goes with it, and the fault is logged.
  const beside = new Database(join(folder, "vault.sqlite"));
  beside.run("ALTER TABLE heads RENAME TO heads_gone");
  const logged = lines.length;
  guest.send(room, `et une ${planted.unkept} bien froide`);
  while (lines.length === logged) await Bun.sleep(10);
  beside.run("ALTER TABLE heads_gone RENAME TO heads");
  beside.close();

  const answers: string[] = [];
  const ask = async (path: string, init?: RequestInit): Promise<void> => {
    const answer = await fetch(`${app.url}${path}`, init);
    answers.push(await answer.text(), JSON.stringify([...answer.headers]));
  };
  await ask(`/nowhere/${planted.odd}?q=${planted.odd}&ticket=${ticket}`);
  await ask("/api/claim", { method: "POST", headers: { "content-type": "application/json" }, body: `{"code": "${planted.odd}` });
  await ask("/api/notices", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ words: planted.odd, [planted.odd]: 1 }) });
  for (const what of [planted.odd, `{"t":"${planted.odd}"}`, { ...(await helloOf(app.url)), [planted.odd]: planted.odd }]) {
    const raw = await openRaw(app.url);
    raw.send(what);
    await raw.closed;
    answers.push(JSON.stringify(raw.frames));
  }
  await ask("/metrics");
  await ask("/readyz");
  guest.stop();

  const secrets = { ...planted, ticket, ticketTail: ticket.slice(-24) };
  for (const [name, secret] of Object.entries(secrets)) {
    expect([name, lines.filter((line) => line.includes(secret))]).toEqual([name, []]);
    expect([name, answers.filter((answer) => answer.includes(secret))]).toEqual([name, []]);
  }
  expect(lines.filter((line) => line.includes("127.0.0.1")).filter((line) => !line.includes(String(app.port)))).toEqual([]);
  expect(lines.length).toBeGreaterThan(0);
  const files = filesOf(folder);
  expect(files.length).toBeGreaterThan(3);
  for (const secret of [planted.said, planted.unkept, planted.odd, ticket]) {
    const found = files.filter((path) => readFileSync(path).includes(secret)).map((path) => path.slice(folder.length));
    expect([secret.slice(0, 8), found]).toEqual([secret.slice(0, 8), []]);
  }
});
