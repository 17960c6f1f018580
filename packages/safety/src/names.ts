import type { WordLists } from "./lists.ts";
import type { Finding, FindingKind } from "./types.ts";
import { foldSign, leet } from "./views/fold.ts";
import { scan } from "./views/scan.ts";
import { digitGroups } from "./contact/digits.ts";
import { wordList, squeeze } from "./lexicon/phrases.ts";

/** Folded form in which nicknames are compared (EN-3, EN-5): case, accents, look-alikes and leetspeak undone, signs left out, runs made single. */
export function foldName(name: string): string {
  let out = "";
  for (const sign of name) {
    const form = foldSign(sign.codePointAt(0) ?? 0);
    if (form === null) continue;
    for (const letter of form) {
      const unit = letter.charCodeAt(0);
      const isSign = (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57) || unit > 0xc0;
      if (isSign) out += leet[letter] ?? letter;
    }
  }
  return squeeze(out);
}

type Script = "latin" | "greek" | "cyrillic" | "other";
function scriptOf(point: number): Script | null {
  if (
    (point >= 65 && point <= 90) ||
    (point >= 97 && point <= 122) ||
    (point >= 0xc0 && point <= 0x24f && point !== 0xd7 && point !== 0xf7) ||
    (point >= 0x1e00 && point <= 0x1eff)
  )
    return "latin";
  if (point >= 0x370 && point <= 0x3ff) return "greek";
  if (point >= 0x400 && point <= 0x52f) return "cyrillic";
  if (
    (point >= 0x5d0 && point <= 0x5ea) ||
    (point >= 0x620 && point <= 0x64a) ||
    (point >= 0x900 && point <= 0x97f) ||
    (point >= 0x3040 && point <= 0x30ff) ||
    (point >= 0x4e00 && point <= 0x9fff) ||
    (point >= 0xac00 && point <= 0xd7a3)
  )
    return "other";
  return null;
}

export type NameForm = { readonly kind: "fine" } | { readonly kind: "refused"; readonly why: "length" | "characters" };

/** EN-3: 3 to 20 characters, letters and digits of one script, "-", "_", "." and spaces, at least one letter. */
export function checkName(name: string, min = 3, max = 20): NameForm {
  const signs = [...name];
  if (signs.length < min || signs.length > max) return { kind: "refused", why: "length" };
  let script: Script | null = null;
  for (const sign of signs) {
    const point = sign.codePointAt(0) ?? 0;
    if ((point >= 48 && point <= 57) || sign === "-" || sign === "_" || sign === "." || sign === " " || sign === "'") continue;
    const own = scriptOf(point);
    if (own === null || (script !== null && own !== script)) return { kind: "refused", why: "characters" };
    script = own;
  }
  return script === null ? { kind: "refused", why: "characters" } : { kind: "fine" };
}

export interface Names {
  find(name: string, kind: "nickname" | "room-name", year: number): Finding[];
}

/** A list as it is searched in folded names: forms of `min` letters or more, each once. Made when the judge is, not for every name. */
const forms = (words: readonly string[], min: number): readonly string[] => [...new Set(words.map((word) => squeeze(leetFree(word))).filter((form) => form.length >= min))];
const contains = (folded: string, list: readonly string[]): boolean => list.some((form) => folded.includes(form));

const digitsOnly = (text: string): string => [...text].filter((sign) => sign >= "0" && sign <= "9").join("");

/** What a nickname or a room name may not suggest (EN-4, RO-10). Substrings count from 4 letters on: names are written in one piece. */
export function createNames(assets: WordLists): Names {
  const unaware = wordList([], assets.unawarePhrases);
  const minors = forms(assets.minorsAdult, 4);
  const staff = forms(assets.staffNames, 4);
  const sale = forms(assets.saleNames, 4);
  const hate = forms(assets.hate, 5);
  const insult = forms(assets.insult, 5);
  const sexual = forms(assets.sexualNames, 4);
  const behind = forms(["asoninsu", "soninsu", "leurinsu", "withoutherknowledge"], 6);
  const platforms = forms(["snapchat", "instagram", "telegram", "whatsapp"], 6);
  const finding = (kind: FindingKind, by: string): Finding => ({ kind, p: 0.95, spans: [], stage: "lexicon", by, lowered: [] });
  return {
    find(name, kind, year) {
      const folded = foldName(name);
      const views = scan(name);
      const found: Finding[] = [];
      if (suggestsMinor(name, views.folded, year) || contains(folded, minors)) found.push(finding("minor.sought", "age"));
      const words = views.tokens.map((token) => token.plain);
      if (words.some((word) => ["ado", "teen", "kid", "4eme", "3eme", "5eme", "6eme", "cm2", "cm1"].includes(word))) found.push(finding("minor.sought", "school"));
      else if (words.some((word) => ["classe", "class", "eleve", "eleves"].includes(word)) && words.some((word) => schoolYears.includes(word)))
        found.push(finding("minor.sought", "school year"));
      if (contains(folded, staff) || words.includes("modo") || words.includes("admin")) found.push(finding("staff.claim", "staff word"));
      if (contains(folded, sale) || hasPrice(name)) found.push(finding("sex.sale", "sale"));
      if (contains(folded, hate)) found.push(finding("hate.group", "word list"));
      if (contains(folded, insult)) found.push(finding("insult.person", "word list"));
      if (contains(folded, sexual) || words.some((word) => assets.sexualNames.includes(word))) found.push(finding("sexual.explicit", "word list"));
      if (kind === "room-name" && (views.tokens.some((_, at) => unaware.find(views.tokens, at) > 0) || contains(folded, behind))) found.push(finding("assault.third", "unaware"));
      if (digitsOnly(views.folded).length >= 8 || name.includes("@") || views.folded.includes(".com") || views.folded.includes("http"))
        found.push(finding("contact.phone", "contact"));
      if (contains(folded, platforms) || words.some((word) => ["snap", "insta"].includes(word))) found.push(finding("contact.handle", "platform"));
      return found;
    },
  };
}

