import { expect, test } from "bun:test";
import { line } from "../style/lines.ts";
import { linesWith, placeOf } from "./find.ts";

test("[AP-8] search looks at accents and capitals as one reads them, and never into what was withdrawn or stands folded", () => {
  const lines = [
    line("a", "Un CAFÉ ce soir ?"),
    line("b", "Deux cafes demain", { mine: true }),
    line("c", "café", { withdrawn: true }),
    line("d", "café qui blesse", { fold: true }),
    line("e", "mon café plié", { fold: true, mine: true }),
    line("f", "", { kind: "notice" }),
  ];
  expect(linesWith("  cafe ", lines)).toEqual(["a", "b", "e"]);
  expect(linesWith("thé", lines)).toEqual([]);
  expect(linesWith("   ", lines)).toEqual([]);
});

test("[AP-8] the words that were found are lit in the text as it was written", () => {
  const text = "Déjà un Cafe\u0301 noir";
  const place = placeOf("café", text);
  expect(place === null ? "" : text.slice(...place)).toBe("Cafe\u0301");
  expect(placeOf("deja", text)).toEqual([0, 4]);
  expect(placeOf("noir", `\u{1f375} ${text}`)).toEqual([text.length - 4 + 3, text.length + 3]);
  // A ligature is one sign for two letters, and is lit whole.
  expect(placeOf("fin", "la ﬁn")).toEqual([3, 5]);
  expect([placeOf("", text), placeOf("thé", text)]).toEqual([null, null]);
});
