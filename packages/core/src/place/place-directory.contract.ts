import type { PlaceAnswer, PlaceDirectory, Town, Zone } from "./place-directory.port.ts";
import type { PlaceTable } from "./place-directory.memory.ts";

/** One thing that every place directory must do; `run` throws when it does not. */
export interface PlaceCase {
  readonly name: string;
  run(): void;
}

function mustEqual(got: unknown, wanted: unknown, what: string): void {
  const [one, other] = [JSON.stringify(got), JSON.stringify(wanted)];
  if (one !== other) throw new Error(`${what}: wanted ${other}, got ${one}`);
}

const zone = (id: string, kind: Zone["kind"], name: string, parent: string | null): Zone => ({ id, kind, name, parent });

/** Two invented countries in the places of real ones: a city in two parts, a valley of three villages, an island without a district. */
export const inventedPlaces: readonly PlaceTable[] = [
  {
    countries: [{ code: "FR", name: "France", example: "11100" }],
    zones: [
      zone("FR", "country", "France", null),
      zone("FR-r1", "region", "Hautes Lumières", "FR"),
      zone("FR-d11", "departement", "Brume", "FR-r1"),
      zone("FR-d12", "departement", "Îles", "FR-r1"),
      zone("FR-k111", "district", "Arrondissement de Valmorne", "FR-d11"),
      zone("FR-c1", "city", "Grandville", "FR-k111"),
      zone("FR-1", "town", "Grandville 1er", "FR-c1"),
      zone("FR-2", "town", "Grandville 2e", "FR-c1"),
      zone("FR-3", "town", "Valmorne", "FR-k111"),
      zone("FR-4", "town", "Petit-Valmorne", "FR-k111"),
      zone("FR-5", "town", "Sèche-Combe", "FR-k111"),
      zone("FR-6", "town", "L'Îlot", "FR-d12"),
      zone("FR-7", "town", "L'Îlot", "FR-k111"),
    ],
    codes: new Map([
      ["FR/11001", ["FR-1"]],
      ["FR/11002", ["FR-2"]],
      ["FR/11100", ["FR-3", "FR-4", "FR-5"]],
      ["FR/11110", ["FR-3"]],
      ["FR/12000", ["FR-6"]],
      ["FR/12100", ["FR-6", "FR-3", "FR-7"]],
    ]),
  },
  {
    countries: [{ code: "XX", name: "Elsewhere", example: "AB1" }],
    zones: [zone("XX", "country", "Elsewhere", null), zone("XX-t1", "town", "Farport", "XX")],
    codes: new Map([
      ["XX/AB1", ["XX-t1"]],
      ["XX/AB2", ["XX-t1"]],
      ["XX/98000", ["XX-t1"]],
    ]),
  },
];

const areNoCodes = ["", "   ", "abc", "2A004", "-11100", "111000", "1110", "11100;", "<b>11100</b>", "1e5", "11100 or so", "١١١٠", "\ud800", "11100".repeat(40), "é1100"];
const writtenDifferently = ["11100", " 11 100 ", "F-11100", "f 11100", "FR-11100", "fr11100", "11.100", "11\u202f100", "\u200e11100\u200f", "１１１００", "١١١٠٠", "۱۱۱۰۰"];

/** What every place directory must do. `make` gives one that knows exactly the tables it is given. */
export function placeDirectoryContract(make: (tables: readonly PlaceTable[]) => PlaceDirectory): readonly PlaceCase[] {
  const places = make(inventedPlaces);
  const ids = (answer: PlaceAnswer): readonly string[] => (answer.kind === "towns" ? answer.towns.map((town: Town) => town.id) : answer.kind === "town" ? [answer.town.id] : []);
  return [
    {
      name: "a code of one town gives the town",
      run: () => mustEqual(places.lookup("FR", "11110"), { kind: "town", town: { id: "FR-3", name: "Valmorne", country: "FR" } }, "11110"),
    },
    { name: "a code of several towns gives all, in the order of the table", run: () => mustEqual(ids(places.lookup("FR", "11100")), ["FR-3", "FR-4", "FR-5"], "11100") },
    {
      name: "towns of one name behind one code are told apart by the zone above; elsewhere the name stays as it is",
      run: () => {
        const answer = places.lookup("FR", "12100");
        mustEqual(answer.kind === "towns" ? answer.towns.map((town) => town.name) : [], ["L'Îlot (Îles)", "Valmorne", "L'Îlot (Arrondissement de Valmorne)"], "12100");
        mustEqual(places.town("FR-6")?.name, "L'Îlot", "FR-6");
      },
    },
    {
      name: "spaces, dots, a country prefix, invisible marks and digits of other scripts change nothing",
      run: () => {
        for (const code of writtenDifferently) mustEqual(ids(places.lookup("FR", code)), ["FR-3", "FR-4", "FR-5"], JSON.stringify(code));
      },
    },
    {
      name: "what cannot be a code is malformed, and the example is one that exists",
      run: () => {
        for (const code of areNoCodes) mustEqual(places.lookup("FR", code), { kind: "malformed", hint: "11100" }, JSON.stringify(code));
      },
    },
    {
      name: "a country without a known form takes it from its own codes",
      run: () => {
        mustEqual(places.lookup("XX", "ab2").kind, "town", "ab2");
        mustEqual(places.lookup("XX", "ab9").kind, "unknown", "ab9");
        mustEqual(places.lookup("XX", "a1").kind, "malformed", "a1");
      },
    },
    {
      name: "a company's code is told apart and answered with an ordinary one near it",
      run: () => mustEqual(places.lookup("FR", "12077"), { kind: "cedex", hint: "12000" }, "12077"),
    },
    { name: "an unknown code is answered with one that begins alike", run: () => mustEqual(places.lookup("FR", "11000"), { kind: "unknown", hint: "11001" }, "11000") },
    { name: "a code of nowhere is answered with the country's example", run: () => mustEqual(places.lookup("FR", "99999"), { kind: "unknown", hint: "11100" }, "99999") },
    { name: "a code of another country is answered with that country", run: () => mustEqual(places.lookup("FR", "98000"), { kind: "unknown", hint: "XX 98000" }, "98000") },
    {
      name: "an unknown country is answered with those that there are",
      run: () => {
        for (const country of ["ZZ", "", "__proto__", "fr"]) mustEqual(places.lookup(country, "11100"), { kind: "unknown", hint: "FR, XX" }, country);
      },
    },
    { name: "a chain climbs from the town to the country", run: () => mustEqual(places.chain("FR-2"), ["FR-2", "FR-c1", "FR-k111", "FR-d11", "FR-r1", "FR"], "FR-2") },
    {
      name: "an unknown id has no chain, no town and no zone; a zone above towns is no town",
      run: () => mustEqual([places.chain("FR-9"), places.town("FR-9"), places.zone("FR-9"), places.town("FR-d11")], [[], null, null, null], "FR-9"),
    },
    {
      name: "every country is listed with an example that leads somewhere",
      run: () => {
        for (const country of places.countries()) if (ids(places.lookup(country.code, country.example)).length === 0) throw new Error(`${country.code} ${country.example}`);
      },
    },
  ];
}
