import { isTemporary, limits, type CloseCode, type Command } from "@lampion/protocol";
import type { Effect } from "../actions/effect.ts";
import { encode, sendText } from "../delivery/outbox.ts";
import type { Trace } from "../basics/traces.port.ts";
import type { Asker } from "../delivery/run-effects.ts";
import { pausedFor } from "../guest/restricted.ts";
import type { Tab } from "../guest/session-state.ts";
import { createInbox } from "../limits/inbox.ts";
import { take } from "../limits/token-bucket.ts";
import { act, commandTable } from "./commands.ts";
import type { House } from "./house.ts";
import type { Line } from "./line.types.ts";

/** What guests inside ask for, from the frame to the action. */
export interface Asking {
  /** Works on a request now or in its turn; refuses it as `busy`, before anything looked at it, when it would wait too long. */
  take(line: Line, tab: Tab, frame: Command): void;
  /** Requests that wait for their turn. */
  waiting(): number;
}
export interface AskingEnds {
  run(effects: readonly Effect[], asker: Asker): void;
  close(line: Line, code: CloseCode): void;
  fault(line: Line, cause: unknown): void;
}

/** Who was refused comes back within three seconds, not all at once. */
const backMs = 1_000;
const spreadMs = 2_000;

export function createAsking(house: House, ends: AskingEnds): Asking {
  const traces = house.ports.traces ?? null;
  interface Asked {
    readonly line: Line;
    readonly tab: Tab;
    readonly frame: Command;
    readonly trace: Trace | null;
    /** Ends the wait for its turn. */
    readonly begins: (() => void) | null;
  }
  const inbox = createInbox<Asked>(house.ports.pulse, ({ line, tab, frame, trace, begins }) => {
    begins?.();
    // Gone meanwhile: nobody waits for the answer.
    if (line.tab !== tab) return trace?.answered("gone");
    try {
      command(line, tab, frame, trace);
    } catch (cause) {
      ends.fault(line, cause);
    }
  });
  let refusals = 0;

  function command(line: Line, tab: Tab, frame: Command, trace: Trace | null): void {
    const { session } = tab;
    const row = commandTable[frame.t];
    const key = `${session.id}:${tab.id}:${frame.n}`;
    const known = row.once ? session.outcomes?.get(`${tab.id}:${frame.n}`) : undefined;
    if (known !== undefined) {
      trace?.answered("repeated");
      if (known.frame !== null) sendText(tab, encode(known.frame), "durable");
      return;
    }
    const answer: Asker["answer"] = (reply) => {
      if (row.once) {
        if (reply.t === "no" && isTemporary(reply.code)) session.outcomes?.delete(`${tab.id}:${frame.n}`);
        else session.outcomes?.set(`${tab.id}:${frame.n}`, { atMs: house.nowMs(), frame: reply });
      }
      trace?.answered(reply.t === "ok" ? "ok" : reply.code);
      // The tab may have come back on another socket meanwhile: the answer goes where it is now.
      const now = session.tabs.find((one) => one.id === tab.id) ?? tab;
      sendText(now, encode(reply), "durable");
    };
    const wait = take(line, row.cost, house.settings.pace.unitsPerS, house.settings.pace.unitsMax, house.nowMs());
    if (wait > 0) {
      if (wait > 60_000) {
        trace?.answered("closed");
        return ends.close(line, 4007);
      }
      return answer({ t: "no", n: frame.n, code: "too-often", retryMs: wait });
    }
    if (session.closed !== null && !row.atClosedDoor) return answer({ t: "no", n: frame.n, code: "not-allowed" });
    const paused = row.power === null ? null : pausedFor(session.restricted, row.power, "room" in frame ? frame.room : null, house.nowMs());
    if (paused !== null) return answer({ t: "no", n: frame.n, code: "restricted", ...(paused.until === null ? {} : { retryMs: paused.until - house.nowMs() }) });
    if (row.once) remember(tab, frame.n);
    ends.run(act(house, session, frame, { tab, key, trace }), { n: frame.n, trace, answer });
  }
  /** The slot of an outcome is taken before the work begins, so that a doubled request does nothing twice. */
  function remember(tab: Tab, n: number): void {
    const outcomes = (tab.session.outcomes ??= new Map());
    outcomes.set(`${tab.id}:${n}`, { atMs: house.nowMs(), frame: null });
    if (outcomes.size > limits.send.outcomesKept) {
      const oldest = outcomes.keys().next().value;
      if (oldest !== undefined) outcomes.delete(oldest);
    }
  }
  return {
    take(line, tab, frame) {
      // What is open at the closed door is one's own and one's protection: never left out (PT-19).
      const trace = traces?.begin(frame.t) ?? null;
      const begins = trace?.step("wait") ?? null;
      if (inbox.take({ line, tab, frame, trace, begins }, commandTable[frame.t].atClosedDoor)) return;
      begins?.();
      trace?.answered("busy");
      house.counters.overfull += 1;
      if (take(line, 1, house.settings.pace.unitsPerS, house.settings.pace.unitsMax, house.nowMs()) > 60_000) return ends.close(line, 4007);
      refusals = (refusals + 617) % spreadMs;
      sendText(tab, encode({ t: "no", n: frame.n, code: "busy", retryMs: backMs + refusals }), "durable");
    },
    waiting: inbox.waiting,
  };
}
