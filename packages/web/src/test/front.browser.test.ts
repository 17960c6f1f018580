import { afterAll, beforeAll, expect, test } from "bun:test";
import type { BrowserContextOptions, Page } from "playwright-core";
import { by, launch, quit, startSite, type Site } from "../../test/harness.ts";
import { faultsOf } from "@lampion/ui/testing/faults-of.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(async () => {
  await quit();
  await site.stop();
});

/** A device that opens the page; the application's script is on its way until `release` lets it through, or `lose` breaks it off. */
interface Opened {
  readonly page: Page;
  readonly faults: string[];
  release(): void;
  lose(): void;
}
async function open(options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await (await launch()).newContext({ viewport: { width: 390, height: 844 }, locale: "en-GB", reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !/net::ERR|Failed to load resource/.test(message.text())) faults.push(message.text());
  });
  let answer: (comes: boolean) => void = () => {};
  const comes = new Promise<boolean>((resolve) => {
    answer = resolve;
  });
  await page.route(/\/assets\/first-[\w-]+\.js$/, async (route) => ((await comes) ? route.continue() : route.abort()));
  await page.goto(site.url, { waitUntil: "commit" });
  return { page, faults, release: () => answer(true), lose: () => answer(false) };
}
const front = (page: Page) => page.locator("#front");
/** What a guest sees of the door, element by element: without hooks, the note that only the drawn one has, and the list of countries, which is the service's answer. */
const lookOf = (page: Page, place: string): Promise<string[]> =>
  page.locator(place).evaluate((node) =>
    [...node.querySelectorAll("*")]
      .filter((one) => one.closest("[hidden], .spoken, #country") === null)
      .map((one) => {
        const attributes = [...one.attributes]
          .filter(({ name }) => !name.startsWith("data-") && !["selected", "value"].includes(name))
          .map(({ name, value }) => `${name}=${value}`);
        const text = [...one.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE).map((child) => (child.textContent ?? "").trim());
        return `${one.tagName} ${attributes.sort().join(" ")} ${text.join("")}`;
      }),
  );
for (const { locale, words, width, colorScheme } of [
  { locale: "fr-CA", words: "Parler ce soir, près de chez soi, sans inscription.", width: 390, colorScheme: "light" },
  { locale: "en-US", words: "Talk tonight, near home, without signing up.", width: 1280, colorScheme: "dark" },
  { locale: "de-DE", words: "Parler ce soir, près de chez soi, sans inscription.", width: 390, colorScheme: "dark" },
] as const)
  test(`[AP-33, AP-34, AP-17] the door of a new guest stands before the application is there, and is the one that comes: ${locale}, ${String(width)} px, ${colorScheme}`, async () => {
    const { page, faults, release } = await open({ locale, colorScheme, viewport: { width, height: 844 } });
    await front(page).getByText(words).waitFor();
    expect(await page.locator("#app").innerHTML()).toBe("");
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(locale.startsWith("en") ? "en" : "fr");
    expect(await faultsOf(page)).toEqual([]);
    const drawn = await lookOf(page, "#front");
    const places = (place: string): Promise<number[]> =>
      page.locator(`${place} :is(h1, .tagline, label, li, button, footer a)`).evaluateAll((nodes) => nodes.map((node) => Math.round(node.getBoundingClientRect().top)));
    const before = await places("#front");
    expect(before.length).toBeGreaterThan(15);
    release();
    await by(page, "entry-submit").waitFor();
    expect(await front(page).count()).toBe(0);
    const living = await lookOf(page, "#app");
    expect({ more: living.filter((one) => !drawn.includes(one)), less: drawn.filter((one) => !living.includes(one)) }).toEqual({ more: [], less: [] });
    expect(living).toEqual(drawn);
    expect(await places("#app")).toEqual(before);
    expect(faults).toEqual([]);
    await page.context().close();
  });

test("[AP-33, EN-3] what was typed at the drawn door stays, with the place where one types, and a tap on a button is done when the application is there", async () => {
  const { page, faults, release } = await open();
  const field = (name: string) => front(page).locator(`[name="${name}"]`);
  await field("age").fill("41");
  await field("gender").selectOption("man");
  await field("nickname").fill("Octave");
  await field("nickname").evaluate((node: HTMLInputElement) => node.setSelectionRange(2, 4));
  await front(page).getByRole("button", { name: /help/i }).dispatchEvent("click");
  release();
  await page.getByRole("dialog").waitFor();
  expect(await by(page, "entry-nickname").inputValue()).toBe("Octave");
  expect(await by(page, "entry-age").inputValue()).toBe("41");
  expect(await by(page, "entry-gender").inputValue()).toBe("man");
  await page.locator("dialog[open] .x").click();
  // The living door knows them too, and does not only show them.
  await by(page, "entry-postal-code").fill("75011");
  await by(page, "entry-submit").click();
  await by(page, "composer-input").waitFor();
  expect(faults).toEqual([]);
  await page.context().close();
});

test("[AP-33, AP-14] the focus and the selection of the drawn door are those of the living one", async () => {
  const { page, release } = await open();
  const field = front(page).locator("[name='nickname']");
  await field.fill("Octave");
  await field.evaluate((node: HTMLInputElement) => node.setSelectionRange(2, 4));
  release();
  await by(page, "entry-submit").waitFor();
  expect(
    await page.evaluate(() => [
      document.activeElement?.getAttribute("data-testid"),
      (document.activeElement as HTMLInputElement).selectionStart,
      (document.activeElement as HTMLInputElement).selectionEnd,
    ]),
  ).toEqual(["entry-nickname", 2, 4]);
  await page.keyboard.type("l");
  expect(await by(page, "entry-nickname").inputValue()).toBe("Oclve");
  await page.context().close();
});

test("[AP-33, EN-15, EN-20] of whomever the device keeps something nothing is drawn before the application knows what stands there", async () => {
  const { page, release } = await open();
  await front(page).waitFor();
  release();
  await by(page, "entry-submit").waitFor();
  await page.evaluate(() => localStorage.setItem("lampion/fields", JSON.stringify({ nickname: "Octave", age: 41, gender: "man", country: "FR", postalCode: "75011" })));
  await page.addInitScript(() => {
    Object.assign(window, { drawn: 0 });
    new MutationObserver(() => {
      if (document.getElementById("front") !== null) Object.assign(window, { drawn: 1 });
    }).observe(document, { childList: true, subtree: true });
  });
  await page.reload();
  await by(page, "entry-return").waitFor();
  expect(await page.evaluate(() => (window as unknown as { drawn: number }).drawn)).toBe(0);
  await page.context().close();
});

test("[AP-19, AP-33] where the application does not come, that is said, with what to do; Enter before it leads nowhere and puts nothing into an address", async () => {
  const { page, lose } = await open();
  await front(page).locator("[name='nickname']").fill("Octave");
  await front(page).locator("[name='nickname']").press("Enter");
  expect(new URL(page.url()).search).toBe("");
  expect(await front(page).getByRole("alert").count()).toBe(0);
  lose();
  await front(page).getByRole("alert").getByText("The page did not come whole.").waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.unrouteAll();
  await front(page).getByRole("link", { name: "Reload" }).click();
  await by(page, "entry-submit").waitFor();
  await page.context().close();
});
