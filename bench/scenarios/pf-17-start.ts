import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { helloText, type Door } from "@lampion/protocol";
import { newcomerLines } from "../servers/newcomers.ts";
import { freePort } from "../servers/start.ts";
import { quiet } from "../stats/machine.ts";
import { spread } from "../stats/spread.ts";
import { roundsOf, type Run, type Scenario } from "./result.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const label = "from the command to the first message that is delivered, nothing prepared but the build";

/** Asks again every 5 ms until it is answered; throws after half a minute. */
async function answered(url: string): Promise<Response> {
  const giveUp = performance.now() + 30_000;
  for (;;) {
    try {
      return await fetch(url);
    } catch (cause) {
      if (performance.now() > giveUp) throw cause;
      await Bun.sleep(5);
    }
  }
}

/** Enters, says one text and waits until it comes back with the messages of the room. Answers when each had happened. */
function sayOnce(port: number, hello: string): Promise<{ readonly insideMs: number; readonly deliveredMs: number }> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers: { Origin: `http://127.0.0.1:${port}` } } as never);
    let insideMs = 0;
    const late = setTimeout(() => reject(new Error("nothing was delivered in 30 s")), 30_000);
    socket.addEventListener("error", () => reject(new Error("the line broke")));
    socket.addEventListener("open", () => socket.send(hello));
    socket.addEventListener("message", ({ data }) => {
      const text = String(data);
      if (insideMs === 0 && text.includes('"t":"stream"')) {
        insideMs = performance.now();
        // The room in which the server lets a newcomer land.
        const room = /"s":"room:([^"]+)"/.exec(text)?.[1] ?? "";
        socket.send(JSON.stringify({ t: "say", n: 1, room, text: "bonsoir la place" }));
      } else if (text.startsWith('{"t":"msgs"') && text.includes("bonsoir la place")) {
        clearTimeout(late);
        resolve({ insideMs, deliveredMs: performance.now() });
        socket.close();
      } else if (/^\{"t":"(no|bye|refused)"/.test(text)) reject(new Error(text.slice(0, 200)));
    });
  });
}

async function runOnce(server: "lampion" | "bare-topic", round: number): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), "lampion-start-"));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const plan = { hellos: join(folder, "hellos"), guests: 1, rooms: 1, replay: 0, data: folder, newcomers: 0, port };
  const argv = server === "lampion" ? ["npm", "start"] : [process.execPath, join(root, "bench/servers/bare-topic.ts"), JSON.stringify(plan)];
  const from = performance.now();
  const child = Bun.spawn(["taskset", "-c", "0", "setsid", ...argv], {
    cwd: root,
    stdout: "ignore",
    stderr: "ignore",
    env: { ...process.env, PORT: String(port), HOST: "127.0.0.1", LAMPION_DATA: join(folder, "data"), DATABASE_URL: "", NATS_URL: "" },
  });
  try {
    const isOwn = server === "lampion";
    await answered(`${origin}/${isOwn ? "door" : ""}`);
    const listensMs = performance.now();
    const door = async (): Promise<Door> => (await (await fetch(`${origin}/door`)).json()) as Door;
    // What a guest's own device works out stands in no server's bill, but is part of what the guest waits for.
    const [line = ""] = isOwn
      ? await newcomerLines(1, { door, text: (nonce, seal) => helloText(origin, nonce, seal), nickname: () => "Lanterne" })
      : [`FR-10000\t${JSON.stringify({ t: "hello", room: "FR-10000", text: "" })}`];
    const solvedMs = performance.now();
    const hello = line.split("\t")[1] ?? "";
    const { insideMs, deliveredMs } = await sayOnce(port, hello);
    return {
      server,
      step: label,
      round,
      figures: { listensMs: listensMs - from, solvesMs: solvedMs - listensMs, entersMs: insideMs - solvedMs, deliversMs: deliveredMs - insideMs, allMs: deliveredMs - from },
      stoppedBy: "schedule",
      others: 0,
      latency: "",
    };
  } finally {
    // The command, and what it started: all of them stand in the session that `setsid` made.
    process.kill(-child.pid, "SIGTERM");
    await Promise.race([child.exited, Bun.sleep(5_000)]);
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // All have ended.
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

export const start: Scenario = {
  id: "PF-17",
  title: "Start: npm start to the first delivered message, by a guest who comes for the first time",
  async run({ size, say }) {
    const rounds = size === "full" ? 5 : size === "short" ? 3 : 1;
    const runs: Run[] = [];
    const built = Bun.spawnSync(["npm", "run", "build"], { cwd: root, stdout: "ignore", stderr: "pipe" });
    if (built.exitCode !== 0) throw new Error(`The build failed: ${built.stderr.toString().slice(-500)}`);
    for (let round = 1; round <= rounds; round += 1) {
      for (const server of ["bare-topic", "lampion"] as const) {
        if (size !== "quick") await quiet(10_000);
        const run = await runOnce(server, round);
        runs.push(run);
        say(
          `${server}: ${Object.entries(run.figures)
            .map(([name, value]) => `${name} ${value.toFixed(0)}`)
            .join(", ")}`,
        );
      }
    }
    const of = (server: "lampion" | "bare-topic"): number => spread(roundsOf(runs, server, label, "allMs")).median / 1_000;
    return {
      parameters: { rounds, build: "up to date", work: "the lowest level, solved by the guest" },
      runs,
      gates: [
        { what: label, unit: "s", value: of("lampion"), gate: 3, better: "less" },
        { what: "the same, more than on the bare server", unit: "s", value: of("lampion") - of("bare-topic"), gate: 1, better: "less" },
      ],
    };
  },
};
