import type { Result, Run } from "../scenarios/result.ts";

/** What the processes of one service do in a second, all together. */
export interface Load {
  readonly nodes: number;
  /** Guests who are written to: those in rooms where somebody speaks, and in conversations. */
  readonly readers: number;
  /** Messages that are judged and stored. */
  readonly messages: number;
  /** Writes of them to a reader, one message each. */
  readonly deliveries: number;
  /** Messages that come from another node by the bus, once for each node. */
  readonly copies: number;
}
/** Processor time in microseconds. Fitted, so that a single one means less than their sum. */
export interface Costs {
  /** A second of a process that is there: ticks, heartbeats, the threads of the runtime. */
  readonly process: number;
  readonly message: number;
  readonly batch: number;
  readonly delivery: number;
  /** More for a delivery, for each tenfold of the readers over 1,000: caches are cold. */
  readonly cold: number;
  readonly copy: number;
}
const names = ["process", "message", "batch", "delivery", "cold", "copy"] as const;
/** A batch begins every 8 ms at the most (decision record 0045). */
const batchesPerS = 125;

/** Batches that the nodes write in a second, all together. */
export const batchesOf = ({ nodes, messages }: Pick<Load, "nodes" | "messages">): number => nodes * batchesPerS * (1 - Math.exp(-messages / nodes / batchesPerS));

function features({ nodes, readers, messages, deliveries, copies }: Load): readonly number[] {
  // Each node has its own part of the readers, and their caches are its own.
  const tenfolds = Math.max(0, Math.log10(Math.max(1, readers / nodes) / 1_000));
  return [nodes, messages, batchesOf({ nodes, messages }), deliveries, deliveries * tenfolds, copies];
}
/** Processor time of all nodes in a second, us. */
export function cpuOf(costs: Costs, load: Load): number {
  return features(load).reduce((sum, amount, at) => sum + amount * costs[names[at] ?? "process"], 0);
}

/** A measured run: its load and what it took. */
export interface Point {
  readonly name: string;
  readonly load: Load;
  readonly cpuUs: number;
}

/** Solves a small system; a column that says nothing gets 0. */
function solve(matrix: number[][], right: number[]): number[] {
  const size = right.length;
  for (let column = 0; column < size; column += 1) {
    let best = column;
    for (let row = column + 1; row < size; row += 1) if (Math.abs(matrix[row]?.[column] ?? 0) > Math.abs(matrix[best]?.[column] ?? 0)) best = row;
    [matrix[column], matrix[best]] = [matrix[best] ?? [], matrix[column] ?? []];
    [right[column], right[best]] = [right[best] ?? 0, right[column] ?? 0];
    const pivot = matrix[column]?.[column] ?? 0;
    if (Math.abs(pivot) < 1e-12) continue;
    for (let row = 0; row < size; row += 1) {
      if (row === column) continue;
      const factor = (matrix[row]?.[column] ?? 0) / pivot;
      for (let at = column; at < size; at += 1) (matrix[row] ?? [])[at] = (matrix[row]?.[at] ?? 0) - factor * (matrix[column]?.[at] ?? 0);
      right[row] = (right[row] ?? 0) - factor * (right[column] ?? 0);
    }
  }
  return right.map((value, at) => (Math.abs(matrix[at]?.[at] ?? 0) < 1e-12 ? 0 : value / (matrix[at]?.[at] ?? 1)));
}

/** Amounts of what costs something, and what all of it cost. */
type Row = readonly [amounts: readonly number[], cost: number];
/** What each amount costs, so that the shares by which the rows are missed are least in sum of squares; none is below 0. */
export function leastSquares(given: readonly Row[]): number[] {
  const rows = given.filter(([, cost]) => cost > 0).map(([amounts, cost]) => amounts.map((amount) => amount / cost));
  const width = Math.max(0, ...rows.map((row) => row.length));
  let active = Array.from({ length: width }, (_, at) => at);
  for (;;) {
    const matrix = active.map((a) => active.map((b) => rows.reduce((sum, row) => sum + (row[a] ?? 0) * (row[b] ?? 0), 0)));
    // The amounts differ by millions: each column is brought to the same size first.
    const sizes = active.map((_, at) => Math.sqrt(matrix[at]?.[at] ?? 0) || 1);
    const scaled = matrix.map((row, a) => row.map((value, b) => value / (sizes[a] ?? 1) / (sizes[b] ?? 1)));
    const found = solve(
      scaled,
      active.map((a, at) => rows.reduce((sum, row) => sum + (row[a] ?? 0), 0) / (sizes[at] ?? 1)),
    );
    const least = Math.min(...found);
    if (least >= 0 || active.length <= 1) {
      return Array.from({ length: width }, (_, at) => {
        const place = active.indexOf(at);
        return place < 0 ? 0 : Math.max(0, (found[place] ?? 0) / (sizes[place] ?? 1));
      });
    }
    active = active.filter((_, at) => found[at] !== least);
  }
}
export function fit(points: readonly Point[]): Costs {
  const [process = 0, message = 0, batch = 0, delivery = 0, cold = 0, copy = 0] = leastSquares(points.map(({ load, cpuUs }) => [features(load), cpuUs]));
  return { process, message, batch, delivery, cold, copy };
}
/** What PostgreSQL takes for a batch and for a row in it, us: few to a batch cost many times as much as many. */
export function fitPostgres(results: readonly Result[]): { readonly batchUs: number; readonly rowUs: number } {
  const rows = results
    .filter(({ id }) => id === "PF-14B")
    .flatMap(({ id, runs }) =>
      runs.flatMap((run): Row[] => {
        const load = loadOf(id, run);
        return load === null ? [] : [[[batchesOf(load), load.messages], (run.figures["postgresPerMessage"] ?? 0) * load.messages]];
      }),
    );
  const [batchUs = 0, rowUs = 0] = leastSquares(rows);
  return { batchUs, rowUs };
}

