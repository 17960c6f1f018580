import { expect, test } from "bun:test";
import { lastEn, lastFr, selfHarmEn, selfHarmFr, type Half } from "../../corpus/self-harm-unseen.ts";
import { judged } from "./bench.ts";

const found = (text: string, kinds: readonly string[]): boolean => judged(text, "private").findings.some(({ kind, p }) => p >= 0.5 && kinds.includes(kind));
const share = (texts: readonly string[], kinds: readonly string[]): number => texts.filter((text) => found(text, kinds)).length / texts.length;
const own = ["self_harm.now", "self_harm.talk"];
const every: readonly Half[] = [selfHarmFr, selfHarmEn, lastFr, lastEn];

test("[SF-22] who speaks of ending their life is understood in words that the patterns were not written from", () => {
  expect(share([...selfHarmFr.now, ...selfHarmFr.past], own)).toBeGreaterThan(0.9);
  expect(share([...selfHarmEn.now, ...selfHarmEn.past], own)).toBeGreaterThan(0.8);
  expect(share([...lastFr.now, ...lastFr.past], own)).toBeGreaterThan(0.6);
  expect(share([...lastEn.now, ...lastEn.past], own)).toBeGreaterThan(0.4);
});

test("[SF-46] no sentence of somebody in danger is stopped, slowed, held or paused by the wish it speaks of: it passes with the help card", () => {
  for (const text of every.flatMap(({ now, past }) => [...now, ...past])) {
    if (!found(text, own)) continue;
    const { judged: outcome, verdict } = judged(text, "private");
    expect({ text, kind: outcome.kind, help: verdict.help, pause: verdict.pause, hold: verdict.hold }).toEqual({
      text,
      kind: "passed",
      help: ["suicide"],
      pause: null,
      hold: null,
    });
  }
});

test("[SF-22] urging somebody to it is found, and everyday words beside it are not", () => {
  expect(
    share(
      every.flatMap(({ push }) => push),
      ["self_harm.push"],
    ),
  ).toBeGreaterThan(0.75);
  for (const { harmless } of every) expect(share(harmless, ["self_harm.push"])).toBeLessThanOrEqual(0.1);
  expect(
    share(
      every.flatMap(({ harmless }) => harmless),
      own,
    ),
  ).toBeLessThan(0.14);
});

test("[SF-22] a joke about somebody's clumsiness urges to nothing, and ending a meeting is no wish to die", () => {
  for (const text of ["tu vas te tuer haha", "tu vas te tuer de rire"]) expect({ text, isPush: found(text, ["self_harm.push"]) }).toEqual({ text, isPush: false });
  for (const text of ["i want to end this meeting", "i want to disappear under a blanket"]) expect({ text, isOwn: found(text, own) }).toEqual({ text, isOwn: false });
  expect(found("va te pendre", ["self_harm.push"])).toBe(true);
  expect(found("i want to end my life", own)).toBe(true);
});
