import type { EvidenceReader, EvidenceRecord, EvidenceVault, SeenRecord } from "@lampion/core";
import type { OpenLog } from "../evidence/open-log.ts";

const kinds = { 1: "text", 2: "text", 5: "withdrawn", 6: "notice" } as const;

/**
 * Evidence of a report as the desk shows it. Asked only behind an audit ticket (MD-37), which the desk hands no call without; and the vault gives it only for a
 * reading that is in the log, with custody written first (EV-37, EV-39).
 */
export function createEvidenceReader(vault: Pick<EvidenceVault, "read">, log: Pick<OpenLog, "prepare" | "writer">): EvidenceReader {
  return {
    async records(report, handling) {
      const permit = await log.writer.add(log.prepare("reading", report, { item: report, atMs: handling.atMs }));
      const { who, why, atMs } = handling;
      const found = (await vault.read(permit, report, { who, why, authority: "EV-37", atMs })) ?? [];
      return found.map((one: EvidenceRecord): SeenRecord => {
        const { record } = one;
        return {
          seq: record.seq,
          atMs: record.atMs,
          author: record.author,
          kind: record.notice === "knock" ? "knock" : kinds[record.kind],
          // Left out by who reported: number and place stay, the words do not exist here.
          text: one.leftOut ? null : record.text,
          isReported: handling.seqs.includes(record.seq),
        };
      });
    },
  };
}
