import { ensurePlaces } from "../../../../tools/places/ensure-places.ts";
import { createApp, type App, type Overrides } from "../app.ts";
import { readOptions } from "../options/options.ts";

/** Nobody who tests waits for the pace of people. */
export const quickPace = { unitsPerS: 1_000, unitsMax: 10_000, writingRhythm: false } as const;

export interface StartedWith extends Overrides {
  /** Options as an operator gives them, beside a free port. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The real service in this process, on loopback, with its files in this folder. */
export async function startApp(data: string, { env = {}, ...overrides }: StartedWith = {}): Promise<App> {
  ensurePlaces();
  const read = readOptions([], { PORT: "0", LAMPION_DATA: data, ...env });
  if (read.kind !== "options") throw new Error(`these are no options: ${JSON.stringify(read)}`);
  return createApp(read.options, overrides);
}
