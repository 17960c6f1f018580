import type { Piece, SignalRecord } from "../types.ts";
import { createCounts, type Counts } from "../rules/counts.ts";
import { createLures, type Lures } from "./lure.ts";
import { pairWidth, senderWidth, targetWidth } from "./layout.ts";
import { createRows, type Rows } from "./rows.ts";

/** Digits of one author are looked at together for five minutes, six pieces at most (SF-24). */
export const pieceMs = 300_000;
const piecesMax = 6;

/** How somebody writes: digits and half-finished handles of five minutes, and the decayed share of French and English (SF-17, SF-24). */
export interface Voice {
  readonly pieces: readonly Piece[];
  readonly fr: number;
  readonly en: number;
}
/** What the judge remembers on one node: no words, in process memory only (SF-41). Made by `createMemory`, changed by `advance` alone. */
export interface Memory {
  /** Times in rows count from the first record on, ms UTC; 0 before it. */
  beganMs: number;
  /** By person: what they did to others. */
  readonly senders: Rows;
  /** By two persons, `a>b`: what a did to b. */
  readonly pairs: Rows;
  /** By person: what others did to them. */
  readonly targets: Rows;
  readonly voices: Map<string, Voice>;
  readonly lures: Lures;
  readonly counts: Counts;
}

/** Sizes: how many are remembered before the oldest is forgotten. Rows are made when they are needed. */
export function createMemory(options: { readonly senders?: number; readonly pairs?: number } = {}): Memory {
  return {
    beganMs: 0,
    senders: createRows(senderWidth, options.senders ?? 10_000),
    pairs: createRows(pairWidth, options.pairs ?? 20_000),
    targets: createRows(targetWidth, options.senders ?? 10_000),
    voices: new Map(),
    lures: createLures(),
    counts: createCounts(),
  };
}

const silent: Voice = { pieces: [], fr: 0, en: 0 };
const voicesMax = 10_000;
/** After ten messages half of what was known of the language is left (SF-17). */
const half = 0.933;

export const voiceOf = (memory: Memory, from: string): Voice => memory.voices.get(from) ?? silent;
/** The pieces of the last five minutes, oldest first. */
export const lately = ({ pieces }: Voice, nowMs: number): readonly Piece[] => (pieces.length === 0 ? pieces : pieces.filter((piece) => nowMs - piece.atMs < pieceMs));

export function hear(memory: Memory, { from, atMs, digits, handle, language }: SignalRecord): void {
  if (from === "") return;
  const before = voiceOf(memory, from);
  const pieces = lately(before, atMs);
  const said = digits === "" && handle === "" ? pieces : [...pieces.slice(1 - piecesMax), { atMs, digits, handle }];
  const fade = language === null ? 1 : half;
  memory.voices.delete(from);
  memory.voices.set(from, { pieces: said, fr: before.fr * fade + (language === "fr" ? 1 : 0), en: before.en * fade + (language === "en" ? 1 : 0) });
  if (memory.voices.size > voicesMax) for (const oldest of [...memory.voices.keys()].slice(0, 1)) memory.voices.delete(oldest);
}

/** Seconds of the memory, 1 and more, so that 0 is never. */
export const secondsOf = (memory: Memory, atMs: number): number => Math.max(1, Math.floor((atMs - (memory.beganMs === 0 ? atMs : memory.beganMs)) / 1_000) + 1);
