import { readdirSync, readFileSync } from "node:fs";
import type { Started } from "../servers/start.ts";
import { slope } from "../stats/spread.ts";
import { endOf, loaded, type Evening, type Three, type Watch } from "./pf-16-evening.ts";
import type { Gate, Run, Scenario } from "./result.ts";

/** An evening that leaves the machine to others: memory is what is looked at, and it does not depend on how full the core is. */
const modest: Evening = { readers: 1_500, pairs: 200, silent: 500, roomPerS: 20, pairPerS: 20, churnPerS: 10 };
const small: Evening = { readers: 200, pairs: 20, silent: 100, roomPerS: 5, pairPerS: 5, churnPerS: 3 };
/**
 * By then everything that a service keeps has been let go for the first time: a guest who was cut off is waited for 15 minutes, what was said in a room is at hand
 * for 20. Before, memory grows with those who come and go, and a slope says nothing.
 */
const settledAfterMin = 20;
/** From here on memory is drawn for a look: code is compiled and pages of the database are at hand. */
const warmAfterMin = 5;
const everyS = 10;
/** Lines and what waits are gone by then. A guest who was cut off is waited for 15 minutes, and what was said is at hand for 20. */
const afterAllS = 60;
/** The service's clock goes on past all of that (`SIGHUP` of lampion.ts); so long its housekeeping has for letting go. */
const afterGraceS = 70;

export interface Reading {
  readonly minute: number;
  readonly residentMiB: number;
  readonly descriptors: number;
  readonly threads: number;
}
/** One reading of a process from /proc. */
function read(pid: number, minute: number): Reading {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const of = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
  return { minute, residentMiB: of("VmRSS") / 1_024, descriptors: readdirSync(`/proc/${pid}/fd`).length, threads: of("Threads") };
}

/** How memory moved once everything that is kept has its end: MiB an hour by a straight line, and as a share of the middle of it. Less than ten minutes of that give null. */
export function movedOf(readings: readonly Reading[]): { readonly mibPerHour: number; readonly sharePerHour: number } | null {
  const settled = readings.filter(({ minute }) => minute >= settledAfterMin);
  if ((settled.at(-1)?.minute ?? 0) < settledAfterMin + 10) return null;
  const mibPerHour = slope(settled.map(({ minute, residentMiB }) => [minute / 60, residentMiB]));
  return { mibPerHour, sharePerHour: mibPerHour / (settled.reduce((sum, one) => sum + one.residentMiB, 0) / settled.length) };
}

/** Figures of /metrics by their names. */
export function figuresOf(text: string): Map<string, number> {
  return new Map(text.split("\n").flatMap((line) => (/^[a-z_]+ -?[\d.e+]+$/.test(line) ? [[line.split(" ")[0] ?? "", Number(line.split(" ")[1])] as const] : [])));
}
const metrics = async (port: number): Promise<Map<string, number>> => figuresOf(await (await fetch(`http://localhost:${port}/metrics`)).text());
/** Garbage is collected first, so that what is held is counted (`obey` of plan.ts). */
async function held(pid: number): Promise<number> {
  process.kill(pid, "SIGUSR2");
  await Bun.sleep(3_000);
  return read(pid, 0).residentMiB;
}

interface Ends {
  readonly readings: Reading[];
  emptyMiB: number;
  /** While those who were cut off are waited for. */
  leftMiB: number;
  overMiB: number;
  left: Map<string, number>;
}
/** What stays of lines, and of guests when they are waited for no more: every one of these is 0 when all have gone. */
const lines = ["lampion_connections", "lampion_asks_waiting", "lampion_waiting_bytes"] as const;
const guests = ["lampion_sessions", "lampion_parked"] as const;

function watching(ends: Ends, isQuick: boolean, say: (line: string) => void): Watch {
  return async ({ pid, port }: Started) => {
    ends.emptyMiB = await held(pid);
    const begun = performance.now();
    let isOver = false;
    const reading = (async () => {
      while (!isOver) {
        const one = read(pid, (performance.now() - begun) / 60_000);
        ends.readings.push(one);
        if (ends.readings.length % 6 === 1) say(`minute ${one.minute.toFixed(1)}: ${one.residentMiB.toFixed(1)} MiB, ${one.descriptors} descriptors, ${one.threads} threads`);
        for (let waited = 0; waited < everyS && !isOver; waited += 1) await Bun.sleep(1_000);
      }
    })();
    return async () => {
      isOver = true;
      await reading;
      if (!isQuick) await Bun.sleep(afterAllS * 1_000);
      ends.leftMiB = await held(pid);
      if (!isQuick) {
        process.kill(pid, "SIGHUP");
        await Bun.sleep(afterGraceS * 1_000);
      }
      ends.overMiB = await held(pid);
      ends.left = await metrics(port);
    };
  };
}

