import { existsSync, readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createJudge, createRuleSet, loadAssets, slotOfName, type Rule, type RuleText } from "@lampion/safety";
import { publishTexts } from "@lampion/safety/publish";
import { readAssets } from "@lampion/safety/read-assets";
import { createEveryday, everyday } from "../rules/everyday.ts";
import { changesOf } from "../rules/operator-set.ts";
import { replayRules, replaySet, type Vector } from "../rules/replay.ts";
import { rulesFile, writeRules } from "../rules/rules-file.ts";
import type { WhyNot } from "../rules/replay-counts.ts";
import { keptHours, vectorsPerHour } from "../rules/vector-store.ts";
import { sha256 } from "../sha256.ts";
import { openTables } from "./open-tables.ts";

export const rulesHelp = `  rules check FILE             what is wrong with rules as people write them
  rules publish FILE           checks them and puts them into the data folder, as one person; a running server takes them within seconds, and its desk and log name who did it
                               --add: beside the rules in force, each in the place of the one of its name; --replace: instead of all of them
                               --by NAME: who does it; without it the name on this machine
                               --at-once: also where a rule begins to act that was not watched in shadow; what skips its day there falls back by itself after 24 hours
  rules replay FILE            what they would do with the messages of rooms of the last 14 days, by the signals that the server kept of them, beside the set in force
  rules replay FILE VECTORS    the same over recorded signal vectors, one JSON object a line
  rules status                 which rules are in the data folder, and their digest`;

