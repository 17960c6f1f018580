import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const isRoot = process.getuid?.() === 0;
const ownPort = 54329;

export const has = (program) => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;

/** Installs a Debian package, as root or with sudo; says what to do where it cannot. */
export function install(name) {
  console.log(`\n${name} is missing: installing it with apt ...`);
  const sudo = isRoot || !has("sudo") ? "" : "sudo ";
  const script = `${sudo}apt-get update -qq && ${sudo}env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq ${name}`;
  const isDone = spawnSync("sh", ["-c", script], { stdio: ["ignore", "ignore", "inherit"], timeout: 360_000 }).status === 0;
  if (!isDone) console.log(`${name} could not be installed; install it by hand, then run this again.`);
  return isDone;
}

const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, timeout: 2_000 });
    const end = (isThere) => {
      socket.destroy();
      resolve(isThere);
    };
    socket
      .once("connect", () => end(true))
      .once("error", () => end(false))
      .once("timeout", () => end(false));
  });

/** Folder of PostgreSQL's programs, which Debian keeps out of the path. */
function programs() {
  const base = "/usr/lib/postgresql";
  const newest = existsSync(base) ? readdirSync(base).sort((a, b) => Number(b) - Number(a))[0] : undefined;
  return newest === undefined ? null : join(base, newest, "bin");
}

/**
 * PostgreSQL for the tests: the one on 127.0.0.1:5432 that lets user postgres in, or a throw-away one in a folder of its own, installed
 * when missing. Gives its address and how it is stopped; null when there is none to be had.
 */
export async function ensurePostgres() {
  const given = process.env.TEST_POSTGRES_URL;
  if (given !== undefined) return { url: given, stop() {} };
  const usual = "postgres://postgres@127.0.0.1:5432/postgres";
  const letsIn = () => spawnSync("psql", [usual, "-c", "SELECT 1"], { stdio: "ignore", timeout: 10_000, env: { ...process.env, PGCONNECT_TIMEOUT: "5" } }).status === 0;
  if ((await answers(5432)) && letsIn()) return { url: usual, stop() {} };
  if (programs() === null && !install("postgresql")) return null;
  const bin = programs();
  const folder = mkdtempSync(join(tmpdir(), "lampion-postgres-"));
  if (isRoot) spawnSync("chown", ["postgres", folder]);
  // PostgreSQL refuses to run as root.
  const run = (script) =>
    spawnSync(isRoot ? "su" : "sh", isRoot ? ["postgres", "-s", "/bin/sh", "-c", script] : ["-c", script], { stdio: ["ignore", "ignore", "inherit"], timeout: 60_000 }).status ===
    0;
  const data = join(folder, "data");
  const isUp =
    run(`${bin}/initdb -A trust -U postgres -D ${data}`) && run(`${bin}/pg_ctl -D ${data} -w -l ${folder}/log -o "-p ${ownPort} -c listen_addresses=127.0.0.1 -k ${folder}" start`);
  const stop = () => {
    run(`${bin}/pg_ctl -D ${data} -m immediate stop`);
    rmSync(folder, { recursive: true, force: true });
  };
  if (isUp) return { url: `postgres://postgres@127.0.0.1:${ownPort}/postgres`, stop };
  stop();
  console.log("PostgreSQL could not be started.");
  return null;
}

/** Whether there is a nats-server to start, installed when missing; the tests start their own on free ports. Debian keeps it out of a plain user's path. */
export function ensureNats() {
  const isThere = () => has("nats-server") || existsSync("/usr/sbin/nats-server");
  return isThere() || (install("nats-server") && isThere());
}
