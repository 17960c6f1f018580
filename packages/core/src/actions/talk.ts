import { limits, talkStream, type Command } from "@lampion/protocol";
import type { Draft, Judgement, Scene, SignalRecord, Verdict } from "@lampion/safety";
import { checkOf, otherSide, ownSide } from "../conversation/talk-decide.ts";
import type { TalkRecord } from "../conversation/conversation-store.port.ts";
import type { Session } from "../guest/session-state.ts";
import type { House } from "../node/house.ts";
import type { RecordDraft } from "../room/message-store.port.ts";
import { receiptOf, storedFrom } from "../room/stored.ts";
import type { Action, Ask } from "./action.ts";
import { isBlocked } from "./apart.ts";
import { no, ok, type Effect } from "./effect.ts";
import { ownTalk } from "./own-talk.ts";
import { programReport } from "./program-report.ts";
import { onDeviceNow } from "./contest.ts";
import { devicesOf } from "../conversation/sealed-streams.ts";
import { authorOf } from "./say.ts";
import { freed } from "./stopped-by.ts";
import { isTooLong } from "./text-length.ts";
import { outcomes } from "./outcomes.ts";
import { factsOf, mayNotWrite, refusalOf, somebody } from "./verdicts.ts";

/**
 * A private message: both must have chosen; judged on the way only with two yes (CV-7), else only its size and rate are looked at.
 * The row decides, not what this node remembers: the other may have closed or blocked on a node whose word got lost. In turn, so
 * that what one guest says stays in its order.
 */
export const tell: Action<"tell"> = (house, session, command, ask) => {
  const known = ownTalk(house, session, command.talk);
  if (known === null) return [no(command.n, "not-found")];
  return [{ do: "later", work: () => house.talks.inTurn.run(`tell ${session.id}`, async () => (await house.talks.load(known.id), tellIn(house, session, command, ask))) }];
};

function tellIn(house: House, session: Session, command: Command<"tell">, ask: Ask): Effect[] {
  const { n } = command;
  const talk = ownTalk(house, session, command.talk);
  if (talk === null) return [no(n, "not-found")];
  if (session.closed !== null) return [no(n, "not-allowed")];
  // A proof that ended takes private words with it until there is another one (TR-1).
  if (session.powers.talks === 0) return [no(n, "not-allowed", session.powers.knock === null ? {} : { way: session.powers.knock })];
  if (talk.state === "paused") return [no(n, "talk-paused")];
  const frozenUntil = house.ports.care.frozenUntil(talkStream(talk.id), house.nowMs());
  if (frozenUntil !== null) return [no(n, "talk-paused", { retryMs: frozenUntil - house.nowMs() })];
  if (talk.state === "choosing") return [no(n, "not-now")];
  const them = otherSide(talk, session.device.relation);
  if (talk.state === "closed" || isBlocked(house, session, them.relation)) return [no(n, "talk-closed")];
  if (isTooLong(command.text, limits.talk.textMax)) return [no(n, "text-too-long")];
  const nowMs = house.nowMs();
  const waits = mayNotWrite(house, session, n, nowMs);
  if (waits !== null) return waits;
  if (house.ports.messages.isFull(talkStream(talk.id))) return [no(n, "busy", { retryMs: 1_000 })];
  house.counters.messagesIn += 1;
  const said: Draft = { kind: "private", text: command.text, language: session.language, anyway: command.anyway === true };
  const weighed = ask.trace?.step("judge");
  const judgement = house.ports.judge.judge(said, sceneOf(house, session, talk, nowMs), house.memory);
  house.ports.judge.advance(house.memory, judgement.record);
  weighed?.();
  house.counters.judged += 1;
  const { verdict } = judgement;
  const free = judgement.judged.kind === "stopped" ? freed(house, session, talkStream(talk.id), said, judgement) : null;
  const judged = free ?? judgement.judged;
  const where = { stream: talkStream(talk.id), to: them.relation };
  if (judged.kind === "stopped") {
    house.counters.stopped += 1;
    const stopped = [
      ...refusalOf(n, command.text, verdict, verdict.reason === "link" ? session.powers.links : null),
      ...outcomes(house, session, judgement, where),
      ...pauses(house, session, talk, verdict),
    ];
    return verdict.hold?.until === "person" ? [...stopped, ...hold(house, session, talk, command, judgement, ask)] : stopped;
  }
  if (judged.text.length === 0) return [no(n, "text-empty")];
  // NU-10: the author's device stopped it and a person found it right: said by the service, not by that device, because the other one relies on it.
  const asks = command.freed === true && checkOf(talk, house.settings.privateProtection) === "devices";
  const now = asks ? onDeviceNow(house, session, talk.id, command.text) : null;
  if (now !== null && now.stop !== null) return [no(n, "blocked", now.stop)];
  return [
    ...deliver(house, session, talk, command, { text: judged.text, fold: verdict.mask?.form === "fold", freed: now?.isFreed ?? false }, judgement.record, ask, n),
    ...(free === null ? outcomes(house, session, judgement, where) : []),
  ];
}

