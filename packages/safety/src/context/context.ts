import type { Classifier } from "../classifier/classifier.ts";
import { laneAt, type LaneScores } from "../classifier/lanes.ts";
import type { Language } from "../language/router.ts";
import type { ContextCode, Finding, FindingKind } from "../types.ts";
import type { Token, Views } from "../views/scan.ts";
import type { Canon } from "../views/tokens.ts";
import {
  contracted,
  against,
  foul,
  games,
  good,
  thingVerbs,
  againstBefore,
  agrees,
  bad,
  flips,
  groups,
  hateVerbs,
  negators,
  notOnly,
  others,
  people,
  reclaimed,
  reports,
  second,
  speech,
  toMe,
} from "./cues.ts";
import { groupHate } from "./group-hate.ts";
import { clausesOf, isInside, phraseAt, quotesOf, type Clause } from "./scope.ts";

/** Kinds that context may lower. Never contacts, links, threats to expose or against third ones, minors, trade, pimping (SF-38). */
const lowers: ReadonlySet<FindingKind> = new Set<FindingKind>(["insult.person", "hate.group", "threat.person", "violence.call", "self_harm.push", "toxic"]);
const lowered = ["hate", "harassment", "threat", "toxic"].map((lane) => laneAt(lane as "hate"));
const hate = laneAt("hate");
const fond = [
  "je t aime",
  "je taime",
  "j t aime",
  "jtm",
  "je t adore",
  "jadore",
  "j adore",
  "mon meilleur pote",
  "ma meilleure amie",
  "bisous",
  "love you",
  "love u",
  "my best friend",
  "qu on t aime",
  "tu me manques",
  "me manque",
].map((phrase) => phrase.split(" "));
const most: Readonly<Record<ContextCode, number>> = { negated: 0.45, quoted: 0.45, counter: 0.45, own: 0.4, thing: 0.3, teasing: 0.45, past: 0.45, other: 0.45 };
const before = againstBefore.map((phrase) => phrase.split(" "));
const agreeing = agrees.map((phrase) => phrase.split(" "));

export interface ContextInput {
  readonly findings: readonly Finding[];
  readonly lanes: LaneScores;
  readonly views: Views;
  readonly words: readonly Canon[];
  readonly language: Language;
  /** Nothing is lowered: the author leant on quotation marks and the like too often (SF-39). */
  readonly isFirm?: boolean;
}
export interface ContextResult {
  readonly findings: Finding[];
  readonly lanes: LaneScores;
  readonly steps: number;
}

function mayLower(lanes: LaneScores): boolean {
  for (let at = 0; at < lowered.length; at += 1) if ((lanes[lowered[at] as number] ?? 0) >= 0.3) return true;
  return false;
}
function namesGroup(words: readonly Canon[]): boolean {
  for (let at = 0; at < words.length; at += 1) if (groups.has((words[at] as Canon).form)) return true;
  return false;
}
/** Rules on clauses that only lower, and say so (safety.md 3.7). What is left when the lowered clauses are taken away is read again: a second hit elsewhere stays. */
export function lowerByContext({ findings, lanes, views, words, language, isFirm }: ContextInput, classifier: Classifier | null): ContextResult {
  const { tokens } = views;
  const isUp = mayLower(lanes);
  const isAbout = namesGroup(words);
  if (tokens.length === 0 || (!isUp && !isAbout && !findings.some((one) => lowers.has(one.kind) && one.p >= 0.3))) return { findings: [...findings], lanes, steps: 1 };
  const quotes = quotesOf(views);
  const isAgreed = agreeing.some((phrase) => phraseAt(tokens, 0, tokens.length, phrase) >= 0);
  const clauses = clausesOf(tokens);
  const whole: Whole = { inQuotes: tokens.map((token) => isInside(quotes, token.from)), isFond: isFond(tokens, findings), listed: listedOf(findings) };
  const outside = whole.inQuotes.reduce((sum, isIn) => sum + (isIn ? 0 : 1), 0);
  const codes = clauses.map((clause) => (isAgreed || isFirm === true ? null : codeOf(tokens, clause, whole, outside)));
  const hated = isAbout ? clauses.flatMap((clause, at) => (codes[at] === null ? (groupHate(tokens, clause) ?? []) : [])) : [];
  if (codes.every((code) => code === null)) return { findings: [...findings, ...hated], lanes, steps: tokens.length * 12 };
  const clauseOf = (raw: number): number => clauses.findIndex(({ from, to }) => raw >= (tokens[from]?.from ?? 0) && raw < (tokens[to - 1]?.to ?? 0));
  const out = findings.map((finding) => {
    if (!lowers.has(finding.kind) || finding.stage === "classifier") return finding;
    const code = codes[clauseOf(finding.spans[0]?.[0] ?? -1)] ?? null;
    // "personne te pleurera" denies nothing: urging somebody is less only as the words of another.
    if (finding.kind === "self_harm.push" && code !== "quoted" && code !== "counter") return finding;
    return code === null ? finding : { ...finding, p: Math.min(finding.p, most[code]), lowered: [...finding.lowered, code] };
  });
  return again([...out, ...hated], { lanes, words, language }, tokens, clauses, codes, classifier);
}

