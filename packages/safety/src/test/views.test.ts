import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { equals } from "../../corpus/equals.ts";
import { cleanText, foldName, scan } from "../index.ts";
import { unicodeVersion } from "../views/fold-table.ts";

const anyUnits = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 }).map((units) => String.fromCharCode(...units));
const words = (text: string): string =>
  scan(text)
    .tokens.map((token) => token.plain)
    .join(" ");
const map = (text: string, change: (sign: string) => string): string => [...text].map(change).join("");
const isSmall = (sign: string): boolean => sign >= "a" && sign <= "z";

/** Disguises that can be undone without loss, each as a function of an ordinary text. */
const disguises: readonly (readonly [name: string, change: (text: string) => string])[] = [
  ["capitals", (text) => text.toUpperCase()],
  ["full width", (text) => map(text, (sign) => (sign > " " && sign <= "~" ? String.fromCharCode(sign.charCodeAt(0) + 0xfee0) : sign))],
  ["mathematical letters", (text) => map(text, (sign) => (isSmall(sign) ? String.fromCodePoint(0x1d41a + sign.charCodeAt(0) - 97) : sign))],
  ["circled letters", (text) => map(text, (sign) => (isSmall(sign) ? String.fromCodePoint(0x24d0 + sign.charCodeAt(0) - 97) : sign))],
  ["Cyrillic look-alikes", (text) => map(text, (sign) => ({ a: "а", e: "е", o: "о", p: "р", c: "с", x: "х", i: "і" })[sign] ?? sign)],
  ["zero width", (text) => map(text, (sign) => `${sign}\u200b`)],
  ["direction marks", (text) => map(text, (sign) => `\u202e${sign}\u202c`)],
  ["stacked marks", (text) => map(text, (sign) => (isSmall(sign) ? `${sign}\u0301\u0336\u0489` : sign))],
  ["accents", (text) => map(text, (sign) => ({ a: "à", e: "ê", i: "ï", o: "ö", u: "ù", c: "ç", n: "ñ" })[sign] ?? sign)],
  ["soft hyphens and tags", (text) => map(text, (sign) => `${sign}\u00ad\u{e0041}`)],
];
const plainTexts = equals.filter((text) => map(text, (sign) => (isSmall(sign) || sign === " " ? "" : sign)) === "");

test("[SF-11, SF-15] a text in a disguise that loses nothing is read as the text itself", () => {
  expect(plainTexts.length).toBeGreaterThan(40);
  for (const [name, change] of disguises) expect({ name, differ: plainTexts.filter((text) => words(change(text)) !== words(text)) }).toEqual({ name, differ: [] });
});

test("[SF-15] leetspeak and spaced letters are read as the words", () => {
  const pairs = [
    ["c0nn4rd", "connard"],
    ["s4l0p3", "salope"],
    ["b0nj0ur", "bonjour"],
    ["t3l3gr4m", "telegram"],
    ["c o n n a r d", "connard"],
    ["c.o.n.n.a.r.d", "connard"],
    ["c-o-n-n-a-r-d", "connard"],
    ["connaaaaard", "connard"],
  ] as const;
  for (const [text, word] of pairs) expect(words(text)).toBe(word);
  for (const text of ["12h", "2e", "x2", "20"]) expect(words(text)).toBe(text);
});

test("[SF-15] any UTF-16 is read: no throw, views within 2n + 64, places inside the text, reading again changes nothing", () => {
  fc.assert(
    fc.property(anyUnits, (text) => {
      const views = scan(text);
      expect(views.folded.length).toBeLessThanOrEqual(text.length * 2 + 64);
      let last = 0;
      for (const token of views.tokens) {
        expect(token.from).toBeGreaterThanOrEqual(last);
        expect(token.to).toBeGreaterThan(token.from);
        expect(token.to).toBeLessThanOrEqual(text.length);
        last = token.from;
      }
      expect(scan(views.folded).folded).toBe(views.folded);
    }),
    { numRuns: 500 },
  );
});

test("[SF-14] every unit of the folded text knows its place in the raw one, in order", () => {
  const text = "Ça œuvre: ⑯ 𝐛𝐢𝐞𝐧\u0301 là";
  const { folded, offsets } = scan(text);
  expect(folded).toBe("ca oeuvre: 16 bien la");
  expect(offsets[folded.indexOf("16")]).toBe(text.indexOf("⑯"));
  expect(offsets[folded.indexOf("16") + 1]).toBe(text.indexOf("⑯"));
  expect(offsets[folded.indexOf("la")]).toBe(text.indexOf("là"));
});

test("[SF-16] the fold table names its Unicode version and lower-cases without the engine", () => {
  expect(unicodeVersion).toMatch(/^\d+\.\d/);
  expect(scan("ΔΘ ДЖ İ Ω").tokens.map((token) => token.text)).toEqual(["δθ", "дж", "i", "w"]);
});

test("[AP-16] what is shown has no control, no direction sign, no invisible sign and no tower of marks", () => {
  const tower = `a${"\u0301".repeat(10_000)}`;
  expect(cleanText(tower)).toBe("a\u0301\u0301");
  expect(cleanText("\u202eabc\u202c \u200bd\u0000e\u0007f\u2066g\u{e0041}")).toBe("abc defg");
  expect(cleanText("  a\n\n\n\n\nb \n")).toBe("a\n\nb");
  expect(cleanText("x\ud800y")).toBe("x\ufffdy");
  expect(cleanText("👩‍👩‍👧 ❤️ café שלום مرحبا")).toBe("👩‍👩‍👧 ❤️ café שלום مرحبا");
  expect(cleanText("<script>alert(1)</script>")).toBe("<script>alert(1)</script>");
});

test("[AP-16] cleaning is idempotent, never throws, and what is delivered is read as what was judged", () => {
  const tricky = fc
    .array(
      fc.constantFrom(
        "a",
        "é",
        " ",
        "\n",
        "\t",
        "\r",
        "\u0301",
        "\u200d",
        "\u200b",
        "\u202e",
        "\ud83d\ude00",
        "\ud83d",
        "\ude00",
        "\u0000",
        "\u0085",
        "\u2028",
        "\u{e0020}",
        "ﬃ",
        "1",
        ".",
        "@",
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.oneof(tricky, anyUnits), (text) => {
      const clean = cleanText(text);
      expect(cleanText(clean)).toBe(clean);
      expect(words(clean)).toBe(words(text));
    }),
    { numRuns: 1_000 },
  );
});

test("[EN-3] nicknames are compared without case, accents, look-alikes, leetspeak, signs and runs", () => {
  for (const name of ["Lucie75", "lucie75", "LUCIE-75", "Lu_cie 75", "Lúcie75", "lu¢ie75", "ｌｕｃｉｅ75", "Luсіе75", "luuucie75", "1ucie75".replace("1", "l"), "luc1e75"])
    expect(foldName(name)).toBe(foldName("Lucie75"));
  expect(foldName("Lucie75")).not.toBe(foldName("Lucien75"));
  expect(foldName("Lucie75")).not.toBe(foldName("Lucie76"));
});
