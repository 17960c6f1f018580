import type { Canon } from "../views/tokens.ts";

/** What a text is written in (SF-17): `mixed` when the first two are close, `other` when neither. */
export type Language = "fr" | "en" | "mixed" | "other";
export interface Guess {
  readonly language: Language;
  /** 0 to 1: how sure. */
  readonly p: number;
}
export interface Prior {
  /** Decayed counts of the author's last messages. */
  readonly fr: number;
  readonly en: number;
  readonly screen: "fr" | "en";
}
/** int8 weights of hashed 1- to 4-grams, `bucket * 3 + class` for fr, en, other. */
export interface LanguageModel {
  readonly weights: Int8Array;
  /** Logit of one unit of weight. */
  readonly scale: number;
}
export const classes = ["fr", "en", "other"] as const;
export const languageBuckets = 1 << 14;
const maxGrams = 512;

/** Digits, addresses and emoji are of no language. */
const isOfNone = (form: string): boolean =>
  form === "0" ||
  form === "xurl" ||
  form === "xuser" ||
  (form.charCodeAt(0) >= 0x2600 && form.charCodeAt(0) < 0x2c00) ||
  (form.charCodeAt(0) >= 0xd83c && form.charCodeAt(0) <= 0xd83e);

/** Buckets of the 1- to 4-grams of the words, at most 512, repeats included. */
export function languageGrams(words: readonly Pick<Canon, "form">[], out: Uint16Array): number {
  let count = 0;
  for (const { form } of words) if (!isOfNone(form)) count = gramsOf(form, out, count);
  return count;
}
function gramsOf(form: string, out: Uint16Array, from: number): number {
  let count = from;
  const size = Math.min(form.length, 24) + 2;
  for (let at = 0; at < size && count < maxGrams; at += 1) {
    let hash = 0x811c9dc5;
    for (let next = at; next < size && next < at + 4 && count < maxGrams; next += 1) {
      const unit = next === 0 ? 94 : next === size - 1 ? 36 : form.charCodeAt(next - 1);
      hash = Math.imul(hash ^ unit, 0x01000193);
      if (next === at && (unit === 94 || unit === 36)) continue;
      out[count] = (hash ^ (hash >>> 15)) & (languageBuckets - 1);
      count += 1;
    }
  }
  return count;
}

export interface Router {
  route(words: readonly Canon[], prior: Prior): Guess;
}

/** Routes by the prior alone when there is no model (SF-17). */
export function createRouter(model: LanguageModel | null): Router {
  const grams = new Uint16Array(maxGrams);
  const sums = new Int32Array(4);
  const none = new Int32Array(4);
  const addUp = ({ weights }: LanguageModel, list: Uint16Array, count: number): void => {
    sums.fill(0);
    for (let at = 0; at < count; at += 1) {
      const place = (list[at] as number) * 3;
      sums[0] = (sums[0] as number) + (weights[place] as number);
      sums[1] = (sums[1] as number) + (weights[place + 1] as number);
      sums[2] = (sums[2] as number) + (weights[place + 2] as number);
    }
    sums[3] = count;
  };
  /** What a word weighs and how many grams it has, worked out once. */
  const weighed = ({ form, word }: Canon, of: LanguageModel): Int32Array => {
    if (word !== null && word.languageBy === of && word.language !== null) return word.language;
    if (isOfNone(form)) return none;
    addUp(of, grams, gramsOf(form, grams, 0));
    if (word === null) return sums;
    word.languageBy = of;
    word.language = sums.slice();
    return word.language;
  };
  return {
    route(words, prior) {
      const seen = prior.fr + prior.en;
      // Half of what is thought beforehand comes from the screen, the rest from the last messages as they grow.
      const lean = ((prior.fr - prior.en) / (seen + 2)) * 3 + (prior.screen === "fr" ? 0.15 : -0.9);
      let fr = lean;
      let en = 0;
      let other = -1;
      if (model !== null) {
        let count = 0;
        let [a, b, c] = [0, 0, 0];
        for (let at = 0; at < words.length; at += 1) {
          const own = weighed(words[at] as Canon, model);
          const more = own[3] as number;
          if (count + more > maxGrams) {
            // The word that crosses the bound counts with what still fits.
            addUp(model, grams, Math.min(maxGrams - count, gramsOf((words[at] as Canon).form, grams, 0)));
            a += sums[0] as number;
            b += sums[1] as number;
            c += sums[2] as number;
            count = maxGrams;
            break;
          }
          a += own[0] as number;
          b += own[1] as number;
          c += own[2] as number;
          count += more;
        }
        const even = count === 0 ? 0 : 8 / (count + 8);
        fr += a * model.scale * even;
        en += b * model.scale * even;
        other += c * model.scale * even;
      }
      const first = Math.max(fr, en, other);
      const shares = [share(fr - first), share(en - first), share(other - first)] as const;
      const sum = shares[0] + shares[1] + shares[2];
      const [pFr, pEn, pOther] = [shares[0] / sum, shares[1] / sum, shares[2] / sum];
      if (pOther > pFr && pOther > pEn) return { language: "other", p: pOther };
      if (Math.abs(pFr - pEn) < 0.2) return { language: "mixed", p: Math.max(pFr, pEn) };
      return pFr > pEn ? { language: "fr", p: pFr } : { language: "en", p: pEn };
    },
  };
}
/** e^x for x of 0 and less, by squaring (1 + x/1024): plain arithmetic gives one answer on every engine. */
function share(x: number): number {
  let base = x < -16 ? 0 : 1 + x / 1024;
  for (let turn = 0; turn < 10; turn += 1) base *= base;
  return base;
}
