import postgresClient from "postgres";
import { everyStatement } from "./every-statement.ts";
import { openConnections, type Connections } from "./connections.ts";
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

/**
 * Opens the database of a service that runs on several nodes. `prefix` names its schemas: `lampion` gives lampion_main, lampion_vault,
 * lampion_private; `isKept`: its connections last as long as they can. Throws a plain sentence when the database cannot be used; no address of it stands there, because it may hold a password.
 */
export async function openPostgres(
  url: string,
  { prefix = "lampion", connections = 8, nowMs = Date.now, isKept = false }: { prefix?: string; connections?: number; nowMs?: () => number; isKept?: boolean } = {},
): Promise<Postgres> {
  let pool: Connections;
  try {
    pool = openConnections((onClosed) => connect(url, onClosed), connections, isKept);
  } catch {
    throw new Error("DATABASE_URL is no address of a PostgreSQL database: write it as postgres://user:password@host:5432/name.");
  }
  const postgres: Postgres = {
    ask: (sql, values) => pool.ask(asked(sql, values)),
    schemaOf: (file) => `${prefix}_${file}`,
    begin: (work) => pool.begin((inside) => work({ ask: (sql, values) => inside(asked(sql, values)) })),
    close: () => pool.close(),
  };
  try {
    await mustFit(postgres, nowMs);
    await migrate(postgres, prefix);
    await proveStatements(postgres);
  } catch (cause) {
    await pool.close();
    throw new Error(`The database of DATABASE_URL cannot be used: ${reasonOf(cause)}`);
  }
  return postgres;
}

const asked =
  (sql: string, values: readonly Value[]) =>
  async (on: postgresClient.Sql): Promise<Answered> => {
    const rows = await on.unsafe<Record<string, unknown>[]>(sql, values as (string | number | null | Buffer)[], { prepare: true });
    return { rows: [...rows], changed: rows.count };
  };

/** A client with one connection. */
function connect(url: string, onClosed: () => void): postgresClient.Sql {
  const { protocol } = new URL(url);
  if (protocol !== "postgres:" && protocol !== "postgresql:") throw new Error("scheme");
  return postgresClient(url, {
    max: 1,
    onclose: onClosed,
    connect_timeout: 5,
    // Between tries to reach it, s: the client's own waits grow to 20, and a database that is back would stay unused as long.
    backoff: () => 0.25,
    // The client would end a connection in the middle of a transaction, which it does not know of.
    max_lifetime: null,
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
async function migrate(postgres: Postgres, prefix: string): Promise<void> {
  const all = migrations("postgres");
  await postgres.begin(async (inside) => {
    await inside.ask("SELECT pg_advisory_xact_lock($1::bigint)", [migrationLock]);
    await inside.ask(`CREATE SCHEMA IF NOT EXISTS ${prefix}_main`, []);
    await inside.ask(`CREATE TABLE IF NOT EXISTS ${prefix}_main.steps (file TEXT PRIMARY KEY, done INTEGER NOT NULL)`, []);
    for (const file of Object.keys(all) as FileName[]) {
      const schema = postgres.schemaOf(file);
      await inside.ask(`CREATE SCHEMA IF NOT EXISTS ${schema}`, []);
      const { rows } = await inside.ask(`SELECT done FROM ${prefix}_main.steps WHERE file = $1`, [file]);
      const done = Number(rows[0]?.["done"] ?? 0);
      const steps = all[file];
      if (done > steps.length) throw new Error(`its schema ${schema} was made by a newer version, ${done}: start that one.`);
      await inside.ask(`SET LOCAL search_path TO ${schema}`, []);
      for (const step of steps.slice(done)) for (const statement of step) await inside.ask(statement, []);
      await inside.ask(`INSERT INTO ${prefix}_main.steps (file, done) VALUES ($1, $2) ON CONFLICT (file) DO UPDATE SET done = excluded.done`, [file, steps.length]);
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
