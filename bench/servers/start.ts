import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installWs } from "../peers/install.ts";
import type { ServerEnd, ServerPlan, ServerReady } from "./plan.ts";

const here = dirname(fileURLToPath(import.meta.url));
export type ServerName = "lampion" | "bare-topic" | "ws";

export interface Started {
  readonly pid: number;
  readonly port: number;
  /** File of the first frames that the server wrote. */
  readonly hellos: string;
  /** Ends the server, clears its folder and answers its counters. */
  stop(): Promise<ServerEnd>;
}

/** Starts a server on core 0 with a folder of its own, and waits until it listens. */
export async function startServer(name: ServerName, plan: Omit<ServerPlan, "hellos" | "data">, profile: string | null = null): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), "lampion-bench-"));
  const hellos = join(folder, "hellos");
  const whole: ServerPlan = { ...plan, hellos, data: join(folder, "data") };
  const profiling = profile === null ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`];
  const program =
    name === "ws" ? ["node", join(here, "../peers/ws.mjs"), JSON.stringify(whole), installWs()] : [process.execPath, ...profiling, join(here, `${name}.ts`), JSON.stringify(whole)];
  const child = Bun.spawn(["taskset", "-c", "0", ...program], { stdout: "pipe", stderr: "pipe" });
  const reader = child.stdout.getReader();
  const decoder = new TextDecoder();
  let text = "";
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
      const { done, value } = await reader.read();
      if (done) throw new Error(`${name} ended: ${(await new Response(child.stderr).text()).slice(0, 800)}`);
      text += decoder.decode(value, { stream: true });
    }
  }
  try {
    const { port } = JSON.parse(await line()) as ServerReady;
    return {
      pid: child.pid,
      port,
      hellos,
      async stop() {
        child.kill("SIGTERM");
        const end = JSON.parse(await line()) as ServerEnd;
        await child.exited;
        rmSync(folder, { recursive: true, force: true });
        return end;
      },
    };
  } catch (cause) {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
    throw cause;
  }
}
