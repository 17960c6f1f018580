import type { RoomId, RoundedCount } from "@lampion/protocol";
import type { BusEvent } from "../delivery/bus.port.ts";
import { createShownCounts } from "../room/shown-counts.ts";
import type { House } from "./house.ts";

/** What one node tells the others of how many are where: whole sums, so that a lost one is mended by the next. */
interface CrowdEvent extends BusEvent {
  readonly kind: "crowd";
  readonly node: string;
  readonly rooms: readonly (readonly [id: string, here: number])[];
  readonly zones: readonly (readonly [id: string, here: number, seen: number])[];
}

/** How many are in a room or connected in a zone, over all nodes of the service. Sums older than 15 s count no more: that node is gone. */
export interface Crowd {
  /** The number in a room, over all nodes, as it is told to people (RO-3). */
  shownIn(room: RoomId): RoundedCount;
  here(zone: string): number;
  /** Distinct devices of 24 h on each node, added up: one that moved between nodes counts on both. */
  seen(zone: string): number;
  tell(): void;
  /** Other nodes that were heard of late. */
  neighbours(): number;
}

const staleMs = 15_000;
const subject = "crowd";

export function createCrowd(house: House): Crowd {
  const others = new Map<string, { atMs: number; rooms: ReadonlyMap<string, number>; zones: ReadonlyMap<string, readonly [number, number]> }>();
  house.ports.bus.subscribe(subject, (event) => {
    const told = event as CrowdEvent;
    if (told.kind !== "crowd" || told.node === house.settings.nodeId) return;
    others.set(told.node, { atMs: house.nowMs(), rooms: new Map(told.rooms), zones: new Map(told.zones.map(([id, here, seen]) => [id, [here, seen] as const])) });
  });
  const sum = (of: (other: { rooms: ReadonlyMap<string, number>; zones: ReadonlyMap<string, readonly [number, number]> }) => number): number => {
    let total = 0;
    for (const other of others.values()) if (house.nowMs() - other.atMs < staleMs) total += of(other);
    return total;
  };
  const shown = createShownCounts(() => house.nowMs());
  const inRoom = (room: RoomId): number => house.presence.inRoom(room) + sum((other) => other.rooms.get(room) ?? 0);
  return {
    shownIn: (room) => shown(room, inRoom(room)),
    here: (zone) => house.presence.here(zone) + sum((other) => other.zones.get(zone)?.[0] ?? 0),
    seen: (zone) => house.presence.seen(zone) + sum((other) => other.zones.get(zone)?.[1] ?? 0),
    neighbours: () => [...others.values()].filter((other) => house.nowMs() - other.atMs < staleMs).length,
    tell() {
      const zones = new Set<string>();
      for (const session of house.sessions.values()) for (const zone of session.chain) zones.add(zone);
      const event: CrowdEvent = {
        kind: "crowd",
        node: house.settings.nodeId,
        rooms: [...house.rooms.values()].map((host) => [host.id, host.members.size] as const),
        zones: [...zones].map((zone) => [zone, house.presence.here(zone), house.presence.seen(zone)] as const),
      };
      house.ports.bus.publish(subject, event);
    },
  };
}
