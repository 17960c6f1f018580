import { actIndex, type Act, type ActId } from "./act-table.ts";
import { actWords, type ActWord } from "./act-words.ts";
import { compileGrammar, gapMax, type End, type Entry, type GrammarText, type Walk } from "./compile.ts";
import type { Views } from "../views/scan.ts";

/** Walks that are followed at the same time (safety.md 3). */
const liveMax = 256;
/** Words between the first and the last word of a bag. */
const spread = 10;

export interface ActsText extends GrammarText {
  /** Short forms and what they stand for: "jai": "j ai". */
  readonly opened: Readonly<Record<string, string>>;
}
export interface Acts {
  /** What is done with this text; at most one act of each kind, the surest. */
  find(views: Views, asksAtEnd: boolean): { readonly acts: Act[]; readonly steps: number; /** The words that were read. */ readonly words: readonly ActWord[] };
}

/** Walks in flight, as columns that are used again: `from` is the first word, `gap` the words that may still be skipped before the next symbol. */
class Flight {
  readonly walks: Walk[] = [];
  readonly from = new Uint16Array(liveMax);
  readonly gap = new Uint8Array(liveMax);
  length = 0;

  add(walk: Walk, from: number, gap: number): void {
    if (this.length === liveMax) return;
    this.walks[this.length] = walk;
    this.from[this.length] = from;
    this.gap[this.length] = gap;
    this.length += 1;
  }
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

  let live = new Flight();
  let next = new Flight();

  return {
    find(views, asksAtEnd) {
      const words = actWords(views.tokens, opened);
      const best = new Map<number, { p: number; from: number; to: number; by: string; act: string }>();
      let steps = words.length;
      const hit = (value: number, from: number, to: number): void => {
        const { act, p, by } = grammar.values[value] as (typeof grammar.values)[number];
        const key = actIndex.get(act as ActId) ?? -1;
        const known = best.get(key);
        if (known === undefined || known.p < p) best.set(key, { p, from, to, by, act });
      };
      live.length = 0;
      /** Complete patterns of this clause, until its end says whether it asks and what else stands in it. */
      let waiting: { readonly end: End; readonly from: number; readonly to: number }[] = [];
      let present: Map<number, number[]> = new Map();
      for (let at = 0; at < words.length; at += 1) {
        const word = words[at] as ActWord;
        if (word.starts) {
          live.length = 0;
          if (present.size > 0) present = new Map();
        }
        const entries = entriesOf(word);
        const asks = word.ends && (word.asks || (at === words.length - 1 && asksAtEnd));
        next.length = 0;
        const enter = (walk: Walk, from: number): void => {
          for (const end of walk.ends) if (!end.atClauseEnd || word.ends) waiting.push({ end, from, to: at });
          if (walk.next.length > 0) next.add(walk, from, 0);
          if (walk.gap !== null) next.add(walk.gap, from, gapMax);
        };
        for (const entry of entries) {
          const { bits } = entry;
          for (let index = 0; index < live.length; index += 1) {
            const walk = live.walks[index] as Walk;
            const from = live.from[index] as number;
            const { symbols } = walk;
            steps += symbols.length;
            for (let edge = 0; edge < symbols.length; edge += 1) {
              const symbol = symbols[edge] as number;
              if (((bits[symbol >> 5] as number) >>> (symbol & 31)) & 1) enter(walk.next[edge] as Walk, from);
            }
          }
          steps += entry.anywhere.length + entry.asked.length;
          for (const walk of entry.anywhere) enter(walk, at);
          if (word.starts) for (const walk of entry.atStart) enter(walk, at);
          for (const symbol of entry.asked) {
            const places = present.get(symbol);
            if (places === undefined) present.set(symbol, [at]);
            else if (places.length < 8 && places.at(-1) !== at) places.push(at);
          }
        }
        for (let index = 0; index < live.length; index += 1) {
          const gap = live.gap[index] as number;
          if (gap > 0) next.add(live.walks[index] as Walk, live.from[index] as number, gap - 1);
        }
        [live, next] = [next, live];
        if (word.ends) {
          for (const { end, from, to } of waiting) if ((!end.asks || asks) && !end.never.some((never) => present.has(never))) hit(end.value, from, to);
          waiting = [];
          steps += present.size;
          for (const [symbol, places] of present) {
            for (const bag of grammar.bags.get(symbol) ?? []) {
              steps += bag.needs.length;
              if ((bag.asks && !asks) || bag.never.some((never) => present.has(never))) continue;
              const from = places.find((place) => holds(bag.needs, present, place));
              if (from !== undefined) hit(bag.value, from, from);
            }
          }
        }
      }
      const acts: Act[] = [];
      for (const { p, from, to, by, act } of best.values()) {
        const first = words[from]?.span[0] ?? 0;
        const last = words[to]?.span[1] ?? first;
        acts.push({ id: act as ActId, p, value: valueOf(act, words), spans: [[first, Math.max(first, last)]], by });
      }
      return { acts: acts.sort((a, b) => (actIndex.get(a.id) ?? 0) - (actIndex.get(b.id) ?? 0)), steps, words };
    },
  };
}

/** Each needed symbol within reach of the first one, and two needs of one word never count twice for it. */
function holds(needs: readonly number[], present: ReadonlyMap<number, readonly number[]>, first: number): boolean {
  const used = [first];
  for (let index = 1; index < needs.length; index += 1) {
    const place = present.get(needs[index] as number)?.find((at) => Math.abs(at - first) <= spread && !used.includes(at));
    if (place === undefined) return false;
    used.push(place);
  }
  return true;
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
  const among = (set: ReadonlySet<string>): number => Number(words.some((word) => word.forms.some((form) => set.has(form))));
  if (act === "asks_place") return among(exact);
  if (act === "proposes_meeting") return Math.max(among(soon), Number(words.some((word) => word.shape === "hour")));
  return act === "asks_supervision" ? among(phones) : 0;
}
