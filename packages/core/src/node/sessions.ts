import { limits, protocolVersion, roomStream, type Beat, type Down, type Position } from "@lampion/protocol";
import { applyBlock, setBlocks } from "../actions/block.ts";
import { enterRoom, leaveRoom, leaveUnfit } from "../actions/join.ts";
import { roomList } from "../actions/rooms.ts";
import { standing } from "../actions/standing.ts";
import { meOf, youFrame } from "../actions/you.ts";
import { personOf, personSubject, type PersonEvent } from "../delivery/events.ts";
import { bye, catchUp, sendToSession, slowDown, type Topics } from "../delivery/outbox.ts";
import type { BusHandler } from "../delivery/bus.port.ts";
import type { Socket } from "../delivery/socket.port.ts";
import { pausedFor } from "../guest/restricted.ts";
import { encodeWelcome } from "../delivery/welcome-frame.ts";
import type { Session, Tab } from "../guest/session-state.ts";
import { sealTicket, ticketLivesMs } from "../guest/ticket.ts";
import type { House } from "./house.ts";

/** The coming and going of sessions and their tabs on one node. */
export interface Sessions {
  begin(session: Session): void;
  /** forgotten: nothing of the device is written any more (EN-17); moved: the guest is on another node, and there as before. */
  end(session: Session, how?: "over" | "forgotten" | "moved"): void;
  /** Tells the other nodes that the tab is here now. */
  tellBegun(tab: Tab): void;
  attach(session: Session, tabId: string, socket: Socket): Tab;
  detach(tab: Tab): void;
  detachAll(session: Session): void;
  welcome(session: Session, tab: Tab, positions: readonly Position[], resumed: boolean): Promise<void>;
  beat(tab: Tab, beat: Beat): void;
  /** Reads again what another node may have changed, and tells the guest. */
  reread(session: Session): Promise<void>;
  readonly topics: Topics;
}

