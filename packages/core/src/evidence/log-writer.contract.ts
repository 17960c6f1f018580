import { ascii, noble, type EntryType, type JsonObject } from "@lampion/proof";
import { mustEqual, type ContractCase } from "../testing/contract.ts";
import { prepareEntry, type LogWriter, type PreparedEntry } from "./log-writer.port.ts";

export function entryDraft<Type extends EntryType>(id: string, type: Type, more: { about?: string; content?: JsonObject; atMs?: number } = {}): PreparedEntry<Type> {
  const { about = "case-1", content = { what: id }, atMs = 1_000 } = more;
  return prepareEntry(noble, noble.sha256(ascii(id)).slice(0, 16), { id, type, atMs, about, content });
}
const outcome = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "kept",
    () => "refused",
  );

/** What every log writer must do. `open` gives an empty one. */
export const logWriterContract = (open: () => Promise<LogWriter>): readonly ContractCase[] => [
  {
    name: "[EV-44] entries are numbered from 0 in the order in which they came, and are found again whole",
    async run() {
      const log = await open();
      mustEqual(await log.size(), 0, "empty");
      const made = [];
      for (const type of ["rules", "report", "decision"] as const) made.push((await log.add(entryDraft(`e-${type}`, type))).index);
      mustEqual(made, [0, 1, 2], "numbers");
      mustEqual(await log.size(), 3, "size");
      mustEqual(await log.entry("e-report"), { ...entryDraft("e-report", "report"), index: 1 }, "one of them");
      mustEqual(await log.entry("e-none"), null, "one that is not there");
    },
  },
  {
    name: "[EV-44] the same entry handed over twice is written once; another under its id is refused",
    async run() {
      const log = await open();
      await log.add(entryDraft("one", "report"));
      await log.add(entryDraft("two", "report"));
      mustEqual((await log.add(entryDraft("one", "report"))).index, 0, "again");
      mustEqual(await outcome(log.add(entryDraft("one", "report", { content: { what: "else" } }))), "refused", "another content");
      mustEqual(await outcome(log.add(entryDraft("one", "decision"))), "refused", "another type");
      mustEqual(await log.size(), 2, "size");
    },
  },
  {
    name: "[EV-44] many handed over at once all get a number, each its own",
    async run() {
      const log = await open();
      const all = await Promise.all(Array.from({ length: 100 }, (_, n) => log.add(entryDraft(`n-${n}`, "batch"))));
      mustEqual(
        [...all.map((one) => one.index)].sort((a, b) => a - b),
        Array.from({ length: 100 }, (_, n) => n),
        "numbers",
      );
    },
  },
  {
    name: "[EV-39] what a case has in the log is found by the case, in order, and by nothing empty",
    async run() {
      const log = await open();
      await log.add(entryDraft("a", "report", { about: "case-1" }));
      await log.add(entryDraft("b", "report", { about: "case-2" }));
      await log.add(entryDraft("c", "reading", { about: "case-1" }));
      await log.add(entryDraft("d", "shred", { about: "" }));
      mustEqual(
        (await log.about("case-1", 9)).map((one) => one.id),
        ["a", "c"],
        "of the case",
      );
      mustEqual(
        (await log.about("case-1", 1)).map((one) => one.id),
        ["a"],
        "at most one",
      );
      mustEqual(await log.about("", 9), [], "of nothing");
    },
  },
];
