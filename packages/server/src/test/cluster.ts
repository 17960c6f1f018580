import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApp, type App } from "../app.ts";
import { startNats, type NatsServer } from "../bus/testing/nats.ts";
import { readOptions } from "../options/options.ts";
import { ownDatabase } from "../store/testing/postgres.ts";
import { run, type Running } from "./running.ts";

/** Nodes with one database and one bus. */
export interface Cluster {
  readonly nats: NatsServer;
  /** Folder of keys that the nodes share. */
  readonly keys: string;
  readonly databaseUrl: string;
  /** One more node in this process, whose guests may write as fast as they like. */
  add(): Promise<App>;
  /** One more node in a process of its own, as an operator starts it; `more` wins over what all nodes have. */
  start(more?: Readonly<Record<string, string>>): Promise<Running>;
  end(): Promise<void>;
}

/** `keyStore`: where the nodes have the keys of evidence; with `nats` the bus has JetStream. */
export async function startCluster(postgres: string, keyStore: "file" | "nats" = "file"): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), "lampion-cluster-"));
  const keys = join(folder, "keys");
  const database = await ownDatabase(postgres);
  const nats = await startNats(keyStore === "nats" ? ["-js", "-sd", join(folder, "nats")] : []);
  const closing: (() => Promise<unknown>)[] = [];
  let folders = 0;
  const settings = (): Record<string, string> => {
    folders += 1;
    return { PORT: "0", LAMPION_DATA: join(folder, `node-${folders}`), LAMPION_KEYS: keys, LAMPION_KEY_STORE: keyStore, DATABASE_URL: database.url, NATS_URL: nats.url };
  };
  return {
    nats,
    keys,
    databaseUrl: database.url,
    async add() {
      const read = readOptions([], settings());
      if (read.kind !== "options") throw new Error("options");
      const app = await createApp(read.options, { pace: { unitsPerS: 1_000, unitsMax: 10_000, writingRhythm: false } });
      let stopping: Promise<void> | null = null;
      const stop = (): Promise<void> => (stopping ??= app.stop());
      closing.push(stop);
      return { ...app, stop };
    },
    async start(more = {}) {
      const node = await run({ ...settings(), ...more });
      closing.push(() => node.kill("SIGKILL"));
      return node;
    },
    async end() {
      for (const close of closing) await close();
      await nats.kill();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
