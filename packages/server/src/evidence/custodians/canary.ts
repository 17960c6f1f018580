import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { native } from "../primitives.ts";
import { writeWhole } from "../write-whole.ts";
import type { CustodianSet } from "@lampion/proof";
import { readCustodians } from "./custodians-file.ts";

/** EV-27: each of the three pairs opens a canary within this time. */
export const quarterMs = 92 * 86_400_000;
export const pairs = ["custodian-1+custodian-2", "custodian-1+custodian-3", "custodian-2+custodian-3"] as const;

export interface CanaryBook {
  /** SHA-256 of the canary's key, by request digest: whether the joined shares are right. */
  readonly open: Readonly<Record<string, { readonly set: CustodianSet; readonly check: string; readonly atMs: number }>>;
  /** When a pair last succeeded, by "set pair"; 0 for a failed one. */
  readonly done: Readonly<Record<string, number>>;
  /** When the book was begun: a pair that never tried is late a quarter after this. */
  readonly sinceMs: number;
}

export function readCanaries(path: string, nowMs: number): CanaryBook {
  if (!existsSync(path)) return { open: {}, done: {}, sinceMs: nowMs };
  return JSON.parse(readFileSync(path, "utf8")) as CanaryBook;
}
export const saveCanaries = (path: string, book: CanaryBook): void => writeWhole(path, JSON.stringify(book), 0o600);

export const keyCheck = (key: Uint8Array): string => Buffer.from(native.sha256(Buffer.from("canary"), key)).toString("hex");

/** "custodian-1+custodian-3", whatever the order. */
export const pairOf = (holders: readonly string[]): string => [...holders].sort().join("+");

export function withResult(book: CanaryBook, set: CustodianSet, pair: string, isRight: boolean, nowMs: number): CanaryBook {
  return { ...book, done: { ...book.done, [`${set} ${pair}`]: isRight ? nowMs : 0 } };
}

/** Pairs of these sets that failed, or did not open one for a quarter: each is an alarm. */
export function latePairs(book: CanaryBook, sets: readonly CustodianSet[], nowMs: number): string[] {
  return sets.flatMap((set) => pairs.map((pair) => `${set} ${pair}`).filter((name) => nowMs - (book.done[name] ?? book.sinceMs) > quarterMs));
}

/** Says once a day which pairs are late. The book is begun when the custodians are named, so that a pair that never tried is late too. */
export function mindCanaries(data: string, nowMs: () => number, alarm: (about: string, cause: unknown) => void): () => void {
  let saidOn = -1;
  return () => {
    const today = Math.floor(nowMs() / 86_400_000);
    if (today === saidOn) return;
    saidOn = today;
    const custodians = readCustodians(join(data, "custodians.json"));
    const sets = (["words", "lines"] as const).filter((set) => custodians[set].length > 0);
    for (const pair of latePairs(readCanaries(join(data, "canaries.json"), nowMs()), sets, nowMs()))
      alarm(`custodians, ${pair}`, new Error("this pair failed or opened no canary for a quarter (EV-27)"));
  };
}
