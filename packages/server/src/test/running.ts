import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** As it is built: `npm test` builds what changed before it begins. */
const main = join(dirname(fileURLToPath(import.meta.url)), "../../dist/main.js");

/** A server in a process of its own, started as an operator does. */
export interface Running {
  /** Where it is; empty when it did not start. */
  readonly url: string;
  readonly pid: number;
  /** Resolves with the exit code when it has ended. */
  readonly ended: Promise<number>;
  /** What it said on its error output until now. */
  complaints(): Promise<string>;
  kill(signal: "SIGTERM" | "SIGKILL"): Promise<number>;
}

/** `before`: a command that the server is started with, such as a limit of the shell; "$@" stands for the server. */
export async function run(env: Readonly<Record<string, string>>, before = 'exec "$@"'): Promise<Running> {
  const child = Bun.spawn(["bash", "-c", before, "bash", process.execPath, main], {
    env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", PORT: "0", ...env },
    stdout: "pipe",
    stderr: "pipe",
  });
  const complaints = new Response(child.stderr).text();
  const decoder = new TextDecoder();
  const reader = child.stdout.getReader();
  let said = "";
  let url = "";
  while (url === "") {
    const { done, value } = await reader.read();
    if (done) break;
    said += decoder.decode(value);
    url = /Lampion is at (http:\S+)/.exec(said)?.[1] ?? "";
  }
  // Whoever starts a process reads it out, or it stops when the pipe is full.
  const rest = (async () => {
    while (!(await reader.read()).done);
  })();
  const ended = Promise.all([child.exited, rest]).then(([code]) => code);
  return {
    url,
    pid: child.pid,
    ended,
    complaints: () => complaints,
    kill(signal) {
      child.kill(signal);
      return ended;
    },
  };
}
