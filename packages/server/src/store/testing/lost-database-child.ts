// A process of its own, as a node is one, whose database goes and comes back: lost-database-child.ts reset|away URL. Ends with 0 when all was as it should be.
import { deepEqual, equal, ok } from "node:assert/strict";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { watchDatabase } from "../../cluster/shared.ts";
import { outliveLostLines } from "../lost-lines.ts";
import { openPostgres, type Postgres } from "../postgres.ts";

/** A way to a database that can be cut: lines are reset, nobody answers, or whoever comes is let in and told nothing. */
interface Between {
  readonly url: string;
  /** Resets all lines; new ones go through. */
  reset(): void;
  /** The same, as a database does that is stopped: each line is ended in order. */
  hangUp(): void;
  /** Resets all lines, and refuses new ones until `open`. */
  shut(): Promise<void>;
  open(): Promise<void>;
  /** What is sent goes nowhere. */
  silent(is: boolean): void;
  close(): Promise<void>;
}
async function between(database: string): Promise<Between> {
  const there = new URL(database);
  const lines = new Set<Socket>();
  let isSilent = false;
  const made = (): Server =>
    createServer((near) => {
      const far = connect(Number(there.port || 5432), there.hostname);
      near.on("error", () => {}).on("close", () => far.destroy());
      far.on("error", () => {}).on("close", () => near.destroy());
      near.on("data", (bytes) => void (isSilent || far.write(bytes)));
      far.on("data", (bytes) => void (isSilent || near.write(bytes)));
      lines.add(near.once("close", () => lines.delete(near)));
    });
  let server = made();
  const listen = (port: number): Promise<void> => new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const here = new URL(there);
  here.hostname = "127.0.0.1";
  here.port = String(port);
  const reset = (): void => {
    for (const line of lines) line.resetAndDestroy();
  };
  const end = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      reset();
    });
  return {
    url: here.href,
    reset,
    hangUp() {
      for (const line of lines) line.end();
    },
    shut: end,
    open() {
      server = made();
      return listen(port);
    },
    silent: (is) => void (isSilent = is),
    close: end,
  };
}

const answers = (postgres: Postgres): Promise<boolean> =>
  postgres
    .begin((inside) => inside.ask("SELECT 1", []))
    .then(
      () => true,
      () => false,
    );

/** Lines are reset while questions run, inside of transactions and outside. */
async function reset(database: string): Promise<void> {
  const way = await between(database);
  const postgres = await openPostgres(way.url, { prefix: "reset", connections: 3 });
  for (let round = 0; round < 20; round += 1) {
    const asked = Array.from({ length: 9 }, async (_, at) => {
      if (at > 5) await Bun.sleep(at - 5);
      if (at % 3 === 0) await postgres.begin((inside) => inside.ask("SELECT pg_sleep(0.003)", []));
      else await postgres.ask("SELECT pg_sleep(0.003)", []);
    });
    await Bun.sleep(round % 4);
    if (round % 2 === 0) way.reset();
    else way.hangUp();
    const cutMs = performance.now();
    await Promise.allSettled(asked);
    // What hangs on a connection that is left is refused at once, and nothing waits for a second one.
    ok(performance.now() - cutMs < 3_000, `round ${String(round)}: not answered for ${(performance.now() - cutMs).toFixed(0)} ms`);
  }
  let isThere = false;
  for (let tries = 0; tries < 3 && !isThere; tries += 1) isThere = await answers(postgres);
  ok(isThere, "it is not used again");
  await postgres.close();
  await way.close();
}

/** Gone and back, then silent and back. */
async function away(database: string): Promise<void> {
  const way = await between(database);
  const postgres = await openPostgres(way.url, { prefix: "away", connections: 2 });
  const alarms: string[] = [];
  const health = watchDatabase(postgres, Date.now, (about) => void alarms.push(about));
  const becomes = async (missing: string, withinMs: number): Promise<void> => {
    const untilMs = performance.now() + withinMs;
    while (health.missing().join() !== missing && performance.now() < untilMs) await Bun.sleep(50);
    equal(health.missing().join(), missing);
  };
  await becomes("", 100);
  await way.shut();
  await becomes("database", 6_000);
  // Tries in vain, after which the client's own waits would be tens of seconds.
  for (let tries = 0; tries < 12; tries += 1) equal(await answers(postgres), false);
  await way.open();
  let isThere = false;
  for (const untilMs = performance.now() + 3_000; !isThere && performance.now() < untilMs;) isThere = await answers(postgres);
  ok(isThere, "it is not used again");
  await becomes("", 6_000);
  way.silent(true);
  await becomes("database", 8_000);
  way.silent(false);
  way.reset();
  await becomes("", 15_000);
  deepEqual(new Set(alarms), new Set(["not ready: database"]));
  health.stop();
  await postgres.close();
  await way.close();
}

const [scene, database] = process.argv.slice(2);
if ((scene !== "reset" && scene !== "away") || database === undefined) throw new Error("Usage: lost-database-child.ts reset|away URL");
let outlived = 0;
outliveLostLines((cause) => {
  // Nothing is written to a connection that is gone.
  if (cause instanceof TypeError) throw cause;
  outlived += 1;
});
await (scene === "reset" ? reset : away)(database);
console.log(JSON.stringify({ scene, outlived }));
