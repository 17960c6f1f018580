import { lanes, type Lane } from "@lampion/safety";
import { fnv, seeded } from "./chance.ts";

/**
 * Our own sentences as slot grammars. A file has a first line `lang fr`, then lines of four kinds:
 * `= name: one | two` gives a slot; `[hate toxic]` says what the lines below are (nothing inside: harmless; `?lane`: nobody says;
 * `x20`: so many sentences of each line); `# ...` is a comment; all else is a line, in which `{a|b|}` is a choice and `<name>` a slot.
 */
export interface Line {
  readonly template: string;
  readonly suite: string;
  readonly lang: "fr" | "en";
  readonly labels: Partial<Record<Lane, 0 | 1>>;
  readonly isHarmless: boolean;
  readonly count: number;
  readonly slots: ReadonlyMap<string, readonly string[]>;
}

export function parseGrammar(text: string, suite: string): Line[] {
  const slots = new Map<string, readonly string[]>();
  const lines: Line[] = [];
  let lang: "fr" | "en" = "fr";
  let labels: Partial<Record<Lane, 0 | 1>> = {};
  let isHarmless = true;
  let count = 6;
  const all = text.split("\n").map((line) => line.trim());
  for (const line of all) {
    if (!line.startsWith("= ")) continue;
    const colon = line.indexOf(":");
    slots.set(
      line.slice(2, colon).trim(),
      line
        .slice(colon + 1)
        .split("|")
        .map((one) => one.trim()),
    );
  }
  for (const line of all) {
    if (line === "" || line.startsWith("#") || line.startsWith("= ")) continue;
    if (line.startsWith("lang ")) {
      if (line !== "lang fr" && line !== "lang en") throw new Error(`${suite}: "${line}" names no language`);
      lang = line === "lang fr" ? "fr" : "en";
    } else if (line.startsWith("[")) {
      const words = line.slice(1, line.indexOf("]")).split(" ").filter(Boolean);
      count = 6;
      const made: Partial<Record<Lane, 0 | 1>> = Object.fromEntries(lanes.map((lane) => [lane, 0]));
      isHarmless = true;
      for (const word of words) {
        if (word.startsWith("x")) count = Number(word.slice(1));
        else if (word.startsWith("?")) delete made[laneOf(word.slice(1), suite)];
        else {
          made[laneOf(word, suite)] = 1;
          isHarmless = false;
        }
      }
      labels = made;
    } else lines.push({ template: line, suite, lang, labels, isHarmless, count, slots });
  }
  return lines;
}
function laneOf(word: string, suite: string): Lane {
  const lane = lanes.find((one) => one === word);
  if (lane === undefined) throw new Error(`${suite}: "${word}" is no lane`);
  return lane;
}

/** One sentence of a line. */
export function say(line: Line, chance: () => number): string {
  const pick = (list: readonly string[]): string => list[Math.floor(chance() * list.length)] ?? "";
  let out = line.template;
  for (let turn = 0; turn < 6 && /[{<]/u.test(out); turn += 1) {
    out = out.replace(/<(\w+)>/gu, (whole, name: string) => {
      const slot = line.slots.get(name);
      if (slot === undefined) throw new Error(`${line.suite}: no slot ${whole} in "${line.template}"`);
      return pick(slot);
    });
    out = out.replace(/\{([^{}]*)\}/gu, (_, choices: string) => pick(choices.split("|")));
  }
  return out.replace(/ {2,}/gu, " ").trim();
}

/** Distinct sentences of a line, at most its count; the same ones for the same line. */
export function sentences(line: Line): string[] {
  const chance = seeded(fnv(line.template));
  const out = new Set<string>();
  for (let turn = 0; turn < line.count * 3 && out.size < line.count; turn += 1) out.add(say(line, chance));
  return [...out];
}

/** Half of the lines is for writing and training, half for measuring (SF-77). */
export const isMeasured = (line: Line): boolean => fnv(line.template) % 2 === 1;
