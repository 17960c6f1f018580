import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./prepare.mjs";

/** What the suffix of a test file says that it needs; those with none of these need nothing. */
export const needs = { browser: ["browser"], engines: ["pg", "nats"] };
const outside = [...needs.browser, ...needs.engines];
/** How long each file takes, ms, where it is worth knowing; `--update-timings` writes it anew. */
const timings = join(root, "tools/go/timings.json");
const places = ["packages", "tools", "bench"];

/** Every test file of the wanted kind: "plain", "browser" or "engines". */
export function testFiles(kind) {
  const found = [];
  const walk = (path) => {
    for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
      if (entry.name === "node_modules" || entry.name === "dist" || entry.name === "fixtures") continue;
      const inner = `${path}/${entry.name}`;
      if (entry.isDirectory()) walk(inner);
      else if (entry.name.endsWith(".test.ts") && isOfKind(entry.name, kind)) found.push(inner);
    }
  };
  for (const place of places) if (existsSync(join(root, place))) walk(place);
  return found.sort();
}

function isOfKind(name, kind) {
  const need = outside.find((one) => name.endsWith(`.${one}.test.ts`));
  return kind === "plain" ? need === undefined : need !== undefined && needs[kind].includes(need);
}

/** Arguments of Bun for these tests; a filter keeps the files whose path contains it, what begins with "-" goes to Bun. */
export function testArguments(kind, rest) {
  const options = rest.filter((one) => one.startsWith("-"));
  const filters = rest.filter((one) => !one.startsWith("-"));
  const files = testFiles(kind).filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)));
  if (files.length === 0) throw new Error(`No test file fits: ${kind} ${filters.join(" ")}`.trimEnd());
  // A browser needs longer than a function, and on a busy machine three times as long as on a quiet one.
  const timeout = kind === "browser" ? ["--timeout=120000"] : ["--timeout=30000"];
  // Much of a test is waiting for a server, a browser or a clock: two files at a time, the longest begun first.
  const lanes = files.length > 1 ? ["--parallel=2", "--no-isolate", `--timings=${timings}`] : [];
  return ["test", ...timeout, ...lanes, ...options, ...files.map((file) => `./${file}`)];
}
