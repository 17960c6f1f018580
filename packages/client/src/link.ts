import { closeCodes, limits, type CloseCode, type Down } from "@lampion/protocol";
import { backoffMs } from "./backoff.ts";
import type { ClientPorts, Wire } from "./ports.ts";

/**
 *   idle ──dial──> dialled ──open──> open ──welcomed──> up
 *     ^               └───────────lost──────┴──────────┘
 *     └── lost: again after the back-off when `ends.lost` says so; resync: again at once
 */
export interface Link {
  isDialled(): boolean;
  isOpen(): boolean;
  isUp(): boolean;
  /** Opens a connection unless there is one. */
  dial(): void;
  /** Sends when open; drops otherwise: whoever needs an answer sends again after the welcome. */
  push(frame: unknown): void;
  /** The server took the guest in; from now on silence of 2.5 heartbeats counts as a cut. */
  welcomed(heartbeatMs: number): void;
  /** An answer must come within 15 s. */
  expect(): void;
  /** No answer is due: the connection may stay silent. */
  rest(): void;
  /** The server's own wait; no try comes before (PT-21). */
  waitAtLeast(ms: number): void;
  /** The server is being replaced: a new line is opened in so many ms, and the old one serves until the guest is welcome on the new one (PT-20). */
  moveIn(ms: number): void;
  /** What is missing comes by a new connection. Twice within 5 s it waits like after a cut. */
  resync(): void;
  wake(): void;
  /** Ends it for good, until the next `dial`. */
  end(): void;
}
export interface LinkEnds {
  opened(): void;
  /** The first frame of a guest who is inside and comes on another line; null where nobody is inside. */
  again(): unknown;
  received(frame: Down): void;
  /** Whether to come back by itself. */
  lost(code: number, leastWaitMs: number): boolean;
  waits(nextTryAtMs: number): void;
}
/** A connection that held this long begins the back-off anew (PT-21): a train's tunnels do not add up, and a service that lets in and drops is left in peace. */
const healthyAfterMs = 10_000;
/** A connection that is not welcomed by then is given up. */
const answerWithinMs = 15_000;
/** A move that did not come to its end begins anew after so long, and up to twice that. */
const movesAgainMs = 500;

const read = (text: string): Down | null => {
  try {
    return JSON.parse(text) as Down;
  } catch {
    return null;
  }
};

