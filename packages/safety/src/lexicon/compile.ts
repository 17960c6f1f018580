/** Where a pattern is complete; `never`: symbols that must not stand in its clause. */
export interface End {
  readonly value: number;
  readonly atClauseEnd: boolean;
  readonly asks: boolean;
  readonly never: readonly number[];
}
/** A pattern as a walk through symbols; a symbol is a set of words. Text form in `assets/acts.*.json`, see docs/safety-behaviour.md. */
export interface Walk {
  readonly edges: Map<number, Walk>;
  /** The edges again, as lists: symbols, and where they lead. */
  symbols: Uint16Array;
  next: Walk[];
  /** Up to three tokens may stand before the next symbol. */
  gap: Walk | null;
  readonly ends: End[];
}
/** Symbols that must stand in one clause, in any order, at most ten tokens apart; `never` must not. */
export interface Bag {
  readonly value: number;
  readonly needs: readonly number[];
  readonly never: readonly number[];
  readonly asks: boolean;
}
export interface Grammar {
  readonly bags: ReadonlyMap<number, readonly Bag[]>;
  /** What a word begins and means; a word without an entry is in no pattern. */
  readonly words: ReadonlyMap<string, Entry>;
  /** The same for the classes that the scanner gives by shape: `<n>`, `<age>`, `<sum>`, `<hour>`. */
  readonly shapes: ReadonlyMap<string, Entry>;
  /** What each value stands for. */
  readonly values: readonly { readonly act: string; readonly p: number; readonly by: string }[];
}
/** Everything about one word, worked out once. */
export interface Entry {
  /** Its symbols as a set of bits. */
  readonly bits: Uint32Array;
  /** Those of them that bags and guards ask for. */
  readonly asked: readonly number[];
  /** Walks that begin with it, anywhere and at the start of a clause. */
  readonly anywhere: readonly Walk[];
  readonly atStart: readonly Walk[];
}
export interface GrammarText {
  readonly classes: Readonly<Record<string, string>>;
  readonly acts: Readonly<Record<string, readonly string[]>>;
}
export const shapeNames = ["n", "age", "sum", "hour"] as const;
/** Most words between two neighbours of a pattern with `..`. */
export const gapMax = 3;

const newWalk = (): Walk => ({ edges: new Map(), symbols: new Uint16Array(0), next: [], gap: null, ends: [] });

