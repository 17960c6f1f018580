import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureNats, ensurePostgres } from "../go/engines.mjs";
import { startBalancer, type Balancer } from "@lampion/server/balancer";

/**
 * `npm run cluster`: PostgreSQL, three NATS servers that have the keys of evidence in memory, three nodes and a balancer before them, all on the loopback, for a look.
 * Everything it makes is thrown away at the end. PORT names the balancer's port; --nodes=N another number of nodes.
 */
const here = dirname(fileURLToPath(import.meta.url));
const server = join(here, "../../packages/server/dist/main.js");
const count = Math.min(9, Math.max(1, Number(/^--nodes=(\d+)$/m.exec(process.argv.slice(2).join("\n"))?.[1] ?? 3)));
const folder = mkdtempSync(join(tmpdir(), "lampion-cluster-"));
const ending: (() => void | Promise<void>)[] = [() => rmSync(folder, { recursive: true, force: true })];
let isEnding = false;

async function end(code: number): Promise<never> {
  isEnding = true;
  for (const one of ending.reverse()) await one();
  process.exit(code);
}
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void (isEnding || end(0)));

/** A port that was free a moment ago. */
function freePort(): number {
  const holder = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  holder.stop(true);
  return holder.port;
}
/** The end of a process by SIGTERM: a node tells its guests where to go first. */
const ender = (child: Bun.Subprocess) => async (): Promise<void> => {
  child.kill("SIGTERM");
  await child.exited;
};

/** Three servers as one cluster: one of them may be killed, and nothing is lost. Gives their addresses when they listen; nodes wait until they are one. */
async function startNats(): Promise<string> {
  const ports = [1, 2, 3].map(() => ({ own: freePort(), cluster: freePort() }));
  const routes = ports.map((one) => `nats://127.0.0.1:${one.cluster}`);
  for (const [at, { own }] of ports.entries()) {
    const name = `nats-${at + 1}`;
    const alone = [Bun.which("nats-server") ?? "/usr/sbin/nats-server", "-a", "127.0.0.1", "-p", String(own), "-n", name, "--jetstream", "-sd", join(folder, name)];
    const child = Bun.spawn([...alone, "--cluster_name", "lampion", "--cluster", routes[at] ?? "", "--routes", routes.join(",")], { stdout: "ignore", stderr: "ignore" });
    ending.push(ender(child));
    console.log(`NATS ${at + 1}: nats://127.0.0.1:${own}, process ${child.pid}`);
  }
  const listens = (port: number): Promise<boolean> =>
    Bun.connect({ hostname: "127.0.0.1", port, socket: { data() {} } }).then(
      (socket) => {
        socket.end();
        return true;
      },
      () => false,
    );
  for (const { own } of ports) for (let tried = 0; tried < 100 && !(await listens(own)); tried += 1) await Bun.sleep(50);
  return ports.map((one) => `nats://127.0.0.1:${one.own}`).join(",");
}

async function begin(): Promise<void> {
  const postgres = await ensurePostgres();
  if (postgres === null || !ensureNats()) throw new Error("PostgreSQL and NATS are needed; see what stands above.");
  ending.push(postgres.stop);
  const name = `lampion_look_${process.pid}`;
  const psql = (statement: string): boolean => spawnSync("psql", [postgres.url, "-q", "-c", statement], { stdio: ["ignore", "ignore", "inherit"] }).status === 0;
  if (!psql(`CREATE DATABASE ${name}`)) throw new Error("no database could be made");
  ending.push(() => void psql(`DROP DATABASE ${name} WITH (FORCE)`));
  const database = new URL(postgres.url);
  database.pathname = `/${name}`;
  const natsUrl = await startNats();
  const port = Number(process.env["PORT"] ?? 4400);
  let balancer: Balancer;
  try {
    balancer = startBalancer(port);
  } catch {
    throw new Error(`Port ${port} cannot be used; choose another: PORT=4401 npm run cluster`);
  }
  ending.push(balancer.stop);
  const ports: number[] = [];
  for (let at = 1; at <= count; at += 1) {
    const child = Bun.spawn([process.execPath, server], {
      env: {
        PATH: process.env["PATH"] ?? "",
        HOME: process.env["HOME"] ?? "",
        BUN_GC_TIMER_INTERVAL: process.env["BUN_GC_TIMER_INTERVAL"] ?? "1000",
        MIMALLOC_PURGE_HOLES_MIN_INTERVAL: process.env["MIMALLOC_PURGE_HOLES_MIN_INTERVAL"] ?? "2000",
        PORT: "0",
        LAMPION_DATA: join(folder, `node-${at}`),
        LAMPION_KEYS: join(folder, "keys"),
        DATABASE_URL: database.href,
        LAMPION_KEY_STORE: "nats",
        NATS_URL: natsUrl,
        PUBLIC_ORIGIN: balancer.url,
      },
      stdout: "pipe",
      stderr: "inherit",
    });
    ending.push(ender(child));
    const port = await portOf(child.stdout);
    ports.push(port);
    console.log(`node ${at}: http://localhost:${port}, process ${child.pid}`);
    void child.exited.then((code) => {
      if (isEnding) return;
      console.log(`node ${at} ended with ${code}; its guests go to the others.`);
      balancer.use(ports.filter((one) => one !== port));
    });
  }
  balancer.use(ports);
  console.log(`Lampion, ${count} nodes, is at ${balancer.url}. Try: kill -9 of the process of a node, or of one NATS. Ctrl-C ends everything.`);
}

/** Where a node listens, from the line that it says when it is ready; what it says afterwards is read away. */
async function portOf(stdout: ReadableStream<Uint8Array>): Promise<number> {
  const reader = stdout.getReader();
  const decoder = new TextDecoder();
  for (let said = ""; ;) {
    const { done, value } = await reader.read();
    if (done) throw new Error("a node did not start; what it said stands above.");
    said += decoder.decode(value);
    const port = /Lampion is at http:\/\/localhost:(\d+)/.exec(said)?.[1];
    if (port === undefined) continue;
    void (async () => {
      while (!(await reader.read()).done);
    })();
    return Number(port);
  }
}

try {
  await begin();
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : "it could not start");
  await end(1);
}
