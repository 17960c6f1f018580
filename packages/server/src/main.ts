import { createApp, type App } from "./app.ts";
import { causeOf, log } from "./observability/log.ts";
import { readOptions } from "./options/options.ts";
import { gateFacts } from "./options/gate-facts.ts";
import { missingLine, opensPrivateTalk, readHouseFile, startGate } from "./options/start-gate.ts";
import { outliveLostLines } from "./store/lost-lines.ts";

const read = readOptions(process.argv.slice(2), process.env);
if (read.kind === "help") {
  console.log(`Lampion, a local chat.\n\n${read.text}`);
  process.exit(0);
}
if (read.kind === "refused") {
  for (const problem of read.problems) console.error(problem);
  process.exit(1);
}
if (read.options.mode === "production") {
  const facts = gateFacts(read.options, Date.now());
  const missing = startGate(read.options, readHouseFile(read.options.data), facts, Date.now());
  if (missing.length > 0) {
    console.error("Lampion does not start in production. Missing:");
    for (const one of missing) console.error(` - ${missingLine(one)}`);
    if (!opensPrivateTalk(facts))
      console.error(` - desk.people: five people at the desk, there are ${facts.people}; with fewer it would start with rooms only (OP-3): lampion staff add`);
    process.exit(78);
  }
}

outliveLostLines((cause) => log("warn", "line of the database lost", { cause: causeOf(cause) }));
let app: App | null = null;
let isStopping = false;
/** Asked while it is still starting, it stops as soon as there is something to stop. */
const stop = async (): Promise<void> => {
  const running = app;
  app = null;
  isStopping = true;
  if (running === null) return;
  await running.stop();
  log("info", "stopped");
  process.exit(0);
};
// Before anybody is told that it runs: whoever reads that line may stop it at once.
process.on("SIGTERM", () => void stop());
process.on("SIGINT", () => void stop());
try {
  app = read.options.demo ? await (await import("./demo/start-demo.ts")).startDemo(read.options) : await createApp(read.options);
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : "Lampion could not start.");
  process.exit(1);
}
if (isStopping) await stop();
else console.log(`Lampion is at ${app.url}`);
