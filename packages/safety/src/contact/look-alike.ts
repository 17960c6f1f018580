import type { Group } from "./digits.ts";

/** Words after a number that say it is none of ours: prices, scores, measures, times, ages, versions (SF-26). */
const measures = new Set(
  (
    "euro euros eur dollar dollars francs balles bucks livres pounds km kms m metre metres meters cm mm miles mile kg kilos g gr grammes litres h heure heures hours hour min mins minutes mn sec secondes seconds ans an annees " +
    "years year old yo jours jour days day mois months month semaines weeks week page pages article version v degres celsius percent pourcent points pts fois times m2 m3 mb gb go mo ko ghz px vol flight train ligne bus tome " +
    "chapitre episode saison episodes seasons loto habitants people personnes million millions milliard milliards billion mille thousand cent hundred calories kcal tours rounds siecle siecles watts volts kwh stars etoiles am pm"
  ).split(" "),
);
const measuresBefore = new Set(
  "page article version v vol flight train ligne bus tome chapitre episode saison numero isbn siret pi python windows android ios java node chapter season vers".split(" "),
);

/** A number with its unit, its sign of money or share, or the word that names what it counts. */
export function isMeasure(group: Group): boolean {
  if (group.digits.length > 6) return false;
  if (measures.has(group.after) && group.gapAfter.length <= 2) return true;
  const after = group.gapAfter;
  if (after.startsWith("%") || after.startsWith(" %") || group.gap.endsWith("\u00a3")) return true;
  return group.digits.length <= 4 && group.digits.charAt(0) !== "0" && measuresBefore.has(group.before) && group.gap === " " && group.before !== "numero";
}

const inside = (group: Group | undefined, min: number, max: number): boolean =>
  group !== undefined && !group.inWords && group.digits.length <= 4 && Number(group.digits) >= min && Number(group.digits) <= max;
const isShort = (group: Group | undefined): boolean => group !== undefined && group.digits.length <= 2;
const isYear = (group: Group | undefined): boolean => inside(group, 1900, 2100);

const isThousands = (group: Group | undefined, last: Group | undefined): boolean =>
  group?.digits.length === 3 && group.at === last?.end && (group.gap === " " || group.gap === "." || group.gap === ",");

/** "192.168.1.1": four numbers up to 255 with a point between and none before or after, without a leading zero, not the first pairs of a telephone number. */
function isQuad(groups: readonly Group[], at: number): boolean {
  for (let index = at; index < at + 4; index += 1) {
    const group = groups[index];
    if (group === undefined || group.inWords || Number(group.digits) > 255 || (group.digits.length > 1 && group.digits.startsWith("0"))) return false;
    if (index > at && (group.gap !== "." || group.at !== groups[index - 1]?.end)) return false;
  }
  const [first, last] = [groups[at] as Group, groups[at + 3] as Group];
  return !first.gap.endsWith(".") && !first.gap.endsWith("+") && !(last.gapAfter.startsWith(".") && groups[at + 4]?.at === last.end);
}

/** The groups without dates (12/05/2024, 12.05.24, 2024-05-12), times (12:30), decimal fractions (3.1415) and thousands (1 000 000). */
export function withoutDates(groups: readonly Group[]): Group[] {
  const out: Group[] = [];
  for (let at = 0; at < groups.length; at += 1) {
    const [a, b, c] = [groups[at] as Group, groups[at + 1], groups[at + 2]];
    const sign = b?.gap ?? "";
    const isJoined = b !== undefined && a.end === b.at;
    if (isQuad(groups, at)) {
      at += 3;
      continue;
    }
    const three = isJoined && c !== undefined && b.end === c.at && c.gap === sign && (sign === "/" || sign === "." || sign === "-");
    const endsThere = c?.gapAfter !== sign;
    const isFirst = out.at(-1)?.end !== a.at || a.gap !== sign;
    const dayFirst = isShort(a) && isShort(b) && inside(a, 1, 31) && inside(b, 1, 31) && (isYear(c) || (isShort(c) && endsThere && isFirst));
    const yearFirst = isYear(a) && isShort(b) && isShort(c) && inside(b, 1, 12) && inside(c, 1, 31);
    if (three && (dayFirst || yearFirst)) {
      at += 2;
      continue;
    }
    if (isJoined && sign === ":" && isShort(a) && isShort(b) && inside(a, 0, 24) && inside(b, 0, 59) && b.gapAfter !== ":" && isFirst) {
      at += 1;
      continue;
    }
    // A fraction has one point or comma, and its whole part no leading zero but zero itself.
    const isWhole = a.digits === "0" || !a.digits.startsWith("0");
    if (isJoined && (sign === "." || sign === ",") && isWhole && !a.inWords && isFirst && a.digits.length <= 4 && b.gapAfter !== sign && groups[at + 2]?.at !== b.end) {
      at += 1;
      continue;
    }
    let end = at + 1;
    while (isJoined && isThousands(groups[end], groups[end - 1])) end += 1;
    if (end > at + 1 && a.digits.length <= 3 && !a.digits.startsWith("0") && groups.slice(at + 1, end).some((group) => group.digits === "000")) {
      at = end - 1;
      continue;
    }
    out.push(a);
  }
  return out;
}