/** Compiles the texts into two bounded tries and the bags; throws on a class that is not declared or an empty pattern (SF-7). */
export function compileGrammar(texts: readonly GrammarText[]): Grammar {
  const anywhere = newWalk();
  const atStart = newWalk();
  const bags = new Map<number, Bag[]>();
  const symbols = new Map<string, number>();
  const symbolsOf = new Map<string, number[]>();
  const shapes = new Map<string, number[]>();
  const values: { act: string; p: number; by: string }[] = [];

  for (const { classes, acts } of texts) {
    const wordsOf = (name: string): readonly string[] => {
      const words = classes[name];
      if (words === undefined) throw new Error(`acts: class <${name}> is not declared`);
      return words.split(" ").flatMap((word) => (word.startsWith("<") ? wordsOf(word.slice(1, -1)) : [word]));
    };
    const symbolOf = (element: string): number => {
      const parts = element.split("|").flatMap((part) => {
        if (!part.startsWith("<")) return [part];
        const name = part.slice(1, -1);
        return (shapeNames as readonly string[]).includes(name) ? [part] : wordsOf(name);
      });
      const key = [...new Set(parts)].sort().join("|");
      const known = symbols.get(key);
      if (known !== undefined) return known;
      const symbol = symbols.size;
      symbols.set(key, symbol);
      for (const part of key.split("|")) {
        const table = part.startsWith("<") ? shapes : symbolsOf;
        const word = part.startsWith("<") ? part.slice(1, -1) : part;
        table.set(word, [...(table.get(word) ?? []), symbol]);
      }
      return symbol;
    };
    for (const [act, patterns] of Object.entries(acts)) {
      for (const pattern of patterns) {
        const { body, p } = weighed(pattern);
        const asks = body.endsWith(" ?");
        const elements = (asks ? body.slice(0, -2) : body).split(" ").filter((element) => element !== "");
        const value = values.length;
        values.push({ act, p, by: body });
        if (elements.length === 0) throw new Error(`acts: an empty pattern of ${act}`);
        if (elements[0] === "&") {
          const needs = elements
            .slice(1)
            .filter((element) => !element.startsWith("!"))
            .map(symbolOf);
          const never = elements.filter((element) => element.startsWith("!")).map((element) => symbolOf(element.slice(1)));
          const [first] = needs;
          if (first === undefined) throw new Error(`acts: "${body}" needs nothing`);
          bags.set(first, [...(bags.get(first) ?? []), { value, needs, never, asks }]);
          continue;
        }
        const isAtStart = elements[0] === "^";
        const atClauseEnd = elements.at(-1) === "$";
        const never = elements.filter((element) => element.startsWith("!")).map((element) => symbolOf(element.slice(1)));
        const middle = elements.slice(isAtStart ? 1 : 0, atClauseEnd ? -1 : undefined).filter((element) => !element.startsWith("!"));
        for (const variant of variants(middle)) {
          let walk = isAtStart ? atStart : anywhere;
          for (const element of variant) {
            if (element === "..") {
              walk.gap ??= newWalk();
              walk = walk.gap;
              continue;
            }
            const symbol = symbolOf(element);
            const next = walk.edges.get(symbol) ?? newWalk();
            walk.edges.set(symbol, next);
            walk = next;
          }
          if (!walk.ends.some((end) => end.value === value)) walk.ends.push({ value, atClauseEnd, asks, never });
        }
      }
    }
  }
  for (const root of [anywhere, atStart]) settle(root);
  const asked = new Set<number>();
  const guard = (walk: Walk): void => {
    for (const { never } of walk.ends) for (const symbol of never) asked.add(symbol);
    for (const next of walk.next) guard(next);
    if (walk.gap !== null) guard(walk.gap);
  };
  for (const root of [anywhere, atStart]) guard(root);
  for (const list of bags.values()) for (const { needs, never } of list) for (const symbol of [...needs, ...never]) asked.add(symbol);
  const size = Math.ceil(symbols.size / 32);
  const entryOf = (own: readonly number[]): Entry => {
    const bits = new Uint32Array(size);
    for (const symbol of own) bits[symbol >> 5] = (bits[symbol >> 5] ?? 0) | (1 << (symbol & 31));
    const from = (root: Walk): Walk[] => own.flatMap((symbol) => root.edges.get(symbol) ?? []);
    return { bits, asked: own.filter((symbol) => asked.has(symbol)), anywhere: from(anywhere), atStart: from(atStart) };
  };
  const entries = (table: ReadonlyMap<string, readonly number[]>): Map<string, Entry> => new Map([...table].map(([word, own]) => [word, entryOf(own)]));
  return { bags, words: entries(symbolsOf), shapes: entries(shapes), values };
}

function settle(walk: Walk): void {
  walk.symbols = Uint16Array.from(walk.edges.keys());
  walk.next = [...walk.edges.values()];
  for (const next of walk.next) settle(next);
  if (walk.gap !== null) settle(walk.gap);
}

/** "pattern @0.6": how sure; 0.9 without. */
function weighed(pattern: string): { body: string; p: number } {
  const at = pattern.lastIndexOf(" @");
  return at < 0 ? { body: pattern, p: 0.9 } : { body: pattern.slice(0, at), p: Number(pattern.slice(at + 2)) };
}

/** "word~" may be left out: every way to do so. */
function variants(elements: readonly string[]): string[][] {
  let all: string[][] = [[]];
  for (const element of elements) {
    if (!element.endsWith("~")) for (const one of all) one.push(element);
    else all = [...all.map((one) => [...one]), ...all.map((one) => [...one, element.slice(0, -1)])];
  }
  return all.filter((one) => one.length > 0);
}
