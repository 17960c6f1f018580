import { afterAll, beforeAll, expect, test } from "bun:test";
import { by, enter, newDevice, prove, quit, startSite, tab, type Device, type Site } from "../../test/harness.ts";
import { eventually } from "@lampion/ui/testing/eventually.ts";

/** From right to left what points forward points to the left (AP-16). */
const isRtl = process.env["LAMPION_TEST_DIR"] === "rtl";
let site: Site;
let anna: Device;
let zoe: Device;

beforeAll(async () => {
  site = await startSite();
  anna = await newDevice(site, { hasTouch: true });
  zoe = await newDevice(site, { viewport: { width: 1280, height: 800 } });
  await enter(anna.page, { nickname: "Anna", age: "31" });
  await enter(zoe.page, { nickname: "Zoé", age: "35" });
  // With a proof of age one need not wait ten seconds between two words.
  for (const { page } of [anna, zoe]) {
    await prove(page);
    await tab(page, "Rooms").click();
    await by(page, "room-item").filter({ hasText: "You are in" }).first().click();
    await by(page, "composer-input").waitFor();
  }
});
afterAll(async () => {
  await quit();
  await site.stop();
});

const message = ({ page }: Device, text: string) => by(page, "message").filter({ hasText: text });
async function say({ page }: Device, text: string): Promise<void> {
  await by(page, "composer-input").fill(text);
  await page.locator("[data-testid='composer-send']:not([disabled])").click();
  await by(page, "message").filter({ hasText: text }).locator("[data-state='sent']").waitFor();
}
const logOf = ({ page }: Device) => page.locator("[role='log']");
const fromEnd = (device: Device): Promise<number> => logOf(device).evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight);

test("[AP-8] own words and those of others stand under the day; what came while one looked elsewhere begins with a line", async () => {
  await say(anna, "Premier mot d'Anna.");
  await message(zoe, "Premier mot d'Anna.").waitFor();
  await logOf(zoe).getByText("Today").waitFor();
  await tab(zoe.page, "Rooms").click();
  // Zoé goes to another room and comes back.
  await by(zoe.page, "room-item").filter({ hasText: "Music" }).click();
  await by(zoe.page, "room-title").filter({ hasText: "Music" }).waitFor();
  await say(anna, "Dit pendant son absence.");
  await by(zoe.page, "room-item").filter({ hasText: "You are in" }).first().click();
  await message(zoe, "Dit pendant son absence.").waitFor();
  const isAbove = (): Promise<boolean> =>
    logOf(zoe).evaluate((list) => {
      const line = list.querySelector("[data-testid='unread-line']");
      const said = [...list.querySelectorAll("[data-testid='message']")].find((one) => one.textContent.includes("Dit pendant"));
      return line !== null && said !== undefined && line.getBoundingClientRect().top < said.getBoundingClientRect().top;
    });
  await eventually(async () => expect(await isAbove()).toBe(true));
  await eventually(async () => expect(await by(zoe.page, "unread-line").count()).toBe(1));
});

test("[AP-9] a word in another room that says the nickname is counted in the title and at its room; other words are not", async () => {
  await by(zoe.page, "room-item").filter({ hasText: "Music" }).click();
  await by(zoe.page, "room-title").filter({ hasText: "Music" }).waitFor();
  await say(anna, "Rien de particulier.");
  await eventually(async () => expect(await zoe.page.title()).toBe("Lampion"));
  await say(anna, "Tu es là, zoe ?");
  await zoe.page.waitForFunction(() => document.title === "(1) Lampion");
  await by(zoe.page, "room-item").filter({ hasText: "You are in" }).first().click();
  await zoe.page.waitForFunction(() => document.title === "Lampion");
});

