export interface Number {
  readonly name: string;
  /** Percent. */
  readonly value: number;
  readonly count: number;
  readonly better: "more" | "less";
  readonly goal: number | null;
}

const state = ({ value, better, goal }: Number): string => (goal === null ? "" : (better === "more" ? value >= goal : value <= goal) ? "reached" : "**missed**");

export function grouped<T>(list: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const out = new Map<string, T[]>();
  for (const one of list) {
    const at = key(one);
    const group = out.get(at);
    if (group === undefined) out.set(at, [one]);
    else group.push(one);
  }
  return out;
}

/** A bar of 20 signs, so that the page shows without anything else how far a number is. */
const bar = (value: number): string => "█".repeat(Math.round(Math.max(0, Math.min(100, value)) / 5)).padEnd(20, "░");

/** The figures that the page keeps, by name. */
export const keptIn = (page: string): Readonly<Record<string, number>> => JSON.parse(/```json\n([\s\S]*?)\n```/u.exec(page)?.[1] ?? "{}") as Record<string, number>;

/** Why `safety:eval --check` fails, a line each (SF-76): a number that got worse by more than a point, one that is no longer measured, a broken goal for false alarms. */
export function worse(kept: Readonly<Record<string, number>>, numbers: readonly Number[]): string[] {
  const out: string[] = [];
  for (const { name, value, better } of numbers) {
    const before = kept[name];
    if (before !== undefined && (better === "more" ? value < before - 1 : value > before + 1)) out.push(`FELL  ${name}: ${before} -> ${value}`);
  }
  const names = new Set(numbers.map(({ name }) => name));
  for (const name of Object.keys(kept)) if (!names.has(name)) out.push(`GONE  ${name}`);
  for (const { name, value, better, goal } of numbers) if (better === "less" && goal !== null && value > goal) out.push(`ALARM ${name}: ${value} %, goal ${goal} %`);
  return out;
}

/** docs/quality.md: every number by group, with its goal, and once more for `safety:eval --check`. */
export function pageOf(numbers: readonly Number[], about: { readonly date: string; readonly model: number; readonly rows: number }): string {
  const groups = grouped(numbers, ({ name }) => (name.includes(" on ") && !name.startsWith("contact") ? (name.split(" on ")[0] ?? name) : (name.split(":")[0] ?? name)));
  return `# How good the judge is

Written by \`npm run safety:eval\` on ${about.date}. It trains a model on everything but the dev rows and the measuring half of our own lines (${about.rows} rows, model ${about.model.toString(16)}),
and judges what that model has not seen with the whole judge: lists, contacts, classifier and context. The shipped model has seen our own lines too, so it can only be better on them.
Percent everywhere. Lines named \`own\` are ours (packages/safety/corpus/lines): the templates that are measured here were not trained on, but the same hand wrote both halves.

${[...groups]
  .map(
    ([group, list]) => `## ${group}
| What | Rows | % | | Goal | |
|---|---|---|---|---|---|
${list.map((one) => `| ${one.name} | ${one.count} | ${one.value.toFixed(1)} | \`${bar(one.value)}\` | ${one.goal ?? ""} | ${state(one)} |`).join("\n")}
`,
  )
  .join("\n")}
## The numbers once more
\`\`\`json
${JSON.stringify(Object.fromEntries(numbers.map(({ name, value }) => [name, value])), null, 1)}
\`\`\`
`;
}
