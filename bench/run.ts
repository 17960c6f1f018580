import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { calibrate, verdict, type Calibration } from "./load/calibrate.ts";
import { growthSection } from "./model/page.ts";
import { readResults, writeReport } from "./report.ts";
import { scenarios } from "./scenarios/list.ts";
import { passes, type Result, type Size } from "./scenarios/result.ts";
import { machine } from "./stats/machine.ts";

const here = dirname(fileURLToPath(import.meta.url));
const args = process.argv.slice(2);
const size: Size = args.includes("--quick") ? "quick" : args.includes("--short") ? "short" : "full";
const asJson = args.includes("--json");
const minutes = Number(/^--minutes=(\d+(?:\.\d+)?)$/m.exec(args.join("\n"))?.[1] ?? NaN);
const isSuite = args.includes("--suite");
const wanted = isSuite
  ? scenarios.filter((one) => one.id !== "PF-10" && one.id !== "PF-13" && one.id !== "PF-14B" && one.id !== "PF-20" && one.id !== "RL-4" && one.id !== "RL-12").map((one) => one.id)
  : args.filter((arg) => !arg.startsWith("--")).map((arg) => arg.toUpperCase());

if (wanted.includes("PF-12")) {
  await import("./scenarios/pf-12-roster.ts");
} else if (wanted.includes("PF-6")) {
  await import("./scenarios/pf-06-judge.ts");
} else if (wanted.includes("EV")) {
  await import("./scenarios/evidence.ts");
} else if (wanted.includes("SM")) {
  const asked = Number(/^--guests=(\d+)$/m.exec(args.join("\n"))?.[1] ?? 0);
  const lines = growthSection(readResults(), asked > 0 ? [asked] : []);
  console.log(
    lines.length > 0 ? lines.join("\n") : "The model is fitted to results of PF-1, PF-5, PF-8, PF-9, PF-14, PF-14B and PF-16 of one machine; run npm run bench -- PF-14B first.",
  );
  process.exitCode = lines.length > 0 ? 0 : 1;
} else {
  const chosen = scenarios.filter((one) => wanted.includes(one.id));
  if (chosen.length === 0 || args.includes("--help")) {
    console.log(
      `Usage: npm run bench -- ID|--suite [--quick|--short] [--json]\n\n${scenarios.map((one) => `  ${one.id.padEnd(7)} ${one.title}`).join("\n")}\n  PF-6   The judge, ordinary and hostile texts\n  PF-12  Presence over a million people\n  SM     One and ten million guests, simulated from the results on file; --guests=N for another number\n  EV     The proof: receipts, trees, verification, bundles\n         --against FILE  its budgets alone, and none a fifth dearer than in FILE\n\n  --suite  every scenario but PF-10, which installs nginx from Debian, PF-12, PF-13, PF-14B and RL-4, which need PostgreSQL and NATS, PF-20, which installs peers from npm and Debian, and RL-12\n  --quick  a short try that writes nothing\n  --minutes=N  how long RL-12 goes on, 10 without it\n  --short  one round instead of three; written like a full one\n  --json   the last line is one object: the summary where the scenario has one, else the result`,
    );
    process.exit(args.includes("--help") ? 0 : 2);
  }
  const say = (line: string): void => console.error(line);
  let failed = false;
  let calibration: Calibration | null = null;
  for (const scenario of chosen) {
    if (scenario.isCalibrated === true && size !== "quick") {
      calibration ??= await calibrate();
      say(`generator: ${calibration.alone} deliveries/s one to a frame, ${calibration.together} several to a frame`);
    }
    const told = await scenario.run({ size, say, ...(Number.isNaN(minutes) ? {} : { minutes }) }).catch((cause: unknown) => {
      // A server that ended says why in its own words, and where in the code a scenario waited for it helps nobody.
      say(cause instanceof Error ? cause.message : String(cause));
      process.exit(1);
    });
    const { summary, ...outcome } = told;
    const result: Result = {
      schema: 1,
      id: scenario.id,
      title: scenario.title,
      date: new Date().toISOString().slice(0, 10),
      machine: machine(),
      ...outcome,
      ...(calibration !== null && scenario.isCalibrated === true ? { calibration: verdict(calibration, outcome.runs) } : {}),
    };
    for (const gate of result.gates) {
      failed ||= !passes(gate);
      say(`${passes(gate) ? "pass" : "MISS"}  ${gate.what}: ${gate.value.toFixed(2)} ${gate.unit} (gate ${gate.better === "less" ? "at most" : "at least"} ${gate.gate})`);
    }
    if (asJson) console.log(JSON.stringify(summary ?? result));
    if (size === "quick") continue;
    const folder = join(here, "results", result.machine.name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${result.date}-${result.id}.json`), `${JSON.stringify(result, null, 2)}\n`);
    writeReport();
  }
  process.exitCode = failed ? 1 : 0;
}
