import type { Act } from "./lexicon/act-table.ts";
import type { Language } from "./language/router.ts";
import type { Memory } from "./behaviour/memory.ts";
import type { Scores } from "./scores.ts";
import type { policies } from "./policy/policies.ts";

export type { Memory } from "./behaviour/memory.ts";
export type { Act, ActId } from "./lexicon/act-table.ts";

/** Where a text is written. */
export type Kind = "room" | "knock" | "private" | "nickname" | "room-name";
/** What the judge answers for one message, mildest first (safety.md 5). */
export const steps = ["allow", "nudge", "mask", "slow", "hold", "block", "escalate"] as const;
export type Step = (typeof steps)[number];
/** Half-open range in UTF-16 units of the raw text. */
export type Span = readonly [from: number, to: number];
/** The ten stages of safety.md 3, own-age beside acts. */
export type StageName = "views" | "language" | "lexicon" | "own-age" | "acts" | "contact" | "link" | "classifier" | "context" | "behaviour" | "rules" | "merge" | (string & {});
export type FindingKind = keyof typeof policies;

/** Something was noticed. `p` is 0 to 1; context may have lowered it and says so. */
export interface Finding {
  readonly kind: FindingKind;
  readonly p: number;
  readonly spans: readonly Span[];
  readonly stage: StageName;
  readonly by: string;
  readonly lowered: readonly ContextCode[];
}
export type ContextCode = "negated" | "quoted" | "counter" | "own" | "thing" | "teasing" | "past" | "other";
export type ReasonCode =
  | "contact"
  | "move-app"
  | "link"
  | "address"
  | "payment"
  | "own-age"
  | "minor"
  | "insult"
  | "hate"
  | "threat"
  | "drugs"
  | "weapons"
  | "sale"
  | "scam"
  | "spam"
  | "same-opening"
  | "staff"
  | "pressure"
  | "doxing"
  | "sexual"
  | "self-harm"
  | "rules"
  | "check-failed"
  | "level";
export type HelpId = "child" | "suicide" | "victims" | "police" | "sale";
/** What a screen shows beside a message; `hurt` folds it (NU-2), the others are lines or cards. */
export const cardIds = ["hurt", "bother", "haste", "no-check", "grooming", "blackmail", "trap", "money", "pact", "paused", "slowed"] as const;
export type CardId = (typeof cardIds)[number];
export interface Notice {
  readonly to: "sender" | "recipient";
  readonly card: CardId;
}
export interface Raise {
  readonly policy: FindingKind;
  readonly severity: "S0" | "S1" | "S2" | "S3" | "S4";
}
/** The answer for one message. */
export interface Verdict {
  readonly step: Step;
  readonly policy: FindingKind | null;
  readonly reason: ReasonCode | null;
  readonly mask: { readonly form: "fold" | "cover"; readonly spans: readonly Span[] } | null;
  readonly spans: readonly Span[];
  /** The author waits between texts for `ms`; with `challengeBits` above 0 a proof of work may be asked instead. */
  readonly slow: { readonly ms: number; readonly challengeBits: number } | null;
  /** Until a person looked or the minutes are over (MD-57), or until both agreed to exchange contact details (NU-5). */
  readonly hold: { readonly until: "person" | "agreed"; readonly minutes: number; readonly byDefault: "release" | "block" } | null;
  readonly pause: { readonly what: "conversation" | "sender"; readonly ms: number } | null;
  readonly notices: readonly Notice[];
  readonly help: readonly HelpId[];
  readonly raise: readonly Raise[];
}
export interface StageFailure {
  readonly stage: StageName;
  readonly cause: "threw" | "bound" | "asset";
  /** What the stage's declared policy made of it. */
  readonly taken: "hold" | "allow";
}

/** What is known of somebody; null is unknown. Ages in years. */
export interface Facts {
  readonly typedAge: number | null;
  readonly isProvenAdult: boolean;
  readonly deviceAgeMs: number | null;
  readonly mayLink: boolean;
  /** Independent reports of the last 30 days. */
  readonly reports?: number;
  /** Tied to a restriction of the last 30 days. */
  readonly isTied?: boolean;
  readonly ageChanged?: boolean;
  /** Staff in their role: first contacts are their work. */
  readonly isExempt?: boolean;
}
export interface Somebody {
  /** Opaque and stable for the memory: a device, never a name. */
  readonly id: string;
  readonly facts: Facts;
}
export interface RoomFacts {
  readonly id: string;
  readonly level: number;
  /** Who else spoke within 15 minutes, while they are under 5: then a text is said to each of them (safety.md 4, W); else empty. */
  readonly near: readonly Somebody[];
}
export interface Scene {
  /** "envelope": only rate, size and state may be judged (CV-7, a "no"); the words are not looked at. */
  readonly scope: "full" | "envelope";
  readonly from: string;
  readonly author: Facts;
  readonly to: Somebody | null;
  readonly room: RoomFacts | null;
  /** Contact details were agreed on by both (NU-5). */
  readonly exchanges?: boolean;
  readonly nowMs: number;
}
export interface Draft {
  readonly kind: Kind;
  readonly text: string;
  readonly language: "fr" | "en";
  /** The author saw the nudge and sends all the same. */
  readonly anyway: boolean;
}

