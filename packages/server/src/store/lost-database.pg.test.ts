import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { watchDatabase } from "../cluster/shared.ts";
import { openPostgres, type Postgres } from "./postgres.ts";
import { ownDatabase, postgresUrl } from "./testing/postgres.ts";

/** A way to a database that can be cut: lines are reset, nobody answers, or whoever comes is let in and told nothing. */
interface Between {
  readonly url: string;
  /** Resets all lines; new ones go through. */
  reset(): void;
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
    shut: end,
    open() {
      server = made();
      return listen(port);
    },
    silent: (is) => void (isSilent = is),
    close: end,
  };
}

const url = await postgresUrl();
describe.skipIf(url === null)("a database that is lost and found", () => {
  let database: Awaited<ReturnType<typeof ownDatabase>>;
  beforeAll(async () => {
    database = await ownDatabase(url ?? "");
  });
  afterAll(() => database.drop());
  const answers = (postgres: Postgres): Promise<boolean> =>
    postgres
      .begin((inside) => inside.ask("SELECT 1", []))
      .then(
        () => true,
        () => false,
      );

  test("[RL-13] connections that are reset while questions run leave none without an answer, and the next ones are answered", async () => {
    const way = await between(database.url);
    const postgres = await openPostgres(way.url, { prefix: "reset", connections: 3 });
    for (let round = 0; round < 12; round += 1) {
      const asked = Array.from({ length: 9 }, async (_, at) => {
        if (at > 5) await Bun.sleep(at - 5);
        await postgres.ask("SELECT pg_sleep(0.003)", []);
      });
      await Bun.sleep(round % 4);
      way.reset();
      await Promise.allSettled(asked);
    }
    let isThere = false;
    for (let tries = 0; tries < 3 && !isThere; tries += 1) isThere = await answers(postgres);
    expect(isThere).toBe(true);
    await postgres.close();
    await way.close();
  }, 90_000);

  test("[RL-13] a database that is away is said to be, and used again at once when it is back, however long that took; one that does not answer is said to be away too", async () => {
    const way = await between(database.url);
    const postgres = await openPostgres(way.url, { prefix: "away", connections: 2 });
    const alarms: string[] = [];
    const health = watchDatabase(postgres, Date.now, (about) => void alarms.push(about));
    const becomes = async (missing: string, withinMs: number): Promise<void> => {
      const untilMs = performance.now() + withinMs;
      while (health.missing().join() !== missing && performance.now() < untilMs) await Bun.sleep(50);
      expect(health.missing().join()).toBe(missing);
    };
    await becomes("", 100);
    await way.shut();
    await becomes("database", 6_000);
    // Tries in vain, after which the client's own waits would be tens of seconds.
    for (let tries = 0; tries < 12; tries += 1) expect(await answers(postgres)).toBe(false);
    await way.open();
    let isThere = false;
    for (const untilMs = performance.now() + 3_000; !isThere && performance.now() < untilMs;) isThere = await answers(postgres);
    expect(isThere).toBe(true);
    await becomes("", 6_000);
    way.silent(true);
    await becomes("database", 8_000);
    way.silent(false);
    way.reset();
    await becomes("", 15_000);
    expect(new Set(alarms)).toEqual(new Set(["not ready: database"]));
    health.stop();
    await postgres.close();
    await way.close();
  }, 90_000);
});
