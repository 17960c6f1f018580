import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { log } from "../observability/log.ts";
import { startWitness } from "../evidence/witness/witness-server.ts";

export const witnessHelp = `lampion witness --log FILE [options]           remembers and cosigns the logs of other operators, and raises an alarm when one forks, goes back or is silent
    --log FILE        keys of the logs, one a line, as they stand under /log/key of each
    --folder FOLDER   where it keeps its own key and what it saw (./.lampion-witness)
    --name NAME       under which it cosigns, such as witness.example/w1 (lampion-witness)
    --host ADDRESS    to listen on (127.0.0.1)   --port NUMBER (4410)`;

/** Runs until it is stopped; resolves with an exit code. */
export async function runWitness(args: readonly string[]): Promise<number> {
  let given: Record<string, string | undefined>;
  try {
    const text = { type: "string" } as const;
    given = parseArgs({ args: [...args], options: { log: text, folder: text, name: text, host: text, port: text }, strict: true }).values;
  } catch (cause) {
    console.error(cause instanceof Error ? cause.message : "unknown flag");
    return 2;
  }
  const { log: file = "", folder = "./.lampion-witness", name = "lampion-witness", host = "127.0.0.1", port = "4410" } = given;
  if (!existsSync(file)) {
    console.error(`--log ${file === "" ? "is missing" : `${file} is not there`}: give a file with the keys of the logs, one a line.\n${witnessHelp}`);
    return 2;
  }
  const logs = readFileSync(file, "utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (logs.length === 0 || logs.length > 1_000) {
    console.error(`${file} holds ${logs.length} keys: give from 1 to 1,000, one a line.`);
    return 2;
  }
  let witness: ReturnType<typeof startWitness>;
  try {
    witness = startWitness({
      folder,
      host,
      port: Number(port),
      name,
      logs,
      nowMs: () => Date.now(),
      alarm: (what, origin, detail) => log("error", `witness-${what}`, { origin, detail }),
    });
  } catch (cause) {
    console.error(cause instanceof Error ? cause.message : "The witness could not start.");
    return 1;
  }
  console.log(`The witness is at ${witness.url}. Its key, for the operators of the logs:\n${witness.key}\nThey start with LOG_WITNESSES="${witness.url} ${witness.key}"`);
  await new Promise<void>((resolve) => {
    process.once("SIGTERM", resolve);
    process.once("SIGINT", resolve);
  });
  await witness.stop();
  return 0;
}
