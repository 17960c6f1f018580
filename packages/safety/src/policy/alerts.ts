import type { Alert, CardId, FindingKind, Harm, Kind, Notice, Verdict } from "../types.ts";
import { allowed } from "./merge.ts";
import { policies } from "./policies.ts";

const policyOf: Readonly<Record<Harm, FindingKind>> = {
  grooming: "grooming",
  sextortion: "sextortion.threat",
  ambush: "ambush",
  scam: "scam.story",
  spam: "spam.same",
  harassment: "harassment",
};
const cardOf: Readonly<Record<Harm, CardId | null>> = { grooming: "grooming", sextortion: "blackmail", ambush: "trap", scam: "money", spam: null, harassment: "bother" };
const slowMs = 10 * 60_000;

/**
 * What an alert asks for: a notice to the one it is about, slow for the sender, a case (SF-43). Behaviour below review warns and slows and never
 * stops (SF-50); at a case an ambush and spam hold the message, which then goes to a person. `isNew`: the level was not told before.
 */
export function alertVerdict(alert: Alert | null, kind: Kind, isNew: boolean): Verdict {
  if (alert === null) return allowed;
  const { harm, level } = alert;
  const policy = policyOf[harm];
  const { reason, severity, help } = policies[policy];
  const card = cardOf[harm];
  const notices: Notice[] = card !== null && isNew && alert.to !== null ? [{ to: "recipient", card }] : [];
  if (level === "notice") return { ...allowed, policy: null, notices };
  const slow = { ms: slowMs, challengeBits: 0 };
  const isHeld = level === "case" && ((harm === "ambush" && kind !== "room") || harm === "spam");
  return {
    ...allowed,
    step: isHeld ? "hold" : "slow",
    policy,
    reason,
    slow,
    hold: isHeld ? { until: "person", minutes: 15, byDefault: "block" } : null,
    notices: [...notices, { to: "sender", card: "slowed" }],
    help,
    raise: level === "case" && isNew && severity !== null ? [{ policy, severity }] : [],
  };
}
