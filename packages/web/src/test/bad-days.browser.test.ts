import { afterAll, beforeAll, expect, test } from "bun:test";
import type { BrowserContextOptions, Page, WebSocketRoute } from "playwright-core";
import { by, enter, launch, newDevice, quit, startSite, tab, type Site } from "../../test/harness.ts";
import { eventually } from "@lampion/ui/testing/eventually.ts";

declare global {
  interface Window {
    skewMs: number;
  }
}
let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(async () => {
  await quit();
  await site.stop();
});
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, locale: "en-GB", reducedMotion: "reduce" };
const message = (page: Page, text: string) => by(page, "message").filter({ hasText: text });
async function say(page: Page, text: string): Promise<void> {
  await by(page, "composer-input").fill(text);
  await page.locator("[data-testid='composer-send']:not([disabled])").click();
}
const sent = (page: Page, text: string): Promise<void> => message(page, text).locator("[data-state='sent']").waitFor();
/** A device in which something is broken before the page begins. */
async function broken(script: () => void): Promise<{ page: Page; faults: string[] }> {
  const context = await (await launch()).newContext(phone);
  await context.addInitScript(script);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(site.url);
  return { page, faults };
}

test("[LW-95, AP-6] with cookies and storage off, or a service worker that is blocked, the door says what is not kept, one talks, and a draft stays while the tab lives", async () => {
  const { page, faults } = await broken(() => {
    const refuse = (): never => {
      throw new DOMException("denied", "SecurityError");
    };
    for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) Object.defineProperty(window, name, { get: refuse });
    Object.defineProperty(navigator, "serviceWorker", { get: refuse });
    Object.defineProperty(navigator, "cookieEnabled", { get: () => false });
  });
  await page.getByText("This browser keeps nothing").waitFor();
  await enter(page, { nickname: "Cookies coupés", age: "44" });
  await say(page, "Sans cookies.");
  await sent(page, "Sans cookies.");
  await by(page, "composer-input").fill("à moitié écrit");
  await tab(page, "Rooms").click();
  await by(page, "room-item").filter({ hasText: "You are in" }).first().click();
  await eventually(async () => expect(await by(page, "composer-input").inputValue()).toBe("à moitié écrit"));
  expect(faults).toEqual([]);
  await page.context().close();
});

test("[LW-95, AP-6] a private window whose storage is full in the middle of a visit loses no word", async () => {
  const { page, faults } = await broken(() => {
    const write = Storage.prototype.setItem;
    Storage.prototype.setItem = function (key: string, value: string): void {
      if ((window as { isFull?: boolean }).isFull === true) throw new DOMException("full", "QuotaExceededError");
      write.call(this, key, value);
    };
  });
  await enter(page, { nickname: "Fenêtre privée", age: "44" });
  await page.evaluate(() => void ((window as { isFull?: boolean }).isFull = true));
  await by(page, "composer-input").fill("écrit quand tout est plein");
  await tab(page, "Rooms").click();
  await by(page, "room-item").filter({ hasText: "You are in" }).first().click();
  await eventually(async () => expect(await by(page, "composer-input").inputValue()).toBe("écrit quand tout est plein"));
  await page.locator("[data-testid='composer-send']:not([disabled])").click();
  await sent(page, "écrit quand tout est plein");
  expect(faults).toEqual([]);
  await page.context().close();
});

test("[EN-7, AP-6] where a key cannot be stored one enters with one that lives as long as the tab, and after a reload the half-written words are there", async () => {
  const { page, faults } = await broken(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("no key", "DataCloneError");
    };
  });
  await enter(page, { nickname: "Clé volatile", age: "44" });
  await say(page, "Avec une clé d'un soir.");
  await sent(page, "Avec une clé d'un soir.");
  await by(page, "composer-input").fill("pas encore envoyé");
  await page.reload();
  // Another key is another device: it comes in by the door, with one tap, to the words that were left.
  await by(page, "composer-input").or(by(page, "entry-return")).first().waitFor();
  if ((await by(page, "entry-return").count()) > 0) await by(page, "entry-return").click();
  await eventually(async () => expect(await by(page, "composer-input").inputValue()).toBe("pas encore envoyé"));
  expect(faults).toEqual([]);
  await page.context().close();
});

