import type { DeskHouse, ModerationEvent } from "@lampion/core";
import { causeOf, log } from "../observability/log.ts";
import { post } from "./pager.ts";

/** What a trusted flagger is told at the address of its award: that its notice was decided. No word, no name, nobody's key. */
interface Call {
  readonly id: string;
  readonly body: string;
  tried: number;
}
export interface FlaggerCallsSettings {
  readonly nowMs: () => number;
  /** Waits between tries, in ms; after the last one a call is given up. */
  readonly waitsMs?: readonly number[];
  /** Calls that wait for one receiver at most; the oldest goes first. */
  readonly most?: number;
}
export interface FlaggerCalls {
  /** Calls that wait now, over all receivers. */
  waiting(): number;
  stop(): void;
}
const minuteMs = 60_000;
const ownWaitsMs = [1_000, 5_000, 30_000, 2 * minuteMs, 10 * minuteMs, 60 * minuteMs] as const;

/**
 * Calls the address of a flagger when its notice was decided, each receiver in a line of its own: one that is slow or dead holds up nobody, its line
 * is bounded, and what is given up can still be read at `GET /api/v1/notices/:notice`. A call may come more than once (several nodes, a lost
 * answer): `x-lampion-id` is the same each time.
 */
export function createFlaggerCalls(house: DeskHouse, settings: FlaggerCallsSettings): FlaggerCalls {
  const waitsMs = settings.waitsMs ?? ownWaitsMs;
  const most = settings.most ?? 500;
  const lines = new Map<string, Call[]>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let isStopped = false;

  function heard(events: readonly ModerationEvent[]): void {
    for (const event of events) {
      if (event.kind !== "ReporterAnswered") continue;
      const report = house.state.reports.get(event.body.report);
      const flagger = report?.flagger ?? null;
      if (report === undefined || flagger === null || receiver(flagger) === null) continue;
      add(flagger, { id: event.id, tried: 0, body: JSON.stringify({ about: "notice", notice: report.report, state: "decided", acted: event.body.acted, at: event.at }) });
    }
  }
  function receiver(flagger: string): string | null {
    const one = house.state.flaggers.get(flagger);
    return one === undefined || one.endedAt !== null ? null : one.webhook;
  }
  /** SHA-256 of `token/` and the token, hex: what the desk keeps of it, and what its holder can work out. Newest first, three at most. */
  const keysOf = (flagger: string): string[] =>
    [...house.state.tokens.values()]
      .filter((one) => one.holder === flagger && !one.isOver && one.until > settings.nowMs() && one.scopes.includes("notices:read"))
      .map((one) => one.digest)
      .slice(-3)
      .toReversed();
  function add(flagger: string, call: Call): void {
    const line = lines.get(flagger) ?? [];
    lines.set(flagger, line);
    line.push(call);
    if (line.length > most) {
      // The first one may be on its way.
      line.splice(1, 1);
      log("error", "flagger-call-dropped", { flagger, why: "too many wait" });
    }
    if (line.length === 1) void next(flagger, line);
  }
  async function next(flagger: string, line: Call[]): Promise<void> {
    for (let [call] = line; call !== undefined && !isStopped; [call] = line) {
      const url = receiver(flagger);
      const keys = keysOf(flagger);
      if (url === null) {
        line.length = 0;
        break;
      }
      const outcome =
        keys.length === 0
          ? "no token with notices:read to sign with"
          : await post(url, call.body, keys, settings.nowMs(), { "x-lampion-id": call.id }).catch((cause: unknown) => causeOf(cause));
      call.tried += 1;
      if (outcome !== null) log("warn", "flagger-call-not-taken", { flagger, tried: call.tried, cause: outcome });
      const waitMs = waitsMs[call.tried - 1];
      if (outcome !== null && waitMs !== undefined) await pause(waitMs);
      else {
        if (outcome !== null) log("error", "flagger-call-dropped", { flagger, why: "never taken" });
        line.shift();
      }
    }
    if (line.length === 0) lines.delete(flagger);
  }
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        resolve();
      }, ms);
      timer.unref();
      timers.add(timer);
    });

  const unlisten = house.listen(heard);
  return {
    waiting: () => [...lines.values()].reduce((sum, line) => sum + line.length, 0),
    stop() {
      isStopped = true;
      unlisten();
      for (const timer of timers) clearTimeout(timer);
      lines.clear();
    },
  };
}
