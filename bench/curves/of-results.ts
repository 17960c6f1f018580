import { disturbedFrom, type Result, type Run } from "../scenarios/result.ts";
import { merge, percentile, unpack } from "../stats/hdr.ts";
import { spread } from "../stats/spread.ts";
import type { Line, Plot } from "./plot.ts";

/** What of a scenario is drawn: where a run stands on the x axis, on which line, and the value. Null leaves the run out. */
interface Curve {
  readonly name: string;
  readonly title: string;
  readonly x: string;
  readonly y: string;
  /** Figure of the runs, a percentile of the latency in ms, or what they read again and again. */
  readonly of: string | { readonly latency: number } | "series";
  readonly isLogX?: boolean;
  readonly isLogY?: boolean;
  place(step: string): { readonly x: number; readonly line: string } | null;
}

/** The numbers that a pattern finds in the name of a step, with thousands as they are written there. */
function numbers(step: string, pattern: RegExp): number[] | null {
  const found = pattern.exec(step);
  return found === null ? null : found.slice(1).map((one) => Number(one.replaceAll(",", "")));
}
const by =
  (pattern: RegExp, line: (step: string) => string = () => "") =>
  (step: string) => {
    const [x] = numbers(step, pattern) ?? [];
    return x === undefined ? null : { x, line: line(step) };
  };

const perDelivery = (pattern: RegExp, line?: (step: string) => string): Curve => ({
  name: "cpu",
  title: "CPU for each delivery",
  x: "deliveries a second",
  y: "microseconds of CPU",
  of: "cpuPerDelivery",
  isLogX: true,
  isLogY: true,
  place: by(pattern, line),
});
const wait = (x: string, pattern: RegExp, line?: (step: string) => string): Curve => ({
  name: "p99",
  title: "Latency, 99 of 100 within",
  x,
  y: "ms",
  of: { latency: 0.99 },
  isLogX: true,
  isLogY: true,
  place: by(pattern, line),
});
const perMessage = (pattern: RegExp, line?: (step: string) => string): Curve => ({
  ...perDelivery(pattern, line),
  title: "CPU for each message",
  x: "messages a second",
  of: "cpuPerMessage",
});
const judged = (step: string): string => (step.includes("on the devices") ? "checked on devices" : step.includes("judged on the way") ? "judged on the way" : "");
const growing = /^([\d,]+) guests in [\d,]+ rooms, [\d,]+ deliveries\/s/;
const rate = (step: string): string => `${/([\d,]+) deliveries\/s/.exec(step)?.[1] ?? ""}/s`;

const roomsPattern = /^[\d,]+ guests in [\d,]+ rooms, ([\d,]+) deliveries\/s/;
const inPattern = /([\d,]+) messages\/s/;
const curves: Readonly<Record<string, readonly Curve[]>> = {
  "PF-2": [perDelivery(roomsPattern), wait("deliveries a second", roomsPattern)],
  "PF-3": [perDelivery(roomsPattern), wait("deliveries a second", roomsPattern)],
  "PF-5": [perMessage(inPattern), wait("messages a second", inPattern)],
  "PF-8": [perMessage(inPattern, judged), wait("messages a second", inPattern, judged)],
  "PF-14": [
    {
      ...perDelivery(growing, rate),
      title: "CPU for each delivery, the same deliveries to ever more guests",
      x: "guests of one process",
      isLogX: false,
      isLogY: false,
    },
    { name: "memory", title: "Memory of the process", x: "guests of one process", y: "MiB", of: "residentMiB", place: by(growing, rate) },
  ],
  "PF-14B": [
    {
      name: "nodes",
      title: "CPU for each delivery of all nodes, the same guests and deliveries",
      x: "nodes",
      y: "microseconds of CPU",
      of: "cpuPerDelivery",
      place: by(/^([\d,]+) nodes?,/, rate),
    },
  ],
  "RL-12": [{ name: "memory", title: "Memory of the process", x: "minutes", y: "MiB", of: "series", place: () => ({ x: 0, line: "" }) }],
  "PF-20": [perDelivery(/^([\d,]+) deliveries\/s/), wait("deliveries a second", /^([\d,]+) deliveries\/s/)],
};

function valueOf(runs: readonly Run[], of: Curve["of"]): number | null {
  const calm = runs.filter((run) => run.others <= disturbedFrom);
  const counted = calm.length > 0 ? calm : runs;
  if (typeof of !== "string") {
    const buckets = merge(counted.map((run) => unpack(run.latency)));
    return buckets.length === 0 ? null : percentile(buckets, of.latency) / 1_000;
  }
  const values = counted.flatMap((run) => run.figures[of] ?? []);
  return values.length === 0 ? null : spread(values).median;
}

/** A run that was refused, saturated or lost something still is a point: how much dearer it was is what a curve is for. One in which not everybody came in says nothing. */
const counts = (run: Run): boolean => !run.stoppedBy.startsWith("only ");

function plotOf(result: Result, curve: Curve, names: Readonly<Record<string, string>>): Plot | null {
  const lines = new Map<string, { readonly dashed: boolean; readonly at: Map<number, Run[]> }>();
  for (const run of result.runs.filter(counts)) {
    const place = curve.place(run.step);
    if (place === null) continue;
    const name = [names[run.server] ?? run.server, place.line].filter((one) => one !== "").join(", ");
    const line = lines.get(name) ?? { dashed: run.server !== "lampion", at: new Map<number, Run[]>() };
    lines.set(name, line);
    line.at.set(place.x, [...(line.at.get(place.x) ?? []), run]);
  }
  const drawn = [...lines].flatMap(([name, { dashed, at }]): Line[] => {
    if (curve.of === "series") return [...at.values()].flat().flatMap(({ series = [] }) => (series.length < 2 ? [] : [{ name, dashed, points: series }]));
    const points = [...at].flatMap(([x, runs]) => {
      const y = valueOf(runs, curve.of);
      return y === null || (curve.isLogY === true && y <= 0) ? [] : [[x, y] as const];
    });
    return points.length < 2 ? [] : [{ name, dashed, points: points.sort(([a], [b]) => a - b) }];
  });
  // What it is about stands first, and in front of what it is compared with.
  const lampionFirst = [...drawn.filter((line) => line.dashed !== true), ...drawn.filter((line) => line.dashed === true)];
  return lampionFirst.length === 0
    ? null
    : { title: `${result.id}: ${curve.title}`, x: curve.x, y: curve.y, lines: lampionFirst, isLogX: curve.isLogX === true, isLogY: curve.isLogY === true };
}

/** A picture and the name of its file. */
export interface Drawn {
  readonly file: string;
  readonly plot: Plot;
}
/** The curves of one result, none where a scenario has no steps to draw. `names` says how servers are called. */
export function curvesOf(result: Result, names: Readonly<Record<string, string>>): Drawn[] {
  return (curves[result.id] ?? []).flatMap((curve): Drawn[] => {
    const plot = plotOf(result, curve, names);
    return plot === null ? [] : [{ file: `${result.id}-${result.machine.name}-${curve.name}.svg`, plot }];
  });
}
