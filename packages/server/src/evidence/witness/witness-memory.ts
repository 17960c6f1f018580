import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseCheckpoint } from "@lampion/proof";
import { native } from "../primitives.ts";
import { writeWhole } from "../write-whole.ts";
import type { Remembered, WitnessMemory } from "./witness.ts";

/** One small file for each log. A damaged one is told and never taken for "nothing seen yet". */
export function openWitnessMemory(folder: string): WitnessMemory {
  mkdirSync(folder, { recursive: true });
  const known = new Map<string, Remembered | null>();
  const path = (origin: string): string =>
    join(
      folder,
      `${Buffer.from(native.sha256(Buffer.from(origin)))
        .toString("hex")
        .slice(0, 32)}.json`,
    );
  return {
    read(origin) {
      const found = known.get(origin);
      if (found !== undefined) return found;
      const file = path(origin);
      let remembered: Remembered | null = null;
      if (existsSync(file)) {
        const { note, heardAtMs } = JSON.parse(readFileSync(file, "utf8")) as { note?: unknown; heardAtMs?: unknown };
        if (typeof note !== "string" || typeof heardAtMs !== "number" || parseCheckpoint(note)?.checkpoint.origin !== origin)
          throw new Error(`${file} is damaged: put it back from a copy, or remove it and say to the log's operator that this witness starts anew`);
        remembered = { note, heardAtMs };
      }
      known.set(origin, remembered);
      return remembered;
    },
    save(origin, remembered) {
      writeWhole(path(origin), JSON.stringify(remembered));
      known.set(origin, remembered);
    },
  };
}
