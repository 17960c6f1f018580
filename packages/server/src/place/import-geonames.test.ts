import { afterAll, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPlaceDirectory, townsPerCodeMax, type PlaceDirectory } from "@lampion/core";
import { importPlaces, readGeonames } from "./import-geonames.ts";
import { encodePlaces, loadPlaces } from "./place-file.ts";

const base = mkdtempSync(join(tmpdir(), "lampion-import-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** A line as GeoNames writes it: country, code, place, three divisions with their codes, latitude, longitude, accuracy. */
const line = (country: string, code: string, place: string, ...divisions: readonly string[]): string =>
  [country, code, place, ...Array.from({ length: 6 }, (_, at) => divisions[at] ?? ""), "10.5", "-3.25", "4"].join("\t");

function read(...lines: readonly string[]): PlaceDirectory {
  const found = readGeonames(lines.join("\n"));
  if (found.kind === "refused") throw new Error(found.why);
  return createPlaceDirectory(found.table);
}
const why = (text: string): string => {
  const found = readGeonames(text);
  return found.kind === "refused" ? found.why : "not refused";
};
const townsOf = (places: PlaceDirectory, country: string, code: string): readonly string[] => {
  const answer = places.lookup(country, code);
  return answer.kind === "towns" ? answer.towns.map((town) => town.name) : answer.kind === "town" ? [answer.town.name] : [];
};

test("[WH-1] the ladder of an imported country is the divisions that its file names, and ends in the country", () => {
  const places = read(
    line("DE", "90901", "Musterheim", "Nordmark", "NM", "Bezirk Ost", "01", "Landkreis Auen", "0101"),
    line("DE", "90902", "Insel Kahl", "Nordmark", "NM", "", "00", "Landkreis Auen", "0101"),
    line("DE", "90903", "Freistadt", "Nordmark", "NM"),
    line("DE", "90904", "Niemandsort"),
  );
  const ladder = (code: string): readonly string[] => {
    const answer = places.lookup("DE", code);
    return answer.kind === "town" ? places.chain(answer.town.id).map((id) => `${places.zone(id)?.kind} ${places.zone(id)?.name}`) : [];
  };
  expect(ladder("90901")).toEqual(["town Musterheim", "district Landkreis Auen", "departement Bezirk Ost", "region Nordmark", "country Deutschland"]);
  expect(ladder("90902")).toEqual(["town Insel Kahl", "district Landkreis Auen", "region Nordmark", "country Deutschland"]);
  expect(ladder("90903")).toEqual(["town Freistadt", "region Nordmark", "country Deutschland"]);
  expect(ladder("90904")).toEqual(["town Niemandsort", "country Deutschland"]);
});

test("[EN-6] a code of several places gives them all; a place with several codes is one town", () => {
  const places = read(line("BE", "9991", "Bovenmeer", "Kust", "K"), line("BE", "9991", "Ondermeer", "Kust", "K"), line("BE", "9992", "Bovenmeer", "Kust", "K"));
  expect(townsOf(places, "BE", "9991")).toEqual(["Bovenmeer", "Ondermeer"]);
  const [one, other] = [places.lookup("BE", "9991"), places.lookup("BE", "9992")];
  expect(one.kind === "towns" && other.kind === "town" && one.towns[0]?.id === other.town.id).toBe(true);
});

test("a code is found as it stands in the file and as a person types it, with and without the country's letter", () => {
  const places = read(line("LU", "L-9990", "Steenbierg", "Norden", "N"));
  for (const typed of ["9990", "L-9990", "l 9990", "LU-9990"]) expect(townsOf(places, "LU", typed)).toEqual(["Steenbierg"]);
});

test("a Dutch code finds its town with and without the two letters of the street", () => {
  const places = read(line("NL", "9999", "Terpdam", "Polder", "P"));
  for (const typed of ["9999", "9999 AB", "9999ab"]) expect(townsOf(places, "NL", typed)).toEqual(["Terpdam"]);
  expect(places.lookup("NL", "9999A").kind).toBe("malformed");
});

test("places of one name in two divisions, or with long names that begin alike, stay apart, in any script", () => {
  const long = "Дългоимено село край голямата река на изток";
  const places = read(
    line("BG", "9901", "Ново село", "Север", "S", "Горна", "S1"),
    line("BG", "9902", "Ново село", "Юг", "U", "Долна", "U1"),
    line("BG", "9903", `${long} първо`, "Север", "S", "Горна", "S1"),
    line("BG", "9904", `${long} второ`, "Север", "S", "Горна", "S1"),
  );
  const ids = ["9901", "9902", "9903", "9904"].map((code) => places.lookup("BG", code)).map((answer) => (answer.kind === "town" ? answer.town.id : answer.kind));
  expect(new Set(ids).size).toBe(4);
});

test("ids are the same in a later edition with other lines before, and fit what a hello and a room may carry", () => {
  const known = line("HU", "9990", "Kitalált-Ősfalvaújhely alsó és felső tanyái", "Képzelt vármegye", "KV");
  const chains = [read(known), read(line("HU", "9980", "Másfalva", "Képzelt vármegye", "KV"), known)].map((places) => {
    const answer = places.lookup("HU", "9990");
    return answer.kind === "town" ? places.chain(answer.town.id) : [];
  });
  expect(chains[0]).toEqual(chains[1] as string[]);
  for (const id of chains[0] ?? []) expect(id).toMatch(/^[A-Za-z0-9_.-]{1,40}$/);
});

test("a code with more hamlets than a list can show gives the divisions above them", () => {
  const hamlets = Array.from({ length: townsPerCodeMax + 1 }, (_, at) =>
    line("LT", "99990", `Sodyba ${at}`, "Apskritis", "A", at % 2 === 0 ? "Rytų rajonas" : "Vakarų rajonas", String(at % 2)),
  );
  const places = read(...hamlets, line("LT", "99991", "Sodyba 1", "Apskritis", "A", "Vakarų rajonas", "1"));
  expect(townsOf(places, "LT", "99990")).toEqual(["Rytų rajonas", "Vakarų rajonas"]);
  expect(townsOf(places, "LT", "99991")).toEqual(["Sodyba 1"]);
});

test("coordinates are thrown away on reading: two files that differ in nothing else make the same place file, so nothing later can depend on a distance", () => {
  const text = `${line("BE", "9991", "Bovenmeer", "Kust", "K")}\n${line("BE", "9992", "Ondermeer", "Kust", "K")}`;
  const files = [text, text.replace("10.5", "51.25").replaceAll("-3.25", "4.75")].map((one) => {
    const found = readGeonames(one);
    return found.kind === "table" ? encodePlaces(found.table) : found.why;
  });
  expect(files[0]).toBe(files[1] as string);
  expect(files[0]).not.toContain("51.25");
});

test("a byte order mark, Windows line ends, empty lines and places without a code do no harm", () => {
  const found = readGeonames(`\uFEFF${line("BE", "9991", "Bovenmeer")}\r\n\r\n${line("BE", "", "Zonder")}\r\n`);
  expect(found.kind === "table" ? [found.table.codes.size, found.table.zones.map((zone) => zone.name)] : found.why).toEqual([1, ["Belgique", "Bovenmeer"]]);
});

test("what is no postal code file is refused with the line and the reason", () => {
  const good = line("BE", "9991", "Bovenmeer");
  expect(why("")).toBe("the file is empty");
  expect(why("\n \r\n")).toBe("the file is empty");
  expect(why(line("BE", "", "Zonder"))).toContain("no line of it has a postal code");
  expect(why(`${good}\nBE\t9992\tOndermeer`)).toContain("line 2 has 3 columns");
  expect(why(`${good}\n${good}\textra`)).toContain("line 2 has 13 columns");
  expect(why("BE;9991;Bovenmeer")).toContain("line 1 has 1 columns");
  expect(why(`${good}\n\n${line("NL", "9999", "Terpdam")}`)).toContain("line 3 is of NL, the lines before it of BE");
  expect(why(line("country code", "postal code", "place name"))).toContain("line 1 does not begin with");
  expect(why(line("FR", "99999", "Valmorne"))).toContain("official division");
  expect(why(`${good}\n${line("BE", "99(1", "Ondermeer")}`)).toContain("line 2 has a postal code that nobody can type");
  expect(why(`${good}\0`)).toBe("it is not a text file");
});

test("an imported file is loaded beside the others; what cannot be read, decoded or written is refused and leaves nothing", () => {
  const at = (name: string, content: string | Uint8Array): string => {
    const path = join(base, name);
    writeFileSync(path, content);
    return path;
  };
  const into = join(base, "data", "places");
  const good = at("be.txt", line("BE", "9991", "Bovenmeer"));
  expect(importPlaces(good, into)).toEqual({ kind: "imported", country: "BE", towns: 1, codes: 1, file: join(into, "be.places") });
  expect(townsOf(loadPlaces([into]), "BE", "9991")).toEqual(["Bovenmeer"]);

  const nowhere = join(base, "nowhere");
  const refusals: readonly (readonly [string, string])[] = [
    [join(base, "missing.txt"), "cannot be read"],
    [at("latin.txt", Uint8Array.from([0x42, 0x45, 0x09, 0xe9, 0x0a])), "not a text file in UTF-8"],
    [at("be.zip", Uint8Array.from([0x50, 0x4b, 3, 4, 0xff, 0xfe])), "zip archive"],
    [at("empty.txt", ""), "empty"],
  ];
  for (const [path, reason] of refusals) {
    const result = importPlaces(path, nowhere);
    expect(result.kind === "refused" ? result.why : result.kind).toContain(reason);
  }
  expect(existsSync(nowhere)).toBe(false);
  const blocked = importPlaces(good, join(good, "places"));
  expect(blocked.kind === "refused" ? blocked.why : blocked.kind).toContain("cannot be written");
  expect(readFileSync(good, "utf8")).toBe(line("BE", "9991", "Bovenmeer"));
});
