import type { SignalName } from "./signal-table.ts";

export const comparisons = ["<", "<=", ">", ">=", "==", "!="] as const;
export type Comparison = (typeof comparisons)[number];
export const sums = ["+", "-", "*"] as const;
export type Sum = (typeof sums)[number];

/** A rule's condition: what is stored, shipped and signed; the CEL text is for people (safety.md 6). */
export type Expr =
  | { readonly op: "number"; readonly value: number }
  | { readonly op: "bool"; readonly value: boolean }
  | { readonly op: "signal"; readonly name: SignalName }
  /** What the rule counts itself, by the name that it declares. */
  | { readonly op: "count"; readonly name: string }
  /** Whether the signal is known. */
  | { readonly op: "has"; readonly name: SignalName }
  | { readonly op: "not"; readonly a: Expr }
  | { readonly op: "minus"; readonly a: Expr }
  | { readonly op: "and" | "or"; readonly a: Expr; readonly b: Expr }
  | { readonly op: Comparison; readonly a: Expr; readonly b: Expr }
  | { readonly op: Sum; readonly a: Expr; readonly b: Expr }
  | { readonly op: "if"; readonly a: Expr; readonly b: Expr; readonly c: Expr }
  | { readonly op: "in"; readonly a: Expr; readonly list: readonly number[] };

export const countPrefix = "count.";
export const maxNodes = 64;
export const maxDepth = 12;

export const isComparison = (op: string): op is Comparison => (comparisons as readonly string[]).includes(op);
export const isSum = (op: string): op is Sum => (sums as readonly string[]).includes(op);
export const partsOf = (one: Expr): readonly Expr[] => ("c" in one ? [one.a, one.b, one.c] : "b" in one ? [one.a, one.b] : "a" in one ? [one.a] : []);

export function countNodes(one: Expr): number {
  return 1 + partsOf(one).reduce((sum, part) => sum + countNodes(part), 0) + (one.op === "in" ? one.list.length : 0);
}
export function depthOf(one: Expr): number {
  return 1 + partsOf(one).reduce((most, part) => Math.max(most, depthOf(part)), 0);
}
export function signalsOf(one: Expr): ReadonlySet<SignalName> {
  const names = new Set<SignalName>();
  const walk = (part: Expr): void => {
    if (part.op === "signal" || part.op === "has") names.add(part.name);
    for (const next of partsOf(part)) walk(next);
  };
  walk(one);
  return names;
}

/** Names of the counts that a condition reads. */
export function countsIn(one: Expr): ReadonlySet<string> {
  return one.op === "count" ? new Set([one.name]) : new Set(partsOf(one).flatMap((part) => [...countsIn(part)]));
}

/** JSON with sorted keys and no blanks: one text for one value, what the digest is over. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`)
      .join(",")}}`;
  }
  return JSON.stringify(value);
}

/** The condition as CEL text, with every bracket: parsed again it is the same condition (SF-57). */
export function print(one: Expr): string {
  switch (one.op) {
    case "number":
      return Object.is(one.value, -0) ? "0" : String(one.value);
    case "bool":
      return String(one.value);
    case "signal":
      return one.name;
    case "count":
      return `${countPrefix}${one.name}`;
    case "has":
      return `has(${one.name})`;
    case "not":
      return `!(${print(one.a)})`;
    case "minus":
      return `-(${print(one.a)})`;
    case "and":
      return `(${print(one.a)} && ${print(one.b)})`;
    case "or":
      return `(${print(one.a)} || ${print(one.b)})`;
    case "if":
      return `(${print(one.a)} ? ${print(one.b)} : ${print(one.c)})`;
    case "in":
      return `(${print(one.a)} in [${one.list.join(", ")}])`;
    default:
      return `(${print(one.a)} ${one.op} ${print(one.b)})`;
  }
}
