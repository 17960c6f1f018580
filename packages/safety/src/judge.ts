import type { Assets } from "./lists.ts";
import { foldRecord } from "./behaviour/behaviour.ts";
import { behaviourStage, type LureDigest } from "./behaviour/behaviour-stage.ts";
import { hear, lately, voiceOf } from "./behaviour/memory.ts";
import { noLanes } from "./classifier/lanes.ts";
import { createRouter, type Language } from "./language/router.ts";
import { allowed, merge, rank, wanted } from "./policy/merge.ts";
import { foldCounts } from "./rules/counts.ts";
import { createRuleSet, emptyRules, type RuleSet } from "./rules/rule-set.ts";
import { rulesStage } from "./rules/rules-stage.ts";
import { sha256 } from "./rules/sha256.ts";
import { slotAt } from "./rules/signal-table.ts";
import { scoresOf, type ScoreKey, type Scores } from "./scores.ts";
import type { Reading, Stage, StageResult } from "./stage.ts";
import { textStages } from "./stages.ts";
import { harms } from "./types.ts";
import type { Alert, CountMark, Draft, Finding, Harm, Judge, Judgement, Passed, RuleHit, Scene, SignalRecord, StageFailure, Stopped, Verdict } from "./types.ts";
import { cleanText } from "./views/clean.ts";
import { maxUnits, plainOf, scan, type Views } from "./views/scan.ts";
import { canonOf, type Canon } from "./views/tokens.ts";
import { createWordBook, type Word } from "./views/word-book.ts";

const held: Verdict = { ...allowed, step: "hold", reason: "check-failed", hold: { until: "person", minutes: 15, byDefault: "block" } };

export interface JudgeOptions {
  readonly extraStages?: readonly Stage[];
  /** The rules in force at this moment; swapped as a whole between two messages (SF-64). Without it the shipped ones. */
  readonly rules?: () => RuleSet;
  /** HMAC under the key of a week (SF-45). */
  readonly lureDigest?: LureDigest;
}

