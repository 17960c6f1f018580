import type { StreamView } from "@lampion/client";
import { limits, type By } from "@lampion/protocol";

const folded = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
/** More would cover the words that one is about to answer. */
const most = 5;

/**
 * Who may be meant: those who spoke lately and are seen by this guest (WH-13), the last first. Whom a block hides is not among them, and nobody is
 * where the name stands already in full. `nowMs`: by the clock of the service.
 */
export function namesFor(asked: string, view: StreamView | undefined, nowMs: number): readonly By[] {
  const words = folded(asked);
  const isSeen = new Set(view?.lines.filter((line) => nowMs - line.at < limits.room.spokeLatelyMs).map((line) => line.by?.m));
  const all = (view?.spoke ?? []).filter((by) => by.m !== view?.me && isSeen.has(by.m));
  const fits = all.filter((by) => folded(by.name).startsWith(words)).reverse();
  return fits.some((by) => folded(by.name) === words) ? [] : fits.slice(0, most);
}
