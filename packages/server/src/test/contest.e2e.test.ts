import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "../app.ts";
import { newDeskPerson } from "./desk-person.ts";
import { createGuest, fieldsOf, newDevice, type Guest } from "./guest.ts";
import { quickPace, startApp } from "./start-app.ts";

let folder: string;
let app: App;
const guests: Guest[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lampion-contest-"));
  app = await startApp(folder, { pace: quickPace });
});
afterAll(async () => {
  for (const one of guests) one.stop();
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});
const threat = "je vais te tuer ce soir";
const about = { room: "FR" };
async function enter(name: string, device = newDevice()): Promise<Guest> {
  const one = createGuest(app.url, device);
  guests.push(one);
  const entered = await one.enter(fieldsOf(name));
  if (entered.kind !== "inside") throw new Error(JSON.stringify(entered));
  await one.until((state) => state.streams.has("room:FR"), "the room");
  return one;
}
const claimAt = async (code: string): Promise<Record<string, unknown>> =>
  (await (
    await fetch(`${app.url}/api/claim`, { method: "POST", headers: { "content-type": "application/json", origin: app.url }, body: JSON.stringify({ code }) })
  ).json()) as Record<string, unknown>;
const stateOf = (one: Guest, text: string): string | undefined => one.state.streams.get("room:FR")?.lines.find((line) => line.text === text)?.state;

test("[MD-3, MD-4, MD-12] over the wire and the desk's API: stopped, contested, kept over a restart, read on record by another, found right, and sent as it was", async () => {
  const device = newDevice();
  let bob = await enter("Bob", device);
  bob.send("room:FR", threat);
  const stopped = await bob.until((state) => state.streams.get("room:FR")?.lines.some((line) => line.state === "refused") === true, "the refusal");
  expect(stopped.streams.get("room:FR")?.lines.find((line) => line.text === threat)).toMatchObject({ reason: "threat", rule: "3.3" });
  const answer = await bob.ask("contest", { about, text: threat, words: "Le titre d'une chanson." });
  if (answer.t !== "ok" || answer.claim === undefined) throw new Error(JSON.stringify(answer));
  const { claim } = answer;
  expect(await claimAt(claim)).toMatchObject({
    kind: "statement",
    automatic: true,
    appeals: [{ state: "filed" }],
    statement: { automatedDecision: "fully", rule: "3.3, version 1" },
  });

  // What is answered is on disk: another process over the same files has case, code and the five of the day.
  bob.stop();
  await app.stop();
  app = await startApp(folder, { pace: quickPace });
  bob = await enter("Bob", device);
  expect(await bob.ask("contest", { about, text: threat, words: "" })).toMatchObject({ t: "ok", claim });

  // The first person of a house is its lead, whatever else they are.
  const lead = await newDeskPerson(app, ["lead"]);
  const moderator = await newDeskPerson(app, ["moderator"]);
  expect((await moderator.ask("GET", "/desk/api/appeals")).status).toBe(403);
  const senior = await newDeskPerson(app, ["senior"]);
  const { body: listed } = await senior.ask("GET", "/desk/api/appeals");
  const [card] = listed["items"] as { appeal: string; case: string; stopped: { text: string | null; clause: string } }[];
  expect(card).toMatchObject({
    words: "Le titre d'une chanson.",
    may: "yes",
    stopped: { where: "room", how: "refused", clause: "3.3", means: "judge/threat.person", text: null },
  } as never);
  const taken = await senior.ask("POST", `/desk/api/appeals/${card?.appeal ?? ""}/take`);
  expect(taken.body).toMatchObject({ stopped: { text: threat } });
  const { body: audit } = await lead.ask("GET", "/desk/api/audit");
  expect(audit["rows"]).toContainEqual(expect.objectContaining({ what: "stopped text", case: card?.case, purpose: `appeal ${card?.appeal ?? ""}` }) as never);
  const decide = `/desk/api/appeals/${card?.appeal ?? ""}/decide`;
  const touched = `decideAppeal:${card?.appeal ?? ""}`;
  const decision = { outcome: "reversed", reasons: "Une chanson ; personne n'est visé." };
  // Not without a fresh touch, and not by whoever did not take it.
  expect((await senior.ask("POST", decide, decision)).status).toBe(428);
  expect((await lead.ask("POST", decide, decision, await lead.touch(touched))).status).toBe(409);
  expect((await senior.ask("POST", decide, decision, await senior.touch(touched))).status).toBe(200);

  await bob.until((state) => state.statements.some((one) => one.code === claim), "that the answer is there");
  expect(await claimAt(claim)).toMatchObject({ appeals: [{ outcome: "reversed", reasons: "Une chanson ; personne n'est visé." }] });
  await bob.until((state) => state.statements.length === 0, "that it was read");
  bob.send("room:FR", threat);
  const ann = await enter("Ann");
  await ann.until((state) => state.streams.get("room:FR")?.lines.some((line) => line.text === threat && !line.mine) === true, "the text");
  ann.send("room:FR", threat);
  await ann.until(
    () => stateOf(ann, threat) !== undefined && ann.state.streams.get("room:FR")?.lines.some((line) => line.mine && line.state === "refused") === true,
    "her refusal",
  );
}, 60_000);

test("[MD-3, MD-27] whatever is sent as a contest: a known answer or a closed line, and the service goes on", async () => {
  const eve = await enter("Eve");
  const before = app.desk.house.state.cases.size;
  const odd: unknown[] = [
    { about: { room: "theme-nowhere" }, text: threat, words: "" },
    { about: { talk: "a".repeat(22) }, text: threat, words: "" },
    { about: { knock: { row: "a".repeat(22) } }, text: "bonsoir", words: "" },
    { about: { knock: { room: "FR", member: "a".repeat(22) } }, text: `${threat}${"!".repeat(600)}`, words: "" },
    { about: { room: "FR", talk: "x" }, text: threat, words: "" },
    { about: {}, text: threat, words: "" },
    { about, text: threat },
    { about, text: 5, words: [] },
    { about, text: "\uD800\uDC00\uD800".repeat(100), words: "\uD800" },
    { about, text: threat, words: "x".repeat(2_000) },
  ];
  const codes = new Set<string>();
  for (const body of odd) {
    const answer = await eve.ask("contest", body as never);
    codes.add(answer.t === "no" ? answer.code : "ok");
  }
  expect([...codes].filter((code) => !["not-found", "malformed", "not-stopped", "text-too-long"].includes(code))).toEqual([]);
  expect(app.desk.house.state.cases.size).toBe(before);
  eve.send("room:FR", "toujours là");
  await eve.until(() => stateOf(eve, "toujours là") === "sent", "the word");
}, 30_000);
