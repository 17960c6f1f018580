import { cleanText, countKeys, createRuleSet, printCondition, type CountText, type Rule, type RuleText } from "@lampion/safety";
import { sha256 } from "../../sha256.ts";
import { contestedBy, lowerRule, proposeRule, refuse, type DeskHouse } from "@lampion/core";
import { severities, type ReplayOut, type RuleCard, type RulesOut } from "@lampion/protocol";
import { Type } from "typebox";
import { Compile } from "typebox/compile";
import { beforeOf, sinceOf } from "../../rules/operator-set.ts";
import { replayHours } from "../../rules/replay.ts";
import type { VectorStore } from "../../rules/vector-store.ts";
import type { RuleKeeper } from "../../rules/rule-keeper.ts";
import type { Handlers } from "./asked.ts";

/** Read when somebody first writes a rule: the parser of conditions is no part of a start. */
const publishing = (): Promise<typeof import("@lampion/safety/publish")> => import("@lampion/safety/publish");

export interface RulePorts {
  readonly rules: RuleKeeper;
  readonly vectors: Pick<VectorStore, "hours">;
  rulesElsewhere(): number;
}
/** The judge's rules at the desk: seen, tried, proposed to a second, lowered. What is checked here is checked again when a node takes the set (SF-64). */
export const ruleHandlers = ({ rules: keeper, vectors, rulesElsewhere }: RulePorts): Handlers<"rules" | "checkRule" | "publishRule" | "lowerRule"> => ({
  rules: ({ house }) => rulesOut(house, keeper, rulesElsewhere()),
  async checkRule(_desk, { body }) {
    const read = await readRule(body.text, keeper);
    return { faults: [...read.faults], replay: read.rule === null ? null : await replayOf(read.rule, keeper, vectors) };
  },
  async publishRule({ house }, { person, body }) {
    const { rule: text, faults } = await readRule(body.text, keeper, body.mode);
    if (text === null) return refuse("malformed", `It has faults: ${faults.slice(0, 5).join(", ")}`);
    const rule: Rule = { ...text, mode: body.mode };
    const inForce = keeper.rules();
    const before = inForce.find(({ id }) => id === rule.id);
    const next = before === undefined ? [...inForce, rule] : inForce.map((one) => (one.id === rule.id ? rule : one));
    const { digest } = createRuleSet(next, sha256);
    const { hits, messages, senders, why } = await replayOf(rule, keeper, vectors);
    return proposeRule(house, person, before === undefined ? null : beforeOf(before, rule, house.state.rules, keeper.counts.sinceMs), {
      rule: rule.id,
      rev: rule.rev,
      mode: body.mode,
      skipsShadow: body.skipsShadow,
      text: `${JSON.stringify(next)}\n`,
      digest,
      details: [
        { name: "rule", value: `${rule.id} rev ${String(rule.rev)}` },
        { name: "mode", value: body.mode },
        { name: "condition", value: [printCondition(rule.when), ...countsOf(rule).map(countLine)].join(" | ") },
        { name: "step", value: [rule.then.step, rule.then.raise ?? ""].filter((one) => one !== "").join(", ") },
        { name: "guard", value: `${String(rule.guard.hitsPerHour)} / h, ${String(rule.guard.share * 100)} %` },
        { name: "replay", value: why === null ? [hits, messages, senders].join(" / ") : "-" },
        ...(body.skipsShadow ? [{ name: "skips" as const, value: "24 h" }] : []),
      ],
    });
  },
  lowerRule({ house }, { person, param, body }) {
    const rule = keeper.rules().find(({ id }) => id === param("rule"));
    if (rule === undefined) return refuse("not-found", "There is no such rule.");
    return lowerRule(house, person, { rule: rule.id, rev: rule.rev, mode: rule.mode }, body.to, cleanText(body.reason));
  },
});

