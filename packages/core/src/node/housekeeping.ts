import { limits, type Language, type RoomCard } from "@lampion/protocol";
import { announceLevel } from "../actions/room-notice.ts";
import { leaveUnfit } from "../actions/join.ts";
import { reckonRestrictions } from "../actions/restricted.ts";
import { unrestricted } from "../guest/restricted.ts";
import { standing } from "../actions/standing.ts";
import { youFrame } from "../actions/you.ts";
import { roomList } from "../actions/rooms.ts";
import { encode, sendText, sendToSession } from "../delivery/outbox.ts";
import { nextWindowMs } from "../delivery/flush-window.ts";
import { passed } from "../room/raid-level.ts";
import { roomCard } from "../room/room-directory.ts";
import type { RoomHost } from "../delivery/room-host.types.ts";
import type { House } from "./house.ts";
import type { Sessions } from "./sessions.ts";

const cardsEveryMs = 5_000;

/** What waits for time: parked sessions, counts, raid levels, windows, knocks, retention. Each has its own pace. */
export function createHousekeeping(house: House, sessions: Sessions): { tick(nowMs: number): void } {
  const { ports } = house;
  const due = new Map<string, number>();
  const every = (name: string, ms: number, nowMs: number): boolean => {
    if (nowMs < (due.get(name) ?? 0)) return false;
    due.set(name, nowMs + ms);
    return true;
  };

  function rooms(nowMs: number): void {
    for (const host of house.rooms.values()) {
      host.raid = passed(host.raid, nowMs);
      house.run(announceLevel(house, host));
      for (const [device, atMs] of host.lastSaid) if (nowMs - atMs > limits.room.spokeLatelyMs) host.lastSaid.delete(device);
      for (const [m, speaker] of host.speakers) if (nowMs - speaker.lastMs > limits.room.spokeLatelyMs) host.speakers.delete(m);
      if (host.members.size === 0 && nowMs - host.emptySinceMs > 60_000) {
        host.stop();
        house.rooms.delete(host.id);
      } else if (host.members.size > 0) ports.bus.publish(`room.${host.id}`, { kind: "head", epoch: host.ring.epoch, seq: host.ring.head() } as { kind: string });
    }
  }
  /**
   * A changed level or pace is shown within seconds, a changed count when it is told anew (RO-3). One card is one object as long as it says the same.
   * Some rooms at each tick, so that an evening on which all of them fill is no moment in which nothing else is sent.
   */
  function cards(nowMs: number): void {
    const share = Math.max(1, Math.ceil((house.rooms.size * Math.min(cardsEveryMs, nowMs - cardsMs)) / cardsEveryMs));
    cardsMs = nowMs;
    for (let done = 0; done < share; done += 1) {
      const next = cardsOf.next();
      if (next.done === true) {
        cardsOf = house.rooms.values();
        return;
      }
      card(next.value);
    }
  }
  let cardsOf = house.rooms.values();
  let cardsMs = 0;
  function card(host: RoomHost): void {
    if (host.members.size === 0) return;
    const state = { slowMs: host.slowMs, level: host.raid.level, count: house.crowd.shownIn(host.id), joined: true };
    for (const language of ["fr", "en"] as const) {
      const room = roomCard(host.plan, language, state);
      const shown = shownCards.get(host) ?? {};
      if (shown[language] === room) continue;
      shownCards.set(host, { ...shown, [language]: room });
      const text = encode({ t: "room", room: { ...room } });
      for (const member of host.members.values()) if (member.language === language) for (const tab of member.tabs) sendText(tab, text, "latest");
    }
  }
  const shownCards = new WeakMap<RoomHost, Partial<Record<Language, RoomCard>>>();
  let isRaid = false;
  function door(): void {
    const before = isRaid;
    isRaid = [...house.rooms.values()].some((host) => host.raid.level === 2);
    if (isRaid !== before) ports.door.underRaid(isRaid);
  }

  return {
    tick(nowMs) {
      house.load.look(nowMs);
      const busyShare = house.load.busyShare();
      for (const host of house.rooms.values()) {
        host.outflow.windowMs = nextWindowMs({ busyShare, activeRecipients: house.sessions.size }, host.outflow.windowMs);
        host.outflow.due();
      }
      house.presence.tick(nowMs);
      if (every("parked", 5_000, nowMs)) {
        for (const session of house.sessions.values()) if (session.parkedAtMs !== null && nowMs - session.parkedAtMs > limits.session.graceMs) sessions.end(session);
      }
      if (every("rooms", 5_000, nowMs)) {
        rooms(nowMs);
        door();
      }
      cards(nowMs);
      if (every("crowd", 5_000, nowMs)) house.crowd.tell();
      if (every("standing", 60_000, nowMs)) {
        for (const session of house.sessions.values()) {
          const before = `${session.powers.level}/${session.powers.writeEveryMs}/${session.powers.isNewcomer}`;
          if (session.restricted !== unrestricted) house.run(reckonRestrictions(house, session));
          standing(house, session);
          if (before === `${session.powers.level}/${session.powers.writeEveryMs}/${session.powers.isNewcomer}`) continue;
          house.run(leaveUnfit(house, session));
          sendToSession(session, youFrame(house, session));
          sendToSession(session, { t: "rooms", rooms: roomList(house, session) });
        }
      }
      if (every("counts", 1_000, nowMs)) house.counts.tell();
      if (every("judging", 5_000, nowMs)) house.judging.tick(nowMs);
      if (every("knocks", 2_000, nowMs)) house.talks.tick(nowMs).catch((cause: unknown) => ports.alarm("knocks", cause));
      if (every("retention", 600_000, nowMs)) {
        const oldest = nowMs - limits.talk.livesMs;
        Promise.all([
          ports.messages.forgetBefore(oldest),
          ports.conversations.forgetBefore(oldest),
          ports.devices.forgetIdle(nowMs - 65 * 86_400_000, nowMs - limits.device.forgottenAfterMs),
        ]).catch((cause: unknown) => ports.alarm("retention", cause));
      }
    },
  };
}
