import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inventedPlaces, placeDirectoryContract, type PlaceTable } from "@lampion/core";
import { decodePlaces, encodePlaces, loadPlaces, placeFileMark, writePlaces } from "./place-file.ts";

const base = mkdtempSync(join(tmpdir(), "lampion-places-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));
let folders = 0;
function folderOf(tables: readonly PlaceTable[]): string {
  folders += 1;
  const folder = join(base, String(folders));
  mkdirSync(folder);
  for (const table of tables) writePlaces(join(folder, `${table.countries[0]?.code.toLowerCase()}.places`), table);
  return folder;
}
const [france, elsewhere] = inventedPlaces as [PlaceTable, PlaceTable];

describe("the place directory in files", () => {
  for (const one of placeDirectoryContract((tables) => loadPlaces([folderOf(tables)]))) test(one.name, one.run);
});

test("a table comes back from its file as it was, and the same table makes the same bytes", () => {
  const text = encodePlaces(france);
  expect(decodePlaces(text)).toEqual({ kind: "places", table: france });
  expect(encodePlaces(structuredClone(france))).toBe(text);
});

test("a file cut at any place is refused", () => {
  const text = encodePlaces(elsewhere);
  for (let length = 0; length < text.length; length += 1) expect(decodePlaces(text.slice(0, length)).kind).toBe("refused");
});

test("a file with one other sign is refused", () => {
  const text = encodePlaces(elsewhere);
  for (let at = 0; at < text.length; at += 1) {
    const altered = `${text.slice(0, at)}${text[at] === "~" ? "!" : "~"}${text.slice(at + 1)}`;
    expect(decodePlaces(altered).kind).toBe("refused");
  }
});

test("a file of another version says so", () => {
  const text = encodePlaces(elsewhere).replace(placeFileMark, "lampion-places 0");
  expect(decodePlaces(text)).toEqual({ kind: "refused", why: "it is not a place file of this version" });
});

test("a folder with a spoilt file is not loaded, and the error names the file and what to do", () => {
  const folder = folderOf([france]);
  writeFileSync(join(folder, "xx.places"), encodePlaces(elsewhere).slice(0, -20));
  expect(() => loadPlaces([folder])).toThrow(/xx\.places: it is truncated or altered\. .*npm run build/);
});

test("no place file at all is an error that says what to do", () => {
  const empty = folderOf([]);
  expect(() => loadPlaces([empty, join(base, "not-there")])).toThrow(/No place file in .*npm run build/);
});

test("several folders are merged; a country of a later folder takes the place of the one before, as a whole", () => {
  const own: PlaceTable = {
    countries: [{ code: "XX", name: "Elsewhere again", example: "CD1" }],
    zones: [
      { id: "XX", kind: "country", name: "Elsewhere", parent: null },
      { id: "XX-t2", kind: "town", name: "Nearport", parent: "XX" },
    ],
    codes: new Map([["XX/CD1", ["XX-t2"]]]),
  };
  const places = loadPlaces([folderOf([france, elsewhere]), folderOf([own])]);
  expect(places.countries().map((country) => country.name)).toEqual(["France", "Elsewhere again"]);
  expect(places.lookup("XX", "CD1").kind).toBe("town");
  expect(places.lookup("XX", "AB1").kind).toBe("unknown");
  expect(places.town("XX-t1")).toBeNull();
  expect(places.lookup("FR", "11110").kind).toBe("town");
});

test("writing leaves nothing but the file, also over an older one", () => {
  const folder = folderOf([elsewhere]);
  writePlaces(join(folder, "xx.places"), elsewhere);
  expect(readdirSync(folder)).toEqual(["xx.places"]);
});
