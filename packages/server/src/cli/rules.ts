import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createRuleSet, loadAssets, slotOfName, type Rule, type RuleText } from "@lampion/safety";
import { publishTexts } from "@lampion/safety/publish";
import { replayRules, type Vector } from "../rules/replay.ts";
import { rulesFile, writeRules } from "../rules/rules-file.ts";
import { sha256 } from "../sha256.ts";

export const rulesHelp = `  rules check FILE             what is wrong with rules as people write them
  rules publish FILE           checks them and puts them into the data folder; a running server takes them within seconds
  rules replay FILE VECTORS    counts what rules would have hit over recorded signal vectors, one JSON object a line
  rules status                 which rules are in the data folder, and their digest`;

const texts = (file: string): readonly RuleText[] => {
  const found: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!Array.isArray(found)) throw new Error(`${file} holds no list of rules`);
  return found as readonly RuleText[];
};

/** `lampion rules ...`; gives the exit code. */
export function rulesCommand(args: readonly string[], dataFolder: string, say: (line: string) => void): number {
  const [act, file, vectors] = args;
  const target = join(dataFolder, rulesFile);
  try {
    if (act === "status") {
      const rules = existsSync(target) ? (JSON.parse(readFileSync(target, "utf8")) as readonly Rule[]) : loadAssets().rules;
      const set = createRuleSet(rules, sha256);
      say(`${existsSync(target) ? target : "the shipped rules"}: ${set.digest}`);
      for (const { id, rev, mode, when: _, ...rule } of set.rules) say(`  ${mode.padEnd(8)} ${id} rev ${rev} (${rule.class}, ${rule.on.join(" ")})`);
      return 0;
    }
    if (file === undefined || (act !== "check" && act !== "publish" && act !== "replay")) {
      say(rulesHelp);
      return 2;
    }
    const { rules, faults } = publishTexts(texts(file));
    if (faults.length > 0) {
      for (const fault of faults) say(fault);
      say(`${faults.length} faults; nothing was changed`);
      return 1;
    }
    const set = createRuleSet(rules, sha256);
    if (act === "check") say(`${rules.length} rules are sound: ${set.digest}`);
    else if (act === "publish") {
      writeRules(target, `${JSON.stringify(rules)}\n`);
      say(`${rules.length} rules published: ${set.digest}`);
    } else if (vectors === undefined) {
      say(rulesHelp);
      return 2;
    } else for (const line of replay(rules, readFileSync(vectors, "utf8"))) say(line);
    return 0;
  } catch (cause) {
    say(cause instanceof Error ? cause.message : String(cause));
    return 1;
  }
}

/** What rules would have hit over recorded vectors `{ kind, from, signals: {name: value} }`, one a line (SF-62). */
export function replay(rules: readonly Rule[], lines: string): string[] {
  let broken = 0;
  const vectors = lines.split("\n").flatMap((line) => {
    if (line.trim() === "") return [];
    const vector = readVector(line);
    if (vector === null) broken += 1;
    return vector ?? [];
  });
  const { messages, p99Micros, rules: found } = replayRules(rules, vectors);
  return [
    `${messages} vectors, ${broken} unreadable, p99 ${p99Micros.toFixed(1)} µs for ${rules.length} rules`,
    ...rules.map(({ id }) => {
      const one = found.get(id);
      return `  ${id}: ${one?.hits ?? 0} hits, ${one?.senders ?? 0} senders, ${messages === 0 ? "0.00" : (((one?.hits ?? 0) / messages) * 100).toFixed(2)} %`;
    }),
  ];
}

const kinds = ["room", "knock", "private", "nickname", "room-name"] as const;
function readVector(line: string): Vector | null {
  try {
    const { kind, from, signals } = JSON.parse(line) as { kind?: unknown; from?: unknown; signals?: unknown };
    const known = kinds.find((one) => one === kind);
    if (known === undefined || typeof from !== "string" || typeof signals !== "object" || signals === null) return null;
    const slots = new Float64Array(256).fill(Number.NaN);
    for (const [name, value] of Object.entries(signals)) {
      const slot = slotOfName(name);
      if (slot !== null && typeof value === "number") slots[slot] = value;
    }
    return { kind: known, from, slots };
  } catch {
    return null;
  }
}