const leetFree = (word: string): string => [...word].map((sign) => leet[sign] ?? sign).join("");

/** The next letters and digits from a place on, at most as many as a unit of age is long. */
function following(signs: readonly string[], from: number): string {
  let out = "";
  for (let at = from; at < signs.length && out.length < 6; at += 1) if (!" _-.".includes(signs[at] as string)) out += signs[at] as string;
  return out;
}

/** "Ines15ans", "lea 14", "tom2011", "née en 2010", "15 y/o": an age under 18 or a recent birth year, also in words and look-alikes. */
function suggestsMinor(name: string, folded: string, year: number): boolean {
  const views = scan(name);
  for (const group of digitGroups(views.tokens)) {
    const value = Number(group.digits);
    if (value >= 10 && value <= 17 && (["ans", "an", "yo", "y", "years", "piges"].includes(group.after) || group.inWords)) return true;
    if (value > year - 18 && value <= year - 5) return true;
  }
  // Digits inside the word, and letters that are written for digits beside "ans".
  let number = "";
  const signs = [...folded];
  for (let at = 0; at <= signs.length; at += 1) {
    const sign = signs[at] ?? "";
    if (sign >= "0" && sign <= "9") {
      number += sign;
      continue;
    }
    if (number === "") continue;
    const value = Number(number);
    const rest = following(signs, at);
    if (
      value >= 5 &&
      value <= 17 &&
      (rest.startsWith("an") || rest.startsWith("yo") || rest.startsWith("piges") || rest.startsWith("4ns") || (rest.startsWith("a") && rest.length <= 2))
    )
      return true;
    if (number.length === 4 && value > year - 18 && value <= year - 5) return true;
    if (number.length === 2 && value >= 10 && value <= 17 && rest === "") return true;
    number = "";
  }
  const joined = [...folded].filter((sign) => (sign >= "a" && sign <= "z") || (sign >= "0" && sign <= "9")).join("");
  const asDigits = joined
    .replaceAll("i", "1")
    .replaceAll("l", "1")
    .replaceAll("s", "5")
    .replaceAll("o", "0")
    .replaceAll("z", "2")
    .replaceAll("b", "8")
    .replaceAll("g", "9")
    .replaceAll("e", "3")
    .replaceAll("a", "4")
    .replaceAll("t", "7");
  for (let age = 10; age <= 17; age += 1) {
    const at = asDigits.lastIndexOf(`${age}4n5`);
    if (at > 0 && ["1", "l", "i"].includes(joined.charAt(at)) && !["i", "l"].includes(joined.charAt(at - 1))) return true;
  }
  const words = ["dixsept", "seize", "quinze", "quatorze", "treize", "douze", "fifteen", "fourteen", "sixteen", "thirteen", "seventeen"];
  return words.some((word) => joined.includes(`${word}an`) || (joined.endsWith(word) && joined.length > word.length)) || schoolIn(joined);
}

/** School years that are an ordinary word or number unless a class is named beside them. */
const schoolYears = ["6e", "5e", "4e", "3e", "2de", "2nde", "seconde", "premiere", "terminale", "1ere", "tle"];

const schoolIn = (joined: string): boolean => ["4eme", "3eme", "5eme", "6eme", "cm2", "cm1", "enseconde", "2nde", "collegien", "lyceen"].some((word) => joined.includes(word));

const hasPrice = (name: string): boolean => (name.includes("€") || name.includes("$")) && digitsOnly(name).length > 0;