/** Digits and half-finished handles of one author that are looked at together (SF-24); never other words. */
export interface Piece {
  readonly atMs: number;
  readonly digits: string;
  readonly handle: string;
}

export const harms = ["grooming", "sextortion", "ambush", "scam", "spam", "harassment"] as const;
export type Harm = (typeof harms)[number];
export type AlertLevel = "notice" | "slow" | "case";
/** SF-43, SF-44: somebody should be warned, and which signals say so. */
export interface Alert {
  readonly harm: Harm;
  readonly level: AlertLevel;
  readonly p: number;
  /** Memory ids: who it is about, whom it warns. */
  readonly about: string;
  readonly to: string | null;
  readonly signals: readonly string[];
}

/** That a message counts for a rule: which count and whose, by ids that the record has anyway; a digest of whom where people are counted, else 0; its window and step, minutes. */
export type CountMark = readonly [count: string, key: string, who: number, minutes: number, step: number];

/** What `advance` folds into memory: bits, scores and digests, never words (SF-5). Plain data: it travels inside the cluster with its message. */
export interface SignalRecord {
  readonly kind: Kind;
  readonly atMs: number;
  readonly from: string;
  /** To whom it was said: one in private and by knock, the few speakers of a quiet room, else nobody. */
  readonly to: readonly string[];
  readonly room: string | null;
  readonly digits: string;
  readonly handle: string;
  /** For the prior of the next message (SF-17); null when nothing was read. */
  readonly language: Language | null;
  readonly near: readonly [number, number] | null;
  /** `ActId` by its place in the table, with its number (age, hour) or 0. */
  readonly acts: readonly (readonly [act: number, value: number])[];
  /** Hundredths of the harassment that was seen. */
  readonly harassment: number;
  /** Context lowered something of it (SF-39). */
  readonly isLowered: boolean;
  readonly hasLink: boolean;
  /** Digest of place and time (SF-45). */
  readonly lure: string | null;
  /** The text advertises paid company. */
  readonly advert: boolean;
  /** Digest of the place that such an advert names. */
  readonly advertPlace: string | null;
  /** Typed ages of the author and of those in `to`, 0 unknown. */
  readonly ages: readonly number[];
  readonly isExempt: boolean;
  /** Sums of log-odds a receiver and harm, for who goes on where another stopped; levels told, by receiver. */
  readonly sums: readonly (readonly number[])[];
  readonly told: readonly number[];
  readonly stopped: boolean;
  /** What rules count of it themselves. */
  readonly counts?: readonly CountMark[];
}

declare const judged: unique symbol;
/** A text that may be delivered. Only `judge.ts` makes one (SF-2). */
export interface Passed {
  readonly [judged]: true;
  readonly kind: "passed";
  readonly text: string;
}
export interface Stopped {
  readonly [judged]: true;
  readonly kind: "stopped";
}
export type Judged = Passed | Stopped;

/** A rule that fired, and how it stands: a shadow one changes nothing (SF-59). */
export interface RuleHit {
  readonly rule: string;
  readonly rev: number;
  readonly mode: "shadow" | "canary" | "live";
}
/** A stopped text that was held may be set free by a person or by its default; only the judge can make it deliverable. */
export interface Judgement {
  readonly judged: Judged;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly scores: Scores;
  readonly language: Language;
  readonly acts: readonly Act[];
  readonly alerts: readonly Alert[];
  /** Values of the signal table by slot; NaN is skipped, -Infinity failed. Numbers only (SF-67). */
  readonly slots: Float64Array | null;
  readonly record: SignalRecord;
  readonly hits: readonly RuleHit[];
  /** Rules that could not be told for this text, by id: neither a hit nor a miss (MD-21). */
  readonly unknown: readonly string[];
  readonly failures: readonly StageFailure[];
  readonly ruleSet: string;
  readonly assets: string;
  /** Rules that make the author wait between texts, each by itself; empty where something else of the judge does so too (SF-60). */
  readonly slowedBy: readonly string[];
  /** Work done, counted and bounded (SF-8). */
  readonly steps: number;
}
export interface Judge {
  judge(draft: Draft, scene: Scene, memory: Memory): Judgement;
  /** The only place where memory changes; folds records in their order, on every node (SF-5, SF-68). */
  advance(memory: Memory, record: SignalRecord): void;
  /**
   * The text of a held message as it would have been delivered, once a person or its default sets it free (MD-57); null for one that was blocked, unless
   * a person found on appeal that this very text was right.
   */
  release(draft: Draft, judgement: Judgement, why?: "waited" | "appeal"): Passed | null;
  /** A text of a room was delivered as judged: from now on its words are known ones. Changes no judgement, only what it costs. */
  shown(judgement: Judgement): void;
}
