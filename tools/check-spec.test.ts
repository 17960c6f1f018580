import { expect, test } from "bun:test";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { byId, readSpec, specFaults, specOf } from "./check-spec.ts";

const tests = (text: string): Map<string, string> => new Map([["packages/x/src/x.test.ts", text]]);

test("every rule of SPEC.md has a test, and every cited rule a row", () => {
  expect(specFaults(specOf(join(dirname(fileURLToPath(import.meta.url)), "..")))).toEqual([]);
});

test("a rule without a test is a fault", () => {
  expect(specFaults(readSpec("| EN-3 | A nickname is proposed. |\n| EN-4 | Nicknames are judged. |", tests('test("[EN-3] one tap gives another")')))).toEqual([
    "EN-4 stands in docs/SPEC.md and no test cites it",
  ]);
});

test("a test that cites a missing rule is a fault, also in a list of rules and in other quotes", () => {
  expect(specFaults(readSpec("| EN-3 | A nickname is proposed. |", tests("test(`[EN-3, WH-6] both`)")))).toEqual([
    "WH-6 is cited by packages/x/src/x.test.ts and has no row in docs/SPEC.md",
  ]);
});

test("a rule twice, a row of no form and an unknown family are faults", () => {
  const spec = readSpec("| EN-3 | One. |\n| EN-3 | Two. |\n| EN-4 |\n| XX-1 | Unknown. |", tests('test("[EN-3] one")'));
  expect(spec.faults).toHaveLength(3);
});

test("an empty document proves nothing", () => {
  expect(specFaults(readSpec("", new Map()))).toEqual(["docs/SPEC.md has no rule"]);
});

test("families keep their order and numbers count as numbers", () => {
  expect(["WH-2", "EN-10", "EN-9"].sort(byId)).toEqual(["EN-9", "EN-10", "WH-2"]);
});
