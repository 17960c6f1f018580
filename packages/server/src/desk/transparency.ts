import { personalOf, sendStatements, type DeskHouse, type StatementView, type TransparencyDatabase } from "@lampion/core";
import { causeOf, log } from "../observability/log.ts";

export interface TransparencySettings {
  readonly tier: "micro-small" | "platform";
  /** Member states as the database writes them. */
  readonly territory: readonly string[];
  /** Null: no token is set, so that statements wait. */
  readonly database: TransparencyDatabase | null;
  /** Does the work on one node of the service at a time; false when another one is at it. */
  readonly alone: (work: () => Promise<void>) => Promise<boolean>;
  readonly nowMs: () => number;
  /** Between two looks when nothing is wrong, ms. */
  readonly lookEveryMs?: number;
  /** Waits after the first, second ... failure in a row, ms; the last one again and again. */
  readonly waitsMs?: readonly number[];
}
export interface TransparencyStatus {
  readonly tier: "micro-small" | "platform";
  /** `off`: nothing is submitted (tier, or no token). `waiting`: the database asked to wait or was not reached. */
  readonly state: "off" | "sending" | "waiting" | "token-refused";
  readonly lastSentAt: number | null;
  readonly nextAt: number | null;
  readonly failures: number;
  readonly sent: number;
}
export interface Transparency {
  status(): TransparencyStatus;
  /** Looks now, whatever the clock says; for tests and after a lead settled something. */
  look(): Promise<void>;
  stop(): Promise<void>;
}
/** One process has no other that could send the same. */
export const alwaysAlone = async (work: () => Promise<void>): Promise<boolean> => (await work(), true);
/** For /metrics: what waits, what was set aside, whether it stands still, and what this process sent. */
export function figuresOf(house: DeskHouse, transparency: Pick<Transparency, "status">): Readonly<Record<string, number>> {
  const { state, sent } = transparency.status();
  return {
    statementsWaiting: house.state.unsent.size,
    statementsParked: parkedOf(house).length,
    statementsStopped: state === "token-refused" || state === "waiting" ? 1 : 0,
    statementsSent: sent,
  };
}
export const parkedOf = (house: DeskHouse): StatementView[] => [...house.state.statements.values()].filter((one) => one.submission?.outcome === "parked");
const ownWaitsMs = [5_000, 30_000, 120_000, 600_000, 3_600_000] as const;
/** Ten batches a look: another node, or the end of this one, is never waited for longer than that. */
const batchesMost = 10;
const alarmAt = 5;

/**
 * The outbox of statements to the Transparency Database. What waits stands in the desk's log (a statement without a `SubmissionSettled`), so a restart forgets nothing and
 * needs no queue of its own (decision record 0056).
 */
export function createTransparency(house: DeskHouse, settings: TransparencySettings): Transparency {
  const waitsMs = settings.waitsMs ?? ownWaitsMs;
  const lookEveryMs = settings.lookEveryMs ?? 60_000;
  const { database } = settings;
  let isStopped = false;
  let isRefused = false;
  let failures = 0;
  let sent = 0;
  let lastSentAt: number | null = null;
  let nextAt: number | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let running: Promise<void> | null = null;
  const isOff = settings.tier === "micro-small" || database === null;

  async function round(): Promise<void> {
    if (isOff || isRefused || isStopped || house.state.unsent.size === 0) return;
    await settings.alone(async () => {
      let batches = 0;
      await house.catchUp();
      const result = await sendStatements(house, database, {
        tier: settings.tier,
        territory: settings.territory,
        personal: async (id) => personalOf(await house.ports.log.papersOf(id)),
        goesOn: () => !isStopped && (batches += 1) <= batchesMost,
      });
      sent += result.sent;
      if (result.sent > 0) lastSentAt = settings.nowMs();
      isRefused = result.stopped === "no-token";
      failures = result.stopped === "no" ? 0 : failures + 1;
      if (result.stopped !== "no") {
        waitMs = Math.max(result.afterMs ?? 0, waitsMs[Math.min(failures, waitsMs.length) - 1] ?? lookEveryMs);
        log("warn", "transparency-not-taken", { why: result.stopped, failures, waitMs });
        if (failures === alarmAt) house.ports.alarm("transparency database", new Error(`not reached ${failures} times in a row`));
      } else if (result.sent + result.parked + result.withheld > 0) log("info", "transparency-sent", { sent: result.sent, parked: result.parked, withheld: result.withheld });
    });
  }
  // Soon after a start: what the last process left is not left for another minute.
  let waitMs = Math.min(lookEveryMs, 2_000);
  function plan(): void {
    if (isStopped || isOff || isRefused) return void (nextAt = null);
    nextAt = settings.nowMs() + waitMs;
    timer = setTimeout(() => void look(), waitMs);
    timer.unref();
  }
  function look(): Promise<void> {
    running ??= (async () => {
      if (timer !== null) clearTimeout(timer);
      waitMs = lookEveryMs;
      try {
        await round();
      } catch (cause) {
        failures += 1;
        waitMs = waitsMs[Math.min(failures, waitsMs.length) - 1] ?? lookEveryMs;
        log("error", "transparency", { cause: causeOf(cause) });
      }
      running = null;
      plan();
    })();
    return running;
  }
  plan();
  return {
    status: () => ({ tier: settings.tier, state: isOff ? "off" : isRefused ? "token-refused" : failures > 0 ? "waiting" : "sending", lastSentAt, nextAt, failures, sent }),
    look,
    async stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}
