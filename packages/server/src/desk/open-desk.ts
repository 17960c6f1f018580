import { join } from "node:path";
import {
  createCare,
  createLateHands,
  openDesk,
  type Bus,
  type Care,
  type Clock,
  type Desk,
  type EvidenceReader,
  type Hands,
  type Means,
  type ModerationLog,
  type PrivateHistory,
  type Random,
  type Secrets,
} from "@lampion/core";
import { createModerationLog } from "../store/moderation-log.ts";
import { openDatabase } from "../store/database.ts";
import type { Tables } from "../store/tables.ts";
import { sqliteTables } from "../store/tables.sqlite.ts";
import { createFlaggerCalls } from "./flagger-calls.ts";
import { createPager } from "./pager.ts";
import { createTransparency, type Transparency, type TransparencySettings } from "./transparency.ts";

export interface OpenedDesk {
  readonly desk: Desk;
  readonly care: Care;
  readonly log: ModerationLog;
  readonly transparency: Transparency;
  /** The chat is open: the desk may act in it. */
  give(hands: Hands): void;
  stop(): Promise<void>;
}
export interface DeskParts {
  readonly data: string;
  /** Tables of the database that several nodes share; null: a file of the data folder. */
  readonly tables: Tables | null;
  /** Tells the other nodes that there is something to read, so that a decision holds with them at once and not at their next look. */
  readonly bus: Bus;
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: Secrets;
  readonly evidence: EvidenceReader;
  readonly history: PrivateHistory;
  departmentOf(room: string): string | null;
  readonly webhook: string;
  readonly webhookSecret: string;
  /** The outbox to the Transparency Database. */
  readonly submissions: Omit<TransparencySettings, "nowMs">;
  /** Development without people at the desk keeps its light. */
  readonly alwaysFull: boolean;
  /** Version of an automatic means, for the figures of blind review. */
  readonly judgeVersion: (means: Means) => string;
  readonly alarm: (about: string, cause: unknown) => void;
}
const tickMs = 1_000;
/** What one desk tells the others: nothing but that the log grew. Whoever missed it reads at its next tick. */
const grewSubject = "desk";

/** Opens the desk over its own file (LW-63): events, papers and audit apart from words, lines and log. */
export async function openDeskStore(parts: DeskParts): Promise<OpenedDesk> {
  const database = parts.tables === null ? openDatabase(join(parts.data, "desk.sqlite"), "desk") : null;
  const tables = database === null ? parts.tables : sqliteTables(database);
  if (tables === null) throw new Error("the desk has no tables");
  const hands = createLateHands();
  let node: Hands | null = null;
  const kept = createModerationLog(tables);
  let isTelling = false;
  const log: ModerationLog = {
    ...kept,
    async append(expected, events, papers) {
      const outcome = await kept.append(expected, events, papers);
      if (outcome === "appended") {
        // One's own word comes back at once, and is no news.
        isTelling = true;
        parts.bus.publish(grewSubject, { kind: "desk-grew" });
        isTelling = false;
      }
      return outcome;
    },
  };
  const keys = { digest: (text: string) => parts.secrets.digest(text), alias: (label: string, id: string) => parts.secrets.id(label, id) };
  const desk = await openDesk(
    {
      clock: parts.clock,
      random: parts.random,
      log,
      evidence: parts.evidence,
      consequences: hands.consequences,
      departmentOf: (room) => parts.departmentOf(room),
      // What rests on the devices alone is nobody's to hold (EV-29).
      holdsHours: parts.history === "sealed",
      pager: createPager({ url: parts.webhook, secret: parts.webhookSecret, nowMs: parts.clock.nowMs }),
      ...keys,
      alarm: parts.alarm,
    },
    { alwaysFull: parts.alwaysFull, judgeVersion: parts.judgeVersion },
    () => node?.lightChanged(),
  );
  const calls = createFlaggerCalls(desk.house, { nowMs: parts.clock.nowMs });
  const transparency = createTransparency(desk.house, { ...parts.submissions, nowMs: parts.clock.nowMs });
  let following: Promise<void> | null = null;
  let isMore = false;
  async function follow(): Promise<void> {
    do {
      isMore = false;
      await desk.house.catchUp().catch((cause: unknown) => parts.alarm("desk", cause));
    } while (isMore);
    following = null;
  }
  const onGrew = (): void => {
    if (isTelling) return;
    isMore = true;
    following ??= follow();
  };
  parts.bus.subscribe(grewSubject, onGrew);
  let ticked: Promise<void> = Promise.resolve();
  const ticking = setInterval(() => {
    ticked = desk.tick();
  }, tickMs);
  return {
    desk,
    care: createCare(desk),
    log,
    transparency,
    give(given) {
      node = given;
      hands.give(given);
    },
    async stop() {
      clearInterval(ticking);
      calls.stop();
      parts.bus.unsubscribe(grewSubject, onGrew);
      await Promise.all([ticked, following, transparency.stop()]);
      database?.close();
    },
  };
}
