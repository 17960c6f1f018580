/** The budgets of product.md 8 for a cheap phone (calm.ts) on slow 4G; a 75th percentile unless said. */
export interface Budget {
  readonly what: string;
  readonly unit: string;
  readonly most: number | null;
  readonly least: number | null;
}
const most = (what: string, unit: string, limit: number): Budget => ({ what, unit, most: limit, least: null });
const least = (what: string, unit: string, limit: number): Budget => ({ what, unit, most: null, least: limit });

export const budgets = {
  "AP-30 scripts": most("scripts to door, square and first message, over the line", "kB", 90),
  "AP-30 all": most("everything to door, square and first message, over the line", "kB", 150),
  "AP-31": most("judge and word lists, after the composer is usable", "kB", 120),
  "AP-33 paint": most("largest paint of the door", "ms", 2_000),
  "AP-33 door": most("door that answers a tap", "ms", 2_500),
  "AP-33 again": most("largest paint on a repeat visit", "ms", 800),
  "AP-33 ready": most("ready on a repeat visit", "ms", 1_000),
  "EN-9": most("Enter to a usable composer", "ms", 2_000),
  "AP-34 input": most("input to next paint", "ms", 200),
  "AP-34 shift": most("layout shift, all of it, worst run", "", 0.05),
  "AP-35 bubble": most("tap on Send to the bubble", "ms", 50),
  "AP-35 sent": most("tap on Send to sent", "ms", 1_000),
  "AP-37 frames": least("frame rate in a room at 20 messages a second", "fps", 30),
  "AP-37 scroll": least("frame rate while scrolling through 5,000 messages", "fps", 30),
  "AP-37 heap": most("heap with 5,000 messages", "MB", 80),
  "AP-37 idle": most("traffic of a minute in a quiet room", "kB", 20),
  "PF-18": most("longest task in a room at 20 messages a second", "ms", 100),
} as const satisfies Record<string, Budget>;

/** One measured figure with its budget, as bench/results/client/client.json keeps it. */
export interface Figure extends Budget {
  readonly id: string;
  readonly value: number;
  readonly runs: number;
}

const isWithin = ({ value, most, least }: Pick<Figure, "value" | "most" | "least">): boolean =>
  Number.isFinite(value) && (most === null || value <= most) && (least === null || value >= least);

/** One figure as the run prints it. */
export const lineOf = (figure: Figure): string =>
  `${isWithin(figure) ? "pass" : "MISS"}  ${figure.id.padEnd(14)} ${figure.what}: ${figure.value.toFixed(2)} ${figure.unit}`.trimEnd();

/** What is not as it must be, one sentence each: a figure beyond its budget, one that was not taken, one against another limit. Empty: the run passes. */
export function misses(figures: readonly Figure[]): string[] {
  const found: string[] = [];
  for (const [id, budget] of Object.entries(budgets) as [string, Budget][]) {
    const taken = figures.filter((one) => one.id === id);
    const [figure] = taken;
    if (figure === undefined || taken.length > 1) found.push(`${id} was measured ${String(taken.length)} times`);
    else if (figure.most !== budget.most || figure.least !== budget.least || figure.unit !== budget.unit) found.push(`${id} was held against another budget`);
    else if (figure.runs < 1) found.push(`${id} comes from no run`);
    else if (!isWithin(figure))
      found.push(`${id}: ${String(figure.value)} ${figure.unit}, budget ${budget.most === null ? `at least ${String(budget.least)}` : `at most ${String(budget.most)}`}`);
  }
  for (const { id } of figures) if (!Object.hasOwn(budgets, id)) found.push(`${id} has no budget`);
  return found;
}
