import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The families of rules; an id keeps its meaning for ever. */
export const families = ["EN", "WH", "RO", "CV", "SA", "NU", "AP", "OP", "TR", "AR", "LW", "AG", "TK", "EV", "MD", "SF", "PT", "PF", "RL", "SC", "SM"];

const id = `(?:${families.join("|")})-[0-9]+`;
const row = new RegExp(`^\\| (${id}) \\| (.+) \\|$`);
/** A test cites rules at the very beginning of its name: "[WH-6] ..." or "[WH-6, EN-3] ...". */
const citing = /["'`]\[([A-Z]{2}-[0-9]+(?:,\s*[A-Z]{2}-[0-9]+)*)\]/g;

export interface Spec {
  /** Rule -> sentence, from the rows of SPEC.md. */
  readonly rules: ReadonlyMap<string, string>;
  /** Rule -> files whose tests cite it. */
  readonly cited: ReadonlyMap<string, readonly string[]>;
  /** Rows that are not well formed, or that come twice. */
  readonly faults: readonly string[];
}

export function readSpec(specText: string, tests: ReadonlyMap<string, string>): Spec {
  const rules = new Map<string, string>();
  const faults: string[] = [];
  for (const [index, line] of specText.split("\n").entries()) {
    if (!/^\| [A-Z]{2}-[0-9]+ /.test(line)) continue;
    const found = row.exec(line);
    if (found === null) faults.push(`SPEC.md:${index + 1}: a row is "| EN-3 | one sentence |" with a known family`);
    else if (rules.has(found[1] ?? "")) faults.push(`SPEC.md:${index + 1}: ${found[1]} comes twice`);
    else rules.set(found[1] ?? "", found[2] ?? "");
  }
  const cited = new Map<string, string[]>();
  for (const [file, text] of tests) {
    for (const match of text.matchAll(citing)) {
      for (const one of (match[1] ?? "").split(/,\s*/)) {
        const files = cited.get(one) ?? [];
        if (!files.includes(file)) files.push(file);
        cited.set(one, files);
      }
    }
  }
  return { rules, cited, faults };
}

export const citedButMissing = (spec: Spec): string[] => [...spec.cited.keys()].filter((one) => !spec.rules.has(one)).sort(byId);
export const withoutTest = (spec: Spec): string[] => [...spec.rules.keys()].filter((one) => !spec.cited.has(one)).sort(byId);

/** What is wrong, one sentence each; empty when every rule has a test and every cited rule a row. */
export function specFaults(spec: Spec): string[] {
  return [
    ...spec.faults,
    ...citedButMissing(spec).map((one) => `${one} is cited by ${(spec.cited.get(one) ?? []).join(", ")} and has no row in docs/SPEC.md`),
    ...withoutTest(spec).map((one) => `${one} stands in docs/SPEC.md and no test cites it`),
    ...(spec.rules.size === 0 ? ["docs/SPEC.md has no rule"] : []),
  ];
}

/** Families in their order, numbers as numbers. */
export function byId(a: string, b: string): number {
  const [familyA = "", numberA = "0"] = a.split("-");
  const [familyB = "", numberB = "0"] = b.split("-");
  return families.indexOf(familyA) - families.indexOf(familyB) || Number(numberA) - Number(numberB);
}

/** Every file that may cite a rule: tests, and the contracts that tests run. */
export function testTexts(root: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (["node_modules", "dist", "fixtures", "paraglide"].includes(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      // The test of this check cites rules that do not exist on purpose.
      else if (/\.(test|contract)\.ts$/.test(entry.name) && entry.name !== "check-spec.test.ts") found.set(relative(root, path).replaceAll("\\", "/"), readFileSync(path, "utf8"));
    }
  };
  for (const place of ["packages", "tools", "bench"]) if (existsSync(join(root, place))) walk(join(root, place));
  return found;
}

export function specOf(root: string): Spec {
  return readSpec(readFileSync(join(root, "docs/SPEC.md"), "utf8"), testTexts(root));
}

if (import.meta.main) {
  const spec = specOf(join(dirname(fileURLToPath(import.meta.url)), ".."));
  if (process.argv.includes("--missing")) {
    console.log(`cited, without a row:  ${citedButMissing(spec).join(" ") || "none"}`);
    console.log(`in a row, without test: ${withoutTest(spec).join(" ") || "none"}`);
  } else {
    const faults = specFaults(spec);
    for (const fault of faults) console.error(fault);
    console.log(`spec: ${spec.rules.size} rules, ${spec.cited.size} cited, ${faults.length} faults`);
    if (faults.length > 0) process.exitCode = 1;
  }
}
