import { protocolVersion, type Me, type Powers, type RoomCard } from "@lampion/protocol";
import type { ClientState } from "./model.ts";
import type { ClientPorts } from "./ports.ts";

/**
 * What is drawn for whoever comes back before the server has answered (AP-33): oneself, and the rooms one was in. Nothing that was said, nobody else, no
 * conversation, and no room that is sensitive: phones are shared (AP-20). It lets nobody in: the server alone does, and what is written meanwhile waits for it.
 */
export interface Sketch {
  /** `protocolVersion` of who drew it: what an application of another shape kept is not drawn. */
  readonly v: number;
  readonly me: Me;
  readonly powers: Powers;
  readonly landing: string;
  readonly rooms: readonly RoomCard[];
  readonly light: string;
  readonly mode: string;
  /** When the ticket runs out that it stands beside, by this device's clock. */
  readonly untilMs: number;
}
const name = "sketch";

/** Of whoever is inside; of a guest before a closed door nothing is kept. */
export function keepSketch(store: ClientPorts["store"], state: ClientState, untilMs: number): void {
  const { phase, closed, me, powers, landing, light, mode } = state;
  if (phase !== "inside") return;
  const rooms = state.rooms.filter((room) => room.joined && !room.sensitive);
  if (closed !== null || me === null || powers === null || landing === null || !rooms.some((room) => room.id === landing)) return store.remove(name);
  store.write(name, JSON.stringify({ v: protocolVersion, me, powers, landing, rooms, light, mode, untilMs } satisfies Sketch));
}
export function sketchOf(store: ClientPorts["store"], nowMs: number): Omit<Sketch, "v" | "untilMs"> | null {
  try {
    const { v, untilMs, ...sketch } = JSON.parse(store.read(name) ?? "") as Sketch;
    return v === protocolVersion && nowMs < untilMs ? sketch : null;
  } catch {
    return null;
  }
}
