import { connect, createServer, type Socket } from "node:net";
import { createSeededRandom } from "@lampion/core";

/** What the network does between a device and the server, in both ways. Nothing is lost of a line that holds: TCP sends again, which costs time. */
export interface Weather {
  /** Least and most wait of each piece, ms; order is kept. */
  readonly delayMs: readonly [number, number];
  /** Share of pieces that come `resendMs` later, as a lost packet does: 0 to 1. */
  readonly loss: number;
  /** The way in which nothing passes for now; it comes when the way is open again. */
  readonly blocked: "none" | "up" | "down" | "both";
  /** Bytes a second that the device takes of what the server sends; the rest stays with the server and its kernel. Without it, all. */
  readonly readsPerS?: number;
}
export const calm: Weather = { delayMs: [0, 0], loss: 0, blocked: "none" };
/** The least time after which the kernel of Linux sends a lost packet again. */
const resendMs = 200;

/** A network that fails on demand, in front of one server. It dials 127.0.0.1 only, and listens there only. */
export interface Faults {
  readonly url: string;
  /** WebSockets asked for since the start. */
  lines(): number;
  set(weather: Weather): void;
  /** Cuts this share of the lines that are open, 0 to 1, without a goodbye; answers how many. */
  cut(share: number): number;
  /** While true no line comes about. */
  close(isClosed: boolean): void;
  stop(): void;
}
type Piece = { readonly data: Buffer; readonly dueMs: number };

/** `port`: of the server; `seed`: the same gives the same waits. */
export async function startFaults(port: number, seed: number): Promise<Faults> {
  const random = createSeededRandom(seed);
  const devices = new Set<Socket>();
  const wakes = new Set<() => void>();
  let weather = calm;
  let isClosed = false;
  let lines = 0;

  function carry(from: Socket, to: Socket, way: "up" | "down"): void {
    const waiting: Piece[] = [];
    let timer: ReturnType<typeof setTimeout> | null = null;
    let lastDueMs = 0;
    let hasEnded = false;
    /** What a slow reader takes now; answers whether there is one. */
    const sip = (): boolean => {
      const { readsPerS } = weather;
      if (way === "up" || readsPerS === undefined) return false;
      from.pause();
      const [first] = waiting;
      if (readsPerS === 0) return true;
      if (first === undefined) from.resume();
      else {
        to.write(first.data.subarray(0, readsPerS));
        waiting.splice(0, 1, ...(first.data.length > readsPerS ? [{ data: first.data.subarray(readsPerS), dueMs: 0 }] : []));
      }
      timer = setTimeout(flush, 1_000);
      return true;
    };
    const flush = (): void => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      if (weather.blocked === way || weather.blocked === "both" || sip()) return;
      from.resume();
      const nowMs = performance.now();
      while (waiting[0] !== undefined && waiting[0].dueMs <= nowMs) to.write(waiting.shift()!.data);
      if (waiting[0] !== undefined) timer = setTimeout(flush, waiting[0].dueMs - nowMs);
      else if (hasEnded) to.end();
    };
    wakes.add(flush);
    from.on("data", (piece) => {
      const data = typeof piece === "string" ? Buffer.from(piece) : piece;
      if (way === "up" && data.toString("latin1", 0, 8) === "GET /ws ") lines += 1;
      const [least, most] = weather.delayMs;
      const waitMs = least + random.below(most - least + 1) + (random.below(1_000) < weather.loss * 1_000 ? resendMs : 0);
      lastDueMs = Math.max(lastDueMs, performance.now() + waitMs);
      waiting.push({ data, dueMs: lastDueMs });
      if (timer === null) flush();
    });
    from.on("end", () => {
      hasEnded = true;
      flush();
    });
    from.on("close", () => {
      if (timer !== null) clearTimeout(timer);
      wakes.delete(flush);
    });
  }
  const server = createServer({ allowHalfOpen: true }, (device) => {
    if (isClosed) return void device.resetAndDestroy();
    const own = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    devices.add(device);
    device.on("close", () => devices.delete(device));
    for (const [one, other] of [
      [device, own],
      [own, device],
    ] as const) {
      // What a line says when it breaks is what this is for; the other half ends with it.
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
    carry(device, own, "up");
    carry(own, device, "down");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const cut = (share: number): number => {
    const chosen = [...devices].filter(() => random.below(1_000) < share * 1_000);
    for (const one of chosen) one.resetAndDestroy();
    return chosen.length;
  };
  return {
    url: `http://localhost:${address.port}`,
    lines: () => lines,
    set(next) {
      weather = next;
      for (const wake of wakes) wake();
    },
    cut,
    close(closed) {
      isClosed = closed;
    },
    stop() {
      cut(1);
      server.close();
    },
  };
}
