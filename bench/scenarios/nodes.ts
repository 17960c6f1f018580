import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SQL } from "bun";
import { ownDatabase, startNats } from "@lampion/server/engines";
import { generate, type RoomsOutcome } from "../load/generate.ts";
import { freePort, startServer, type Started } from "../servers/start.ts";
import { pack } from "../stats/hdr.ts";
import type { Run } from "./result.ts";

export const perRoom = 100;
/** So many nodes with one database and one bus of their own; every message is sent on one node and read on all, because connections take turns between them. */
export interface NodesLoad {
  readonly nodes: number;
  readonly guests: number;
  readonly perS: number;
  readonly seconds: number;
  readonly warmS: number;
  readonly round: number;
}

export function endOf(outcome: RoomsOutcome, guests: number): string {
  if (outcome.joined < guests) return `only ${outcome.joined} joined: ${outcome.problem}`;
  const faults = outcome.numberGaps + outcome.duplicates + outcome.reorders + outcome.foreign;
  if (faults > 0) return `order: ${outcome.numberGaps} gaps, ${outcome.duplicates} doubled, ${outcome.reorders} out of order`;
  if (outcome.noes > 0) return `${outcome.noes} sends refused, nothing lost: ${outcome.problem}`;
  return outcome.received < outcome.expected ? `${outcome.expected - outcome.received} deliveries did not come in 5 s` : "schedule";
}

/** Processor time, us, of every process whose command line has one of these words. A backend of PostgreSQL has the name of its database there. */
export function cpuOf(words: readonly string[]): number {
  let us = 0;
  for (const pid of readdirSync("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      if (!/postgres|nats-server/.test(command) || !words.some((word) => command.includes(word))) continue;
      const after = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
      // Fields 14 and 15 of stat(5), in hundredths of a second.
      us += (Number(after[11]) + Number(after[12])) * 10_000;
    } catch {
      // It ended between the list and the look.
    }
  }
  return us;
}

/** What database and bus did for all messages since the servers stood: joining, presence and heartbeats of the nodes are in it. */
interface Beside {
  readonly postgresUs: number;
  readonly natsUs: number;
  readonly rows: number;
  readonly storedBytes: number;
  readonly busCopies: number;
  readonly busBytes: number;
  readonly subscriptions: number;
}
async function look(sql: SQL, database: string, nats: { readonly port: number; readonly monitor: number }): Promise<Beside> {
  const [{ rows, bytes }] = (await sql`SELECT (SELECT coalesce(sum(n_tup_ins), 0)::int FROM pg_stat_user_tables) AS rows, pg_database_size(current_database())::int AS bytes`) as [
    { rows: number; bytes: number },
  ];
  const told = (await (await fetch(`http://127.0.0.1:${nats.monitor}/varz`)).json()) as { out_msgs: number; out_bytes: number; subscriptions: number };
  return {
    postgresUs: cpuOf([` ${database} `]),
    natsUs: cpuOf([`-p ${nats.port} `]),
    rows,
    storedBytes: bytes,
    busCopies: told.out_msgs,
    busBytes: told.out_bytes,
    subscriptions: told.subscriptions,
  };
}
const residentMiB = (pid: number): number => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1_024;

/** Nodes of one service with a database and a bus of their own. */
export interface StartedNodes {
  readonly first: Started;
  readonly beside: readonly Started[];
  readonly database: string;
  readonly nats: { readonly port: number; readonly monitor: number };
  /** Ends all of it; nodes that were killed meanwhile are passed over. */
  stop(): Promise<void>;
}
export async function startNodes(postgres: string, { nodes, guests }: Pick<NodesLoad, "nodes" | "guests">): Promise<StartedNodes> {
  const keys = mkdtempSync(join(tmpdir(), "lampion-bench-keys-"));
  const monitor = await freePort();
  const [database, nats] = await Promise.all([ownDatabase(postgres), startNats(["-m", String(monitor)])]);
  const env = { DATABASE_URL: database.url, NATS_URL: nats.url, LAMPION_KEYS: keys };
  const started: Started[] = [];
  async function stop(): Promise<void> {
    for (const one of started) if (existsSync(`/proc/${one.pid}`)) await one.stop();
    await nats.kill();
    await database.drop();
    rmSync(keys, { recursive: true, force: true });
  }
  try {
    for (let node = 0; node < nodes; node += 1) started.push(await startServer("lampion", { guests, rooms: guests / perRoom, replay: 0, newcomers: 0 }, { env }));
    const [first, ...beside] = started;
    if (first === undefined) throw new Error("no node");
    return { first, beside, database: database.url, nats: { port: nats.port, monitor }, stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

/** One run. CPU is that of the nodes; the database's and the bus's stand beside it for each message. */
export async function runNodes(postgres: string, load: NodesLoad, step: string): Promise<Run> {
  const service = await startNodes(postgres, load);
  const { first, beside, database, nats } = service;
  const sql = new SQL({ url: database, max: 1 });
  const name = new URL(database).pathname.slice(1);
  try {
    const before = await look(sql, name, nats);
    const watched = (async () => {
      // When all are inside and talk: subscriptions of those who have left linger for a minute, so that later would do as well.
      await Bun.sleep((load.warmS + load.seconds / 2) * 1_000);
      return Math.max(...[first, ...beside].map(({ pid }) => residentMiB(pid)));
    })();
    const outcome = await generate(
      "rooms",
      { ...first, beside },
      { n: load.guests, size: perRoom, rate: load.perS, warm: load.warmS, lead: 1, seconds: load.seconds, settle: 2, numbers: 1 },
    );
    const after = await look(sql, name, nats);
    const nodeMiB = await watched;
    const messages = Math.max(1, outcome.deliveries / perRoom);
    const all = Math.max(1, outcome.sent);
    const each = (of: keyof Beside): number => (after[of] - before[of]) / all;
    return {
      server: "lampion",
      step,
      round: load.round,
      figures: {
        cpuPerMessage: outcome.serverUs / messages,
        cpuPerDelivery: outcome.serverUs / Math.max(1, outcome.deliveries),
        core: outcome.serverUs / outcome.wallUs,
        deliveriesPerS: outcome.deliveries / (outcome.wallUs / 1e6),
        p50: outcome.latency.p50,
        p99: outcome.latency.p99,
        lagP99: outcome.lag.p99,
        nodeMiB,
        postgresPerMessage: each("postgresUs"),
        natsPerMessage: each("natsUs"),
        rowsPerMessage: each("rows"),
        storedPerMessage: each("storedBytes"),
        busCopies: each("busCopies"),
        busBytes: each("busBytes"),
        subscriptions: after.subscriptions,
      },
      stoppedBy: endOf(outcome, load.guests),
      others: outcome.othersUs / outcome.wallUs / navigator.hardwareConcurrency,
      latency: pack(outcome.latency.buckets),
    };
  } finally {
    await sql.close();
    await service.stop();
  }
}
