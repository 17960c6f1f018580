import type { RoomId } from "@lampion/protocol";
import { createMemory } from "@lampion/safety";
import type { Effect } from "../actions/effect.ts";
import { createTalkDesk } from "../conversation/talk-desk.ts";
import { roomSubject, type RoomEvent } from "../delivery/events.ts";
import { createOutflows, type Outflows } from "../delivery/outflows.ts";
import { createRoomHost } from "../delivery/room-host.ts";
import { createLastNames } from "../guest/last-names.ts";
import { createNameBook } from "../guest/name-book.ts";
import { createJudging } from "../judging/judging.ts";
import { createPresenceDesk } from "../presence/presence-desk.ts";
import { createRoomDirectory } from "../room/room-directory.ts";
import { createCrowd } from "./crowd.ts";
import { createSharedCounts } from "./shared-counts.ts";
import { createLoad } from "./load.ts";
import { newCounters } from "./counters.ts";
import type { BusHandler } from "../delivery/bus.port.ts";
import type { House } from "./house.ts";
import type { NodePorts, NodeSettings } from "./node.types.ts";
import { setBlocks } from "../actions/block.ts";
import { resolve } from "./resolve.ts";

/** Puts the parts of one node together. */
export function createHouse(ports: NodePorts, settings: NodeSettings, run: (effects: Effect[]) => void): House {
  const counters = newCounters();
  const house = {
    ports,
    settings,
    counters,
    sessions: new Map(),
    byRelation: new Map(),
    names: createNameBook(),
    lastNames: createLastNames(),
    directory: createRoomDirectory(ports.places),
    rooms: new Map(),
    memory: createMemory(),
    judging: createJudging(),
    knocksShown: new Map(),
    nowMs: () => ports.clock.nowMs(),
    run,
  } as unknown as Writable<House>;
  house.load = createLoad(ports.pulse, () => house.nowMs());
  house.presence = createPresenceDesk(house);
  house.crowd = createCrowd(house);
  house.counts = createSharedCounts(house);
  house.talks = createTalkDesk(house);
  house.resolve = (session, whom) => resolve(house, session, whom);
  const outflows = createOutflows(ports.pulse);
  house.openRoom = (room) => openRoom(house, outflows, room);
  return house;
}
type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Opens a room on this node once; a room whose history could not be read is closed again, and the next one tries anew. */
async function openRoom(house: House, outflows: Outflows, id: RoomId): Promise<void> {
  const known = house.rooms.get(id);
  if (known !== undefined) return known.ready;
  const plan = house.directory.plan(id);
  if (plan === null) throw new Error("no such room");
  const { ports, counters } = house;
  const host = createRoomHost(plan, {
    messages: ports.messages,
    counters,
    publish: (topic, frame) => ports.sockets.publish(topic, frame),
    pulse: ports.pulse,
    held: outflows.holds,
    nowMs: () => house.nowMs(),
    refOf: (stream, relation) => ports.secrets.id(`in/${stream}`, relation),
    rereadBlocks: async (members) => {
      for (const member of members) setBlocks(member, await ports.devices.blocks(member.device.relation));
    },
    alarm: ports.alarm,
  });
  const subject = roomSubject(id);
  const onEvent: BusHandler = (told) => {
    const event = told as RoomEvent;
    const delivered = event.kind === "record" && event.trace !== undefined ? ports.traces?.follow(event.trace) : null;
    host.onEvent(event);
    delivered?.();
  };
  const stop = (): void => ports.bus.unsubscribe(subject, onEvent);
  ports.bus.subscribe(subject, onEvent);
  host.stop = stop;
  house.rooms.set(id, host);
  try {
    await host.ready;
  } catch (cause) {
    stop();
    house.rooms.delete(id);
    throw cause;
  }
}
