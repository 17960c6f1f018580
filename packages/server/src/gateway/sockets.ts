import type { ServerWebSocket, Server } from "bun";
import type { Arrival, Connection, Socket, Sockets } from "@lampion/core";
import type { OpenLine } from "../evidence/lines/line-keeper.ts";

let nextId = 1;

/**
 * One WebSocket of the runtime: what it carries as data, how it arrived, and the core's socket. One object with methods of a class,
 * because whatever is made per connection is paid ten thousand times (PT-23).
 */
export class Peer implements Socket, Arrival {
  readonly id = nextId++;
  readonly origin: string;
  readonly prefix: string;
  readonly network: "ordinary" | "hosting" | "slowed";
  connection: Connection | null = null;
  #ws: ServerWebSocket<Peer> | null = null;
  readonly entered?: (owner: { readonly restriction: string; readonly session: string }) => Promise<void>;
  #closed: (() => void) | null = null;
  /** Frames that wait for `release`; null while nothing is held. */
  #held: string[] | null = null;

  /** `line`: what is written down of this connection, where the law asks for it. Its address is nowhere else. */
  constructor(origin: string, prefix: string, network: "ordinary" | "hosting" | "slowed", line: OpenLine | null = null) {
    this.origin = origin;
    this.prefix = prefix;
    this.network = network;
    if (line === null) return;
    this.entered = line.entered;
    this.#closed = line.closed;
  }
  opened(ws: ServerWebSocket<Peer>): this {
    this.#ws = ws;
    return this;
  }
  /** The connection has ended: the runtime has let its topics go by itself. */
  gone(): void {
    this.#closed?.();
    this.#ws = null;
  }
  send(frame: string): void {
    if (this.#held === null) this.#ws?.send(frame);
    else this.#held.push(frame);
  }
  hold(): void {
    this.#held ??= [];
  }
  release(): void {
    this.#letGo();
    this.#held = null;
  }
  /** One write to the network instead of one each. */
  #letGo(): void {
    const ws = this.#ws;
    const held = this.#held;
    if (ws === null || held === null || held.length === 0) return;
    this.#held = [];
    ws.cork(() => {
      for (const frame of held) ws.send(frame);
    });
  }
  /** Its topics are the runtime's own: publishing touches no recipient in JavaScript (PT-3). */
  join(topic: string): void {
    this.#letGo();
    this.#ws?.subscribe(topic);
  }
  leave(topic: string): void {
    this.#ws?.unsubscribe(topic);
  }
  close(code: number, reason: string): void {
    this.release();
    this.#ws?.close(code, reason);
  }
  waitingBytes(): number {
    return this.#ws?.getBufferedAmount() ?? 0;
  }
}
export function asSockets(server: () => Server<Peer> | null): Sockets {
  return { publish: (topic, frame) => void server()?.publish(topic, frame) };
}
