import { Type, type Static } from "typebox";
import { TimeMs } from "../ids.ts";
import { literals, Words } from "./words.ts";

const closed = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(inner: T) => Type.Union([inner, Type.Null()]);

/** Modes in the order of a rule's life (safety.md 6). */
export const ruleModes = ["draft", "tested", "shadow", "canary", "live", "retired"] as const;
export type RuleMode = (typeof ruleModes)[number];
const Mode = literals<RuleMode>(ruleModes);
/** Modes that a publication gives: counted only, acting in one stream of twenty, acting everywhere. */
export const publishedModes = ["shadow", "canary", "live"] as const;
export type PublishedMode = (typeof publishedModes)[number];

/** Whose count it is: of one author, of two people, of a room, of the same words. */
const countKeys = ["sender", "pair", "room", "text"] as const;
/** `acted`: what the rule did; `would`: what it would have done, in shadow or outside its canary. */
const Hits = Type.Object({ acted: Type.Integer(), would: Type.Integer(), senders: Type.Integer() }, closed);
export const RuleCard = Type.Object(
  {
    rule: Type.String(),
    rev: Type.Integer(),
    class: Type.String(),
    policy: Type.String(),
    on: Type.Array(Type.String()),
    mode: Mode,
    /** Since when it is in this mode, where the desk knows it. */
    since: orNull(TimeMs),
    when: Type.String(),
    /** What it counts itself, each read as `count.name`. */
    counts: Type.Array(
      Type.Object(
        { name: Type.String(), key: literals(countKeys), of: literals(["messages", "people"]), minutes: Type.Integer(), step: Type.Integer(), when: Type.String() },
        closed,
      ),
    ),
    step: Type.String(),
    raise: orNull(Type.String()),
    onFailure: literals(["hold", "allow"]),
    guard: Type.Object({ hitsPerHour: Type.Number(), share: Type.Number() }, closed),
    tests: Type.Integer(),
    hour: Hits,
    day: Hits,
    /** Texts that it alone stopped and that their authors brought before a person, and how many of them the person found wrongly stopped. */
    contested: Type.Object({ brought: Type.Integer(), answered: Type.Integer(), reversed: Type.Integer() }, closed),
    /** It fell or was taken down after its publication: by its guard, a person (sign), or the end of what skipped its shadow. */
    lowered: orNull(Type.Object({ why: literals(["guard", "person", "clock"]), at: TimeMs, by: Type.String(), reason: Type.String() }, closed)),
    endsAt: orNull(TimeMs),
    /** The rule as people write it, to be changed. */
    text: Type.String(),
  },
  closed,
);
export type RuleCard = Static<typeof RuleCard>;
/** Rules in force. Hits are of the server that answers, in memory, and begin anew when it does. */
export const RulesOut = Type.Object(
  {
    digest: Type.String(),
    /** Published at the desk, by whom, or by one person on the operator's machine; null: the shipped ones. */
    published: orNull(Type.Object({ at: TimeMs, by: Type.Array(Type.String()), operator: orNull(Type.String()) }, closed)),
    /** Why the last set was refused; the one in force stayed. */
    refused: orNull(Type.String()),
    /** Other servers of this service that have had another set in force for a minute. */
    elsewhere: Type.Integer(),
    countedSince: TimeMs,
    hour: Type.Integer(),
    day: Type.Integer(),
    items: Type.Array(RuleCard),
    /** Falls by a guard, newest first. */
    trips: Type.Array(Type.Object({ rule: Type.String(), rev: Type.Integer(), at: TimeMs, hits: Type.Integer(), messages: Type.Integer() }, closed)),
  },
  closed,
);
export type RulesOut = Static<typeof RulesOut>;

/** What a rule would have hit over the last messages of rooms, by their signals without text (SF-62). */
export const ReplayOut = Type.Object(
  {
    /** Signals tried, of 14 days at most, and the messages that they stand for; hits and overlap are of these. */
    tried: Type.Integer(),
    /** It counts itself: tried only over messages whose whole window was kept; `left` were not. */
    counts: Type.Boolean(),
    left: Type.Integer(),
    /** Why what it counts cannot be rebuilt, so that only its shadow tells; null where it can, and for a rule that counts nothing. */
    why: orNull(literals(["not-rooms", "by-room", "by-words", "over-a-day", "not-whole"])),
    messages: Type.Integer(),
    since: orNull(TimeMs),
    hits: Type.Integer(),
    senders: Type.Integer(),
    /** Of the hits, how many a rule in force acts on already. */
    overlap: Type.Integer(),
    share: Type.Number(),
    p99Micros: Type.Number(),
  },
  closed,
);
export type ReplayOut = Static<typeof ReplayOut>;
/** `POST rules/check`: the rule as people write it, one JSON object. */
export const RuleCheckIn = Type.Object({ text: Words(12_000) }, closed);
export const RuleCheckOut = Type.Object({ faults: Type.Array(Type.String()), replay: orNull(ReplayOut) }, closed);
export type RuleCheckOut = Static<typeof RuleCheckOut>;
/** `POST rules`: proposes it in a mode. `skipsShadow`: at night or in a raid; then it ends by itself after 24 hours. */
export const RuleIn = Type.Object({ text: Words(12_000), mode: literals<PublishedMode>(publishedModes), skipsShadow: Type.Boolean() }, closed);
export const RuleLowerIn = Type.Object({ to: literals(["shadow", "retired"]), reason: Type.String({ minLength: 5, maxLength: 300 }) }, closed);
