import { sha256 } from "../sha256.ts";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cleanCode, townsPerCodeMax, type PlaceTable, type Zone } from "@lampion/core";
import { writePlaces } from "./place-file.ts";

const names: Readonly<Record<string, string>> = {
  BE: "Belgique",
  BG: "България",
  DE: "Deutschland",
  HU: "Magyarország",
  LT: "Lietuva",
  LU: "Luxembourg",
  MC: "Monaco",
  NL: "Nederland",
  CH: "Schweiz",
  AT: "Österreich",
};

export type Imported =
  | { readonly kind: "imported"; readonly country: string; readonly towns: number; readonly codes: number; readonly file: string }
  | { readonly kind: "refused"; readonly why: string };
export type Read = { readonly kind: "table"; readonly table: PlaceTable } | { readonly kind: "refused"; readonly why: string };

const refused = (why: string): { readonly kind: "refused"; readonly why: string } => ({ kind: "refused", why });

/** country, code, place, admin 1 to 3 with names and codes, latitude, longitude, accuracy. */
const columns = 12;
const letters = { region: "r", departement: "d", district: "k", town: "t" } as const;
type Rung = keyof typeof letters;

/**
 * The same place has the same id in every later edition of the file. The names cannot be the id: those of two villages may
 * begin alike, and many have no letter that an address can carry. Twelve hexadecimal digits: two of 20,000 towns meet once in a million countries.
 */
function idOf(country: string, kind: Rung, path: readonly string[]): string {
  return `${country}-${letters[kind]}${sha256(path.join("\n")).slice(0, 12)}`;
}

/** The zones and codes of one country while its lines are read. */
class CountryInReading {
  readonly zones = new Map<string, Zone>();
  readonly codes = new Map<string, string[]>();
  readonly code: string;
  constructor(code: string) {
    this.code = code;
    this.zones.set(code, { id: code, kind: "country", name: names[code] ?? code, parent: null });
  }
  rung(kind: Rung, path: readonly string[], name: string, parent: string): string {
    const id = idOf(this.code, kind, path);
    if (!this.zones.has(id)) this.zones.set(id, { id, kind, name, parent });
    return id;
  }
  add(cells: readonly string[]): void {
    const [, postal = "", place = "", admin1 = "", code1 = "", admin2 = "", code2 = "", admin3 = "", code3 = ""] = cells;
    let parent = this.code;
    const path: string[] = [];
    for (const [kind, name, own] of [
      ["region", admin1, code1],
      ["departement", admin2, code2],
      ["district", admin3, code3],
    ] as const) {
      if (name === "") continue;
      path.push(`${kind} ${own || name}`);
      parent = this.rung(kind, path, name, parent);
    }
    const town = this.rung("town", [...path, place], place, parent);
    const code = cleanCode(this.code, postal);
    const list = this.codes.get(code);
    if (list === undefined) this.codes.set(code, [town]);
    else if (!list.includes(town)) list.push(town);
  }
  /** Where a code has more hamlets than a list can show, each is known by the zone above it. */
  table(): PlaceTable {
    const codes = new Map<string, readonly string[]>();
    for (const [code, towns] of this.codes) codes.set(`${this.code}/${code}`, towns.length > townsPerCodeMax ? [...new Set(towns.map((town) => this.townAbove(town)))] : towns);
    const used = new Set([...codes.values()].flat());
    const [example = ""] = this.codes.keys();
    return {
      countries: [{ code: this.code, name: names[this.code] ?? this.code, example }],
      zones: [...this.zones.values()].filter((zone) => zone.kind !== "town" || used.has(zone.id)),
      codes,
    };
  }
  private townAbove(town: string): string {
    const above = this.zones.get(this.zones.get(town)?.parent ?? "");
    return above === undefined ? town : this.rung("town", ["all of", above.id], above.name, above.id);
  }
}

/**
 * Reads a GeoNames postal code file (tab separated, 12 columns) of one country.
 * Ladder: country, region (admin 1), département (admin 2), district (admin 3), town; a rung without a name is left out.
 */
export function readGeonames(text: string): Read {
  if (text.startsWith("PK")) return refused("it is a zip archive: unpack it and import the text file in it");
  if (text.includes("\0")) return refused("it is not a text file");
  let country: CountryInReading | null = null;
  let lineNumber = 0;
  for (const line of text.replace(/^\uFEFF/, "").split("\n")) {
    lineNumber += 1;
    if (line.trim() === "") continue;
    const cells = line.split("\t").map((cell) => cell.trim());
    const [code = "", postal = "", place = ""] = cells;
    if (cells.length !== columns) return refused(`line ${lineNumber} has ${cells.length} columns, a GeoNames postal code file has ${columns}, tab separated`);
    if (!/^[A-Z]{2}$/.test(code)) return refused(`line ${lineNumber} does not begin with the two capital letters of a country`);
    if (code === "FR") return refused(`line ${lineNumber} is of FR: France is built from the official division ("npm run build")`);
    country ??= new CountryInReading(code);
    if (code !== country.code) return refused(`line ${lineNumber} is of ${code}, the lines before it of ${country.code}: one file, one country`);
    // Places without a code of their own stand in some countries' files; nobody can enter with them.
    if (postal === "" || place === "") continue;
    if (cleanCode(code, postal) === "") return refused(`line ${lineNumber} has a postal code that nobody can type`);
    country.add(cells);
  }
  if (country === null) return refused("the file is empty");
  if (country.codes.size === 0) return refused("no line of it has a postal code and a place");
  return { kind: "table", table: country.table() };
}

/** `lampion places import FILE`: writes `<country>.places` into the folder. */
export function importPlaces(path: string, folder: string): Imported {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    return refused(`${path} cannot be read (${cause instanceof Error ? cause.message : "unknown"})`);
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return refused(bytes[0] === 0x50 && bytes[1] === 0x4b ? "it is a zip archive: unpack it and import the text file in it" : "it is not a text file in UTF-8");
  }
  const read = readGeonames(text);
  if (read.kind === "refused") return read;
  const country = read.table.countries[0]?.code ?? "";
  const file = join(folder, `${country.toLowerCase()}.places`);
  try {
    mkdirSync(folder, { recursive: true });
    writePlaces(file, read.table);
  } catch (cause) {
    return refused(`${file} cannot be written (${cause instanceof Error ? cause.message : "unknown"})`);
  }
  return { kind: "imported", country, towns: read.table.zones.filter((zone) => zone.kind === "town").length, codes: read.table.codes.size, file };
}
