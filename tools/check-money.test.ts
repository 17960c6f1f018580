import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { limits, Powers, reasons, wireShape } from "@lampion/protocol";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = (path: string): string => readFileSync(join(root, path), "utf8");

/** Words for money and what is sold for it. `reasons` are left out: they name what guests may not write, such as payment details. */
const money = new Set(
  "price prices priced pay pays paid payer payment payments premium boost boosted plan plans subscription subscribe subscriber coin coins credit credits purchase purchased buy bought billing invoice vip gold tariff fee fees donate donation donor sponsor sponsored wallet balance euro euros cents discount trial".split(
    " ",
  ),
);
/** A proof of age comes from a wallet; it holds no money. */
const ofAge = new Set(["wallet"]);

/** The words inside names: camelCase, kebab-case and plain. */
function wordsIn(text: string): string[] {
  return text
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/);
}
const moneyIn = (text: string): string[] => [...new Set(wordsIn(text))].filter((word) => money.has(word) && !ofAge.has(word));

function keysOf(value: unknown): string[] {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]);
}

test("[OP-9] nothing on the wire names money: no field, no request, no frame, no code, no route", () => {
  const known = new Set<string>(reasons);
  const shape = wireShape().replace(/"([a-z-]+)"/g, (whole, word: string) => (known.has(word) ? '""' : whole));
  expect(wordsIn(shape).length).toBeGreaterThan(1_000);
  expect(moneyIn(shape)).toEqual([]);
});

test("[OP-9] [AR-19] no limit and no power reads a payment", () => {
  expect(moneyIn(keysOf(limits).join(" "))).toEqual([]);
  expect(keysOf(Powers.properties)).toContain("knocksPerDay");
  expect(moneyIn(keysOf(Powers.properties).join(" "))).toEqual([]);
  // Its comment says that money is no input.
  const capabilities = source("packages/core/src/guest/capabilities.ts").replace(/\/\*[\s\S]*?\*\//g, "");
  expect(capabilities).toContain("powersOf");
  expect(moneyIn(capabilities)).toEqual([]);
});

test("[OP-9] neither an option nor a column of the store is about money", () => {
  for (const path of ["packages/server/src/options/options.ts", "packages/server/src/store/migrations.ts"])
    expect({ path, found: moneyIn(source(path)) }).toEqual({ path, found: [] });
});

test("[OP-9] the search finds what it looks for", () => {
  expect(moneyIn("isPremium boost-until pricePerMonth")).toEqual(["premium", "boost", "price"]);
});

test("[LW-116] no option speaks of the judge, of statements or of opening a vault", () => {
  const table = /optionTable = \{([\s\S]*?)\} as const/.exec(source("packages/server/src/options/options.ts"))?.[1] ?? "";
  expect(table.length).toBeGreaterThan(500);
  expect(table).not.toMatch(/\b(judge|unjudged|unsafe|filter|moderation|statement|vault|custodian|verdict)s?\b/i);
});
