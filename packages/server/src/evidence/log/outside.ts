import type { NoteKey } from "@lampion/proof";

export type Cosigned =
  | { readonly kind: "cosigned"; readonly lines: string }
  /** It holds another size than the one named. */
  | { readonly kind: "conflict"; readonly size: number }
  | { readonly kind: "refused"; readonly status: number };

/** Somebody else who remembers what our log said, and cosigns it (C2SP tlog-witness). */
export interface Witness {
  readonly key: NoteKey;
  /** The newest checkpoint of this log that it holds, or null when it holds none. Rejects when it cannot be reached. */
  newest(origin: string): Promise<string | null>;
  /** Rejects when it cannot be reached. */
  cosign(request: { readonly oldSize: number; readonly path: readonly Uint8Array[]; readonly note: string }): Promise<Cosigned>;
}

/** Somebody else's clock (RFC 3161). */
export interface Timestamps {
  /** A whole time-stamp response over a SHA-256 digest. Rejects when there is none, or when it is over another digest. */
  stamp(digest: Uint8Array): Promise<Uint8Array>;
}

/** What a person must look at. Never a text, an address or a key. */
export type LogAlarm = "log-damaged" | "behind-witness" | "forked-from-witness" | "witness-silent" | "witness-refuses" | "timestamp-missing";
