import { isWorthIt } from "./flush-window.ts";

/** Messages of one room on their way out: in a busy moment several leave in one frame (PT-4). Their order stays. */
export interface RoomOutflow {
  /** How long messages may be held, ms; 0: not at all. */
  windowMs: number;
  add(json: string): void;
  /** Sends what has been held for the window. Answers how long what is held now has to wait, ms; 0: nothing is held. */
  due(): number;
  flush(): void;
}

/** `send` gets the JSON of 1 to n messages in their order; `held` hears that something begins to wait. */
export function createRoomOutflow(send: (encoded: readonly string[]) => void, nowMs: () => number, held: (outflow: RoomOutflow) => void): RoomOutflow {
  let pending: string[] = [];
  let pendingSinceMs = 0;
  let sentMs = Number.NEGATIVE_INFINITY;
  /** Messages of this second, and of the whole one before. */
  let perSecond = 0;
  let before = 0;
  let secondMs = 0;
  const outflow: RoomOutflow = {
    windowMs: 0,
    add(json) {
      const now = nowMs();
      if (now - secondMs >= 1_000 || now < secondMs) {
        before = now - secondMs < 2_000 ? perSecond : 0;
        perSecond = 0;
        secondMs = now;
      }
      perSecond += 1;
      if (pending.length === 0) pendingSinceMs = now;
      pending.push(json);
      // A room that was silent for a window sends at once: holding is for what comes close behind.
      const isFirst = pending.length === 1 && now - sentMs >= outflow.windowMs;
      if (isFirst || !isWorthIt(outflow.windowMs, Math.max(before, perSecond))) outflow.flush();
      else if (outflow.due() > 0 && pending.length === 1) held(outflow);
    },
    due() {
      if (pending.length === 0) return 0;
      // A clock that was set back must not hold a room for an hour.
      const waitedMs = Math.abs(nowMs() - pendingSinceMs);
      if (waitedMs < outflow.windowMs) return outflow.windowMs - waitedMs;
      outflow.flush();
      return 0;
    },
    flush() {
      if (pending.length === 0) return;
      const out = pending;
      pending = [];
      sentMs = nowMs();
      send(out);
    },
  };
  return outflow;
}
