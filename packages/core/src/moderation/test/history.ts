import type { Consequence, Situation } from "@lampion/protocol";
import { situationList } from "@lampion/protocol";
import type { Random } from "../../basics/random.port.ts";
import { carryOutDispute, openDispute, settleDispute } from "../disputes.ts";
import { decideAppeal, takeAppeal } from "../appeals.ts";
import { escalate, giveBack, letter, merge, next, renew } from "../cases.ts";
import { decide, decideByRule, freeze, statementCode } from "../decisions.ts";
import { isRefused } from "../desk-house.ts";
import { ladder, offeredStep } from "../ladder.ts";
import { addFacts, contestAt } from "../paper-desk.ts";
import { endSuspension, foundAbusive, foundUnfounded, suspend } from "../misuse-acts.ts";
import { addressOf } from "../misuse-ledger.ts";
import { settlers } from "../settlers.ts";
import type { Person } from "../person.ts";
import { offered, policies } from "../policies.ts";
import { second } from "../proposals.ts";
import { askReading, secondReading } from "../readings.ts";
import { bringStopped } from "../stopped.ts";
import { openSmallDesk, type SmallDesk } from "./small-desk.ts";

/** Random acts of random people on one desk: most of them wrong, as life is. The same seed gives the same history. */
export async function randomHistory(seed: number, steps: number): Promise<SmallDesk> {
  const small = await openSmallDesk(seed);
  const { house } = small;
  const { random } = house.ports;
  const people: Person[] = [
    await small.person("ada", ["moderator"]),
    await small.person("bea", ["senior"]),
    await small.person("cleo", ["child-safety"]),
    await small.person("dan", ["lead"]),
    await small.person("eve", ["moderator", "senior"], { department: "75" }),
  ];
  const codes: string[] = [];
  const held = new Map<string, { case: string; lease: { number: number; token: string } }>();
  for (let step = 0; step < steps; step += 1) {
    const person = pick(random, people);
    const mine = held.get(person.staff);
    const what = random.below(31);
    if (what < 4) {
      const { code } = await small.report({
        situation: pick(random, situationList) as Situation,
        subject: `subject-${random.below(3)}`,
        stream: random.below(4) === 0 ? "talk:abc" : `room:FR-${random.below(3)}`,
        about: random.below(4) === 0 ? "talk" : "room",
        reporter: `relation-${random.below(5)}`,
        // They ask to wait until they are safe; it matters in conversations alone (MD-62).
        act: "safe",
        isIndependent: random.below(3) === 0,
        department: random.below(5) === 0 ? "75" : null,
        source: random.below(6) === 0 ? "finding" : "report",
      });
      codes.push(code);
    } else if (what < 7) {
      const got = await next(house, person);
      if (!isRefused(got) && got.case !== null && got.lease !== null) held.set(person.staff, { case: got.case, lease: { number: got.lease.number, token: got.lease.token } });
    } else if (what === 7) small.clock.advance(random.below(9) * 60_000);
    else if (what === 8) await small.pass(random.below(8 * 1_440) * 60_000);
    else if (what === 9) await contestAt(house, codes.length === 0 ? "x" : pick(random, codes), "Je conteste.");
    else if (what === 10) for (const statement of [...house.state.statements.keys()].slice(-2)) await contestAt(house, statementCode(house, statement), "Ce n'est pas moi.");
    else if (what === 11) {
      for (const appeal of house.state.appeals.keys()) {
        await takeAppeal(house, person, appeal);
        const outcome = pick(random, ["upheld", "reversed", "partially_reversed", "omitted"] as const);
        await foundUnfounded(house, person, appeal, "Sans objet.");
        await decideAppeal(house, person, appeal, { outcome, reasons: "Vu.", ...(random.below(2) === 0 ? { instead: { kind: "warn" } as const } : {}) });
      }
    } else if (what === 12)
      for (const proposal of house.state.proposals.keys()) for (const other of people) await second(house, other, proposal, random.below(4) > 0, "non", settlers(house));
    else if (what === 13) for (const reading of house.state.readings.keys()) await secondReading(house, person, reading, random.below(4) > 0);
    else if (what === 14 && codes.length > 0) await addFacts(house, pick(random, codes), "Une précision.");
    else if (what === 15) {
      const by = pick(random, ["affected", "reporter"] as const);
      const about = by === "reporter" ? (codes.length === 0 ? "x" : pick(random, codes)) : ([...house.state.statements.keys()].at(-1) ?? "S-22222222");
      await openDispute(house, person, { about, by, body: "Un organisme", reference: "2027/1" });
    } else if (what === 16) {
      for (const dispute of house.state.disputes.keys()) {
        await settleDispute(house, person, dispute, { outcome: pick(random, ["upheld", "reversed", "partially_reversed", "omitted"] as const), reasons: "Réglé." });
        await carryOutDispute(house, pick(random, people), dispute, random.below(3) === 0 ? undefined : { kind: "warn" });
      }
    } else if (what === 17) {
      for (const report of [...house.state.reports.keys()].slice(-6)) await foundAbusive(house, person, report, "Sans objet.");
      for (const key of [...house.state.abuses.keys(), ...[...house.state.strikes.keys()].map((who) => `content/${who}`)])
        await suspend(house, person, addressOf(key), { days: 1 + random.below(60), isEmergency: random.below(5) === 0, reason: "Encore et encore." });
      if (random.below(2) === 0) for (const key of house.state.suspended.keys()) await endSuspension(house, person, addressOf(key), "Cela a cessé.");
    } else if (what === 18)
      await bringStopped(house, {
        key: `text-${random.below(12)}`,
        subject: `subject-${random.below(3)}`,
        about: pick(random, ["room", "talk", "knock"] as const),
        stream: pick(random, ["room:FR-1", "talk:abc", null]),
        how: pick(random, ["refused", "held"] as const),
        policy: pick(random, policies).id,
        situation: pick(random, situationList) as Situation,
        means: "judge/anything",
        ruleset: "digest",
        language: "fr",
        department: random.below(5) === 0 ? "75" : null,
        text: "Un texte arrêté.",
        words: random.below(2) === 0 ? "" : "C'est une erreur.",
      });
    else if (mine !== undefined) await withCase(small, random, person, mine);
  }
  await small.desk.tick();
  return small;
}

