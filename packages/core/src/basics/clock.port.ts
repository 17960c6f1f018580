export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. May jump; nothing may rely on it growing. */
  nowMs(): number;
}
