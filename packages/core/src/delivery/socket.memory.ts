import type { Socket, Sockets } from "./socket.port.ts";

export interface MemorySocket extends Socket {
  /** Everything that arrived, by `send` and by topics, in order. */
  readonly frames: readonly string[];
  readonly topics: ReadonlySet<string>;
  /** How it was closed by the service; null while it is open. */
  readonly closed: { readonly code: number; readonly reason: string } | null;
  /** Takes what arrived since the last call. */
  take(): string[];
  /** How slow the reader is, from now on; fewer than before: the network took some. */
  setWaitingBytes(bytes: number): void;
  /** The network is gone: it swallows from now on and belongs to no topic. */
  cut(): void;
}
export interface MemorySockets extends Sockets {
  /** `onFrame` hears what arrives, `onClose` when the service closed it. */
  /** How often a frame was published so far, whatever the number of its readers. */
  publishes(): number;
  open(onFrame?: (frame: string) => void, onClose?: (code: number) => void): MemorySocket;
}

/** The contract of `Socket` and `Sockets` in one process: it records what it is given. */
export function createMemorySockets(): MemorySockets {
  const topics = new Map<string, Set<(frame: string) => void>>();
  let lastId = 0;
  let published = 0;
  return {
    publishes: () => published,
    publish(topic, frame) {
      published += 1;
      for (const deliver of [...(topics.get(topic) ?? [])]) deliver(frame);
    },
    open(onFrame = () => {}, onClose = () => {}) {
      lastId += 1;
      const id = lastId;
      const frames: string[] = [];
      const joined = new Set<string>();
      let taken = 0;
      let waiting = 0;
      let taking = 0;
      let isOpen = true;
      let closed: MemorySocket["closed"] = null;
      const deliver = (frame: string): void => {
        if (!isOpen) return;
        frames.push(frame);
        onFrame(frame);
      };
      const leave = (topic: string): void => {
        joined.delete(topic);
        const members = topics.get(topic);
        members?.delete(deliver);
        if (members?.size === 0) topics.delete(topic);
      };
      const shut = (): void => {
        isOpen = false;
        for (const topic of [...joined]) leave(topic);
      };
      return {
        id,
        frames,
        topics: joined,
        get closed() {
          return closed;
        },
        send: deliver,
        join(topic) {
          if (!isOpen) return;
          joined.add(topic);
          const members = topics.get(topic) ?? new Set();
          members.add(deliver);
          topics.set(topic, members);
        },
        leave,
        close(code, reason) {
          if (!isOpen) return;
          closed = { code, reason };
          shut();
          onClose(code);
        },
        waitingBytes: () => waiting,
        taken: () => taking,
        take() {
          const fresh = frames.slice(taken);
          taken = frames.length;
          return fresh;
        },
        setWaitingBytes: (bytes) => {
          if (bytes < waiting) taking += 1;
          waiting = bytes;
        },
        cut: shut,
      };
    },
  };
}
