import { sha256 } from "../sha256.ts";
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createPlaceDirectory, type Country, type PlaceDirectory, type PlaceTable, type Zone } from "@lampion/core";

/**
 * One country's places as text: a first line `lampion-places 1 <sha256 of the rest>`, then JSON with columns.
 * Zones are in an order in which a parent stands before its children, so `parent` is an index.
 */
interface Columns {
  readonly country: Country;
  readonly kinds: readonly Zone["kind"][];
  readonly ids: readonly string[];
  readonly names: readonly string[];
  readonly kind: readonly number[];
  readonly parent: readonly number[];
  readonly codes: readonly string[];
  /** Indexes of the towns of each code, largest first. */
  readonly towns: readonly (readonly number[])[];
}

const kinds = ["country", "region", "departement", "district", "city", "town"] as const;
/** How every place file begins: name and version. */
export const placeFileMark = "lampion-places 1";

export function encodePlaces(table: PlaceTable): string {
  const [country] = table.countries;
  if (country === undefined || table.countries.length !== 1) throw new Error("a place file holds one country");
  const at = new Map(table.zones.map((zone, index) => [zone.id, index]));
  const columns: Columns = {
    country,
    kinds,
    ids: table.zones.map((zone) => zone.id),
    names: table.zones.map((zone) => zone.name),
    kind: table.zones.map((zone) => kinds.indexOf(zone.kind)),
    parent: table.zones.map((zone) => (zone.parent === null ? -1 : (at.get(zone.parent) ?? -1))),
    codes: [...table.codes.keys()].map((key) => key.slice(3)),
    towns: [...table.codes.values()].map((ids) => ids.map((id) => at.get(id) ?? -1)),
  };
  const body = JSON.stringify(columns);
  return `${placeFileMark} ${sha256(body)}\n${body}`;
}

/** The file is either there as a whole or as it was before: a server may be starting while it is written. */
export function writePlaces(path: string, table: PlaceTable): void {
  const unfinished = `${path}.${process.pid}.part`;
  writeFileSync(unfinished, encodePlaces(table));
  renameSync(unfinished, path);
}

export type Decoded = { readonly kind: "places"; readonly table: PlaceTable } | { readonly kind: "refused"; readonly why: string };

/** Refuses what is truncated, altered or of another version; never half a country. */
export function decodePlaces(text: string): Decoded {
  const end = text.indexOf("\n");
  const [name, version, digest] = text.slice(0, Math.max(0, end)).split(" ");
  if (`${name} ${version}` !== placeFileMark) return { kind: "refused", why: "it is not a place file of this version" };
  const body = text.slice(end + 1);
  if (sha256(body) !== digest) return { kind: "refused", why: "it is truncated or altered" };
  const columns = JSON.parse(body) as Columns;
  const zones: Zone[] = columns.ids.map((id, index) => {
    const parent = columns.parent[index] ?? -1;
    return { id, kind: columns.kinds[columns.kind[index] ?? 5] ?? "town", name: columns.names[index] ?? id, parent: parent < 0 ? null : (columns.ids[parent] ?? null) };
  });
  const codes = new Map(columns.codes.map((code, index) => [`${columns.country.code}/${code}`, (columns.towns[index] ?? []).map((town) => columns.ids[town] ?? "")]));
  return { kind: "places", table: { countries: [columns.country], zones, codes } };
}

/**
 * All place files of the folders as one directory; a country of a later folder takes the place of the same one before,
 * so that what an operator imports is what is used. Throws with what to do when one cannot be used or none is there.
 */
export function loadPlaces(folders: readonly string[]): PlaceDirectory {
  const tables = new Map<string, PlaceTable>();
  for (const folder of folders) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder)
      .filter((file) => file.endsWith(".places"))
      .sort()) {
      const path = join(folder, name);
      const decoded = decodePlaces(readFileSync(path, "utf8"));
      if (decoded.kind === "refused") {
        throw new Error(`${path}: ${decoded.why}. Delete it; then "npm run build" makes France and Monaco again, "npm run lampion -- places import FILE" another country.`);
      }
      tables.set(decoded.table.countries[0]?.code ?? "", decoded.table);
    }
  }
  if (tables.size === 0) throw new Error(`No place file in ${folders.join(", ")}. Run "npm run build".`);
  const codes = new Map<string, readonly string[]>();
  for (const table of tables.values()) for (const [code, towns] of table.codes) codes.set(code, towns);
  const all = [...tables.values()];
  return createPlaceDirectory({ countries: all.flatMap((table) => table.countries), zones: all.flatMap((table) => table.zones), codes });
}
