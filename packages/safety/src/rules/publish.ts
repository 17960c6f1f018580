import { policies } from "../policy/policies.ts";
import { rank } from "../policy/merge.ts";
import { cardIds, steps } from "../types.ts";
import { countPrefix, countsIn, partsOf, signalsOf, type Comparison, type Expr } from "./ast.ts";
import { typeOf } from "./check.ts";
import { compile } from "./compile.ts";
import { countKeys, countsOn } from "./counts.ts";
import { classes, modes, type Count, type Rule, type RuleTest } from "./rule.ts";
import { failed, signals, skipped, slotCount, slotOf, slotOfName, type SignalName } from "./signal-table.ts";

export type Outcome = "hit" | "miss" | "unknown";

/** `counts`: names of the counts of the rule, whose values stand behind the signals in their order. */
export function slotsOf(given: RuleTest["given"], counts: readonly string[] = []): Float64Array {
  const slots = new Float64Array(slotCount + counts.length).fill(skipped);
  for (const [name, value] of Object.entries(given)) {
    const own = name.startsWith(countPrefix) ? counts.indexOf(name.slice(countPrefix.length)) : -1;
    const slot = own < 0 ? slotOfName(name) : slotCount + own;
    if (slot === null) throw new Error(`"${name}" is not declared`);
    slots[slot] = value === "failed" ? failed : Number(value);
  }
  return slots;
}
const outcomeOf = (when: Expr, given: RuleTest["given"], counts: readonly string[]): Outcome => {
  const value = compile(when, (name) => slotCount + counts.indexOf(name))(slotsOf(given, counts));
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
    if (typeOf(rule.when, new Set(namesOf(rule))) !== "bool") say("a condition is yes or no");
    for (const { when } of rule.counts ?? []) if (typeOf(when) !== "bool") say("a condition is yes or no");
  } catch (cause) {
    say(cause instanceof Error ? cause.message : "does not type-check");
    return faults;
  }
  faults.push(...limitsOf(rule).map((fault) => `${rule.id}: ${fault}`));
  for (const fault of countFaults(rule)) say(fault);
  for (const test of rule.tests) {
    const when = conditionOf(rule, test.of);
    if (when === null) {
      say(`test "${test.name}" is of a count that is not declared`);
      continue;
    }
    try {
      const outcome = outcomeOf(when, test.given, namesOf(rule));
      if (outcome !== test.expect) say(`test "${test.name}" expects ${test.expect} and gives ${outcome}`);
    } catch (cause) {
      say(`test "${test.name}": ${cause instanceof Error ? cause.message : "fails"}`);
    }
  }
  for (const of of [undefined, ...namesOf(rule)])
    for (const kind of ["hit", "miss", "unknown"] as const)
      if (!rule.tests.some((test) => test.expect === kind && test.of === of)) say(`no test expects ${kind}${of === undefined ? "" : ` of count.${of}`}`);
  if (faults.length === 0) for (const alive of survivors(rule)) say(`no test notices the change to ${alive}`);
  return faults;
}

const namesOf = ({ counts }: Rule): readonly string[] => counts?.map(({ name }) => name) ?? [];
/** The condition that a test is of: that of a count, or of the rule. */
const conditionOf = (rule: Rule, of: string | undefined): Expr | null => (of === undefined ? rule.when : (rule.counts?.find(({ name }) => name === of)?.when ?? null));

export const countsInSet = 64;
const countsInRule = 4;
/** A window ends within 72 hours, that of two people within 48 (SF-41, SF-65). */
const longest = (count: Count): number => (count.key === "pair" ? 2_880 : 4_320);
const stepsMost = 48;
function countFaults(rule: Rule): string[] {
  const counts = rule.counts ?? [];
  const faults: string[] = [];
  const names = namesOf(rule);
  const read = countsIn(rule.when);
  if (counts.length > countsInRule) faults.push(`a rule has ${countsInRule} counts at most`);
  if (new Set(names).size !== names.length) faults.push("two counts have one name");
  if (counts.length > 0 && rule.device === true) faults.push("a device remembers nothing that a rule counts");
  for (const count of counts) {
    const { name, key, of, minutes, step } = count;
    const say = (fault: string): void => void faults.push(`count.${name}: ${fault}`);
    if (!/^[a-z][a-z0-9_]{0,30}$/.test(name)) say("a name has small letters, digits and low lines");
    if (!countKeys.includes(key) || (of !== "messages" && of !== "people")) say("it counts messages or people, by sender, pair, room or text");
    else {
      if (key === "pair" && of === "people") say("between two there is one who writes");
      const where = countsOn(key, of);
      if (rule.on.some((kind) => !where.includes(kind))) say(`it can be counted in ${where.join(", ")} alone`);
    }
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > longest(count)) say(`a window has 1 to ${longest(count)} minutes`);
    else if (!Number.isInteger(step) || step < 1 || minutes % step !== 0 || minutes / step > stepsMost) say(`a window is ${stepsMost} equal steps of whole minutes at most`);
    if (!read.has(name)) say("nothing reads it");
    if ([...signalsOf(count.when)].some((signal) => selfHarm.has(signal))) say("what somebody says about harming themselves is counted nowhere (SF-46)");
  }
  return faults;
}

const selfHarm: ReadonlySet<string> = new Set(["text.self_harm"]);
const laneNames: ReadonlySet<string> = new Set(signals.filter((row) => row.stage === "classifier").map((row) => row.name));
/** What a device knows of a message by itself: its text. */
const here: ReadonlySet<string> = new Set(signals.filter(({ name }) => name.startsWith("text.") || name.startsWith("link.")).map(({ name }) => name));
/** What no rule may do: stop somebody for despair (SF-46), or convict by a classifier alone (SF-48). */
function limitsOf(rule: Rule): string[] {
  const names = [rule.when, ...(rule.counts ?? []).map(({ when }) => when)].flatMap((when) => [...signalsOf(when)]);
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
  const names = namesOf(rule);
  for (const of of [undefined, ...names]) {
    const tests = rule.tests.filter((test) => test.of === of);
    const when = conditionOf(rule, of) ?? rule.when;
    for (const { changed, what } of mutants(when))
      if (tests.every((test) => outcomeOf(changed, test.given, names) === test.expect)) alive.push(of === undefined ? what : `${what} in count.${of}`);
  }
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
export const slotsIn = (when: Expr): Uint16Array => Uint16Array.from([...signalsOf(when)].map((name: SignalName) => slotOf(name)));
export const slotsRead = (rule: Rule): Uint16Array => slotsIn(rule.when);
