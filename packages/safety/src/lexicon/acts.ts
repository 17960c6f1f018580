import { actIds, actIndex, type Act, type ActId } from "./act-table.ts";
import { actWords, type ActWord } from "./act-words.ts";
import { compileGrammar, type Entry, type GrammarText } from "./compile.ts";
import { Matching } from "./matching.ts";
import type { Views } from "../views/scan.ts";

export interface ActsText extends GrammarText {
  /** Short forms and what they stand for: "jai": "j ai". */
  readonly opened: Readonly<Record<string, string>>;
}
export interface Acts {
  /** What is done with this text; at most one act of each kind, the surest. */
  find(views: Views, asksAtEnd: boolean): { readonly acts: Act[]; readonly steps: number; /** The words that were read. */ readonly words: readonly ActWord[] };
}

/** Short forms of both languages with the words that they stand for. */
export function openedWords(texts: readonly ActsText[]): ReadonlyMap<string, readonly string[]> {
  const opened = new Map<string, readonly string[]>();
  for (const text of texts) for (const [short, long] of Object.entries(text.opened)) opened.set(short, long.split(" "));
  return opened;
}
/** The phrase grammar (SF-21): both languages always run, bounded whatever comes (SF-18). */
export function createActs(texts: readonly ActsText[]): Acts {
  const grammar = compileGrammar(texts);
  for (const { act } of grammar.values) if (!actIndex.has(act as ActId)) throw new Error(`acts: "${act}" is no act`);
  const opened = openedWords(texts);

  /** What the forms of a word stand for; most words are in no pattern. */
  const knownOf = ({ forms, word }: ActWord): readonly Entry[] => {
    if (word.entriesBy === grammar) return word.entries as readonly Entry[];
    const out: Entry[] = [];
    for (const form of forms) {
      const entry = grammar.words.get(form);
      if (entry !== undefined && !out.includes(entry)) out.push(entry);
    }
    word.entriesBy = grammar;
    word.entries = out;
    return out;
  };
  /** The same with what a number or an hour stands for. */
  const entriesOf = (word: ActWord): readonly Entry[] => {
    const known = knownOf(word);
    if (word.number < 0 && word.shape === null) return known;
    const out = [...known];
    const add = (entry: Entry | undefined): void => {
      if (entry !== undefined && !out.includes(entry)) out.push(entry);
    };
    if (word.number >= 0) add(grammar.shapes.get("n"));
    if (word.shape !== null && word.shape !== "n") add(grammar.shapes.get(word.shape));
    return out;
  };

  /** By the number of an act the surest pattern that saw it in this text; -1 for none. */
  const best = new Int32Array(actIds.length).fill(-1);
  const bestFrom = new Uint16Array(actIds.length);
  const bestTo = new Uint16Array(actIds.length);
  const actOf = Uint8Array.from(grammar.values, ({ act }) => actIndex.get(act as ActId) ?? 0);
  const sure = Float64Array.from(grammar.values, ({ p }) => p);
  let isHit = false;
  const matching = new Matching(grammar, (value, from, to) => {
    const act = actOf[value] as number;
    const known = best[act] as number;
    if (known >= 0 && (sure[known] as number) >= (sure[value] as number)) return;
    isHit = true;
    best[act] = value;
    bestFrom[act] = from;
    bestTo[act] = to;
  });

  return {
    find(views, asksAtEnd) {
      const words = actWords(views.tokens, opened);
      matching.begin();
      for (let at = 0; at < words.length; at += 1) {
        const word = words[at] as ActWord;
        matching.read(word, at, entriesOf(word), word.ends && (word.asks || (at === words.length - 1 && asksAtEnd)));
      }
      const acts: Act[] = [];
      for (let act = 0; isHit && act < best.length; act += 1) {
        const value = best[act] as number;
        if (value < 0) continue;
        best[act] = -1;
        const id = actIds[act] as ActId;
        const first = words[bestFrom[act] as number]?.from ?? 0;
        const last = words[bestTo[act] as number]?.to ?? first;
        acts.push({ id, p: sure[value] as number, value: valueOf(id, words), spans: [[first, Math.max(first, last)]], by: grammar.values[value]?.by ?? "" });
      }
      isHit = false;
      return { acts, steps: words.length + matching.steps, words };
    },
  };
}

const exact = new Set(
  "exactement exact exacte precis precise precisement adresse rue immeuble batiment etage quartier porte numero code position localisation exactly exact address street building floor postcode zip neighbourhood neighborhood location pin house".split(
    " ",
  ),
);
const soon = new Set("soir maintenant heure heures tout h cette nuit aujourd midi minuit tonight now today hour hours minutes midnight noon soon right".split(" "));
const phones = new Set("telephone portable tel messages message code ecran phone texts screen passcode password".split(" "));

/** The number that goes with an act: the age told; 1 for an exact place, for a meeting within hours, for who reads the phone. */
export function valueOf(act: string, words: readonly ActWord[]): number {
  if (act === "tells_own_age" || act === "tells_other_age") return words.find((word) => word.number >= 5 && word.number <= 99)?.number ?? 0;
  if (act === "asks_place") return Number(words.some((word) => (tellsOf(word) & tells.exact) !== 0));
  if (act === "proposes_meeting") return Number(words.some((word) => word.shape === "hour" || (tellsOf(word) & tells.soon) !== 0));
  return act === "asks_supervision" ? Number(words.some((word) => (tellsOf(word) & tells.phones) !== 0)) : 0;
}
const tells = { exact: 1, soon: 2, phones: 4 } as const;
/** Which of the three lists has a form of the word, worked out once for each. */
function tellsOf({ word, forms }: ActWord): number {
  if (word.tells < 0) {
    const bit = (set: ReadonlySet<string>, of: number): number => (forms.some((form) => set.has(form)) ? of : 0);
    word.tells = bit(exact, tells.exact) | bit(soon, tells.soon) | bit(phones, tells.phones);
  }
  return word.tells;
}