function runOf(three: Three, load: Evening, { readings, emptyMiB, leftMiB, overMiB }: Ends): Run {
  const moved = movedOf(readings);
  const settled = readings.filter(({ minute }) => minute >= warmAfterMin);
  const [first, last] = [settled[0] ?? readings[0], settled.at(-1) ?? readings.at(-1)];
  // The generator's marks are letters by chance, and now and then the judge asks one of their authors to think again: that is an answer, and nothing is lost by it.
  const refused = three.rooms.noes + three.pairs.noes;
  const isJudges = (end: string): boolean => end.includes("sends refused, nothing lost") && end.includes("nudge") && refused < three.rooms.sent / 1_000;
  const ended = [
    endOf(three.rooms, load.readers + load.silent),
    endOf(three.pairs, 2 * load.pairs),
    three.churn.failed + three.churn.byes > 0 ? `${three.churn.failed} failed: ${three.churn.problem}` : "schedule",
  ];
  return {
    server: "lampion",
    step: `${(load.readers + load.silent + 2 * load.pairs).toLocaleString("en")} guests, ${load.roomPerS} room and ${load.pairPerS} private messages/s, ${load.churnPerS} guests a second who come and go`,
    round: 1,
    figures: {
      emptyMiB,
      atFiveMiB: first?.residentMiB ?? 0,
      atEndMiB: last?.residentMiB ?? 0,
      mibPerHour: moved?.mibPerHour ?? 0,
      leftMiB,
      overMiB,
      descriptorsMore: (last?.descriptors ?? 0) - (first?.descriptors ?? 0),
      messages: three.rooms.sent + three.pairs.sent,
      refused,
      came: three.churn.finished,
    },
    stoppedBy: ended.find((one) => one !== "schedule" && !isJudges(one)) ?? "schedule",
    others: Math.max(0, three.rooms.othersUs - three.pairs.generatorUs) / three.rooms.wallUs / navigator.hardwareConcurrency,
    latency: "",
    series: readings.map((one) => [Math.round(one.minute * 100) / 100, Math.round(one.residentMiB * 10) / 10]),
  };
}

/** Hours of the same evening: 10 minutes every night, 480 before a release (`--minutes=480`); 30 and more say whether memory stands still. Whether others use the machine does not matter here. */
export const soak: Scenario = {
  id: "RL-12",
  title: "Soak: what memory does while guests come, talk and go",
  async run({ size, minutes = 10, say }) {
    const quick = size === "quick";
    const load = quick ? small : modest;
    const warmS = quick ? 2 : 15;
    const seconds = quick ? 8 : Math.max(60, minutes * 60);
    // A full hour of the service's clock comes in the middle of every soak, however long it is.
    const hourInS = warmS + seconds / 2;
    const ends: Ends = { readings: [], emptyMiB: 0, leftMiB: 0, overMiB: 0, left: new Map() };
    const three = await loaded(load, warmS, seconds, watching(ends, quick, say), hourInS);
    const run = runOf(three, load, ends);
    const moved = movedOf(ends.readings);
    const left = [...lines, ...(quick ? [] : guests)].reduce((sum, name) => sum + (ends.left.get(name) ?? NaN), 0);
    const gates: Gate[] = [
      ...(moved === null ? [] : [{ what: "memory more in an hour, from the twentieth minute on", unit: "%", value: moved.sharePerHour * 100, gate: 3, better: "less" as const }]),
      // In a quick run nobody waits until those who were cut off are given up.
      ...(quick
        ? []
        : [
            {
              what: "memory when all have gone and nobody is waited for, against before the first came",
              unit: "x",
              value: ends.overMiB / ends.emptyMiB,
              gate: 1.2,
              better: "less" as const,
            },
          ]),
      ...(quick
        ? []
        : [
            {
              what: "sessions, lines and what waits when all have gone",
              unit: "",
              value: left,
              gate: 0,
              better: "less" as const,
            },
          ]),
      {
        what: "faults and appends that failed",
        unit: "",
        value: (ends.left.get("lampion_faults_total") ?? NaN) + (ends.left.get("lampion_append_failures_total") ?? NaN),
        gate: 0,
        better: "less",
      },
      {
        what: "runs with a gap, a double, a wrong order, a loss, a refusal or a guest who did not come in",
        unit: "runs",
        value: run.stoppedBy === "schedule" ? 0 : 1,
        gate: 0,
        better: "less",
      },
    ];
    return {
      parameters: { minutes: quick ? seconds / 60 : minutes, warmS, garbage: "as the service collects it; collected before the first and the last two readings" },
      runs: [run],
      gates,
    };
  },
};
