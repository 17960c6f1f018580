import { expect, test } from "bun:test";
import eu from "./helplines/eu.json";
import fr from "./helplines/fr.json";

const yearMs = 366 * 86_400_000;
/** A card whose numbers nobody has looked at for twelve months. */
const isOld = (dateChecked: string, nowMs: number): boolean => !(nowMs - Date.parse(dateChecked) < yearMs);

test("[SA-9] every number was checked within twelve months", () => {
  for (const card of [fr, eu]) expect({ country: card.country, isOld: isOld(card.dateChecked, Date.now()) }).toEqual({ country: card.country, isOld: false });
  expect(isOld(fr.dateChecked, Date.parse(fr.dateChecked) + 367 * 86_400_000)).toBe(true);
  expect(isOld("never", 0)).toBe(true);
});

test("[SA-9] the numbers of France and of the Union are there, with words in both languages and a way to reach them", () => {
  expect(fr.lines.map((line) => line.number)).toEqual(expect.arrayContaining(["17", "112", "114", "119", "3018", "3919", "3114", "116006", "17Cyber"]));
  expect(eu.lines.map((line) => line.number)).toEqual(["112", "116111", "116006", "116016"]);
  for (const line of [...fr.lines, ...eu.lines]) {
    expect(line.fr.length * line.en.length * line.channels.length * line.situations.length).toBeGreaterThan(0);
    for (const channel of line.channels) expect(["call", "text", "chat"]).toContain(channel);
  }
});

test("[SA-9] each situation has more than the emergency numbers in France", () => {
  for (const situation of ["child", "online", "violence", "suicide"]) expect(fr.lines.some((line) => (line.situations as string[]).includes(situation))).toBe(true);
});