/** A rule as people write it: what is wrong with it, also in the mode that is wanted for it, or the rule. */
async function readRule(text: string, keeper: RuleKeeper, mode?: Rule["mode"]): Promise<{ readonly rule: Rule | null; readonly faults: readonly string[] }> {
  let sent: unknown;
  try {
    sent = JSON.parse(text);
  } catch {
    return { rule: null, faults: ["it is no JSON"] };
  }
  if (!ruleText.Check(sent))
    return {
      rule: null,
      faults: [
        "it is no rule: id, rev, class, policy, on, mode, when, then, onFailure, guard and tests are wanted, counts where it counts itself, device where browsers get it too, and nothing else",
      ],
    };
  const { publishTexts } = await publishing();
  const { rules, faults } = publishTexts([sent as unknown as RuleText]);
  const [rule] = rules;
  if (faults.length > 0 || rule === undefined) return { rule: null, faults };
  const stopping = keeper.everydayFaults([{ ...rule, mode: mode ?? rule.mode }]);
  return { rule: stopping.length === 0 ? rule : null, faults: stopping };
}
const closed = { additionalProperties: false } as const;
const some = (...values: readonly string[]) => Type.Union(values.map((value) => Type.Literal(value)));
/** Only the shape, so that the checks of the judge have something to read; whether it is a good rule they say themselves. */
const ruleText = Compile(
  Type.Object(
    {
      id: Type.String({ maxLength: 60 }),
      rev: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
      class: Type.String({ maxLength: 40 }),
      policy: Type.String({ maxLength: 60 }),
      on: Type.Array(some("room", "knock", "private", "nickname", "room-name"), { minItems: 1, maxItems: 5 }),
      mode: Type.String({ maxLength: 20 }),
      device: Type.Optional(Type.Literal(true)),
      when: Type.String({ minLength: 1, maxLength: 2_000 }),
      counts: Type.Optional(
        Type.Array(
          Type.Object(
            {
              name: Type.String({ maxLength: 40 }),
              key: some(...countKeys),
              of: some("messages", "people"),
              minutes: Type.Number(),
              step: Type.Number(),
              when: Type.String({ minLength: 1, maxLength: 2_000 }),
            },
            closed,
          ),
          { maxItems: 8 },
        ),
      ),
      then: Type.Object(
        {
          step: Type.String({ maxLength: 20 }),
          hold: Type.Optional(Type.Object({ minutes: Type.Integer({ minimum: 1, maximum: 15 }), default: some("release", "block") }, closed)),
          notice: Type.Optional(Type.Tuple([some("sender", "recipient"), Type.String({ maxLength: 40 })])),
          raise: Type.Optional(some(...severities)),
        },
        closed,
      ),
      onFailure: some("hold", "allow"),
      guard: Type.Object({ hitsPerHour: Type.Number({ maximum: 100_000 }), share: Type.Number() }, closed),
      tests: Type.Array(
        Type.Object(
          {
            name: Type.String({ maxLength: 200 }),
            of: Type.Optional(Type.String({ maxLength: 40 })),
            given: Type.Record(Type.String({ maxLength: 60 }), Type.Union([Type.Number(), Type.Boolean(), Type.Literal("failed")])),
            expect: some("hit", "miss", "unknown"),
          },
          closed,
        ),
        { maxItems: 60 },
      ),
    },
    closed,
  ),
);

/** What a rule counts, as people write it. */
const countsOf = ({ counts }: Rule): CountText[] => (counts ?? []).map((one) => ({ ...one, when: printCondition(one.when) }));
const countLine = ({ name, key, of, minutes, step, when }: CountText): string => `count.${name}: ${of} / ${key} / ${String(minutes)} min (${String(step)}), ${when}`;

async function replayOf(rule: Rule, keeper: RuleKeeper, vectors: Pick<VectorStore, "hours">): Promise<ReplayOut> {
  const { sinceMs, counted, ...found } = await replayHours(rule, vectors.hours(), keeper.rules());
  // Of a rule that counts, what was tried alone stands for itself.
  const all = counted === null ? found : { ...found, tried: counted.messages, messages: counted.messages };
  return {
    ...all,
    counts: counted !== null,
    left: counted?.left ?? 0,
    why: counted?.why ?? null,
    since: sinceMs,
    share: all.messages === 0 ? 0 : all.hits / all.messages,
  };
}

function rulesOut(house: DeskHouse, keeper: RuleKeeper, elsewhere: number): RulesOut {
  const { state } = house;
  const nowMs = house.nowMs();
  const { digest, published, refused } = keeper.status();
  const signOf = (staff: string): string => state.staff.get(staff)?.sign ?? "";
  const { set } = state.rules;
  const contested = contestedBy(state);
  const card = (rule: Rule): RuleCard => {
    const low = state.rules.lowered.get(rule.id);
    const end = state.rules.ends.get(rule.id);
    const { when, counts: _, ...rest } = rule;
    const counts = countsOf(rule);
    return {
      rule: rule.id,
      rev: rule.rev,
      class: rule.class,
      policy: rule.policy,
      on: [...rule.on],
      mode: rule.mode,
      since: sinceOf(rule, state.rules),
      when: printCondition(when),
      counts,
      step: rule.then.step,
      raise: rule.then.raise ?? null,
      onFailure: rule.onFailure,
      guard: { ...rule.guard },
      tests: rule.tests.length,
      hour: keeper.counts.of(rule.id, nowMs, 1),
      day: keeper.counts.of(rule.id, nowMs, 24),
      contested: contested.get(`rule/${rule.id}`) ?? { brought: 0, answered: 0, reversed: 0 },
      lowered: low === undefined || low.rev !== rule.rev ? null : { why: low.why, at: low.at, by: signOf(low.by), reason: low.reason },
      endsAt: end !== undefined && end.rev === rule.rev ? end.until : null,
      text: JSON.stringify({ ...rest, ...(counts.length === 0 ? {} : { counts }), when: printCondition(when) }, null, 1),
    };
  };
  return {
    digest,
    published: set !== null && set.digest === published ? { at: set.at, by: set.by.map(signOf), operator: set.operator } : null,
    refused,
    elsewhere,
    countedSince: keeper.counts.sinceMs,
    hour: keeper.counts.messages(nowMs, 1),
    day: keeper.counts.messages(nowMs, 24),
    items: keeper.rules().map(card),
    trips: state.rules.trips.toReversed(),
  };
}
