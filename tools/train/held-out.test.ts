import { linesOf, type Rooms } from "@lampion/safety/corpus/rooms.ts";
import { roomsEn } from "@lampion/safety/corpus/rooms-en.ts";
import { roomsFr } from "@lampion/safety/corpus/rooms-fr.ts";
import { expect, test } from "bun:test";
import { secondEn, secondFr, secondNotEn, secondNotFr } from "@lampion/safety/corpus/acts-second.ts";
import { thirdEn, thirdFr, thirdNotEn, thirdNotFr } from "@lampion/safety/corpus/acts-third.ts";
import { readActLines, readManyLines, readWideLines } from "./act-lines.ts";
import { taughtOf } from "./act-measured.ts";
import { readLines } from "./corpus.ts";
import { sentences } from "./grammar.ts";

const run = 6;
const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const runsOf = (text: string): string[] => {
  const list = words(text);
  return list.slice(run - 1).map((_, at) => list.slice(at, at + run).join(" "));
};

test("[SF-77] the rooms that are only measured are two hundred lines a language, no line twice, and no taught sentence says six words of theirs in a row", () => {
  const measured = new Map<string, string>();
  for (const corpus of [roomsFr, roomsEn] satisfies Rooms[]) {
    const all = Object.values(corpus).flatMap(linesOf);
    expect(all.length).toBeGreaterThan(200);
    expect(new Set(all).size).toBe(all.length);
    for (const text of all) for (const one of runsOf(text)) measured.set(one, text);
  }
  const taught = [...readLines(), ...(["fr", "en"] as const).flatMap((lang) => [...readActLines(lang), ...readWideLines(lang)].map(({ line }) => line))];
  const copies = taught.flatMap((line) => sentences(line)).flatMap((text) => runsOf(text).flatMap((one) => (measured.has(one) ? [`${text} / ${measured.get(one)}`] : [])));
  expect([...new Set(copies)]).toEqual([]);
});

test("[SF-77] the acts that are only measured are four hundred and fifty lines and two hundred neighbours a language, and no taught sentence says five words of theirs in a row", () => {
  for (const [acts, neighbours] of [
    [secondFr, secondNotFr],
    [secondEn, secondNotEn],
  ] as const) {
    const lines = Object.values(acts).flatMap((line) => line.split(" | "));
    const harmless = Object.values(neighbours).flatMap((line) => line.split(" | "));
    expect(Object.keys(neighbours)).toEqual(Object.keys(acts));
    expect(lines.length).toBeGreaterThan(450);
    expect(harmless.length).toBe(195);
    expect(new Set([...lines, ...harmless]).size).toBe(lines.length + harmless.length);
    expect(taughtOf([...lines, ...harmless].filter((text) => words(text).length > 2))).toEqual([]);
  }
  const said = taughtOf((["fr", "en"] as const).flatMap((lang) => [...readActLines(lang), ...readManyLines(lang)].flatMap(({ line }) => sentences(line))));
  const five = (text: string): string[] =>
    words(text)
      .slice(4)
      .map((_, at) =>
        words(text)
          .slice(at, at + 5)
          .join(" "),
      );
  const measured = new Set([secondFr, secondEn, secondNotFr, secondNotEn].flatMap((corpus) => Object.values(corpus).flatMap((line) => line.split(" | ").flatMap(five))));
  expect(said.length).toBeGreaterThan(20_000);
  expect(said.filter((text) => five(text).some((one) => measured.has(one)))).toEqual([]);
});

test("[SF-77] of each act the third set has four sentences and six neighbours, none twice and none taught", () => {
  for (const [acts, neighbours] of [
    [thirdFr, thirdNotFr],
    [thirdEn, thirdNotEn],
  ] as const) {
    expect(Object.keys(neighbours)).toEqual(Object.keys(acts));
    for (const line of Object.values(acts)) expect(line.split(" | ").length).toBe(4);
    for (const line of Object.values(neighbours)) expect(line.split(" | ").length).toBe(6);
    const all = [...Object.values(acts), ...Object.values(neighbours)].flatMap((line) => line.split(" | "));
    expect(new Set(all).size).toBe(all.length);
    expect(taughtOf(all.filter((text) => words(text).length > 2))).toEqual([]);
  }
});
