import { countNodes, depthOf, isComparison, isSum, maxDepth, maxNodes, type Expr } from "./ast.ts";
import { signals } from "./signal-table.ts";

const types: ReadonlyMap<string, "bool" | "number"> = new Map(signals.map((row) => [row.name, row.type === "bool" ? "bool" : "number"]));

/** The type of a condition, or why it has none: undeclared names, mixed types, too large (SF-55). */
export function typeOf(one: Expr, counts: ReadonlySet<string> = noCounts): "bool" | "number" {
  const nodes = countNodes(one);
  if (nodes > maxNodes) throw new Error(`${nodes} nodes; ${maxNodes} are allowed`);
  const depth = depthOf(one);
  if (depth > maxDepth) throw new Error(`${depth} levels deep; ${maxDepth} are allowed`);
  return typed(one, counts);
}
const noCounts: ReadonlySet<string> = new Set();

function typed(one: Expr, counts: ReadonlySet<string>): "bool" | "number" {
  const must = (part: Expr, type: "bool" | "number"): void => {
    const is = typed(part, counts);
    if (is !== type) throw new Error(`${one.op} takes ${type === "bool" ? "yes or no" : "numbers"}`);
  };
  switch (one.op) {
    case "number":
      if (!Number.isFinite(one.value)) throw new Error("a number is finite");
      return "number";
    case "bool":
      return "bool";
    case "count":
      if (!counts.has(one.name)) throw new Error(`"count.${one.name}" is not declared`);
      return "number";
    case "signal":
    case "has": {
      const type = types.get(one.name);
      if (type === undefined) throw new Error(`"${one.name}" is not declared`);
      return one.op === "has" ? "bool" : type;
    }
    case "not":
      must(one.a, "bool");
      return "bool";
    case "minus":
      must(one.a, "number");
      return "number";
    case "and":
    case "or":
      must(one.a, "bool");
      must(one.b, "bool");
      return "bool";
    case "if": {
      must(one.a, "bool");
      const type = typed(one.b, counts);
      must(one.c, type);
      return type;
    }
    case "in":
      must(one.a, "number");
      if (one.list.length === 0 || one.list.length > 16) throw new Error("a list has 1 to 16 numbers");
      return "bool";
    default: {
      if (isSum(one.op)) {
        must(one.a, "number");
        must(one.b, "number");
        return "number";
      }
      if (!isComparison(one.op)) throw new Error("an operator that is not known");
      const type = typed(one.a, counts);
      must(one.b, type);
      if (type === "bool" && one.op !== "==" && one.op !== "!=") throw new Error(`${one.op} takes numbers`);
      return "bool";
    }
  }
}
