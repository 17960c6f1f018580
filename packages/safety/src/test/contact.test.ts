import { expect, test } from "bun:test";
import { given, lookAlikes } from "../../corpus/contacts.ts";
import { readNumberWords } from "../contact/number-words.ts";
import { judged, judgedAfterExchange, kinds, spoken } from "./bench.ts";

test("[NU-4, SF-25] every way to give a contact away is seen for what it is, in a room and in a knock nothing of it passes", () => {
  const missed = given.filter(([text, kind]) => !kinds(judged(text)).includes(kind));
  const passed = given.filter(([text]) => judged(text).judged.kind === "passed" || judged(text, "knock").judged.kind === "passed");
  expect({ missed, passed }).toEqual({ missed: [], passed: [] });
});

test("[SF-26] dates, times, scores, prices, measures, versions, ages and counting are no contact", () => {
  expect(lookAlikes.filter((text) => judged(text).verdict.step !== "allow")).toEqual([]);
});

test("[NU-4] in a private talk contact details wait, a call to another app does not", () => {
  expect(judged("06 39 98 11 22", "private").verdict).toMatchObject({ step: "hold", reason: "contact" });
  expect(judged("viens sur telegram", "private").judged.kind).toBe("passed");
});

test("[NU-5, SF-25] a mail address waits as a contact detail, and its host is no link; a link beside it stays one", () => {
  for (const text of [
    "mon mail c'est lea.martin@gmail.com",
    "écris-moi à lea@orange.fr",
    "lea arobase gmail point com",
    "lea @ laposte . net",
    "contact@univ-lyon1.fr",
    "lea@mail.example.co.uk",
  ]) {
    const { verdict } = judged(text, "private");
    expect({ text, step: verdict.step, reason: verdict.reason, kinds: kinds(judged(text, "private")).filter((kind) => kind.startsWith("contact.")) }).toEqual({
      text,
      step: "hold",
      reason: "contact",
      kinds: ["contact.mail"],
    });
    const after = judgedAfterExchange(text);
    expect({ text, kinds: kinds(after), kind: after.judged.kind }).toEqual({ text, kinds: [], kind: "passed" });
  }
  for (const text of ["lea@exemple.fr et www.exemple.fr", "exemple.fr lea@exemple.fr"]) {
    expect(judged(text, "private").verdict.reason).toBe("link");
    expect(judgedAfterExchange(text).judged.kind).toBe("stopped");
  }
});

test("[CV-1] in a knock a link, a number, a handle and an address block", () => {
  for (const text of ["www.example.org", "06 39 98 11 22", "mon snap : lulu_test", "au 12 rue des Lilas"]) expect(judged(text, "knock").verdict.step).toBe("block");
});

test("[SF-23] numbers in words from 0 to 99, French, Belgian, Swiss and English, and double", () => {
  const read = (text: string): string | undefined => readNumberWords(text.split(" "), 0)?.digits;
  expect(
    [
      "zero",
      "dix sept",
      "soixante dix sept",
      "soixante et onze",
      "quatre vingts",
      "quatre vingt dix neuf",
      "septante deux",
      "huitante",
      "nonante neuf",
      "forty two",
      "double six",
      "dou2e",
    ].map(read),
  ).toEqual(["0", "17", "77", "71", "80", "99", "72", "80", "99", "42", "66", "12"]);
  expect(["bonjour", "constructor", "toString", "double porte"].map(read)).toEqual([undefined, undefined, undefined, undefined]);
});

test("[SF-24] a number in five messages is stopped at its last piece, and not after five minutes", () => {
  const pieces = ["06", "39", "98", "11", "22"];
  expect(spoken(pieces).map((one) => one.verdict.step)).toEqual(["allow", "allow", "allow", "allow", "block"]);
  expect(spoken(pieces, 200_000).every((one) => one.judged.kind === "passed")).toBe(true);
  expect(spoken(["zéro six", "ça va ?", "trente neuf nonante huit", "onze vingt deux"]).at(-1)?.verdict.step).toBe("block");
});

test("[SF-14] the span of a number begins and ends on whole signs of the raw text", () => {
  const text = "appelle 0️⃣6️⃣ 39 98 11 22 vite";
  const [from = 0, to = 0] = judged(text).findings[0]?.spans[0] ?? [];
  expect(text.slice(from, to).trim()).toBe("0️⃣6️⃣ 39 98 11 22");
});

test("an account number counts by its check sum, in one piece and in fours", () => {
  expect(kinds(judged("FR7630006000011234567890189"))).toContain("payment.iban");
  expect(kinds(judged("FR7630006000011234567890188"))).not.toContain("payment.iban");
});
