import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { by, enter, exits, fill, newDevice, prove, quit, startSite, tab, type Site } from "../../test/harness.ts";
import { faultsOf } from "@lampion/ui/testing/faults-of.ts";
import { cutTextOf } from "@lampion/ui/testing/cut-text.ts";
import { eventually } from "@lampion/ui/testing/eventually.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite({ demo: true });
});
afterAll(async () => {
  await quit();
  await site.stop();
});

/** Closes the sheet by its button: three times Escape is the quick exit. */
const shut = (page: Page): Promise<void> => page.locator("dialog[open] .x").click();

const tabs = {
  "fr-FR": { knocks: "Toc-toc", talks: "Conversations", rooms: "Salons", me: "Moi" },
  "en-GB": { knocks: "Knocks", talks: "Conversations", rooms: "Rooms", me: "Me" },
} as const;
let guests = 0;
const letter = (): string => String.fromCharCode(65 + guests++);

/** Each width in each light, and either of them in both languages: words are longer in French, colours and places do not ask for the language. */
const looks = [
  { colorScheme: "light", width: 390, locale: "fr-FR" },
  { colorScheme: "light", width: 1280, locale: "en-GB" },
  { colorScheme: "dark", width: 390, locale: "en-GB" },
  { colorScheme: "dark", width: 1280, locale: "fr-FR" },
] as const;
for (const { colorScheme, width, locale } of looks) {
  test(`[AP-12, AP-17, AP-18] no screen has a fault that axe finds: ${colorScheme}, ${String(width)} px wide, ${locale}`, async () => {
    const device = await newDevice(site, { colorScheme, viewport: { width, height: 844 }, locale });
    const { page } = device;
    const found: Record<string, string[]> = {};
    const look = async (screen: string): Promise<void> => {
      const faults = await faultsOf(page);
      if (faults.length > 0) found[screen] = faults;
    };
    await by(page, "entry-submit").waitFor();
    await look("door");
    await enter(page, { nickname: `Axe ${colorScheme} ${letter()}`, age: "40" });
    // The room of the town has words already, a larger one may still be empty: both are looked at as they are.
    await page.locator("[role='log'] [data-testid='message'], [role='log'] .empty").first().waitFor();
    await look("room");
    await by(page, "safety-open").click();
    await look("safety sheet");
    await by(page, "report-open").click();
    await look("report");
    await shut(page);
    await prove(page);
    await look("people");
    await tab(device.page, tabs[locale].knocks).click();
    await look("knocks");
    await tab(device.page, tabs[locale].talks).click();
    await look("conversations");
    await tab(device.page, tabs[locale].rooms).click();
    await look("rooms");
    await tab(device.page, tabs[locale].me).click();
    await look("me");
    await by(page, "safety-open").click();
    await by(page, "help-open").click();
    await look("help card");
    await shut(page);
    await by(page, "safety-open").click();
    await by(page, "report-open").click();
    await by(page, "report-situation").first().click();
    await by(page, "report-send").click();
    await by(page, "report-code").waitFor();
    await look("report done");
    expect(found).toEqual({});
    expect(device.faults).toEqual([]);
    await device.context.close();
  });
}

for (const colorScheme of ["light", "dark"] as const)
  for (const locale of ["fr-FR", "en-GB"] as const)
    test(`[EN-12, AP-17, AP-18] the closed door names no ban, offers help, and has no fault that axe finds: ${colorScheme}, ${locale}`, async () => {
      const device = await newDevice(site, { colorScheme, locale });
      const { page } = device;
      await fill(page, { nickname: `Alix ${colorScheme} ${letter()}`, age: "14" });
      await by(page, "entry-submit").click();
      await by(page, "proof-open").waitFor();
      const text = await page.locator("main").innerText();
      expect(text.toLowerCase()).not.toMatch(/\bban|banni/);
      expect(text).toContain("119");
      expect(await by(page, "room-item").count()).toBe(0);
      expect(await by(page, "composer-input").count()).toBe(0);
      expect(await faultsOf(page)).toEqual([]);
      await by(page, "report-open").click();
      await by(page, "report-send").waitFor();
      expect(await faultsOf(page)).toEqual([]);
      await device.context.close();
    });

