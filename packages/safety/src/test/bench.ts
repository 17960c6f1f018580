import { createJudge, createMemory, loadAssets, type Draft, type Judgement, type Kind, type Memory, type Scene, type Stage } from "../index.ts";
import { readAssets } from "../../tools/read-assets.ts";

export const year = 2026;
const nowMs = Date.UTC(year, 5, 1);
export const assets = loadAssets(readAssets());
const judge = createJudge(assets);

export const scene = (change: Partial<Scene> = {}): Scene => ({
  scope: "full",
  from: "a",
  author: { typedAge: 30, isProvenAdult: true, deviceAgeMs: 86_400_000, mayLink: false },
  to: null,
  room: { id: "room", level: 0, near: [] },
  nowMs,
  ...change,
});
const draft = (text: string, kind: Kind, anyway = false): Draft => ({ kind, text, language: "fr", anyway });

export const judged = (text: string, kind: Kind = "room", anyway = false): Judgement => judge.judge(draft(text, kind, anyway), scene(), createMemory());
export const envelope = (text: string): Judgement => judge.judge(draft(text, "private"), scene({ scope: "envelope" }), createMemory());
/** In private, once both agreed to exchange contact details (NU-5). */
export const judgedAfterExchange = (text: string): Judgement => judge.judge(draft(text, "private"), scene({ exchanges: true }), createMemory());
export const withStage = (stage: Stage, text: string): Judgement => createJudge(assets, { extraStages: [stage] }).judge(draft(text, "room"), scene(), createMemory());

/** Several messages of one author, `gapMs` apart, as the core judges and remembers them. */
export function spoken(texts: readonly string[], gapMs = 10_000, memory: Memory = createMemory()): Judgement[] {
  return texts.map((text, index) => {
    const at = nowMs + index * gapMs;
    const judgement = judge.judge(draft(text, "room"), scene({ nowMs: at }), memory);
    judge.advance(memory, judgement.record);
    return judgement;
  });
}
/** Steps of private messages of "a" and "b" to each other, `gapMs` apart. */
export function talked(lines: readonly (readonly [from: "a" | "b", text: string])[], gapMs = 30_000): string[] {
  const memory = createMemory();
  const { author } = scene();
  return lines.map(([from, text], index) => {
    const to = { id: from === "a" ? "b" : "a", facts: author };
    const judgement = judge.judge(draft(text, "private"), scene({ from, to, room: null, nowMs: nowMs + index * gapMs }), memory);
    judge.advance(memory, judgement.record);
    return judgement.verdict.step;
  });
}
/** Kinds that ask for something, surest spelling of a failure in a list of texts. */
export const kinds = (judgement: Judgement): string[] => judgement.findings.filter((finding) => finding.p >= 0.5).map((finding) => finding.kind);
