/** `2^(-x/64)` for x from 0 to 63: what is left is this, halved once for each whole half-life (SF-40). One answer on every engine. */
const table = [
  1, 0.989228, 0.978572, 0.968031, 0.957603, 0.947288, 0.937084, 0.92699, 0.917004, 0.907126, 0.897355, 0.887689, 0.878126, 0.868667, 0.85931, 0.850054, 0.840896, 0.831838,
  0.822878, 0.814014, 0.805245, 0.796571, 0.787991, 0.779502, 0.771105, 0.762799, 0.754582, 0.746454, 0.738413, 0.730459, 0.72259, 0.714806, 0.707107, 0.69949, 0.691955, 0.684501,
  0.677128, 0.669834, 0.662618, 0.65548, 0.64842, 0.641435, 0.634525, 0.62769, 0.620929, 0.61424, 0.607623, 0.601078, 0.594604, 0.588198, 0.581862, 0.575594, 0.569394, 0.563261,
  0.557193, 0.551191, 0.545254, 0.53938, 0.53357, 0.527822, 0.522137, 0.516512, 0.510949, 0.505445,
];
export const dayS = 86_400;
export const hourS = 3_600;
export const minuteS = 60;

/** What is left of 1 after `seconds`, with this half-life in seconds; 0 after 30 half-lives. */
export function decayed(seconds: number, halfLife = dayS): number {
  if (seconds <= 0) return 1;
  const steps = Math.floor((seconds * 64) / halfLife);
  const halvings = Math.floor(steps / 64);
  if (halvings > 30) return 0;
  return (table[steps % 64] ?? 0) / 2 ** halvings;
}

/** Logistic of a log-odds in hundredths, from a table: the same on every engine (SF-31). */
const logistic = new Float32Array(1_601);
for (let at = 0; at <= 1_600; at += 1) logistic[at] = Math.round(1e6 / (1 + Math.E ** (-(at - 800) / 100))) / 1e6;
export const probability = (logit: number): number => logistic[Math.max(0, Math.min(1_600, Math.round(logit * 100) + 800))] ?? 0;

/** A key as 24 bits, never 0: exact in a 32-bit float. */
export function key24(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  hash ^= hash >>> 15;
  return (hash >>> 4) & 0xffffff || 1;
}
