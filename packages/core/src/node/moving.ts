import { encode } from "../delivery/outbox.ts";
import type { Socket } from "../delivery/socket.port.ts";
import { sheddingSteps } from "../limits/shedding.ts";
import type { House } from "./house.ts";

/** PT-20: who has not moved by then is closed. */
const movedWithinMs = 28_000;

/** Each opens a line to another node before the one to here ends, spread so that the others can take them. Resolves when nobody is left, or the time is over. */
export async function moveAll(house: House, sockets: readonly Socket[], isEmpty: () => boolean): Promise<void> {
  const spreadMs = Math.min(movedWithinMs / 2, (sockets.length / house.load.admission.rate()) * 1_000);
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
