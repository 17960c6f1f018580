import { nearDistance } from "../near-text.ts";
import type { ActWord } from "../lexicon/act-words.ts";

/** Digests end after 72 h (NU-11). */
export const lureMs = 72 * 3_600_000;
const lureMax = 5_000;
const invitedMax = 50;

/** Who invited whom to one place. Ids are those of the memory; the place itself is in no field (SF-45). */
export interface Lure {
  readonly invited: { readonly by: string; readonly whom: string; readonly atMs: number }[];
}
export interface Advert {
  readonly near: readonly [number, number] | null;
  readonly place: string | null;
  readonly by: string;
  readonly atMs: number;
}
export interface Lures {
  readonly byPlace: Map<string, Lure>;
  adverts: Advert[];
}
export const createLures = (): Lures => ({ byPlace: new Map(), adverts: [] });

const still = (atMs: number, nowMs: number): boolean => nowMs - atMs < lureMs;

/** Everybody invited to this place within 72 h by this device, and by anybody. */
export function invitedTo(
  lures: Lures,
  digest: string,
  by: string,
  nowMs: number,
): { readonly mine: readonly string[]; readonly all: readonly string[]; readonly devices: number } {
  const lately = (lures.byPlace.get(digest)?.invited ?? []).filter((one) => still(one.atMs, nowMs));
  return {
    mine: [...new Set(lately.filter((one) => one.by === by).map((one) => one.whom))],
    all: [...new Set(lately.map((one) => one.whom))],
    devices: new Set(lately.map((one) => one.by)).size,
  };
}

export function noteLure(lures: Lures, digest: string, by: string, whom: readonly string[], nowMs: number): void {
  const known = (lures.byPlace.get(digest)?.invited ?? []).filter((one) => still(one.atMs, nowMs));
  for (const one of whom) if (!known.some((other) => other.by === by && other.whom === one)) known.push({ by, whom: one, atMs: nowMs });
  lures.byPlace.delete(digest);
  lures.byPlace.set(digest, { invited: known.slice(-invitedMax) });
  for (const [old, lure] of lures.byPlace) {
    if (lures.byPlace.size <= lureMax && lure.invited.some((one) => still(one.atMs, nowMs))) break;
    lures.byPlace.delete(old);
  }
}

/** Devices that posted nearly this advert, or one with its meeting place, within 72 h, the author included: the larger of the two (`pimping.shared`). */
export function advertisers(lures: Lures, { near, place, by, atMs }: Advert): number {
  const [same, there] = [new Set([by]), new Set([by])];
  for (const advert of lures.adverts) {
    if (!still(advert.atMs, atMs)) continue;
    if (near !== null && advert.near !== null && nearDistance(advert.near, near) <= 3) same.add(advert.by);
    if (place !== null && advert.place === place) there.add(advert.by);
  }
  return Math.max(same.size, there.size);
}
export function noteAdvert(lures: Lures, advert: Advert): void {
  lures.adverts = lures.adverts.filter((one) => still(one.atMs, advert.atMs)).slice(-499);
  lures.adverts.push(advert);
}

const dull = new Set(
  "au aux le la les un une des du de d l a en on y ce cet cette mon ma mes ton ta chez viens venez viendra rdv rendez vous retrouve rejoins moi toi je tu il elle nous pour par sur dans pres ici est c et ou oui non soir demain heure heures vers plutot finalement seul seule the at in on to by of and me you we meet come join let s tonight tomorrow alone pm am there is it near instead actually".split(
    " ",
  ),
);
const houses = new Set("hotel motel appart appartement studio rue avenue boulevard residence immeuble place impasse street road".split(" "));
/** Letters after the word for a house that may name it. */
const nameTo = 32;
/** The words that name the place of an advert, in one order; empty when none or a house without a name is in it. */
export function advertPlaceWords(words: readonly ActWord[]): string {
  const house = words.find((word) => houses.has(word.forms.at(-1) ?? ""));
  if (house === undefined) return "";
  const place = placeWords(words, house.from, house.to + nameTo);
  return place.includes(" ") ? place : "";
}
/** The words that name a place, in one order whatever the sentence: those around the act that set it. */
export function placeWords(words: readonly ActWord[], from: number, to: number): string {
  const out = new Set<string>();
  for (const word of words) {
    if (word.to <= from || word.from >= to) continue;
    const form = word.forms.at(-1) ?? "";
    if (form.length >= 3 && word.number < 0 && !dull.has(form)) out.add(form);
  }
  return [...out].sort().slice(0, 4).join(" ");
}
