import { readFileSync } from "node:fs";
import { createJudge, createRuleSet, loadAssets, sha256, type Judge, type Rule, type RuleText } from "@lampion/safety";
import { publishTexts } from "@lampion/safety/publish";
import { readAssets } from "@lampion/safety/read-assets";

/** The judge as the server runs it; `--assets FOLDER` takes the model, `--rules FILE` the rules from elsewhere. Throws with a plain sentence on rules that are not sound. */
export function judgeFor(args: readonly string[]): Judge {
  const folder = valueOf(args, "--assets");
  const file = valueOf(args, "--rules");
  const assets = loadAssets(folder === null ? readAssets() : readAssets(folder));
  if (file === null) return createJudge(assets);
  const set = createRuleSet(readRules(file), sha256);
  return createJudge(assets, { rules: () => set });
}

/** A list of rules as people write them (checked as at publication), or as they are stored once published. */
export function readRules(file: string): readonly Rule[] {
  const found: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!Array.isArray(found)) throw new Error(`${file} holds no list of rules`);
  if (found.every((one) => typeof (one as RuleText).when !== "string")) return found as readonly Rule[];
  const { rules, faults } = publishTexts(found as readonly RuleText[]);
  if (faults.length > 0) throw new Error(`${file}: ${faults.join("; ")}`);
  return rules;
}
export function valueOf(args: readonly string[], name: string): string | null {
  const at = args.indexOf(name);
  return at < 0 ? null : (args[at + 1] ?? null);
}
