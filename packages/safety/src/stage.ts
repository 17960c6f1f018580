import type { LaneScores } from "./classifier/lanes.ts";
import type { Language } from "./language/router.ts";
import type { Memory } from "./behaviour/memory.ts";
import type { Act, Alert, CountMark, Draft, Finding, Piece, RuleHit, Scene, SignalRecord, Verdict } from "./types.ts";
import type { Canon } from "./views/tokens.ts";
import type { Views } from "./views/scan.ts";

/** What the stages before gave. Only the judge writes it. */
export interface Reading {
  findings: Finding[];
  lanes: LaneScores;
  acts: Act[];
  /** Values of the signal table by slot, once behaviour has run. */
  slots: Float64Array | null;
}
/** What a stage works on. */
export interface StageInput {
  readonly draft: Draft;
  readonly scene: Scene;
  readonly memory: Memory;
  readonly views: Views;
  /** The canonical view: what the classifier and the language router read. */
  readonly words: readonly Canon[];
  readonly language: Language;
  /** The author's pieces of the last five minutes (SF-24). */
  readonly pieces: readonly Piece[];
  readonly reading: Readonly<Reading>;
}
/** What a stage gives back; all but the steps is optional. */
export interface StageResult {
  readonly steps: number;
  readonly findings?: readonly Finding[];
  /** The whole list anew: context lowers, and nothing else may (SF-38). */
  readonly replaced?: readonly Finding[];
  readonly digits?: string;
  readonly handle?: string;
  readonly lanes?: LaneScores;
  readonly acts?: readonly Act[];
  readonly slots?: Float64Array;
  readonly alerts?: readonly Alert[];
  /** Verdicts beside those that findings ask for: of behaviour and of rules. */
  readonly wants?: readonly Verdict[];
  readonly hits?: readonly RuleHit[];
  /** Rules that could not be told: a signal they need is missing (MD-21). */
  readonly unknown?: readonly string[];
  /** Rules among `hits` that make the author wait. */
  readonly slows?: readonly string[];
  /** What rules in force count of the message. */
  readonly counts?: readonly CountMark[];
  /** What memory keeps of the message, but for its fate and its digits. */
  readonly record?: SignalRecord;
}
/**
 * One step of the judge. A throw, or more steps than its bound, counts as failed, and `failsAs` says what becomes of the message (SF-9):
 * a stage that could see danger to a child, to a life, terror or an ambush holds (MD-56), every other one lets pass and says so.
 */
export interface Stage {
  readonly name: string;
  readonly failsAs: "hold" | "allow";
  readonly maxSteps: number;
  run(input: StageInput): StageResult;
}
