import { connect, createServer, type Socket } from "node:net";

/** A network of a phone: Mbit per second each way, and the round trip in ms. */
export interface LineKind {
  readonly downMbit: number;
  readonly upMbit: number;
  readonly roundTripMs: number;
}
export interface Line {
  readonly url: string;
  /** Bytes that went over the line, everything counted: headers, bodies, the wire, the service worker. */
  readonly down: number;
  readonly up: number;
  stop(): Promise<void>;
}

/**
 * A slow line before a server on the loopback. The browser's own emulation slows neither WebSockets nor a service worker, and gives each
 * request its own delay; here all connections share one bandwidth, each waits half a round trip per direction and a whole one to be made.
 */
export async function startLine(target: string, kind: LineKind): Promise<Line> {
  const to = Number(new URL(target).port);
  const counted = { down: 0, up: 0 };
  const open = new Set<Socket>();
  /** One direction of the whole line: when its last byte will have left. */
  const lane = (mbit: number): ((bytes: number) => number) => {
    let freeAt = 0;
    return (bytes) => {
      freeAt = Math.max(freeAt, performance.now()) + (bytes * 8) / (mbit * 1_000);
      return freeAt + kind.roundTripMs / 2;
    };
  };
  const lanes = { down: lane(kind.downMbit), up: lane(kind.upMbit) };
  function carry(from: Socket, into: Socket, way: "down" | "up", notBefore: number): void {
    let chain = Promise.resolve();
    const at = (when: number, run: () => void): void => {
      chain = chain.then(() => Bun.sleep(Math.max(0, when - performance.now()))).then(run);
    };
    from.on("data", (bytes: Buffer) => {
      counted[way] += bytes.length;
      // In packets, so that a small answer does not wait for the end of a large one.
      for (let start = 0; start < bytes.length; start += 1_460) {
        const packet = bytes.subarray(start, start + 1_460);
        at(Math.max(notBefore, lanes[way](packet.length)), () => {
          if (!into.destroyed) into.write(packet);
        });
      }
    });
    from.on("end", () => at(0, () => void into.end()));
    from.on("error", () => into.destroy());
    from.on("close", () => at(0, () => void into.end()));
  }
  const server = createServer((near) => {
    const far = connect(to, "127.0.0.1");
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      open.add(socket);
      socket.on("close", () => open.delete(socket));
    }
    const madeAt = performance.now() + kind.roundTripMs;
    carry(near, far, "up", madeAt + kind.roundTripMs / 2);
    carry(far, near, "down", 0);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://localhost:${String(port)}`,
    get down() {
      return counted.down;
    },
    get up() {
      return counted.up;
    },
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
