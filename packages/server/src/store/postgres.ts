import postgresClient from "postgres";
import { everyStatement } from "./every-statement.ts";
import { migrations, type FileName } from "./migrations.ts";
import { compile, type Value } from "./statements.ts";

/** What a query gave: its rows and how many rows it changed. */
export interface Answered {
  readonly rows: Record<string, unknown>[];
  readonly changed: number;
}
export interface Asks {
  /** Whole numbers of 64 bits come as numbers: nothing here passes 2^53. */
  ask(sql: string, values: readonly Value[]): Promise<Answered>;
}
export interface Postgres extends Asks {
  schemaOf(file: FileName): string;
  /** One transaction; rejects when it was taken back. */
  begin<T>(work: (inside: Asks) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const oldest = 150_000;
/** How far the clocks of a node and of the database may lie apart, ms: times of records and ends of tickets come from nodes. */
export const clockMayDifferMs = 2_000;
/** A number that all nodes take before they look at the tables; any would do. */
const migrationLock = 7_130_015;

const typeOfNumbers = { bigint: { to: 20, from: [20], parse: Number, serialize: String } };
/** What a query may take, ms: a database that is stuck must not hold what waits for it for ever. */
const queryMayTakeMs = 10_000;
/** After a connection was reset, s: what runs on the others may end, what hangs on it is refused. */
const lostMayTakeS = 5;

/**
 * Opens the database of a service that runs on several nodes. `prefix` names its schemas: `lampion` gives lampion_main, lampion_vault,
 * lampion_private; `isKept`: its connections last as long as they can. Throws a plain sentence when the database cannot be used; no address of it stands there, because it may hold a password.
 */
export async function openPostgres(
  url: string,
  { prefix = "lampion", connections = 8, nowMs = Date.now, isKept = false }: { prefix?: string; connections?: number; nowMs?: () => number; isKept?: boolean } = {},
): Promise<Postgres> {
  let client: postgresClient.Sql;
  try {
    client = connect(url, connections, isKept);
  } catch {
    throw new Error("DATABASE_URL is no address of a PostgreSQL database: write it as postgres://user:password@host:5432/name.");
  }
  const own = (on: Pick<postgresClient.Sql, "unsafe">): Asks => ({
    async ask(sql, values) {
      const rows = await on.unsafe<Record<string, unknown>[]>(sql, values as (string | number | null | Buffer)[], { prepare: true });
      return { rows: [...rows], changed: rows.count };
    },
  });
  /** What is asked of a connection between its reset and its end is never answered by the client: after a reset all of its connections are left, and opened anew. */
  async function onClient<T>(work: (on: postgresClient.Sql) => Promise<T>): Promise<T> {
    const on = client;
    try {
      return await work(on);
    } catch (cause) {
      if (on === client && !isClosed && wasCut(cause)) {
        client = connect(url, connections, isKept);
        void on.end({ timeout: lostMayTakeS });
      }
      throw cause;
    }
  }
  let isClosed = false;
  const postgres: Postgres = {
    ask: (sql, values) => onClient((on) => own(on).ask(sql, values)),
    schemaOf: (file) => `${prefix}_${file}`,
    begin: (work) => onClient((on) => on.begin((inside) => work(own(inside))) as Promise<never>),
    close() {
      isClosed = true;
      return client.end({ timeout: 5 });
    },
  };
  try {
    await mustFit(postgres, nowMs);
    await migrate(client, postgres, prefix);
    await proveStatements(postgres);
  } catch (cause) {
    await client.end({ timeout: 1 });
    throw new Error(`The database of DATABASE_URL cannot be used: ${reasonOf(cause)}`);
  }
  return postgres;
}

function connect(url: string, connections: number, isKept: boolean): postgresClient.Sql {
  const { protocol } = new URL(url);
  if (protocol !== "postgres:" && protocol !== "postgresql:") throw new Error("scheme");
  return postgresClient(url, {
    max: connections,
    connect_timeout: 5,
    // Between tries to reach it, s: the client's own waits grow to 20, and a database that is back would stay unused as long.
    backoff: () => 0.25,
    // The client ends a connection after half an hour to an hour and opens another one; what a session holds would go with it.
    ...(isKept ? { max_lifetime: null } : {}),
    types: typeOfNumbers,
    onnotice: () => {},
    // What was acknowledged is on disk, whatever the role's own setting says (PT-10).
    connection: {
      application_name: "lampion",
      synchronous_commit: "on",
      statement_timeout: queryMayTakeMs,
      lock_timeout: queryMayTakeMs,
      idle_in_transaction_session_timeout: queryMayTakeMs,
    },
  });
}

/**
 * A connection ended, with an error of the network such as ECONNRESET or without one, or the database did not take it in time. A connection of this
 * client that was closed while it had something to write never writes again, however often it is opened (decision record 47). One that was refused
 * has written nothing.
 */
function wasCut(cause: unknown): boolean {
  const { code, syscall } = cause as { code?: string; syscall?: string };
  return syscall === "read" || syscall === "write" || code === "CONNECTION_CLOSED" || code === "CONNECT_TIMEOUT";
}

/** What it is about, in words of our own where we know better. */
function reasonOf(cause: unknown): string {
  const { code, message } = cause as { code?: string; message?: string };
  if (code === "ECONNREFUSED" || code === "CONNECT_TIMEOUT" || code === "ENOTFOUND" || code === "EHOSTUNREACH" || code === "CONNECTION_CLOSED")
    return `nothing answers there (${code}). Is it running, and may this machine reach it?`;
  if (code === "28P01" || code === "28000") return "it does not let this user in. Check user and password, and pg_hba.conf.";
  if (code === "3D000") return "there is no database of that name. Make it with createdb.";
  if (code === "42501") return "this user may not make schemas there. Give it the right: GRANT CREATE ON DATABASE ... TO ...";
  return message ?? "unknown";
}

async function mustFit(postgres: Postgres, nowMs: () => number): Promise<void> {
  const asked = nowMs();
  const { rows } = await postgres.ask(
    "SELECT current_setting('server_version_num') AS version, pg_is_in_recovery() AS follows, current_setting('fsync') AS fsync, (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_ms",
    [],
  );
  const { version, follows, fsync, now_ms: theirs } = rows[0] as { version: string; follows: boolean; fsync: string; now_ms: number };
  if (Number(version) < oldest) throw new Error(`it is PostgreSQL ${Math.floor(Number(version) / 10_000)}; this version of Lampion needs 15 or newer.`);
  if (follows) throw new Error("it is a copy that only follows another one. Give the address of the primary.");
  if (fsync !== "on") throw new Error("fsync is off there: what is acknowledged would be lost with the power. Switch it on.");
  const apartMs = Math.round(theirs - (asked + nowMs()) / 2);
  if (Math.abs(apartMs) > clockMayDifferMs)
    throw new Error(
      `its clock and that of this machine lie ${Math.abs(apartMs)} ms apart, at most ${clockMayDifferMs} are allowed. Let both take the time from the network (chrony, systemd-timesyncd).`,
    );
}

/**
 * Makes what is missing, in order, one node after the other. A step and its number are one transaction, so a step is done or not. Tables of a
 * newer version are refused; so is a schema whose tables do not fit its number, which somebody else has touched.
 */
async function migrate(client: postgresClient.Sql, postgres: Postgres, prefix: string): Promise<void> {
  const all = migrations("postgres");
  await client.begin(async (inside) => {
    await inside`SELECT pg_advisory_xact_lock(${migrationLock})`;
    await inside.unsafe(`CREATE SCHEMA IF NOT EXISTS ${prefix}_main`);
    await inside.unsafe(`CREATE TABLE IF NOT EXISTS ${prefix}_main.steps (file TEXT PRIMARY KEY, done INTEGER NOT NULL)`);
    for (const file of Object.keys(all) as FileName[]) {
      const schema = postgres.schemaOf(file);
      await inside.unsafe(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
      const [row] = await inside.unsafe<{ done: number }[]>(`SELECT done FROM ${prefix}_main.steps WHERE file = $1`, [file]);
      const done = row?.done ?? 0;
      const steps = all[file];
      if (done > steps.length) throw new Error(`its schema ${schema} was made by a newer version, ${done}: start that one.`);
      await inside.unsafe(`SET LOCAL search_path TO ${schema}`);
      for (const step of steps.slice(done)) for (const statement of step) await inside.unsafe(statement);
      await inside.unsafe(`INSERT INTO ${prefix}_main.steps (file, done) VALUES ($1, $2) ON CONFLICT (file) DO UPDATE SET done = excluded.done`, [file, steps.length]);
    }
  });
}

/** Every statement finds its tables and columns, before a guest is told that words are kept. */
async function proveStatements(postgres: Postgres): Promise<void> {
  await postgres.begin(async (inside) => {
    for (const [at, { name, file, described }] of everyStatement.entries()) {
      try {
        await inside.ask(`PREPARE lampion_proof_${at} AS ${compile(described, "postgres", postgres.schemaOf(file)).sql}`, []);
      } catch (cause) {
        throw new Error(
          `its tables are not those of this version (${name}: ${cause instanceof Error ? cause.message : "unknown"}). Put them back from a backup, or finish what was begun by hand.`,
        );
      }
    }
    for (const at of everyStatement.keys()) await inside.ask(`DEALLOCATE lampion_proof_${at}`, []);
  });
}
