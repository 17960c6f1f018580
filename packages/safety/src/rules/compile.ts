import type { Expr } from "./ast.ts";
import { failed, slotOf } from "./signal-table.ts";

/** 1 yes, 0 no, NaN unknown; a number for a part that is one. */
export type Closure = (slots: Float64Array) => number;

/** Where the value of a count stands, behind the signals. */
export type SlotOfCount = (name: string) => number;
const nowhere: SlotOfCount = () => -1;

/** A condition as closures over numeric slots: no parse, no look-up by name, no allocation when it runs. */
export function compile(one: Expr, slotOfCount: SlotOfCount = nowhere): Closure {
  const part = (of: Expr): Closure => compile(of, slotOfCount);
  switch (one.op) {
    case "number":
    case "bool": {
      const value = Number(one.value);
      return () => value;
    }
    case "signal": {
      const slot = slotOf(one.name);
      return (slots) => {
        const value = slots[slot] as number;
        return value === failed ? Number.NaN : value;
      };
    }
    case "count": {
      const slot = slotOfCount(one.name);
      return (slots) => {
        // Signals that were kept for a replay end before it.
        const value = slots[slot] ?? Number.NaN;
        return value === failed ? Number.NaN : value;
      };
    }
    case "has": {
      const slot = slotOf(one.name);
      return (slots) => {
        const value = slots[slot] as number;
        return value === failed || value !== value ? 0 : 1;
      };
    }
    case "not": {
      const a = part(one.a);
      return (slots) => {
        const value = a(slots);
        return value !== value ? value : value === 0 ? 1 : 0;
      };
    }
    case "minus": {
      const a = part(one.a);
      return (slots) => -a(slots);
    }
    case "and": {
      const a = part(one.a);
      const b = part(one.b);
      return (slots) => {
        const left = a(slots);
        if (left === 0) return 0;
        const right = b(slots);
        return right === 0 ? 0 : left !== left || right !== right ? Number.NaN : 1;
      };
    }
    case "or": {
      const a = part(one.a);
      const b = part(one.b);
      return (slots) => {
        const left = a(slots);
        if (left === left && left !== 0) return 1;
        const right = b(slots);
        return right === right && right !== 0 ? 1 : left !== left || right !== right ? Number.NaN : 0;
      };
    }
    case "if": {
      const a = part(one.a);
      const b = part(one.b);
      const c = part(one.c);
      return (slots) => {
        const value = a(slots);
        return value !== value ? Number.NaN : value === 0 ? c(slots) : b(slots);
      };
    }
    case "in": {
      const a = part(one.a);
      const list = Float64Array.from(one.list);
      return (slots) => {
        const value = a(slots);
        return value !== value ? Number.NaN : list.includes(value) ? 1 : 0;
      };
    }
    default:
      return two(one.op, part(one.a), part(one.b));
  }
}

function two(op: Extract<Expr, { b: Expr }>["op"], a: Closure, b: Closure): Closure {
  const comparing =
    (holds: (left: number, right: number) => boolean): Closure =>
    (slots) => {
      const left = a(slots);
      const right = b(slots);
      return left !== left || right !== right ? Number.NaN : holds(left, right) ? 1 : 0;
    };
  switch (op) {
    case "+":
      return (slots) => a(slots) + b(slots);
    case "-":
      return (slots) => a(slots) - b(slots);
    case "*":
      return (slots) => a(slots) * b(slots);
    case "<":
      return comparing((left, right) => left < right);
    case "<=":
      return comparing((left, right) => left <= right);
    case ">":
      return comparing((left, right) => left > right);
    case ">=":
      return comparing((left, right) => left >= right);
    case "==":
      return comparing((left, right) => left === right);
    default:
      return comparing((left, right) => left !== right);
  }
}
