import { auditOver, type ModerationLog } from "@lampion/core";
import type { OpenLog } from "./open-log.ts";

const hourMs = 3_600_000;

export interface EndAuditPorts {
  readonly desk: Pick<ModerationLog, "audit" | "auditHead" | "auditEnds" | "endAudit">;
  readonly log: Pick<OpenLog, "prepare"> & { readonly writer: Pick<OpenLog["writer"], "add" | "entry"> };
  nowMs(): number;
}

/**
 * Ends the rows of the staff's audit that had their twelve months (EV-51), once a day. The cut is in the transparency log first: number and hash of the last row that
 * ends, so that nobody can shorten the chain without a trace. What fails is tried again after an hour.
 */
export function endAudit(ports: EndAuditPorts): { tick(): Promise<number> } {
  let nextMs = Number.NEGATIVE_INFINITY;
  return {
    async tick() {
      const nowMs = ports.nowMs();
      if (nowMs < nextMs) return 0;
      nextMs = nowMs + hourMs;
      const end = await auditOver(ports.desk, nowMs);
      if (end !== null) {
        const id = `audit-ended-${end.number}`;
        // A node that died between the two finds its entry again.
        if ((await ports.log.writer.entry(id)) === null) await ports.log.writer.add({ ...ports.log.prepare("audit", "", { ended: end.number, hash: end.hash }), id });
        await ports.desk.endAudit(end);
      }
      nextMs = nowMs + 24 * hourMs;
      return end?.number ?? 0;
    },
  };
}
