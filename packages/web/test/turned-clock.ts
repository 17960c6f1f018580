import { createApp } from "@lampion/server";
import { readOptions } from "@lampion/server/options";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { enter, meet, newDevice, quit, type Device } from "./harness.ts";

/** A service in this process whose clock is turned on by hand, and two guests of it in one open conversation. */
export interface TurnedClock {
  /** Its data folder. */
  readonly data: string;
  readonly anna: Device;
  readonly basile: Device;
  passes(ms: number): void;
  stop(): Promise<void>;
}
export async function turnedClock(env: Readonly<Record<string, string>> = {}): Promise<TurnedClock> {
  let offsetMs = 0;
  const data = mkdtempSync(join(tmpdir(), "lampion-turned-"));
  const read = readOptions([], { PORT: "0", LAMPION_DATA: data, LAMPION_MODE: "development", ...env });
  if (read.kind !== "options") throw new Error("options");
  const app = await createApp(read.options, { clock: { nowMs: () => Date.now() + offsetMs } });
  const site = { url: app.url.replace("127.0.0.1", "localhost"), stop: () => app.stop() };
  const anna = await newDevice(site);
  const basile = await newDevice(site);
  await enter(anna.page, { nickname: "Anna", age: "31" });
  await enter(basile.page, { nickname: "Basile", age: "35", gender: "man" });
  await meet(anna, basile);
  return {
    data,
    anna,
    basile,
    passes: (ms) => void (offsetMs += ms),
    async stop() {
      await quit();
      await app.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
