import { SQL } from "bun";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Recorded, RecordPlan } from "../servers/record.ts";
import { pack, percentile } from "../stats/hdr.ts";
import { quiet } from "../stats/machine.ts";
import type { Run, Scenario } from "./result.ts";

const servers = join(dirname(fileURLToPath(import.meta.url)), "../servers");
const batches = [1, 16, 128, 512] as const;
type Engine = "SQLite" | "PostgreSQL";
const label = (engine: Engine, inFlight: number): string => `${engine}, ${inFlight} at a time`;

/** Runs the store until it has told what was acknowledged, and kills it without a word. */
async function record(plan: RecordPlan): Promise<Recorded> {
  const child = Bun.spawn([process.execPath, join(servers, "record.ts"), JSON.stringify(plan)], { stdout: "pipe", stderr: "pipe" });
  const decoder = new TextDecoder();
  let text = "";
  for await (const part of child.stdout) {
    text += decoder.decode(part, { stream: true });
    const line = text.split("\n").find((one) => one.startsWith('{"steps"') && one.endsWith("}"));
    if (line === undefined || !text.includes(`${line}\n`)) continue;
    child.kill("SIGKILL");
    await child.exited;
    return JSON.parse(line) as Recorded;
  }
  throw new Error(`the store ended: ${(await new Response(child.stderr).text()).slice(0, 800)}`);
}

/** A database of its own where BENCH_POSTGRES_URL, or PostgreSQL on the loopback, answers; null where none does. */
async function ownDatabase(): Promise<{ readonly url: string; drop(): Promise<void> } | null> {
  const url = process.env["BENCH_POSTGRES_URL"] ?? "postgres://postgres@127.0.0.1:5432/postgres";
  const name = `lampion_bench_${process.pid}`;
  const on = async (statement: string): Promise<void> => {
    const client = new SQL(url, { max: 1, connectionTimeout: 5 });
    try {
      await client.unsafe(statement);
    } finally {
      await client.close();
    }
  };
  try {
    await on(`CREATE DATABASE ${name}`);
  } catch {
    return null;
  }
  const own = new URL(url);
  own.pathname = `/${name}`;
  return { url: own.href, drop: () => on(`DROP DATABASE ${name} WITH (FORCE)`) };
}

async function runEngine(engine: Engine, round: number, seconds: number, inFlight: readonly number[]): Promise<{ readonly runs: Run[]; readonly lost: number } | null> {
  const folder = mkdtempSync(join(tmpdir(), "lampion-record-"));
  const database = engine === "SQLite" ? null : await ownDatabase();
  if (engine === "PostgreSQL" && database === null) return null;
  try {
    const plan: RecordPlan = { data: join(folder, "data"), database: database?.url ?? "", inFlight, seconds };
    const written = await record(plan);
    // Killed, opened again, and every number that was acknowledged is looked for.
    const { lost } = await record({ ...plan, acknowledged: written.acknowledged });
    const runs = written.steps.map((step): Run => ({
      server: "lampion",
      step: label(engine, step.inFlight),
      round,
      figures: { messagesPerS: step.perS, cpuPerMessage: step.cpuUs / Math.max(1, step.perS * seconds), p99: percentile(step.latency, 0.99), refused: step.refused },
      stoppedBy: lost > 0 ? `${lost} acknowledged messages were not there after a kill` : step.refused > 0 ? `${step.refused} refused as busy` : "schedule",
      others: 0,
      latency: pack(step.latency),
    }));
    return { runs, lost };
  } finally {
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runBare(round: number, seconds: number, inFlight: readonly number[]): Promise<Run[]> {
  const folder = mkdtempSync(join(tmpdir(), "lampion-insert-"));
  try {
    const child = Bun.spawn([process.execPath, join(servers, "bare-insert.ts"), JSON.stringify({ file: join(folder, "bare.sqlite"), batches: inFlight, seconds })], {
      stdout: "pipe",
    });
    const rates = JSON.parse(await new Response(child.stdout).text()) as number[];
    return rates.map((perS, at): Run => ({
      server: "bare-insert",
      step: label("SQLite", inFlight[at] ?? 0),
      round,
      figures: { messagesPerS: perS },
      stoppedBy: "schedule",
      others: 0,
      latency: "",
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const recorded: Scenario = {
  id: "PF-7",
  title: "Record: messages numbered, given a receipt and stored, so many waiting at a time; then the process is killed and all are looked for",
  async run({ size, say }) {
    const quick = size === "quick";
    const rounds = size === "full" ? 3 : 1;
    const seconds = quick ? 1 : 5;
    const inFlight = quick ? batches.slice(0, 2) : batches;
    const runs: Run[] = [];
    let lost = 0;
    for (let round = 1; round <= rounds; round += 1) {
      if (!quick) await quiet(10_000);
      runs.push(...(await runBare(round, seconds, inFlight)));
      for (const engine of ["SQLite", "PostgreSQL"] as const) {
        const own = await runEngine(engine, round, seconds, inFlight);
        if (own === null) say(`${engine} does not answer: left out`);
        else {
          runs.push(...own.runs);
          lost += own.lost;
        }
      }
    }
    for (const run of runs)
      say(`${run.server}, ${run.step}: ${run.figures["messagesPerS"]?.toFixed(0)} a second, p99 ${((run.figures["p99"] ?? 0) / 1_000).toFixed(1)} ms, ended by ${run.stoppedBy}`);
    const most = (server: string): number =>
      Math.max(0, ...runs.filter((run) => run.server === server && run.step.startsWith("SQLite")).map((run) => run.figures["messagesPerS"] ?? 0));
    const best = runs.filter((run) => run.server === "lampion" && run.step.startsWith("SQLite")).find((run) => run.figures["messagesPerS"] === most("lampion"));
    return {
      parameters: { rounds, seconds, streams: 60, cores: "all: there is no generator" },
      runs,
      gates: [
        { what: "recorded messages per second, SQLite", unit: "/s", value: most("lampion"), gate: 6_000, better: "more" },
        { what: "p99 of the wait at that rate", unit: "ms", value: (best?.figures["p99"] ?? 0) / 1_000, gate: 15, better: "less" },
        { what: "the rate against a bare loop of two rows", unit: "x", value: most("lampion") / Math.max(1, most("bare-insert")), gate: 0.4, better: "more" },
        { what: "acknowledged messages that were not there after a kill", unit: "messages", value: lost, gate: 0, better: "less" },
      ],
    };
  },
};