/** The judge: the stages in their order, strictest wins, and the only place where a text becomes `Judged`. */
export function createJudge(assets: Assets, options: JudgeOptions = {}): Judge & { /** How many words of rooms are known beside those of every day. */ words(): number } {
  const shipped = options.rules === undefined ? shippedRules(assets.rules) : emptyRules;
  const rules = options.rules ?? ((): RuleSet => shipped);
  const stages: readonly Stage[] = [...textStages(assets), behaviourStage(assets.harms, options.lureDigest), rulesStage(rules), ...(options.extraStages ?? [])];
  const router = createRouter(assets.language);
  const book = createWordBook(plainOf, assets.common);
  /** Words of texts of rooms that were not delivered yet: gone with their judgement. */
  const brought = new WeakMap<Judgement, readonly Word[]>();
  return {
    judge(draft, scene, memory) {
      const reading: Reading = { findings: [], lanes: noLanes(), acts: [], slots: null };
      // A conversation checked on the devices only: the words are cleaned for the screen and not looked at (CV-7).
      if (scene.scope === "envelope")
        return answer(draft, scene, {
          assets: assets.digest,
          reading,
          verdict: allowed,
          failures: [],
          alerts: [],
          hits: [],
          unknown: [],
          digits: "",
          handle: "",
          language: null,
          record: null,
          counts: [],
          slowedBy: [],
          ruleSet: "",
          steps: 1,
        });
      const failures: StageFailure[] = [];
      const alerts: Alert[] = [];
      const hits: RuleHit[] = [];
      const unknown: string[] = [];
      let steps = 0;
      let digits = "";
      let handle = "";
      let record: SignalRecord | null = null;
      let counts: readonly CountMark[] = [];
      let slowedBy: readonly string[] = [];
      let isSlowedElse = false;
      let verdict = allowed;
      // What is too long to be read whole is read as it would be shown; what is still too long is held, never cut and passed.
      const text = draft.text.length <= maxUnits ? draft.text : cleanText(draft.text);
      let read: { readonly views: Views; readonly words: readonly Canon[]; readonly language: Language } | null = null;
      const voice = voiceOf(memory, scene.from);
      if (text.length > maxUnits) fail("views", "hold", "bound");
      else {
        try {
          const views = scan(text, book);
          const words = canonOf(views);
          read = { views, words, language: router.route(words, { fr: voice.fr, en: voice.en, screen: draft.language }).language };
        } catch {
          fail("views", "hold", "threw");
        }
      }
      if (read !== null) {
        if (assets.model === null) failures.push({ stage: "classifier", cause: "asset", taken: "allow" });
        const input = { draft, scene, memory, ...read, pieces: lately(voice, scene.nowMs), reading };
        for (const stage of stages) {
          let result: StageResult;
          try {
            result = stage.run(input);
          } catch {
            fail(stage.name, stage.failsAs, "threw");
            continue;
          }
          steps += result.steps;
          if (result.steps > stage.maxSteps) fail(stage.name, stage.failsAs, "bound");
          else take(result);
        }
      }
      const fresh = draft.kind === "room" ? book.fresh() : null;
      book.turn();
      for (const finding of reading.findings) {
        const want = wanted(finding, draft.kind, reading.findings);
        if (want.slow !== null) isSlowedElse = true;
        verdict = merge(verdict, want);
      }
      if (draft.anyway && verdict.step === "nudge") verdict = confirmed(verdict, draft);
      const judgement = answer(draft, scene, {
        assets: assets.digest,
        reading,
        verdict,
        failures,
        alerts,
        hits,
        unknown,
        digits,
        handle,
        language: read?.language ?? null,
        record,
        counts,
        slowedBy: isSlowedElse ? [] : slowedBy,
        ruleSet: rules().digest,
        steps,
      });
      if (fresh !== null) brought.set(judgement, fresh);
      return judgement;

      function take(result: StageResult): void {
        if (result.replaced !== undefined) reading.findings = [...result.replaced];
        if (result.findings !== undefined) for (const finding of result.findings) reading.findings.push(finding);
        if (result.acts !== undefined) for (const act of result.acts) reading.acts.push(act);
        if (result.lanes !== undefined) reading.lanes = result.lanes;
        if (result.slots !== undefined) reading.slots = result.slots;
        digits = result.digits ?? digits;
        handle = result.handle ?? handle;
        record = result.record ?? record;
        counts = result.counts ?? counts;
        if (result.alerts !== undefined) for (const alert of result.alerts) alerts.push(alert);
        if (result.hits !== undefined) for (const hit of result.hits) hits.push(hit);
        if (result.unknown !== undefined) for (const rule of result.unknown) unknown.push(rule);
        slowedBy = result.slows ?? slowedBy;
        if (result.wants === undefined) return;
        for (const want of result.wants) {
          if (result.slows === undefined && want.slow !== null) isSlowedElse = true;
          verdict = merge(verdict, want);
        }
      }
      function fail(stage: string, taken: StageFailure["taken"], cause: StageFailure["cause"]): void {
        failures.push({ stage, cause, taken });
        if (taken === "hold") verdict = merge(verdict, held);
      }
    },
    advance(memory, record) {
      if (memory.beganMs === 0) memory.beganMs = record.atMs;
      hear(memory, record);
      foldRecord(memory, record);
      if (record.counts !== undefined) foldCounts(memory.counts, record.counts, record.atMs);
    },
    release: (draft, { verdict, findings }, why = "waited") => (verdict.step === "hold" || why === "appeal" ? passed(draft.text, findings, verdict) : null),
    shown(judgement) {
      const words = brought.get(judgement);
      if (words !== undefined) book.keep(words);
      brought.delete(judgement);
    },
    words: () => book.size(),
  };
}

/** The shipped rules are checked and compiled once for all judges of these assets. */
const checked = new WeakMap<Assets["rules"], RuleSet>();
function shippedRules(rules: Assets["rules"]): RuleSet {
  const known = checked.get(rules) ?? createRuleSet(rules, sha256);
  checked.set(rules, known);
  return known;
}

/** Sent all the same: an insult in private arrives folded (NU-2), the rest as it is. */
const confirmed = (verdict: Verdict, { kind }: Draft): Verdict =>
  verdict.reason === "insult" && verdict.policy !== "toxic" && kind === "private"
    ? { ...verdict, step: "mask", mask: { form: "fold", spans: verdict.spans }, notices: [...verdict.notices, { to: "recipient", card: "hurt" }] }
    : { ...verdict, step: "allow", reason: null };

