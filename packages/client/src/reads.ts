import type { TalkCard } from "@lampion/protocol";
import type { Line, StreamView } from "./model.ts";

/** How far this guest has read each conversation, and what is unread after it. The server's card counts once; between cards this does. */
export interface Reads {
  /** A card of the server says how far it knows of. */
  learn(card: TalkCard): void;
  /** True when it is further than before. */
  read(talk: string, seq: number): boolean;
  /** The card with what is unread now, texts of the other above what was read, and with the number and time of the last line. */
  count(card: TalkCard, view: StreamView | undefined): TalkCard;
  clear(): void;
}

/** How far was read by a card: so far that as many texts of the other as it counts stand above, own ones between them or not. */
function readBy({ seq, unread }: TalkCard, numbered: readonly Line[]): number {
  let left = unread;
  for (let at = numbered.length - 1; at >= 0 && left > 0; at -= 1) {
    const line = numbered[at];
    if (line === undefined || line.seq > seq || line.kind !== "text" || line.mine) continue;
    left -= 1;
    if (left === 0) return line.seq - 1;
  }
  return left > 0 ? Math.min(seq - unread, (numbered[0]?.seq ?? 1) - 1) : seq;
}

export function createReads(): Reads {
  const readTo = new Map<string, number>();
  /** Cards whose lines were not there yet. */
  const cards = new Map<string, TalkCard>();
  const reads: Reads = {
    learn: (card) => void cards.set(card.id, card),
    read(talk, seq) {
      if (seq <= (readTo.get(talk) ?? -1)) return false;
      readTo.set(talk, seq);
      return true;
    },
    count(card, view) {
      const numbered = view?.lines.filter((line) => line.seq > 0) ?? [];
      // A conversation that is not loaded yet is known by its card alone.
      const last = numbered.at(-1);
      if (last === undefined) return card;
      const told = cards.get(card.id);
      const isWhole = told !== undefined && last.seq >= told.seq;
      if (isWhole) {
        reads.read(card.id, readBy(told, numbered));
        cards.delete(card.id);
      }
      // Until its last lines are here a card is taken as if they were all of the other.
      const to = Math.max(readTo.get(card.id) ?? 0, told === undefined || isWhole ? 0 : told.seq - told.unread);
      const unread = numbered.filter((line) => line.seq > to && line.kind === "text" && !line.mine).length;
      const [seq, lastAt] = [Math.max(card.seq, last.seq), Math.max(card.lastAt, last.at)];
      return unread === card.unread && seq === card.seq && lastAt === card.lastAt ? card : { ...card, unread, seq, lastAt };
    },
    clear: () => {
      readTo.clear();
      cards.clear();
    },
  };
  return reads;
}
