import { bandOf, type Gender } from "@lampion/protocol";
import { foldName } from "@lampion/safety";
import type { BusEvent } from "../delivery/bus.port.ts";
import { powersOf } from "../guest/capabilities.ts";
import type { Kept } from "../guest/device-store.port.ts";
import { newTrust } from "../guest/ladder.ts";
import { unrestricted } from "../guest/restricted.ts";
import type { Session } from "../guest/session-state.ts";
import type { House } from "../node/house.ts";

/** One guest as other nodes need to know it, to show, to count and to filter. Words between nodes only: no postal code, no device key, nothing of what was said. */
interface Guest {
  readonly id: string;
  readonly relation: string;
  readonly restriction: string;
  readonly nickname: string;
  readonly age: number;
  readonly gender: Gender;
  readonly town: string;
  readonly prefix: string;
  readonly level: Session["powers"]["level"];
  readonly isNewcomer: boolean;
  readonly kept: Kept;
  readonly rooms: readonly string[];
  readonly firstSeenMs: number;
  readonly activeDays: readonly number[];
  /** In the list on its own node: who came there waited there (WH-8). */
  readonly isListed: boolean;
  readonly mark: number;
}
interface GuestsEvent extends BusEvent {
  readonly kind: "guests";
  readonly node: string;
  readonly put: readonly Guest[];
  readonly gone: readonly string[];
  /** How many the node has told of, and a sum over them: another one than here means that something was lost. */
  readonly count: number;
  readonly sum: number;
  /** Ids of all: what is not among them is gone. Only after somebody asked. */
  readonly all: readonly string[] | null;
}
interface PleaseEvent extends BusEvent {
  readonly kind: "guests-please";
  /** The node that is asked; null asks every other one. */
  readonly of: string | null;
  readonly by: string;
}

/** The guests of other nodes, as this one shows them. Views of two nodes agree within three seconds (performance.md 8). */
export interface Mirror {
  of(session: string): Session | null;
  guests(): Session[];
  tick(nowMs: number): void;
}
/** What a mirrored guest does to the lists of this node. */
export interface MirrorEnds {
  appeared(guest: Session, isListed: boolean): void;
  disappeared(guest: Session): void;
}

const subject = "guests";
const tellEveryMs = 2_000;
const perEvent = 200;
const staleMs = 15_000;

interface Known {
  readonly node: string;
  readonly session: Session;
  guest: Guest;
  bearsName: boolean;
}

