import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { testTexts } from "./check-spec.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const all = Array.from({ length: 20 }, (_, n) => `T${n + 1}`);

test("each of the twenty checks of the proof is cited by a test, and stands in the evidence model with what it is, its command, its figure and its date", () => {
  const texts = [...testTexts(root)].filter(([file]) => !file.endsWith("evidence-checks.test.ts"));
  const rows = readFileSync(join(root, "docs/evidence-model.md"), "utf8")
    .split("\n")
    .filter((line) => /^\| T[0-9]+ \|/.test(line))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  expect(rows.map((row) => row[0])).toEqual(all);
  for (const [check = "", what = "", where = "", figure = "", date = ""] of rows) {
    expect([check, what.length > 20, figure.length > 5, /^2026-\d\d-\d\d$/.test(date)]).toEqual([check, true, true, true]);
    expect([check, texts.some(([, text]) => new RegExp(`["(, \`]${check}[\\]):, ]`).test(text))]).toEqual([check, true]);
    // What is named as a file of tests is there, and cites the check or a rule of it.
    const named = [...where.matchAll(/`([\w.-]+\.(?:test|contract)\.ts)`/g)].map((found) => found[1] ?? "");
    for (const name of named) expect([check, name, texts.some(([file]) => file.endsWith(`/${name}`))]).toEqual([check, name, true]);
    expect([check, named.length > 0 || where.includes("`npm run ")]).toEqual([check, true]);
  }
});
