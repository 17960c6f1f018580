import { afterAll, beforeAll, expect, test } from "bun:test";
import { by, enter, fill, launch, newDevice, quit, startSite, tab, type Site } from "../../test/harness.ts";
import { eventually } from "@lampion/ui/testing/eventually.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(async () => {
  await quit();
  await site.stop();
});
const overflow = (page: Awaited<ReturnType<typeof newDevice>>["page"]): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test("[AP-1, EN-3] a nickname of 20 wide characters and a message of 500 emoji fit on the smallest screen", async () => {
  const device = await newDevice(site, { viewport: { width: 320, height: 640 } });
  const { page } = device;
  await enter(page, { nickname: "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字", age: "44" });
  await by(page, "composer-input").fill("🏮".repeat(500));
  expect(await overflow(page)).toBe(0);
  await by(page, "composer-send").click();
  await by(page, "message").last().waitFor();
  expect(await overflow(page)).toBe(0);
  await device.context.close();
});

test("[AP-16] words from right to left stand in their own direction in a room that runs the other way", async () => {
  const device = await newDevice(site);
  const { page } = device;
  await enter(page, { nickname: "ليلى", age: "44" });
  await by(page, "composer-input").fill("مساء الخير، أنا هنا");
  await by(page, "composer-send").click();
  const text = by(page, "message").filter({ hasText: "مساء الخير" }).locator(".text");
  await text.waitFor();
  await eventually(async () => expect(await text.getAttribute("dir")).toBe("auto"));
  await eventually(async () => expect(await text.evaluate((node) => getComputedStyle(node).direction)).toBe("rtl"));
  await device.context.close();
});

test("[LW-95, AP-6] where the browser keeps nothing, one enters and talks all the same, and is told what that means", async () => {
  const context = await (await launch()).newContext({ viewport: { width: 390, height: 844 }, locale: "en-GB" });
  await context.addInitScript(() => {
    const refuse = (): never => {
      throw new DOMException("full", "QuotaExceededError");
    };
    Storage.prototype.setItem = refuse;
    Object.defineProperty(window, "indexedDB", { get: () => ({ open: refuse }) });
    Object.defineProperty(navigator, "serviceWorker", { get: () => ({ register: () => Promise.reject(new Error("blocked")), addEventListener: () => {}, controller: null }) });
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(site.url);
  await enter(page, { nickname: "Sans mémoire", age: "44" });
  await by(page, "composer-input").fill("Je suis là quand même.");
  await by(page, "composer-send").click();
  await by(page, "message").filter({ hasText: "Je suis là quand même." }).locator("[data-state='sent']").waitFor();
  await by(page, "composer-input").fill("à moitié écrit");
  await tab(page, "Rooms").click();
  await by(page, "room-item").filter({ hasText: "You are in" }).first().click();
  await eventually(async () => expect(await by(page, "composer-input").inputValue()).toBe("à moitié écrit"));
  expect(faults).toEqual([]);
  await context.close();
});

test("[EN-1] a clock that is wrong by a day does not keep one out, and hours are shown as they are", async () => {
  const context = await (await launch()).newContext({ viewport: { width: 390, height: 844 }, locale: "en-GB" });
  await context.addInitScript(() => {
    const real = Date.now.bind(Date);
    Date.now = () => real() + 86_400_000;
  });
  const page = await context.newPage();
  await page.goto(site.url);
  await enter(page, { nickname: "Demain", age: "44" });
  await by(page, "composer-input").fill("Quelle heure est-il ?");
  await by(page, "composer-send").click();
  await by(page, "message").filter({ hasText: "Quelle heure" }).locator("[data-state='sent']").waitFor();
  await context.close();
});

test("[AP-5, AP-6] words of a tab that was closed for good are there in the next one, and ask before they go", async () => {
  const device = await newDevice(site);
  const { page, context } = device;
  await enter(page, { nickname: "Onglet fermé", age: "44" });
  await page.evaluate(() => {
    // As long ago as a week: the text waits in the store of a tab that does not come back.
    const tab = sessionStorage.getItem("lampion/tab") ?? "";
    const item = {
      key: "oldone",
      stream: "room:FR",
      text: "Écrit il y a une semaine.",
      re: null,
      n: 900,
      atMs: Date.now() - 7 * 86_400_000,
      anyway: false,
      tried: false,
      stopped: null,
    };
    localStorage.setItem(`lampion/queue/${tab}`, JSON.stringify([item]));
  });
  await page.close();
  const next = await context.newPage();
  await next.goto(site.url);
  const text = by(next, "message").filter({ hasText: "Écrit il y a une semaine." });
  await text.waitFor();
  await eventually(async () => expect(await text.locator("[data-testid='message-state']").getAttribute("data-state")).toBe("failed"));
  await text.getByRole("button", { name: "Retry" }).click();
  await text.locator("[data-state='sent']").waitFor();
  await context.close();
});

test("[AP-4, SA-15] without keys in this browser the door says so in words, and keeps what was typed", async () => {
  const context = await (await launch()).newContext({ viewport: { width: 390, height: 844 }, locale: "en-GB" });
  await context.addInitScript(() => {
    Object.defineProperty(window.crypto, "subtle", { get: () => undefined });
  });
  const page = await context.newPage();
  await page.goto(site.url);
  await fill(page, { nickname: "Sans clé", age: "44" });
  await by(page, "entry-submit").click();
  await by(page, "entry-error").waitFor();
  await eventually(async () => expect(await by(page, "entry-error").innerText()).toContain("nothing is lost"));
  await eventually(async () => expect(await by(page, "entry-age").inputValue()).toBe("44"));
  await eventually(async () => expect(await by(page, "entry-postal-code").inputValue()).toBe("75011"));
  await context.close();
});
