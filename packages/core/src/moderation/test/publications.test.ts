import { describe, expect, test } from "bun:test";
import { isRefused } from "../desk-house.ts";
import { foldAll } from "../fold.ts";
import { publicationCards, publishReport, reportFile, reportsOut } from "../publications.ts";
import { stateText } from "../state.ts";
import { day, must, openSmallDesk } from "./small-desk.ts";

const texts = ["A", "B", "C", "D", "E", "F"];
const correction = { changed: "Two notices counted twice.", why: "A fault in the count.", method: "Folded anew from the events." };
const wanted = { provider: "Association des lampions", texts, correction: null };

async function withYear(seed: number) {
  const small = await openSmallDesk(seed);
  const dan = await small.person("dan", ["lead"]);
  await small.report();
  const year = new Date(small.house.nowMs()).getUTCFullYear();
  await small.pass(366 * day);
  return { ...small, dan, year };
}

describe("what was published", () => {
  test("[LW-40] published twice, both are there to the byte; the second is marked with day, what changed, why and method, and the first says that it was corrected", async () => {
    const { house, dan, year, pass, log } = await withYear(101);
    must(await publishReport(house, dan, { ...wanted, year }));
    const first = await reportFile(house, year, 1, "4_notices.csv");
    const cover = await reportFile(house, year, 1, "1_report_identification.csv");
    expect(first).toContain(`${year}-01-01/${year}-12-31`);
    await pass(30 * day);
    must(await publishReport(house, dan, { ...wanted, year, texts: ["A, put right", ...texts.slice(1)], correction }));
    expect(publicationCards(house.state)).toMatchObject([
      { year, version: 2, correction, changed: ["11_qualitative.csv"], correctedBy: null },
      { year, version: 1, correction: null, changed: [], correctedBy: 2 },
    ]);
    const [two, one] = publicationCards(house.state);
    expect((two?.at ?? 0) - (one?.at ?? 0)).toBe(30 * day);
    expect([await reportFile(house, year, 1, "4_notices.csv"), await reportFile(house, year, 1, "1_report_identification.csv")]).toEqual([first, cover]);
    expect([
      (await reportFile(house, year, 1, "11_qualitative.csv"))?.includes("put right"),
      (await reportFile(house, year, 2, "11_qualitative.csv"))?.includes("put right"),
    ]).toEqual([false, true]);
    // The second names the day of the first as that of the report before it (sheet 1).
    const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
    expect(await reportFile(house, year, 2, "1_report_identification.csv")).toContain(`latest previous report,${dayOf(one?.at ?? 0)}`);
    expect((await reportsOut(house)).years.find((of) => of.year === year)?.texts[0]).toBe("A, put right");
    const papers = await log.papers(house.state.publications.flatMap((each) => [each.texts, ...each.files.map(({ paper }) => paper)]));
    expect([papers.length, new Set(papers.map((each) => each.case))]).toEqual([24, new Set([null])]);
    // Nothing ends what was published, and it is in the log: the fold finds it again.
    await pass(400 * day);
    expect(await reportFile(house, year, 1, "4_notices.csv")).toBe(first);
    expect(stateText(foldAll(await log.after(0, 10_000)))).toBe(stateText(house.state));
  });

  test("[LW-40] no version without its mark and no mark without a version before; a year that is not over, a stranger, and a correction that changes nothing are refused", async () => {
    const { house, dan, year, person } = await withYear(102);
    const ada = await person("ada", ["senior"]);
    const refused = async (who: typeof dan, what: Partial<Parameters<typeof publishReport>[2]>) => isRefused(await publishReport(house, who, { ...wanted, year, ...what }));
    expect([await refused(ada, {}), await refused(dan, { year: year + 1 }), await refused(dan, { correction })]).toEqual([true, true, true]);
    must(await publishReport(house, dan, { ...wanted, year }));
    expect([await refused(dan, { texts: ["Unmarked"] }), await refused(dan, { correction })]).toEqual([true, true]);
    expect(house.state.publications.length).toBe(1);
    expect(await Promise.all([reportFile(house, year, 2, "4_notices.csv"), reportFile(house, year, 1, "../desk.sqlite")])).toEqual([null, null]);
    const two = await Promise.all(["X", "Y"].map((text) => publishReport(house, dan, { ...wanted, year, texts: [text], correction })));
    // One after the other: each is a correction of the one before it.
    expect([two.map((one) => isRefused(one)), house.state.publications.map((one) => one.version)]).toEqual([
      [false, false],
      [1, 2, 3],
    ]);
  });

  test("[LW-40] without the audit nothing is published", async () => {
    const { house, dan, year, log } = await withYear(103);
    log.breakWrites("audit", true);
    expect(isRefused(await publishReport(house, dan, { ...wanted, year }))).toBe(true);
    expect(house.state.publications.length).toBe(0);
  });
});
