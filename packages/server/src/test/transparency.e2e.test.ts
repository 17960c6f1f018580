import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensurePlaces } from "../../../../tools/places/ensure-places.ts";
import { createApp, type App } from "../app.ts";
import { newStatements } from "../desk/testing/statements.ts";
import { readOptions } from "../options/options.ts";
import { newDeskPerson } from "./desk-person.ts";
import { startTransparencyStub, type TransparencyStub } from "./transparency-stub.ts";

let folder: string;
let stub: TransparencyStub;
let app: App;
beforeAll(() => {
  ensurePlaces();
  folder = mkdtempSync(join(tmpdir(), "lampion-transparency-e2e-"));
  writeFileSync(join(folder, "house.json"), JSON.stringify({ "dsa.tier": "platform", "dsa.tierSince": "2026-01-01", jurisdictions: ["FR"] }));
  stub = startTransparencyStub();
});
afterAll(async () => {
  await app.stop();
  stub.stop();
  rmSync(folder, { recursive: true, force: true });
});
async function start(token: string): Promise<App> {
  const read = readOptions([], { PORT: "0", LAMPION_DATA: folder, DSA_DATABASE_URL: stub.url, DSA_DATABASE_TOKEN: token });
  if (read.kind !== "options") throw new Error("options");
  return createApp(read.options);
}
async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let at = 0; at < 600 && !(await holds()); at += 1) await Bun.sleep(25);
  expect(await holds()).toBe(true);
}

test("[LW-27, LW-29, LW-31] a whole server: what is decided waits over a stop, goes to the database at the next start, and what is set aside is a lead's to settle; /metrics tells it", async () => {
  app = await start("");
  const ids = await newStatements(app.desk.house, 4);
  const [named = ""] = await newStatements(app.desk.house, 1, { words: "Toujours ce LoupGris.", law: "Code pénal 222-33, LoupGris" });
  const poor = await newDeskPerson(app, ["lead"]);
  expect((await poor.ask("GET", "/desk/api/submissions")).body).toMatchObject({ tier: "platform", state: "off", waiting: 5, items: [] });
  await app.stop();

  app = await start("wrong");
  await eventually(() => stub.requests.some((one) => one.status === 401));
  await app.stop();
  expect(stub.taken.size).toBe(0);

  app = await start(stub.token);
  await eventually(() => stub.taken.size === 4);
  expect([...stub.taken.keys()].toSorted()).toEqual(ids.toSorted());
  const lead = await newDeskPerson(app, ["lead"]);
  await eventually(async () => (await lead.ask("GET", "/desk/api/submissions")).body["waiting"] === 0);
  expect((await lead.ask("GET", "/desk/api/submissions")).body).toMatchObject({
    state: "sending",
    waiting: 0,
    sent: 4,
    parked: 1,
    items: [{ statement: named, why: "personal: name" }],
  });
  const metrics = await (await fetch(`${app.url}/metrics`)).text();
  for (const line of ["lampion_statements_waiting 0", "lampion_statements_parked 1", "lampion_statements_stopped 0", "lampion_statements_sent_total 4"])
    expect(metrics).toContain(line);
  expect(metrics).not.toContain(stub.token);
  const moderator = await newDeskPerson(app, ["moderator"]);
  expect((await moderator.ask("GET", "/desk/api/submissions")).status).toBe(403);
  // Once more past the same checks: it is set aside again. Then it is kept.
  expect((await lead.ask("POST", `/desk/api/submissions/${named}`, { how: "again", reason: "Relu." })).status).toBe(200);
  await eventually(async () => (await lead.ask("GET", "/desk/api/submissions")).body["parked"] === 1);
  expect((await lead.ask("POST", `/desk/api/submissions/${named}`, { how: "keep", reason: "Elle nomme quelqu'un." })).status).toBe(200);
  expect((await lead.ask("GET", "/desk/api/submissions")).body).toMatchObject({ parked: 0, withheld: 1, sent: 4 });
  expect(JSON.stringify(stub.rows)).not.toContain("LoupGris");
}, 60_000);
