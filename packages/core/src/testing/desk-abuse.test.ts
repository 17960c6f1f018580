import { describe, expect, test } from "bun:test";
import type { Consequence } from "@lampion/protocol";
import { contestAt, claim } from "../moderation/paper-desk.ts";
import { decideAppeal, takeAppeal } from "../moderation/appeals.ts";
import { take } from "../moderation/cases.ts";
import { decide } from "../moderation/decisions.ts";
import { isRefused } from "../moderation/desk-house.ts";
import { evidence } from "../moderation/page.ts";
import type { Person } from "../moderation/person.ts";
import { askReading, secondReading } from "../moderation/readings.ts";
import { takeIn } from "../moderation/intake.ts";
import { openDeskTown, type DeskTown } from "./desk-town.ts";
import type { Townsperson } from "./memory-town.ts";

const room = "theme-music";
const dayMs = 86_400_000;
const newest = <T>(list: readonly T[]): T => {
  const one = list.at(-1);
  if (one === undefined) throw new Error("nothing came");
  return one;
};
function must<T>(value: T): Exclude<T, { kind: "refused" }> {
  if (isRefused(value)) throw new Error(`${value.code}: ${value.why}`);
  return value as Exclude<T, { kind: "refused" }>;
}
const incoming = (report: string, subject: string | null, more: Partial<Parameters<typeof takeIn>[1]> = {}): Parameters<typeof takeIn>[1] => ({
  report,
  source: "report",
  situation: "harassment",
  who: "me",
  subject,
  reporter: `relation-${report}`,
  about: "room",
  stream: `room:${room}`,
  seqs: [1],
  records: 1,
  leftOut: 0,
  hours: [],
  authenticated: true,
  claim: `claim-${report}`,
  language: "fr",
  department: null,
  isIndependent: false,
  flagger: null,
  act: "now",
  words: "",
  place: "",
  contact: null,
  items: 1,
  ...more,
});
async function decideCase(all: DeskTown, person: Person, id: string, policy: string, template: string, consequence: Consequence): Promise<void> {
  const { lease } = must(await take(all.desk.house, person, id));
  must(
    await decide(all.desk.house, person, id, {
      lease: { number: lease?.number ?? 0, token: lease?.token ?? "" },
      policy,
      template,
      consequence,
      reasons: "Vu.",
      leaving: "Selon le cas.",
    }),
  );
  for (let at = 0; at < 5; at += 1) await all.town.rest();
}
const caseOf = (all: DeskTown, situation: string): string => [...all.desk.house.state.cases.values()].find((one) => one.situation === situation)?.id ?? "";
const subjectOf = (one: Townsperson): string => one.restriction.slice(0, 16);

