import { linesOf, type Rooms } from "@lampion/safety/corpus/rooms.ts";
import { roomsEn } from "@lampion/safety/corpus/rooms-en.ts";
import { roomsFr } from "@lampion/safety/corpus/rooms-fr.ts";
import { expect, test } from "bun:test";
import { readActLines, readWideLines } from "./act-lines.ts";
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
