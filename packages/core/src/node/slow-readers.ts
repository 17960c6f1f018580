import { limits } from "@lampion/protocol";
import { pace, type Topics } from "../delivery/outbox.ts";
import type { Sockets } from "../delivery/socket.port.ts";
import type { Line } from "./line.types.ts";

/** How soon a reader for whom something waits is found, ms: in any case, and where the network said that a reader of a topic is behind. */
const roundMs = 2_000;
const hurriedMs = 1_000;

/**
 * Who does not take what is sent (PT-7). Every connection is looked at once in a round, some at each tick; one for whom something waits is looked at at every
 * tick until nothing does. So nobody pays for the many who keep up, and a reader who stands still is dealt with in seconds, not at the next heartbeat.
 */
export interface SlowReaders {
  look(nowMs: number): void;
  gone(line: Line): void;
}

export function createSlowReaders(lines: ReadonlySet<Line>, sockets: Sockets, topics: Topics, close: (line: Line) => void): SlowReaders {
  /** For whom something waits, who was found first at the beginning; and when the network took something of it last. */
  const behind = new Map<Line, { taken: number; progressMs: number }>();
  let round = lines.values();
  let lookedMs = 0;
  let hurriedAtMs = 0;
  let isAsked = false;

  /** How many to look at now: their part of the round, or all, at most once a second. */
  function shareOf(nowMs: number): number {
    isAsked = sockets.hadToWait?.() === true || isAsked;
    if (isAsked && Math.abs(nowMs - hurriedAtMs) >= hurriedMs) {
      isAsked = false;
      hurriedAtMs = nowMs;
      round = lines.values();
      return lines.size;
    }
    return Math.ceil((lines.size * Math.min(roundMs, Math.max(0, nowMs - lookedMs))) / roundMs);
  }
  function find(nowMs: number): void {
    const share = shareOf(nowMs);
    lookedMs = nowMs;
    for (let done = 0; done < share; done += 1) {
      const next = round.next();
      if (next.done === true) {
        round = lines.values();
        return;
      }
      const line = next.value;
      if (line.tab === null || behind.has(line)) continue;
      // Who is behind by numbers alone has a full network and nothing here: the next heartbeat says how it goes on.
      if (line.socket.waitingBytes() > 0) behind.set(line, { taken: line.socket.taken(), progressMs: nowMs });
    }
  }
  return {
    look(nowMs) {
      find(nowMs);
      let together = 0;
      for (const [line, seen] of behind) {
        const { tab, socket } = line;
        const waiting = tab === null ? 0 : socket.waitingBytes();
        const taken = socket.taken();
        if (taken !== seen.taken) Object.assign(seen, { taken, progressMs: nowMs });
        if (tab === null) behind.delete(line);
        else if (pace(tab, waiting, nowMs - seen.progressMs, topics)) close(line);
        else if (waiting === 0) behind.delete(line);
        else together += waiting;
      }
      for (const [line] of behind) {
        if (together <= limits.outbox.allBytes) break;
        together -= line.socket.waitingBytes();
        if (line.tab !== null) line.tab.pace = "left";
        close(line);
      }
    },
    gone: (line) => behind.delete(line),
  };
}
