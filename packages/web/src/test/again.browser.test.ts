import { afterAll, beforeAll, expect, test } from "bun:test";
import { by, enter, newDevice, quit, startSite, type OwnSite } from "../../test/harness.ts";

let site: OwnSite;
beforeAll(async () => {
  site = await startSite();
}, 60_000);
afterAll(async () => {
  await site.stop();
  await quit();
}, 60_000);

test("[AP-33, EN-15] whoever comes back has one connection, begun before the application is there; at the door there is none", async () => {
  const { page, context, faults } = await newDevice(site, { serviceWorkers: "block" });
  const lines: string[] = [];
  page.on("websocket", (line) => lines.push(line.url()));
  await page.reload();
  await by(page, "entry-submit").waitFor();
  expect(lines).toEqual([]);
  await enter(page, { nickname: "Marion" });
  expect(lines).toHaveLength(1);
  // The application is held back until the line is there: without it there is nobody else to begin one.
  const begun = page.waitForEvent("websocket");
  await context.route(/\/assets\/first-[\w-]+\.js$/, async (route) => {
    await begun;
    await route.continue();
  });
  await page.reload();
  await by(page, "composer-input").waitFor();
  expect(lines).toHaveLength(2);
  expect(faults).toEqual([]);
  await context.close();
}, 60_000);

test("[AP-14] what is hidden while it has the focus gives it away, also when nothing changes in the page after that", async () => {
  const { page, context } = await newDevice(site);
  await enter(page, { nickname: "Louise" });
  // Whatever else moves in the page has come to rest: no further change may bring the focus back.
  await page.waitForTimeout(1_000);
  await by(page, "composer-input").focus();
  await page.evaluate(() => {
    const form = document.querySelector<HTMLElement>("[data-testid='composer-input']")?.closest("form");
    if (form !== undefined && form !== null) form.style.display = "none";
  });
  await page.waitForFunction(() => document.activeElement !== null && document.activeElement !== document.body && document.activeElement.checkVisibility());
  await context.close();
}, 60_000);
