import type { NodePorts } from "@lampion/core";

/** Towns of the préfectures: each is a zone, and its room is found by the directory. */
export function towns(ports: Pick<NodePorts, "places">, count: number): string[] {
  const found = new Set<string>();
  for (let code = 1_000; code <= 95_900 && found.size < count; code += 100) {
    const answer = ports.places.lookup("FR", String(code).padStart(5, "0"));
    const town = answer.kind === "town" ? answer.town : answer.kind === "towns" ? answer.towns[0] : undefined;
    if (town !== undefined && ports.places.zone(town.id) !== null) found.add(town.id);
  }
  if (found.size < count) throw new Error(`Only ${found.size} towns for ${count} rooms.`);
  return [...found];
}

const syllables = ["ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "sa", "ti", "vo", "la", "mi", "no", "ru"];
/** A nickname of letters only, another one for each number under a million. */
export function nicknameOf(at: number): string {
  const name = (at < 65_536 ? [12, 8, 4, 0] : [16, 12, 8, 4, 0]).map((shift) => syllables[(at >> shift) & 15] ?? "").join("");
  return `${name[0]?.toUpperCase() ?? ""}${name.slice(1)}`;
}
