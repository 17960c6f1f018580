import type { Country, PlaceAnswer, PlaceDirectory, Town, Zone } from "./place-directory.port.ts";

/** What a directory is made of: every zone with its parent, and the towns of each postal code, largest first. */
export interface PlaceTable {
  readonly countries: readonly Country[];
  readonly zones: readonly Zone[];
  /** "FR/75011" -> town ids. */
  readonly codes: ReadonlyMap<string, readonly string[]>;
}

/** A list that a person still reads; the codes of France have 46 towns at most. */
export const townsPerCodeMax = 60;

/** How a code looks in countries whose form we know: digits, or digits with letters. */
const forms: Readonly<Record<string, (code: string) => boolean>> = {
  FR: (code) => isDigits(code, 5),
  MC: (code) => isDigits(code, 5),
  DE: (code) => isDigits(code, 5),
  LT: (code) => isDigits(code, 5),
  BE: (code) => isDigits(code, 4),
  BG: (code) => isDigits(code, 4),
  HU: (code) => isDigits(code, 4),
  LU: (code) => isDigits(code, 4),
  NL: (code) => isDigits(code.slice(0, 4), 4) && (code.length === 4 || code.length === 6),
};

function isDigits(text: string, length: number): boolean {
  if (text.length !== length) return false;
  for (let at = 0; at < length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 48 || unit > 57) return false;
  }
  return true;
}

/** Where the digits of other scripts begin: Arabic, Persian, Devanagari, full width. A keyboard may know no others. */
const zeros = [0x660, 0x6f0, 0x966, 0xff10] as const;

/** Spaces of every width, and the invisible marks that a pasted text brings along. */
function isNothing(unit: number): boolean {
  return (
    unit <= 32 ||
    unit === 0xa0 ||
    (unit >= 0x2000 && unit <= 0x200f) ||
    (unit >= 0x2028 && unit <= 0x202f) ||
    (unit >= 0x205f && unit <= 0x2069) ||
    unit === 0x3000 ||
    unit === 0xfeff
  );
}

/**
 * Takes spaces, dots, hyphens and a country prefix away ("F-75 011" is 75011); digits of any script count as digits.
 * Empty when it cannot be a code: another sign stands in it, it begins with a hyphen (a negative number), or it has over 32 signs.
 */
export function cleanCode(country: string, raw: string): string {
  if (raw.length > 32) return "";
  let code = "";
  for (const sign of raw) {
    const unit = sign.charCodeAt(0);
    const zero = zeros.find((first) => unit >= first && unit <= first + 9);
    if (zero !== undefined) code += String.fromCharCode(unit - zero + 48);
    else if ((unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90)) code += sign;
    else if (unit >= 97 && unit <= 122) code += sign.toUpperCase();
    else if (isNothing(unit)) continue;
    else if ((sign !== "-" && sign !== ".") || code === "") return "";
  }
  for (const prefix of [country, country.charAt(0)]) if (code.startsWith(prefix) && code.charCodeAt(prefix.length) < 58) return code.slice(prefix.length);
  return code;
}

/** The form of a code: digits are 9, letters A. */
function shapeOf(code: string): string {
  let shape = "";
  for (const sign of code) shape += sign >= "0" && sign <= "9" ? "9" : "A";
  return shape;
}

/** The forms that the codes of a country have, where no rule says it: an imported country brings its own. */
function shapesOf(table: PlaceTable): ReadonlySet<string> {
  const shapes = new Set<string>();
  for (const key of table.codes.keys()) if (forms[key.slice(0, 2)] === undefined) shapes.add(key.slice(0, 3) + shapeOf(key.slice(3)));
  return shapes;
}

export function createPlaceDirectory(table: PlaceTable): PlaceDirectory {
  const zones = new Map(table.zones.map((zone) => [zone.id, zone]));
  const countries = new Map(table.countries.map((country) => [country.code, country]));
  const shapes = shapesOf(table);
  /** Made once per town somebody lives in: all its guests share them. */
  const towns = new Map<string, Town>();
  const chains = new Map<string, readonly string[]>();
  const town = (id: string): Town | null => {
    const known = towns.get(id);
    if (known !== undefined) return known;
    const zone = zones.get(id);
    if (zone === undefined || zone.kind !== "town") return null;
    const made: Town = { id: zone.id, name: zone.name, country: id.slice(0, 2) };
    towns.set(zone.id, made);
    return made;
  };
  /** Two places of one name behind one code are told apart by the zone above them. */
  const toldApart = (towns: readonly Town[]): readonly Town[] =>
    towns.map((one) => {
      if (!towns.some((other) => other !== one && other.name === one.name)) return one;
      const above = zones.get(zones.get(one.id)?.parent ?? "");
      return above === undefined ? one : { ...one, name: `${one.name} (${above.name})` };
    });
  /** A code that exists and begins alike; the longest common beginning first. */
  const alike = (country: string, code: string): string | null => {
    for (let length = code.length - 1; length >= 2; length -= 1) {
      const ending = "0".repeat(code.length - length);
      const round = code.slice(0, length) + ending;
      if (table.codes.has(`${country}/${round}`)) return round;
    }
    for (let tail = 0; tail < 1_000 && code.length === 5; tail += 1) {
      const near = code.slice(0, 2) + String(tail).padStart(3, "0");
      if (table.codes.has(`${country}/${near}`)) return near;
    }
    return null;
  };
  return {
    countries: () => table.countries,
    lookup(country, raw): PlaceAnswer {
      const known = countries.get(country);
      if (known === undefined) return { kind: "unknown", hint: table.countries.map((one) => one.code).join(", ") };
      const code = cleanCode(country, raw);
      const form = forms[country];
      if (code === "" || !(form?.(code) ?? shapes.has(`${country}/${shapeOf(code)}`))) return { kind: "malformed", hint: known.example };
      // The two letters of a Dutch code name a street; four digits are enough to find the town.
      const ids = table.codes.get(`${country}/${code}`) ?? (country === "NL" ? table.codes.get(`${country}/${code.slice(0, 4)}`) : undefined);
      if (ids === undefined) {
        const near = alike(country, code);
        // Monaco's code looks French: the other country is the better guess unless this one has a code that begins alike.
        const elsewhere = near?.slice(0, 3) === code.slice(0, 3) ? undefined : table.countries.find((one) => one.code !== country && table.codes.has(`${one.code}/${code}`));
        if (elsewhere !== undefined) return { kind: "unknown", hint: `${elsewhere.code} ${code}` };
        if (near === null) return { kind: "unknown", hint: known.example };
        // La Poste gives companies codes whose last digits no commune has: 75975, 33077.
        const isCedex = country === "FR" && !code.endsWith("0");
        return { kind: isCedex ? "cedex" : "unknown", hint: near };
      }
      const towns = ids.map(town).filter((found) => found !== null);
      const [first] = towns;
      if (first === undefined) return { kind: "unknown", hint: known.example };
      return towns.length === 1 ? { kind: "town", town: first } : { kind: "towns", towns: toldApart(towns.slice(0, townsPerCodeMax)) };
    },
    town,
    chain(id) {
      const known = chains.get(id);
      if (known !== undefined) return known;
      const chain: string[] = [];
      let zone = zones.get(id);
      while (zone !== undefined && chain.length < 8) {
        chain.push(zone.id);
        zone = zone.parent === null ? undefined : zones.get(zone.parent);
      }
      if (chain.length > 0) chains.set(chain[0] ?? id, chain);
      return chain;
    },
    zone: (id) => zones.get(id) ?? null,
  };
}
