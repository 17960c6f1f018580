import { encode } from "../delivery/outbox.ts";
import type { Socket } from "../delivery/socket.port.ts";
import { sheddingSteps } from "../limits/shedding.ts";
import type { House } from "./house.ts";

/** PT-20: who has not moved by then is closed. */
const movedWithinMs = 28_000;
/** The last one is told with time left to move. */
const toldWithinMs = 24_000;
/** Between two guests. Whoever comes to the other node with many others at its door waits for all of them, and hears nothing meanwhile; whoever is told later goes on hearing here. */
const apartMs = 20;

/** To who came in while this node was ending already. */
export const moveNow = encode({ t: "bye", code: 4006, retryMs: 0 });
/** Each opens a line to another node before the one to here ends, spread so that the others can take them. Resolves when nobody is left, or the time is over. */
export async function moveAll(house: House, sockets: readonly Socket[], isEmpty: () => boolean): Promise<void> {
  const spreadMs = Math.min(toldWithinMs, sockets.length * Math.max(apartMs, 1_000 / house.load.admission.rate()));
  sockets.forEach((socket, at) => socket.send(encode({ t: "bye", code: 4006, retryMs: Math.round((at / sockets.length) * spreadMs) })));
  const endMs = house.nowMs() + movedWithinMs;
  while (house.nowMs() < endMs && !isEmpty()) await new Promise<void>((resolve) => house.ports.pulse.wake(100, () => resolve()));
}

/** 0: come in; else ms after which to try again (PT-18, PT-19). */
export function turnedAwayMs(house: House, isReturning: boolean): number {
  const chance = house.ports.random.below(1_000) / 1_000;
  if (house.load.step() >= (isReturning ? sheddingSteps.noReturns : sheddingSteps.noNewcomers)) return Math.round(2_000 + chance * 4_000);
  return house.settings.pace.admission === false ? 0 : house.load.admission.ask(!isReturning, house.nowMs(), chance);
}
