import { cleanText } from "@lampion/safety";

/** Whether a text, as it would be shown, has more than `max` code points: length as a person counts, whatever invisible signs came with it. */
export function isTooLong(raw: string, max: number): boolean {
  if (raw.length <= max) return false;
  let count = 0;
  for (const _ of cleanText(raw)) count += 1;
  return count > max;
}
