import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { cleanCode, createPlaceDirectory, townsPerCodeMax, type PlaceTable } from "./place-directory.memory.ts";
import { inventedPlaces, placeDirectoryContract } from "./place-directory.contract.ts";

function merged(tables: readonly PlaceTable[]): PlaceTable {
  return {
    countries: tables.flatMap((table) => table.countries),
    zones: tables.flatMap((table) => table.zones),
    codes: new Map(tables.flatMap((table) => [...table.codes])),
  };
}

describe("the place directory in memory", () => {
  for (const one of placeDirectoryContract((tables) => createPlaceDirectory(merged(tables)))) test(one.name, one.run);
});

const places = createPlaceDirectory(merged(inventedPlaces));
const anything = fc.oneof(fc.string({ unit: "binary", maxLength: 40 }), fc.stringMatching(/^[0-9]{0,7}$/), fc.constantFrom("11100", "11110", "12077"));

test("[EN-6] several towns for one code are a list; one town is none", () => {
  expect(places.lookup("FR", "11100").kind).toBe("towns");
  expect(places.lookup("FR", "11110").kind).toBe("town");
});

test("[EN-6] an answer depends on nothing that was asked before: the directory keeps no code", () => {
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 12 }), anything, (before, code) => {
      const fresh = createPlaceDirectory(merged(inventedPlaces));
      for (const asked of before) places.lookup("FR", asked);
      expect(places.lookup("FR", code)).toEqual(fresh.lookup("FR", code));
    }),
  );
});

test("[EN-6] the town of a code is the same by whichever of its codes it was found", () => {
  const answer = places.lookup("FR", "11100");
  const single = places.lookup("FR", "11110");
  if (answer.kind !== "towns" || single.kind !== "town") throw new Error("the table changed");
  expect(answer.towns[0]).toEqual(single.town);
  expect(JSON.stringify(answer)).not.toContain("11100");
});

test("[WH-1] every town's chain goes up one rung at a time and ends in its country", () => {
  const rank = ["town", "city", "district", "departement", "region", "country"];
  for (const zone of merged(inventedPlaces).zones.filter((one) => one.kind === "town")) {
    const kinds = places.chain(zone.id).map((id) => rank.indexOf(places.zone(id)?.kind ?? ""));
    expect(kinds).toEqual([...kinds].sort((a, b) => a - b));
    expect(kinds.at(-1)).toBe(rank.indexOf("country"));
    expect(places.chain(zone.id).at(-1)).toBe(zone.id.slice(0, 2));
  }
});

test("a chain ends even when the zones of a table go round in a circle", () => {
  const round = createPlaceDirectory({
    countries: [],
    codes: new Map(),
    zones: [
      { id: "XX-a", kind: "town", name: "a", parent: "XX-b" },
      { id: "XX-b", kind: "district", name: "b", parent: "XX-a" },
    ],
  });
  expect(round.chain("XX-a").length).toBeLessThanOrEqual(8);
});

test("a list of towns is cut where nobody would read on", () => {
  const zones = Array.from({ length: townsPerCodeMax + 5 }, (_, at) => ({ id: `XX-${at}`, kind: "town" as const, name: `Hamlet ${at}`, parent: "XX" }));
  const many = createPlaceDirectory({ countries: [{ code: "XX", name: "X", example: "1" }], zones, codes: new Map([["XX/1", zones.map((zone) => zone.id)]]) });
  const answer = many.lookup("XX", "1");
  expect(answer.kind === "towns" ? answer.towns.length : 0).toBe(townsPerCodeMax);
});

test("a cleaned code is made of digits and capital letters, whatever was typed, and cleaning it again changes nothing", () => {
  fc.assert(
    fc.property(anything, (raw) => {
      const code = cleanCode("FR", raw);
      expect(code).toMatch(/^[0-9A-Z]*$/);
      if (!code.startsWith("F")) expect(cleanCode("FR", code)).toBe(code);
    }),
  );
});

test("whatever is asked, every hint for a wrong code is a code that exists", () => {
  fc.assert(
    fc.property(anything, (code) => {
      const answer = places.lookup("FR", code);
      if (answer.kind === "town" || answer.kind === "towns") return;
      const [country, hint] = answer.hint.includes(" ") ? answer.hint.split(" ") : ["FR", answer.hint];
      expect(["town", "towns"]).toContain(places.lookup(country ?? "", hint ?? "").kind);
    }),
  );
});
