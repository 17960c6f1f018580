import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { PresenceEnd, PresencePlan } from "../servers/presence.ts";
import { quiet } from "../stats/machine.ts";
import { spread } from "../stats/spread.ts";
import { roundsOf, type Run, type Scenario } from "./result.ts";

const program = join(dirname(fileURLToPath(import.meta.url)), "../servers/presence.ts");

/** One life of the process, on core 0; its last line is what it found. */
async function live(plan: Omit<PresencePlan, "data">): Promise<PresenceEnd> {
  const data = mkdtempSync(join(tmpdir(), "lampion-presence-"));
  try {
    const child = Bun.spawn(["taskset", "-c", "0", process.execPath, program, JSON.stringify({ ...plan, data })], { stdout: "pipe", stderr: "pipe" });
    const [out, complaint, code] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text(), child.exited]);
    const line = out.trim().split("\n").at(-1) ?? "";
    if (code !== 0 || !line.startsWith('{"inside"')) throw new Error(`the process ended with ${code}: ${complaint.slice(0, 800)}`);
    return JSON.parse(line) as PresenceEnd;
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

/** The whole node with lines that have no network: 30,000 windows are more than a process may have sockets. What windows cost, those that open among them, is what the same coming and going costs more with them than without. */
export const presence: Scenario = {
  id: "PF-11",
  title: "Presence: each second one in a hundred goes and another comes, and three in ten look at who is here",
  async run({ size, say }) {
    const quick = size === "quick";
    const rounds = size === "full" ? 3 : 1;
    const plan = quick ? { guests: 2_000, viewers: 600, rooms: 20, seconds: 3 } : { guests: 100_000, viewers: 30_000, rooms: 150, seconds: 30 };
    const label = `${plan.guests.toLocaleString("en")} here, ${plan.viewers.toLocaleString("en")} windows open`;
    const runs: Run[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const others = quick ? 0 : await quiet(10_000);
      const end = await live(plan);
      const share = ({ cpuUs, wallUs }: PresenceEnd["with"]): number => cpuUs / wallUs;
      const wanted = plan.guests * 0.01 * plan.seconds * 0.95;
      const figures = {
        core: share(end.with) - share(end.without),
        all: share(end.with),
        bytesPerS: end.with.diffBytes / plan.viewers / (end.with.wallUs / 1e6),
        diffsPerS: end.with.diffs / plan.viewers / (end.with.wallUs / 1e6),
        tickP99: end.with.tickP99Us,
        residentMiB: end.residentMiB,
      };
      runs.push({
        server: "lampion",
        step: label,
        round,
        figures,
        stoppedBy:
          end.inside < plan.guests
            ? `only ${end.inside} came in`
            : end.open < plan.viewers
              ? `only ${end.open} windows opened`
              : end.with.diffs === 0
                ? "no window was told anything"
                : Math.min(end.with.came, end.without.came) < wanted || end.with.wallUs > plan.seconds * 1.1e6
                  ? "saturated: coming and going took longer than its time"
                  : end.left > plan.guests * 0.02
                    ? `${end.left} went and are still there`
                    : end.faults > 0
                      ? `${end.faults} faults`
                      : "schedule",
        others,
        latency: "",
      });
      say(
        `${label}: windows take ${(figures.core * 100).toFixed(0)} % of the core, ${figures.bytesPerS.toFixed(0)} B/s and ${figures.diffsPerS.toFixed(2)} frames/s each, a tick ${(figures.tickP99 / 1_000).toFixed(0)} ms at p99, ended by ${runs.at(-1)?.stoppedBy}`,
      );
    }
    const median = (figure: string): number => spread(roundsOf(runs, "lampion", label, figure)).median;
    return {
      parameters: { rounds, ...plan, churn: "1 % a second", network: "none: frames are counted where they would be sent" },
      runs,
      gates: [
        { what: "share of a core that the windows take", unit: "x", value: median("core"), gate: 0.3, better: "less" },
        { what: "bytes of changes that each viewer gets a second", unit: "B/s", value: median("bytesPerS"), gate: 1_000, better: "less" },
        {
          what: "runs in which not everybody came in and was told, in time",
          unit: "runs",
          value: runs.filter((run) => run.stoppedBy !== "schedule").length,
          gate: 0,
          better: "less",
        },
      ],
    };
  },
};
