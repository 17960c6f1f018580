import { expect, test } from "bun:test";
import fc from "fast-check";
import { foldAll } from "../fold.ts";
import { violations } from "../invariants.ts";
import { stateText } from "../state.ts";
import { randomHistory } from "./history.ts";

/** How many histories: few at every change, `HISTORIES=100000` for M1 (moderation.md 18), about 2 ms each. */
const histories = Number(process.env["HISTORIES"] ?? "60");
const patienceMs = 60_000 + histories * 40;

test(
  "[MD-1, MD-2, MD-4, MD-5, MD-6, MD-8, MD-9, MD-49, MD-51, LW-14] no history of acts, right or wrong, breaks an invariant",
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000_000 }), async (seed) => {
        const small = await randomHistory(seed, 60);
        expect(violations(small.house.state, small.log.events)).toEqual([]);
        expect(small.alarms).toEqual([]);
        expect(stateText(foldAll(small.log.events))).toBe(stateText(small.house.state));
      }),
      { numRuns: histories },
    );
  },
  patienceMs,
);

test("[MD-7] after any history the state in use equals the fold of the log, and a second desk over the same log is the same", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000_000 }), async (seed) => {
      const small = await randomHistory(seed, 50);
      const used = stateText(small.house.state);
      expect(stateText(foldAll(small.log.events))).toBe(used);
    }),
    { numRuns: 25 },
  );
}, 60_000);

test("histories reach what the invariants are about", async () => {
  const kinds = new Set<string>();
  for (let seed = 1; seed <= 40; seed += 1) for (const event of (await randomHistory(seed, 90)).log.events) kinds.add(event.kind);
  for (const kind of [
    "DecisionIssued",
    "RestrictionStarted",
    "RestrictionEnded",
    "StatementIssued",
    "StrikeGiven",
    "AppealFiled",
    "AppealDecided",
    "DecisionReversed",
    "ReportFoundAbusive",
    "AppealFoundAbusive",
    "SuspensionStarted",
    "DisputeOpened",
    "DisputeSettled",
    "DisputeClosed",
    "CaseMerged",
    "CaseEscalated",
    "FactsAsked",
    "FactsReceived",
    "ActProposed",
    "ActSeconded",
    "ReadingAsked",
    "ReadingSeconded",
    "ClockMissed",
    "DecisionDeferred",
    "LeaseEnded",
  ])
    expect(kinds).toContain(kind);
}, 60_000);
