/** The thread that a node runs on: how much it works, and being called again soon. */
export interface Pulse {
  /** Milliseconds that the thread has worked since it began; never falls. */
  busyMs(): number;
  /** Milliseconds since some moment, by a clock that nobody sets. */
  passedMs(): number;
  /** Calls once, after what came in meanwhile and before the thread rests. */
  soon(call: () => void): void;
  /** Calls once, in about so many ms (1 to 250), later when the thread is busy; says by how many ms, by a clock that nobody sets. */
  wake(inMs: number, call: (lateMs: number) => void): void;
}
