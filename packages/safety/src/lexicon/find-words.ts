import type { WordLists } from "../lists.ts";
import type { ContextCode, Finding, FindingKind } from "../types.ts";
import type { Token, Views } from "../views/scan.ts";
import { isEveryday } from "./everyday.ts";
import { idleBits, wordIndex } from "./phrases.ts";
import { createTrades } from "./trade.ts";

const set = (text: string): ReadonlySet<string> => new Set(text.split(" "));
const negators = set("pas plus jamais not never arrete arretez stop aucun aucune");
const reports = set(
  "traite traitee traites traiter appelle appele appelee dit disait disent dis dire called calls calling call say said says told insulte insultee mot word ecrit wrote crie",
);
const firstPerson = set("je j suis jsuis chuis moi nous i im am we me fier fiere proud ma my mes entre notre our");
const second = set("tu t toi vous you u ur your ton ta tes espece");

type Entry = readonly [kind: FindingKind | "except", p: number];
/** Kinds that context may lower; never threats to expose, trade or self-harm pushed on others (SF-38). */
const lowers: ReadonlySet<FindingKind> = new Set<FindingKind>(["insult.person", "hate.group", "threat.person", "toxic"]);

/** "t es moche" is also typed "tes moche", "tu es moche", "t moche"; "t as pas" "tas pas". */
function typed(phrase: string): string[] {
  if (phrase.startsWith("t es "))
    return [phrase, `tes ${phrase.slice(5)}`, `tu es ${phrase.slice(5)}`, `t ${phrase.slice(5)}`, `tu est ${phrase.slice(5)}`, `tu n es ${phrase.slice(5)}`];
  return phrase.startsWith("t as ") ? [phrase, `tas ${phrase.slice(5)}`, `ta ${phrase.slice(5)}`, `tu as ${phrase.slice(5)}`] : [phrase];
}

const maxOfKind = 16;

export interface Words {
  /** With `isFirm` no context makes an entry weaker (SF-39). */
  find(views: Views, isFirm?: boolean): { readonly findings: Finding[]; readonly steps: number };
}

/** Finds what the word lists know (lexicon of safety.md 3.3), with the context that lowers: negation, quotation, reclaimed words. */
export function createWords(assets: WordLists): Words {
  const index = wordIndex<Entry>(
    [
      [["except", 0], assets.exceptPhrases],
      [
        ["insult.person", 0.9],
        [...assets.insult, ...assets.insultPhrases.flatMap(typed)],
      ],
      [
        ["hate.group", 0.95],
        [...assets.hate, ...assets.hatePhrases],
      ],
      [["threat.person", 0.9], assets.threatPhrases],
      [["self_harm.push", 0.95], assets.pushPhrases],
      [["self_harm.now", 0.9], assets.selfHarmPhrases],
      [["staff.claim", 0.85], assets.staffPhrases],
      [["sextortion.threat", 0.95], assets.exposePhrases],
      [["sex.buy", 0.85], assets.buyPhrases],
      [["pimping.recruit", 0.85], assets.recruitPhrases],
      [["toxic", 0.3], assets.toxic],
    ],
    idleBits.words,
  );
  const reclaimable = new Set(assets.reclaimable);
  const trades = createTrades(assets);
  return {
    find({ tokens, folded }, isFirm = false) {
      const findings: Finding[] = [];
      let isQuoted: boolean | null = null;
      let counts: Map<FindingKind, number> | null = null;
      for (let at = 0; at < tokens.length; at += 1) {
        const hits = index.find(tokens, at);
        if (hits.length === 0) continue;
        const except = hits.find((hit) => hit.value[0] === "except");
        if (except !== undefined) {
          at += except.length - 1;
          continue;
        }
        for (const { value, length } of hits) {
          const [kind, p] = value;
          if (kind === "except" || isEveryday(kind, tokens, at, length)) continue;
          // A text full of one kind says no more by the hundredth hit, and must not hide another kind behind it.
          const count = (counts ??= new Map()).get(kind) ?? 0;
          if (count === maxOfKind) continue;
          counts.set(kind, count + 1);
          const from = tokens[at]?.from ?? 0;
          const found: Finding = { kind, p, spans: [[from, tokens[at + length - 1]?.to ?? from]], stage: "lexicon", by: "word list", lowered: [] };
          if (isFirm || !lowers.has(kind)) findings.push(found);
          else {
            isQuoted ??= folded.includes("«") || folded.includes("“") || hasTwo(folded, '"');
            findings.push(lower(found, tokens, at, isQuoted, reclaimable));
          }
        }
      }
      const trade = trades.find(tokens);
      const steps = tokens.length * 8 + findings.length * 12;
      return { findings: trade.length === 0 ? findings : [...findings, ...trade], steps };
    },
  };
}

const hasTwo = (text: string, sign: string): boolean => text.includes(sign, text.indexOf(sign) + 1) && text.includes(sign);
/** A clause ends with a point, a question or an exclamation, and with a semicolon. */
const endsClause = (gap: string): boolean => gap.includes(".") || gap.includes("?") || gap.includes("!") || gap.includes(";") || gap.includes("\n");

/** Looks back at most 5 words in the same clause; what it finds makes the hit weaker than the point where something is done. */
function lower(found: Finding, tokens: readonly Token[], at: number, isQuoted: boolean, reclaimable: ReadonlySet<string>): Finding {
  const lowered: ContextCode[] = [];
  let isNegated = false;
  let isReported = false;
  let isFirst = false;
  let isSecond = false;
  for (let index = at; index > at - 6 && index >= 0; index -= 1) {
    const token = tokens[index];
    if (token === undefined) break;
    if (index < at) {
      const word = token.plain;
      if (index >= at - 4 && negators.has(word) && !(word === "pas" && tokens[index + 1]?.plain === "que")) isNegated = true;
      if (reports.has(word)) isReported = true;
      if (firstPerson.has(word)) isFirst = true;
      if (second.has(word)) isSecond = true;
    }
    if (endsClause(token.gap)) break;
  }
  if (isNegated) lowered.push("negated");
  if (isReported || isQuoted) lowered.push("quoted");
  if (isFirst && !isSecond && reclaimable.has(tokens[at]?.plain ?? "")) lowered.push("own");
  return lowered.length === 0 ? found : { ...found, p: Math.min(found.p, 0.45), lowered };
}
