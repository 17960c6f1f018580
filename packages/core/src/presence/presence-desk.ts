import { limits, type Down, type RoomId, type Row } from "@lampion/protocol";
import { markOf } from "../guest/mark.ts";
import { activeDaysIn } from "../guest/ladder.ts";
import type { Session } from "../guest/session-state.ts";
import type { House, Target } from "../node/house.ts";
import { createShownCounts } from "../room/shown-counts.ts";
import { sendToSession } from "../delivery/outbox.ts";
import { sheddingSteps } from "../limits/shedding.ts";
import { createWheel } from "../limits/wheel.ts";
import { fitting } from "./diff-frame.ts";
import { createDraws } from "./draws.ts";
import { fits, kindOf, kindsOf } from "./kind.ts";
import { hides, sees, takesKnocks } from "./mutual.ts";
import { hash, shuffled } from "./order.ts";
import { createMirror } from "./mirror.ts";
import { createWindows, type Window } from "./people-windows.ts";
import { createReaders } from "./reader.ts";
import { createRoster, type Roster } from "./roster.ts";
import { decoy, type Shown } from "./shown.ts";
import { createZoneCloak, type ZoneCloak } from "./zone-cloak.ts";

/** Calm, shared rooms and names change without a word to the list: every window is looked at this often. */
const lookEveryMs = 20_000;
/** People who may come into free places with one diff. */
const joinsPerDiff = 5;
const decoys = 3;

export { fits };

export interface PresenceDesk {
  entered(session: Session): void;
  left(session: Session): void;
  /** Settings, level or place changed. */
  changed(session: Session): void;
  roomChanged(room: RoomId): void;
  inRoom(room: RoomId): number;
  here(zone: string): number;
  seen(zone: string): number;
  people(session: Session, act: "open" | "others" | "close"): Down<"people"> | "too-often" | null;
  resolveRow(session: Session, row: string): Target | null;
  /** The zone under which this guest is shown to others; null below k. */
  zoneShown(session: Session): string | null;
  /** Whether the receiver's row says "open" to this viewer: mutual filters, newcomer rule, calm (WH-10, WH-11, CV-14). */
  takesKnocksFrom(viewer: Session, other: Session): boolean;
  /** Sends what is due: diffs, counts. */
  tick(nowMs: number): void;
  forgetWindow(session: Session): void;
  /** A guest of another node, as far as this one knows it. */
  elsewhere(session: string): Session | null;
  /** Guests of other nodes, as far as they are known here. */
  guestsElsewhere(): readonly Session[];
}

