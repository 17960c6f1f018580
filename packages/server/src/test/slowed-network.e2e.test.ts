import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "../app.ts";
import { newDeskPerson } from "./desk-person.ts";
import { createGuest, fieldsOf, type Guest } from "./guest.ts";
import { quickPace, startApp } from "./start-app.ts";

let app: App;
let folder: string;
const guests: Guest[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lampion-network-"));
  app = await startApp(folder, { pace: quickPace });
});
afterAll(async () => {
  for (const one of guests) one.stop();
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});
async function enter(nickname: string): Promise<Guest> {
  const one = createGuest(app.url);
  guests.push(one);
  expect((await one.enter(fieldsOf(nickname))).kind).toBe("inside");
  return one;
}
const cost = async (): Promise<number> => ((await (await fetch(`${app.url}/door`)).json()) as { challenge: { parameters: { cost: number } } }).challenge.parameters.cost;

test("[MD-18, LW-99] from report to friction over HTTP: the desk sees whom else it would hit, two of them slow it, whoever comes works harder and nobody is refused, also after a restart; one ends it", async () => {
  const [author, other] = [await enter("Auteur"), await enter("Voisin")];
  const text = "Tu vas répondre, oui ou non ?";
  for (const one of [author, other]) await one.until((state) => state.streams.has("room:FR"), "the room");
  author.send("room:FR", text);
  const lineOf = (state: Guest["state"]) => state.streams.get("room:FR")?.lines.find((line) => line.text === text && line.seq > 0);
  const seq = lineOf(await other.until((state) => lineOf(state) !== undefined, text))?.seq ?? 0;
  expect((await other.ask("report", { about: { room: "FR", seqs: [seq] }, who: "me", situation: "harassment", words: "Il insiste.", act: "now" })).t).toBe("ok");
  const [ada, bea] = [await newDeskPerson(app, ["moderator"]), await newDeskPerson(app, ["senior"])];
  const { body: taken } = await ada.ask("POST", "/desk/api/next", {});
  const id = String(taken["case"]);
  const { number, token } = taken["lease"] as { number: number; token: string };
  const decision = {
    lease: { number, token },
    policy: "harassment",
    template: "insists",
    consequence: { kind: "pause", powers: ["write"], scope: "house", minutes: 600 },
    reasons: "Vu.",
    leaving: "Selon le cas.",
  };
  expect((await ada.ask("POST", `/desk/api/cases/${id}/decide`, decision)).body).toMatchObject({ kind: "issued" });
  expect((await ada.ask("GET", `/desk/api/cases/${id}/network`)).body).toMatchObject({ may: true, isHere: true, others: 1 });
  const before = await cost();
  const proposed = await ada.ask("POST", `/desk/api/cases/${id}/network`, { days: 7 }, await ada.touch(`slowNetwork:${id}`));
  const proposal = String(proposed.body["proposal"]);
  expect((await bea.ask("POST", `/desk/api/proposals/${proposal}/second`, { agree: true }, await bea.touch(`secondProposal:${proposal}`))).status).toBe(200);
  for (let at = 0; at < 100 && (await cost()) === before; at += 1) await Bun.sleep(20);
  expect([before, await cost()]).toEqual([1_000, 5_000]);
  // Friction, and never a closed door.
  await enter("Passante");
  for (const one of guests.splice(0)) one.stop();
  await app.stop();
  app = await startApp(folder, { pace: quickPace });
  expect(await cost()).toBe(5_000);
  const cyr = await newDeskPerson(app, ["moderator"]);
  expect((await cyr.ask("POST", `/desk/api/cases/${id}/network/lift`, {})).status).toBe(200);
  for (let at = 0; at < 100 && (await cost()) !== before; at += 1) await Bun.sleep(20);
  expect(await cost()).toBe(before);
}, 60_000);
