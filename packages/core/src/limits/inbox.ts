import type { Pulse } from "../basics/pulse.port.ts";

/**
 * What was asked and not worked on yet (PT-19, RL-17). A turn of the thread reads everything that the network brought; worked on at once, a rush of it
 * would keep what the disk has answered waiting for as long as it takes. So a turn works for a slice, the rest keeps its order for the next turns, and
 * what would wait too long is refused while it has cost next to nothing.
 */
export interface Inbox<Item> {
  /** Works on it now or in its turn; false: it would wait too long and was not taken. What `isNeverShed` waits behind everything else all the same. */
  take(item: Item, isNeverShed: boolean): boolean;
  waiting(): number;
}

/** A turn works on requests so long, ms: as long as a batch of the writer waits for the next one. */
const sliceMs = 8;
/** The oldest may wait so long, ms, before new ones are refused: a reply of half a second is slow, one of two seconds is written twice. */
const oldestMs = 300;
/** Nothing waits beyond these, whatever it is. */
const mostWaiting = 20_000;

/** `work` must not throw. */
export function createInbox<Item>(pulse: Pick<Pulse, "passedMs" | "soon">, work: (item: Item) => void): Inbox<Item> {
  let items: Item[] = [];
  let times: number[] = [];
  let next = 0;
  let endsMs = 0;
  let isAwaited = false;

  function begin(nowMs: number): void {
    endsMs = nowMs + sliceMs;
    isAwaited = true;
    pulse.soon(turn);
  }
  function turn(): void {
    isAwaited = false;
    if (next === items.length) return;
    begin(pulse.passedMs());
    do {
      const item = items[next] as Item;
      next += 1;
      work(item);
    } while (next < items.length && pulse.passedMs() < endsMs);
    if (next < items.length && next < 1_000) return;
    items = items.slice(next);
    times = times.slice(next);
    next = 0;
  }
  return {
    take(item, isNeverShed) {
      const nowMs = pulse.passedMs();
      if (next === items.length) {
        if (!isAwaited) begin(nowMs);
        if (nowMs < endsMs) {
          work(item);
          return true;
        }
      } else if (items.length - next >= mostWaiting || (!isNeverShed && nowMs - (times[next] as number) > oldestMs)) return false;
      items.push(item);
      times.push(nowMs);
      return true;
    },
    waiting: () => items.length - next,
  };
}