test("[RO-4, AP-13] reply, react and withdraw stand in the actions of a message, and a swipe answers as well", async () => {
  await message(zoe, "Tu es là, zoe ?").locator(".bubble").click();
  await zoe.page.getByRole("button", { name: "Reply" }).click();
  await by(zoe.page, "composer-input").fill("Oui, me voilà.");
  await zoe.page.keyboard.press("Enter");
  await message(anna, "Oui, me voilà.").locator(".quote").filter({ hasText: "Tu es là" }).waitFor();
  // The quote leads to what was answered, which takes the focus; by keys the same stands in the actions.
  const original = (key: string): Promise<boolean> =>
    anna.page.evaluate((words) => document.activeElement?.matches("[role='log'] li") === true && document.activeElement.textContent?.includes(words) === true, key);
  await message(anna, "Oui, me voilà.").locator("[data-testid='quote']").click();
  await eventually(async () => expect(await original("Tu es là")).toBe(true));
  await message(anna, "Oui, me voilà.").locator("[data-testid='message-more']").press("Enter");
  await by(anna.page, "jump").press("Enter");
  await eventually(async () => expect(await original("Tu es là")).toBe(true));
  await message(anna, "Oui, me voilà.").locator(".text").click();
  await anna.page.getByRole("button", { name: "React ❤️" }).click();
  await message(zoe, "Oui, me voilà.").locator(".signs").filter({ hasText: "1" }).waitFor();
  // The finger goes over the message; the composer then says whom one answers.
  await message(anna, "Oui, me voilà.").evaluate(
    (row, way) => {
      const box = row.getBoundingClientRect();
      const touch = (type: string, x: number): void => {
        const point = new Touch({ identifier: 1, target: row, clientX: x, clientY: box.top + 10 });
        row.dispatchEvent(new TouchEvent(type, { touches: type === "touchend" ? [] : [point], changedTouches: [point], bubbles: true, cancelable: true }));
      };
      const from = 180;
      touch("touchstart", from);
      for (const x of [20, 50, 90, 100]) touch("touchmove", from + x * way);
      touch("touchend", from + 100 * way);
    },
    isRtl ? -1 : 1,
  );
  await anna.page.locator(".reply").filter({ hasText: "Replying to Zoé" }).waitFor();
  await anna.page.locator(".reply button").click();
  await message(zoe, "Oui, me voilà.").locator(".bubble").click();
  await zoe.page.getByRole("button", { name: "Withdraw" }).click();
  await by(anna.page, "message").filter({ hasText: "message withdrawn" }).first().waitFor();
  expect(await message(anna, "Oui, me voilà.").count()).toBe(0);
});

test("[AP-6] each room keeps its own draft over a change of room and a reload", async () => {
  await by(zoe.page, "composer-input").fill("un brouillon d'ici");
  await by(zoe.page, "room-item").filter({ hasText: "Music" }).click();
  await by(zoe.page, "room-title").filter({ hasText: "Music" }).waitFor();
  await eventually(async () => expect(await by(zoe.page, "composer-input").inputValue()).toBe(""));
  await by(zoe.page, "composer-input").fill("un brouillon de musique");
  await zoe.page.reload();
  await by(zoe.page, "room-title").filter({ hasText: "Music" }).waitFor();
  await eventually(async () => expect(await by(zoe.page, "composer-input").inputValue()).toBe("un brouillon de musique"));
  await by(zoe.page, "composer-input").fill("");
  await by(zoe.page, "room-item").filter({ hasText: "You are in" }).first().click();
  await zoe.page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>("[data-testid='composer-input']")?.value === "un brouillon d'ici");
  await by(zoe.page, "composer-input").fill("");
});

test("[AP-13] emoji are put where one writes, from a small keyboard that arrows move over", async () => {
  await by(zoe.page, "composer-input").fill("Bonsoir ");
  await zoe.page.getByRole("button", { name: "Emoji" }).click();
  await zoe.page.getByRole("toolbar", { name: "Emoji" }).waitFor();
  await zoe.page.waitForFunction(() => document.activeElement?.closest("[role='toolbar']") !== null);
  await zoe.page.keyboard.press(isRtl ? "ArrowLeft" : "ArrowRight");
  await zoe.page.keyboard.press("Enter");
  await eventually(async () => expect(await by(zoe.page, "composer-input").inputValue()).toBe("Bonsoir 😃"));
  await zoe.page.keyboard.press("Escape");
  await zoe.page.waitForFunction(() => (document.activeElement as HTMLElement).dataset["testid"] === "composer-input");
  await by(zoe.page, "composer-input").fill("");
});

test("[AP-14] by keys: arrows read the list, Enter acts, letters with Alt and Shift report and block what has the focus, Ctrl+K goes elsewhere", async () => {
  const { page } = zoe;
  const { keyboard } = page;
  await by(page, "composer-input").focus();
  await keyboard.press("ArrowUp");
  await page.waitForFunction(() => document.activeElement?.matches("[role='log'] li") === true);
  const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? "");
  await keyboard.press("Home");
  await page.waitForFunction(() => document.activeElement?.textContent?.includes("Premier mot d'Anna.") === true);
  await keyboard.press("ArrowDown");
  await page.waitForFunction(() => document.activeElement?.textContent?.includes("Dit pendant son absence.") === true);
  await eventually(async () => expect(await focused()).toContain("Anna"));
  await keyboard.press("Alt+Shift+KeyR");
  await page.locator("dialog[open] h2").filter({ hasText: "Report · Anna" }).waitFor();
  await keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement?.matches("[role='log'] li") === true);
  await keyboard.press("Alt+Shift+KeyB");
  await page.locator("dialog[open] h2").filter({ hasText: "Block Anna?" }).waitFor();
  await keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  await Bun.sleep(2_100); // three times Escape within two seconds would be the quick exit
  await keyboard.press("Alt+Shift+KeyH");
  await page.locator("dialog[open]").getByText("3919").waitFor();
  await keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  await keyboard.press("Control+KeyK");
  await page.waitForFunction(() => (document.activeElement as HTMLElement).dataset["testid"] === "go-to");
  await keyboard.type("musi");
  await keyboard.press("Enter");
  await by(page, "room-title").filter({ hasText: "Music" }).waitFor();
  for (let press = 0, seen = new Set<string>(); press < 8 && seen.size < 3; press += 1) {
    await keyboard.press("F6");
    seen.add(await page.evaluate(() => document.activeElement?.closest("nav, .list, [role='log'], form, aside, body")?.tagName ?? ""));
    if (press === 7) expect(seen.size).toBeGreaterThanOrEqual(3);
  }
  await by(page, "room-item").filter({ hasText: "You are in" }).first().click();
});

