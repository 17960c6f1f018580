import type { Buckets } from "../stats/hdr.ts";
import { buildGenerator, buildTlsGenerator, generator, tlsGenerator } from "./build.ts";

interface Histogram {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  readonly buckets: Buckets;
}
/** What every mode tells. Times are microseconds over the measured window. */
interface Common {
  readonly joined: number;
  readonly failed: number;
  readonly byes: number;
  readonly noes: number;
  readonly problem: string;
  /** Connections whose TLS was settled, and those of them that a ticket shortened. */
  readonly secured: number;
  readonly resumed: number;
}
/** What the machine did over the measured window. */
interface Use {
  readonly wallUs: number;
  /** Of the first thread of the server's first process. */
  readonly mainThreadUs: number;
  readonly serverUs: number;
  readonly generatorUs: number;
  readonly othersUs: number;
  readonly softirq0Us: number;
  readonly residentKiB: number;
}
/** One schedule; the counts of what was sent and came are since the start. */
export interface WindowOutcome extends Use {
  /** Sends that the server refused. */
  readonly refused: number;
  readonly sent: number;
  readonly sentInWindow: number;
  readonly deliveries: number;
  readonly framesInWindow: number;
  readonly expected: number;
  readonly received: number;
  /** Numbers of a publisher that a receiver did not see: lost or refused. */
  readonly gaps: number;
  /** Numbers of the server that a receiver did not see: lost. Counted with `numbers=1`. */
  readonly numberGaps: number;
  readonly duplicates: number;
  readonly reorders: number;
  readonly foreign: number;
  readonly latency: Histogram;
  readonly lag: Histogram;
}
/** Memory before anybody came, and when all were there. */
interface Joining {
  readonly emptyKiB: number;
  readonly joinedKiB: number;
}
export interface RoomsOutcome extends Common, Joining, WindowOutcome {
  /** Of the second kind of rooms, where `groups` names two. */
  readonly latency2?: Histogram;
}
export interface StepsOutcome extends Common, Joining {
  /** In the order of the rates; the last is the first that the server could not do. */
  readonly steps: readonly (WindowOutcome & { readonly rate: number })[];
}
export interface IdleOutcome extends Common, Use {
  readonly steps: readonly { readonly joined: number; readonly residentKiB: number; readonly joinUs: number }[];
}
export interface AcceptOutcome extends Common, Use {
  readonly finished: number;
  readonly begun: number;
  readonly open: number;
  readonly shortReplays: number;
  readonly latency: Histogram;
}
/** All at once (`knock=1`). */
export interface KnockOutcome extends Common, Use {
  readonly finished: number;
  readonly refusedBad: number;
  readonly refusedGood: number;
  readonly badInside: number;
  readonly toldLater: number;
  /** Guests who came in, by the second. */
  readonly cameIn: readonly number[];
  /** From the moment in which all knock to being inside. */
  readonly latency: Histogram;
}
export interface ResumeOutcome extends Common, Use {
  readonly begun: number;
  readonly finished: number;
  readonly sent: number;
  /** Messages that came to those who stayed, and to those who came back. */
  readonly live: number;
  readonly replayed: number;
  readonly shortReplays: number;
  readonly gaps: number;
  readonly duplicates: number;
  readonly reorders: number;
  readonly foreign: number;
  readonly latency: Histogram;
  readonly lag: Histogram;
}
export interface AwayOutcome extends Common, Use {
  readonly sent: number;
  readonly acked: number;
  readonly received: number;
  /** Acknowledged words that a guest of their room never saw. */
  readonly lost: number;
  readonly numberGaps: number;
  readonly duplicates: number;
  readonly reorders: number;
  readonly foreign: number;
  /** Lines that were cut here, and lines inside that the server ended. */
  readonly cuts: number;
  readonly ended: number;
  /** Lines that were lost and had everything again, and guests who had not at the end. */
  readonly finished: number;
  readonly missing: number;
  /** From the dial to the room, from the dial to the last missed word, and from the loss of the line to that. */
  readonly latency: Histogram;
  readonly caught: Histogram;
  readonly away: Histogram;
  readonly lag: Histogram;
}
export interface Outcomes {
  readonly rooms: RoomsOutcome;
  readonly steps: StepsOutcome;
  readonly resume: ResumeOutcome;
  readonly away: AwayOutcome;
  readonly idle: IdleOutcome;
  readonly accept: AcceptOutcome;
  readonly knock: KnockOutcome;
}

export interface Target {
  readonly port: number;
  readonly pid: number;
  /** The other nodes of the same service; connections take turns between all, and their processes are counted with the first. */
  readonly beside?: readonly { readonly port: number; readonly pid: number }[];
  /** In front of it, with TLS: connections go there, and its processes are counted too. */
  readonly front?: { readonly port: number; readonly pid: number };
  readonly hellos: string;
  /** Its talk: a file as in `bench/load/dialects`. */
  readonly dialect: string;
}

/** Runs the generator against a server, on core 1, and reads the object that it prints. Throws with its complaint when it cannot run. */
export async function generate<M extends keyof Outcomes>(mode: M, target: Target, options: Readonly<Record<string, string | number>>): Promise<Outcomes[M]> {
  const { hellos, dialect, beside = [], front } = target;
  if (front === undefined) buildGenerator();
  else buildTlsGenerator();
  const nodes = [target, ...beside];
  const ports = (front === undefined ? nodes : [front]).map(({ port }) => port).join(",");
  const pids = [...nodes, ...(front === undefined ? [] : [front])].map(({ pid }) => pid).join(",");
  const args = Object.entries({ port: ports, pid: pids, hellos, dialect, ...options }).map(([name, value]) => `${name}=${value}`);
  const run = Bun.spawn(["taskset", "-c", "1", front === undefined ? generator : tlsGenerator, ...(mode === "knock" ? ["mode=accept", "knock=1"] : [`mode=${mode}`]), ...args], {
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, complaint, code] = await Promise.all([new Response(run.stdout).text(), new Response(run.stderr).text(), run.exited]);
  if (code !== 0) throw new Error(complaint.trim() || `the generator ended with ${code}`);
  return JSON.parse(out) as Outcomes[M];
}
