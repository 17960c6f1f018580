import { limits, talkStream } from "@lampion/protocol";
import { devicesOf } from "../conversation/sealed-streams.ts";
import type { TalkRecord } from "../conversation/conversation-store.port.ts";
import { asked, choose as chosen, closed, mayResume, otherSide, ownSide, readTo, resumed, type Chosen } from "../conversation/talk-decide.ts";
import { isReleased } from "../conversation/release.ts";
import type { Session } from "../guest/session-state.ts";
import type { House } from "../node/house.ts";
import { sheddingSteps } from "../limits/shedding.ts";
import type { RecordDraft } from "../room/message-store.port.ts";
import { storedFrom } from "../room/stored.ts";
import type { Action, Ask } from "./action.ts";
import { no, ok, type Effect } from "./effect.ts";
import { ownTalk } from "./own-talk.ts";
import { programReport } from "./program-report.ts";

/** The choice of one of the two; recorded with its time and the version of the text (CV-7, CV-8). */
export const choose: Action<"choose"> = (house, session, command, ask) => [
  {
    do: "later",
    work: async () => {
      const { n } = command;
      const known = ownTalk(house, session, command.talk);
      if (known === null) return [no(n, "not-found")];
      const nowMs = house.nowMs();
      let result: Chosen | null = null;
      const changed = await house.talks.change(known.id, (talk) => {
        result = chosen(talk, session.device.relation, command.check, command.textVersion, nowMs, house.settings.privateProtection);
        return result?.talk ?? null;
      });
      const outcome = result as Chosen | null;
      if (outcome === null) return [no(n, house.talks.cached(known.id)?.state === "paused" ? "talk-paused" : "talk-closed")];
      if (changed === null) return [no(n, "busy", { retryMs: 1_000 })];
      if (outcome.notice === null) return [ok(n)];
      // The member tells the two screens apart: who changed reads the line, the other reads the warning as well.
      return line(house, session, outcome.talk, outcome.notice, ownSide(outcome.talk, session.device.relation).member, ask, n);
    },
  },
];

/** A line without a name that both read, then the answer; kept or not, what it tells has happened. */
function line(house: House, session: Session, talk: TalkRecord, notice: string, value: string | null, ask: Ask, n: number): Effect[] {
  const draft: RecordDraft = {
    stream: talkStream(talk.id),
    kind: 6,
    author: "",
    face: null,
    text: "",
    re: null,
    notice,
    value,
    fold: false,
    atMs: house.nowMs(),
    key: ask.key,
    devices: devicesOf(house, talk),
  };
  return [
    {
      do: "append",
      draft,
      then(kept) {
        if (kept.kind !== "appended") return [ok(n)];
        const record = storedFrom(draft, kept);
        house.talks.handOwn(session, talk.id, record);
        return [ok(n), ...house.talks.toBoth(talk.id, { kind: "talk-record", talk: talk.id, record })];
      },
    },
  ];
}

/** Ends the conversation for both; nobody can empty the other's screen (CV-12). */
export const closeTalk: Action<"close"> = (house, session, command) => [
  {
    do: "later",
    work: async () => {
      const known = ownTalk(house, session, command.talk);
      if (known === null) return [no(command.n, "not-found")];
      const changed = await house.talks.change(known.id, (talk) => (talk.state === "closed" ? null : closed(talk)));
      if (changed === null && house.talks.cached(known.id)?.state !== "closed") return [no(command.n, "busy", { retryMs: 1_000 })];
      return [ok(command.n)];
    },
  },
];

/**
 * NU-9, NU-10: stops the words of both until a person has looked. Whoever is threatened asks for it, or a device that judges its own conversation; the service
 * learns the state and nothing else. To stop is never refused to somebody who takes part.
 */
