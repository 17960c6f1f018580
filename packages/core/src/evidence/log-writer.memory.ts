import type { EntryType } from "@lampion/proof";
import type { Logged, LogWriter, PreparedEntry } from "./log-writer.port.ts";

export interface MemoryLogWriter extends LogWriter {
  /** Everything logged, in order. */
  readonly entries: readonly Logged[];
  /** From now on nothing can be written. */
  breakWrites(isBroken: boolean): void;
}

/** The contract of `LogWriter` without a disk. */
export function createMemoryLogWriter(): MemoryLogWriter {
  const entries: Logged[] = [];
  let isBroken = false;
  return {
    entries,
    async add<Type extends EntryType>(entry: PreparedEntry<Type>): Promise<Logged<Type>> {
      if (isBroken) throw new Error("the log cannot be written");
      const there = entries.find((one) => one.id === entry.id);
      if (there !== undefined && there.entry !== entry.entry) throw new Error("this id stands for another entry");
      if (there !== undefined) return there as Logged<Type>;
      const made = { ...entry, index: entries.length } as Logged<Type>;
      entries.push(made);
      return made;
    },
    about: async (about, limit) => (about === "" ? [] : entries.filter((one) => one.about === about).slice(0, limit)),
    entry: async (id) => entries.find((one) => one.id === id) ?? null,
    size: async () => entries.length,
    breakWrites: (broken) => {
      isBroken = broken;
    },
  };
}
