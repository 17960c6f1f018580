import type { Judgement } from "@lampion/safety";
import { policies, rank } from "@lampion/safety";
import type { Random } from "../basics/random.port.ts";

/** A text of a room as the judge answered it. */
export interface JudgedText {
  readonly stream: string;
  readonly text: string;
  readonly language: string;
  readonly judgement: Pick<Judgement, "verdict" | "findings">;
}
/** One automatic means acted, none did, or the text is for no sample. */
export type MeansOf = { readonly kind: "acted"; readonly means: Means } | { readonly kind: "passed" } | { readonly kind: "no-sample" };
/** The automatic means of the judge, by what decided: word lists and patterns, the trained model, contact details, behaviour over time, rules of the desk. */
export const automaticMeans = ["lists", "model", "contact", "behaviour", "rules"] as const;
export type Means = (typeof automaticMeans)[number];
const byStage: Readonly<Record<string, Means>> = { classifier: "model", contact: "contact", link: "contact", behaviour: "behaviour" };

/**
 * Which means a verdict is counted for. Texts that open a case of S0 or S1 are in no sample: a person reads each of them anyway, and nobody reads them for a figure (MD-33).
 * What was stopped because a check failed was judged by nobody.
 */
export function meansOfVerdict({ verdict, findings }: JudgedText["judgement"]): MeansOf {
  if (verdict.reason === "check-failed" || verdict.raise.some(({ severity }) => severity === "S0" || severity === "S1")) return { kind: "no-sample" };
  if (rank(verdict.step) <= rank("allow")) return { kind: "passed" };
  // A rule may name another kind of the same reason than what was found; then what was found decided.
  const strongest = (of: (one: (typeof findings)[number]) => boolean) =>
    findings.reduce<(typeof findings)[number] | null>((best, one) => (of(one) && one.p >= 0.5 && (best === null || one.p > best.p) ? one : best), null);
  const decisive = strongest((one) => one.kind === verdict.policy) ?? strongest((one) => policies[one.kind].reason === verdict.reason);
  return { kind: "acted", means: decisive === null ? "rules" : (byStage[decisive.stage] ?? "lists") };
}

/** What is drawn of an hour: at most two texts of all that a means acted on (or that none did), and how many there were. */
export interface Drawn {
  /** Null: what nothing acted on. */
  readonly means: Means | null;
  readonly of: number;
  readonly texts: readonly { readonly text: string; readonly language: string; readonly stream: string }[];
}
export interface ReviewSampler {
  note(one: JudgedText, nowMs: number): void;
  /** The hour that is over, and whether one is; what is taken is forgotten here. */
  take(nowMs: number): readonly Drawn[];
}
const hourMs = 3_600_000;

/** One text of an hour, each with the same chance: reservoir of one that skips ahead, so that most texts cost a comparison. */
class Reservoir {
  seen = 0;
  next = 1;
  kept: Drawn["texts"][number] | null = null;
  /** Which of the hour it is, from 1. */
  at = 0;
  offer(one: JudgedText, random: Random): void {
    this.seen += 1;
    if (this.seen < this.next) return;
    this.at = this.seen;
    this.kept = { text: one.text, language: one.language, stream: one.stream };
    // P(the next one taken comes after m) = seen / m.
    this.next = Math.floor((this.seen * 2 ** 32) / (random.uint32() + 1)) + 1;
  }
}
/**
 * Random samples for blind review (LW-41, MD-58), hour by hour: each hour is a stratum of its own that carries its size, so that busy and quiet hours count for what they were.
 * Texts stand in memory until the hour is over, without their author; a crash loses the hour, which then counts for nothing.
 */
export function createReviewSampler(random: Random): ReviewSampler {
  let hour = -1;
  let strata = new Map<Means | null, readonly [Reservoir, Reservoir]>();
  let over: Drawn[] = [];
  function close(nowMs: number): void {
    const now = Math.floor(nowMs / hourMs);
    if (now === hour) return;
    // Words that are older than the hour before are kept by nobody: after a sleep the hour counts for nothing.
    if (now - hour > 1) strata.clear();
    for (const [means, two] of strata) {
      const texts = two.flatMap(({ kept }) => (kept === null ? [] : [kept]));
      over.push({ means, of: two[0].seen, texts: two[0].at === two[1].at ? texts.slice(0, 1) : texts });
    }
    // Nobody took them for a day: then nobody looks.
    if (over.length > 24 * (automaticMeans.length + 1)) over = [];
    strata = new Map();
    hour = now;
  }
  return {
    note(one, nowMs) {
      const of = meansOfVerdict(one.judgement);
      if (of.kind === "no-sample") return;
      close(nowMs);
      const key = of.kind === "acted" ? of.means : null;
      let two = strata.get(key);
      if (two === undefined) strata.set(key, (two = [new Reservoir(), new Reservoir()]));
      for (const each of two) each.offer(one, random);
    },
    take(nowMs) {
      close(nowMs);
      const taken = over;
      over = [];
      return taken;
    },
  };
}
