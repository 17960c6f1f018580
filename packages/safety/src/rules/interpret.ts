import type { Expr } from "./ast.ts";
import { failed, slotOf } from "./signal-table.ts";

/** Known, or null: unknown (SF-56). */
export type Value = number | boolean | null;

/** The reference: what a condition means, written for reading and not for speed. Closures must equal it (SF-57). */
export function interpret(one: Expr, slots: Float64Array, slotOfCount: (name: string) => number = () => -1): Value {
  const num = (part: Expr): number | null => interpret(part, slots, slotOfCount) as number | null;
  const yes = (part: Expr): boolean | null => interpret(part, slots, slotOfCount) as boolean | null;
  switch (one.op) {
    case "number":
    case "bool":
      return one.value;
    case "count":
    case "has":
    case "signal": {
      const value = slots[one.op === "count" ? slotOfCount(one.name) : slotOf(one.name)] ?? Number.NaN;
      const isKnown = !Number.isNaN(value) && value !== failed;
      if (one.op === "has") return isKnown;
      return isKnown ? value : null;
    }
    case "not": {
      const a = truth(yes(one.a));
      return a === null ? null : !a;
    }
    case "minus": {
      const a = num(one.a);
      return a === null ? null : -Number(a);
    }
    case "and": {
      const [a, b] = [truth(yes(one.a)), truth(yes(one.b))];
      return a === false || b === false ? false : a === null || b === null ? null : true;
    }
    case "or": {
      const [a, b] = [truth(yes(one.a)), truth(yes(one.b))];
      return a === true || b === true ? true : a === null || b === null ? null : false;
    }
    case "if": {
      const a = truth(yes(one.a));
      return a === null ? null : interpret(a ? one.b : one.c, slots, slotOfCount);
    }
    case "in": {
      const a = num(one.a);
      return a === null ? null : one.list.includes(Number(a));
    }
    default: {
      const [x, y] = [num(one.a), num(one.b)];
      if (x === null || y === null) return null;
      const [a, b] = [Number(x), Number(y)];
      switch (one.op) {
        case "+":
          return a + b;
        case "-":
          return a - b;
        case "*":
          return a * b;
        case "<":
          return a < b;
        case "<=":
          return a <= b;
        case ">":
          return a > b;
        case ">=":
          return a >= b;
        case "==":
          return a === b;
        default:
          return a !== b;
      }
    }
  }
}
/** Bool signals are 0 and 1 in their slots. */
const truth = (value: boolean | number | null): boolean | null => (value === null ? null : typeof value === "number" ? value !== 0 : value);
