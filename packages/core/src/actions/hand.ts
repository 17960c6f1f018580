import type { HeldRecord } from "@lampion/proof";
import { limits } from "@lampion/protocol";
import { readHanded } from "../evidence/held.ts";
import type { Session } from "../guest/session-state.ts";
import type { Action } from "./action.ts";
import { no, ok } from "./effect.ts";

interface Pack {
  readonly sinceMs: number;
  readonly records: HeldRecord[];
  bytes: number;
}
/** What devices hand over for a report that is about to come; in memory, gone with the session, after ten minutes, or with the report. */
const packs = new WeakMap<Session, Map<string, Pack>>();

/** A part of the evidence of a report (EV-34). Whether it is true is looked at when the report comes, and nobody is told (EV-10). */
export const hand: Action<"hand"> = (house, session, command) => {
  const { n } = command;
  const nowMs = house.nowMs();
  const own = packs.get(session) ?? new Map<string, Pack>();
  packs.set(session, own);
  for (const [id, pack] of own) if (nowMs - pack.sinceMs > limits.hand.livesMs) own.delete(id);
  const pack = own.get(command.pack) ?? { sinceMs: nowMs, records: [], bytes: 0 };
  const records = command.records.map(readHanded);
  if (records.some((one) => one === null)) return [no(n, "malformed")];
  const bytes = records.reduce((sum, one) => sum + 182 + (one?.body?.length ?? 0), pack.bytes);
  if (pack.records.length + records.length > limits.hand.recordsMax || bytes > limits.hand.bytesMax) return [no(n, "text-too-long")];
  if (!own.has(command.pack) && own.size >= limits.hand.packsMax) return [no(n, "busy", { retryMs: limits.hand.livesMs })];
  pack.records.push(...records.filter((one) => one !== null));
  pack.bytes = bytes;
  own.set(command.pack, pack);
  return [ok(n)];
};

/** Takes what was handed over under this name, in the order of its numbers where it has any; null when there is nothing. */
export function handedIn(session: Session, pack: string, nowMs: number): readonly HeldRecord[] | null {
  const found = packs.get(session)?.get(pack);
  packs.get(session)?.delete(pack);
  return found === undefined || nowMs - found.sinceMs > limits.hand.livesMs ? null : found.records;
}
