const consonants = "bdfgmnprtv";
const vowels = "aou";

/** A nickname for each number below 27,000 that no other one is compared with as the same (EN-3): no letter stands twice on end, none looks like another. */
export function nameOf(at: number): string {
  let name = "";
  for (let rest = at, syllable = 0; syllable < 3; syllable += 1, rest = Math.floor(rest / 30)) name += `${consonants.charAt(rest % 10)}${vowels.charAt(Math.floor(rest / 10) % 3)}`;
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
