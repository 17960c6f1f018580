import { createRequire } from "node:module";
import type { PlaceTable, Zone } from "@lampion/core";

interface Commune {
  readonly code: string;
  readonly nom: string;
  readonly type: string;
  readonly commune?: string;
  readonly arrondissement?: string;
  readonly departement?: string;
  readonly region?: string;
  readonly codesPostaux?: readonly string[];
  readonly population?: number;
  readonly collectivite?: { readonly code: string; readonly nom: string };
}
interface Named {
  readonly code: string;
  readonly nom: string;
  readonly region?: string;
  readonly departement?: string;
}

/** Communes whose people are placed by municipal arrondissement. */
const byArrondissement = new Set(["75056", "69123", "13055"]);

/** "de Belley", "d'Angers", "du Havre", "des Andelys". */
function ofName(name: string): string {
  if (name.startsWith("Le ")) return `du ${name.slice(3)}`;
  if (name.startsWith("Les ")) return `des ${name.slice(4)}`;
  return /^(?:[AEIOU]|Y[^AEIOU])/i.test(name.normalize("NFD")) ? `d'${name}` : `de ${name}`;
}

/** The places of France from the official division (INSEE, La Poste, by Etalab): town, city or district, département, region, country. */
export function franceTable(): PlaceTable {
  const require = createRequire(import.meta.url);
  const read = <T>(name: string): T => require(`@etalab/decoupage-administratif/data/${name}.json`) as T;
  const communes = read<Commune[]>("communes");
  const zones = new Map<string, Zone>([["FR", { id: "FR", kind: "country", name: "France", parent: null }]]);
  for (const region of read<Named[]>("regions")) zones.set(`FR-r${region.code}`, { id: `FR-r${region.code}`, kind: "region", name: region.nom, parent: "FR" });
  for (const departement of read<Named[]>("departements")) {
    const region = `FR-r${departement.region ?? ""}`;
    zones.set(`FR-d${departement.code}`, { id: `FR-d${departement.code}`, kind: "departement", name: departement.nom, parent: zones.has(region) ? region : "FR" });
  }
  for (const district of read<Named[]>("arrondissements")) {
    const parent = `FR-d${district.departement ?? ""}`;
    if (zones.has(parent)) zones.set(`FR-k${district.code}`, { id: `FR-k${district.code}`, kind: "district", name: `Arrondissement ${ofName(district.nom)}`, parent });
  }
  const towns = communes.filter(
    (one) => (one.type === "commune-actuelle" || one.type === "arrondissement-municipal") && !byArrondissement.has(one.code) && (one.codesPostaux?.length ?? 0) > 0,
  );
  /** Cities that fill their département. */
  const whole = new Set<string>();
  for (const city of communes.filter((one) => byArrondissement.has(one.code) && one.type === "commune-actuelle")) {
    // Paris is a département of its own, and one rung is enough for both; Lyon and Marseille lie in larger districts.
    if (!towns.some((one) => one.departement === city.departement && one.commune !== city.code)) {
      whole.add(city.code);
      continue;
    }
    const parent = `FR-k${city.arrondissement ?? ""}`;
    zones.set(`FR-c${city.code}`, { id: `FR-c${city.code}`, kind: "city", name: city.nom, parent });
  }
  const codes = new Map<string, Commune[]>();
  for (const town of towns) {
    const id = `FR-${town.code}`;
    const overseas = `FR-d${town.code.slice(0, 3)}`;
    const district = whole.has(town.commune ?? "") ? "" : `FR-k${town.arrondissement ?? ""}`;
    const parents = [town.type === "arrondissement-municipal" ? `FR-c${town.commune ?? ""}` : "", district, `FR-d${town.departement ?? ""}`, overseas];
    let parent = parents.find((one) => zones.has(one));
    if (parent === undefined) {
      // Collectivities overseas (98x, Saint-Barthélemy, Saint-Martin...) have neither département nor region.
      const name = town.collectivite?.nom ?? `Outre-mer ${town.code.slice(0, 3)}`;
      zones.set(overseas, { id: overseas, kind: "departement", name, parent: "FR" });
      parent = overseas;
    }
    zones.set(id, { id, kind: "town", name: town.nom.replace(" Arrondissement", ""), parent });
    for (const code of town.codesPostaux ?? []) {
      const list = codes.get(code);
      if (list === undefined) codes.set(code, [town]);
      else list.push(town);
    }
  }
  const sorted = [...codes].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    countries: [{ code: "FR", name: "France", example: "75011" }],
    zones: [...zones.values()],
    codes: new Map(
      sorted.map(([code, list]) => [
        `FR/${code}`,
        [...list].sort((a, b) => (b.population ?? 0) - (a.population ?? 0) || (a.code < b.code ? -1 : 1)).map((town) => `FR-${town.code}`),
      ]),
    ),
  };
}

/** Monaco has one commune and one code; its quarters are too small to be shown. */
export function monacoTable(): PlaceTable {
  return {
    countries: [{ code: "MC", name: "Monaco", example: "98000" }],
    zones: [
      { id: "MC", kind: "country", name: "Monaco", parent: null },
      { id: "MC-98000", kind: "town", name: "Monaco", parent: "MC" },
    ],
    codes: new Map([["MC/98000", ["MC-98000"]]]),
  };
}