/** The lanes without the words of the lowered clauses. */
function again(
  findings: readonly Finding[],
  { lanes, words, language }: Pick<ContextInput, "lanes" | "words" | "language">,
  tokens: readonly Token[],
  clauses: readonly Clause[],
  codes: readonly (ContextCode | null)[],
  classifier: Classifier | null,
): ContextResult {
  const gone = clauses.flatMap(({ from, to }, at) => (codes[at] === null ? [] : [[tokens[from]?.from ?? 0, tokens[to - 1]?.to ?? 0] as const]));
  const rest = words.filter((word) => !isInside(gone, word.from));
  const left = classifier === null || rest.length === 0 ? null : classifier.read(rest, language);
  const named = codes.filter((code) => code !== null);
  const limit = Math.max(...named.map((code) => most[code]));
  const out = new Float64Array(lanes);
  for (const lane of lowered) {
    // About things only hate is less; negation and the like say nothing about being rude.
    if (named.every((code) => code === "thing") && lane !== hate) continue;
    if (named.every((code) => code === "thing" || code === "negated") && lane === laneAt("toxic") && (lanes[lane] ?? 0) < 0.5) continue;
    out[lane] = Math.min(lanes[lane] ?? 0, Math.max(limit, left?.scores[lane] ?? 0));
  }
  const byLane: Partial<Record<FindingKind, number>> = {
    "hate.group": out[hate] ?? 0,
    "insult.person": out[laneAt("harassment")] ?? 0,
    "threat.person": out[laneAt("threat")] ?? 0,
    toxic: out[laneAt("toxic")] ?? 0,
  };
  return {
    lanes: out,
    findings: findings.map((finding) => {
      const p = finding.by.startsWith("lane") ? byLane[finding.kind] : undefined;
      return p === undefined || p >= finding.p ? finding : { ...finding, p, lowered: [...new Set([...finding.lowered, ...named])] };
    }),
    steps: tokens.length * 6 + (left?.steps ?? 0),
  };
}

/** What is the same for every clause of a text. */
interface Whole {
  readonly inQuotes: readonly boolean[];
  readonly isFond: boolean;
  /** Findings of the lists and acts that context may lower. */
  readonly listed: readonly Finding[];
}
const listedOf = (findings: readonly Finding[]): Finding[] => findings.filter((one) => lowers.has(one.kind) && one.stage !== "classifier").slice(0, 16);

