/** One connection to a guest's device. Nothing here throws; a dead socket swallows. */
export interface Socket {
  readonly id: number;
  send(frame: string): void;
  /** What is sent until `release` may leave in one piece. Joining a topic and closing let it go at once, so that nothing overtakes it. */
  hold?(): void;
  release?(): void;
  /** From now on gets what is published under the topic. */
  join(topic: string): void;
  leave(topic: string): void;
  close(code: number, reason: string): void;
  /** Bytes accepted by `send` or `publish` and not yet taken by the network. */
  waitingBytes(): number;
  /** A number that moves each time the network took something of what waited. */
  taken(): number;
}
/** Publishes one frame to all sockets of a topic without touching them one by one (PT-3). */
export interface Sockets {
  publish(topic: string, frame: string): void;
  /** Whether anything had to wait since the last call. */
  hadToWait?(): boolean;
}
