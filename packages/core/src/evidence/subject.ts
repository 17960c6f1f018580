import { fromBase64Url, streamRef, subjectOf, toBase64Url, type Primitives } from "@lampion/proof";
import type { DayKeys } from "./day-keys.ts";

/** A subject is the first 12 bytes of a restriction id (evidence.md 3): so many letters of base64url. */
export const subjectLetters = 16;

/** Who wrote under this reference in this stream; null when R of that day is gone, and for the service. `author`: base64url, 16 bytes. */
export function subjectIn(proof: Primitives, days: DayKeys, stream: string, author: string): string | null {
  const bytes = fromBase64Url(author, 16);
  const found = bytes === null ? null : subjectOf(proof, days.all(), streamRef(proof, stream), bytes);
  return found === null ? null : toBase64Url(found);
}