export function createMirror(house: House, ends: MirrorEnds): Mirror {
  const { bus, places } = house.ports;
  const own = house.settings.nodeId;
  /** What was told of the guests of this node. */
  const told = new Map<string, Guest>();
  let isAsked = false;
  let tellMs = 0;
  let marks = 0;
  /** The others' guests by session, and of each node the sum over them that it tells with every word: kept up to date, because a pass over all guests of a service every two seconds would grow with it on every node. */
  const known = new Map<string, Known>();
  const nodes = new Map<string, { heardMs: number; ids: Set<string>; sum: number; askedMs: number }>();

  function guestOf(session: Session): Guest {
    const before = told.get(session.id);
    if (before !== undefined && isAsTold(session, before)) return before;
    marks += 1;
    return {
      id: session.id,
      relation: session.device.relation,
      restriction: session.device.restriction,
      nickname: session.nickname,
      age: session.age,
      gender: session.gender,
      town: session.town.id,
      prefix: session.prefix,
      level: session.powers.level,
      isNewcomer: session.powers.isNewcomer,
      kept: session.kept,
      // Not those of a sensitive room: no list may use them (WH-15).
      rooms: [...session.rooms.keys()].filter((room) => house.directory.plan(room)?.sensitive === false),
      firstSeenMs: session.trust.firstSeenMs,
      activeDays: session.trust.activeDays,
      isListed: session.rosterSlot >= 0,
      mark: marks,
    };
  }
  function isAsTold(session: Session, guest: Guest): boolean {
    return (
      session.kept === guest.kept &&
      session.nickname === guest.nickname &&
      session.age === guest.age &&
      session.gender === guest.gender &&
      session.town.id === guest.town &&
      session.powers.level === guest.level &&
      session.powers.isNewcomer === guest.isNewcomer &&
      session.rosterSlot >= 0 === guest.isListed &&
      areSameRooms(session, guest.rooms)
    );
  }
  function areSameRooms(session: Session, rooms: readonly string[]): boolean {
    let at = 0;
    for (const room of session.rooms.keys()) {
      if (house.directory.plan(room)?.sensitive !== false) continue;
      if (rooms[at] !== room) return false;
      at += 1;
    }
    return at === rooms.length;
  }

  /** A node alone tells nobody, because that costs a look at every guest: it asks whether there are others, until one answers or asks. */
  const isAlone = (): boolean => nodes.size === 0 && !isAsked;

  function tell(nowMs: number): void {
    const put: Guest[] = [];
    const here = new Set<string>();
    for (const session of house.sessions.values()) {
      if (session.closed !== null) continue;
      here.add(session.id);
      const guest = guestOf(session);
      if (told.get(session.id) === guest) continue;
      told.set(session.id, guest);
      put.push(guest);
    }
    const gone = [...told.keys()].filter((id) => !here.has(id));
    for (const id of gone) told.delete(id);
    const everything = isAsked ? [...told.values()] : put;
    const all = isAsked ? [...told.keys()] : null;
    isAsked = false;
    const { count, sum } = sumsOf(told.values());
    tellMs = nowMs + tellEveryMs;
    for (let at = 0; at === 0 || at < everything.length; at += perEvent) {
      const isLast = at + perEvent >= everything.length;
      const event: GuestsEvent = {
        kind: "guests",
        node: own,
        put: everything.slice(at, at + perEvent),
        gone: at === 0 ? gone : [],
        count: isLast ? count : -1,
        sum,
        all: isLast ? all : null,
      };
      bus.publish(subject, event);
    }
  }

  function onGuests(event: GuestsEvent): void {
    const nowMs = house.nowMs();
    const node = nodes.get(event.node) ?? { heardMs: nowMs, ids: new Set<string>(), sum: 0, askedMs: 0 };
    nodes.set(event.node, node);
    node.heardMs = nowMs;
    for (const guest of event.put) put(event.node, guest);
    for (const id of event.gone) drop(event.node, id);
    if (event.all !== null) {
      const all = new Set(event.all);
      for (const id of [...node.ids]) if (!all.has(id)) drop(event.node, id);
    }
    if (event.count < 0) return;
    if ((node.ids.size === event.count && node.sum === event.sum) || nowMs - node.askedMs < tellEveryMs) return;
    node.askedMs = nowMs;
    bus.publish(subject, { kind: "guests-please", of: event.node, by: own } as PleaseEvent);
  }
  function put(node: string, guest: Guest): void {
    const before = known.get(guest.id);
    if (before !== undefined && before.node === node && isSamePlace(before.guest, guest)) return renew(before, guest);
    // Who moved is told of by both nodes for a moment: the newer one has it.
    if (before !== undefined) drop(before.node, guest.id);
    if (known.has(guest.id) || house.sessions.has(guest.id)) return;
    const session = sessionOf(guest);
    if (session === null) return;
    const one: Known = { node, session, guest, bearsName: false };
    bearName(one, session.foldedName);
    known.set(guest.id, one);
    const of = nodes.get(node);
    of?.ids.add(guest.id);
    if (of !== undefined) of.sum = (of.sum + sumOf(guest)) | 0;
    ends.appeared(session, guest.isListed);
  }
  /** Rows that show this guest stay rows. */
  function renew(one: Known, guest: Guest): void {
    const fresh = sessionOf(guest);
    if (fresh === null) return;
    const { nickname, foldedName, kept, powers, rooms, trust } = fresh;
    if (foldedName !== one.session.foldedName) {
      leaveName(one);
      bearName(one, foldedName);
    }
    const of = nodes.get(one.node);
    if (of !== undefined) of.sum = (of.sum - sumOf(one.guest) + sumOf(guest)) | 0;
    Object.assign(one.session, { nickname, foldedName, kept, powers, rooms, trust });
    one.guest = guest;
  }
  function bearName(one: Known, foldedName: string): void {
    const { relation } = one.session.device;
    one.bearsName = house.names.isFree(foldedName, relation, house.nowMs());
    if (one.bearsName) house.names.bear(foldedName, relation);
  }
  function leaveName(one: Known): void {
    if (one.bearsName) house.names.release(one.session.foldedName, one.session.device.relation, house.nowMs());
  }
  function drop(node: string, id: string): void {
    const one = known.get(id);
    if (one === undefined || one.node !== node) return;
    known.delete(id);
    const of = nodes.get(node);
    if (of?.ids.delete(id) === true) of.sum = (of.sum - sumOf(one.guest)) | 0;
    leaveName(one);
    ends.disappeared(one.session);
  }
  function sessionOf(guest: Guest): Session | null {
    const town = places.town(guest.town);
    if (town === null) return null;
    return {
      id: guest.id,
      device: { trust: "", relation: guest.relation, restriction: guest.restriction },
      nickname: guest.nickname,
      foldedName: foldName(guest.nickname),
      age: guest.age,
      gender: guest.gender,
      band: bandOf(guest.age),
      language: "fr",
      country: town.country,
      town,
      chain: places.chain(town.id),
      trust: { ...newTrust(guest.firstSeenMs), activeDays: guest.activeDays },
      kept: guest.kept,
      powers: powersOf({ level: guest.level, isNewcomer: guest.isNewcomer, writesSpaced: false, privateTalk: house.settings.privateTalk }),
      closed: null,
      restricted: unrestricted,
      statements: [],
      prefix: guest.prefix,
      network: "ordinary",
      startedAtMs: 0,
      tabs: [],
      rooms: new Map(guest.rooms.map((room) => [room, { room, face: { m: "", name: guest.nickname, mark: 0, gender: guest.gender }, joinedAtMs: 0 }])),
      talks: new Map(),
      blocked: new Map(),
      outcomes: null,
      writtenInMinute: [],
      parkedAtMs: null,
      rosterSlot: -1,
    };
  }
  bus.subscribe(subject, (event) => {
    if (event.kind === "guests" && (event as GuestsEvent).node !== own) onGuests(event as GuestsEvent);
    else if (event.kind === "guests-please" && (event as PleaseEvent).by !== own && ((event as PleaseEvent).of ?? own) === own) isAsked = true;
  });
  return {
    of: (session) => known.get(session)?.session ?? null,
    guests: () => [...known.values()].map((one) => one.session),
    tick(nowMs) {
      if (nowMs < tellMs && tellMs - nowMs <= tellEveryMs) return;
      if (isAlone()) {
        told.clear();
        tellMs = nowMs + tellEveryMs;
        bus.publish(subject, { kind: "guests-please", of: null, by: own } as PleaseEvent);
        return;
      }
      tell(nowMs);
      for (const [node, { heardMs, ids }] of nodes) {
        if (nowMs - heardMs < staleMs) continue;
        for (const id of [...ids]) drop(node, id);
        nodes.delete(node);
      }
    },
  };
}

/** Where and as what somebody is listed. */
const isSamePlace = (one: Guest, other: Guest): boolean =>
  one.town === other.town && one.gender === other.gender && one.age === other.age && one.isListed === other.isListed && (one.level === "L1") === (other.level === "L1");

/** The same on both sides for the same guests in the same state, whatever their order. */
function sumsOf(guests: Iterable<Guest>): { count: number; sum: number } {
  let count = 0;
  let sum = 0;
  for (const guest of guests) {
    count += 1;
    sum = (sum + sumOf(guest)) | 0;
  }
  return { count, sum };
}
function sumOf({ id, mark }: Guest): number {
  let hash = mark;
  for (let at = 0; at < Math.min(8, id.length); at += 1) hash = (Math.imul(hash, 31) + id.charCodeAt(at)) | 0;
  return hash;
}
