import { noble, type CustodyEntry } from "@lampion/proof";
import { captured, handled, isNamedNext } from "./custody-of.ts";
import type { EvidenceVault, Report } from "./evidence-vault.port.ts";

export interface MemoryEvidenceVault extends EvidenceVault {
  /** Everything kept, in the order in which it came. */
  readonly reports: readonly Report[];
  /** From now on nothing can be kept. */
  breakWrites(isBroken: boolean): void;
}

/** The contract of `EvidenceVault` without a disk. */
export function createMemoryEvidenceVault(): MemoryEvidenceVault {
  const reports: Report[] = [];
  const lists = new Map<string, CustodyEntry[]>();
  const purged = new Set<string>();
  let isBroken = false;
  const mustWrite = (): void => {
    if (isBroken) throw new Error("the vault cannot be written");
  };
  return {
    reports,
    async keep(report) {
      mustWrite();
      if (reports.some((one) => one.id === report.id)) throw new Error("a report is kept once");
      reports.push(report);
      lists.set(report.id, [captured(noble, report).custody]);
    },
    async read(permit, id, handling) {
      const [found, list] = [reports.find((one) => one.id === id), lists.get(id)];
      const last = list?.at(-1);
      if (permit.content["item"] !== id || found === undefined || list === undefined || last === undefined || purged.has(id)) return null;
      mustWrite();
      list.push(handled(noble, last, "read", handling));
      return found.evidence;
    },
    async take(permit, id, entry) {
      const [found, list] = [reports.find((one) => one.id === id), lists.get(id)];
      if (found === undefined || list === undefined || !isNamedNext(noble, permit.content, list.at(-1), entry)) return null;
      mustWrite();
      list.push(entry);
      return found.evidence;
    },
    async purge(permit, id, handling) {
      const list = lists.get(id);
      const last = list?.at(-1);
      if (permit.content["item"] !== id || list === undefined || last === undefined || purged.has(id)) return false;
      mustWrite();
      list.push(handled(noble, last, "purged", handling));
      purged.add(id);
      return true;
    },
    async asked(id) {
      const found = reports.find((one) => one.id === id);
      if (found === undefined) return null;
      const { atMs, source, by, about, whom, who, situation, category, keyword, severity, words, act } = found;
      return { id, atMs, source, by, about, whom, who, situation, category, keyword, severity, words: purged.has(id) ? "" : words, act };
    },
    custody: async (id) => lists.get(id) ?? [],
    async endCustody(beforeMs) {
      mustWrite();
      const over = [...lists].filter(([, list]) => list.at(-1)?.what === "purged" && (list.at(-1)?.atMs ?? 0) < beforeMs);
      for (const [id] of over) {
        lists.delete(id);
        reports.splice(
          reports.findIndex((one) => one.id === id),
          1,
        );
      }
      return over.length;
    },
    async claim(claimHash) {
      const found = claimHash === "" ? undefined : reports.find((one) => one.claimHash === claimHash);
      return found === undefined ? { kind: "unknown" } : { kind: "received", atMs: found.atMs, situation: found.situation };
    },
    countAbout: async (restriction, sinceMs) => reports.filter((one) => one.whom === restriction && one.atMs >= sinceMs).length,
    breakWrites: (broken) => {
      isBroken = broken;
    },
  };
}
