import { limits, type StreamId } from "@lampion/protocol";
import type { MessageStore } from "../room/message-store.port.ts";
import { msgsFrame } from "./message-frame.ts";
import { encode } from "./outbox.ts";
import { chainAfter, delivered, type Delivered, type RoomRing } from "./room-ring.ts";

/** Messages a frame of replay holds at most. */
const perFrame = 50;

export interface Missed {
  /** The replay follows this number. */
  readonly from: number;
  readonly items: readonly Delivered[];
  /** What the reader held does not go on here: it must start anew, and say that something is gone (AP-3). */
  readonly reset: boolean;
}

/** What a reader does not hold: from the ring, else from the store, else a fresh start with what one who joins sees (RO-5, PT-8). */
export async function missedSince(
  ring: RoomRing,
  ports: { readonly messages: MessageStore; readonly counters: { encodes: number } },
  held: { epoch: number; seq: number } | null,
  nowMs: number,
): Promise<Missed> {
  const recent = ring.recent(nowMs);
  const start = { from: (recent[0]?.seq ?? ring.head() + 1) - 1, items: recent };
  if (held === null) return { ...start, reset: false };
  if (held.epoch !== ring.epoch || held.seq > ring.head()) return { ...start, reset: true };
  const since = nowMs - limits.room.historyMs;
  const fromRing = ring.after(held.seq);
  // A position is a claim: whoever names an old one sees no more than one who joins (RO-5).
  if (fromRing !== null) return (fromRing[0]?.atMs ?? nowMs) < since ? { ...start, reset: true } : { from: held.seq, items: fromRing, reset: false };
  const stored = await ports.messages.after(ring.stream, ring.epoch, held.seq, limits.room.historyMax + 1);
  const first = stored[0];
  if (stored.length > limits.room.historyMax || first === undefined || first.seq !== held.seq + 1 || first.atMs < since) return { ...start, reset: true };
  return { from: held.seq, items: stored.map((record) => delivered(record, ports.counters)), reset: false };
}

/** The replay of a stream in the order of its numbers, and between the messages the numbers that are not for this reader. */
export function replayFrames(stream: StreamId, epoch: number, items: readonly Delivered[], isHidden: (item: Delivered) => boolean): string[] {
  const taken = new Set<number | null>();
  for (const item of items) {
    taken.add(item.takes);
    if (item.gives !== null) taken.delete(item.gives);
  }
  const hides = (item: Delivered | undefined): boolean => item !== undefined && (taken.has(item.seq) || isHidden(item));
  const frames: string[] = [];
  let at = 0;
  while (at < items.length) {
    const areHidden = hides(items[at]);
    const from = at;
    while (at < items.length && at - from < perFrame && hides(items[at]) === areHidden) at += 1;
    const part = items.slice(from, at);
    const seqs = part.map((item) => item.seq);
    const encoded = part.map((item) => item.json);
    frames.push(areHidden ? encode({ t: "skip", s: stream, e: epoch, q: seqs, c: chainAfter(part.at(-1)!.proof) }) : msgsFrame(stream, epoch, encoded));
  }
  return frames;
}