for (const [way, days] of [
  ["fast", 1],
  ["slow", -1],
] as const)
  test(`[EN-1, AP-8] with a clock that is a day ${way} today is today, a word goes at once, and none is held to be old`, async () => {
    const context = await (await launch()).newContext(phone);
    await context.addInitScript((skew) => {
      const real = Date.now.bind(Date);
      Date.now = () => real() + skew;
      const Plain = Date;
      window.Date = new Proxy(Plain, { construct: (target, given: number[]) => new target(given[0] ?? target.now()) });
    }, days * 86_400_000);
    const page = await context.newPage();
    await page.goto(site.url);
    await enter(page, { nickname: way === "fast" ? "En avance" : "En retard", age: "44" });
    await say(page, `Quelle heure est-il, ${way} ?`);
    await sent(page, `Quelle heure est-il, ${way} ?`);
    const days1 = page.locator("[role='log'] .chip");
    await eventually(async () => expect(await days1.allInnerTexts()).toEqual(["Today"]));
    await message(page, `Quelle heure est-il, ${way} ?`).locator(".bubble").click();
    await page.getByRole("button", { name: "Withdraw" }).waitFor();
    await context.close();
  });

/** A device whose line can be cut and whose clock can jump. */
async function sleeper(nickname: string) {
  const device = await newDevice(site);
  const { page, context } = device;
  await context.addInitScript(() => {
    window.skewMs = Number(sessionStorage.getItem("skew") ?? 0);
    const real = Date.now.bind(Date);
    Date.now = () => real() + window.skewMs;
  });
  const state = { isCut: false, lines: [] as WebSocketRoute[] };
  await context.routeWebSocket(/\/ws$/, (line) => {
    if (state.isCut) return void line.close();
    state.lines.push(line);
    line.connectToServer();
  });
  await page.reload();
  await enter(page, { nickname, age: "44" });
  return { ...device, state };
}

test("[AP-2, AP-3, AP-5, AP-6] a phone that slept for an hour: what was missed comes once, the draft is there, and what waited too long asks before it goes", async () => {
  const other = (await newDevice(site, { viewport: { width: 1280, height: 800 } })).page;
  await enter(other, { nickname: "Veilleur", age: "38" });
  const { page, context, state, faults } = await sleeper("Dormeuse");
  state.isCut = true;
  for (const line of state.lines) await line.close().catch(() => {});
  await say(page, "Écrit juste avant de dormir.");
  await message(page, "Écrit juste avant de dormir.").locator("[data-state='sending']").waitFor();
  await by(page, "composer-input").fill("et ceci à moitié");
  const cdp = await context.newCDPSession(page);
  await cdp.send("Page.setWebLifecycleState", { state: "frozen" });
  await say(other, "Dit pendant le sommeil.");
  await sent(other, "Dit pendant le sommeil.");
  state.isCut = false;
  await cdp.send("Page.setWebLifecycleState", { state: "active" });
  await page.evaluate(() => {
    window.skewMs = 3_600_000;
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await message(page, "Dit pendant le sommeil.").waitFor();
  await message(page, "Écrit juste avant de dormir.").locator("[data-testid='message-state'][data-state='failed']").waitFor();
  await eventually(async () => expect(await by(page, "composer-input").inputValue()).toBe("et ceci à moitié"));
  await eventually(async () => expect(await message(page, "Dit pendant le sommeil.").count()).toBe(1));
  expect(await message(other, "Écrit juste avant de dormir.").count()).toBe(0);
  await message(page, "Écrit juste avant de dormir.").getByRole("button", { name: "Retry" }).click();
  await message(other, "Écrit juste avant de dormir.").waitFor();
  await eventually(async () => expect(await message(other, "Écrit juste avant de dormir.").count()).toBe(1));
  expect(faults).toEqual([]);
  await context.close();
  await other.context().close();
});

test("[EN-15, AP-6] a tab that is restored after a week comes back in one tap, to its half-written words", async () => {
  const { page, context, faults } = await sleeper("Revenante");
  await by(page, "composer-input").fill("commencé la semaine passée");
  // The server has long let go of the session, and the clock went on.
  await page.evaluate(() => {
    sessionStorage.setItem("skew", String(7 * 86_400_000));
    localStorage.setItem("lampion/ticket", "a".repeat(43));
  });
  await page.reload();
  await by(page, "entry-return").waitFor();
  await by(page, "entry-return").filter({ hasText: "Revenante" }).click();
  await eventually(async () => expect(await by(page, "composer-input").inputValue()).toBe("commencé la semaine passée"));
  await page.locator("[data-testid='composer-send']:not([disabled])").click();
  await sent(page, "commencé la semaine passée");
  expect(faults).toEqual([]);
  await context.close();
});
