import { bands, genders, type Row } from "@lampion/protocol";
import type { Random } from "../basics/random.port.ts";
import { freeName } from "../guest/name-ideas.ts";

/** One row before a guest's eyes. It stays, and can be pointed at, until it is seen to go (WH-8). */
export interface Shown {
  /** -1: nobody stands behind it (WH-14). */
  readonly slot: number;
  readonly generation: number;
  readonly relation: string;
  readonly restriction: string | null;
  sent: Row;
  /** Entry of the reverse index while it is shown, else -1. */
  watch: number;
  /** When the departure is told; null while the person is there. */
  goesAtMs: number | null;
}

/** A row that nobody stands behind, for a reader that is a machine (WH-14). */
export function decoy(random: Random, zone: string | null): Shown {
  const id = random.id();
  const sent: Row = {
    id,
    nickname: freeName(random, () => true),
    mark: random.below(4_096),
    gender: genders[random.below(genders.length)] ?? "other",
    band: bands[random.below(bands.length)] ?? null,
    zone,
    open: true,
  };
  return { slot: -1, generation: 0, relation: `decoy/${id}`, restriction: null, sent, watch: -1, goesAtMs: null };
}
