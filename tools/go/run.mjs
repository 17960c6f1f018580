import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { root } from "./prepare.mjs";

/**
 * Bun collects garbage once a second whether there is any or not; with ten thousand guests that is a ninth of what an evening costs (decision record 0050).
 * Its allocator looks for gaps in what is in use ten to twenty times a second; every two seconds is enough. `deploy/` has the same. What grows is collected when it has grown.
 */
const runtime = { BUN_GC_TIMER_INTERVAL: "30000", MIMALLOC_PURGE_HOLES_MIN_INTERVAL: "2000" };

/** How soon we notice that npm, which started us, is gone. */
const lookEveryMs = 500;

/** Runs a program to its end with our own terminal, passing signals on, and gives its exit code. */
export function run(file, args, cwd = root) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, stdio: "inherit", env: { ...runtime, ...process.env } });
    const pass = (signal) => () => {
      // At a terminal Ctrl-C reaches the child by itself; a second one would cut its orderly end short.
      if (signal === "SIGINT" && process.stdin.isTTY) return;
      child.kill(signal);
    };
    const passing = ["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => [signal, pass(signal)]);
    for (const [signal, act] of passing) process.on(signal, act);
    const looking = watchNpm(() => child.kill("SIGTERM"));
    const end = () => {
      clearInterval(looking);
      for (const [signal, act] of passing) process.off(signal, act);
    };
    child.on("error", (error) => {
      end();
      reject(error);
    });
    child.on("exit", (code, signal) => {
      end();
      resolve(code ?? (signal === null ? 1 : 128 + (signals[signal] ?? 0)));
    });
  });
}

const signals = { SIGHUP: 1, SIGINT: 2, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 };

/**
 * npm hands a signal to the shell between us and it, and that shell dies without passing it on. So whoever stops `npm start`
 * would leave a server behind that holds the port: when the shell or npm is gone, the program is ended in order.
 */
function watchNpm(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const shell = process.ppid;
  const npm = parentOf(shell);
  return setInterval(() => {
    if (process.ppid !== shell || parentOf(shell) !== npm) onGone();
  }, lookEveryMs);
}

/** Parent of a process where the system tells it, else null. */
function parentOf(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[1]);
  } catch {
    return null;
  }
}
