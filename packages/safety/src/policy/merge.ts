import { steps, type Finding, type HelpId, type Kind, type Notice, type Raise, type Span, type Step, type Verdict } from "../types.ts";
import { policies, type Policy } from "./policies.ts";

export const allowed: Verdict = {
  step: "allow",
  policy: null,
  reason: null,
  mask: null,
  spans: [],
  slow: null,
  hold: null,
  pause: null,
  notices: [],
  help: [],
  raise: [],
};
export const rank = (step: Step): number => steps.indexOf(step);

const dayMs = 24 * 3_600_000;
/** The only findings of one message that pause anything (SF-49): own age under 18 and a threat to expose. */
const pauses: ReadonlyMap<Finding["kind"], "conversation" | "sender"> = new Map([
  ["minor.disclosed", "conversation"],
  ["sextortion.threat", "sender"],
]);

const isOwnContact = (kind: Finding["kind"]): boolean => kind.startsWith("contact.") || kind.startsWith("payment.");
const slowMs = 10 * 60_000;

/** SF-48: a classifier alone reaches nudge, and mask from 0.8; more needs another stage that sees something of the kind. */
function cap(step: Step, finding: Finding, all: readonly Finding[]): Step {
  if (finding.stage !== "classifier" || rank(step) < rank("nudge")) return step;
  const agrees = all.some((other) => other.stage !== "classifier" && other.p >= 0.5 && policies[other.kind].reason === policies[finding.kind].reason);
  if (agrees) return step;
  const most: Step = finding.p >= 0.8 ? "mask" : "nudge";
  return rank(step) > rank(most) ? most : step;
}

/** What one finding wants, given what else was found (SF-48; SF-53: in names, mask and more is a refusal). Under 0.5 nothing. */
export function wanted(finding: Finding, kind: Kind, all: readonly Finding[] = []): Verdict {
  const policy: Policy = policies[finding.kind];
  if (finding.p < 0.5) return allowed;
  let step: Step = cap(kind === "room" ? policy.room : kind === "knock" ? policy.knock : kind === "private" ? policy.private : policy.room, finding, all);
  if (kind === "nickname" || kind === "room-name") step = rank(step) >= rank("mask") || finding.kind === "toxic" ? "block" : "allow";
  const pause = kind === "private" ? (pauses.get(finding.kind) ?? null) : null;
  return {
    step,
    policy: step === "allow" && policy.help.length === 0 ? null : finding.kind,
    reason: step === "allow" ? null : policy.reason,
    mask: step === "mask" ? { form: finding.kind === "contact.maybe" ? "cover" : "fold", spans: finding.spans } : null,
    spans: step === "allow" ? [] : finding.spans,
    slow: step === "slow" ? { ms: slowMs, challengeBits: 0 } : null,
    hold:
      step === "hold"
        ? { until: isOwnContact(finding.kind) && kind === "private" ? "agreed" : "person", minutes: 15, byDefault: finding.kind === "insult.many" ? "release" : "block" }
        : null,
    pause: pause === null ? null : { what: pause, ms: dayMs },
    notices: policy.notices,
    help: policy.help,
    raise: finding.stage !== "classifier" && step !== "allow" && policy.raises && policy.severity !== null ? [{ policy: finding.kind, severity: policy.severity }] : [],
  };
}

const union = <T>(a: readonly T[], b: readonly T[], key: (item: T) => string): readonly T[] => {
  if (a.length + b.length < 2) return a.length === 0 ? b : a;
  const all = new Map<string, T>();
  for (const item of [...a, ...b]) all.set(key(item), item);
  return [...all].sort(([x], [y]) => (x < y ? -1 : 1)).map(([, item]) => item);
};
/** Spans of both, once each, in one order whatever the order they came in. A text full of findings merges hundreds of them: what is in order already stays as it is. */
function unionSpans(a: readonly Span[], b: readonly Span[]): readonly Span[] {
  if (a.length + b.length < 2) return a.length === 0 ? b : a;
  if (a.length === 0 && isOrdered(b)) return b;
  if (b.length === 0 && isOrdered(a)) return a;
  const all = [...a, ...b].sort(bySpan);
  return all.filter((span, at) => at === 0 || bySpan(all[at - 1] as Span, span) !== 0);
}
const bySpan = (x: Span, y: Span): number => x[0] - y[0] || x[1] - y[1];
const isOrdered = (spans: readonly Span[]): boolean => spans.every((span, at) => at === 0 || bySpan(spans[at - 1] as Span, span) < 0);

/** Of two equal steps the graver policy is named, then the first by name; a verdict without one comes last. */
const order = (verdict: Verdict): string =>
  verdict.policy === null ? `~${verdict.reason ?? ""}` : `${policies[verdict.policy].severity ?? "S9"}/${verdict.policy}/${verdict.reason ?? ""}`;

/** Strictest wins, never first wins (SF-47): commutative, associative, idempotent. */
export function merge(a: Verdict, b: Verdict): Verdict {
  const lead = rank(a.step) !== rank(b.step) ? (rank(a.step) > rank(b.step) ? a : b) : order(a) <= order(b) ? a : b;
  return {
    step: lead.step,
    policy: lead.policy,
    reason: lead.reason,
    mask:
      a.mask === null
        ? b.mask
        : b.mask === null
          ? a.mask
          : { form: a.mask.form === "fold" || b.mask.form === "fold" ? "fold" : "cover", spans: unionSpans(a.mask.spans, b.mask.spans) },
    spans: unionSpans(a.spans, b.spans),
    hold:
      a.hold === null
        ? b.hold
        : b.hold === null
          ? a.hold
          : {
              until: a.hold.until === "person" || b.hold.until === "person" ? "person" : "agreed",
              minutes: Math.max(a.hold.minutes, b.hold.minutes),
              byDefault: a.hold.byDefault === "block" || b.hold.byDefault === "block" ? "block" : "release",
            },
    pause:
      a.pause === null
        ? b.pause
        : b.pause === null
          ? a.pause
          : { what: a.pause.what === "conversation" || b.pause.what === "conversation" ? "conversation" : "sender", ms: Math.max(a.pause.ms, b.pause.ms) },
    slow: a.slow === null ? b.slow : b.slow === null ? a.slow : { ms: Math.max(a.slow.ms, b.slow.ms), challengeBits: Math.max(a.slow.challengeBits, b.slow.challengeBits) },
    notices: union<Notice>(a.notices, b.notices, (one) => `${one.to}/${one.card}`),
    help: union<HelpId>(a.help, b.help, (id) => id),
    raise: union<Raise>(a.raise, b.raise, (one) => `${one.severity}/${one.policy}`),
  };
}
