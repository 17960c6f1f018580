import { connect, createServer } from "node:net";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildGenerator, dialectFile, sink } from "../load/build.ts";
import { isPeer, peerList, type PeerName } from "../peers/list.ts";
import { helloLines, type Command } from "../peers/peer.ts";
import type { ServerEnd, ServerPlan, ServerReady } from "./plan.ts";

/** A node that hands over its guests ends within 30 s. */
const slowestEndMs = 35_000;
const here = dirname(fileURLToPath(import.meta.url));
export type OwnName = "lampion" | "bare-topic" | "sink";
export type ServerName = OwnName | PeerName;

export interface Started {
  readonly pid: number;
  readonly port: number;
  /** File of the first frames that the server wrote. */
  readonly hellos: string;
  /** Its talk: a file of `bench/load/dialects`. */
  readonly dialect: string;
  /** Ends the server with all its processes, clears its folder and answers its counters; those of a peer that has none are 0. */
  stop(): Promise<ServerEnd>;
  /** Ends it without a word (SIGKILL), and starts it anew on its port with what lies in its folder. The first one is not used any more. */
  crash(): Promise<Started>;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return address !== null && typeof address === "object" ? address.port : 0;
}
export const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });

function ownCommand(name: OwnName, plan: ServerPlan, profile: string | null): Command {
  if (name === "sink") {
    buildGenerator();
    return { argv: [sink, `hellos=${plan.hellos}`, `guests=${plan.guests}`, `rooms=${plan.rooms}`, `window=${plan.windowMs ?? 0}`], tells: true };
  }
  const profiling = profile === null ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`];
  return { argv: [process.execPath, ...profiling, join(here, `${name}.ts`), JSON.stringify(plan)], tells: true };
}

interface How {
  /** Folder for a profile of its processor time. */
  readonly profile?: string | null;
  /** What it is given beside the environment. */
  readonly env?: Readonly<Record<string, string>>;
}
/** Starts a server on core 0 with a folder of its own, and waits until it listens. */
export async function startServer(name: ServerName, plan: Omit<ServerPlan, "hellos" | "data">, { profile = null, env = {} }: How = {}): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), "lampion-bench-"));
  mkdirSync(join(folder, "peer"));
  return startIn(folder, name, { ...plan, hellos: join(folder, "hellos"), data: join(folder, "data") }, { profile, env });
}
async function startIn(folder: string, name: ServerName, plan: ServerPlan, { profile, env }: Required<How>): Promise<Started> {
  const { hellos } = plan;
  const peer = isPeer(name) ? peerList[name] : null;
  peer?.install();
  const asked = peer === null ? 0 : await freePort();
  const command = isPeer(name) ? peerList[name].command({ folder: join(folder, "peer"), port: asked, plan }) : ownCommand(name, plan, profile);
  const child = Bun.spawn(["taskset", "-c", "0", ...command.argv], {
    stdout: command.tells === true ? "pipe" : "ignore",
    stderr: "pipe",
    env: { ...process.env, ...command.env, ...env },
  });
  const reader = child.stdout?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  const complaint = async (): Promise<string> => `${name} ended: ${(await new Response(child.stderr).text()).slice(0, 800)}`;
  async function line(): Promise<string> {
    for (;;) {
      const end = text.indexOf("\n");
      if (end >= 0) {
        const found = text.slice(0, end);
        text = text.slice(end + 1);
        // The server's own log stands between the two lines that are for us.
        if (found.startsWith('{"ready"') || found.startsWith('{"encodes"')) return found;
        continue;
      }
      const { done = true, value } = (await reader?.read()) ?? {};
      if (done) throw new Error(await complaint());
      text += decoder.decode(value, { stream: true });
    }
  }
  async function listens(): Promise<number> {
    writeFileSync(hellos, helloLines(plan));
    for (let turn = 0; turn < 300; turn += 1) {
      if (await answers(asked)) return asked;
      if (child.exitCode !== null) throw new Error(await complaint());
      await Bun.sleep(100);
    }
    throw new Error(`${name} does not listen after 30 s`);
  }
  try {
    const port = command.tells === true ? (JSON.parse(await line()) as ServerReady).port : await listens();
    return {
      pid: child.pid,
      port,
      hellos,
      dialect: dialectFile(peer?.dialect ?? "lampion"),
      async stop() {
        child.kill("SIGTERM");
        const slow = setTimeout(() => child.kill("SIGKILL"), slowestEndMs);
        const end = command.tells === true ? (JSON.parse(await line()) as ServerEnd) : { encodes: 0, judged: 0, accepted: 0 };
        await child.exited;
        clearTimeout(slow);
        rmSync(folder, { recursive: true, force: true });
        return end;
      },
      async crash() {
        child.kill("SIGKILL");
        await child.exited;
        return startIn(folder, name, { ...plan, port, isAgain: true }, { profile, env });
      },
    };
  } catch (cause) {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
    throw cause;
  }
}