test("[AP-14, EN-11] by keyboard alone: through the door, a message, the safety sheet, and back to the composer", async () => {
  const device = await newDevice(site, { viewport: { width: 1280, height: 800 } });
  const { page } = device;
  const { keyboard } = page;
  await by(page, "entry-submit").waitFor();
  await page.waitForFunction(() => (document.querySelector<HTMLInputElement>("[data-testid='entry-nickname']")?.value ?? "") !== "");
  const hook = (): Promise<string> => page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset["testid"] ?? document.activeElement?.tagName ?? "");
  const tabTo = async (wanted: string): Promise<void> => {
    for (let presses = 0; presses < 40; presses += 1) {
      if ((await hook()) === wanted) return;
      await keyboard.press("Tab");
    }
    throw new Error(`Tab never reached ${wanted}`);
  };
  await tabTo("entry-age");
  await keyboard.type("44");
  await tabTo("entry-gender");
  await keyboard.press("w");
  await tabTo("entry-postal-code");
  await keyboard.type("75011");
  await keyboard.press("Enter");
  await by(page, "composer-input").waitFor();
  await page.waitForFunction(() => (document.activeElement as HTMLElement | null)?.dataset["testid"] === "composer-input");
  await keyboard.type("Bonsoir, sans souris.");
  await keyboard.press("Enter");
  await by(page, "message").filter({ hasText: "Bonsoir, sans souris." }).locator("[data-state='sent']").waitFor();
  await eventually(async () => expect(await hook()).toBe("composer-input"));
  await keyboard.press("ArrowUp");
  await page.waitForFunction(() => document.activeElement?.matches("[role='log'] li") === true && document.activeElement.textContent?.includes("Bonsoir, sans souris."));
  await keyboard.press("Enter");
  await page.locator("dialog[open] [role='group'] button").first().waitFor();
  await keyboard.press("Escape");
  await page.locator("dialog[open]").waitFor({ state: "detached" });
  // Back on the message, and from there to writing.
  await page.waitForFunction(() => document.activeElement?.matches("[role='log'] li") === true);
  await tabTo("safety-open");
  await keyboard.press("Enter");
  await page.locator("dialog[open]").waitFor();
  await tabTo("help-open");
  await keyboard.press("Enter");
  await page.locator("dialog[open] ul li").first().waitFor();
  await keyboard.press("Escape");
  await page
    .locator("dialog[open]")
    .waitFor({ state: "detached" })
    .catch(() => {});
  expect(await page.locator("dialog[open]").count()).toBe(0);
  await eventually(async () => expect(await hook()).toBe("safety-open"));
  await device.context.close();
});

