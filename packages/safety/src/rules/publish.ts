import { policies } from "../policy/policies.ts";
import { rank } from "../policy/merge.ts";
import { cardIds, steps } from "../types.ts";
import { partsOf, signalsOf, type Comparison, type Expr } from "./ast.ts";
import { typeOf } from "./check.ts";
import { compile } from "./compile.ts";
import { classes, modes, type Rule, type RuleTest } from "./rule.ts";
import { failed, signals, skipped, slotCount, slotOf, slotOfName, type SignalName } from "./signal-table.ts";

export type Outcome = "hit" | "miss" | "unknown";

export function slotsOf(given: RuleTest["given"]): Float64Array {
  const slots = new Float64Array(slotCount).fill(skipped);
  for (const [name, value] of Object.entries(given)) {
    const slot = slotOfName(name);
    if (slot === null) throw new Error(`"${name}" is not declared`);
    slots[slot] = value === "failed" ? failed : Number(value);
  }
  return slots;
}
const outcomeOf = (when: Expr, given: RuleTest["given"]): Outcome => {
  const value = compile(when)(slotsOf(given));
  return Number.isNaN(value) ? "unknown" : value === 0 ? "miss" : "hit";
};

/** Everything that is wrong with a rule, in words for who wrote it; empty when it may be published (SF-55, SF-58, SF-61). */
export function faultsOf(rule: Rule): string[] {
  const faults: string[] = [];
  const say = (fault: string): void => void faults.push(`${rule.id}: ${fault}`);
  if (!/^[a-z0-9-]{3,60}$/.test(rule.id)) say("an id has 3 to 60 small letters, digits and hyphens");
  if (!Number.isInteger(rule.rev) || rule.rev < 1) say("rev is a whole number from 1");
  if (!classes.includes(rule.class)) say("the class is not known");
  if (!modes.includes(rule.mode)) say("the mode is not known");
  if (!Object.hasOwn(policies, rule.policy)) say("the policy is not known");
  if (!steps.includes(rule.then.step)) say("the step is not known");
  if (rule.on.length === 0) say("it is on nowhere");
  if (rule.then.step === "hold" && rule.then.hold === undefined) say("a hold says how long and what then");
  if (rule.then.notice !== undefined && !(cardIds as readonly string[]).includes(rule.then.notice[1])) say("the card is not known");
  if (["child", "life", "terror", "ambush"].includes(rule.class) && rule.onFailure !== "hold") say("its class holds when what it needs failed (MD-56)");
  if (!(rule.guard.hitsPerHour > 0) || !(rule.guard.share > 0 && rule.guard.share <= 0.2)) say("a guard has hits an hour and a share of at most 0.2");
  try {
    if (typeOf(rule.when) !== "bool") say("a condition is yes or no");
  } catch (cause) {
    say(cause instanceof Error ? cause.message : "does not type-check");
    return faults;
  }
  faults.push(...limitsOf(rule).map((fault) => `${rule.id}: ${fault}`));
  for (const test of rule.tests) {
    try {
      const outcome = outcomeOf(rule.when, test.given);
      if (outcome !== test.expect) say(`test "${test.name}" expects ${test.expect} and gives ${outcome}`);
    } catch (cause) {
      say(`test "${test.name}": ${cause instanceof Error ? cause.message : "fails"}`);
    }
  }
  for (const kind of ["hit", "miss", "unknown"] as const) if (!rule.tests.some((test) => test.expect === kind)) say(`no test expects ${kind}`);
  if (faults.length === 0) for (const alive of survivors(rule)) say(`no test notices the change to ${alive}`);
  return faults;
}

const selfHarm: ReadonlySet<string> = new Set(["text.self_harm"]);
const laneNames: ReadonlySet<string> = new Set(signals.filter((row) => row.stage === "classifier").map((row) => row.name));
/** What a device knows of a message by itself: its text. */
const here: ReadonlySet<string> = new Set(signals.filter(({ name }) => name.startsWith("text.") || name.startsWith("link.")).map(({ name }) => name));
/** What no rule may do: stop somebody for despair (SF-46), or convict by a classifier alone (SF-48). */
function limitsOf(rule: Rule): string[] {
  const names = [...signalsOf(rule.when)];
  const acts = rank(rule.then.step) >= rank("slow");
  const out: string[] = [];
  if (acts && (names.some((name) => selfHarm.has(name)) || rule.policy === "self_harm.now" || rule.policy === "self_harm.talk"))
    out.push("what somebody says about harming themselves slows, holds and blocks nothing (SF-46)");
  if (rank(rule.then.step) >= rank("block") && names.every((name) => laneNames.has(name))) out.push("a classifier alone reaches mask (SF-48)");
  if (rule.device === true && (!rule.on.includes("private") || !names.every((name) => here.has(name))))
    out.push("a rule for devices is one for private talk that reads the text alone: what people did before is weighed on the server (SF-72)");
  return out;
}

/** Changes of one comparison, constant or operator that no embedded test notices (SF-58). */
export function survivors(rule: Rule): string[] {
  const alive: string[] = [];
  for (const { changed, what } of mutants(rule.when)) if (rule.tests.every((test) => outcomeOf(changed, test.given) === test.expect)) alive.push(what);
  return alive;
}

const otherWay: Readonly<Record<string, string>> = { "<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "==", "+": "-", "-": "+", "*": "+" };
function mutants(one: Expr): { readonly changed: Expr; readonly what: string }[] {
  const out: { changed: Expr; what: string }[] = [];
  if (one.op === "and" || one.op === "or") out.push({ changed: { ...one, op: one.op === "and" ? "or" : "and" }, what: one.op });
  const other = otherWay[one.op];
  if (other !== undefined && "b" in one && !("c" in one)) out.push({ changed: { op: other as Comparison, a: one.a, b: one.b }, what: one.op });
  if (one.op === "number")
    out.push(
      { changed: { op: "number", value: one.value * 2 + 1 }, what: `the number ${one.value}` },
      { changed: { op: "number", value: -one.value - 1 }, what: `the number ${one.value}` },
    );
  if (one.op === "not") out.push({ changed: one.a, what: "!" });
  if (one.op === "bool") out.push({ changed: { op: "bool", value: !one.value }, what: String(one.value) });
  for (const [at, part] of partsOf(one).entries()) {
    const key = (["a", "b", "c"] as const)[at] ?? "a";
    for (const { changed, what } of mutants(part)) out.push({ changed: { ...one, [key]: changed } as Expr, what });
  }
  return out;
}

/** Slot numbers that a rule reads: to know whether what it lacks failed or was never permitted here (SF-56). */
export const slotsRead = (rule: Rule): Uint16Array => Uint16Array.from([...signalsOf(rule.when)].map((name: SignalName) => slotOf(name)));