export function createLink(ports: ClientPorts, url: string, ends: LinkEnds): Link {
  let wire: Wire | null = null;
  let isOpen = false;
  let isUp = false;
  /** Since when no line has held; null before the first loss. */
  let lostAtMs: number | null = null;
  let upSinceMs = 0;
  let heardAtMs = 0;
  let notBeforeMs = 0;
  let resyncedAtMs = 0;
  let heartbeatMs: number = limits.session.heartbeatMs;
  let cancelRetry: () => void = () => {};
  /** The line to another node on which the guest has said who they are, while the old one still serves. */
  let greeted: Wire | null = null;
  /** The line from which a guest set out for another node: if that one ends it later, and has not kept the guest, they come back like after a cut. */
  let left: Wire | null = null;
  let cancelWatch: () => void = () => {};

  /** A connection that says nothing is as good as cut: half-open ones never close by themselves. */
  function watch(one: Wire, silenceMs: number): void {
    cancelWatch();
    cancelWatch = ports.after(Math.max(1, heardAtMs + silenceMs - ports.nowMs()), () => {
      if (wire !== one) return;
      if (ports.nowMs() - heardAtMs < silenceMs) return watch(one, silenceMs);
      lost(1006);
      one.close();
    });
  }
  function letGo(): Wire | null {
    const old = wire;
    wire = null;
    isOpen = false;
    isUp = false;
    greeted = null;
    cancelWatch();
    return old;
  }
  function lost(code: number): void {
    const wasUp = isUp;
    letGo();
    const nowMs = ports.nowMs();
    const afterMs = code in closeCodes ? closeCodes[code as CloseCode].afterMs : 0;
    notBeforeMs = Math.max(notBeforeMs, nowMs + afterMs);
    if (!ends.lost(code, notBeforeMs - nowMs)) return;
    if (lostAtMs === null || (wasUp && nowMs - upSinceMs >= healthyAfterMs)) lostAtMs = nowMs;
    const waitMs = Math.max(notBeforeMs - nowMs, backoffMs(nowMs - lostAtMs, ports.fraction()));
    cancelRetry();
    cancelRetry = ports.after(waitMs, link.dial);
    ends.waits(nowMs + waitMs);
  }
  /** From here on this is the line. */
  function take(next: Wire): void {
    next.onText = (text) => {
      if (wire !== next) return;
      heardAtMs = ports.nowMs();
      const frame = read(text);
      if (frame === null) link.resync();
      else ends.received(frame);
    };
    next.onClose = (code) => {
      if (wire !== next) return;
      // The other node has said that the guest is there: what comes now comes there.
      if (greeted !== null) change(greeted);
      else lost(left === next && code === 4008 ? 1006 : code);
    };
  }
  /** The guest is on the other node. */
  function change(next: Wire): void {
    cancelRetry();
    const old = letGo();
    wire = next;
    isOpen = true;
    take(next);
    link.expect();
    old?.close();
  }
  /** Not taken there, the old line serves, and another one is tried, until the server ends the old one: then it is a cut like any other. */
  function move(old: Wire): void {
    const hello = ends.again();
    if (hello === null) return;
    const next = ports.dial(url);
    const later = (ms: number): void => {
      next.onOpen = next.onClose = next.onText = () => {};
      next.close();
      if (wire !== old) return;
      greeted = null;
      link.moveIn(Math.max(ms, movesAgainMs * (1 + ports.fraction())));
    };
    cancelRetry = ports.after(answerWithinMs, () => later(0));
    next.onClose = () => later(0);
    next.onOpen = () => {
      if (wire !== old) return later(0);
      greeted = next;
      left = old;
      next.send(JSON.stringify(ends.again() ?? hello));
    };
    next.onText = (text) => {
      const frame = read(text);
      if (frame?.t !== "welcome" && frame?.t !== "refused") return later(frame?.t === "bye" ? frame.retryMs : 0);
      if (wire !== old) return later(0);
      change(next);
      ends.received(frame);
    };
  }
  const link: Link = {
    isDialled: () => wire !== null,
    isOpen: () => isOpen,
    isUp: () => isUp,
    dial() {
      cancelRetry();
      if (wire !== null) return;
      const next = ports.dial(url);
      wire = next;
      link.expect();
      next.onOpen = () => {
        if (wire !== next) return;
        isOpen = true;
        ends.opened();
      };
      take(next);
    },
    push(frame) {
      if (isOpen) wire?.send(JSON.stringify(frame));
    },
    welcomed(ms) {
      isUp = true;
      upSinceMs = ports.nowMs();
      notBeforeMs = 0;
      heartbeatMs = ms;
      if (wire !== null) watch(wire, heartbeatMs * 2.5);
    },
    expect() {
      heardAtMs = ports.nowMs();
      if (wire !== null) watch(wire, answerWithinMs);
    },
    rest: () => cancelWatch(),
    waitAtLeast(ms) {
      notBeforeMs = Math.max(notBeforeMs, ports.nowMs() + ms);
    },
    moveIn(ms) {
      const old = wire;
      cancelRetry();
      cancelRetry = ports.after(Math.max(1, ms), () => {
        if (wire === old && old !== null) move(old);
      });
    },
    resync() {
      const nowMs = ports.nowMs();
      const old = wire;
      if (nowMs - resyncedAtMs < 5_000) lost(1006);
      else {
        resyncedAtMs = nowMs;
        letGo();
        link.dial();
      }
      old?.close();
    },
    wake() {
      // A device that slept may hold a connection that is long gone.
      if (isUp && ports.nowMs() - heardAtMs > heartbeatMs + 5_000) link.resync();
      else if (wire === null && ports.nowMs() >= notBeforeMs) link.dial();
    },
    end() {
      cancelRetry();
      greeted?.close();
      letGo()?.close();
    },
  };
  return link;
}