async function withCase(small: SmallDesk, random: Random, person: Person, mine: { case: string; lease: { number: number; token: string } }): Promise<void> {
  const { house } = small;
  const one = house.state.cases.get(mine.case);
  if (one === undefined) return;
  const policy = pick(random, offered(one.situation));
  const own = offeredStep(policy.group, pick(random, [1, 2, 3] as const));
  const consequence: Consequence = pick(random, [
    own,
    own,
    { kind: "none" },
    { kind: "warn" },
    { kind: "remove", seqs: [1, 2] },
    { kind: "close-door", minutes: 600 },
    { kind: "pause", powers: ["write"], scope: "room", minutes: 60 },
  ]);
  const wanted = { lease: mine.lease, policy: policy.id, template: policy.facts[0]?.id ?? "", consequence, reasons: "Vu et pesé.", leaving: "Selon le cas." };
  switch (random.below(14)) {
    case 0:
      return void (await giveBack(house, person, mine.case, mine.lease));
    case 1:
      return void (await renew(house, person, mine.case, mine.lease));
    case 2:
      return void (await escalate(house, person, mine.case, mine.lease, "Trop grave pour moi.", random.below(2) === 0 ? "S1" : undefined));
    case 3:
      return void (await merge(house, person, mine.case, mine.lease, pick(random, [...house.state.cases.keys()])));
    case 4:
      return void (await letter(house, person, mine.case, mine.lease, one.reports[0] ?? "", "Pouvez-vous préciser ?", random.below(2) === 0));
    case 5:
      return void (await askReading(house, person, mine.case, mine.lease, "Comprendre."));
    case 6:
      return void (await freeze(house, person, mine.case, {
        lease: mine.lease,
        consequence: { kind: "pause", powers: ["knock"], scope: "house", minutes: 60 },
        reasons: "En attendant.",
      }));
    case 7:
      return void (await decideByRule(
        house,
        mine.case,
        "flood",
        {
          policy: "flooding",
          policyVersion: 1,
          category: "OTHER_VIOLATION_TC",
          keyword: "OTHER",
          ground: "terms",
          rule: "5.1, version 1",
          template: "repeats",
          consequence: { kind: "pause", powers: ["write"], scope: "house", minutes: 10 },
          strike: ladder.nuisance.strike,
        },
        "digest",
        "Répétition.",
      ));
    default:
      return void (await decide(house, person, mine.case, wanted));
  }
}
const pick = <T>(random: Random, from: readonly T[]): T => {
  const one = from[random.below(from.length)];
  if (one === undefined) throw new Error("nothing to pick from");
  return one;
};
