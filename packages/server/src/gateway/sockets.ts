import type { ServerWebSocket, Server } from "bun";
import type { Arrival, Connection, Socket, Sockets } from "@lampion/core";
import type { OpenLine } from "../evidence/lines/line-keeper.ts";

let nextId = 1;

/** Readers of a topic that are written to one by one; where there are more the runtime publishes, until the last has left. */
const fewMax = 4;
/** What the runtime answers when the network did not take all of it, of a topic: for one reader at least. */
const waits = -1;
interface Topic {
  readonly name: string;
  /** Null: the runtime has them. */
  few: Peer[] | null;
  readers: number;
}

/**
 * The topics of one server, and what leaves in one turn of the thread: the frames of one connection go to the network in one write (decision record 0068). In a
 * room of two and in a conversation the answer to who wrote and their own words are two frames of one moment, and a write is the dearest step of a message.
 */
export class Wire implements Sockets {
  readonly #server: () => Server<Peer> | null;
  readonly #topics = new Map<string, Topic>();
  #leaving: Peer[] = [];
  #isBehind = false;
  readonly #end = (): void => this.flush();

  constructor(server: () => Server<Peer> | null) {
    this.#server = server;
  }
  publish(name: string, frame: string): void {
    const topic = this.#topics.get(name);
    if (topic === undefined) return;
    if (topic.few !== null) {
      for (const peer of topic.few) peer.send(frame);
      return;
    }
    // What was sent before must not be overtaken.
    this.flush();
    if (this.#server()?.publish(name, frame) === waits) this.#isBehind = true;
  }
  hadToWait(): boolean {
    const was = this.#isBehind;
    this.#isBehind = false;
    return was;
  }
  /** Has something for the network when the turn is over. */
  add(peer: Peer): void {
    if (this.#leaving.length === 0) setImmediate(this.#end);
    this.#leaving.push(peer);
  }
  flush(): void {
    if (this.#leaving.length === 0) return;
    const peers = this.#leaving;
    this.#leaving = [];
    for (const peer of peers) peer.leaves();
  }
  join(name: string, peer: Peer): Topic {
    const topic = this.#topics.get(name) ?? { name, few: [], readers: 0 };
    this.#topics.set(name, topic);
    topic.readers += 1;
    if (topic.few !== null && topic.few.length < fewMax) topic.few.push(peer);
    else {
      for (const one of topic.few ?? []) one.subscribe(name);
      topic.few = null;
      peer.subscribe(name);
    }
    return topic;
  }
  leave(topic: Topic, peer: Peer): void {
    topic.readers -= 1;
    if (topic.few === null) peer.unsubscribe(topic.name);
    else topic.few = topic.few.filter((one) => one !== peer);
    if (topic.readers === 0) this.#topics.delete(topic.name);
  }
}

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
  /** What leaves at the end of the turn; one frame is nearly always all. */
  #first: string | null = null;
  #more: string[] | null = null;
  /** Whether what is sent waits for `release`. */
  #isHeld = false;
  #taken = 0;
  #topics: readonly Topic[] = [];
  readonly #wire: Wire;

  /** `line`: what is written down of this connection, where the law asks for it. Its address is nowhere else. */
  constructor(wire: Wire, origin: string, prefix: string, network: "ordinary" | "hosting" | "slowed", line: OpenLine | null = null) {
    this.#wire = wire;
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
    this.#first = this.#more = null;
    for (const { name } of this.#topics) this.leave(name);
  }
  send(frame: string): void {
    if (this.#ws === null) return;
    if (this.#first !== null) {
      if (this.#more === null) this.#more = [frame];
      else this.#more.push(frame);
      return;
    }
    this.#first = frame;
    if (!this.#isHeld) this.#wire.add(this);
  }
  hold(): void {
    this.#isHeld = true;
  }
  release(): void {
    this.#isHeld = false;
    this.#letGo();
  }
  /** The turn is over. */
  leaves(): void {
    if (!this.#isHeld) this.#letGo();
  }
  /** One write to the network instead of one each. */
  #letGo(): void {
    const ws = this.#ws;
    const first = this.#first;
    const more = this.#more;
    if (ws === null || first === null) return;
    this.#first = this.#more = null;
    if (more === null) return void ws.send(first);
    ws.cork(() => {
      ws.send(first);
      for (const frame of more) ws.send(frame);
    });
  }
  /** Its topics are the runtime's own where more than a few read: publishing touches no recipient in JavaScript (PT-3). */
  join(name: string): void {
    this.#letGo();
    if (this.#ws === null || this.#topics.some((one) => one.name === name)) return;
    this.#topics = [...this.#topics, this.#wire.join(name, this)];
  }
  leave(name: string): void {
    const topic = this.#topics.find((one) => one.name === name);
    if (topic === undefined) return;
    this.#topics = this.#topics.filter((one) => one !== topic);
    this.#wire.leave(topic, this);
  }
  /** What was sent before leaves first: what the runtime publishes from now on must not overtake it. */
  subscribe(name: string): void {
    this.#letGo();
    this.#ws?.subscribe(name);
  }
  unsubscribe(name: string): void {
    this.#ws?.unsubscribe(name);
  }
  close(code: number, reason: string): void {
    this.release();
    this.#ws?.close(code, reason);
  }
  /** The network took something of what waited. */
  drained(): void {
    this.#taken += 1;
  }
  taken(): number {
    return this.#taken;
  }
  waitingBytes(): number {
    return this.#ws?.getBufferedAmount() ?? 0;
  }
}
