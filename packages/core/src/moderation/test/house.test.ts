import { describe, expect, test } from "bun:test";
import type { Consequence } from "@lampion/protocol";
import fc from "fast-check";
import { lights, offAtLight, severities, situationList, type Light } from "@lampion/protocol";
import { chainHash, createAuditWriter, isWhole } from "../audit-ticket.ts";
import { giveBack, next, take } from "../cases.ts";
import { dueDates } from "../clocks.ts";
import { planOf } from "../consequences.port.ts";
import { createSimulatedConsequences, emptyWorld } from "../consequences.simulated.ts";
import { act, draft, isRefused } from "../desk-house.ts";
import { addExposure, overrideExposure, proposeGrant, settleGrant } from "../house-acts.ts";
import { createMemoryModerationLog } from "../moderation-log.memory.ts";
import { firstLight, neverOff, nextLight, offAt, wantedLight, type Health, type QueueFacts } from "../light.ts";
import { errorRate, flaggerStage } from "../misuse.ts";
import { claim, fileNotice } from "../paper-desk.ts";
import { second } from "../proposals.ts";
import { before, nextFor, ordered } from "../queue.ts";
import { areIndependent, type Regular } from "../regulars.ts";
import { hour, minute, must, openSmallDesk } from "./small-desk.ts";

const calm: QueueFacts = { s0UnseenMs: 0, s1Late: false, s2Late: false, graveOpen: false };
const well: Health = { audit: true, log: true };
const full = { readers: 2, people: 2 };

describe("the light", () => {
  test("[OP-8] nobody on duty is low, no second is dimmed, a late S1 or an S0 of five minutes is low, half an hour of it with something grave is night, and so is a broken audit or log", () => {
    const at = (duty: typeof full, queue: Partial<QueueFacts>, health: Partial<Health> = {}, lowForMs = 0): Light =>
      wantedLight(duty, { ...calm, ...queue }, { ...well, ...health }, lowForMs).light;
    expect(at(full, {})).toBe("full");
    expect(at({ readers: 1, people: 1 }, {})).toBe("dimmed");
    expect(at({ readers: 1, people: 2 }, {})).toBe("full");
    expect(at({ readers: 0, people: 3 }, {})).toBe("low");
    expect([at(full, { s2Late: true }), at(full, { s1Late: true }), at(full, { s0UnseenMs: 5 * minute }), at(full, { s0UnseenMs: 5 * minute - 1 })]).toEqual([
      "dimmed",
      "low",
      "low",
      "full",
    ]);
    expect([at({ readers: 0, people: 0 }, { graveOpen: true }, {}, 30 * minute), at({ readers: 0, people: 0 }, {}, {}, 90 * minute)]).toEqual(["night", "low"]);
    expect([at(full, {}, { audit: false }), at(full, {}, { log: false })]).toEqual(["night", "night"]);
  });

  test("[OP-8, MD-60] it falls at once and rises after ten healthy minutes, whatever came between, over any history", () => {
    const facts = fc.record({ readers: fc.integer({ min: 0, max: 2 }), s1Late: fc.boolean(), audit: fc.boolean(), stepMs: fc.integer({ min: 500, max: 4 * minute }) });
    fc.assert(
      fc.property(fc.array(facts, { minLength: 1, maxLength: 60 }), (steps) => {
        let nowMs = 0;
        let state = firstLight("full", nowMs);
        let betterSince: number | null = null;
        for (const { readers, s1Late, audit, stepMs } of steps) {
          nowMs += stepMs;
          const said = { duty: { readers, people: readers }, queue: { ...calm, s1Late }, health: { ...well, audit } };
          const wanted = wantedLight(said.duty, said.queue, said.health, state.lowSince === null ? 0 : nowMs - state.lowSince).light;
          const was = state.light;
          state = nextLight(state, said, nowMs);
          const rank = (light: Light): number => lights.indexOf(light);
          if (rank(wanted) >= rank(was)) expect(state.light).toBe(wanted);
          if (rank(wanted) < rank(was)) betterSince ??= nowMs;
          else betterSince = null;
          if (rank(state.light) < rank(was)) expect(nowMs - (betterSince ?? nowMs)).toBeGreaterThanOrEqual(10 * minute);
          if (rank(state.light) < rank(was)) betterSince = null;
        }
      }),
    );
  });

  test("[OP-8, MD-59] each light turns off all that the ones above do and more, and nothing that must never be off", () => {
    const seen = lights.map((light) => offAt(light));
    for (let at = 1; at < seen.length; at += 1) expect(seen[at]?.slice(0, seen[at - 1]?.length)).toEqual(seen[at - 1]);
    expect(seen.at(-1)).toEqual([...offAtLight]);
    for (const never of neverOff) expect(seen.flat() as string[]).not.toContain(never);
  });
});

