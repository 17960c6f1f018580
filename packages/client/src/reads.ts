import type { TalkCard } from "@lampion/protocol";
import type { StreamView } from "./model.ts";

/** How far this guest has read each conversation, and what is unread after it. The server's card counts once; between cards this does. */
export interface Reads {
  /** A card of the server says how far it knows of. */
  learn(card: TalkCard): void;
  /** True when it is further than before. */
  read(talk: string, seq: number): boolean;
  /** The card with what is unread now: texts of the other above what was read. */
  count(card: TalkCard, view: StreamView | undefined): TalkCard;
  clear(): void;
}

export function createReads(): Reads {
  const readTo = new Map<string, number>();
  const reads: Reads = {
    learn(card) {
      reads.read(card.id, Math.max(0, card.seq - card.unread));
    },
    read(talk, seq) {
      if (seq <= (readTo.get(talk) ?? -1)) return false;
      readTo.set(talk, seq);
      return true;
    },
    count(card, view) {
      const numbered = view?.lines.filter((line) => line.seq > 0) ?? [];
      const to = readTo.get(card.id) ?? 0;
      // A conversation that is not loaded yet is known by its card alone.
      if (numbered.length === 0) return card;
      const unread = numbered.filter((line) => line.seq > to && line.kind === "text" && !line.mine).length;
      const lastAt = Math.max(card.lastAt, numbered.at(-1)?.at ?? 0);
      return unread === card.unread && lastAt === card.lastAt ? card : { ...card, unread, lastAt };
    },
    clear: () => readTo.clear(),
  };
  return reads;
}