describe("abuse that the desk ends", () => {
  test("[AR-11] a room that recruits strangers against somebody is closed by the desk: everybody leaves it, it is not joined again, and the case has the highest class", async () => {
    const all = await openDeskTown(71);
    const cleo = await all.person("cleo", ["child-safety"]);
    const [bob, eve] = [await all.town.enter("Bob"), await all.town.enter("Eve")];
    for (const one of [bob, eve]) await one.ask("join", { room });
    must(await takeIn(all.desk.house, incoming("f1", subjectOf(bob), { source: "finding", situation: "trap", reporter: null, claim: "" })));
    const id = caseOf(all, "trap");
    expect([all.desk.house.state.cases.get(id)?.severity, all.pager.pages.some((page) => page.number === id && page.severity === "S1")]).toEqual(["S1", true]);
    await decideCase(all, cleo, id, "ambush", "third", { kind: "close-room" });
    for (const one of [bob, eve]) expect(newest(one.all("left"))).toMatchObject({ room, why: "closed" });
    expect(await (await all.town.enter("Tom")).ask("join", { room })).toMatchObject({ t: "no", code: "room-closed" });
    expect(await eve.ask("join", { room })).toMatchObject({ code: "room-closed" });
  });

  test("[AR-12] who buys again and again is restricted with a statement; who sells gets a help card and no strike", async () => {
    const all = await openDeskTown(72);
    const ada = await all.person("ada", ["senior"]);
    const [buyer, seller] = [await all.town.enter("Bob"), await all.town.enter("Eve")];
    must(await takeIn(all.desk.house, incoming("b1", subjectOf(buyer), { situation: "drugs-weapons" })));
    await decideCase(all, ada, caseOf(all, "drugs-weapons"), "products", "sale", { kind: "pause", powers: ["links", "knock"], scope: "house", minutes: 7 * 1_440 });
    expect(newest(buyer.all("you"))).toMatchObject({ powers: { links: { kind: "never" } }, statements: [expect.objectContaining({ what: expect.anything() })] });
    must(await takeIn(all.desk.house, incoming("s1", subjectOf(seller), { situation: "off-topic" })));
    await decideCase(all, ada, caseOf(all, "off-topic"), "selling", "advert", { kind: "none" });
    expect([all.desk.house.state.strikes.size, seller.all("you").length]).toEqual([1, 0]);
  });

  test("[AR-18, RO-15, MD-30] two independent regulars mute an author in that room for 15 minutes and call a person; more of them, again, or the next hour change nothing", async () => {
    const all = await openDeskTown(73);
    await all.person("ada", ["senior"]);
    const today = Math.floor(all.town.clock.nowMs() / dayMs);
    const trust = { deliveredMessages: 80, activeDays: Array.from({ length: 20 }, (_, at) => today - 19 + at) };
    const bob = await all.town.enter("Bob");
    await bob.ask("join", { room });
    const care = all.desk;
    const regulars: Townsperson[] = [];
    for (const name of ["Ana", "Eli", "Ida", "Ugo"]) {
      regulars.push(await all.town.enter(name, { trust }));
      await all.pass(11 * 60_000, 60_000);
    }
    const fresh = await all.town.enter("Neu");
    const report = async (one: Townsperson): Promise<void> =>
      void (await one.ask("report", { who: "me", situation: "harassment", about: { room, seqs: [1] }, words: "", act: "now" } as never));
    const seen = await bob.ask("say", { room, text: "Un mot de trop peut-être." });
    expect(seen.t).toBe("ok");
    // What the reports name is who wrote it; here the subject is told by the row of a list.
    for (const one of [fresh, regulars[0]]) if (one !== undefined) await report(one);
    const muted = (): number => [...care.house.state.decisions.values()].filter((one) => one.by === "rule").length;
    expect(muted()).toBe(0);
    for (const one of regulars.slice(1)) await report(one);
    const { house } = care;
    // One case, and one mute with its statement, however many report.
    expect([house.state.cases.size, muted(), house.state.statements.size]).toEqual([1, 1, 1]);
    const [one] = house.state.cases.values();
    const isKnown = one?.subject === house.ports.alias("desk/subject", subjectOf(bob));
    if (isKnown) expect(await bob.ask("say", { room, text: "Je peux encore parler ?" })).toMatchObject({ code: "restricted" });
    await all.pass(16 * 60_000, 60_000);
    expect((await bob.ask("say", { room, text: "Et maintenant, ça va ?" })).t).toBe("ok");
    for (const each of regulars) await report(each);
    expect(muted()).toBe(1);
  });

  test("[AR-20] a report that was not followed is contested at its code, decided by another person, and its outcome waits there", async () => {
    const all = await openDeskTown(74);
    const [ada, cleo] = [await all.person("ada", ["senior"]), await all.person("cleo", ["senior"])];
    const bob = await all.town.enter("Bob");
    const answer = await bob.ask("report", { who: "me", situation: "scam", about: { nothing: true }, words: "Un faux profil.", act: "now" } as never);
    const code = answer.t === "ok" ? (answer.claim ?? "") : "";
    const { house } = all.desk;
    await decideCase(all, ada, caseOf(all, "scam"), "scam", "trick", { kind: "none" });
    expect(await claim(house, code)).toMatchObject({ state: "decided", answer: { acted: false, reasons: "Vu." }, mayContest: true });
    expect(await contestAt(house, code, "Il recommence.")).toMatchObject({ kind: "taken" });
    const [appeal] = house.state.appeals.keys();
    expect(await takeAppeal(house, ada, appeal ?? "")).toMatchObject({ kind: "refused" });
    must(await takeAppeal(house, cleo, appeal ?? ""));
    expect(await decideAppeal(house, cleo, appeal ?? "", { outcome: "upheld", reasons: "Rien de plus." })).toMatchObject({ done: true });
    expect(await claim(house, code)).toMatchObject({ appeals: [{ outcome: "upheld", reasons: "Rien de plus." }] });
  });

  test("[AR-29, LW-83] a moderator alone reads no private word: not by page, not by evidence, not by being their own second", async () => {
    const all = await openDeskTown(75);
    const [ada, bea] = [await all.person("ada", ["moderator"]), await all.person("bea", ["moderator"])];
    const { house } = all.desk;
    must(await takeIn(house, incoming("p1", "subject-00000000", { about: "talk", stream: "talk:abc", seqs: [], hours: [1] })));
    const id = caseOf(all, "harassment");
    const { lease } = must(await take(house, ada, id));
    const held = { number: lease?.number ?? 0, token: lease?.token ?? "" };
    const readUntil = async () => must(await evidence(house, ada, id)).readUntil;
    expect(await readUntil()).toBeNull();
    const asked = must(await askReading(house, ada, id, held, "Comprendre."));
    for (const who of [ada, { ...bea, device: ada.device }]) expect(await secondReading(house, who, asked.reading, true)).toMatchObject({ kind: "refused" });
    expect(await readUntil()).toBeNull();
    must(await secondReading(house, bea, asked.reading, true));
    expect(await readUntil()).not.toBeNull();
    const rows = await all.log.audit(0, 50);
    expect(rows.at(-1)?.what).toContain(`second ${bea.staff}`);
  });
});
