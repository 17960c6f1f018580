import { expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { finder, unitsOf } from "./common-lines.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const data = process.env["LAMPION_DATA_DIR"] ?? join(root, "../shared/data");
const isPresent = existsSync(data);
if (!isPresent) console.warn(`SKIPPED [SF-78]: the training data is not at ${data}; set LAMPION_DATA_DIR to compare with it.`);

function files(folder: string, wanted: (path: string) => boolean): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (["node_modules", "dist", "paraglide", "places", ".git"].includes(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path, wanted) : wanted(path) ? [path] : [];
  });
}

/** What could carry an example: tests, corpora, fixtures, assets, the seeded world, the texts of the application and the documents. */
const mayCarry = (path: string): boolean =>
  /\.(ts|mjs|json|jsonl|csv|tsv|txt|md|svelte|html)$/.test(path) &&
  (/\.(test|contract|sim)\.ts$/.test(path) || /\/(corpus|fixtures|assets|demo|testing|test|messages|docs|bench|lexicon)\//.test(path));

const ours = (): ReturnType<typeof unitsOf> =>
  ["packages", "tools", "bench", "docs"].flatMap((place) => files(join(root, place), mayCarry)).flatMap((path) => unitsOf(relative(root, path), readFileSync(path, "utf8")));

test.skipIf(!isPresent)(
  "[SF-78] no line of six words or more of the training data stands in the repository",
  () => {
    const units = ours();
    expect(units.length).toBeGreaterThan(100);
    const find = finder(units);
    const found = new Set<string>();
    let rows = 0;
    for (const path of files(data, (one) => /\.(csv|jsonl|json|txt)$/.test(one) && !one.endsWith("README.md"))) {
      for (const line of readFileSync(path, "utf8").split("\n")) {
        rows += 1;
        // Where it stands, not what it says: much of that data is vile.
        for (const where of find(line)) found.add(`${where} is in ${relative(data, path)}`);
      }
    }
    expect(rows).toBeGreaterThan(1_000);
    expect([...found].sort()).toEqual([]);
  },
  120_000,
);

test("[SF-78] a copied line is found, whatever its quotes, case and accents", () => {
  const find = finder(unitsOf("x.ts", 'const line = "On se retrouve où, à quelle heure déjà ?";'));
  expect(find("12,1,« on se retrouve OU a quelle heure deja »,fr")).toEqual(["x.ts:1"]);
  expect(find("on se retrouve ou a quelle date deja")).toEqual([]);
});

test("[SF-78] fewer than six words are no line", () => {
  expect(unitsOf("x.ts", '"see you there tonight then"')).toEqual([]);
});
