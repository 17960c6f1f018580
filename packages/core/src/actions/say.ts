import { limits } from "@lampion/protocol";
import type { Draft, Verdict } from "@lampion/safety";
import type { Session } from "../guest/session-state.ts";
import { isProven } from "../guest/ladder.ts";
import type { House } from "../node/house.ts";
import { rhythm } from "../room/rhythm.ts";
import type { RecordDraft } from "../room/message-store.port.ts";
import { receiptOf, storedFrom } from "../room/stored.ts";
import type { Action } from "./action.ts";
import { no, ok, type Effect } from "./effect.ts";
import { slowAtLight } from "./light-off.ts";
import { notice } from "./room-notice.ts";
import { floodingPolicy, freed, isFreed } from "./stopped-by.ts";
import { isTooLong } from "./text-length.ts";
import { closeToAdults } from "./under-age.ts";
import { outcomes } from "./outcomes.ts";
import { factsOf, mayNotWrite, nearIn, refusalOf } from "./verdicts.ts";

/** A room message: may one write here now? -> judge -> record -> everybody. */
export const say: Action<"say"> = (house, session, command, ask) => {
  const { n, room } = command;
  const member = session.rooms.get(room);
  const host = house.rooms.get(room);
  if (member === undefined || host === undefined) return [no(n, "not-found")];
  const nowMs = house.nowMs();
  if (house.settings.pace.writingRhythm) {
    const may = rhythm(
      { powers: session.powers, startedAtMs: session.startedAtMs, writtenInMinute: session.writtenInMinute, firstSeenMs: session.trust.firstSeenMs },
      { slowMs: Math.max(host.slowMs, slowAtLight(house)), raid: host.raid, lastSaidMs: host.lastSaid.get(session.device.relation) ?? 0 },
      nowMs,
    );
    if (may.kind === "wait") return [no(n, may.code, { retryMs: may.retryMs })];
    if (may.kind === "never") return [no(n, may.code)];
  }
  if (isTooLong(command.text, limits.room.textMax)) return [no(n, "text-too-long")];
  const waits = mayNotWrite(house, session, n, nowMs);
  if (waits !== null) return waits;
  const { judge, messages } = house.ports;
  // Nothing is looked at that the store would not take.
  if (messages.isFull(host.stream)) return [no(n, "busy", { retryMs: 1_000 })];
  house.counters.messagesIn += 1;
  const said: Draft = { kind: "room", text: command.text, language: session.language, anyway: command.anyway === true };
  const weighed = ask.trace?.step("judge");
  const judgement = judge.judge(
    said,
    {
      scope: "full",
      from: session.device.relation,
      author: factsOf(session, nowMs),
      to: null,
      room: { id: room, level: host.raid.level, near: nearIn(house, host, session, nowMs) },
      nowMs,
    },
    house.memory,
  );
  judge.advance(house.memory, judgement.record);
  house.counts.counted(judgement.record);
  weighed?.();
  house.counters.judged += 1;
  house.ports.care.judged({ stream: host.stream, text: command.text, language: judgement.language, judgement });
  const { verdict } = judgement;
  const free = judgement.judged.kind === "stopped" ? freed(house, session, host.stream, said, judgement) : null;
  const judged = free ?? judgement.judged;
  if (judged.kind === "stopped") {
    house.counters.stopped += 1;
    notice(house, host, "stopped");
    return [...refusalOf(n, command.text, verdict), ...outcomes(house, session, judgement, { stream: host.stream, to: null }), ...consequences(house, session, verdict)];
  }
  if (judged.text.length === 0) return [no(n, "text-empty")];

  if (house.settings.pace.writingRhythm && host.echoes.isEcho(judgement.record.near, nowMs)) {
    notice(house, host, "near-duplicate");
    if (host.raid.level >= 1 && !isFreed(house, session, host.stream, command.text, floodingPolicy)) {
      house.counters.held += 1;
      return [no(n, "held", { reason: "spam", rule: floodingPolicy.clause })];
    }
  }

  host.lastSaid.set(session.device.relation, nowMs);
  // Asked for by the rhythm alone, which also keeps it short.
  if (house.settings.pace.writingRhythm) session.writtenInMinute = [...session.writtenInMinute.filter((at) => nowMs - at < 60_000), nowMs];
  const draft: RecordDraft = {
    stream: host.stream,
    kind: 1,
    author: authorOf(house, session, host.stream, member.joinedAtMs),
    face: member.face,
    text: judged.text,
    re: command.re ?? null,
    notice: null,
    value: null,
    fold: verdict.mask?.form === "fold",
    atMs: nowMs,
    key: ask.key,
  };
  return [
    {
      do: "append",
      draft,
      then: (outcome) => {
        if (outcome.kind === "refused") return [no(n, outcome.cause === "busy" ? "busy" : "store-failed", { retryMs: 1_000 })];
        const answer = ok(n, { at: [host.stream, outcome.epoch, outcome.seq], time: outcome.atMs, x: receiptOf(outcome) });
        if (outcome.kind === "repeated") return [answer];
        judge.shown(judgement);
        session.trust = { ...session.trust, deliveredMessages: session.trust.deliveredMessages + 1 };
        return [
          answer,
          ...(free === null ? outcomes(house, session, judgement, { stream: host.stream, to: null }) : []),
          { do: "deliver", room, record: storedFrom(draft, outcome), device: session.device.relation, session: session.id },
        ];
      },
    },
  ];
};

/** The reference stays the same as long as one is in a stream: made at the first word there. */
const authors = new WeakMap<Session, Map<string, { readonly joinedAtMs: number; readonly author: string }>>();

/** Two references joined by a point: the one that leads to the restriction id (evidence.md 3), and the one that blocks compare with. */
export function authorOf(house: House, session: Session, stream: string, joinedAtMs: number): string {
  const own = authors.get(session) ?? new Map<string, { readonly joinedAtMs: number; readonly author: string }>();
  const known = own.get(stream);
  if (known?.joinedAtMs === joinedAtMs) return known.author;
  const { secrets } = house.ports;
  const author = `${secrets.author(stream, session.device.restriction, joinedAtMs)}.${secrets.id(`in/${stream}`, session.device.relation)}`;
  if (own.size >= streamsKept) own.clear();
  own.set(stream, { joinedAtMs, author });
  authors.set(session, own);
  return author;
}
const streamsKept = 64;

/** NU-6: who says in a room to be under 18 falls to the closed door, unless a proof stands against it. */
function consequences(house: House, session: Session, verdict: Verdict): Effect[] {
  if (verdict.policy !== "minor.disclosed") return [];
  return isProven(session.trust, house.nowMs()) ? [] : closeToAdults(house, session);
}
