import type { Expr } from "./ast.ts";
import { failed, slotOf } from "./signal-table.ts";

/** 1 yes, 0 no, NaN unknown; a number for a part that is one. */
export type Closure = (slots: Float64Array) => number;

/** A condition as closures over numeric slots: no parse, no look-up by name, no allocation when it runs. */
export function compile(one: Expr): Closure {
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
    case "has": {
      const slot = slotOf(one.name);
      return (slots) => {
        const value = slots[slot] as number;
        return value === failed || value !== value ? 0 : 1;
      };
    }
    case "not": {
      const a = compile(one.a);
      return (slots) => {
        const value = a(slots);
        return value !== value ? value : value === 0 ? 1 : 0;
      };
    }
    case "minus": {
      const a = compile(one.a);
      return (slots) => -a(slots);
    }
    case "and": {
      const a = compile(one.a);
      const b = compile(one.b);
      return (slots) => {
        const left = a(slots);
        if (left === 0) return 0;
        const right = b(slots);
        return right === 0 ? 0 : left !== left || right !== right ? Number.NaN : 1;
      };
    }
    case "or": {
      const a = compile(one.a);
      const b = compile(one.b);
      return (slots) => {
        const left = a(slots);
        if (left === left && left !== 0) return 1;
        const right = b(slots);
        return right === right && right !== 0 ? 1 : left !== left || right !== right ? Number.NaN : 0;
      };
    }
    case "if": {
      const a = compile(one.a);
      const b = compile(one.b);
      const c = compile(one.c);
      return (slots) => {
        const value = a(slots);
        return value !== value ? Number.NaN : value === 0 ? c(slots) : b(slots);
      };
    }
    case "in": {
      const a = compile(one.a);
      const list = Float64Array.from(one.list);
      return (slots) => {
        const value = a(slots);
        return value !== value ? Number.NaN : list.includes(value) ? 1 : 0;
      };
    }
    default:
      return two(one.op, compile(one.a), compile(one.b));
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
