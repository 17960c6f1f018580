import type { Line, StreamView } from "@lampion/client";

const folded = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Whether a word in a room is for this guest: it answers one of their lines, or says their nickname as a word of its own (AP-9). */
export function isMention(line: Line, view: StreamView | undefined, nickname: string): boolean {
  if (line.mine || line.kind !== "text" || line.withdrawn) return false;
  if (line.re !== null && view?.lines.some((one) => one.mine && one.seq === line.re) === true) return true;
  const name = folded(nickname.trim());
  if (name.length < 3) return false;
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped(name)}(?![\\p{L}\\p{N}])`, "u").test(folded(line.text));
}
