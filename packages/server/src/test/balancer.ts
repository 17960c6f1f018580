import type { Socket } from "bun";

/** A balancer as an operator puts one in front of several nodes: each new connection goes to the next node that takes it. Loopback only. */
export interface Balancer {
  readonly url: string;
  /** Ports of the nodes that take connections from now on, in turn. */
  use(ports: readonly number[]): void;
  stop(): void;
}
interface Line {
  other: Socket<Line> | null;
  early: Buffer[];
}

/** `port`: 0 for a free one. */
export function startBalancer(port = 0): Balancer {
  let targets: readonly number[] = [];
  let turn = 0;
  const pass = (socket: Socket<Line>, data: Buffer): void => void (socket.data.other === null ? socket.data.early.push(Buffer.from(data)) : socket.data.other.write(data));
  async function dial(from: Socket<Line>): Promise<void> {
    for (let attempt = 0; attempt < targets.length; attempt += 1) {
      turn += 1;
      try {
        const to = await Bun.connect<Line>({
          hostname: "127.0.0.1",
          port: targets[turn % targets.length] ?? 0,
          data: { other: from, early: [] },
          socket: { data: pass, close: (socket) => socket.data.other?.terminate(), error() {} },
        });
        from.data.other = to;
        for (const data of from.data.early.splice(0)) to.write(data);
        return;
      } catch {
        // That node is gone: the next one.
      }
    }
    from.terminate();
  }
  const server = Bun.listen<Line>({
    hostname: "127.0.0.1",
    port,
    data: { other: null, early: [] },
    socket: {
      open(socket) {
        socket.data = { other: null, early: [] };
        void dial(socket);
      },
      data: pass,
      close(socket) {
        socket.data.other?.end();
      },
      error() {},
    },
  });
  return {
    url: `http://localhost:${server.port}`,
    use: (ports) => {
      targets = ports;
    },
    stop: () => server.stop(true),
  };
}
