import type { EvidenceVault } from "@lampion/core";
import type { HoldVault } from "./holds/hold-vault.ts";
import type { OpenLog } from "./open-log.ts";

const hourMs = 3_600_000;
/** EV-51. */
const custodyOutlivesMs = 365 * 24 * hourMs;

export interface EndPorts {
  /** Reports whose evidence is kept no longer, as the desk knows its cases. */
  reportsOver(nowMs: number): readonly string[];
  readonly reports: Pick<EvidenceVault, "custody" | "purge" | "endCustody">;
  readonly holds: Pick<HoldVault, "endCustody">;
  readonly log: Pick<OpenLog, "prepare" | "writer">;
  nowMs(): number;
}

/**
 * The last step of a report (EV-33): 190 days after the last decision or appeal its evidence is purged, said in the log first; twelve months later custody goes too.
 * Looks once an hour; what fails is tried again in the next one.
 */
export function endEvidence(ports: EndPorts): { tick(): Promise<number> } {
  const { reports, log } = ports;
  const done = new Set<string>();
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let endedAtMs = Number.NEGATIVE_INFINITY;
  return {
    async tick() {
      const nowMs = ports.nowMs();
      if (nowMs - lookedAtMs < hourMs) return 0;
      lookedAtMs = nowMs;
      let purged = 0;
      for (const id of ports.reportsOver(nowMs)) {
        if (done.has(id)) continue;
        const last = (await reports.custody(id)).at(-1);
        if (last !== undefined && last.what !== "purged") {
          const permit = await log.writer.add(log.prepare("shred", id, { item: id, class: "case", id, reason: "time" }));
          await reports.purge(permit, id, { who: "service", why: "190 days after the last decision or appeal", authority: "EV-33", atMs: Math.max(nowMs, last.atMs) });
          purged += 1;
        }
        done.add(id);
      }
      if (nowMs - endedAtMs >= 24 * hourMs) {
        await reports.endCustody(nowMs - custodyOutlivesMs);
        await ports.holds.endCustody(nowMs - custodyOutlivesMs);
        endedAtMs = nowMs;
      }
      return purged;
    },
  };
}
