import type { Random } from "../basics/random.port.ts";

/** Words that make a friendly nickname in both languages; each pair has 20 characters at most. */
const first = [
  "Lune",
  "Plume",
  "Brume",
  "Cerise",
  "Menthe",
  "Ambre",
  "Olive",
  "Perle",
  "Sable",
  "Neige",
  "Mousse",
  "Vanille",
  "Corail",
  "Safran",
  "Violette",
  "Noisette",
  "Cannelle",
  "Mistral",
  "Comète",
  "Rivage",
] as const;
const second = ["bleue", "claire", "calme", "sage", "vive", "douce", "libre", "rousse", "zen", "fine", "agile"] as const;

/** A nickname nobody bears, by the given test; after some tries a number makes it so. */
export function freeName(random: Random, isFree: (name: string) => boolean): string {
  for (let tries = 0; tries < 40; tries += 1) {
    const pair = `${first[random.below(first.length)]} ${second[random.below(second.length)]}`;
    const name = tries < 12 ? pair : `${pair} ${20 + random.below(70)}`;
    if (name.length <= 20 && isFree(name)) return name;
  }
  return `Lampe ${100 + random.below(900)} ${random.below(900)}`;
}
