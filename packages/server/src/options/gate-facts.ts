import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { custodianFaults, readCustodians } from "../evidence/custodians/custodians-file.ts";
import { createStaffStore } from "../staff/staff-store.ts";
import { openDatabase } from "../store/database.ts";
import { memoryFacts } from "./memory-facts.ts";
import type { Options } from "./options.ts";
import type { GateFacts } from "./start-gate.ts";

const yearMs = 366 * 86_400_000;
const here = dirname(fileURLToPath(import.meta.url));

/** What the installation has, looked up without making anything: a folder that does not exist has nobody and nothing. */
export function gateFacts(options: Options, nowMs: number): GateFacts {
  const custodians = readCustodians(join(options.data, "custodians.json"));
  const good = (set: "words" | "lines"): number => (custodianFaults(custodians[set], custodians[set === "words" ? "lines" : "words"]).length === 0 ? custodians[set].length : 0);
  return {
    people: peopleOf(join(options.data, "main.sqlite")),
    custodians: {
      words: good("words"),
      lines: good("lines"),
      organisations: new Set([...custodians.words, ...custodians.lines].map((one) => one.organisation.trim().toLowerCase())).size,
    },
    // What is in the memory of other machines is in no copy of the folder.
    keysApart: options.keyStore === "nats" || (options.keys !== "" && relative(resolve(options.data), resolve(options.keys)).startsWith("..")),
    memory: memoryFacts(),
    witnesses: options.witnesses.filter((one) => isForeign(one, options.origin)).length,
    hasTimestamps: options.timestamps !== "",
    // Proofs of age come with their own part of the service; until one is there, production has none.
    ageProviders: 0,
    helplines: helplinesWithin(join(here, "../../../ui/src/helplines"), nowMs),
  };
}
/** People of the desk in office with a passkey of their own: enrolling it is how they sign. */
function peopleOf(path: string): number {
  if (!existsSync(path)) return 0;
  const database = openDatabase(path, "main", "again");
  try {
    const store = createStaffStore(database);
    return store.members().filter((one) => one.untilMs === null && store.passkeysOf(one.id).length > 0).length;
  } finally {
    database.close();
  }
}
/** Countries whose every number was checked within a year. */
function helplinesWithin(folder: string, nowMs: number): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^[a-z]{2}\.json$/.test(name))
    .filter((name) => {
      const checked = [...readFileSync(join(folder, name), "utf8").matchAll(/"dateChecked":\s*"(\d{4}-\d{2}-\d{2})"/g)].map((match) => Date.parse(match[1] ?? ""));
      return checked.length > 0 && checked.every((at) => nowMs - at <= yearMs);
    })
    .map((name) => name.slice(0, 2).toUpperCase());
}

/** A witness of the operator's own would see only what the operator shows it. Told by the name of its key and by its address. */
export function isForeign(witness: string, origin: string): boolean {
  const [address = "", key = ""] = witness.trim().split(/\s+/);
  const name = key.split("+")[0] ?? "";
  const host = hostOf(origin);
  const own = [host, "localhost", "127.0.0.1", "[::1]", ""];
  return name !== "" && !own.includes(hostOf(address)) && !own.includes(name.split("/")[0] ?? "");
}
function hostOf(address: string): string {
  try {
    return new URL(address).hostname;
  } catch {
    return "";
  }
}
