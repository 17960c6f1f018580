import type { Gender, Settings } from "@lampion/protocol";

/**
 * Ids of one device, one per purpose, by keyed hash of its key's thumbprint (LW-97): tables of different purposes
 * cannot be joined. The thumbprint itself is stored nowhere.
 */
export interface DeviceIds {
  /** Active days, counts, proof, lowest typed age. */
  readonly trust: string;
  /** Blocks, settings, knocks and conversations. */
  readonly relation: string;
  /** Restrictions. */
  readonly restriction: string;
}

/** What the ladder knows of a device (regulation.md C.3). Days are whole days UTC since 1970. */
export interface TrustRecord {
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  /** Distinct active days of the last 35, rising. */
  readonly activeDays: readonly number[];
  readonly deliveredMessages: number;
  readonly acceptedKnocks: number;
  readonly provenUntilMs: number | null;
  /** The lowest age typed counts for 30 days (EN-12), until a proof lifts it. */
  readonly lowestAge: { readonly age: number; readonly atMs: number } | null;
  /** Writing is paused until then by a rule (NU-9, MD-19): 24 hours at most; a person decides what lasts. */
  readonly pausedUntilMs?: number;
  /** Times of changes (EN-14), newest last, none older than a week. */
  readonly changes: { readonly nickname: readonly number[]; readonly zone: readonly number[]; readonly gender: readonly number[]; readonly age: readonly number[] };
  /** What was said last, to see a change at the next entry. */
  readonly said: { readonly age: number; readonly gender: Gender; readonly town: string } | null;
}

export interface Block {
  readonly id: string;
  readonly by: string;
  readonly whom: string;
  readonly atMs: number;
  readonly where: "room" | "list" | "knock" | "talk";
  /** Made in a sensitive room: acts in sensitive rooms, knocks and conversations only (CV-13). */
  readonly narrow: boolean;
}

export interface Kept {
  readonly settings: Settings;
  /** D: the key with which this device opens its private history, a point of P-256 in base64url. */
  readonly seal: string;
  readonly knockConsentAtMs: number | null;
  readonly calmUntilMs: number | null;
}

/** One row per device and purpose. A failed call rejects; the caller refuses the act with `store-failed`. */
export interface DeviceStore {
  trust(id: string): Promise<TrustRecord | null>;
  saveTrust(id: string, record: TrustRecord): Promise<void>;
  kept(relation: string): Promise<Kept | null>;
  saveKept(relation: string, kept: Kept): Promise<void>;
  /** Both directions: made by this device, and against it. */
  blocks(relation: string): Promise<Block[]>;
  /** The same pair again changes nothing but widens a narrow block; resolves with the block in force. */
  addBlock(block: Block): Promise<Block>;
  /** Undoes a block of this device; null when there is none with that id. */
  removeBlock(by: string, id: string): Promise<Block | null>;
  /** EN-17: deletes everything of the device but blocks that others made and restrictions. */
  forget(ids: DeviceIds): Promise<void>;
  /** Deletes trust records idle since before `trustIdleMs` and relations idle since before `relationIdleMs`. */
  forgetIdle(trustIdleMs: number, relationIdleMs: number): Promise<number>;
}
