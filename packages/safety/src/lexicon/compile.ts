/** Where a pattern is complete; `never`: symbols that must not stand in its clause. */
export interface End {
  readonly value: number;
  readonly atClauseEnd: boolean;
  readonly asks: boolean;
  readonly never: readonly number[];
}
/** A pattern as a walk through symbols; a symbol is a set of words. Text form in `assets/acts.*.json`, see docs/safety-behaviour.md. */
interface Walk {
  id: number;
  readonly edges: Map<number, Walk>;
  /** Up to three tokens may stand before the next symbol. */
  gap: Walk | null;
  readonly ends: End[];
}
/** What is followed once one or several walks are reached: places `from` to `to` of `Walks.follow` and `Walks.masks`, and the patterns that are complete. */
export interface Begun {
  readonly from: number;
  readonly to: number;
  /** Edges of all of them. */
  readonly edges: number;
  readonly ends: readonly End[];
}
/** All walks by number, as columns: a text goes through many and must not have to fetch each. */
export interface Walks {
  /** What may be followed: number of the walk, `<< gapAt` how many words may be skipped before its next symbol, `<< edgesAt` how many edges it has. */
  readonly follow: Int32Array;
  /** `bitOf` of its symbols together. */
  readonly masks: Int32Array;
  /** Edges of a walk: from `edgeFrom` of it to that of the next. */
  readonly edgeFrom: Uint16Array;
  readonly symbols: Uint16Array;
  readonly targets: Uint16Array;
  /** By number: what reaching it begins. */
  readonly begun: readonly Begun[];
}
export const [gapAt, edgesAt, idMask] = [16, 18, 0xffff];
/** Symbols that must stand in one clause, in any order, at most ten tokens apart; `never` must not. */
export interface Bag {
  readonly value: number;
  readonly needs: readonly number[];
  readonly never: readonly number[];
  readonly asks: boolean;
}
export interface Grammar {
  readonly walks: Walks;
  /** How many symbols there are; they are numbered from 0 on. */
  readonly symbols: number;
  /** By their first symbol. */
  readonly bags: readonly (readonly Bag[] | undefined)[];
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
  /** `bitOf` of its symbols together: a walk whose mask shares no bit with it is not continued by the word. */
  readonly mask: number;
  /** Those of them that bags and guards ask for. */
  readonly asked: readonly number[];
  /** What begins with it, anywhere and at the start of a clause, and how many walks the first are. */
  readonly anywhere: Begun;
  readonly anywhereCount: number;
  readonly atStart: Begun;
}
export interface GrammarText {
  readonly classes: Readonly<Record<string, string>>;
  readonly acts: Readonly<Record<string, readonly string[]>>;
}
export const shapeNames = ["n", "age", "sum", "hour"] as const;
/** Most words between two neighbours of a pattern with `..`. */
export const gapMax = 3;

/** One of 32 bits for a symbol. */
const bitOf = (symbol: number): number => 1 << (Math.imul(symbol, 0x9e3779b1) >>> 27);
const newWalk = (): Walk => ({ id: 0, edges: new Map(), gap: null, ends: [] });

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
  const { walks, begin } = settled([anywhere, atStart]);
  const asked = new Set<number>();
  for (const { ends } of walks.begun) for (const { never } of ends) for (const symbol of never) asked.add(symbol);
  for (const list of bags.values()) for (const { needs, never } of list) for (const symbol of [...needs, ...never]) asked.add(symbol);
  const size = Math.ceil(symbols.size / 32);
  const entryOf = (own: readonly number[]): Entry => {
    const bits = new Uint32Array(size);
    let mask = 0;
    for (const symbol of own) {
      bits[symbol >> 5] = (bits[symbol >> 5] ?? 0) | (1 << (symbol & 31));
      mask |= bitOf(symbol);
    }
    const from = (root: Walk): Walk[] => own.flatMap((symbol) => root.edges.get(symbol) ?? []);
    const begins = from(anywhere);
    return {
      bits,
      mask,
      asked: own.filter((symbol) => asked.has(symbol)),
      anywhere: begin(begins),
      anywhereCount: begins.length,
      atStart: begin(from(atStart)),
    };
  };
  const entries = (table: ReadonlyMap<string, readonly number[]>): Map<string, Entry> => new Map([...table].map(([word, own]) => [word, entryOf(own)]));
  const [words, shapeEntries] = [entries(symbolsOf), entries(shapes)];
  return {
    walks: walks.columns(),
    symbols: symbols.size,
    bags: Array.from({ length: symbols.size }, (_, symbol) => bags.get(symbol)),
    words,
    shapes: shapeEntries,
    values,
  };
}

/** Numbers all walks; `begin` lays down what reaching several of them begins, `columns` gives all that was laid down. */
function settled(roots: readonly Walk[]): { readonly walks: { readonly begun: readonly Begun[]; columns(): Walks }; begin(reached: readonly Walk[]): Begun } {
  const all: Walk[] = [];
  const number = (walk: Walk): void => {
    walk.id = all.length;
    all.push(walk);
    for (const next of walk.edges.values()) number(next);
    if (walk.gap !== null) number(walk.gap);
  };
  for (const root of roots) number(root);
  const edges = all.flatMap((walk) => [...walk.edges]);
  if (all.length > idMask || edges.length > idMask) throw new Error(`acts: more than ${idMask} walks`);
  const follow: number[] = [];
  const masks: number[] = [];
  const lay = (walk: Walk, gap: number): void => {
    follow.push(walk.id | (gap << gapAt) | (walk.edges.size << edgesAt));
    masks.push([...walk.edges.keys()].reduce((mask, symbol) => mask | bitOf(symbol), 0));
  };
  const begin = (reached: readonly Walk[]): Begun => {
    const from = follow.length;
    for (const walk of reached) {
      if (walk.edges.size > 0) lay(walk, 0);
      if (walk.gap !== null) lay(walk.gap, gapMax);
    }
    return { from, to: follow.length, edges: follow.slice(from).reduce((sum, one) => sum + (one >>> edgesAt), 0), ends: reached.flatMap(({ ends }) => ends) };
  };
  const begun = all.map((walk) => begin([walk]));
  const edgeFrom = new Uint16Array(all.length + 1);
  for (const { id, edges: own } of all) edgeFrom[id + 1] = (edgeFrom[id] as number) + own.size;
  const columns = (): Walks => ({
    follow: Int32Array.from(follow),
    masks: Int32Array.from(masks),
    edgeFrom,
    symbols: Uint16Array.from(edges, ([symbol]) => symbol),
    targets: Uint16Array.from(edges, ([, walk]) => walk.id),
    begun,
  });
  return { walks: { begun, columns }, begin };
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
