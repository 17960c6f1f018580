/**
 * What a key is for (evidence.md 2): `day` R of one UTC day; `hour`, `pact`, `hold`, `case`, `line` F, whose destruction is the deletion of what lies under it.
 * A class and an id name one key.
 */
export const keyClasses = ["day", "hour", "pact", "hold", "case", "line"] as const;
export type KeyClass = (typeof keyClasses)[number];

export interface KeyName {
  readonly class: KeyClass;
  /** 1 to 64 of a-z, A-Z, 0-9, "_" and "-"; hours and days are whole numbers since 1970. */
  readonly id: string;
}
export interface KeyEnd extends KeyName {
  readonly endsAtMs: number;
}

/**
 * Keys of 32 random bytes, each with its end. No backup, dump or replica contains them (EV-4). An expired key is never given, erased or not yet (EV-3).
 * Every method rejects when the store cannot be read or written: nothing is made up in place of a key that exists.
 */
export interface KeyStore {
  /** The key of this name; made with this end when there was none. Null when its time is over: it is not made anew. Synced before it is given. */
  make(key: KeyEnd): Promise<Uint8Array | null>;
  /** Null when there is none, or its time is over. */
  read(key: KeyName): Promise<Uint8Array | null>;
  /** Later or earlier; null when there is none. A hold is prolonged so, and ended. */
  setEnd(key: KeyEnd): Promise<boolean>;
  /** Overwritten, synced, removed. True when there was one. */
  destroy(key: KeyName): Promise<boolean>;
  /** Destroys all whose time is over and says which (EV-19). To be called before any socket opens, and every minute. */
  destroyOverdue(): Promise<KeyEnd[]>;
  /** Keys of a class that are not over, in no order. */
  list(of: KeyClass): Promise<KeyEnd[]>;
}
