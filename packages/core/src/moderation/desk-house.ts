import type { Clock } from "../basics/clock.port.ts";
import type { Random } from "../basics/random.port.ts";
import type { AuditWriter } from "./audit-ticket.ts";
import type { Consequences } from "./consequences.port.ts";
import type { Actor, Bodies, EventKind, ModerationEvent, Paper } from "./event.ts";
import { fold } from "./fold.ts";
import type { ModerationLog } from "./moderation-log.port.ts";
import type { Pager } from "./pager.port.ts";
import type { DeskState } from "./state.ts";

/** One record of evidence as the vault hands it to the desk. `text` null: left out by who reported. */
export interface SeenRecord {
  readonly seq: number;
  readonly atMs: number;
  readonly author: string;
  readonly kind: "text" | "withdrawn" | "notice" | "knock";
  readonly text: string | null;
  readonly isReported: boolean;
}
/** Evidence by report id: the vault keeps it, the desk only asks behind a ticket. */
export interface EvidenceReader {
  /** `handling` says who reads why, for custody; `seqs` are the numbers that were reported. */
  records(report: string, handling: { readonly who: string; readonly why: string; readonly atMs: number; readonly seqs: readonly number[] }): Promise<readonly SeenRecord[]>;
}
export interface DeskPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: ModerationLog;
  readonly evidence: EvidenceReader;
  readonly consequences: Consequences;
  readonly pager: Pager;
  /** SHA-256, hex. */
  digest(text: string): string;
  /** Keyed alias, 22 characters; what it stands for cannot be worked out without the key (LW-97). */
  alias(label: string, id: string): string;
  /** The département or the like of a room of a place, two or three signs (MD-65); null where the room has none. */
  departmentOf(room: string): string | null;
  /** Whether sealed hours of a conversation are held beyond their 72 for whoever is decided about (EV-22, EV-23). */
  readonly holdsHours: boolean;
  readonly alarm: (about: string, cause: unknown) => void;
}

/** An event before it has id, time and place. */
export type Draft = { [K in EventKind]: { readonly kind: K; readonly body: Bodies[K]; readonly case?: string | null; readonly actor?: Actor } }[EventKind];
export const draft = <K extends EventKind>(kind: K, body: Bodies[K], of: string | null = null, actor?: Actor): Draft =>
  ({ kind, body, case: of, ...(actor === undefined ? {} : { actor }) }) as unknown as Draft;

/** What a decision over the state comes to. */
export type Decided<T> =
  | { readonly kind: "do"; readonly events: readonly Draft[]; readonly papers?: readonly Omit<Paper, "at">[]; readonly answer: T }
  | { readonly kind: "answer"; readonly answer: T };
export const answer = <T>(value: T): Decided<T> => ({ kind: "answer", answer: value });
export const act = <T>(events: readonly Draft[], value: T, papers: readonly Omit<Paper, "at">[] = []): Decided<T> => ({ kind: "do", events, answer: value, papers });

/** Refusals of the desk: a code with words, never thrown. */
export interface Refused {
  readonly kind: "refused";
  readonly code: RefusalCode;
  readonly why: string;
  readonly retryMs?: number;
}
export type RefusalCode = "not-found" | "not-allowed" | "moved-on" | "against-a-rule" | "not-kept" | "too-often" | "limit" | "malformed" | "touch-needed";
export const refuse = (code: RefusalCode, why: string, retryMs?: number): Refused => ({ kind: "refused", code, why, ...(retryMs === undefined ? {} : { retryMs }) });
export const isRefused = (value: unknown): value is Refused => typeof value === "object" && value !== null && (value as { kind?: unknown }).kind === "refused";

export interface DeskHouse {
  readonly state: DeskState;
  readonly ports: DeskPorts;
  readonly audit: AuditWriter;
  nowMs(): number;
  /** Decides over the state of the moment, keeps what follows, and only then folds it in. The loser of a race decides again over the new state. */
  commit<T>(actor: Actor, cause: string, decide: (state: DeskState, nowMs: number) => Decided<T>): Promise<T | Refused>;
  /** Reads what others appended. */
  catchUp(): Promise<void>;
  /** Hears of every event once it is kept and folded. */
  listen(heard: (events: readonly ModerationEvent[]) => void): () => void;
  /** A public number that was not given yet (MD-25). */
  number(letter: string): string;
  paperId(): string;
  /** Whether the last append was kept (moderation.md 13). */
  logIsUp(): boolean;
}
const alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

export function createDeskHouse(ports: DeskPorts, state: DeskState, audit: AuditWriter): DeskHouse {
  const listeners = new Set<(events: readonly ModerationEvent[]) => void>();
  let turn: Promise<unknown> = Promise.resolve();
  let isUp = true;
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work);
    turn = mine.catch(() => undefined);
    return mine;
  };
  function take(events: readonly ModerationEvent[]): void {
    for (const event of events) fold(state, event);
    if (events.length === 0) return;
    // What happened is kept: whoever hears of it and fails takes nothing of it back, and keeps nobody else from hearing.
    for (const heard of listeners) {
      try {
        heard(events);
      } catch (cause) {
        ports.alarm("a listener of the desk", cause);
      }
    }
  }
  async function follow(): Promise<void> {
    for (;;) {
      const more = await ports.log.after(state.place, 1_000);
      take(more);
      if (more.length < 1_000) return;
    }
  }
  return {
    state,
    ports,
    audit,
    nowMs: () => ports.clock.nowMs(),
    catchUp: () => inTurn(follow),
    commit: (actor, cause, decide) =>
      inTurn(async () => {
        // A second and third try are for other nodes that append at the same time; more than that means something else is wrong.
        for (let tries = 0; tries < 5; tries += 1) {
          const nowMs = ports.clock.nowMs();
          const decided = decide(state, nowMs);
          if (decided.kind === "answer") return decided.answer;
          const events = decided.events.map((one) => envelope(ports.random, nowMs, actor, cause, one));
          const papers = (decided.papers ?? []).map((one) => ({ ...one, at: nowMs }));
          try {
            const kept = await ports.log.append(state.place, events, papers);
            isUp = true;
            if (kept === "appended") {
              take(events);
              return decided.answer;
            }
            await follow();
          } catch (why) {
            isUp = false;
            ports.alarm("moderation log", why);
            return refuse("not-kept", "It could not be kept, so it was not done.");
          }
        }
        return refuse("not-kept", "Too much happened at once; try again.", 1_000);
      }),
    listen(heard) {
      listeners.add(heard);
      return () => void listeners.delete(heard);
    },
    number: (letter) => `${letter}-${Array.from({ length: 8 }, () => alphabet.charAt(ports.random.below(alphabet.length))).join("")}`,
    paperId: () => ports.random.id(),
    logIsUp: () => isUp,
  };
}
function envelope(random: Random, at: number, actor: Actor, cause: string, one: Draft): ModerationEvent {
  return { id: random.id(), at, version: 1, actor: one.actor ?? actor, cause, case: one.case ?? null, kind: one.kind, body: one.body } as ModerationEvent;
}
