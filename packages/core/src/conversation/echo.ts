import type { PersonEvent } from "../delivery/events.ts";

/** What people were told lately, to be told again: the bus carries an event at most once, and a person has no head that others could compare. */
export interface Echo {
  /** A newer event about the same thing takes the place of an older one. */
  note(relation: string, event: PersonEvent, nowMs: number): void;
  /** Tells again what was told a while ago. */
  tick(nowMs: number): void;
}

/** After these times each, from one to the next. A network that loses a tenth of everything loses one event in ten thousand so. */
const againAfterMs = [3_000, 7_000, 20_000] as const;
const keptMax = 20_000;
interface Told {
  readonly atMs: number;
  readonly relation: string;
  readonly event: PersonEvent;
}

export function createEcho(publish: (relation: string, event: PersonEvent) => void): Echo {
  /** One per time to wait: within each, what is due first stands first. */
  const rounds = againAfterMs.map((afterMs) => ({ afterMs, told: new Map<string, Told>() }));
  function put(round: number, key: string, one: Told): void {
    const told = rounds[round]?.told;
    if (told === undefined) return;
    told.set(key, one);
    if (told.size > keptMax) told.delete(told.keys().next().value ?? "");
  }
  return {
    note(relation, event, nowMs) {
      const about = subjectOf(event);
      if (about === null) return;
      const key = `${relation} ${about}`;
      for (const { told } of rounds) told.delete(key);
      put(0, key, { atMs: nowMs, relation, event });
    },
    tick(nowMs) {
      for (const [round, { afterMs, told }] of rounds.entries()) {
        for (const [key, one] of told) {
          if (nowMs - one.atMs < afterMs) break;
          told.delete(key);
          put(round + 1, key, { ...one, atMs: nowMs });
          publish(one.relation, one.event);
        }
      }
    },
  };
}

/** What an event is about; null for what is not worth a second time. */
function subjectOf(event: PersonEvent): string | null {
  switch (event.kind) {
    case "knock":
      return `knock ${event.knock}`;
    case "talk":
      return `talk ${event.talk}`;
    // The newest record is enough: who lacks others before it reads them from the store.
    case "talk-record":
      return `record ${event.talk}`;
    case "blocked":
    case "unblocked":
      return `block ${event.block.id}`;
    default:
      return null;
  }
}
