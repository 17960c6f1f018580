import type { JsonObject } from "../canonical.ts";
import type { CustodyEntry } from "../custody.ts";
import type { EntryType } from "../log-entry.ts";
import type { HeldRecord } from "../verify-records.ts";

/** Version of the form of a bundle; another one is refused by name. */
export const bundleFormat = "lampion-evidence/1";

/** What a bundle may have at most; what has more is refused before it is read (EV-53). */
export const bundleLimits = { files: 48, fileBytes: 64 * 1_024 * 1_024, bytes: 192 * 1_024 * 1_024, records: 50_000, sheets: 5_000, entries: 20_000, custody: 20_000 } as const;

/** One piece of evidence: what was captured together. */
export interface BundleItem {
  readonly id: string;
  readonly records: readonly HeldRecord[];
  readonly custody: readonly CustodyEntry[];
}

export interface BundleSheet {
  readonly sheet: Uint8Array;
  /** Key of this sheet's receipts: proves these words and opens no others. */
  readonly macKey: Uint8Array;
  /** Null while the hour is open. */
  readonly closed: {
    readonly root: Uint8Array;
    readonly size: number;
    /** Where it lies in the tree of the sheets that were closed in the same minute. */
    readonly minute: { readonly index: number; readonly size: number; readonly path: readonly Uint8Array[] };
    /** Index of the log's `batch` entry with that tree's root. */
    readonly entry: number;
  } | null;
}

export interface BundleEntry {
  readonly index: number;
  readonly type: EntryType;
  /** Base64url, 16 bytes. */
  readonly salt: string;
  readonly content: JsonObject;
  /** Path to the root of the bundle's checkpoint. */
  readonly path: readonly Uint8Array[];
}

/** Why this leaves the service, and how far it may reach. Its digest stands in the log. */
export interface Authority {
  readonly kind: "report" | "order" | "danger";
  /** Number of the report or the order. */
  readonly reference: string;
  readonly basis: string;
  readonly requester: string;
  readonly approvers: readonly string[];
  /** Stream as 32 hex signs, times in ms UTC, `fromMs <= accepted < toMs`; 24 at most. */
  readonly selectors: readonly { readonly stream: string; readonly fromMs: number; readonly toMs: number }[];
}

export interface BundleLog {
  /** Public key of the log, as /log/key shows it. */
  readonly key: string;
  readonly witnesses: readonly string[];
  readonly checkpoint: string;
  readonly entries: readonly BundleEntry[];
  /** The stamped checkpoint of a day that covers the sheets; null before the first. */
  readonly stamp: { readonly checkpoint: string; readonly token: Uint8Array; /** Between the smaller and the larger of the two. */ readonly path: readonly Uint8Array[] } | null;
}

export interface BundleAbout {
  readonly case: string;
  readonly service: string;
  readonly version: string;
  readonly madeAtMs: number;
  /** How the readable page names streams and authors, by their hex; shown, not proved. */
  readonly streams: Readonly<Record<string, string>>;
  readonly authors: Readonly<Record<string, string>>;
}

export interface BundleInput {
  readonly about: BundleAbout;
  readonly authority: Authority;
  readonly items: readonly BundleItem[];
  readonly sheets: readonly BundleSheet[];
  readonly log: BundleLog;
  readonly statement: JsonObject | null;
  /** Only if ordered. */
  readonly lines: string | null;
  readonly order: Uint8Array | null;
}
