/** One word of the talk as a guest got it: which one of its room, under which number of the stream, and when (ms). */
export interface Word {
  readonly at: number;
  readonly seq: number;
  readonly k: number;
}
/** What everybody of one room heard, with how many words were sent there and how many of them were refused. */
export interface RoomHeard {
  readonly sent: number;
  readonly refused: number;
  readonly guests: readonly (readonly Word[])[];
}
export interface Faults {
  /** Words that one guest of a room got and another one did not. */
  readonly missing: number;
  /** Words sent, not refused, and got by nobody. */
  readonly lost: number;
  readonly doubled: number;
  readonly disordered: number;
}

/** The longest pause, ms, that touches this time, less the rhythm of the talk. A pause that began before counts from where it began, and one that is not over counts up to `toMs`. */
export function silenceOf(words: readonly Word[], fromMs: number, toMs: number, everyMs: number): number {
  let longest = 0;
  let last = words[0] !== undefined && words[0].at < fromMs ? words[0].at : fromMs;
  for (const { at } of words) {
    if (at > fromMs && last < toMs) longest = Math.max(longest, at - last);
    last = Math.max(last, at);
  }
  if (last < toMs) longest = Math.max(longest, toMs - last);
  return Math.max(0, longest - everyMs);
}

export function faultsOf(rooms: readonly RoomHeard[]): Faults {
  let [missing, lost, doubled, disordered] = [0, 0, 0, 0];
  for (const { sent, refused, guests } of rooms) {
    const all = new Set(guests.flatMap((words) => words.map(({ k }) => k)));
    lost += Math.max(0, sent - refused - all.size);
    for (const words of guests) {
      const own = new Set(words.map(({ k }) => k));
      missing += all.size - own.size;
      doubled += words.length - own.size;
      disordered += words.filter(({ seq }, at) => at > 0 && seq <= (words[at - 1]?.seq ?? 0)).length;
    }
  }
  return { missing, lost, doubled, disordered };
}

const letters = "abcdefghijklmnop";
const everyday = [
  "le marché était plein de monde ce matin",
  "je prends le train de midi pour la côte",
  "il reste du pain et un peu de fromage",
  "la pluie s'arrête enfin sur les toits",
  "on joue aux cartes après le dîner",
  "ma soeur a planté des tomates au jardin",
  "le concert commence à la tombée du soir",
  "tu as vu la lumière au bout du quai",
];
/** A sentence of every day with the word's number in letters: digits would be looked at as numbers of a telephone. */
export function textOf(k: number): string {
  const name = [7, 6, 5, 4, 3, 2, 1, 0].map((place) => letters.charAt(Math.floor(k / 16 ** place) % 16)).join("");
  return `${everyday[k % everyday.length] ?? ""} qz${name}k`;
}
/** The number of a word by its text; null for what is not of the talk. */
export function numberOf(text: string): number | null {
  const name = /qz([a-p]{8})k$/.exec(text)?.[1];
  return name === undefined ? null : [...name].reduce((sum, letter) => sum * 16 + letters.indexOf(letter), 0);
}