const texts = (file: string): readonly RuleText[] => {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new Error(`${file} cannot be read: name a file with a list of rules.`);
  }
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is no JSON (${cause instanceof Error ? cause.message : ""}): it holds a list of rules, as docs/safety-behaviour.md shows them.`);
  }
  if (!Array.isArray(found)) throw new Error(`${file} holds no list of rules`);
  return found as readonly RuleText[];
};

const flag = { type: "boolean", default: false } as const;
/** `lampion rules ...`; gives the exit code. `databaseUrl`: of a service whose nodes share one; `sentences`: what a running server asks a set to let pass. */
export async function rulesCommand(given: readonly string[], dataFolder: string, say: (line: string) => void, databaseUrl = "", sentences = everyday): Promise<number> {
  const target = join(dataFolder, rulesFile);
  try {
    const { positionals, values } = parseArgs({ args: [...given], allowPositionals: true, options: { by: { type: "string" }, "at-once": flag, add: flag, replace: flag } });
    const [act, file, vectors] = positionals;
    const inForce = (): readonly Rule[] => (existsSync(target) ? (JSON.parse(readFileSync(target, "utf8")) as readonly Rule[]) : loadAssets().rules);
    if (act === "status") {
      const set = createRuleSet(inForce(), sha256);
      say(`${existsSync(target) ? target : "the shipped rules"}: ${set.digest}`);
      for (const { id, rev, mode, when: _, ...rule } of set.rules) say(`  ${mode.padEnd(8)} ${id} rev ${rev} (${rule.class}, ${rule.on.join(" ")})`);
      return 0;
    }
    if (file === undefined || (act !== "check" && act !== "publish" && act !== "replay")) {
      say(rulesHelp);
      return 2;
    }
    const { rules, faults: wrong } = publishTexts(texts(file));
    const faults = wrong.length > 0 || act === "replay" ? wrong : createEveryday(createJudge(loadAssets(readAssets())), sentences).faultsOf(rules);
    if (faults.length > 0) {
      for (const fault of faults) say(fault);
      say(`${faults.length} faults; nothing was changed`);
      return 1;
    }
    const set = createRuleSet(rules, sha256);
    if (act === "publish") {
      const before = inForce();
      const named = new Set(rules.map(({ id }) => id));
      const whole = values.add ? [...before.filter(({ id }) => !named.has(id)), ...rules] : rules;
      return publish(whole, before, target, { by: values.by ?? userInfo().username, atOnce: values["at-once"], replace: values.replace }, say);
    }
    if (act === "check") say(`${rules.length} rules are sound: ${set.digest}`);
    else if (vectors === undefined) for (const line of await replayKept(rules, inForce(), dataFolder, databaseUrl)) say(line);
    else for (const line of replay(rules, readFileSync(vectors, "utf8"))) say(line);
    return 0;
  } catch (cause) {
    say(cause instanceof Error ? cause.message : String(cause));
    return 1;
  }
}

/** By one person, who has the machine: nothing is refused that the desk would ask a second for, and all of it is said (SF-63). */
function publish(
  rules: readonly Rule[],
  before: readonly Rule[],
  target: string,
  { by, atOnce, replace }: { readonly by: string; readonly atOnce: boolean; readonly replace: boolean },
  say: (line: string) => void,
): number {
  const { digest } = createRuleSet(rules, sha256);
  const { changes, gone } = changesOf(before, rules, { set: null, modes: new Map(), lowered: new Map(), ends: new Map(), unknown: new Map(), trips: [] }, loadAssets().rules, 0);
  const acts = (mode: Rule["mode"]): boolean => mode === "live" || mode === "canary";
  const unwatched = changes.filter(({ mode, before: was, isShipped }) => acts(mode) && !isShipped && !(was?.isSame === true && (was.mode === "shadow" || acts(was.mode))));
  const lost = before.filter(({ id, mode }) => acts(mode) && gone.includes(id));
  if (lost.length > 0 && !replace) {
    say(`${lost.length} rules that act are not in the file: ${lost.map(({ id }) => id).join(", ")}`);
    say("nothing was changed: say --add to keep what is in force beside these, or --replace to be without it");
    return 1;
  }
  if (unwatched.length > 0 && !atOnce) {
    for (const { rule, rev, mode } of unwatched) say(`${rule} rev ${rev} would act at once (${mode}), and nobody watched it in shadow`);
    say(
      `nothing was changed: put ${unwatched.length === 1 ? "it" : "them"} into shadow for a day first, have two people do it at the desk, or say --at-once: then it falls back by itself after 24 hours`,
    );
    return 1;
  }
  writeRules(target, `${JSON.stringify(rules)}\n`, { by: { name: by, digest } });
  say(`${rules.length} rules published: ${digest}`);
  say(`by ${by}, alone: the desk sees the name, and the public log that a set was taken and which`);
  for (const one of changes) {
    const { rule, rev, mode, before: was } = one;
    // How long it was watched stands in the desk's log, which the server reads and this command does not.
    const until = unwatched.includes(one)
      ? ", for 24 hours"
      : was?.mode === "shadow" && acts(mode)
        ? ", for 24 hours unless it was a day in shadow"
        : was?.mode === "canary" && mode === "live"
          ? ", for 24 hours unless it was an hour as canary"
          : "";
    say(`  ${rule} rev ${rev}: ${was === null ? "new" : was.mode} -> ${mode}${until}`);
  }
  for (const rule of gone) say(`  ${rule}: gone`);
  return 0;
}

/** Over what the server kept of rooms: numbers under pseudonyms of the day, read beside it (SF-62). The hour that runs is in its memory alone. */
async function replayKept(rules: readonly Rule[], inForce: readonly Rule[], dataFolder: string, databaseUrl: string): Promise<string[]> {
  const kept = await openTables("main", dataFolder, databaseUrl);
  try {
    const { tried, messages, sinceMs, p99Micros, rules: found, counted, moves } = await replaySet(rules, keptHours(kept.tables), inForce);
    if (sinceMs === null) return ["no signals were kept yet: an hour of rooms is written when it is over"];
    const percent = (of: number): string => (messages === 0 ? "0.00" : ((of / messages) * 100).toFixed(2));
    return [
      `${messages} messages of rooms since ${new Date(sinceMs).toISOString()}, by ${tried} of them; p99 ${p99Micros.toFixed(1)} µs for ${rules.length} rules`,
      ...rules.map(({ id, then }) => {
        const own = counted.get(id);
        if (own?.why !== undefined && own.why !== null) return `  ${id} (${then.step}): counts itself and was not replayed: ${notReplayed[own.why]}; only its shadow tells`;
        if (own !== undefined)
          return `  ${id} (${then.step}): counts itself; over ${own.messages} messages whose whole window was kept (${own.left} were not): ${own.hits} hits, ${own.senders} senders, ${((own.hits / own.messages) * 100).toFixed(2)} %; of them ${own.overlap} that another rule in force acts on`;
        const { hits, senders, overlap } = found.get(id) ?? { hits: 0, senders: 0, overlap: 0 };
        return `  ${id} (${then.step}): ${hits} hits, ${senders} senders, ${percent(hits)} %; of them ${overlap} that another rule in force acts on`;
      }),
      ...(moves.length === 0 ? ["neither the set in force nor this one does anything with them"] : ["by what rules do with them today -> what these would do:"]),
      ...moves.map((one) => `  ${one.today} -> ${one.tried}: ${one.messages}, ${percent(one.messages)} %`),
    ];
  } finally {
    await kept.close();
  }
}
const notReplayed: Readonly<Record<WhyNot, string>> = {
  "not-rooms": "it counts in knocks or private talk too, of which nothing is kept",
  "by-room": "no kept signal says in which room it was",
  "by-words": "no kept signal says whether words were the same",
  "over-a-day": "it counts over a day or more, and pseudonyms end with their day",
  "not-whole": `no window was kept whole: of an hour with more than ${vectorsPerHour} messages a part is kept, and hours kept before the time of each was have none`,
};

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
    ...rules.map(({ id, counts }) => {
      if (counts !== undefined) return `  ${id}: counts itself and was not replayed: these lines have no time`;
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
