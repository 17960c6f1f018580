import { dayMs } from "./clocks.ts";
import { decideByRule } from "./decisions.ts";
import type { DeskHouse } from "./desk-house.ts";
import { policyOf } from "./policies.ts";

/** Who reports, as far as independence needs it; kept in memory for a day and nowhere else (LW-99). */
export interface Regular {
  readonly relation: string;
  readonly prefix: string;
  readonly startedAtMs: number;
  readonly talks: readonly string[];
  readonly atMs: number;
}
const waveMs = 600_000;
const rule = "two-regulars";
const minutes = 15;

/** No shared key, network or conversation, and not in the same wave of joins (MD-30). */
export const areIndependent = (one: Regular, other: Regular): boolean =>
  one.relation !== other.relation && one.prefix !== other.prefix && Math.abs(one.startedAtMs - other.startedAtMs) > waveMs && !one.talks.some((talk) => other.talks.includes(talk));

export interface Regulars {
  /** Notes a regular who reports this; answers whether they are independent of every one noted before. */
  note(about: string, regular: Regular): boolean;
}
export function createRegulars(): Regulars {
  const seen = new Map<string, Regular[]>();
  return {
    note(about, regular) {
      if (seen.size > 20_000) seen.clear();
      const before = (seen.get(about) ?? []).filter((one) => regular.atMs - one.atMs < dayMs);
      const isNew = before.every((one) => areIndependent(one, regular));
      seen.set(about, [...before, regular].slice(-20));
      return isNew;
    },
  };
}

/**
 * Two independent regulars mute the author of what they reported in that room for 15 minutes (RO-15): once per author and day, whatever
 * became of it, so that a brigade can do no more. A person looks next; statement and appeal are as for every decision.
 */
export async function holdByRegulars(house: DeskHouse, caseId: string): Promise<boolean> {
  const one = house.state.cases.get(caseId);
  const policy = policyOf("harassment");
  if (one === undefined || policy === null || one.subject === null || one.stream?.startsWith("room:") !== true) return false;
  const nowMs = house.nowMs();
  const held = [...(house.state.bySubject.get(one.subject) ?? [])].some((id) => {
    const decision = house.state.decisions.get(id);
    return decision?.by === "rule" && decision.deciders.includes(rule) && nowMs - decision.at < dayMs;
  });
  if (held) return false;
  const made = await decideByRule(
    house,
    caseId,
    rule,
    {
      policy: policy.id,
      policyVersion: policy.version,
      category: policy.category,
      keyword: policy.keyword,
      ground: "terms",
      rule: `${policy.clause}, version ${policy.version}`,
      template: policy.facts[0]?.id ?? "",
      consequence: { kind: "pause", powers: ["write"], scope: "room", minutes },
      strike: null,
    },
    rule,
    "Deux habitués l'ont signalé chacun de son côté ; une personne regarde. · Two regulars reported it independently; a person is looking.",
  );
  return typeof made === "string";
}
