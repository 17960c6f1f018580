export interface Town {
  readonly id: string;
  readonly name: string;
  readonly country: string;
}
export interface Zone {
  readonly id: string;
  readonly kind: "town" | "city" | "district" | "departement" | "region" | "country";
  readonly name: string;
  readonly parent: string | null;
}
export interface Country {
  readonly code: string;
  readonly name: string;
  /** A postal code that exists there. */
  readonly example: string;
}

export type PlaceAnswer =
  | { readonly kind: "town"; readonly town: Town }
  /** Largest first, 60 at most. */
  | { readonly kind: "towns"; readonly towns: readonly Town[] }
  /** A company's code: `hint` is an ordinary code of that place. */
  | { readonly kind: "cedex"; readonly hint: string }
  | { readonly kind: "unknown"; readonly hint: string }
  | { readonly kind: "malformed"; readonly hint: string };

/** Postal code -> town -> zones. Keeps nothing of what it is asked (EN-6); knows no distance (decision 13). */
export interface PlaceDirectory {
  countries(): readonly Country[];
  /** Never throws, whatever is asked. */
  lookup(country: string, postalCode: string): PlaceAnswer;
  town(id: string): Town | null;
  /** The ladder of WH-1: town, (city,) district, département, region, country. Empty for an unknown town. */
  chain(town: string): readonly string[];
  zone(id: string): Zone | null;
}

/** Number of the département or the like that holds a zone, two or three signs, as cases keep it (LW-88, MD-65); null for what is larger or no zone. */
export function departmentOfZone(places: Pick<PlaceDirectory, "zone">, id: string): string | null {
  for (let zone = places.zone(id); zone !== null; zone = zone.parent === null ? null : places.zone(zone.parent))
    if (zone.kind === "departement") return zone.id.slice(zone.id.indexOf("-d") + 2);
  return null;
}
