import type { StreamId } from "@lampion/protocol";
import { encode } from "../delivery/outbox.ts";
import type { House } from "../node/house.ts";
import type { SealedPage, SealingDevice } from "../room/message-store.port.ts";
import type { TalkRecord } from "./conversation-store.port.ts";

/** Rows of a frame at most: a long one is 6 KB, and a slow reader must not be closed for one frame. */
const perFrame = 20;

/** The two devices as they are now: one that lost its key has another since. */
export const devicesOf = (house: House, talk: TalkRecord): SealingDevice[] =>
  talk.sides.map((side) => ({ member: side.member, key: house.byRelation.get(side.relation)?.kept.seal ?? side.seal }));

/** A page as it rests, for the one device that opens it (EV-16). */
export function sealedFrames(stream: StreamId, epoch: number, page: SealedPage): string[] {
  const frames: string[] = [];
  for (let at = 0; at < page.rows.length; at += perFrame) {
    const rows = page.rows.slice(at, at + perFrame);
    const sheets = [...new Set(rows.map((row) => row.sheet))];
    const w = sheets.map((sheet): [string, string] => [sheet, page.wraps.find((one) => one.sheet === sheet)?.wrap ?? ""]);
    frames.push(encode({ t: "sealed", s: stream, e: epoch, w, m: rows.map((row) => [row.seq, sheets.indexOf(row.sheet), row.receipt, row.sealed]) }));
  }
  return frames;
}

/** A private record of the last minutes as this node saw it pass: what can still be taken back, and what is nobody's unread. Nothing of its text. */
export interface Passed {
  readonly epoch: number;
  readonly seq: number;
  readonly kind: number;
  /** First half of the author. */
  readonly author: string;
  readonly atMs: number;
}
/** Bounded: the last few of each conversation, in memory only. */
export interface PassedRecords {
  note(talk: string, record: Passed): void;
  of(talk: string): readonly Passed[];
  forgetBefore(atMs: number): void;
}
const keptPerTalk = 200;

export function createPassedRecords(): PassedRecords {
  const kept = new Map<string, Passed[]>();
  return {
    note(talk, record) {
      const list = kept.get(talk);
      if (list === undefined) return void kept.set(talk, [record]);
      // In the order of their numbers; both sides may be here, and what was just noted is at the end.
      let at = list.length;
      for (; at > 0; at -= 1) {
        const one = list[at - 1];
        if (one === undefined) break;
        if (one.epoch === record.epoch && one.seq === record.seq) return;
        if (one.epoch < record.epoch || (one.epoch === record.epoch && one.seq < record.seq)) break;
      }
      if (at === list.length) list.push(record);
      else list.splice(at, 0, record);
      // Cut in blocks: a full list is copied once in a while and not at each record.
      if (list.length >= keptPerTalk * 2) kept.set(talk, list.slice(-keptPerTalk));
    },
    of: (talk) => kept.get(talk)?.slice(-keptPerTalk) ?? [],
    forgetBefore(atMs) {
      for (const [talk, list] of kept) {
        // The time of a stream never falls: most lists are done with a look at their oldest and their newest.
        if ((list.at(-1)?.atMs ?? 0) < atMs) kept.delete(talk);
        else if ((list[0]?.atMs ?? 0) < atMs)
          kept.set(
            talk,
            list.filter((one) => one.atMs >= atMs),
          );
      }
    },
  };
}
