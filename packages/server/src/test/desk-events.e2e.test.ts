import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { act, draft, isRefused, takeIn } from "@lampion/core";
import type { App } from "../app.ts";
import { newDeskPerson, type DeskPerson } from "./desk-person.ts";
import { startApp } from "./start-app.ts";

let app: App;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lampion-events-"));
  app = await startApp(folder);
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function listen(person: DeskPerson): Promise<{ heard(): string; stop(): void }> {
  const over = new AbortController();
  const answer = await fetch(`${app.url}/desk/api/events`, { headers: { cookie: person.cookie, origin: app.url, "x-lampion-desk": "1" }, signal: over.signal });
  let text = "";
  void (async () => {
    for await (const part of answer.body ?? []) text += new TextDecoder().decode(part as Uint8Array);
  })().catch(() => undefined);
  return { heard: () => text, stop: () => over.abort() };
}

test("[MD-65] whoever lives where a case is hears that something changed, and not its number", async () => {
  const [near, far] = [await newDeskPerson(app, ["moderator"]), await newDeskPerson(app, ["moderator"])];
  expect((await near.ask("POST", "/desk/api/own-area", { department: "75" }, await near.touch("ownArea:"))).status).toBe(200);
  const [one, other] = [await listen(near), await listen(far)];
  for (let wait = 0; wait < 100 && !(one.heard().includes("hello") && other.heard().includes("hello")); wait += 1) await Bun.sleep(20);
  const taken = await takeIn(app.desk.house, {
    report: "report-near",
    source: "report",
    situation: "harassment",
    who: "me",
    subject: "subject-near",
    reporter: "relation-near",
    about: "room",
    stream: "room:FR-d75",
    seqs: [1],
    records: 0,
    leftOut: 0,
    hours: [],
    authenticated: false,
    claim: "claim-near",
    language: "fr",
    department: "75",
    isIndependent: false,
    flagger: null,
    act: "now",
    words: "Il insiste.",
    place: "",
    contact: null,
    items: 1,
  });
  if (isRefused(taken)) throw new Error(taken.why);
  for (let wait = 0; wait < 200 && !(one.heard().includes('"queue"') && other.heard().includes(taken.case)); wait += 1) await Bun.sleep(20);
  expect([one.heard().includes('"queue"'), one.heard().includes(taken.case), other.heard().includes(taken.case)]).toEqual([true, false, true]);
  for (const each of [one, other]) each.stop();
});

test("[MD-13] whoever has no role, not yet or not any more, hears of people alone: that the role came or went, and nothing else that changes", async () => {
  const { house } = app.desk;
  const [coming, there] = [await newDeskPerson(app, []), await newDeskPerson(app, ["moderator"])];
  const [one, other] = [await listen(coming), await listen(there)];
  for (let wait = 0; wait < 100 && !(one.heard().includes("hello") && other.heard().includes("hello")); wait += 1) await Bun.sleep(20);
  const happens = () => house.commit({ as: "clock", id: "light" }, "light", () => act([draft("LightChanged", { from: "full", to: "low", causes: [] })], null));
  await happens();
  for (let wait = 0; wait < 200 && !other.heard().includes('"light"'); wait += 1) await Bun.sleep(20);
  await house.commit({ as: "staff", id: "installation" }, "role", () => act([draft("RoleGranted", { staff: coming.staff, role: "moderator", by: [] })], null));
  for (let wait = 0; wait < 200 && !one.heard().includes('"staff"'); wait += 1) await Bun.sleep(20);
  expect([one.heard().includes('"staff"'), one.heard().includes('"light"'), other.heard().includes('"light"')]).toEqual([true, false, true]);
  await happens();
  for (let wait = 0; wait < 200 && !one.heard().includes('"light"'); wait += 1) await Bun.sleep(20);
  expect(one.heard()).toContain('"light"');
  for (const each of [one, other]) each.stop();
});

test("[MD-32] the desk hears what changes on one line that stays, also when nothing happened for longer than the server lets an answer be silent", async () => {
  const person = await newDeskPerson(app, ["moderator"]);
  const answer = await fetch(`${app.url}/desk/api/events`, { headers: { cookie: person.cookie, origin: app.url, "x-lampion-desk": "1" } });
  expect(answer.status).toBe(200);
  const reader = answer.body?.getReader();
  if (reader === undefined) throw new Error("no body");
  let text = "";
  let hasEnded = false;
  const reading = (async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      text += new TextDecoder().decode(value);
    }
    hasEnded = true;
  })().catch(() => {
    hasEnded = true;
  });
  await Bun.sleep(13_000);
  expect([hasEnded, text.includes("event: hello")]).toEqual([false, true]);
  const notice = await fetch(`${app.url}/api/notices`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ situation: "trap", where: "salon France", words: "Un rendez-vous déplacé trois fois.", language: "fr" }),
  });
  expect(notice.status).toBe(200);
  for (let wait = 0; wait < 100 && !text.includes("event: changed"); wait += 1) await Bun.sleep(50);
  expect(text).toContain("event: changed");
  await person.ask("POST", "/desk/api/sign-in/sign-out");
  await Promise.race([reading, Bun.sleep(8_000)]);
  expect(hasEnded).toBe(true);
}, 40_000);
