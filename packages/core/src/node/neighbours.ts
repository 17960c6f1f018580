import { closeCodes } from "@lampion/protocol";
import { setBlocks } from "../actions/block.ts";
import { bye } from "../delivery/outbox.ts";
import type { RoomHost } from "../delivery/room-host.types.ts";
import type { House } from "./house.ts";
import type { Sessions } from "./sessions.ts";

/** How often a node that hears nobody asks the store what others said, ms. */
const askEveryMs = 2_000;

/**
 * What a node does when it did not hear the others for a while (RL-9). Cut off, it asks the store for the heads of its rooms, so that a room goes on,
 * later by two seconds; in reach again, it reads once more what events may have been lost about: rooms, blocks, trust, conversations.
 */
export function createNeighbours(house: House, sessions: Sessions): { tick(nowMs: number): void } {
  const { ports } = house;
  let askMs = 0;
  let isAsking = false;

  /** A stream that does not go on from what was shown (a database put back from a backup): nobody is shown two orders, everybody comes again. */
  function endRoom(host: RoomHost): void {
    ports.alarm("room began anew", null);
    host.stop();
    house.rooms.delete(host.id);
    for (const session of [...host.members.values()]) {
      for (const tab of [...session.tabs]) {
        bye(tab, 4006, closeCodes[4006].name, closeCodes[4006].afterMs);
        sessions.detach(tab);
      }
      session.rooms.delete(host.id);
    }
  }
  async function catchUp(): Promise<void> {
    for (const host of [...house.rooms.values()]) if (host.members.size > 0 && !(await host.catchUp())) endRoom(host);
  }
  function guarded(work: () => Promise<void>): void {
    if (isAsking) return;
    isAsking = true;
    work()
      .catch((cause: unknown) => ports.alarm("neighbours", cause))
      .finally(() => {
        isAsking = false;
      });
  }
  async function rereadEverybody(): Promise<void> {
    await catchUp();
    for (const session of [...house.sessions.values()]) {
      if (!house.sessions.has(session.id)) continue;
      setBlocks(session, await ports.devices.blocks(session.device.relation));
      for (const room of session.rooms.keys()) house.rooms.get(room)?.reckonBlocks();
      await sessions.reread(session);
      await house.talks.reread(session);
    }
  }
  ports.bus.healed(() => {
    // What is under way ends first: it may have read before the last word that was lost.
    const begin = (): void => (isAsking ? ports.pulse.wake(100, begin) : guarded(rereadEverybody));
    begin();
    house.crowd.tell();
  });
  return {
    tick(nowMs) {
      if (!ports.bus.isCut() || Math.abs(nowMs - askMs) < askEveryMs) return;
      askMs = nowMs;
      guarded(catchUp);
    },
  };
}