function codeOf(tokens: readonly Token[], clause: Clause, { inQuotes, isFond: fondly, listed }: Whole, outside: number): ContextCode | null {
  const { from, to } = clause;
  const isHit = (at: number): boolean => {
    const token = tokens[at] as Token;
    return bad.has(token.plain) || listed.some((one) => (one.spans[0]?.[0] ?? -1) <= token.from && (one.spans[0]?.[1] ?? 0) >= token.to);
  };
  const word = (at: number): string => tokens[at]?.plain ?? "";
  const has = (list: ReadonlySet<string>): boolean => {
    for (let at = from; at < to; at += 1) if (list.has(word(at))) return true;
    return false;
  };
  let quoted = 0;
  for (let at = from; at < to; at += 1) if (inQuotes[at] === true) quoted += 1;
  if (quoted > 0 && outside >= 3) return "quoted";
  if (isCounter(tokens, from, to, word, has)) return "counter";
  if (isReported(from, to, word)) return "quoted";
  if (isNegated(from, to, word, isHit)) return "negated";
  if (isKindly(from, to, word, has)) return "other";
  if (isPlay(has)) return "thing";
  if (fondly) return "teasing";
  if (isOwn(from, to, word, has)) return "own";
  return (has(hateVerbs) || isAboutThing(from, to, word)) &&
    !has(groups) &&
    !has(second) &&
    !has(people) &&
    !has(others) &&
    !listed.some((one) => one.kind !== "toxic" && one.kind !== "violence.call")
    ? "thing"
    : null;
}

type Word = (at: number) => string;
type Has = (list: ReadonlySet<string>) => boolean;

/** "arrête de dire", "stop saying", "nobody should", "c'est raciste de dire": said against what is named. */
function isCounter(tokens: readonly Token[], from: number, to: number, word: Word, has: Has): boolean {
  if (!has(speech) && !has(against)) return false;
  for (const phrase of before) {
    const at = phraseAt(tokens, from, to, phrase);
    if (at < 0) continue;
    let isSpeech = false;
    for (let next = at; next < Math.min(to, at + phrase.length + 3); next += 1) if (speech.has(word(next))) isSpeech = true;
    // Alone "dire", "contre" or "pourquoi" say little: what is named is also called wrong.
    const isSure = isSpeech && !["dire", "saying", "claiming"].includes(phrase[0] ?? "") && !["pourquoi", "comment", "why", "how"].includes(phrase[0] ?? "");
    if (isSure || has(against)) return true;
  }
  return false;
}

/** "il m'a dit", "on m'a traité de", "he called me", "they said that": somebody else's words. Never the author's own: "je dis", "i said". */
function isReported(from: number, to: number, word: Word): boolean {
  for (let at = from; at < to; at += 1) {
    if (!reports.has(word(at))) continue;
    let isOther = false;
    let isMe = false;
    let isMine = false;
    for (let back = at - 1; back >= Math.max(from, at - 5); back -= 1) {
      if (others.has(word(back))) isOther = true;
      if (toMe.has(word(back))) isMe = true;
      if (word(back) === "je" || word(back) === "j" || word(back) === "i") isMine = true;
    }
    const then = word(at + 1);
    if (toMe.has(then) || then === "my") isMe = true;
    // "let me tell you" reports nothing.
    if (isMine || word(at - 2) === "let") continue;
    if (isMe || (isOther && (then === "que" || then === "qu" || then === "that" || isMeant(word, at)))) return true;
  }
  return false;
}
const isMeant: (word: Word, at: number) => boolean = (word, at) => ["them", "him", "her", "de", "d", "les", "la", "le"].includes(word(at + 1));

