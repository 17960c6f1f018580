import axe from "axe-core";
import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { by, enter, meet, newDevice, quit, startSite, tab, type Device, type Site } from "../../test/harness.ts";
import { eventually } from "@lampion/ui/testing/eventually.ts";

let site: Site;
let anna: Device;
let zoe: Device;

beforeAll(async () => {
  site = await startSite();
  anna = await newDevice(site, { hasTouch: true });
  zoe = await newDevice(site, { viewport: { width: 1280, height: 800 } });
  await enter(anna.page, { nickname: "Anna", age: "31" });
  await enter(zoe.page, { nickname: "Zoé", age: "35" });
  await meet(anna, zoe, "Premier mot de Zoé.");
});
afterAll(async () => {
  await quit();
  await site.stop();
});

const input = (page: Page) => by(page, "composer-input");
const room = async (page: Page): Promise<void> => {
  await tab(page, "Rooms").click();
  await by(page, "room-item").filter({ hasText: "You are in" }).first().click();
  await by(page, "room-title").filter({ hasText: /./ }).waitFor();
  await input(page).waitFor();
};
async function say(page: Page, text: string): Promise<void> {
  await input(page).fill(text);
  await page.locator("[data-testid='composer-send']:not([disabled])").click();
  await by(page, "message").filter({ hasText: text }).locator("[data-state='sent']").waitFor();
}
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
    return (await axe.run()).violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" | ")}`);
  });
}
const draft = (page: Page, hook: string) => by(page, hook).locator("[data-testid='draft']");

test("[AP-6, SA-11] what was begun stands in the list of rooms and conversations until one is back at it; the discreet look shows that it is, not what", async () => {
  const { page } = anna;
  await room(page);
  await input(page).fill("Je cherche un livre sur");
  await tab(page, "Conversations").click();
  await by(page, "conversation-item").first().click();
  await input(page).fill("On se voit");
  // What one is writing is in sight, and no draft.
  await tab(page, "Rooms").click();
  await eventually(async () => expect(await draft(page, "room-item").allInnerTexts()).toEqual(["Draft: Je cherche un livre sur"]));
  await tab(page, "Conversations").click();
  await eventually(async () => expect(await draft(page, "conversation-item").allInnerTexts()).toEqual(["Draft: On se voit"]));
  expect(await faultsOf(page)).toEqual([]);
  await tab(page, "Me").click();
  await page.getByLabel("Discreet look").check();
  await tab(page, "Conversations").click();
  await eventually(async () => expect(await draft(page, "conversation-item").allInnerTexts()).toEqual(["Draft"]));
  await tab(page, "Me").click();
  await page.getByLabel("Discreet look").uncheck();
  await tab(page, "Conversations").click();
  await by(page, "conversation-item").first().click();
  await say(page, "On se voit demain.");
  await tab(page, "Conversations").click();
  await eventually(async () => expect(await draft(page, "conversation-item").count()).toBe(0));
  await room(page);
  await input(page).fill("");
});

test("[WH-13, AP-14, AP-15] after an @ the names of who spoke here stand above: arrows choose, Enter writes, Escape sends the list away, and no letter sends anything else", async () => {
  const { page } = zoe;
  await room(anna.page);
  await say(anna.page, "Bonsoir de la part d'Anna.");
  await room(page);
  await by(page, "message").filter({ hasText: "part d'Anna" }).waitFor();
  await input(page).click();
  await page.keyboard.type("Bonsoir @");
  await by(page, "names").waitFor();
  // Nothing is chosen yet: Enter would send the text as it is.
  expect(await by(page, "names").locator("[aria-selected='true']").count()).toBe(0);
  expect(await input(page).getAttribute("aria-activedescendant")).toBeNull();
  await page.keyboard.type("an");
  await by(page, "names").locator("[aria-selected='true']").filter({ hasText: "Anna" }).waitFor();
  expect(await input(page).getAttribute("aria-activedescendant")).toBe("name-0");
  expect(await page.locator("#name-0").getAttribute("role")).toBe("option");
  await eventually(async () => expect(await by(page, "spoken").textContent()).toContain("Names that fit: 1."));
  expect(await faultsOf(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await eventually(async () => expect(await input(page).inputValue()).toBe("Bonsoir @Anna "));
  expect(await by(page, "names").count()).toBe(0);
  await page.keyboard.type("et @zo");
  // Not oneself.
  expect(await by(page, "names").count()).toBe(0);
  await input(page).fill("");
  await page.keyboard.type("@a");
  await by(page, "names").waitFor();
  await page.keyboard.press("Escape");
  await eventually(async () => expect(await by(page, "names").count()).toBe(0));
  expect(await input(page).inputValue()).toBe("@a");
  await input(page).fill("");
  await page.keyboard.type("moi@an");
  expect(await by(page, "names").count()).toBe(0);
  await input(page).fill("");
});

test("[AP-13] a tap on a name writes it, where one is writing, and rows are as large as a finger", async () => {
  const { page } = anna;
  await input(page).tap();
  await page.keyboard.type("Merci @z et à demain");
  for (let step = 0; step < " et à demain".length; step += 1) await page.keyboard.press("ArrowLeft");
  await input(page).dispatchEvent("click");
  const row = by(page, "names").locator("li").filter({ hasText: "Zoé" });
  await row.waitFor();
  expect((await row.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(44);
  await row.tap();
  await eventually(async () => expect(await input(page).inputValue()).toBe("Merci @Zoé et à demain"));
  expect(await input(page).evaluate((field) => field === document.activeElement)).toBe(true);
  await input(page).fill("");
});

test("[AP-8, AP-14, AP-15, AP-18] the words of a talk are searched on the device: Ctrl+F, the count, each found line in sight and told, and Escape back to writing; nothing leaves the device", async () => {
  const { page } = zoe;
  for (const text of ["Un café ?", "Le cinéma ferme tôt.", "Deux CAFES, alors."]) await say(page, text);
  const asked: string[] = [];
  const note = (request: { url(): string }): void => void asked.push(request.url());
  await page.keyboard.press("Control+f");
  await by(page, "find-words").waitFor();
  await eventually(async () => expect(await by(page, "find-words").evaluate((field) => field === document.activeElement)).toBe(true));
  page.on("request", note);
  const sent = await page.evaluate(() => {
    const { send } = WebSocket.prototype;
    const frames: string[] = [];
    WebSocket.prototype.send = function (this: WebSocket, data) {
      frames.push(String(data));
      send.call(this, data);
    };
    (window as unknown as { frames: string[] }).frames = frames;
    return 0;
  });
  expect(sent).toBe(0);
  await page.keyboard.type("cafe");
  await eventually(async () => expect(await by(page, "find-count").textContent()).toBe("2 of 2"));
  const lit = page.locator("[data-testid='message'].lit");
  await lit.filter({ hasText: "Deux CAFES" }).waitFor();
  await eventually(async () => expect(await by(page, "spoken").textContent()).toContain("2 of 2. Me: Deux CAFES"));
  await page.keyboard.press("Enter");
  await lit.filter({ hasText: "Un café" }).waitFor();
  await eventually(async () => expect(await by(page, "spoken").textContent()).toContain("1 of 2. Me: Un café ?"));
  await page.getByRole("button", { name: "Later" }).click();
  await lit.filter({ hasText: "Deux CAFES" }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await by(page, "find-words").fill("introuvable");
  await eventually(async () => expect(await by(page, "find-count").textContent()).toBe("Nothing found on this device."));
  expect(await lit.count()).toBe(0);
  // Parts of the application itself come meanwhile, as they do anyway.
  expect(asked.filter((url) => !new URL(url).pathname.startsWith("/assets/"))).toEqual([]);
  expect(await page.evaluate(() => (window as unknown as { frames: string[] }).frames.filter((frame) => /cafe|introuvable/i.test(frame)))).toEqual([]);
  page.off("request", note);
  await page.keyboard.press("Escape");
  await by(page, "find").waitFor({ state: "detached" });
  await eventually(async () => expect(await input(page).evaluate((field) => field === document.activeElement)).toBe(true));
  // On a phone it stands in the menu, and goes with the talk.
  const phone = anna.page;
  await phone.getByRole("button", { name: "More" }).click();
  await by(phone, "find-open").click();
  await by(phone, "find-words").fill("cinema");
  await phone.locator("[data-testid='message'].lit").filter({ hasText: "Le cinéma" }).waitFor();
  expect(await phone.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await tab(phone, "Rooms").click();
  await by(phone, "room-item").filter({ hasText: "You are in" }).first().click();
  await input(phone).waitFor();
  expect(await by(phone, "find").count()).toBe(0);
});

test("[AP-21] nothing of this was asked of another place, and the content policy stopped nothing", () => {
  expect([anna.faults, zoe.faults]).toEqual([[], []]);
});

test("[AP-34] whoever enters a room that has words sees each of them at its place from the first", async () => {
  const town = await startSite({ demo: true });
  const { page, context } = await newDevice(town, { viewport: { width: 390, height: 844 } });
  // Whether somebody tapped just before does not matter here: rows that stood on top of each other were seen.
  await page.evaluate(() => {
    const moves: number[] = [];
    Object.assign(window, { moves });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as { value: number; sources: { node: Node | null }[] }[])
        if (entry.sources.some(({ node }) => node instanceof Element && node.closest("[role='log']") !== null)) moves.push(entry.value);
    }).observe({ type: "layout-shift" });
  });
  // As slow as the phone of the budgets: a quick machine measures the rows before it draws them.
  await (await context.newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: 6 });
  await enter(page, { nickname: "Nour du test", age: "36" });
  await by(page, "message").nth(3).waitFor();
  await page.waitForTimeout(500);
  const moves = await page.evaluate(() => (window as unknown as { moves: number[] }).moves);
  // A word that comes meanwhile moves those above it by 0.03 at most; rows that were put right after they had been drawn moved by 0.06.
  expect(moves.reduce((sum, one) => sum + one, 0)).toBeLessThan(0.05);
  await context.close();
  await town.stop();
});

test("[AP-34] neither the answer to a word nor the menu of a message that is still fetched moves what stands there", async () => {
  const { page, context } = await newDevice(site, { viewport: { width: 390, height: 844 }, serviceWorkers: "block" });
  await enter(page, { nickname: "Odile", age: "41" });
  await page.waitForTimeout(1_000);
  const row = page.locator("[role='log'] li").filter({ hasText: "Un mot." });
  const place = async (): Promise<unknown> => ({ row: await row.boundingBox(), list: await page.locator("[role='log']").boundingBox() });
  await context.setOffline(true);
  await input(page).fill("Un mot.");
  await page.locator("[data-testid='composer-send']:not([disabled])").click();
  await row.locator("[data-state='sending']").waitFor();
  await page.waitForTimeout(300);
  const sending = await place();
  await context.setOffline(false);
  await row.locator("[data-state='sent']").waitFor();
  await page.waitForTimeout(300);
  const before = await place();
  expect(before).toEqual(sending);
  let letIn: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    letIn = resolve;
  });
  await context.route(/\/assets\/message-menu-[\w-]+\.js$/, async (route) => {
    await held;
    await route.continue();
  });
  await row.locator(".bubble").click();
  await page.getByRole("status").filter({ hasText: "One moment…" }).waitFor();
  expect(await place()).toEqual(before);
  letIn();
  await page.locator("dialog[open] .act").first().waitFor();
  expect(await place()).toEqual(before);
  await context.close();
});

test("[AP-34, RO-6] the seconds that a newcomer waits between two texts move nothing: not when they begin, not when they are over", async () => {
  const { page, context } = await newDevice(site, { viewport: { width: 390, height: 844 } });
  await enter(page, { nickname: "Solène", age: "29" });
  await page.waitForTimeout(1_000);
  const heightOf = (): Promise<number> => page.locator("[role='log']").evaluate((list) => list.clientHeight);
  const before = await heightOf();
  await say(page, "Un mot, puis on attend.");
  const waits = page.locator("#composer-wait");
  await eventually(async () => expect(await waits.innerText()).toMatch(/^\d+ s left\. Your text is kept\.$/));
  expect(await input(page).getAttribute("placeholder")).toMatch(/^\d+ s left$/);
  expect(await by(page, "composer-send").innerText()).toMatch(/^\d+ s$/);
  expect(await heightOf()).toBe(before);
  await page.waitForFunction(() => document.querySelector("#composer-wait")?.textContent === "", null, { timeout: 20_000 });
  expect(await heightOf()).toBe(before);
  await context.close();
});

test("[AP-35] a finger that leaves Send where it is sends once and leaves the cursor in the field; one that slid off sends nothing, and the words stay", async () => {
  const { page, context } = anna;
  await tab(page, "Conversations").click();
  await by(page, "conversation-item").first().click();
  const cdp = await context.newCDPSession(page);
  const finger = async (slides: number): Promise<void> => {
    const at = await page.locator("[data-testid='composer-send']:not([disabled])").boundingBox();
    if (at === null) throw new Error("There is nothing to touch.");
    const [x, y] = [at.x + at.width / 2, at.y + at.height / 2];
    await cdp.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x, y }] });
    if (slides > 0) await cdp.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x, y: y - slides }] });
    await cdp.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  };
  await input(page).fill("Du bout du doigt.");
  await finger(120);
  // A browser in which that scrolls nothing leaves the finger to the page.
  await page.evaluate(() => document.addEventListener("touchmove", (event) => event.preventDefault(), { passive: false }));
  await finger(120);
  // Longer than a browser takes to make a click of a touch.
  await Bun.sleep(500);
  expect(await input(page).inputValue()).toBe("Du bout du doigt.");
  expect(await by(page, "message").filter({ hasText: "Du bout du doigt." }).count()).toBe(0);
  await finger(0);
  await by(page, "message").filter({ hasText: "Du bout du doigt." }).locator("[data-state='sent']").waitFor();
  await Bun.sleep(500);
  expect(await by(page, "message").filter({ hasText: "Du bout du doigt." }).count()).toBe(1);
  expect(await input(page).inputValue()).toBe("");
  expect(await page.evaluate(() => document.activeElement?.getAttribute("data-testid"))).toBe("composer-input");
});
