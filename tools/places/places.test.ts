import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { PlaceDirectory, PlaceTable } from "@lampion/core";
import { encodePlaces, loadPlaces } from "@lampion/server/place";
import { ensurePlaces } from "./ensure-places.ts";
import { franceTable } from "./france.ts";

const base = mkdtempSync(join(tmpdir(), "lampion-france-"));
const folder = join(base, "built");
let table: PlaceTable;
let places: PlaceDirectory;
beforeAll(() => {
  table = franceTable();
  ensurePlaces(folder);
  places = loadPlaces([folder]);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const townsOf = (code: string, country = "FR"): readonly string[] => {
  const answer = places.lookup(country, code);
  return answer.kind === "towns" ? answer.towns.map((town) => town.name) : answer.kind === "town" ? [answer.town.name] : [];
};
const ladderOf = (code: string, country = "FR"): readonly string[] => {
  const answer = places.lookup(country, code);
  const [town] = answer.kind === "towns" ? answer.towns : answer.kind === "town" ? [answer.town] : [];
  return town === undefined ? [] : places.chain(town.id).map((id) => places.zone(id)?.name ?? id);
};

test("[EN-6] every code of the official division leads to its towns, and to no other", () => {
  const communes = createRequire(import.meta.url)("@etalab/decoupage-administratif/data/communes.json") as { code: string; type: string; codesPostaux?: string[] }[];
  const official = new Map<string, Set<string>>();
  for (const one of communes) {
    // Paris, Lyon and Marseille are placed by their arrondissements, whose codes are the same.
    if (!["commune-actuelle", "arrondissement-municipal"].includes(one.type) || ["75056", "69123", "13055"].includes(one.code)) continue;
    for (const code of one.codesPostaux ?? []) official.set(code, (official.get(code) ?? new Set()).add(`FR-${one.code}`));
  }
  expect(official.size).toBeGreaterThan(6_000);
  expect(table.codes.size).toBe(official.size);
  for (const [code, towns] of official) {
    const answer = places.lookup("FR", code);
    const found = answer.kind === "towns" ? answer.towns.map((town) => town.id) : answer.kind === "town" ? [answer.town.id] : [];
    expect(new Set(found)).toEqual(towns);
  }
});

test("[EN-6] several towns for one code stand largest first and under different names", () => {
  const communes = createRequire(import.meta.url)("@etalab/decoupage-administratif/data/communes.json") as { code: string; type: string; population?: number }[];
  const people = new Map(communes.filter((one) => one.type !== "commune-deleguee" && one.type !== "commune-associee").map((one) => [`FR-${one.code}`, one.population ?? 0]));
  for (const ids of table.codes.values()) {
    const sizes = ids.map((id) => people.get(id) ?? 0);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(new Set(ids.map((id) => places.town(id)?.name)).size).toBe(ids.length);
  }
});

test("[WH-1] every town of France has a département, a region and a country above it, each once and in this order", () => {
  let towns = 0;
  for (const zone of table.zones.filter((one) => one.kind === "town")) {
    const kinds = places
      .chain(zone.id)
      .map((id) => places.zone(id)?.kind)
      .filter((kind) => kind !== "city" && kind !== "district");
    expect(kinds).toEqual(["town", "departement", "region", "country"]);
    expect(places.chain(zone.id).at(-1)).toBe("FR");
    towns += 1;
  }
  expect(towns).toBeGreaterThan(34_900);
});

test("[WH-1] the ladder of the three great cities goes through the city once, and through the district where that is larger", () => {
  expect(ladderOf("75011")).toEqual(["Paris 11e", "Paris", "Île-de-France", "France"]);
  expect(ladderOf("69001")).toEqual(["Lyon 1er", "Lyon", "Arrondissement de Lyon", "Rhône", "Auvergne-Rhône-Alpes", "France"]);
  expect(ladderOf("13016").slice(0, 4)).toEqual(["Marseille 16e", "Marseille", "Arrondissement de Marseille", "Bouches-du-Rhône"]);
  expect(townsOf("75116")).toEqual(["Paris 16e"]);
});

test("[WH-1] Corsica, the overseas départements and collectivities, and Monaco have their own ladders", () => {
  expect(ladderOf("20000")).toEqual(["Ajaccio", "Arrondissement d'Ajaccio", "Corse-du-Sud", "Corse", "France"]);
  expect(ladderOf("20200").slice(2, 4)).toEqual(["Haute-Corse", "Corse"]);
  for (const code of ["97110", "97200", "97300", "97400", "97500", "97600", "97133", "98600", "98714", "98800"]) expect(ladderOf(code).at(-1)).toBe("France");
  expect(ladderOf("98000", "MC")).toEqual(["Monaco", "Monaco"]);
});

test("Monaco's code given as a French one is answered with Monaco", () => {
  expect(places.lookup("FR", "98000")).toEqual({ kind: "unknown", hint: "MC 98000" });
});

test("companies' codes are answered with an ordinary code of the same département", () => {
  for (const [cedex, departement] of [
    ["75975", "Paris"],
    ["33077", "Gironde"],
    ["69288", "Rhône"],
    ["92055", "Hauts-de-Seine"],
    ["20188", "Corse-du-Sud"],
    ["97495", "La Réunion"],
  ] as const) {
    const answer = places.lookup("FR", cedex);
    expect(answer.kind).toBe("cedex");
    expect(answer.kind === "cedex" ? ladderOf(answer.hint) : []).toContain(departement);
  }
});

test("whatever five digits are typed, the answer is towns, or a hint that leads to some", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999 }), (number) => {
      const answer = places.lookup("FR", String(number).padStart(5, "0"));
      if (answer.kind === "town" || answer.kind === "towns") return;
      expect(answer.kind).not.toBe("malformed");
      const hint = "hint" in answer ? answer.hint : "";
      expect(hint.startsWith("MC ") ? townsOf(hint.slice(3), "MC") : townsOf(hint)).not.toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

test("no district is named with a clumsy article", () => {
  const names = table.zones.filter((zone) => zone.kind === "district").map((zone) => zone.name);
  for (const name of [
    "Arrondissement d'Angers",
    "Arrondissement du Havre",
    "Arrondissement des Andelys",
    "Arrondissement de La Rochelle",
    "Arrondissement d'Yssingeaux",
    "Arrondissement d'Évry",
  ])
    expect(names).toContain(name);
  for (const name of names) expect(name).not.toMatch(/ de (?:[AEIOUÉÈ]|Les? )/);
});

test("ids fit what a hello and a room may carry", () => {
  for (const zone of table.zones) expect(zone.id).toMatch(/^[A-Za-z0-9_.-]{1,40}$/);
});

test("two builds make the same bytes", () => {
  expect(encodePlaces(franceTable()) === readFileSync(join(folder, "fr.places"), "utf8")).toBe(true);
});

test("places are built when missing, spoilt or made from something else, and left alone otherwise", () => {
  const into = join(base, "again");
  expect(ensurePlaces(into).built).toBe(true);
  const [france, monaco, stamp] = ["fr.places", "mc.places", "stamp"].map((name) => join(into, name)) as [string, string, string];
  const long = new Date(1_000_000_000_000);
  utimesSync(france, long, long);
  expect(ensurePlaces(into).built).toBe(false);
  expect(statSync(france).mtimeMs).toBe(long.getTime());
  const spoils = [() => rmSync(monaco), () => writeFileSync(france, "x"), () => rmSync(stamp), () => writeFileSync(stamp, readFileSync(stamp, "utf8").replace(/^\S+/, "0.0.1"))];
  for (const spoil of spoils) {
    spoil();
    expect(ensurePlaces(into).built).toBe(true);
    expect(existsSync(monaco) && loadPlaces([into]).lookup("FR", "75011").kind).toBe("town");
  }
});
