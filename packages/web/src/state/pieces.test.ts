import { expect, test } from "bun:test";
import fc from "fast-check";
import { piecesOf } from "./pieces.ts";

const span = fc.tuple(fc.nat(60), fc.nat(60)).map(([from, length]): [number, number] => [from, from + length]);

test("[SF-51] in their own words an author sees what a text was stopped for, and loses none of them, however the spans lie", () => {
  const text = "Mon numéro : 06 39 98 11 22, à ce soir";
  expect(piecesOf({ text, spans: [[13, 27]] }).map((piece) => (piece.isHit ? `[${piece.text}]` : piece.text))).toEqual(["Mon numéro : ", "[06 39 98 11 22]", ", à ce soir"]);
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), fc.array(span, { maxLength: 6 }), (words, spans) => {
      const pieces = piecesOf({ text: words, spans });
      expect(pieces.map((piece) => piece.text).join("")).toBe(words);
    }),
  );
});