/** The negator stands at most 4 words before what is bad, or right after its verb ("je déteste pas"); "pas que" and "not only" deny nothing. */
function isNegated(from: number, to: number, word: Word, isHit: (at: number) => boolean): boolean {
  for (let at = from; at < to; at += 1) {
    const isNegator = negators.has(word(at)) || (contracted.has(word(at)) && word(at + 1) === "t");
    if (!isNegator || notOnly.has(word(at + 1))) continue;
    // "plus" without "ne" before it is "more".
    if (word(at) === "plus" && word(at - 2) !== "ne" && word(at - 2) !== "n") continue;
    if (hateVerbs.has(word(at - 1)) && word(at - 1) !== "supporte" && word(at - 1) !== "blaire") return true;
    for (let next = at + 1; next <= Math.min(to - 1, at + 4); next += 1) {
      if (flips.has(word(next))) break;
      if (isHit(next)) return true;
    }
  }
  return false;
}

/** A group and something good or neutral of it, with nothing bad beside: "les mêmes droits", "l'histoire des", "have a choir". */
function isKindly(from: number, to: number, word: Word, has: Has): boolean {
  if (!has(groups) || !has(good) || has(bad) || has(hateVerbs)) return false;
  for (let at = from; at < to; at += 1) if (negators.has(word(at)) || foul.has(word(at))) return false;
  return true;
}
const isPlay = (has: Has): boolean => has(games);
/** Said with love: a heart, "je t'aime", "love you". Never for a slur. */
function isFond(tokens: readonly Token[], findings: readonly Finding[]): boolean {
  if (findings.some((one) => one.p >= 0.5 && (one.kind === "hate.group" || one.kind === "threat.person" || one.kind === "self_harm.push"))) return false;
  return fond.some((phrase) => phraseAt(tokens, 0, tokens.length, phrase) >= 0) || tokens.some((token) => token.gap.includes("\u2764"));
}
/** "éliminer les moustiques", "me dégoûtent" with no person and no pronoun for one. */
function isAboutThing(from: number, to: number, word: Word): boolean {
  for (let at = from; at < to; at += 1) {
    if (thingVerbs.has(word(at)) && ["les", "la", "le", "ces", "cette", "ce", "l", "the", "this", "that", "these"].includes(word(at + 1))) return true;
    if ((word(at) === "degoutent" || word(at) === "degoute") && !["ils", "elles", "il", "elle", "qui"].includes(word(at - 2)) && at > from + 2) return true;
  }
  return false;
}

/** First person and a word that its group took back, or the group itself: "moi, pédé et fier", "nous les", "we queers". Nobody is spoken to, and no other group. */
function isOwn(from: number, to: number, word: Word, has: Has): boolean {
  if (has(second)) return false;
  for (let at = from; at < to; at += 1) {
    if (!reclaimed.has(word(at)) && !groups.has(word(at))) continue;
    if (!isSelf(word, at, from)) continue;
    for (let next = from; next < to; next += 1)
      if (next !== at && ((groups.has(word(next)) && !reclaimed.has(word(next))) || (bad.has(word(next)) && !reclaimed.has(word(next))) || foul.has(word(next)))) return false;
    return true;
  }
  return false;
}
/** "je suis", "i'm", "we are" within three words before; "moi", "nous les", "entre", "we", "us", "my" right before; "fier" beside. */
function isSelf(word: Word, at: number, from: number): boolean {
  for (let back = at - 1; back >= Math.max(from, at - 4); back -= 1) {
    const one = word(back);
    if (
      ["jsuis", "chui", "chuis"].includes(one) ||
      (one === "suis" && word(back - 1) === "je") ||
      (["am", "m"].includes(one) && word(back - 1) === "i") ||
      (["are", "re"].includes(one) && word(back - 1) === "we")
    )
      return true;
  }
  const last = word(at - 1);
  if (["moi", "nous", "entre", "we", "us"].includes(last)) return true;
  if (["les", "des"].includes(last) && ["nous", "entre"].includes(word(at - 2))) return true;
  if (
    reclaimed.has(word(at)) &&
    (["my", "our", "mes", "proud", "fier", "fiere", "fiers"].includes(last) ||
      ["fier", "fiere", "fiers", "proud"].includes(word(at + 2)) ||
      ["friends", "crew"].includes(word(at + 1)))
  )
    return true;
  return false;
}