export function createSessions(house: House): Sessions {
  const { ports, settings } = house;
  /** One handler for everybody: a closure per person would be memory per person. */
  const onPerson: BusHandler = (told, subject) => {
    const session = house.byRelation.get(personOf(subject));
    if (session === undefined) return;
    const event = told as PersonEvent;
    if (event.kind === "blocked" || event.kind === "unblocked") applyBlock(house, session, event.block, event.kind === "blocked");
    else if (event.kind === "device-changed") void reread(session);
    else if (event.kind === "begun") begunElsewhere(session, event);
    else if (event.kind !== "forgotten") house.talks.onEvent(session, event).catch((cause: unknown) => ports.alarm("person event", cause));
  };
  /** What was delivered since the last save counts on the ladder; everything else may have been told anew by a younger session (EN-12). */
  async function keepDelivered(session: Session): Promise<void> {
    const kept = await ports.devices.trust(session.device.trust);
    const { deliveredMessages } = session.trust;
    if (kept !== null && kept.deliveredMessages < deliveredMessages) await ports.devices.saveTrust(session.device.trust, { ...kept, deliveredMessages });
  }
  /** The same session keeps its other tabs here; whoever began anew elsewhere ends here whole. Nobody is present twice. */
  function begunElsewhere(session: Session, event: Extract<PersonEvent, { kind: "begun" }>): void {
    if (event.node === settings.nodeId || session.startedAtMs > event.atMs) return;
    const isSame = session.id === event.session;
    for (const tab of [...session.tabs]) {
      if (tab.beganAtMs > event.atMs || (isSame && tab.id !== event.tab)) continue;
      bye(tab, 4008, "elsewhere", 0);
      sessions.detach(tab);
    }
    if (session.tabs.length === 0) sessions.end(session, "moved");
  }
  async function reread(session: Session): Promise<void> {
    const trust = await ports.devices.trust(session.device.trust).catch(() => null);
    if (trust === null) return;
    session.trust = { ...trust, deliveredMessages: Math.max(trust.deliveredMessages, session.trust.deliveredMessages) };
    standing(house, session);
    house.run(leaveUnfit(house, session));
    sendToSession(session, youFrame(house, session));
  }

  const sessions: Sessions = {
    reread,
    begin(session) {
      const { relation } = session.device;
      // One device is one guest: what it began elsewhere on this node ends here.
      const older = house.byRelation.get(relation);
      if (older !== undefined) {
        for (const tab of [...older.tabs]) bye(tab, 4008, "elsewhere", 0);
        sessions.detachAll(older);
        sessions.end(older);
      }
      house.sessions.set(session.id, session);
      house.byRelation.set(relation, session);
      ports.bus.subscribe(personSubject(relation), onPerson);
      house.names.bear(session.foldedName, relation);
      if (session.closed === null) house.presence.entered(session);
    },
    end(session, how = "over") {
      if (!house.sessions.delete(session.id)) return;
      const { relation } = session.device;
      for (const room of [...session.rooms.keys()]) leaveRoom(house, session, room, how === "moved");
      house.presence.left(session);
      house.names.release(session.foldedName, relation, house.nowMs());
      if (house.byRelation.get(relation) === session) {
        house.byRelation.delete(relation);
        ports.bus.unsubscribe(personSubject(relation), onPerson);
      }
      if (how === "forgotten") return;
      keepDelivered(session).catch((cause: unknown) => ports.alarm("trust", cause));
    },
    attach(session, tabId, socket) {
      const old = session.tabs.find((tab) => tab.id === tabId);
      if (old !== undefined) {
        bye(old, 4008, "elsewhere", 0);
        sessions.detach(old);
      }
      const extra = session.tabs.length >= limits.session.tabsMax ? session.tabs[0] : undefined;
      if (extra !== undefined) {
        bye(extra, 4008, "elsewhere", 0);
        sessions.detach(extra);
      }
      const tab: Tab = { id: tabId, socket, session, isAway: false, heardAtMs: house.nowMs(), beganAtMs: house.nowMs(), pace: "live", isBehind: false };
      session.tabs.push(tab);
      session.parkedAtMs = null;
      return tab;
    },
    tellBegun(tab) {
      const { id, session, beganAtMs } = tab;
      house.run([{ do: "tell-person", relation: session.device.relation, event: { kind: "begun", node: settings.nodeId, session: session.id, tab: id, atMs: beganAtMs } }]);
    },
    detach(tab) {
      const { session } = tab;
      const at = session.tabs.indexOf(tab);
      if (at < 0) return;
      session.tabs.splice(at, 1);
      for (const room of session.rooms.keys()) house.rooms.get(room)?.detach(tab);
      if (session.tabs.length === 0) session.parkedAtMs = house.nowMs();
    },
    detachAll(session) {
      for (const tab of [...session.tabs]) sessions.detach(tab);
    },
    async welcome(session, tab, positions, resumed) {
      const held = new Map(positions.map(([stream, epoch, seq]) => [stream, { epoch, seq }]));
      // A block made on another node may have missed this session while it was away.
      if (resumed) setBlocks(session, await ports.devices.blocks(session.device.relation));
      const isOpen = session.closed === null;
      const landing = isOpen ? await landingOf(session, positions) : null;
      const { talks, knocks } = await house.talks.open(session);
      const nowMs = house.nowMs();
      const frame: Down<"welcome"> = {
        t: "welcome",
        v: protocolVersion,
        session: session.id,
        ticket: ticketOf(session, nowMs),
        ticketUntil: nowMs + ticketLivesMs,
        resumed,
        me: meOf(house, session),
        powers: session.powers,
        closed: session.closed,
        statements: [...session.statements],
        landing,
        rooms: roomList(house, session),
        talks,
        knocks,
        ageProviders: ports.ageProviders.map((one) => one.name),
        privateProtection: settings.privateProtection,
        privateHistory: settings.privateHistory,
        light: ports.care.light(),
        mode: settings.mode,
        now: nowMs,
        heartbeatMs: limits.session.heartbeatMs,
      };
      if (resumed) house.counters.resumes += 1;
      tab.socket.hold?.();
      try {
        tab.socket.send(encodeWelcome(frame));
        for (const member of session.rooms.values()) await house.rooms.get(member.room)?.attach(tab, member.face, held.get(roomStream(member.room)) ?? null);
        await house.talks.attach(session, tab, held);
      } finally {
        tab.socket.release?.();
      }
    },
    beat(tab, beat) {
      tab.isAway = beat.away;
      // A device says so of itself: counted and looked into, and nothing follows for anybody (EV-12).
      if (beat.forks !== undefined) {
        house.counters.forks += beat.forks;
        ports.alarm("a device saw another history of a stream", null);
      }
      let most = 0;
      for (const [stream, epoch, seq] of beat.held) {
        if (!stream.startsWith("room:")) continue;
        const host = house.rooms.get(stream.slice(5));
        if (host !== undefined && epoch === host.ring.epoch) most = Math.max(most, host.ring.head() - seq);
      }
      tab.isBehind = most > limits.outbox.onlyDurableBehind;
      if (tab.pace === "left") return;
      // A reader whose number stands still while the room goes on has lost something on the way: it must resume.
      if (most > limits.outbox.closeBehind) {
        tab.pace = "left";
        bye(tab, 4004, "too-slow", 500);
      } else if (tab.isBehind) slowDown(tab, sessions.topics);
      else if (tab.pace === "durable" && tab.socket.waitingBytes() === 0) catchUp(tab, sessions.topics);
    },
    topics: {
      leave(tab) {
        for (const room of tab.session.rooms.keys()) house.rooms.get(room)?.detach(tab);
      },
      spare(tab, isSpared) {
        for (const room of tab.session.rooms.keys()) house.rooms.get(room)?.spare(tab, isSpared);
      },
    },
  };

  /** The rooms a returning guest was in, or the smallest zone room of RO-1 for one who is in none. */
  async function landingOf(session: Session, positions: readonly Position[]): Promise<string | null> {
    const wanted = positions
      .filter(([stream]) => stream.startsWith("room:"))
      .map(([stream]) => stream.slice(5))
      .filter((room) => house.directory.plan(room)?.sensitive === false);
    for (const room of wanted) if (!session.rooms.has(room) && session.rooms.size < session.powers.rooms) await joinQuietly(session, room, true);
    const first = [...session.rooms.keys()][0];
    if (first !== undefined) return first;
    const room = house.directory.landing(session.chain, { here: (id) => house.crowd.here(id), seen: (id) => house.crowd.seen(id) });
    await joinQuietly(session, room, false);
    return session.rooms.has(room) ? room : null;
  }
  async function joinQuietly(session: Session, room: string, isBack: boolean): Promise<void> {
    const plan = house.directory.plan(room);
    if (plan === null || ports.care.room(roomStream(room), house.nowMs()).isClosed || pausedFor(session.restricted, "rooms", room, house.nowMs()) !== null) return;
    await house.openRoom(room);
    if (!session.rooms.has(room) && house.rooms.get(room)?.raid.level !== 3)
      enterRoom(house, session, plan, session.nickname, isBack && house.nowMs() - session.startedAtMs > 60_000);
  }
  function ticketOf(session: Session, nowMs: number): string {
    return sealTicket(ports.secrets, {
      session: session.id,
      device: session.device,
      nickname: session.nickname,
      age: session.age,
      gender: session.gender,
      language: session.language,
      country: session.country,
      town: session.town.id,
      startedAtMs: session.startedAtMs,
      untilMs: nowMs + ticketLivesMs,
    });
  }
  return sessions;
}
