import { connect } from "node:net";
import { join } from "node:path";

const places = ["nats-server", "/usr/sbin/nats-server", "/usr/local/bin/nats-server"];
const found = places.map((name) => Bun.which(name)).find((path) => path !== null) ?? null;

/** Whether there is a NATS server to start: told loudly where not, a failure where CI=true. */
export function hasNats(): boolean {
  if (found !== null) return true;
  const why = "nats-server is not installed (Debian: apt install nats-server)";
  if (process.env["CI"] === "true") throw new Error(why);
  console.warn(`SKIPPED: ${why}.`);
  return false;
}

export interface NatsServer {
  readonly url: string;
  readonly port: number;
  /** Killed without a word, as by a power cut. */
  kill(): Promise<void>;
  /** It is there and answers nothing, as behind a network that drops everything; until `goOn`. */
  hang(): void;
  goOn(): void;
  /** The same address again, knowing nothing of before. */
  again(): Promise<void>;
}

/** A server of its own on a free port of the loopback. */
export async function startNats(more: readonly string[] = []): Promise<NatsServer> {
  const holder = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  const { port } = holder;
  holder.stop(true);
  let child: Bun.Subprocess | null = null;
  async function begin(): Promise<void> {
    child = Bun.spawn([found ?? "nats-server", "-a", "127.0.0.1", "-p", String(port), ...more], { stdout: "ignore", stderr: "ignore" });
    for (let attempt = 0; attempt < 100; attempt += 1) {
      if (await answers(port)) return;
      await Bun.sleep(50);
    }
    throw new Error("nats-server did not start");
  }
  await begin();
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    async kill() {
      child?.kill("SIGKILL");
      await child?.exited;
    },
    hang: () => child?.kill("SIGSTOP"),
    goOn: () => child?.kill("SIGCONT"),
    again: begin,
  };
}

/** Three servers that are one cluster with JetStream, on the loopback. Each keeps its files in a folder of its own under `folder`. */
export async function startNatsCluster(folder: string): Promise<{ readonly url: string; readonly servers: readonly NatsServer[] }> {
  const holders = [1, 2, 3].map(() => Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } }));
  const routes = holders.map((one) => `nats://127.0.0.1:${one.port}`);
  for (const one of holders) one.stop(true);
  const servers = await Promise.all(
    routes.map((own, at) => {
      const cluster = ["-n", `s${at + 1}`, "--cluster_name", "lampion", "--cluster", own, "--routes", routes.join(",")];
      return startNats(["-js", "-sd", join(folder, `s${at + 1}`), ...cluster]);
    }),
  );
  return { url: servers.map((one) => one.url).join(","), servers };
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("data", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
