import { expect, test } from "bun:test";
import { scan } from "../views/scan.ts";
import { canonOf } from "../views/tokens.ts";
import { Features } from "./features.ts";
import { nearPlaceOf, noSenses, piecesOf, placeOf, sensesOf } from "./senses.ts";
import { wordName } from "./word-name.ts";

const common = "je tu te la le de et a on va voir demain maison".split(" ");
const senses = sensesOf(["tuer buter kill", "connard connards"], common);
const readAs = (form: string): string | undefined => senses.forms[nearPlaceOf(senses, form) - 1];
const pieces = (form: string): string[] => piecesOf(senses, form).map(({ text }) => text);
const bucketsOf = (text: string): number[] => {
  const features = new Features(senses);
  const words = canonOf(scan(text));
  features.read(words, 0, words.length);
  return [...features.list.subarray(0, features.length)];
};

test("[SF-29] a known word is known with an inner letter lost, or two neighbours swapped; not with its first letter lost, nor with two lost", () => {
  expect(["conard", "cnonard", "connrad", "connadr", "mason", "dmeain", "kil", "klil"].map(readAs)).toEqual([
    "connard",
    "connard",
    "connard",
    "connard",
    "maison",
    "demain",
    "kill",
    "kill",
  ]);
  expect(["onnard", "cnard", "maisonnette", "v", ""].map(readAs)).toEqual([undefined, undefined, undefined, undefined, undefined]);
  expect(placeOf(senses, wordName("connard"))).toBeGreaterThan(0);
  expect(placeOf(senses, wordName("conard"))).toBe(0);
});

test("[SF-29] words without blanks are read one by one; what chance finds in a long word is not, and what is unknown between them stays whole", () => {
  expect(pieces("jevatetuerdemain")).toEqual(["je", "va", "te", "tuer", "demain"]);
  expect(pieces("onvavoirlamaisondemain")).toEqual(["on", "va", "voir", "la", "maison", "demain"]);
  expect(pieces("onvavoirzorglademain")).toEqual(["on", "va", "voir", "zorg", "la", "demain"]);
  expect(pieces("lavandedetournai")).toEqual([]);
  expect(pieces("lademain")).toEqual([]);
  expect(pieces("z".repeat(500))).toEqual([]);
  expect(piecesOf(noSenses, "jevatetuerdemain")).toEqual([]);
  // Of any letters and any length: what is looked for is bounded by how known words begin.
  const odd = sensesOf([], ["à", "où", "x2y", "àààà", "zz"]);
  expect(piecesOf(odd, "àoùx2yàoùzzàààà").map(({ text }) => text)).toEqual(["à", "où", "x2y", "à", "où", "zz", "àààà"]);
});

test("[SF-29, SF-15] a text without blanks has the features of the text with them, and one with a letter lost those of the whole words and its own", () => {
  expect(bucketsOf("jevatetuerdemain")).toEqual(bucketsOf("je va te tuer demain"));
  const broken = new Set(bucketsOf("on va te tuer conard"));
  for (const bucket of bucketsOf("on va te tuer connard")) expect(broken.has(bucket)).toBe(true);
  for (const bucket of bucketsOf("conard")) expect(broken.has(bucket)).toBe(true);
});

test("[SF-5] what a word is read as follows from the word and the model alone: another model's reading is forgotten", () => {
  const words = canonOf(scan("jevatetuerdemain"));
  const [one, other] = [new Features(senses), new Features()];
  one.read(words, 0, 1);
  const first = [...one.list.subarray(0, one.length)];
  other.read(words, 0, 1);
  const plain = [...other.list.subarray(0, other.length)];
  expect(plain).not.toEqual(first);
  one.read(words, 0, 1);
  expect([...one.list.subarray(0, one.length)]).toEqual(first);
});