function sceneOf(house: House, session: Session, talk: TalkRecord, nowMs: number): Scene {
  return {
    scope: checkOf(talk, house.settings.privateProtection) === "server" ? "full" : "envelope",
    from: session.device.relation,
    author: factsOf(session, nowMs),
    to: somebody(house, otherSide(talk, session.device.relation).relation, nowMs),
    room: null,
    exchanges: house.judging.exchanges(talk.id),
    nowMs,
  };
}

/** Kept, answered, then shown to both; `n` is null for a text that waited, whose request was answered long ago. */
function deliver(
  house: House,
  session: Session,
  talk: TalkRecord,
  command: Command<"tell">,
  shown: { readonly text: string; readonly fold: boolean; readonly freed?: boolean },
  signals: SignalRecord,
  ask: Ask,
  n: number | null,
): Effect[] {
  const nowMs = house.nowMs();
  const stream = talkStream(talk.id);
  const own = ownSide(talk, session.device.relation);
  const draft: RecordDraft = {
    stream,
    kind: 2,
    author: authorOf(house, session, stream, talk.openedAtMs),
    face: { m: own.member, name: own.name, mark: own.mark, gender: own.gender },
    text: shown.text,
    re: command.re ?? null,
    notice: null,
    value: null,
    fold: shown.fold,
    ...(shown.freed === true ? { freed: true } : {}),
    atMs: nowMs,
    key: ask.key,
    devices: devicesOf(house, talk),
  };
  return [
    {
      do: "append",
      draft,
      then: (outcome) => {
        if (outcome.kind === "refused") return n === null ? [] : [no(n, outcome.cause === "busy" ? "busy" : "store-failed", { retryMs: 1_000 })];
        const answer = n === null ? [] : [ok(n, { at: [stream, outcome.epoch, outcome.seq], time: outcome.atMs, x: receiptOf(outcome) })];
        // Of words that rest nowhere nobody knows whether they came: both devices pass over what they have (EV-29).
        const { proof } = outcome;
        if (proof === undefined) return answer;
        const record = storedFrom(draft, { ...outcome, proof });
        house.talks.handOwn(session, talk.id, record);
        if (outcome.kind === "repeated") return [...answer, ...house.talks.toBoth(talk.id, { kind: "talk-record", talk: talk.id, record })];
        house.judging.wrote(talk.id, session.device.relation);
        return [...answer, ...house.talks.toBoth(talk.id, { kind: "talk-record", talk: talk.id, record, signals }), ...touch(house, talk.id, nowMs)];
      },
    },
  ];
}

/** MD-57: waits for a person, 15 minutes at most, then its default; both ends are told to the author. */
function hold(house: House, session: Session, talk: TalkRecord, command: Command<"tell">, judgement: Judgement, ask: Ask): Effect[] {
  const { hold: held } = judgement.verdict;
  const said: Draft = { kind: "private", text: command.text, language: session.language, anyway: true };
  let shown = { text: house.ports.judge.release(said, judgement)?.text ?? "", fold: false };
  if (held === null || shown.text === "") return [];
  const stream = talkStream(talk.id);
  const { relation } = session.device;
  const told = (card: "released" | "not-sent"): Effect => ({ do: "tell-person", relation, event: { kind: "card", stream, card, help: null } });
  house.judging.hold(
    {
      id: house.ports.random.id(),
      by: relation,
      stream,
      endsAtMs: house.nowMs() + held.minutes * 60_000,
      byDefault: held.byDefault,
      rules: [...judgement.hits.flatMap((hit) => (hit.mode === "shadow" ? [] : hit.rule)), ...judgement.unknown],
    },
    (how) => {
      const mayStill = house.talks.cached(talk.id)?.state === "open";
      house.run(how === "release" && mayStill ? [...deliver(house, session, talk, command, shown, judgement.record, ask, null), told("released")] : [told("not-sent")]);
    },
    // Judged where it waits and by what is in force now; the judge's memory has it already.
    () => {
      const { judged, verdict } = house.ports.judge.judge(said, sceneOf(house, session, talk, house.nowMs()), house.memory);
      if (judged.kind === "stopped") return true;
      shown = { text: judged.text, fold: verdict.mask?.form === "fold" };
      return false;
    },
  );
  return [];
}

/** The time of the last word, at most once a minute: silence of 72 h ends a conversation. */
function touch(house: House, id: string, nowMs: number): Effect[] {
  const known = house.talks.cached(id);
  if (known === null || nowMs - known.lastAtMs <= 60_000) return [];
  return [
    {
      do: "later",
      work: async () => {
        await house.talks.change(id, (talk) => (talk.lastAtMs >= nowMs ? null : { ...talk, lastAtMs: nowMs, version: talk.version + 1 }), "quietly");
        return [];
      },
    },
  ];
}

/** NU-7: a told age under 18 pauses the conversation for both, whatever the proof, and a person looks; the words stay sealed. */
function pauses(house: House, session: Session, talk: TalkRecord, verdict: Verdict): Effect[] {
  if (verdict.pause?.what !== "conversation") return [];
  const paused = house.talks.pause(talk.id, session.device.relation, "rule");
  return [
    { do: "later", work: async () => (await paused, []) },
    programReport(house, { situation: "under-18-here", stream: talkStream(talk.id), whom: session.device.restriction, severity: "S1" }),
  ];
}