export const pauseTalk: Action<"pause"> = (house, session, command) => {
  const known = ownTalk(house, session, command.talk);
  if (known === null) return [no(command.n, "not-found")];
  if (known.state === "closed") return [no(command.n, "talk-closed")];
  // Begun before anything else is heard: what the other sends in the same breath does not slip through.
  const pausing = house.talks.pause(known.id, session.device.relation, command.device === true ? "device" : "guest");
  return [
    {
      do: "later",
      work: async () => {
        await pausing;
        return house.talks.cached(known.id)?.state === "open" ? [no(command.n, "busy", { retryMs: 1_000 })] : [ok(command.n)];
      },
    },
  ];
};

/**
 * NU-9: whoever stopped the conversation by hand lets it go on, and nobody else, nor time: the other reads one line without a name. After a pause by a rule or
 * by a device (NU-7, NU-10) the side that was stopped does, once a person has let it and it has proven its age again. Who asks before that is told that
 * it is paused; of a device's pause a person hears then for the first time, by its state alone.
 */
export const resumeTalk: Action<"resume"> = (house, session, command, ask) => [
  {
    do: "later",
    work: async () => {
      const { n } = command;
      const known = ownTalk(house, session, command.talk);
      if (known === null) return [no(n, "not-found")];
      const changed = await house.talks.change(known.id, (talk) => resumed(talk, session.device.relation, isReleased(house, session, talk)));
      if (changed === null) {
        const now = house.talks.cached(known.id);
        if (now?.state === "closed") return [no(n, "talk-closed")];
        if (now === null || mayResume(now, session.device.relation, isReleased(house, session, now))) return [no(n, "busy", { retryMs: 1_000 })];
        if (now.state !== "paused") return [ok(n)];
        const told = await house.talks.change(known.id, asked, "quietly");
        return [no(n, "talk-paused"), ...(told === null ? [] : [programReport(house, { situation: "other", stream: talkStream(known.id), whom: null, severity: "S2" })])];
      }
      return changed.after.state === "paused" ? [ok(n)] : line(house, session, changed.after, "resumed", null, ask, n);
    },
  },
];

const typedAt = new WeakMap<Session, number>();
/** One event in 3 s at most, in open conversations, never across a block (CV-9). */
export const typing: Action<"typing"> = (house, session, command) => {
  const talk = ownTalk(house, session, command.talk);
  if (talk === null) return [no(command.n, "not-found")];
  const nowMs = house.nowMs();
  const may =
    talk.state === "open" &&
    session.closed === null &&
    session.powers.talks > 0 &&
    !session.blocked.has(otherSide(talk, session.device.relation).relation) &&
    session.kept.settings.typing &&
    house.load.step() < sheddingSteps.noTyping &&
    nowMs - (typedAt.get(session) ?? 0) >= limits.talk.typingEveryMs;
  if (!may) return [ok(command.n)];
  typedAt.set(session, nowMs);
  return [ok(command.n), { do: "tell-person", relation: otherSide(talk, session.device.relation).relation, event: { kind: "typing", talk: talk.id, by: session.device.relation } }];
};

/** How far one has read; told to the other only when both turned marks on (CV-10): here the own one counts, their node asks theirs. */
export const read: Action<"read"> = (house, session, command) => [
  {
    do: "later",
    work: async () => {
      const known = ownTalk(house, session, command.talk);
      if (known === null) return [no(command.n, "not-found")];
      const { relation } = session.device;
      const head = await house.ports.messages.head(talkStream(known.id));
      const { readMarks } = session.kept.settings;
      const changed = await house.talks.change(known.id, (talk) => readTo(talk, relation, command.seq, head.seq, readMarks), "quietly");
      if (changed === null || !readMarks || session.closed !== null) return [ok(command.n)];
      const own = ownSide(changed.after, relation);
      return [
        ok(command.n),
        { do: "tell-person", relation: otherSide(changed.after, relation).relation, event: { kind: "read-to", talk: known.id, by: relation, seq: own.readTo ?? 0 } },
      ];
    },
  },
];
