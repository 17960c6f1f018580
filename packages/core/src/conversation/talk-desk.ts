import { limits, talkStream, type Down, type KnockCard, type TalkCard } from "@lampion/protocol";
import type { Effect } from "../actions/effect.ts";
import type { PersonEvent } from "../delivery/events.ts";
import { tally } from "../delivery/room-reactions.ts";
import { encode, sendText, sendToSession } from "../delivery/outbox.ts";
import type { Session, Tab } from "../guest/session-state.ts";
import { createWheel } from "../limits/wheel.ts";
import type { House } from "../node/house.ts";
import type { Knock, Pause, TalkRecord, TalkSide } from "./conversation-store.port.ts";
import type { StoredRecord } from "../room/message-store.port.ts";
import { createEcho } from "./echo.ts";
import { createInTurn, type InTurn } from "./in-turn.ts";
import { tickKnocks } from "./knock-clock.ts";
import { senderState, stepKnock } from "./knock-decide.ts";
import { checkOf, closed, mayResume, otherSide, ownSide, paused, pausedBy } from "./talk-decide.ts";
import { createPassedRecords, type Passed } from "./sealed-streams.ts";
import { askOther, mended } from "./mending.ts";
import { isReleased } from "./release.ts";
import { createTalkStreams } from "./talk-streams.ts";

/** A row before and after a change that was saved. */
export interface Changed<T> {
  readonly before: T;
  readonly after: T;
}

/** Knocks and conversations as the guests of this node see them. Rows live in the store; this keeps what is open here. */
export interface TalkDesk {
  /** What decides and then writes for one person goes through here, one after the other. */
  readonly inTurn: InTurn;
  /** Newest known state; null when there is none. */
  load(id: string): Promise<TalkRecord | null>;
  cached(id: string): TalkRecord | null;
  /** Saves a change against its version and tells both; false when somebody was first. */
  save(talk: TalkRecord, sawVersion: number): Promise<boolean>;
  /** Reads, steps and saves, three times at most when others write too; null when `step` says null or the row is gone. `quietly`: nobody is told. */
  change(id: string, step: (talk: TalkRecord) => TalkRecord | null, quietly?: "quietly"): Promise<Changed<TalkRecord> | null>;
  changeKnock(id: string, step: (knock: Knock) => Knock | null): Promise<Changed<Knock> | null>;
  /** From this call on nobody writes there; resolves when the row says so. `relation`: the side that asks (NU-9, NU-10), or whose words a rule stopped (NU-7). */
  pause(id: string, relation: string, by: Pause["by"]): Promise<void>;
  /** Tells one person, and once more a little later in case the bus lost it. */
  tell(relation: string, event: PersonEvent): Effect;
  toBoth(talk: string, event: PersonEvent): Effect[];
  /** A record of which no word is kept (EV-29) reaches the device of its author without the bus, which may lose it: one device has it whatever happens. */
  handOwn(session: Session, talk: string, record: StoredRecord): void;
  /** Private records of the last ten minutes as this node saw them pass. */
  passed(talk: string): readonly Passed[];
  /** The device of this session has not these numbers (EV-29): they stay owed to it until they came, and its other is asked. */
  missing(session: Session, talk: TalkRecord, epoch: number, seqs: readonly number[]): Effect[];
  cardFor(session: Session, talk: TalkRecord): Promise<TalkCard>;
  knockCard(session: Session, knock: Knock): KnockCard | null;
  /** What a guest who enters or returns has: cards now, streams after the welcome. */
  open(session: Session): Promise<{ talks: TalkCard[]; knocks: KnockCard[] }>;
  attach(session: Session, tab: Tab, held: ReadonlyMap<string, { epoch: number; seq: number }>): Promise<void>;
  onEvent(session: Session, event: PersonEvent): Promise<void>;
  /** As if every event about this guest came now: for when some may have been lost. */
  reread(session: Session): Promise<void>;
  /** Ends everything between two people (CV-13). */
  blocked(by: string, whom: string): Promise<void>;
  /** Ends every knock and conversation of somebody who is or says to be under 18 (CV-17). */
  shut(relation: string): Promise<void>;
  react(talk: string, relation: string, seq: number, sign: number | null): Map<string, number> | null;
  tick(nowMs: number): Promise<void>;
}