interface Ended {
  readonly assets: string;
  readonly reading: Reading;
  readonly verdict: Verdict;
  readonly failures: readonly StageFailure[];
  readonly alerts: readonly Alert[];
  readonly hits: readonly RuleHit[];
  readonly unknown: readonly string[];
  readonly digits: string;
  readonly handle: string;
  readonly language: Language | null;
  readonly record: SignalRecord | null;
  readonly counts: readonly CountMark[];
  readonly slowedBy: readonly string[];
  readonly ruleSet: string;
  readonly steps: number;
}

function answer(draft: Draft, scene: Scene, ended: Ended): Judgement {
  const { reading, verdict } = ended;
  const { findings } = reading;
  const passes = rank(verdict.step) <= rank("slow") && verdict.step !== "nudge";
  return {
    judged: passes ? passed(draft.text, findings, verdict) : ({ kind: "stopped" } as Stopped),
    verdict,
    findings,
    scores: withHarms(scoresOf(reading.lanes, findings), reading.slots),
    language: ended.language ?? "other",
    acts: reading.acts,
    alerts: ended.alerts,
    slots: reading.slots,
    record: ended.record === null ? unread(draft, scene, ended, !passes) : recorded(ended.record, ended, !passes),
    hits: ended.hits,
    unknown: ended.unknown,
    failures: ended.failures,
    slowedBy: ended.slowedBy,
    ruleSet: ended.ruleSet,
    assets: ended.assets,
    steps: ended.steps,
  };
}

const harmSlots = harms.map((harm) => slotAt[`harm.${harm}`]);
/** A harm that behaviour weighed counts for its score too (safety.md 9.1). */
function withHarms(scores: Scores, slots: Float64Array | null): Scores {
  if (slots === null) return scores;
  let out: Record<ScoreKey, number> | null = null;
  for (let at = 0; at < harms.length; at += 1) {
    const harm = harms[at] as Harm;
    const p = slots[harmSlots[at] as number] ?? 0;
    // What is not known here is told as it is: not known.
    if (p <= scores[harm]) continue;
    out ??= { ...scores };
    out[harm] = Math.max(out[harm], p);
  }
  return out ?? scores;
}

const passed = (text: string, findings: readonly Finding[], verdict: Verdict): Passed => ({ kind: "passed", text: cleanText(covered(text, findings, verdict)) }) as Passed;

/** Whole numbers are not kept: only digits that can be part of one (SF-24). */
const keptDigits = ({ digits }: Ended): string => (digits.length < 10 ? digits : "");
function recorded(record: SignalRecord, ended: Ended, stopped: boolean): SignalRecord {
  const { handle, language, counts } = ended;
  const digits = keptDigits(ended);
  return counts.length === 0 ? { ...record, digits, handle, language, stopped } : { ...record, digits, handle, language, stopped, counts };
}

/** What memory keeps of a text that behaviour did not see: that something was written, and to whom. */
const unread = (draft: Draft, scene: Scene, ended: Ended, stopped: boolean): SignalRecord => ({
  kind: draft.kind,
  atMs: scene.nowMs,
  from: scene.from,
  to: scene.to === null ? [] : [scene.to.id],
  room: scene.room?.id ?? null,
  digits: keptDigits(ended),
  handle: ended.handle,
  language: ended.language,
  near: null,
  acts: [],
  harassment: 0,
  isLowered: false,
  hasLink: false,
  lure: null,
  advert: false,
  advertPlace: null,
  ages: [scene.author.typedAge ?? 0, scene.to?.facts.typedAge ?? 0],
  isExempt: scene.author.isExempt === true,
  sums: [],
  told: [],
  stopped,
});

/** What may be a contact is covered in the text that is delivered, one point a unit, so that nothing of it is sent (policy "mask cover"). */
function covered(text: string, findings: readonly Finding[], verdict: Verdict): string {
  if (verdict.mask === null) return text;
  let out = text;
  for (const finding of findings) {
    if (finding.kind !== "contact.maybe" || finding.p < 0.5) continue;
    for (const [from, to] of finding.spans) out = out.slice(0, from) + "•".repeat(to - from) + out.slice(to);
  }
  return out;
}
