import { expect, test } from "bun:test";
import fc from "fast-check";
import { allowed, meanings, merge, policies, rank, signals, steps, wanted, type Finding, type FindingKind, type Verdict } from "../index.ts";

const kinds = Object.keys(policies) as FindingKind[];
const finding = (kind: FindingKind, p = 0.95, stage = "lexicon"): Finding => ({ kind, p, spans: [[0, 4]], stage, by: "test", lowered: [] });
const someVerdict: fc.Arbitrary<Verdict> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...kinds), fc.constantFrom("room" as const, "knock" as const, "private" as const), fc.constantFrom(0.3, 0.6, 0.95))
    .map(([kind, on, p]) => wanted(finding(kind, p), on)),
  fc.constant(allowed),
  fc.record({ ms: fc.integer({ min: 1, max: 9 }), minutes: fc.integer({ min: 1, max: 30 }) }).map(({ ms, minutes }): Verdict => ({
    ...allowed,
    step: "hold",
    reason: "check-failed",
    slow: { ms, challengeBits: 0 },
    hold: { until: "person", minutes, byDefault: "block" },
  })),
);

test("[SF-47] the strictest wins: merging is commutative, associative and idempotent, and nothing of either is lost", () => {
  fc.assert(
    fc.property(someVerdict, someVerdict, someVerdict, (a, b, c) => {
      const ab = merge(a, b);
      expect(ab).toEqual(merge(b, a));
      expect(merge(ab, c)).toEqual(merge(a, merge(b, c)));
      expect(merge(ab, ab)).toEqual(ab);
      expect(rank(ab.step)).toBe(Math.max(rank(a.step), rank(b.step)));
      for (const one of [...a.raise, ...b.raise]) expect(ab.raise).toContainEqual(one);
      for (const one of [...a.notices, ...b.notices]) expect(ab.notices).toContainEqual(one);
      for (const one of [...a.help, ...b.help]) expect(ab.help).toContain(one);
    }),
  );
});

/** The Commission's statement categories and the keywords that are used here, without their prefixes. */
const official: Readonly<Record<string, readonly string[]>> = {
  PROTECTION_OF_MINORS: ["AGE_SPECIFIC_RESTRICTIONS_MINORS", "GROOMING_SEXUAL_ENTICEMENT_MINORS", "CHILD_SEXUAL_ABUSE_MATERIAL"],
  SCAMS_AND_FRAUD: ["INAUTHENTIC_ACCOUNTS", "PHISHING", "IMPERSONATION_ACCOUNT_HIJACKING"],
  VIOLENCE: ["COORDINATED_HARM", "HUMAN_EXPLOITATION", "INCITEMENT_VIOLENCE_HATRED"],
  CYBER_VIOLENCE: ["CYBER_BULLYING_INTIMIDATION", "CYBER_HARASSMENT", "CYBER_STALKING", "NON_CONSENSUAL_IMAGE_SHARING"],
  RISK_FOR_PUBLIC_SECURITY: ["TERRORIST_CONTENT"],
  ILLEGAL_OR_HARMFUL_SPEECH: ["HATE_SPEECH"],
  SELF_HARM: ["SUICIDE"],
  UNSAFE_AND_PROHIBITED_PRODUCTS: ["PROHIBITED_PRODUCTS"],
  OTHER_VIOLATION_TC: ["GOODS_SERVICES_NOT_PERMITTED", "ADULT_SEXUAL_MATERIAL"],
  CONSUMER_INFORMATION: ["HIDDEN_ADVERTISEMENT"],
};
test("[SF-52] every kind of finding has steps for each place, a category and keyword of the official list, and an OTHER says what", () => {
  for (const [kind, policy] of Object.entries(policies)) {
    for (const on of ["room", "knock", "private"] as const) expect(steps).toContain(policy[on]);
    expect(Object.keys(official), kind).toContain(policy.category);
    if (policy.keyword.startsWith("OTHER")) expect(policy.keyword, kind).toMatch(/^OTHER: .{3,}/);
    else expect(official[policy.category] ?? [], kind).toContain(policy.keyword);
  }
});

test("[SF-49] of findings of one message only an own age under 18 and a threat to expose pause, and none but links everywhere and many insults slow", () => {
  const pausing = kinds.filter((kind) => (["room", "knock", "private"] as const).some((on) => wanted(finding(kind), on).pause !== null));
  expect(pausing.sort()).toEqual(["minor.disclosed", "sextortion.threat"]);
  const byWords = kinds.filter((kind) => (["room", "knock", "private"] as const).some((on) => wanted(finding(kind, 0.95, "acts"), on).slow !== null));
  // Kinds that only behaviour finds, from several messages, and what looks like a scam, which warns.
  expect(byWords.sort()).toEqual(["grooming", "harassment", "insult.many", "minor.sought", "scam.link", "scam.story", "spam.links"]);
});

test("[SF-48] a classifier alone nudges, from 0.8 on it folds; with another stage that agrees the full step holds", () => {
  const alone = finding("hate.group", 0.95, "classifier");
  expect(wanted(alone, "room").step).toBe("mask");
  expect(wanted({ ...alone, p: 0.6 }, "room").step).toBe("nudge");
  expect(wanted(alone, "room").raise).toEqual([]);
  expect(wanted(alone, "room", [alone, finding("hate.group", 0.9)]).step).toBe("block");
});

test("[SF-84] gender, town, nickname and language of a person are no signals", () => {
  for (const { name } of signals) expect(`${name} ${meanings[name]}`).not.toMatch(/\b(gender|woman|man|town|zone|postal|nickname|language|network|prefix)\b/i);
});
