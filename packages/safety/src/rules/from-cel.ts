import { parse } from "@marcbachmann/cel-js";
import { countPrefix, isComparison, isSum, type Expr } from "./ast.ts";
import { typeOf } from "./check.ts";
import { slotOfName, type SignalName } from "./signal-table.ts";

interface Node {
  readonly op: string;
  readonly args: unknown;
}
const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "op" in value && "args" in value;

/** CEL text to a checked condition; only at publication (SF-6). Throws with what is wrong, in words for who writes the rule (SF-55). */
export function fromCel(text: string, counts: ReadonlySet<string> = new Set()): Expr {
  if (text.length > 2_000) throw new Error("a condition has 2,000 characters at most");
  const expr = convert(parse(text).ast);
  if (typeOf(expr, counts) !== "bool") throw new Error("a condition is yes or no");
  return expr;
}

function convert(node: unknown): Expr {
  if (!isNode(node)) throw new Error("not an expression");
  const { op, args } = node;
  const list = Array.isArray(args) ? (args as readonly unknown[]) : [];
  switch (op) {
    case "value":
      if (typeof args === "bigint" || typeof args === "number") return { op: "number", value: Number(args) };
      if (typeof args === "boolean") return { op: "bool", value: args };
      throw new Error("only numbers and true or false may stand in a condition");
    case "id":
    case ".": {
      const name = pathOf(node);
      return name.startsWith(countPrefix) ? { op: "count", name: name.slice(countPrefix.length) } : { op: "signal", name: nameOf(node) };
    }
    case "!_":
      return { op: "not", a: convert(args) };
    case "-_": {
      const a = convert(args);
      return a.op === "number" ? { op: "number", value: -a.value } : { op: "minus", a };
    }
    case "&&":
      return { op: "and", a: convert(list[0]), b: convert(list[1]) };
    case "||":
      return { op: "or", a: convert(list[0]), b: convert(list[1]) };
    case "?:":
      return { op: "if", a: convert(list[0]), b: convert(list[1]), c: convert(list[2]) };
    case "in": {
      const [, items] = list;
      if (!isNode(items) || items.op !== "list" || !Array.isArray(items.args)) throw new Error("in takes a list of numbers");
      const values = items.args.map((item) => convert(item));
      return {
        op: "in",
        a: convert(list[0]),
        list: values.map((value) => {
          if (value.op !== "number") throw new Error("in takes a list of numbers");
          return value.value;
        }),
      };
    }
    case "call": {
      const [name, given] = list;
      if (name !== "has" || !Array.isArray(given) || given.length !== 1) throw new Error(`${String(name)}() may not stand in a condition; has() may`);
      return { op: "has", name: nameOf(given[0]) };
    }
    default:
      if (isComparison(op) || isSum(op)) return { op, a: convert(list[0]), b: convert(list[1]) };
      throw new Error(`${op} may not stand in a condition`);
  }
}

function pathOf(node: unknown): string {
  if (!isNode(node)) throw new Error("a signal is named by words and points");
  if (node.op === "id" && typeof node.args === "string") return node.args;
  const [base, field] = Array.isArray(node.args) ? (node.args as readonly unknown[]) : [];
  if (node.op !== "." || !isNode(base) || typeof field !== "string") throw new Error("a signal is named by words and points");
  return `${pathOf(base)}.${field}`;
}
function nameOf(node: unknown): SignalName {
  const name = pathOf(node);
  if (slotOfName(name) === null) throw new Error(`"${name}" is not declared`);
  return name as SignalName;
}