/** The own reference in a conversation: what says of a record that it is one's own. */
export const authorIn = (house: House, session: Session, talk: TalkRecord): string => house.ports.secrets.author(talkStream(talk.id), session.device.restriction, talk.openedAtMs);

const tries = 3;
/** Talks known to this node before those of nobody here are let go. */
const cacheMax = 50_000;
/** A card says this many unread at most. */
const unreadMax = 100;

export function createTalkDesk(house: House): TalkDesk {
  const { conversations, messages } = house.ports;
  const cache = new Map<string, TalkRecord>();
  const reactions = new Map<string, Map<number, Map<string, number>>>();
  const inTurn = createInTurn();
  const streams = createTalkStreams(house, (talk) => [...(reactions.get(talk) ?? [])].map(([seq, signs]) => [seq, tally(signs)]));
  /** When senders who are here read "closed": kept beside the rows, so that it comes at the drawn time whatever became of the knock (CV-3). */
  const settling = createWheel<{ readonly session: Session; readonly knock: string }>(1_000, house.nowMs());
  /** The last card of each thing that a session was sent: what is told twice is shown once. */
  const shown = new WeakMap<Session, Map<string, string>>();
  const watched = new WeakMap<Session, Set<string>>();
  const pausing = new Set<string>();
  const passed = createPassedRecords();
  let ticking = false;

  const echo = createEcho((relation, event) => house.run([{ do: "tell-person", relation, event }]));
  /** There is one for each word said: where the bus loses none and the store has them all, none is told again. What is rare is, in case a read failed whoever heard of it. */
  const recordsComeOnce = house.ports.bus.isWhole() && house.settings.privateHistory === "sealed";
  const publish = (relation: string, event: PersonEvent): void => house.run([desk.tell(relation, event)]);
  const tellKnock = (relation: string, knock: string): void => publish(relation, { kind: "knock", knock });

  const desk: TalkDesk = {
    inTurn,
    async load(id) {
      const talk = await conversations.talk(id, cache.get(id));
      if (talk !== null) cache.set(id, talk);
      return talk;
    },
    cached(id) {
      const talk = cache.get(id) ?? null;
      return talk !== null && pausing.has(id) ? (paused(talk) ?? talk) : talk;
    },
    async pause(id, relation, by) {
      // What was sent in the same breath must not slip through while the row is written.
      pausing.add(id);
      try {
        await desk.change(id, (talk) => pausedBy(talk, relation, by, house.nowMs()));
      } finally {
        pausing.delete(id);
      }
    },
    async save(talk, sawVersion) {
      if (!(await conversations.saveTalk(talk, sawVersion))) return false;
      cache.set(talk.id, talk);
      for (const side of talk.sides) publish(side.relation, { kind: "talk", talk: talk.id });
      return true;
    },
    async change(id, step, quietly) {
      for (let at = 0; at < tries; at += 1) {
        const before = await desk.load(id);
        const after = before === null ? null : step(before);
        if (before === null || after === null) return null;
        if (quietly === undefined ? await desk.save(after, before.version) : await conversations.saveTalk(after, before.version)) {
          cache.set(id, after);
          return { before, after };
        }
      }
      return null;
    },
    async changeKnock(id, step) {
      for (let at = 0; at < tries; at += 1) {
        const before = await conversations.knock(id);
        const after = before === null ? null : step(before);
        if (before === null || after === null) return null;
        if (await conversations.saveKnock(after, before.version)) return { before, after };
      }
      return null;
    },
    tell(relation, event) {
      if (event.kind !== "talk-record" || !recordsComeOnce) echo.note(relation, event, house.nowMs());
      return { do: "tell-person", relation, event };
    },
    toBoth: (id, event) => cache.get(id)?.sides.map((side) => desk.tell(side.relation, event)) ?? [],
    handOwn(session, talk, record) {
      if (house.settings.privateHistory === "sealed") return;
      inTurn.run(session.id, () => streams.onRecord(session, talk, record)).catch((cause: unknown) => house.ports.alarm("own record", cause));
    },
    passed: passed.of,
    missing(session, talk, epoch, seqs) {
      streams.miss(session, talk.id, epoch, seqs);
      return askOther(streams, session, talk);
    },
    async cardFor(session, talk) {
      const mine = ownSide(talk, session.device.relation);
      const theirs = otherSide(talk, session.device.relation);
      const stream = talkStream(talk.id);
      const head = await messages.head(stream);
      // The first record of a conversation is its acceptance, and nobody's word.
      const readTo = Math.max(mine.readTo ?? 0, head.epoch === 1 ? 1 : 0);
      // The rows are sealed: what this node saw pass says which of them are one's own. A device that opened them counts for itself.
      const own = authorIn(house, session, talk);
      const known = passed.of(talk.id).filter((one) => one.epoch === head.epoch && one.seq > readTo && (one.author === own || one.kind !== 2)).length;
      return {
        id: talk.id,
        state: talk.state,
        mayResume: mayResume(talk, session.device.relation, isReleased(house, session, talk)),
        ...(talk.state === "paused" && mine.paused !== undefined && mine.paused.by !== "guest" ? { stopped: true as const } : {}),
        me: mine.member,
        them: { m: theirs.member, name: theirs.name, mark: theirs.mark, gender: theirs.gender },
        check: checkOf(talk, house.settings.privateProtection),
        myChoice: mine.choice?.check ?? null,
        theyReadTo: session.kept.settings.readMarks && marks(theirs) ? theirs.readTo : null,
        epoch: head.epoch,
        seq: head.seq,
        openedAt: talk.openedAtMs,
        lastAt: talk.lastAtMs,
        unread: Math.min(unreadMax, Math.max(0, head.seq - readTo - known)),
      };
    },
    knockCard(session, knock) {
      const nowMs = house.nowMs();
      const isSender = knock.from === session.device.relation;
      if (!isSender && knock.state !== "open" && knock.state !== "accepted") return null;
      const face = isSender ? knock.toFace : knock.fromFace;
      house.knocksShown.set(`${session.id}/${knock.id}`, {
        relation: isSender ? knock.to : knock.from,
        restriction: null,
        where: "knock",
        viaSensitive: knock.viaSensitiveRoom,
        stream: null,
        isDecoy: false,
        shown: face,
      });
      if (house.knocksShown.size > 50_000) house.knocksShown.delete(house.knocksShown.keys().next().value ?? "");
      return {
        id: knock.id,
        way: isSender ? "sent" : "received",
        state: isSender ? senderState(knock, nowMs) : knock.state === "accepted" ? "accepted" : "waiting",
        ...face,
        text: knock.text,
        at: knock.atMs,
        endsAt: knock.endsAtMs,
        ...(knock.state === "accepted" && knock.talk !== null ? { talk: knock.talk } : {}),
      };
    },
    open: (session) =>
      inTurn.run(session.id, async () => {
        const { relation } = session.device;
        if (session.closed === "under-age") await desk.shut(relation);
        const [talks, knocks] = await Promise.all([conversations.talksOf(relation), conversations.knocksOf(relation)]);
        for (const talk of talks) cache.set(talk.id, talk);
        if (talks.length > 0) session.talks = new Map([...session.talks, ...talks.map((talk) => [talk.id, ownSide(talk, relation).member] as const)]);
        for (const knock of knocks) {
          watch(session, knock);
          await credit(session, knock);
        }
        return {
          talks: await Promise.all(talks.map((talk) => desk.cardFor(session, talk))),
          knocks: takesKnocks(session) ? knocks.map((knock) => desk.knockCard(session, knock)).filter((card) => card !== null) : [],
        };
      }),
    attach: (session, tab, held) =>
      inTurn.run(session.id, async () => {
        for (const id of session.talks.keys()) {
          const talk = cache.get(id);
          if (talk === undefined) continue;
          await streams.attach(session, [tab], talk, held.get(talkStream(id)) ?? null);
          // What the other's device could not get while this one was away.
          if (house.settings.privateHistory === "device-only") publish(otherSide(talk, session.device.relation).relation, { kind: "talk-back", talk: id });
        }
      }),
    // One after the other: a record must not overtake the `stream` of its conversation, nor an older card a newer one.
    onEvent: (session, event) => inTurn.run(session.id, () => onEvent(session, event)),
    async reread(session) {
      const { relation } = session.device;
      const [talks, knocks] = await Promise.all([conversations.talksOf(relation), conversations.knocksOf(relation)]);
      for (const { id } of knocks) await desk.onEvent(session, { kind: "knock", knock: id });
      for (const { id, version } of talks) {
        if (cache.get(id)?.version !== version || !session.talks.has(id)) await desk.onEvent(session, { kind: "talk", talk: id });
        await inTurn.run(session.id, () => streams.catchUp(session, id));
      }
    },
    async blocked(by, whom) {
      for (const talk of await conversations.talksOf(by)) if (otherSide(talk, by).relation === whom) await close(talk);
      for (const knock of await conversations.knocksOf(by)) if (knock.from === whom || knock.to === whom) await drop(knock, by);
    },
    async shut(relation) {
      for (const talk of await conversations.talksOf(relation)) await close(talk);
      for (const knock of await conversations.knocksOf(relation)) await drop(knock, relation);
    },
    react(id, relation, seq, sign) {
      const talk = cache.get(id);
      if (talk === undefined || talk.state !== "open") return null;
      const bySeq = reactions.get(id) ?? new Map<number, Map<string, number>>();
      const signs = bySeq.get(seq) ?? new Map<string, number>();
      if (sign === null) signs.delete(relation);
      else signs.set(relation, sign);
      bySeq.set(seq, signs);
      if (bySeq.size > limits.room.ringMax) bySeq.delete(bySeq.keys().next().value ?? 0);
      reactions.set(id, bySeq);
      if (reactions.size > 20_000) reactions.delete(reactions.keys().next().value ?? "");
      return signs;
    },
    async tick(nowMs) {
      if (ticking) return;
      ticking = true;
      try {
        for (const { session, knock } of settling.due(nowMs)) if (house.sessions.get(session.id) === session) await inTurn.run(session.id, () => settle(session, knock));
        echo.tick(nowMs);
        passed.forgetBefore(nowMs - limits.talk.withdrawWithinMs);
        await tickKnocks(house, inTurn, nowMs, tellKnock);
        for (const talk of await conversations.silentTalks(nowMs - limits.talk.silenceEndsMs, 50)) await desk.save(closed(talk), talk.version);
      } finally {
        ticking = false;
      }
      if (cache.size > cacheMax) letGo();
    },
  };

  /** No knock is seen or taken at the closed door, nor without the level for it (CV-17, WH-12). */
  function takesKnocks(session: Session): boolean {
    return session.closed === null && session.powers.knock === null;
  }
  async function close(talk: TalkRecord): Promise<void> {
    await desk.change(talk.id, (one) => (one.state === "closed" ? null : closed(one)));
  }
  /** A knock of somebody who is through with it or with the other: the own one is withdrawn, a received one ends, and its sender cannot tell. */
  async function drop(knock: Knock, by: string): Promise<void> {
    const changed = await desk.changeKnock(knock.id, (one) => {
      if (one.from !== by) return stepKnock(one, "block");
      return stepKnock(one, senderState(one, house.nowMs()) === "waiting" ? "withdraw" : "expire");
    });
    if (changed === null) return;
    if (changed.before.state === "open") tellKnock(knock.to, knock.id);
    if (changed.after.state === "withdrawn") tellKnock(knock.from, knock.id);
  }
  function watch(session: Session, knock: Knock): void {
    if (knock.from !== session.device.relation || knock.settlesAtMs === null || senderState(knock, house.nowMs()) !== "waiting") return;
    const known = watched.get(session) ?? new Set<string>();
    watched.set(session, known);
    if (known.has(knock.id)) return;
    known.add(knock.id);
    settling.add(knock.settlesAtMs, { session, knock: knock.id });
  }
  async function settle(session: Session, id: string): Promise<void> {
    watched.get(session)?.delete(id);
    const knock = await conversations.knock(id);
    if (!takesKnocks(session)) return;
    // The receiver asked to be forgotten.
    if (knock === null) return show(session, id, { t: "knock-gone", knock: id });
    if (senderState(knock, house.nowMs()) !== "closed") return;
    const card = desk.knockCard(session, knock);
    if (card !== null) show(session, id, { t: "knock", knock: card });
  }
  /** An accepted knock counts once on its sender's ladder (TR-2): the row says by its empty settling time that it was counted. */
  async function credit(session: Session, knock: Knock): Promise<void> {
    if (knock.state !== "accepted" || knock.from !== session.device.relation || knock.settlesAtMs === null) return;
    const counted = await desk.changeKnock(knock.id, (one) => (one.settlesAtMs === null ? null : { ...one, settlesAtMs: null, version: one.version + 1 }));
    if (counted === null) return;
    session.trust = { ...session.trust, acceptedKnocks: session.trust.acceptedKnocks + 1 };
    await house.ports.devices.saveTrust(session.device.trust, session.trust);
  }
  function show(session: Session, id: string, frame: Down<"knock" | "knock-gone" | "talk">): void {
    const cards = shown.get(session) ?? new Map<string, string>();
    shown.set(session, cards);
    const text = encode(frame);
    if (cards.get(id) === text) return;
    cards.set(id, text);
    for (const tab of session.tabs) sendText(tab, text, "durable");
  }
  /** Whether this side wants read marks, as it is now where that is known (CV-10). */
  function marks(side: TalkSide): boolean {
    const here = house.byRelation.get(side.relation);
    return here === undefined ? side.readMarks : here.kept.settings.readMarks;
  }
  function letGo(): void {
    const here = new Set<string>();
    for (const session of house.sessions.values()) for (const id of session.talks.keys()) here.add(id);
    for (const id of cache.keys()) if (!here.has(id)) cache.delete(id);
  }
  async function onEvent(session: Session, event: PersonEvent): Promise<void> {
    switch (event.kind) {
      case "knock": {
        const knock = await conversations.knock(event.knock);
        if (knock === null || !takesKnocks(session)) return;
        watch(session, knock);
        const card = desk.knockCard(session, knock);
        show(session, knock.id, card === null ? { t: "knock-gone", knock: knock.id } : { t: "knock", knock: card });
        return await credit(session, knock);
      }
      case "talk": {
        const talk = await desk.load(event.talk);
        if (talk === null) return;
        const isNew = !session.talks.has(talk.id);
        if (isNew && session.closed !== null) return;
        session.talks = new Map(session.talks).set(talk.id, ownSide(talk, session.device.relation).member);
        show(session, talk.id, { t: "talk", talk: await desk.cardFor(session, talk) });
        if (isNew) await streams.attach(session, session.tabs, talk, null);
        return;
      }
      case "talk-record":
        // The author's node folded it when it judged.
        if (event.signals !== undefined && !house.byRelation.has(event.signals.from)) {
          house.ports.judge.advance(house.memory, event.signals);
          house.judging.wrote(event.talk, event.signals.from);
        }
        {
          const { epoch, seq, kind, author, atMs } = event.record;
          passed.note(event.talk, { epoch, seq, kind, author: author.split(".")[0] ?? "", atMs });
        }
        return await streams.onRecord(session, event.talk, event.record);
      case "talk-missing":
      case "talk-given":
      case "talk-back":
        return house.run(mended(streams, session, event, cache.get(event.talk)));
      case "card":
        sendToSession(session, { t: "card", s: event.stream, card: event.card, ...(event.help === null ? {} : { help: event.help }) });
        return;
      case "talk-reaction":
        sendToSession(session, { t: "reacted", s: talkStream(event.talk), e: event.epoch, q: event.seq, signs: [...event.signs] });
        return;
      case "typing":
        if (event.by !== session.device.relation && session.closed === null && !session.blocked.has(event.by) && cache.get(event.talk)?.state === "open")
          sendToSession(session, { t: "typing", talk: event.talk }, "ephemeral");
        return;
      case "read-to":
        if (event.by !== session.device.relation && session.kept.settings.readMarks) sendToSession(session, { t: "read-to", talk: event.talk, q: event.seq }, "latest");
        return;
      default:
        return;
    }
  }
  return desk;
}
