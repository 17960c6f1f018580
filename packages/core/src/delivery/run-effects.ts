import type { Trace } from "../basics/traces.port.ts";
import { assertNever } from "../basics/assert-never.ts";
import type { Effect } from "../actions/effect.ts";
import { no } from "../actions/effect.ts";
import type { House } from "../node/house.ts";
import { personSubject, roomSubject } from "./events.ts";
import { sendToSession } from "./outbox.ts";
import { hides } from "./room-rules.ts";

/** Who asked, so that the answer finds its way; null for what time or another node started. */
export interface Asker {
  readonly n: number;
  /** Where its time goes; null when nobody asked for it. */
  readonly trace: Trace | null;
  answer(frame: Extract<Effect, { do: "reply" }>["frame"]): void;
}

/** Whom the author's node knows to be blocked from this author, either way. */
function hiddenFrom(house: House, effect: Extract<Effect, { do: "deliver" }>): readonly string[] {
  const author = house.sessions.get(effect.session);
  if (author === undefined || author.blocked.size === 0) return [];
  const sensitive = house.directory.plan(effect.room)?.sensitive === true;
  return [...author.blocked.keys()].filter((relation) => hides(author, relation, sensitive));
}

/**
 * Does what actions asked for, in their order: evidence and store first, what others see only from `then`.
 * The one switch over effects.
 */
export function runEffects(house: House, effects: readonly Effect[], asker: Asker | null, end: (effect: Extract<Effect, { do: "end" }>) => void): void {
  const again = (more: readonly Effect[]): void => runEffects(house, more, asker, end);
  const failed =
    (about: string) =>
    (cause: unknown): void => {
      house.counters.faults += 1;
      house.ports.alarm(about, cause);
      if (asker !== null) again([no(asker.n, "store-failed")]);
    };
  for (const effect of effects) {
    switch (effect.do) {
      case "reply":
        asker?.answer(effect.frame);
        break;
      case "send":
        sendToSession(effect.to, effect.frame);
        break;
      case "append": {
        const askedMs = house.nowMs();
        const kept = asker?.trace?.step("append");
        house.ports.messages.append(effect.draft, (outcome) => {
          house.load.waited(house.nowMs() - askedMs);
          kept?.();
          if (outcome.kind === "refused") house.counters.appendFailures += 1;
          again(effect.then(outcome));
        });
        break;
      }
      case "deliver": {
        const delivered = asker?.trace?.step("deliver");
        house.ports.bus.publish(roomSubject(effect.room), {
          kind: "record",
          record: effect.record,
          device: effect.device,
          session: effect.session,
          hiddenFrom: hiddenFrom(house, effect),
          ...(asker?.trace ? { trace: asker.trace.mark() } : {}),
        } as { kind: string });
        delivered?.();
        break;
      }
      case "tell-room":
        house.ports.bus.publish(roomSubject(effect.room), effect.event);
        break;
      case "tell-person":
        house.ports.bus.publish(personSubject(effect.relation), effect.event);
        break;
      case "keep-report":
        // Kept with its evidence, then part of a case: the code is shown once both are on disk (SA-5).
        house.ports.vault
          .keep(effect.report)
          .then(() => house.ports.care.received(effect.report, effect.by ?? { language: "fr", department: null, regular: null }))
          .then(
            () => {
              house.counters.reports += 1;
              again(effect.kept());
            },
            (cause: unknown) => {
              house.ports.alarm("report", cause);
              again(effect.failed());
            },
          );
        break;
      case "later": {
        const worked = asker?.trace?.step("work");
        const work = effect.work();
        if (worked !== undefined) void work.then(worked, worked);
        work.then(again).catch(failed("store"));
        break;
      }
      case "end":
        end(effect);
        break;
      default:
        assertNever(effect);
    }
  }
}
