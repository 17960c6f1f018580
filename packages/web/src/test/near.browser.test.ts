import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { startBusyTown, type BusyTown } from "../../test/budget/town.ts";
import { by, enter, newDevice, quit } from "../../test/harness.ts";
import { eventually } from "@lampion/ui/testing/eventually.ts";

let town: BusyTown;
let page: Page;
beforeAll(async () => {
  town = await startBusyTown();
  ({ page } = await newDevice(town));
  await enter(page, { nickname: "Adèle", age: "34" });
  await town.say(150, 60);
});
afterAll(async () => {
  await quit();
  await town.stop();
});

/** Rows that are in the page and their place on the screen, px. */
interface Place {
  readonly key: string;
  readonly top: number;
  readonly bottom: number;
}
const places = (): Promise<Place[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("[role='log'] li")].map((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return { key: row.dataset["key"] ?? "", top, bottom };
    }),
  );
const scrollBy = (px: number): Promise<void> =>
  page.evaluate(async (by) => {
    document.querySelector("[role='log']")?.scrollBy(0, by);
    // What comes into the page is measured in the first frame, and its place made up for in it or in the next.
    for (let frame = 0; frame < 3; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
  }, px);
const fromEnd = (): Promise<number> => page.locator("[role='log']").evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight);

test("[AP-7, AP-8, AP-34] rows that come into the page while one reads upwards push nothing: each row moves as far as the finger, and none covers another", async () => {
  const step = 130;
  const seen = new Set<string>();
  for (let turn = 0; turn < 70; turn += 1) {
    const before = new Map((await places()).map((row) => [row.key, row]));
    await scrollBy(-step);
    const after = await places();
    for (const row of after) {
      seen.add(row.key);
      const was = before.get(row.key);
      if (row.key !== "" && was !== undefined) expect(`${row.key} moved ${String(Math.round(row.top - was.top))}`).toBe(`${row.key} moved ${String(step)}`);
    }
    const lines = [...after].sort((a, b) => a.top - b.top);
    for (const [at, row] of lines.entries()) if (at > 0) expect(row.top).toBeCloseTo(lines[at - 1]?.bottom ?? Number.NaN, 0);
  }
  // Far more than ever stood in the page at once.
  expect(seen.size).toBeGreaterThan(60);
  expect((await places()).length).toBeLessThan(45);
});

test("[AP-8, AP-14] a row that has the focus stays in the page at its place wherever one scrolls", async () => {
  await page.locator("[role='log']").evaluate((list) => (list.scrollTop = list.scrollHeight));
  await eventually(async () => expect(await fromEnd()).toBeLessThan(2));
  const last = (await places()).filter((row) => row.key !== "").at(-1);
  await page.locator(`[role='log'] li[data-key="${last?.key ?? ""}"]`).focus();
  for (let turn = 0; turn < 12; turn += 1) await scrollBy(-200);
  const rows = await places();
  const kept = rows.find((row) => row.key === last?.key);
  expect((kept?.top ?? 0) - (last?.top ?? 0)).toBeCloseTo(12 * 200, 0);
  expect(await page.evaluate(() => document.activeElement?.getAttribute("data-key"))).toBe(last?.key ?? "");
  await by(page, "to-end").click();
  await eventually(async () => expect(await fromEnd()).toBeLessThan(2));
  expect((await places()).find((row) => row.key === last?.key)?.top).toBeCloseTo(last?.top ?? Number.NaN, 0);
});

test("[AP-35, AP-37, PF-18] a word that comes is laid out in its place: it is not put at a guessed one, measured and moved", async () => {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  const count = async (): Promise<number> => (await cdp.send("Performance.getMetrics")).metrics.find((one) => one.name === "LayoutCount")?.value ?? Number.NaN;
  const words = 30;
  const before = await count();
  await town.say(words, 5);
  const perWord = ((await count()) - before) / words;
  expect(await fromEnd()).toBeLessThan(2);
  // What is read out, rows that leave at the top and the second hand are laid out as well.
  expect(perWord).toBeLessThan(3.5);
});