describe("the queue", () => {
  test("[MD-32] its order is severity, then due, and nothing else: the same facts in any order give the same queue", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(
          situationList.filter((one) => one !== "other"),
          { minLength: 5 },
        ),
        fc.integer({ min: 1, max: 1_000 }),
        async (wanted, seed) => {
          const small = await openSmallDesk(seed);
          for (const [at, situation] of wanted.entries()) {
            await small.report({ situation, stream: `room:FR-${at}` });
            small.clock.advance(minute);
          }
          const all = ordered(small.house.state);
          for (let at = 1; at < all.length; at += 1) {
            const [one, other] = [all[at - 1]!, all[at]!];
            expect(severities.indexOf(one.severity) < severities.indexOf(other.severity) || (one.severity === other.severity && one.dueAt <= other.dueAt)).toBe(true);
          }
          expect(
            [...all]
              .reverse()
              .toSorted(before)
              .map((one) => one.id),
          ).toEqual(all.map((one) => one.id));
        },
      ),
      { numRuns: 15 },
    );
  });

  test("[MD-11, MD-34] an S1 waits for nobody's language; an opt-out is not offered and not explained to others", async () => {
    const small = await openSmallDesk();
    const ada = await small.person("ada", ["senior"], { languages: ["en"] });
    const quiet = await small.person("bea", ["senior"], { optOuts: ["trap", "hate"] });
    await small.report({ situation: "trap", language: "fr", stream: "room:FR-1" });
    await small.report({ situation: "hate", language: "fr", stream: "room:FR-2" });
    expect(nextFor(small.house.state, ada, small.clock.nowMs()).case?.situation).toBe("trap");
    expect(nextFor(small.house.state, quiet, small.clock.nowMs())).toEqual({ case: null, limit: null });
  });

  test("[MD-33] at 25 grave items, 20 minutes of grave reading, 90 of S2, or an hour without a pause `next` stops; a lead lets go on, never themselves", async () => {
    for (const [situation, seconds, items, calls, limit] of [
      ["trap", 30, 13, 2, "grave-items"],
      ["trap", 601, 1, 2, "grave-time"],
      ["hate", 2_701, 1, 2, "s2-time"],
    ] as const) {
      const small = await openSmallDesk();
      const ada = await small.person("ada", ["senior"]);
      const dan = await small.person("dan", ["lead"]);
      const { case: id } = await small.report({ situation, stream: "room:FR-1" });
      await small.report({ situation, stream: "room:FR-2" });
      must(await take(small.house, ada, id));
      for (let at = 0; at < calls; at += 1) must(await addExposure(small.house, ada, { case: id, seconds, items }));
      const { number, token } = must(await next(small.house, ada)).lease ?? { number: 0, token: "" };
      if (number > 0) await giveBack(small.house, ada, id, { number, token });
      expect(must(await next(small.house, ada))).toMatchObject({ case: null, limit });
      expect(await overrideExposure(small.house, ada, "ada", "Encore un peu.")).toMatchObject({ kind: "refused", code: "not-allowed" });
      expect(await overrideExposure(small.house, dan, "dan", "Encore un peu.")).toMatchObject({ kind: "refused", code: "not-allowed" });
      must(await overrideExposure(small.house, dan, "ada", "Personne d'autre ce soir."));
      small.clock.advance(1);
      expect(must(await next(small.house, ada)).case).not.toBeNull();
    }
    const small = await openSmallDesk();
    const ada = await small.person("ada", ["senior"]);
    for (let at = 0; at < 3; at += 1) await small.report({ situation: "trap", stream: `room:FR-${at}` });
    for (let at = 0; at < 2; at += 1) must(await next(small.house, ada));
    expect(must(await next(small.house, ada))).toMatchObject({ case: null, limit: "third-s1" });
  });
});

