import { connect } from "node:net";

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
    again: begin,
  };
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