const count = (text: string | undefined): number => Number((text ?? "").replaceAll(",", ""));
/** The load of a run of Lampion as its step names it; null where the step tells no load, or the run was full: then its rate is not what was asked. */
function loadOf(id: string, run: Run): Load | null {
  if (run.server !== "lampion" || (run.figures["core"] ?? 1) > 0.9 || run.stoppedBy.startsWith("saturated") || run.stoppedBy.startsWith("only ")) return null;
  // Where several messages leave in one write, a delivery is no write.
  if ((run.figures["framesPerDelivery"] ?? 1) < 0.95) return null;
  const deliveries = run.figures["deliveriesPerS"] ?? 0;
  const rooms = /^(?:(\d+) nodes?, )?([\d,]+) guests in [\d,]+ rooms/.exec(run.step);
  if ((id === "PF-2" || id === "PF-3" || id === "PF-14" || id === "PF-14B") && rooms !== null) {
    const nodes = rooms[1] === undefined ? 1 : count(rooms[1]);
    const messages = deliveries / 100;
    return { nodes, readers: count(rooms[2]), messages, deliveries, copies: (nodes - 1) * messages };
  }
  if (id === "PF-13") {
    const nodes = run.step.startsWith("two") ? 2 : 1;
    return { nodes, readers: 1_000, messages: deliveries / 100, deliveries, copies: ((nodes - 1) * deliveries) / 100 };
  }
  const messages = run.figures["messagesPerS"] ?? 0;
  if (id === "PF-5") return { nodes: 1, readers: 1_000, messages, deliveries: 2 * messages, copies: 0 };
  if (id === "PF-8" && run.step.includes("judged on the way")) return { nodes: 1, readers: 10_000, messages, deliveries: 2 * messages, copies: 0 };
  if (id === "PF-20") return { nodes: 1, readers: 1_000, messages: deliveries / 100, deliveries, copies: 0 };
  return null;
}
/** Every run of the named scenarios that tells its load. */
export function pointsOf(results: readonly Result[], ids: readonly string[]): Point[] {
  return results
    .filter(({ id }) => ids.includes(id))
    .flatMap(({ id, runs }) =>
      runs.flatMap((run): Point[] => {
        const load = loadOf(id, run);
        const cpuUs = load === null ? 0 : (run.figures["cpuPerDelivery"] ?? 0) * load.deliveries || (run.figures["cpuPerMessage"] ?? 0) * load.messages;
        return load === null || cpuUs <= 0 ? [] : [{ name: `${id}: ${run.step}`, load, cpuUs }];
      }),
    );
}
/** The evening of PF-16, whose guests who come and go cost `perGuestUs` each. Null where it was not measured. */
export function eveningOf(results: readonly Result[]): { readonly point: Point; readonly comePerS: number } | null {
  const result = results.find(({ id }) => id === "PF-16");
  const run = result?.runs.find(({ step }) => /^[\d,]+ guests in /.test(step));
  if (run === undefined) return null;
  const readers = count(/^([\d,]+) guests/.exec(run.step)?.[1]);
  const pairs = result?.runs.find(({ step }) => step.includes(" pairs, "));
  const pairMessages = count(/, ([\d,]+) messages\/s/.exec(pairs?.step ?? "")?.[1]);
  const comePerS = count(/and ([\d,]+) guests a second/.exec(result?.runs.find(({ step }) => step.includes("come and go"))?.step ?? "")?.[1]);
  const deliveries = (run.figures["deliveriesPerS"] ?? 0) + (pairs?.figures["deliveriesPerS"] ?? 0);
  const messages = (run.figures["deliveriesPerS"] ?? 0) / 100 + pairMessages;
  return { point: { name: `PF-16: ${run.step}`, load: { nodes: 1, readers, messages, deliveries, copies: 0 }, cpuUs: (run.figures["core"] ?? 0) * 1e6 }, comePerS };
}
