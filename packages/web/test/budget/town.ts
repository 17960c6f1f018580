import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root, type Site } from "../harness.ts";

export interface BusyTown extends Site {
  /** Says so many judged messages in the room where a guest of 75011 lands; resolves when the last is said. Throws when one was refused. */
  say(count: number, perS: number): Promise<void>;
}
export async function startBusyTown(): Promise<BusyTown> {
  const child = spawn(join(root, "node_modules/.bin/bun"), [join(root, "packages/web/test/budget/busy-town.ts")], { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
  const waiting: ((line: string) => void)[] = [];
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()?.(line));
  const next = (): Promise<string> =>
    Promise.race([
      new Promise<string>((resolve) => waiting.push(resolve)),
      ended.then(() => {
        throw new Error("The town has ended.");
      }),
    ]);
  const url = (await next()).replace("Lampion is at ", "");
  return {
    url,
    async say(count, perS) {
      const answer = next();
      child.stdin.write(`say ${String(count)} ${String(perS)}\n`);
      const { said, refused } = JSON.parse(await answer) as { said: number; refused: number };
      if (said !== count || refused > 0) throw new Error(`Of ${String(count)} messages ${String(said)} were said and ${String(refused)} refused.`);
    },
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