describe("intake", () => {
  test("[MD-29, AR-18] fifty devices that report one guest make one case, each with its own code and its own answer", async () => {
    const small = await openSmallDesk();
    const codes: string[] = [];
    for (let at = 0; at < 50; at += 1) codes.push((await small.report({ reporter: `relation-${at}` })).code);
    expect([small.house.state.cases.size, new Set(codes).size]).toEqual([1, 50]);
    for (const code of codes) expect(await claim(small.house, code)).toMatchObject({ kind: "report", state: "received" });
    // Their number takes nothing off the clock.
    const [one] = small.house.state.cases.values();
    expect([one?.dueAt, one?.because]).toEqual([(one?.openedAt ?? 0) + 24 * hour, []]);
  });

  test("[MD-17, MD-23] due dates are dates: by severity, halved for a flagger, a quarter off for two regulars, doubled for the warned but never for S0 and S1", () => {
    const facts = { fromMs: 0, isFlagged: false, independent: 0, allSlowed: false };
    expect(severities.map((severity) => dueDates({ ...facts, severity })).map(({ lookBy, dueAt }) => [lookBy / minute, dueAt / minute])).toEqual([
      [5, 15],
      [15, 60],
      [60, 360],
      [360, 1_440],
      [1_440, 4_320],
    ]);
    expect(dueDates({ ...facts, severity: "S2", isFlagged: true, independent: 9 }).dueAt).toBe(3 * hour);
    expect([1, 2, 200].map((independent) => dueDates({ ...facts, severity: "S3", independent }).dueAt / hour)).toEqual([24, 18, 18]);
    expect((["S0", "S1", "S2"] as const).map((severity) => dueDates({ ...facts, severity, allSlowed: true }).dueAt / minute)).toEqual([15, 60, 720]);
  });

  test("[MD-28, LW-12] a notice without a place is taken and asked back, one with an address of ours points at it", async () => {
    const small = await openSmallDesk();
    const blank = must(await fileNotice(small.house, { situation: "scam", where: "", words: "Un faux profil.", language: "fr" }));
    expect((await claim(small.house, blank.claim)).letters).toMatchObject([{ from: "desk" }]);
    const placed = must(await fileNotice(small.house, { situation: "scam", where: "voir /rooms/FR-75011/3/120 svp", words: "Un faux profil.", language: "fr" }));
    expect(small.house.state.cases.get(placed.case)).toMatchObject({ stream: "room:FR-75011", isPrivate: false });
  });

  test("[MD-27, MD-29] a flood of notices of one place is a few cases, and an S1 among them comes first", async () => {
    const small = await openSmallDesk();
    for (let at = 0; at < 500; at += 1) must(await fileNotice(small.house, { situation: "harassment", where: "le salon du centre", words: `Encore ${at}.`, language: "fr" }));
    must(await fileNotice(small.house, { situation: "trap", where: "le salon du centre", words: "Un guet-apens.", language: "fr" }));
    expect(small.house.state.cases.size).toBeLessThanOrEqual(5);
    expect(ordered(small.house.state)[0]?.severity).toBe("S1");
  }, 60_000);

  test("[LW-11] a name typed into a notice about a child is not kept", async () => {
    const small = await openSmallDesk();
    for (const [situation, kept] of [
      ["adult-approaches-minor", 0],
      ["scam", 1],
    ] as const) {
      const filed = must(await fileNotice(small.house, { situation, where: "ici", words: "Voilà.", name: "Une Personne", email: "a@b.example", language: "fr" }));
      expect((await small.log.papersOf(filed.case)).filter((paper) => paper.kind === "contact")).toHaveLength(kept);
    }
  });

  test("[MD-30, RO-15] regulars are independent without shared key, network or conversation, and out of one wave of joins", () => {
    const one: Regular = { relation: "a", prefix: "p", startedAtMs: 0, talks: ["t"], atMs: 0 };
    const other: Regular = { relation: "b", prefix: "q", startedAtMs: 11 * minute, talks: ["u"], atMs: 0 };
    expect(areIndependent(one, other)).toBe(true);
    for (const shared of [{ relation: "a" }, { prefix: "p" }, { startedAtMs: 9 * minute }, { talks: ["u", "t"] }]) expect(areIndependent(one, { ...other, ...shared })).toBe(false);
  });
});

