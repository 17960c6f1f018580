import type { Tab } from "../guest/session-state.ts";
import type { Bucket } from "../limits/token-bucket.ts";
import type { Arrival, Connection } from "./node.types.ts";

/**
 *   opened ──hello──> entering ──welcome──> inside ──close──> (parked session)
 *     │                  └─refused─> opened (the work stays paid)
 *     └── 5 s without a frame, 30 s without a valid hello ──> closed
 *
 * A line is its own budget: it has the fields of a bucket.
 */
export interface Line extends Connection, Bucket {
  readonly arrival: Arrival;
  readonly openedAtMs: number;
  stage: "opened" | "entering" | "inside" | "closed";
  tries: number;
  hasSpoken: boolean;
  /** Thumbprint, once nonce, work and signature held: a mended form needs no new work. */
  thumbprint: string | null;
  tab: Tab | null;
}
