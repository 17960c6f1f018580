import { expect, test } from "bun:test";
import { situations } from "../situations.ts";
import { belongs, categories, taxonomy } from "./taxonomy.ts";

test("[LW-43] there are 17 categories and 68 keyword codes, and every situation of a report has one of each", () => {
  const codes = new Set<string>(taxonomy.flatMap((row) => row.keywords.map((keyword) => keyword[1])));
  expect([categories.length, new Set(categories).size, codes.size]).toEqual([17, 17, 68]);
  expect(taxonomy.map((row): number => row.number)).toEqual(Array.from({ length: 17 }, (_, at) => at + 1));
  for (const row of taxonomy) {
    expect(row.keywords.map((keyword) => keyword[0]).join("")).toBe("abcdefgh".slice(0, row.keywords.length));
    // Categories 1 to 15 end with OTHER, the two without a stated ground have no keyword.
    expect((row.keywords.at(-1)?.[1] ?? null) as string | null).toBe(row.number <= 15 ? "OTHER" : null);
  }
  for (const { category, keyword } of Object.values(situations)) expect(belongs(keyword, category)).toBe(true);
});

test("[MD-15] within a category no two codes have one label, and no code has two", () => {
  for (const row of taxonomy) {
    expect(new Set(row.keywords.map((keyword) => keyword[1])).size).toBe(row.keywords.length);
    expect(new Set(row.keywords.map((keyword) => keyword[2])).size).toBe(row.keywords.length);
  }
  expect(new Set(taxonomy.map((row) => row.text)).size).toBe(17);
});