describe("misuse, roles and the audit", () => {
  test("[MD-50, LW-21] a flagger's error rate is that of the last 50: a talk above a fifth, the coordinator above two fifths", () => {
    const outcomes = (wrong: number, right: number): boolean[] => [...Array.from({ length: wrong }, () => false), ...Array.from({ length: right }, () => true)];
    expect([errorRate(outcomes(2, 2)), errorRate(outcomes(100, 50)), errorRate(outcomes(10, 40))]).toEqual([null, 0, 0.2]);
    expect([null, 0.2, 0.21, 0.4, 0.41].map(flaggerStage)).toEqual(["fine", "fine", "talk", "talk", "coordinator"]);
  });

  test("[MD-13] with two leads a role is granted by two, never to oneself and never above one's own", async () => {
    const small = await openSmallDesk();
    const [dan, lea, ada] = [await small.person("dan", ["lead"]), await small.person("lea", ["lead"]), await small.person("ada", ["moderator"])];
    expect(await proposeGrant(small.house, ada, { staff: "ada", role: "senior", grant: true })).toMatchObject({ kind: "refused", code: "not-allowed" });
    expect(await proposeGrant(small.house, dan, { staff: "dan", role: "orders", grant: true })).toMatchObject({ kind: "refused", code: "not-allowed" });
    const proposed = must(await proposeGrant(small.house, dan, { staff: "ada", role: "senior", grant: true }));
    if (proposed.kind !== "proposed") throw new Error("was granted alone");
    expect(small.house.state.staff.get("ada")?.roles).toEqual(["moderator"]);
    expect(await second(small.house, dan, proposed.proposal, true, "", { grant: settleGrant })).toMatchObject({ kind: "refused" });
    must(await second(small.house, lea, proposed.proposal, true, "", { grant: settleGrant }));
    expect(small.house.state.staff.get("ada")?.roles).toEqual(["moderator", "senior"]);
    const about = must(await proposeGrant(small.house, dan, { staff: "lea", role: "lead", grant: false }));
    expect(about.kind === "proposed" ? await second(small.house, lea, about.proposal, true, "", { grant: settleGrant }) : about).toMatchObject({
      kind: "refused",
      code: "not-allowed",
    });
  });

  test("[MD-12, MD-37, MD-40] a row that is late or lost gives no ticket; one changed word breaks the chain", async () => {
    const small = await openSmallDesk();
    const log = createMemoryModerationLog();
    const slow = { ...log, addAudit: async (row: Parameters<typeof log.addAudit>[0]) => (small.clock.advance(5_000), log.addAudit(row)) };
    const digest = (text: string): string => small.house.ports.digest(text);
    const draftRow = { by: "ada", what: "case", case: "C-22222222", purpose: "look" };
    expect(await createAuditWriter(slow, small.clock, digest).write(draftRow)).toBeNull();
    const writer = createAuditWriter(log, small.clock, digest);
    for (let at = 0; at < 20; at += 1) expect(await writer.write({ ...draftRow, purpose: `look ${at}` })).not.toBeNull();
    const rows = await log.audit(0, 100);
    expect(isWhole(digest, rows)).toBe(true);
    for (let at = 0; at < rows.length; at += 1)
      expect(
        isWhole(
          digest,
          rows.map((row, place) => (place === at ? { ...row, purpose: "other" } : row)),
        ),
      ).toBe(false);
    expect(chainHash(digest, "", { number: 1, at: 1, by: "a", what: "b", case: null, purpose: "" })).not.toBe(
      chainHash(digest, "", { number: 1, at: 1, by: "a", what: "b", case: "", purpose: "" }),
    );
  });

  test("[OP-8, MD-12] after a row that was lost the audit is no cause of the night any more, though nobody reads: the clock tries it, every ten seconds until it takes a row", async () => {
    const small = await openSmallDesk();
    for (const name of ["ada", "bob"]) await small.person(name, ["moderator", "senior"]);
    small.log.breakWrites("audit", true);
    expect(await small.house.audit.write({ by: "ada", what: "case", case: null, purpose: "look" })).toBeNull();
    await small.pass(1_000);
    expect(small.desk.light.now()).toBe("night");
    for (let seconds = 0; seconds < 60; seconds += 1) await small.pass(1_000);
    expect([small.house.audit.isUp(), small.desk.light.now()]).toEqual([false, "night"]);
    small.log.breakWrites("audit", false);
    for (let seconds = 0; seconds < 60; seconds += 1) await small.pass(1_000);
    expect(small.house.audit.isUp()).toBe(true);
    expect((await small.log.audit(0, 1_000)).filter((row) => row.by === "clock").map((row) => row.what)).toEqual(["audit tried again"]);
    for (let seconds = 0; seconds < 600; seconds += 10) await small.pass(10_000);
    expect(small.desk.light.out().causes).not.toContain("audit");
    expect(small.desk.light.now()).not.toBe("night");
  });

  test("[MD-25] a hundred thousand public numbers are all different, and begin as any other does", async () => {
    const small = await openSmallDesk();
    const numbers = Array.from({ length: 100_000 }, () => small.house.number("C"));
    expect(new Set(numbers).size).toBe(numbers.length);
    const first = new Map<string, number>();
    for (const number of numbers) first.set(number.charAt(2), (first.get(number.charAt(2)) ?? 0) + 1);
    for (const seen of first.values()) expect(Math.abs(seen - 100_000 / 30)).toBeLessThan(400);
  });

  test("[MD-43] the plan of the live and of the simulated adapter are one function; the twin writes nothing but its own list", async () => {
    const twin = createSimulatedConsequences((stream, subject) => ({ ...emptyWorld, stream, hasSubject: subject !== null }));
    const place = { stream: "room:FR-1", subject: "s" };
    const all: Consequence[] = [{ kind: "warn" }, { kind: "remove", seqs: [1] }, { kind: "close-door", minutes: null }, { kind: "lock-room", minutes: 5 }];
    for (const wanted of all) {
      const plan = planOf(wanted, "D-1", place, twin.world(place.stream, place.subject), 1_000);
      expect(planOf(wanted, "D-1", place, twin.world(place.stream, place.subject), 1_000)).toEqual(plan);
      expect(plan.until !== null || plan.reviewAt !== null || wanted.kind === "warn").toBe(true);
    }
    const small = await openSmallDesk();
    await small.house.commit({ as: "clock", id: "x" }, "x", () => act([draft("DutyEnded", { staff: "nobody" })], null));
    expect(isRefused(null)).toBe(false);
    expect(small.twin.done).toEqual([]);
  });
});
