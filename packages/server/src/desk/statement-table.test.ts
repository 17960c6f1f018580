import { expect, test } from "bun:test";
import {
  ladder,
  offeredStep,
  personalIn,
  personalOf,
  policies,
  submissionFaults,
  submissionOf,
  type DecisionView,
  type DeskState,
  type StatementView,
  type Submission,
} from "@lampion/core";
import type { Consequence } from "@lampion/protocol";
import fc from "fast-check";
import { faultsOfRow } from "../test/transparency-stub.ts";

const groups = Object.keys(ladder) as (keyof typeof ladder)[];
const consequences: readonly Consequence[] = [
  ...groups.flatMap((group) => ([1, 2, 3] as const).map((step) => offeredStep(group, step))),
  { kind: "none" },
  { kind: "remove", seqs: [1, 2] },
  { kind: "slow-room", slowMs: 10_000 },
  { kind: "lock-room", minutes: 60 },
  { kind: "close-room" },
  { kind: "freeze-talk", minutes: 60 },
  { kind: "resume-talk" },
  { kind: "close-door", minutes: 1_440 },
  { kind: "close-door", minutes: null },
];
const startMs = 1_700_000_000_000;
const oneOf = <T>(values: readonly T[]) => fc.constantFrom(...values);
const decision = fc
  .record({
    policy: oneOf(policies),
    fact: fc.nat(9),
    consequence: oneOf(consequences),
    ground: oneOf(["law", "terms"] as const),
    law: fc.string({ minLength: 1, maxLength: 900 }),
    source: oneOf(["notice", "flagger", "own", "order"] as const),
    automation: fc.record({ detection: fc.boolean(), decision: oneOf(["fully", "partially", "not"] as const) }),
    isPrivate: fc.boolean(),
    language: oneOf(["fr", "en", "de", "nl", "bg", "lt", "hu", ""]),
    at: fc.integer({ min: startMs, max: startMs + 10 * 365 * 86_400_000 }),
    minutes: fc.integer({ min: 1, max: 6_000_000 }),
    isEndless: fc.boolean(),
  })
  .map((one): { readonly state: DeskState; readonly statement: StatementView } => {
    const made = {
      ...{ id: "D-1", case: "C-1", at: one.at, policy: one.policy.id, policyVersion: 1, category: one.policy.category, keyword: one.policy.keyword, ground: one.ground },
      rule: one.ground === "law" ? one.law : `${one.policy.clause}, version 1`,
      template: one.policy.facts[one.fact % one.policy.facts.length]?.id ?? "",
      ...{ consequence: one.consequence, automation: one.automation, source: one.source, isPrivate: one.isPrivate, restriction: "R-1" },
    } as DecisionView;
    const state = {
      decisions: new Map([["D-1", made]]),
      restrictions: new Map([["R-1", { until: one.isEndless ? null : one.at + one.minutes * 60_000 }]]),
      cases: new Map([["C-1", { openedAt: one.at, language: one.language }]]),
    } as unknown as DeskState;
    return { state, statement: { id: "S-22222222", decision: "D-1", case: "C-1", at: one.at } as StatementView };
  });
const spoilt = fc.record({ field: fc.nat(40), how: oneOf(["drop", "empty", "long", "wrong", "null"] as const) });

test("[LW-28] of 10,000 generated statements, and of as many spoilt ones, the database refuses none that our check takes", () => {
  let taken = 0;
  let refused = 0;
  fc.assert(
    fc.property(decision, spoilt, ({ state, statement }, { field, how }) => {
      const submission = submissionOf(state, statement, { territory: ["FR"] });
      if (submission === null) return;
      // A law that is empty, or longer than 500, is cut or refused by us; the database never sees it.
      if (submissionFaults(submission).length === 0) {
        taken += 1;
        expect(faultsOfRow(submission as unknown as Record<string, unknown>)).toEqual({});
      }
      const row: Record<string, unknown> = { ...submission };
      const fields = Object.keys(row);
      const which = fields[field % fields.length] ?? "";
      const old = row[which];
      if (how === "drop") delete row[which];
      else
        row[which] =
          how === "empty"
            ? Array.isArray(old)
              ? []
              : ""
            : how === "long"
              ? Array.isArray(old)
                ? ["x".repeat(6_000)]
                : "x".repeat(6_000)
              : how === "null"
                ? null
                : Array.isArray(old)
                  ? ["X"]
                  : "X";
      let faults: readonly string[] = ["it threw"];
      try {
        faults = submissionFaults(row as unknown as Submission);
      } catch {
        // What is not even of the shape is no statement of ours.
      }
      if (faults.length === 0) expect([which, how, faultsOfRow(row)]).toEqual([which, how, {}]);
      else refused += 1;
    }),
    { numRuns: 25_000, seed: 28 },
  );
  expect(taken).toBeGreaterThan(10_000);
  expect(refused).toBeGreaterThan(8_000);
}, 60_000);

test("[LW-29] names and runs of words of a case are found in any text, whatever stands between them; ordinary words and articles of laws are not", () => {
  const { names, quotes } = personalOf([
    { kind: "words", text: "Bonjour, c'est Marie-Lou_27 et ce Vladimir qui m'a dit : tu vas le regretter un jour. Lampion devrait agir." },
    { kind: "contact", text: "Jeanne Petit jeanne@mail.example" },
    { kind: "order", text: "Tribunal Secret Name" },
  ]);
  expect(names).toEqual(expect.arrayContaining(["Lou_27", "Vladimir", "Jeanne", "Petit", "jeanne"]));
  expect(names).not.toContain("Bonjour");
  expect(names).not.toContain("Lampion");
  expect(names).not.toContain("Secret");
  const row = (law: string): Submission => ({ puid: "S-1", illegal_content_legal_ground: law, decision_facts: "Somebody was insulted." }) as unknown as Submission;
  const found = (law: string): string | null => personalIn(row(law), names, quotes);
  expect(found("Code pénal, vladimir")).toBe("name");
  expect(found("« tu vas, le REGRETTER un jour »")).toBe("quote");
  expect(found("vladimirien, art. 222-33-2-2 ; loi 2004-575 ; R. 625-8; 227-22-1")).toBeNull();
  for (const number of ["0612345678", "06.12.34.56.78", "612 345 678", "222-33-2-2-5", "2004-575-12"]) expect([number, found(number)]).toEqual([number, "digits"]);
});