export function createPresenceDesk(house: House): PresenceDesk {
  const { random, places, secrets } = house.ports;
  const zoneNumber = new Map<string, number>();
  const roster: Roster<Session> = createRoster();
  const cloak: ZoneCloak = createZoneCloak();
  const windows = createWindows();
  const draws = createDraws(random);
  const readers = createReaders();
  const shownCount = createShownCounts(() => house.nowMs());
  /** Who counts for k, and in which zones; and how many of them are connected, by zone (WH-2). */
  const counted = new Map<Session, readonly string[]>();
  const countedHere = new Map<string, number>();
  const zonesHere = new Map<string, number>();
  const zonesSeen = new Map<string, Map<string, number>>();
  /** Sessions that wait to appear or disappear (WH-8). */
  const arriving = new Map<Session, number>();
  const arrivals = createWheel<Session>(1_000, house.nowMs());
  let sweptMs = house.nowMs();
  let countedMs = house.nowMs();

  const add = (counts: Map<string, number>, key: string, by: number): void => {
    const next = (counts.get(key) ?? 0) + by;
    if (next <= 0) counts.delete(key);
    else counts.set(key, next);
  };
  const numberOf = (zone: string): number => {
    const known = zoneNumber.get(zone);
    if (known !== undefined) return known;
    zoneNumber.set(zone, zoneNumber.size);
    return zoneNumber.size - 1;
  };
  /** Oldest first: a device seen again moves to the end, so that forgetting stops at the first fresh one. */
  function note(zone: string, relation: string): void {
    const seen = zonesSeen.get(zone) ?? new Map<string, number>();
    seen.delete(relation);
    seen.set(relation, house.nowMs());
    zonesSeen.set(zone, seen);
  }
  const mayBeListed = (session: Session): boolean => session.closed === null && session.powers.rows === null && session.kept.settings.listed === true;

  function list(session: Session): void {
    if (!mayBeListed(session) || session.rosterSlot >= 0) return;
    session.rosterSlot = roster.enter(session, session.chain.map(numberOf), kindOf(session.gender, session.band));
  }
  function unlist(session: Session): void {
    if (session.rosterSlot < 0) return;
    windows.touch(session.rosterSlot);
    roster.leave(session.rosterSlot);
    session.rosterSlot = -1;
  }
  function arrive(session: Session): void {
    const atMs = house.nowMs() + 60_000 + random.below(60_000);
    arriving.set(session, atMs);
    arrivals.add(atMs, session);
  }
  /** Counts the session where it is, or no longer; whoever was here until now was seen now. */
  function reckon(session: Session, isHere: boolean): void {
    const before = counted.get(session);
    const seenIn = isHere && countsForK(session) ? session.chain : null;
    for (const zone of before ?? []) {
      cloak.seen(zone, session.device.relation, session.prefix, house.nowMs());
      add(countedHere, zone, -1);
    }
    counted.delete(session);
    if (seenIn !== null) {
      counted.set(session, seenIn);
      for (const zone of seenIn) {
        cloak.seen(zone, session.device.relation, session.prefix, house.nowMs());
        add(countedHere, zone, 1);
      }
    }
    // Fewer than eight here merges at once, also when nobody asks meanwhile.
    for (const zone of before ?? []) isShown(zone, false);
  }
  function withdraw(session: Session): void {
    reckon(session, true);
    if (!mayBeListed(session)) unlist(session);
  }
  const mirror = createMirror(house, {
    appeared(session, isListed) {
      reckon(session, true);
      if (isListed) list(session);
    },
    disappeared(session) {
      reckon(session, false);
      unlist(session);
    },
  });
  const isShown = (zone: string, isWhole: boolean): boolean => cloak.isShown(zone, countedHere.get(zone) ?? 0, house.nowMs(), isWhole);
  const isShownAt = (session: Session, zone: string, place: number): boolean => isShown(zone, place === session.chain.length - 1);
  function countsForK(session: Session): boolean {
    if (session.powers.rows !== null) return false;
    return house.nowMs() - house.settings.bornMs < 14 * 86_400_000 || activeDaysIn(session.trust, 35, house.nowMs()) > 3;
  }

  /** The label under which somebody is shown: the smallest zone that reaches k, one larger for a rare gender and band (WH-1, WH-3). */
  function labelOf(session: Session): string | null {
    const at = session.chain.findIndex((zone, place) => isShownAt(session, zone, place));
    if (at < 0) return null;
    const zone = session.chain[at];
    if (zone === undefined) return null;
    const alike = roster.count(zoneNumber.get(zone) ?? -1, 1 << kindOf(session.gender, session.band));
    return alike < 3 ? (session.chain[at + 1] ?? zone) : zone;
  }

  const diffEveryMs = (): number => (house.load.step() >= sheddingSteps.slowPresence ? 2 : 1) * limits.people.diffEveryMs;
  const isPlain = (room: string): boolean => house.directory.plan(room)?.sensitive === false;
  const takesKnocksFrom = (viewer: Session, other: Session): boolean => takesKnocks(viewer, other, house.nowMs(), isPlain);

  function shownZone(session: Session): string | null {
    const label = labelOf(session);
    return label === null ? null : (places.zone(label)?.name ?? null);
  }
  function rowOf(window: Window, slot: number): Row | null {
    const other = roster.at(slot);
    if (other === null) return null;
    return {
      id: rowId(window, slot),
      nickname: other.nickname,
      mark: markOf(secrets, `list/${window.session.id}`, other.device.relation),
      gender: other.gender,
      band: other.band,
      zone: shownZone(other),
      open: takesKnocksFrom(window.session, other),
    };
  }
  /** Per viewer, per session and per person (WH-6). */
  const rowId = (window: Window, slot: number): string => secrets.id(`row/${window.session.id}/${window.seed}`, `${slot}.${roster.generation(slot)}`);

  const sizeOf = (session: Session): number =>
    session.kept.settings.listed === true && !readers.isMachine(session.device.relation, house.nowMs()) ? limits.people.rows : limits.people.rowsUnseen;

  /** People of the window's zone who are not in it yet, `most` at most. */
  function find(window: Window, most: number): Shown[] {
    const { session, zone, slots, seed } = window;
    const found: Shown[] = [];
    const number = zone === null ? undefined : zoneNumber.get(zone);
    if (number === undefined || most <= 0) return found;
    window.joins = roster.joins(number);
    roster.sample(
      number,
      hash(`${session.id}/${seed}`),
      4_096,
      (slot, other) => {
        if (other === session || other.device.relation === session.device.relation || !sees(session, other, isPlain) || hides(session, other.device.relation)) return true;
        if (slots.get(slot) === roster.generation(slot)) return true;
        const row = rowOf(window, slot);
        if (row !== null)
          found.push({ slot, generation: roster.generation(slot), relation: other.device.relation, restriction: other.device.restriction, sent: row, watch: -1, goesAtMs: null });
        return found.length < most;
      },
      kindsOf(session.kept.settings.filters),
    );
    return found;
  }

  /** What should change in the window: who is hidden or gone for long enough, what a row says now, who comes into free places (WH-8). */
  function look(window: Window, nowMs: number, joins: number): { drop: string[]; change: Row[]; add: Shown[] } {
    const { session, rows } = window;
    const { filters } = session.kept.settings;
    const size = sizeOf(session);
    const drop: string[] = [];
    const change: Row[] = [];
    const isNewWish = window.filters !== filters;
    window.lookMs = nowMs + lookEveryMs;
    let kept = 0;
    for (const [id, row] of rows) {
      const other = row.slot >= 0 && roster.generation(row.slot) === row.generation ? roster.at(row.slot) : null;
      if (other === null && row.slot >= 0) row.goesAtMs ??= nowMs + 30_000 + random.below(90_000);
      if (row.goesAtMs !== null) window.lookMs = Math.min(window.lookMs, Math.max(nowMs, row.goesAtMs));
      const goes =
        (row.goesAtMs !== null && row.goesAtMs <= nowMs) || hides(session, row.relation) || kept >= size || (other !== null && isNewWish && !sees(session, other, isPlain));
      if (goes) {
        drop.push(id);
        continue;
      }
      kept += 1;
      if (other === null) continue;
      // Id and mark stay, and they are what costs a keyed hash.
      const next = { ...row.sent, nickname: other.nickname, zone: shownZone(other), open: takesKnocksFrom(session, other) };
      if (next.open !== row.sent.open || next.nickname !== row.sent.nickname || next.zone !== row.sent.zone) change.push(next);
    }
    window.filters = filters;
    window.blocks = session.blocked.size;
    window.isDirty = false;
    return { drop, change, add: find(window, Math.min(joins, size - kept)) };
  }
  function draw(session: Session, isOther: boolean): Down<"people"> | "too-often" {
    const nowMs = house.nowMs();
    const { relation } = session.device;
    const zone = labelFor(session);
    const isListed = session.kept.settings.listed === true;
    if (session.powers.rows !== null)
      return {
        t: "people",
        zone: zone === null ? null : zoneLabel(zone),
        count: zone === null ? null : shownCount(`here/${zone}`, zonesHere.get(zone) ?? 0),
        rows: [],
        seen: isListed,
        othersLeft: 0,
        way: session.powers.rows,
      };
    if (isOther && (!isListed || windows.of(session.id) === undefined)) return "too-often";
    const seed = isOther ? draws.others(relation, session.id, nowMs) : draws.seed(relation, session.id, nowMs);
    // Who asks again for the list that is open learns nothing: a page does so after each reconnect, and is no machine.
    if (seed === null || seed !== windows.of(session.id)?.seed) readers.asked(relation, session.town.id, nowMs);
    if (seed === null) return "too-often";
    let window = windows.of(session.id);
    if (window === undefined || window.seed !== seed || window.zone !== zone) {
      window = windows.begin(session, seed, zone);
      if (zone !== null && readers.isMachine(relation, nowMs))
        windows.settle(window, { drop: [], change: [], add: Array.from({ length: decoys }, () => decoy(random, places.zone(zone)?.name ?? null)) });
    }
    windows.settle(window, look(window, nowMs, limits.people.rows));
    window.isOpen = true;
    window.nextMs = nowMs + diffEveryMs();
    const rows = shuffled(
      [...window.rows.values()].map((one) => one.sent),
      random,
    );
    return {
      t: "people",
      zone: zone === null ? null : zoneLabel(zone),
      count: zone === null ? null : shownCount(`listed/${zone}`, roster.size(zoneNumber.get(zone) ?? -1)),
      rows,
      seen: isListed,
      othersLeft: isListed ? draws.left(relation, nowMs) : 0,
      way: null,
    };
  }
  const labelFor = (session: Session): string | null => session.chain.find((zone, place) => isShownAt(session, zone, place)) ?? null;
  const zoneLabel = (zone: string): { id: string; name: string } => ({ id: zone, name: places.zone(zone)?.name ?? zone });

  return {
    entered(session) {
      for (const zone of session.chain) {
        add(zonesHere, zone, 1);
        note(zone, session.device.relation);
      }
      reckon(session, true);
      arrive(session);
    },
    left(session) {
      for (const zone of session.chain) add(zonesHere, zone, -1);
      arriving.delete(session);
      reckon(session, false);
      // Another form of the same session gives no fresh list.
      if (session.closed !== null || !house.sessions.has(session.id)) windows.shut(session.id);
      unlist(session);
    },
    changed(session) {
      if (!mayBeListed(session)) unlist(session);
      else if (session.rosterSlot < 0 && !arriving.has(session)) arrive(session);
      // One may arrive here as L1 and be counted once proved, and only while connected.
      if (session.closed === null && house.sessions.has(session.id)) reckon(session, true);
      if (session.rosterSlot >= 0) windows.touch(session.rosterSlot);
      const window = windows.of(session.id);
      if (window !== undefined) window.isDirty = true;
    },
    roomChanged() {},
    inRoom: (room) => house.rooms.get(room)?.members.size ?? 0,
    here: (zone) => zonesHere.get(zone) ?? 0,
    seen(zone) {
      const seen = zonesSeen.get(zone);
      if (seen === undefined) return 0;
      const since = house.nowMs() - 86_400_000;
      for (const [relation, at] of seen) {
        if (at >= since) break;
        seen.delete(relation);
      }
      return seen.size;
    },
    people(session, act) {
      if (act !== "close") return draw(session, act === "others");
      const window = windows.of(session.id);
      if (window !== undefined) window.isOpen = false;
      return null;
    },
    resolveRow(session, row) {
      if (session.closed !== null || session.powers.rows !== null) return null;
      const found = windows.of(session.id)?.rows.get(row);
      if (found === undefined) return null;
      const { relation, restriction, sent } = found;
      return {
        relation,
        restriction,
        where: "list",
        viaSensitive: false,
        stream: null,
        isDecoy: found.slot < 0,
        shown: { nickname: sent.nickname, mark: sent.mark, gender: sent.gender, band: sent.band, zone: sent.zone },
      };
    },
    takesKnocksFrom,
    zoneShown: shownZone,
    elsewhere: (session) => mirror.of(session),
    guestsElsewhere: () => mirror.guests(),
    tick(nowMs) {
      cloak.tick(nowMs);
      mirror.tick(nowMs);
      for (const session of arrivals.due(nowMs)) {
        const atMs = arriving.get(session);
        if (atMs === undefined || atMs > nowMs) continue;
        arriving.delete(session);
        list(session);
      }
      if (nowMs - sweptMs >= 60_000) {
        sweptMs = nowMs;
        draws.tick(nowMs);
        readers.tick(nowMs);
        // A proof that ended takes its bearer off the list without a word from anybody.
        for (const session of [...counted.keys()]) if (!countsForK(session)) withdraw(session);
      }
      if (nowMs - countedMs >= 3_600_000) {
        countedMs = nowMs;
        // Who stays connected for days is seen all the time.
        for (const session of house.sessions.values()) if (session.closed === null) for (const zone of session.chain) note(zone, session.device.relation);
        for (const [session, zones] of counted) for (const zone of zones) cloak.seen(zone, session.device.relation, session.prefix, nowMs);
      }
      for (const window of windows.all()) diff(window, nowMs);
    },
    forgetWindow: (session) => windows.shut(session.id),
  };

  /** Sends one window's changes, one frame in 2 s at most; what does not fit comes with the next (WH-8). */
  function diff(window: Window, nowMs: number): void {
    const { session } = window;
    if (session.closed !== null || session.powers.rows !== null) return windows.shut(session.id);
    if (!window.isOpen || nowMs < window.nextMs || session.tabs.every((tab) => tab.isAway)) return;
    const number = window.zone === null ? undefined : zoneNumber.get(window.zone);
    const isNews = number !== undefined && window.rows.size < sizeOf(session) && roster.joins(number) !== window.joins;
    if (!window.isDirty && !isNews && nowMs < window.lookMs && session.blocked.size === window.blocks) return;
    const { drop, change, add: found } = look(window, nowMs, joinsPerDiff);
    if (drop.length + change.length + found.length === 0) return;
    const part = fitting({ drop, change, add: found.map((one) => one.sent) });
    windows.settle(window, { drop: part.drop, change: part.change, add: found.slice(0, part.add.length) });
    window.isDirty = part.drop.length < drop.length || part.change.length < change.length || found.length > 0;
    window.nextMs = nowMs + diffEveryMs();
    sendToSession(session, { t: "people-diff", add: [...part.add], drop: [...part.drop], change: [...part.change] }, "latest");
  }
}