test("[AP-15] one message is read out at once, more within two seconds as a number, own ones never; the log itself is not live", async () => {
  await eventually(async () => expect(await logOf(zoe).getAttribute("aria-live")).toBe("off"));
  const spoken: string[] = [];
  await zoe.page.exposeFunction("spokenNow", (text: string) => spoken.push(text));
  await zoe.page.evaluate(() => {
    const region = document.querySelector("[data-testid='spoken']");
    if (region !== null)
      new MutationObserver(() => (window as unknown as { spokenNow(text: string): void }).spokenNow(region.textContent)).observe(region, {
        childList: true,
        characterData: true,
        subtree: true,
      });
  });
  await say(anna, "Lisez-moi tout haut.");
  await message(zoe, "Lisez-moi tout haut.").waitFor();
  await zoe.page.waitForFunction(() => document.querySelector("[data-testid='spoken']")?.textContent?.includes("Lisez-moi") === true);
  await eventually(async () => expect(spoken.at(-1)).toBe("Anna: Lisez-moi tout haut."));
  const before = spoken.length;
  await say(zoe, "Mes propres mots.");
  expect(spoken.slice(before).filter((text) => text.includes("Mes propres mots"))).toEqual([]);
  const item = await message(zoe, "Lisez-moi tout haut.").innerText();
  expect(item).toMatch(/\d\d:\d\d/);
});

test("[AP-7] whoever reads further up stays there and is told how many came; whoever is at the end stays at the end", async () => {
  const { page } = zoe;
  await page.setViewportSize({ width: 1280, height: 420 });
  await logOf(zoe).evaluate((list) => list.scrollTo({ top: list.scrollHeight }));
  await say(anna, "À la fin on reste à la fin.");
  await message(zoe, "À la fin on reste à la fin.").waitFor();
  await page.waitForFunction(() => {
    const list = document.querySelector("[role='log']");
    return list !== null && list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  });
  await logOf(zoe).evaluate((list) => list.scrollTo({ top: 0 }));
  await page.waitForFunction(() => document.querySelector("[role='log']")?.scrollTop === 0);
  await say(anna, "Ceci vient plus bas.");
  await by(page, "to-end").filter({ hasText: "1 new" }).waitFor();
  await eventually(async () => expect(await logOf(zoe).evaluate((list) => list.scrollTop)).toBeLessThan(20));
  await by(page, "to-end").click();
  await message(zoe, "Ceci vient plus bas.").waitFor();
  await eventually(async () => expect(await fromEnd(zoe)).toBeLessThan(60));
  await page.setViewportSize({ width: 1280, height: 800 });
});

test("[AP-37] while nobody looks no word is drawn and no second passes; whoever looks again sees all that was said", async () => {
  const { page } = zoe;
  const turn = (isHidden: boolean): Promise<void> =>
    page.evaluate((is) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => is });
      document.dispatchEvent(new Event("visibilitychange"));
    }, isHidden);
  await turn(true);
  const before = await by(page, "spoken").textContent();
  await say(anna, "Dit à un écran noir.");
  // The page has heard it, says it or counts it, and keeps it.
  await eventually(async () => expect(await by(page, "spoken").textContent()).not.toBe(before));
  expect(await message(zoe, "Dit à un écran noir.").count()).toBe(0);
  await turn(false);
  await message(zoe, "Dit à un écran noir.").waitFor();
  expect(await by(page, "unread-line").count()).toBe(1);
});

test("[AP-19, AP-4] an error says what happened, that nothing is lost, and what to do; a code is nowhere", async () => {
  const { page } = anna;
  await by(page, "composer-input").fill("Mon numéro est le 06 39 98 44 55");
  await page.locator("[data-testid='composer-send']:not([disabled])").click();
  const stopped = message(anna, "06 39 98 44 55");
  await stopped.locator(".trouble").waitFor();
  const text = await stopped.locator(".trouble").innerText();
  expect(text).toContain("No contact details here");
  expect(text).not.toMatch(/\b(blocked|contact-details|error|code)\b/);
  await stopped.getByRole("button", { name: "Edit" }).click();
  await eventually(async () => expect(await by(page, "composer-input").inputValue()).toBe("Mon numéro est le 06 39 98 44 55"));
  await by(page, "composer-input").fill("");
});

test("[AP-21] the content policy stopped nothing of this, and nothing came from elsewhere", () => {
  expect(anna.faults).toEqual([]);
  expect(zoe.faults).toEqual([]);
});
