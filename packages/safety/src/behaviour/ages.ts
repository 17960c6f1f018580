import { dayS } from "./decay.ts";
import { sender } from "./layout.ts";

const monthS = 30 * dayS;

/** Lowest age typed or told by somebody who may be young; 0 unknown. `typed` 0 unknown. */
export function lowestAge(row: Float32Array | null, typed: number, now: number): number {
  const told = toldYoung(row, now);
  const known = typed > 0 ? typed : (row?.[sender.typed] ?? 0);
  if (told > 0) return known > 0 ? Math.min(told, known) : told;
  if (known > 0 && known < 18) return known;
  // School is spoken of and nothing was told: fifteen stands for what a pupil is.
  if (atSchool(row, known, now)) return known > 0 && known < 21 ? 16 : 15;
  return known;
}
/** Highest age typed or told; 0 unknown. */
export const highestAge = (row: Float32Array | null, typed: number): number => Math.max(typed, row?.[sender.typed] ?? 0, row?.[sender.toldAdult] ?? 0);

const toldYoung = (row: Float32Array | null, now: number): number => {
  const at = row?.[sender.toldYoungAt] ?? 0;
  return row !== null && at > 0 && now - at < monthS ? (row[sender.toldYoung] ?? 0) : 0;
};
/** `school` twice within a day; three times for whoever typed 25 or more, since teachers and parents speak of it too. */
function atSchool(row: Float32Array | null, typed: number, now: number): boolean {
  // The newest time stands first: most people never spoke of school.
  if (row === null || (row[sender.school] ?? 0) === 0) return false;
  if ((row[sender.toldAdult] ?? 0) >= 18) return false;
  const first = row[sender.school] ?? 0;
  const last = row[sender.school + (typed >= 25 ? 2 : 1)] ?? 0;
  return last > 0 && now - last < monthS && first - last < dayS;
}

/** young(g) of safety.md 4. */
export function isYoung(row: Float32Array | null, typed: number, now: number): boolean {
  const known = typed > 0 ? typed : (row?.[sender.typed] ?? 0);
  return (known > 0 && known < 18) || toldYoung(row, now) > 0 || atSchool(row, known, now);
}

/** gap(a,b): 1 when it holds, 0 when it does not; in between when nothing is known of a's age but that it is not that of a pupil. */
export function gapOf(a: { readonly row: Float32Array | null; readonly typed: number }, b: { readonly row: Float32Array | null; readonly typed: number }, now: number): number {
  if (!isYoung(b.row, b.typed, now)) return 0;
  const older = highestAge(a.row, a.typed);
  const younger = lowestAge(b.row, b.typed, now);
  if (older === 0) return isYoung(a.row, a.typed, now) ? 0 : 0.6;
  if (isYoung(a.row, a.typed, now) && older < 18) return older - younger >= 8 ? 1 : 0;
  return (older >= 18 && older - younger >= 4) || older - younger >= 8 ? 1 : 0;
}
