import { expect, test } from "bun:test";
import type { Consequence, Situation } from "@lampion/protocol";
import fc from "fast-check";
import { decideAppeal, takeAppeal } from "../appeals.ts";
import { createCare } from "../care.ts";
import { next } from "../cases.ts";
import { decide, preview, statementCode } from "../decisions.ts";
import { isRefused } from "../desk-house.ts";
import { foldAll } from "../fold.ts";
import { violations } from "../invariants.ts";
import { contestAt } from "../paper-desk.ts";
import { offered } from "../policies.ts";
import { second } from "../proposals.ts";
import { settlers } from "../settlers.ts";
import { stateText } from "../state.ts";
import { must, openSmallDesk } from "./small-desk.ts";

const room = "room:FR-1";
/** Every kind that a person may want and that states reasons. */
const kinds: readonly { readonly wanted: Consequence; readonly stream: string; readonly about: "room" | "talk" }[] = [
  { wanted: { kind: "warn" }, stream: room, about: "room" },
  { wanted: { kind: "remove", seqs: [3] }, stream: room, about: "room" },
  { wanted: { kind: "restore", seqs: [60] }, stream: room, about: "room" },
  { wanted: { kind: "pause", powers: ["write"], scope: "room", minutes: 60 }, stream: room, about: "room" },
  { wanted: { kind: "pause", powers: ["contact", "knock"], scope: "house", minutes: 60 * 24 * 90 }, stream: room, about: "room" },
  { wanted: { kind: "part", minutes: 1_440 }, stream: room, about: "room" },
  { wanted: { kind: "close-door", minutes: 600 }, stream: room, about: "room" },
  { wanted: { kind: "close-door", minutes: null }, stream: room, about: "room" },
  { wanted: { kind: "freeze-talk", minutes: 600 }, stream: "talk:abc", about: "talk" },
  { wanted: { kind: "slow-room", slowMs: 10_000 }, stream: room, about: "room" },
  { wanted: { kind: "lock-room", minutes: 60 }, stream: room, about: "room" },
  { wanted: { kind: "close-room" }, stream: room, about: "room" },
];
const worlds = Number(process.env["WORLDS"] ?? "1000");

test("[MD-5, MD-3, MD-43] whatever kind was decided, in whatever world, an appeal that is won leaves nothing of it: no restriction, no strike, no closed door, the live effect taken back once, reporters told anew, or the loss is said; and what was shown dry is what was done", async () => {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        seed: fc.integer({ min: 1, max: 1_000_000_000 }),
        which: fc.nat({ max: kinds.length - 1 }),
        situation: fc.constantFrom<Situation>("harassment", "hate", "scam", "doxing", "call-to-violence"),
        reports: fc.integer({ min: 1, max: 4 }),
        members: fc.integer({ min: 0, max: 200 }),
        sessions: fc.integer({ min: 0, max: 3 }),
        isEarlier: fc.boolean(),
      }),
      async ({ seed, which, situation, reports, members, sessions, isEarlier }) => {
        const kind = kinds[which] ?? kinds[0];
        if (kind === undefined) throw new Error("no kind");
        const small = await openSmallDesk(seed);
        const { house } = small;
        const [bea, sam, gil] = [await small.person("bea", ["senior"]), await small.person("sam", ["senior"]), await small.person("gil", ["lead"])];
        small.world.now = { ...small.world.now, roomMembers: members, subjectSessions: sessions, isTalkOpen: true, hidden: new Set([60]) };
        let shown: Exclude<ReturnType<typeof preview>, { kind: "refused" }> | null = null;
        const decideOne = async (stream: string, about: "room" | "talk", wanted: Consequence, count: number): Promise<string | null> => {
          for (let at = 0; at < count; at += 1) await small.report({ situation, stream, about });
          const got = must(await next(house, bea));
          if (got.case === null || got.lease === null) throw new Error("nothing to take");
          const policy = offered(situation)[0];
          const lease = { number: got.lease.number, token: got.lease.token };
          const [before, one] = [small.twin.done.length, house.state.cases.get(got.case)];
          const dry = one === undefined ? null : preview(house, one, { policy: policy?.id ?? "", template: policy?.facts[0]?.id ?? "", consequence: wanted });
          expect(small.twin.done).toHaveLength(before);
          shown = dry === null || isRefused(dry) ? null : dry;
          const decided = await decide(house, bea, got.case, {
            lease,
            policy: policy?.id ?? "",
            template: policy?.facts[0]?.id ?? "",
            consequence: wanted,
            reasons: "Vu.",
            leaving: "Selon le cas.",
          });
          if (decided.kind === "refused") return null;
          if (decided.kind === "issued") return decided.decision;
          must(await second(house, sam, decided.proposal, true, "", settlers(house)));
          return [...house.state.decisions.keys()].at(-1) ?? null;
        };
        // Another measure of the same person that stands stays as it was.
        if (isEarlier) await decideOne("room:FR-2", "room", { kind: "pause", powers: ["links"], scope: "house", minutes: 600 }, 1);
        const care = createCare(small.desk);
        const before = { strikes: JSON.stringify([...house.state.strikes]), of: JSON.stringify({ ...care.of("subject-of-bob0", house.nowMs()), statements: [] }) };
        const id = await decideOne(kind.stream, kind.about, kind.wanted, reports);
        if (id === null) return void seen.set(`${kind.wanted.kind} refused`, 1);
        const statement = house.state.decisions.get(id)?.statement ?? "";
        expect(must(await contestAt(house, statementCode(house, statement), "Ce n'est pas moi."))).toMatchObject({ kind: "taken" });
        const appeal = [...house.state.appeals.keys()].at(-1) ?? "";
        must(await takeAppeal(house, gil, appeal));
        must(await decideAppeal(house, gil, appeal, { outcome: "reversed", reasons: "Confusion." }));
        const list = (map: Map<string, unknown>): string => JSON.stringify([...map].filter(([, value]) => !(Array.isArray(value) && value.length === 0)));
        const after = { strikes: list(house.state.strikes), of: JSON.stringify({ ...care.of("subject-of-bob0", house.nowMs()), statements: [] }) };
        expect([kind.wanted.kind, after.strikes, after.of]).toEqual([kind.wanted.kind, before.strikes, before.of]);
        expect([...house.state.restrictions.values()].filter((one) => one.decision === id && one.endedAt === null)).toEqual([]);
        const done = small.twin.done.filter((one) => one.key === id).map((one) => one.act);
        expect(done).toEqual(["apply", "revert"]);
        // M9: dry and live are one plan.
        const plan = small.twin.done.find((one) => one.key === id)?.plan;
        expect(shown).toMatchObject({ consequence: plan?.wanted, hits: plan?.hits, until: plan?.until, reviewAt: plan?.reviewAt, revert: plan?.revert } as never);
        for (const report of house.state.reports.values()) if (report.answer?.decision === id) expect(report.answer.acted).toBe(false);
        expect(violations(house.state, small.log.events)).toEqual([]);
        expect(small.alarms).toEqual([]);
        expect(stateText(foldAll(small.log.events))).toBe(stateText(house.state));
        seen.set(kind.wanted.kind, (seen.get(kind.wanted.kind) ?? 0) + 1);
      },
    ),
    { numRuns: worlds },
  );
  for (const kind of ["warn", "remove", "pause", "part", "close-door", "freeze-talk", "slow-room", "lock-room", "close-room"])
    expect([kind, (seen.get(kind) ?? 0) > 10]).toEqual([kind, true]);
}, 120_000);
