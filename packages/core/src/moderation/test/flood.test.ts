import { expect, test } from "bun:test";
import { next } from "../cases.ts";
import { isRefused } from "../desk-house.ts";
import { fileNotice, type Filed } from "../paper-desk.ts";
import { median } from "../misuse.ts";
import { openSmallDesk } from "./small-desk.ts";

test("[MD-27, MD-29, MD-32] ten thousand notices about one place are one case with a code each; a grave one goes first, and the last costs what the first did", async () => {
  const small = await openSmallDesk(71);
  const ada = await small.person("ada", ["senior"]);
  const took: number[] = [];
  const codes = new Set<string>();
  const file = async (at: number, situation: "harassment" | "trap" = "harassment"): Promise<Filed> => {
    const began = performance.now();
    const filed = await fileNotice(small.house, { situation, where: "/rooms/FR-75111/1/12", words: `Encore lui, ${at}.`, language: "fr" });
    took.push(performance.now() - began);
    return filed;
  };
  let grave = "";
  for (let at = 0; at < 10_000; at += 1) {
    const filed = await file(at);
    if (isRefused(filed)) throw new Error(filed.why);
    codes.add(filed.claim);
    if (at === 6_000) {
      const other = await file(at, "trap");
      if (!isRefused(other)) grave = other.case;
    }
  }
  expect([codes.size, small.house.state.cases.size]).toEqual([10_000, 2]);
  expect(await next(small.house, ada)).toMatchObject({ case: grave });
  // Medians: one pause of the machine says nothing.
  expect(median(took.slice(-1_000)) ?? 0).toBeLessThan((median(took.slice(100, 1_100)) ?? 0) * 6 + 0.2);
}, 60_000);

test("[MD-65] who lives where it happened sees neither notice nor finding of that place: the room says the département when nobody else does", async () => {
  const small = await openSmallDesk(72);
  const near = await small.person("ada", ["senior"], { department: "75" });
  const far = await small.person("bea", ["senior"], { department: "13" });
  const filed = await fileNotice(small.house, { situation: "harassment", where: "https://lampion.example/rooms/FR-d75/1/3", words: "Il insiste.", language: "fr" });
  if (isRefused(filed)) throw new Error(filed.why);
  expect(small.house.state.cases.get(filed.case)?.department).toBe("75");
  expect(await next(small.house, near)).toMatchObject({ case: null });
  expect(await next(small.house, far)).toMatchObject({ case: filed.case });
  // A room of a theme lies nowhere.
  const theme = await fileNotice(small.house, { situation: "harassment", where: "/rooms/theme-music/1/3", words: "Ici aussi.", language: "fr" });
  if (!isRefused(theme)) expect(small.house.state.cases.get(theme.case)?.department).toBeNull();
  const found = await small.report({ source: "finding", about: "finding", stream: "room:FR-d75", department: null, subject: null });
  expect(small.house.state.cases.get(found.case)?.department).toBe("75");
});
