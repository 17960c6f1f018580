import { afterAll, beforeAll, expect, test } from "bun:test";
import type { BrowserContextOptions, Page } from "playwright-core";
import { by, enter, newDevice, prove, quit, startSite, tab, type Device, type Site } from "../../test/harness.ts";
import { faultsOf } from "@lampion/ui/testing/faults-of.ts";
import { eventually } from "@lampion/ui/testing/eventually.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite({ demo: true });
});
afterAll(async () => {
  await quit();
  await site.stop();
});

/** Sideways scrolling of the page, px. */
const overflow = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
async function inside(options: BrowserContextOptions, nickname: string): Promise<Device> {
  const device = await newDevice(site, options);
  await enter(device.page, { nickname, age: "44" });
  await by(device.page, "message").first().waitFor();
  return device;
}

for (const width of [320, 360, 390, 768, 1024, 1440]) {
  test(`[AP-1] ${String(width)} px: nothing scrolls sideways, and the columns are those that fit`, async () => {
    const device = await inside({ viewport: { width, height: 800 } }, `Largeur ${String.fromCharCode(65 + (width % 23))}`);
    const { page } = device;
    await eventually(async () => expect(await overflow(page)).toBe(0));
    const seen = async (selector: string): Promise<boolean> => (await page.locator(selector).count()) > 0 && page.locator(selector).first().isVisible();
    await eventually(async () => expect([await seen(".list"), await seen(".reader"), await seen(".side")]).toEqual([width >= 900, true, width >= 1180]));
    await by(page, "safety-open").click();
    await page.locator("dialog[open]").waitFor();
    await eventually(async () => expect(await overflow(page)).toBe(0));
    await device.context.close();
  });
}

test("[AP-1, AP-18] enlarged four times one can still read, write, report and leave", async () => {
  // 1280 x 1024 at 400 % is a page of 320 x 256.
  const device = await newDevice(site, { viewport: { width: 320, height: 256 } });
  const { page } = device;
  await enter(page, { nickname: "Loupe", age: "44" });
  await eventually(async () => expect(await overflow(page)).toBe(0));
  await eventually(async () => {
    const input = await by(page, "composer-input").boundingBox();
    expect((input?.y ?? 999) + (input?.height ?? 0)).toBeLessThanOrEqual(256);
    const list = await page.locator("[role='log']").boundingBox();
    expect(list?.height ?? 0).toBeGreaterThan(40);
  });
  await by(page, "composer-input").fill("Bonsoir, en grand.");
  await by(page, "composer-send").click();
  await by(page, "message").filter({ hasText: "Bonsoir, en grand." }).waitFor();
  await by(page, "safety-open").click();
  await by(page, "quick-exit").scrollIntoViewIfNeeded();
  await eventually(async () => expect(await by(page, "quick-exit").isVisible()).toBe(true));
  await device.context.close();
});

test("[AP-13] what one touches is at least 24 px, and nearly all of it 44", async () => {
  const device = await newDevice(site, { viewport: { width: 360, height: 640 } });
  const { page } = device;
  const small = (): Promise<string[]> =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("button, a[href], input, select, textarea, summary")]
        .filter((one) => one.checkVisibility() && one.closest(".spoken") === null)
        .map((one) => {
          const label = one.closest("label");
          const box = (label ?? one).getBoundingClientRect();
          return { name: `${one.tagName} ${one.getAttribute("aria-label") ?? one.textContent.trim().slice(0, 20)}`, least: Math.min(box.width, box.height) };
        })
        .filter((one) => one.least > 0 && one.least < 44)
        .map((one) => `${one.name}: ${one.least.toFixed(0)}`),
    );
  await by(page, "entry-submit").waitFor();
  await eventually(async () => expect(await small()).toEqual([]));
  await enter(page, { nickname: "Doigts", age: "33" });
  await by(page, "message").first().waitFor();
  // The signs under a message are as wide as a finger and 30 px high, with room around them.
  await eventually(async () => expect((await small()).filter((one) => !/: (3[0-9]|4[0-3])$/.test(one))).toEqual([]));
  for (const name of ["Rooms", "Who is here", "Knocks", "Conversations", "Me"]) {
    await tab(page, name).click();
    await page.locator(".list section").waitFor();
    await eventually(async () => expect({ name, small: (await small()).filter((one) => !/: (4[0-3])$/.test(one)) }).toEqual({ name, small: [] }));
  }
  await device.context.close();
});

test("[AP-18, AP-17] in French, too, no screen has a fault that axe finds, and no word is left in English", async () => {
  const device = await newDevice(site, { locale: "fr-FR" });
  const { page } = device;
  const faults = (): Promise<string[]> => faultsOf(page);
  await by(page, "entry-submit").waitFor();
  await eventually(async () => expect(await page.evaluate(() => document.documentElement.lang)).toBe("fr"));
  expect(await faults()).toEqual([]);
  await enter(page, { nickname: "En français", age: "33" });
  await by(page, "message").first().waitFor();
  expect(await faults()).toEqual([]);
  await prove(page);
  for (const name of ["Salons", "Qui est là", "Toc-toc", "Conversations", "Moi"]) {
    await tab(page, name).click();
    await page.locator(".list section").waitFor();
    expect({ name, faults: await faults() }).toEqual({ name, faults: [] });
    await eventually(async () => expect((await page.locator(".list").innerText()).match(/\b(Knock|Block|Report|Cancel|Save|Nobody|Close)\b/)?.[0] ?? "").toBe(""));
  }
  await by(page, "safety-open").click();
  expect(await faults()).toEqual([]);
  await device.context.close();
});

test("[AP-12] reduced motion moves nothing, and with forced colours what is chosen and what may be pressed still stands out", async () => {
  const device = await inside({ forcedColors: "active", reducedMotion: "reduce", viewport: { width: 1280, height: 800 } }, "Contraste");
  const { page } = device;
  const moving = await page.evaluate(() => document.getAnimations().length);
  expect(moving).toBe(0);
  const borders = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button")]
      .filter((one) => one.checkVisibility() && getComputedStyle(one).borderTopStyle === "none")
      .map((one) => one.textContent.trim().slice(0, 20)),
  );
  expect(borders).toEqual([]);
  expect(await page.evaluate(() => getComputedStyle(document.querySelector("nav [aria-current='page']") as Element).outlineStyle)).not.toBe("none");
  await device.context.close();
});

test("[AP-12] nothing plays or flashes by itself where motion is welcome, either", async () => {
  const device = await newDevice(site, { reducedMotion: "no-preference" });
  await by(device.page, "entry-submit").waitFor();
  await device.page.waitForFunction(() => document.getAnimations().every((one) => one.playState === "finished"));
  await enter(device.page, { nickname: "Calme", age: "33" });
  await by(device.page, "message").first().waitFor();
  await device.page.waitForFunction(() => document.getAnimations().every((one) => one.playState === "finished"));
  const endless = await device.page.evaluate(() => document.getAnimations().filter((one) => one.effect?.getTiming().iterations === Infinity).length);
  expect(endless).toBe(0);
  await device.context.close();
});