test("[AP-1] nothing scrolls sideways at 320 px, nor at twice the text size", async () => {
  const device = await newDevice(site, { viewport: { width: 320, height: 640 } });
  const { page } = device;
  const overflow = (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await by(page, "entry-submit").waitFor();
  expect(await overflow()).toBe(0);
  await enter(page, { nickname: "Petit écran", age: "52" });
  await by(page, "message").first().waitFor();
  expect(await overflow()).toBe(0);
  for (const name of ["Rooms", "Who is here", "Knocks", "Conversations", "Me"]) {
    await tab(device.page, name).click();
    expect(`${name} ${await overflow()}`).toBe(`${name} 0`);
  }
  await page.locator("#size").selectOption("200");
  for (const name of ["Rooms", "Who is here", "Me"]) {
    await tab(device.page, name).click();
    expect(`${name} at 200 % ${await overflow()}`).toBe(`${name} at 200 % 0`);
  }
  await device.context.close();
});

for (const locale of ["fr-FR", "en-GB"] as const)
  test(`[AP-1, AP-12] with text at twice its size on the smallest phone no word of the application is cut, tabs keep their names for the ear, and words have half of the screen: ${locale}`, async () => {
    const names = locale === "fr-FR" ? ["Salons", "Qui est là", "Toc-toc", "Conversations", "Moi"] : ["Rooms", "Who is here", "Knocks", "Conversations", "Me"];
    const device = await newDevice(site, { viewport: { width: 320, height: 568 }, locale });
    const { page } = device;
    await enter(page, { nickname: locale === "fr-FR" ? "Très grand" : "Very large", age: "52" });
    await tab(page, names[4] ?? "").click();
    await page.locator("#size").selectOption("200");
    const found: Record<string, string[]> = {};
    const look = async (screen: string): Promise<void> => {
      // What guests and the operator wrote stands whole elsewhere.
      const faults = await cutTextOf(page, "bdi, .charter, .one, .words.grow, .preview, .quote");
      if (faults.length > 0) found[screen] = faults;
    };
    for (const name of names) {
      await page
        .getByRole("navigation")
        .getByRole("button", { name: new RegExp(`^${name}`) })
        .click();
      await page.locator(".list section").waitFor();
      await look(name);
    }
    await page
      .getByRole("navigation")
      .getByRole("button", { name: names[0] ?? "" })
      .click();
    await by(page, "room-item").first().click();
    await by(page, "message").first().waitFor();
    await look("room");
    await page.getByRole("button", { name: /^(Got it|Compris)$/ }).click();
    const share = await page.evaluate(() => (document.querySelector("[role='log']")?.getBoundingClientRect().height ?? 0) / innerHeight);
    expect(share).toBeGreaterThan(0.5);
    await look("room, read");
    await by(page, "safety-open").click();
    await by(page, "quick-exit").waitFor();
    await look("safety");
    expect(await page.evaluate(() => [...document.querySelectorAll("dialog[open]")].map((one) => one.scrollWidth - one.clientWidth))).toEqual([0]);
    await by(page, "report-open").click();
    await by(page, "report-send").waitFor();
    await look("report");
    expect(found).toEqual({});
    await device.context.close();
  });

test("[AP-22, SA-9, SA-12, OP-10] without JavaScript the door explains, and leads to help, the paper desk, who runs this and the figures", async () => {
  const device = await newDevice(site, { javaScriptEnabled: false });
  const { page } = device;
  const text = await page.locator("body").innerText();
  expect(text).toContain("JavaScript");
  await page.locator("a[href='/help.html']").click();
  const help = await page.locator("body").innerText();
  for (const number of ["17", "112", "114", "119", "3018", "3919", "3114", "116 006"]) expect(help).toContain(number);
  // Every other way that needs no script is a link of the door, and each leads to a page that works.
  const follow = async (path: string, words: RegExp): Promise<void> => {
    await page.goto(site.url);
    await page.locator(`noscript a[href='${path}'], .no-script a[href='${path}']`).click();
    expect(new URL(page.url()).pathname).toBe(path);
    expect(await page.locator("body").innerText()).toMatch(words);
  };
  await follow("/about", /Who runs this[^]*72 hours/);
  await follow("/safety", /Safety/i);
  await follow("/claim", /code/i);
  await follow("/notice", /report|notice/i);
  // The notice itself, from the first card to its code.
  await page.locator("input[name='situation']").first().check();
  await page.locator("form button").first().click();
  await page.locator("textarea[name='words']").fill("Somebody sells drugs in the room of music.");
  for (const tick of await page.locator("form input[type='checkbox']").all()) await tick.check();
  await page.locator("form button").last().click();
  expect(await page.locator("main, body").first().innerText()).toMatch(/[A-Z0-9]{4}[ -][A-Z0-9]{4}/);
  await device.context.close();
});

test("[SA-11] the discreet look shows no name and no count in the tab, also after a reload", async () => {
  const device = await newDevice(site);
  const { page } = device;
  await enter(page, { nickname: "Sans bruit", age: "47" });
  await tab(device.page, "Me").click();
  await page.getByLabel("Discreet look").check();
  await eventually(async () => expect(await page.title()).toBe("Notebook"));
  await eventually(async () => expect(await page.locator("link[rel='icon']").getAttribute("href")).toBe("/page.svg"));
  await page.reload();
  await tab(device.page, "Me").waitFor();
  await eventually(async () => expect(await page.title()).toBe("Notebook"));
  await eventually(async () => expect(await page.locator("link[rel='icon']").getAttribute("href")).toBe("/page.svg"));
  await device.context.close();
});

test("[SA-10] quick exit leaves a neutral page in place of this one, and nothing of the visit in the store of the page", async () => {
  const device = await newDevice(site);
  const { page } = device;
  // The neutral page is elsewhere; what counts is that it is asked for, and that nothing else is.
  await page.route("https://www.meteo.fr/**", (route) => route.fulfill({ contentType: "text/html", body: "<title>Meteo</title>" }));
  await enter(page, { nickname: "Vite dehors", age: "39" });
  await by(page, "composer-input").fill("un brouillon");
  for (let press = 0; press < 3; press += 1) await page.keyboard.press("Escape");
  await exits(page);
  await page.goBack().catch(() => null);
  await page.goto(site.url);
  await by(page, "entry-submit").or(by(page, "entry-return")).waitFor();
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain("brouillon");
  await device.context.close();
});

test("[AP-20, SA-9] without a network the door opens and help is there; nothing of a visit is kept with the shell", async () => {
  const device = await newDevice(site);
  const { page, context } = device;
  await enter(page, { nickname: "Hors réseau", age: "45" });
  await by(page, "composer-input").fill("Ceci ne se garde pas.");
  await by(page, "composer-send").click();
  await by(page, "message").filter({ hasText: "Ceci ne se garde pas." }).waitFor();
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.waitForFunction(async () => (await (await caches.open("shell-1")).keys()).some((request) => request.url.includes("/assets/")));
  const kept = await page.evaluate(async () => {
    const cache = await caches.open("shell-1");
    const requests = await cache.keys();
    return Promise.all(requests.map(async (request) => [new URL(request.url).pathname, await (await cache.match(request))?.text()]));
  });
  for (const [path, text] of kept) {
    expect(path).toMatch(/^\/($|assets\/|help\.|lampion\.svg|page\.svg|manifest)/);
    expect(text).not.toContain("Hors réseau");
    expect(text).not.toContain("Ceci ne se garde pas");
  }
  const other = await context.newPage();
  await context.setOffline(true);
  await other.goto(site.url);
  await by(other, "safety-open").click();
  await by(other, "help-open").last().click();
  await other.locator("dialog[open]").getByText("3919").waitFor();
  await context.close();
});

test("[AP-23] a newer version is said with one button, and taken when nobody looks and nothing is half-written", async () => {
  const device = await newDevice(site);
  const { page } = device;
  await enter(page, { nickname: "Version neuve", age: "45" });
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  const age = (): Promise<void> =>
    page.evaluate(async () => {
      const cache = await caches.open("shell-1");
      const text = (await (await cache.match("/"))?.text()) ?? "";
      await cache.put("/", new Response(`${text}<!-- an older one -->`, { headers: { "content-type": "text/html; charset=utf-8" } }));
    });
  await page.waitForFunction(async () => (await (await caches.open("shell-1")).match("/")) !== undefined);
  await age();
  await page.reload();
  await by(page, "renewed").waitFor();
  // Nobody looks, but something is half-written: the page stays.
  await by(page, "composer-input").fill("à moitié écrit");
  const lookAway = (): Promise<void> =>
    page.evaluate(() => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
      (window as { isSame?: boolean }).isSame = true;
      document.dispatchEvent(new Event("visibilitychange"));
    });
  await lookAway();
  await page.evaluate(() => new Promise((done) => setTimeout(done, 300)));
  expect(await page.evaluate(() => (window as { isSame?: boolean }).isSame)).toBe(true);
  expect(await by(page, "composer-input").inputValue()).toBe("à moitié écrit");
  // Nothing is half-written any more: it is taken without being asked for.
  await by(page, "composer-input").fill("");
  await lookAway();
  await page.waitForFunction(() => (window as { isSame?: boolean }).isSame === undefined);
  await by(page, "composer-input").waitFor();
  expect(await by(page, "renewed").count()).toBe(0);
  await age();
  await page.reload();
  await by(page, "renewed").waitFor();
  // A phone shows the room one was in; the list behind it is in the page, and hidden.
  await by(page, "composer-input").waitFor();
  await by(page, "renewed").getByRole("button").click();
  await by(page, "renewed").waitFor({ state: "detached" });
  await by(page, "composer-input").waitFor();
  expect(await by(page, "renewed").count()).toBe(0);
  await device.context.close();
});
