import { limits, type Way } from "@lampion/protocol";
import { rank, type Facts, type Somebody, type Verdict } from "@lampion/safety";
import type { Session } from "../guest/session-state.ts";
import { isProven } from "../guest/ladder.ts";
import type { RoomHost } from "../delivery/room-host.types.ts";
import type { House } from "../node/house.ts";
import { no, type Effect } from "./effect.ts";
import { stoppedBy } from "./stopped-by.ts";

/** What the judge may know of an author. */
export function factsOf(session: Session, nowMs: number): Facts {
  return { typedAge: session.age, isProvenAdult: isProven(session.trust, nowMs), deviceAgeMs: nowMs - session.trust.firstSeenMs, mayLink: session.powers.links === null };
}

const unknown: Facts = { typedAge: null, isProvenAdult: false, deviceAgeMs: null, mayLink: false };
/** The one who is spoken to, as far as this node knows them. */
export function somebody(house: House, relation: string, nowMs: number): Somebody {
  const here = house.byRelation.get(relation);
  return { id: relation, facts: here === undefined ? unknown : factsOf(here, nowMs) };
}

/** Who else spoke in a room within 15 minutes, while they are under five: then what is said there is said to each (safety.md 4, W). */
export function nearIn(house: House, host: RoomHost, session: Session, nowMs: number): readonly Somebody[] {
  const near: Somebody[] = [];
  for (const [relation, atMs] of host.lastSaid) {
    if (relation === session.device.relation || nowMs - atMs >= limits.room.spokeLatelyMs) continue;
    if (near.length === 4) return [];
    near.push(somebody(house, relation, nowMs));
  }
  return near;
}

/** What keeps a guest from writing at this moment: a pause by a rule, or the slower pace of a verdict. */
export function mayNotWrite(house: House, session: Session, n: number, nowMs: number): Effect[] | null {
  const paused = (session.trust.pausedUntilMs ?? 0) - nowMs;
  if (paused > 0) return [no(n, "restricted", { retryMs: paused })];
  const wait = house.judging.waitOf(session.device.relation, nowMs);
  return wait > 0 ? [no(n, "slow-mode", { retryMs: wait })] : null;
}

/** A stopped text, told to its author with reason, clause and place (SA-15, SF-51): nothing is hidden from them. `way`: how what it lacks is come by (TR-7). */
export function refusalOf(n: number, text: string, verdict: Verdict, way: Way | null = null): Effect[] {
  const code = verdict.step === "nudge" ? "nudge" : rank(verdict.step) <= rank("hold") ? "held" : "blocked";
  const spans = verdict.spans
    .filter(([from, to]) => to <= text.length && from < to)
    .slice(0, 20)
    .map(([from, to]): [number, number] => [from, to]);
  const help = verdict.help[0];
  return [
    no(n, code, {
      rule: stoppedBy(verdict).clause,
      ...(verdict.reason === null ? {} : { reason: verdict.reason }),
      ...(spans.length === 0 ? {} : { spans }),
      ...(help === undefined ? {} : { help }),
      ...(way === null ? {} : { way }),
    }),
  ];
}
