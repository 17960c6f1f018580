import { createHash } from "node:crypto";
import { connect, createServer, type Socket } from "node:net";

/** Stands before several nodes as `deploy/nginx.conf` does: a device stays on one place while that takes it, and goes to the next one while it does not. */
export interface Spreader {
  readonly port: number;
  /** From now on the node of this place listens there; 0: nobody does. */
  place(at: number, port: number): void;
  stop(): Promise<void>;
}
/** As `fail_timeout` there: a place that refused is left alone for so long. */
const restsMs = 2_000;

/** The places in the order in which this device tries them: always the same one first (rendezvous hashing). */
export function orderOf(device: string, places: number): number[] {
  const weight = (place: number): string => createHash("sha1").update(`${device}/${place}`).digest("hex");
  return Array.from({ length: places }, (_, place) => [weight(place), place] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, place]) => place);
}

/** All guests of a measurement have one address, so that `?guest=` in the first line stands for it. */
export async function startSpreader(places: number): Promise<Spreader> {
  const ports = Array<number>(places).fill(0);
  const restsUntil = Array<number>(places).fill(0);
  const open = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    open.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => open.delete(socket));
    return socket;
  };

  /** `head`: the request, which the next place gets whole when this one does not take it. */
  function tryNext(guest: Socket, head: Buffer, left: readonly number[]): void {
    const [place, ...others] = left;
    if (place === undefined || guest.destroyed) return void guest.destroy();
    if ((ports[place] ?? 0) === 0) return tryNext(guest, head, others);
    let isTaken = false;
    const node = keep(connect(ports[place] ?? 0, "127.0.0.1", () => node.write(head)));
    const refused = (): void => {
      if (isTaken) return;
      isTaken = true;
      restsUntil[place] = Date.now() + restsMs;
      node.destroy();
      tryNext(guest, head, others);
    };
    node.once("close", refused);
    node.once("data", (first: Buffer) => {
      if (first.subarray(9, 12).toString("latin1") === "503") return refused();
      isTaken = true;
      guest.write(first);
      node.pipe(guest);
      guest.pipe(node);
      node.once("close", () => guest.destroy());
      guest.once("close", () => node.destroy());
    });
  }
  const server = createServer({ pauseOnConnect: false }, (guest) => {
    keep(guest);
    guest.once("data", (head: Buffer) => {
      guest.pause();
      const device = /[?&]guest=(\w+)/.exec(head.toString("latin1").split("\r\n")[0] ?? "")?.[1] ?? "";
      const order = orderOf(device, places);
      const nowMs = Date.now();
      const rested = order.filter((place) => (restsUntil[place] ?? 0) <= nowMs);
      tryNext(guest, head, rested.length > 0 ? [...rested, ...order.filter((place) => !rested.includes(place))] : order);
    });
  });
  await new Promise<void>((resolve) => void server.listen({ port: 0, host: "127.0.0.1", backlog: 4_096 }, resolve));
  const address = server.address();
  return {
    port: address !== null && typeof address === "object" ? address.port : 0,
    place(at, port) {
      ports[at] = port;
      restsUntil[at] = 0;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
