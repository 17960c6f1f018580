import { expect, test } from "bun:test";
import type { TalkCard } from "@lampion/protocol";
import fc from "fast-check";
import type { Line, StreamView } from "./model.ts";
import { createReads } from "./reads.ts";

const lineOf = (mine: boolean, at: number): Line => ({ seq: at + 1, mine, kind: "text", at }) as Line;
const viewOf = (lines: readonly Line[]): StreamView => ({ lines }) as StreamView;
const cardOf = (seq: number, unread: number): TalkCard => ({ id: "abcdefgh", seq, unread, lastAt: 0 }) as TalkCard;

test("what a card counts as unread stays so beside own texts, goes up with each text of the other, and down by what is read", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), fc.nat(), fc.array(fc.boolean(), { maxLength: 10 }), (before, where, after) => {
      const lines = before.map(lineOf);
      const readTo = where % (lines.length + 1);
      const unreadIn = (all: readonly Line[], to: number): number => all.filter((line) => !line.mine && line.seq > to).length;
      const reads = createReads();
      const card = cardOf(lines.length, unreadIn(lines, readTo));
      reads.learn(card);
      // Its lines may come later, and in parts.
      expect(reads.count(card, undefined)).toBe(card);
      const first = reads.count(card, viewOf(lines));
      expect(first.unread).toBe(card.unread);
      const all = [...lines, ...after.map((mine, at) => lineOf(mine, lines.length + at))];
      const more = reads.count(first, viewOf(all));
      expect([more.unread, more.seq]).toEqual([card.unread + unreadIn(all, lines.length), all.length]);
      reads.read("abcdefgh", all.length);
      expect(reads.count(more, viewOf(all)).unread).toBe(0);
    }),
  );
});
