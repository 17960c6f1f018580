import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { eventually } from "@lampion/ui/testing/eventually.ts";
import { by, enter, meet, newDevice, quit, startSite, tab, type Device, type Site } from "../../test/harness.ts";

declare global {
  interface Window {
    /** Notes that began to sound in this tab; one ring has two. */
    notes: number;
    /** What stands on the icon of the installed application. */
    onIcon: number;
  }
}
let site: Site;
let anna: Device;
let basile: Device;

beforeAll(async () => {
  site = await startSite();
  anna = await newDevice(site);
  basile = await newDevice(site, { viewport: { width: 1280, height: 800 } });
  await basile.context.addInitScript(() => {
    window.notes = 0;
    window.onIcon = 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (when?: number): void {
      window.notes += 1;
      start.call(this, when);
    };
    Object.defineProperty(navigator, "setAppBadge", { value: async (count: number) => void (window.onIcon = count) });
    Object.defineProperty(navigator, "clearAppBadge", { value: async () => void (window.onIcon = 0) });
  });
  await basile.page.reload();
  await enter(anna.page, { nickname: "Anna", age: "31" });
  await enter(basile.page, { nickname: "Basile", age: "38", gender: "man" });
  await meet(anna, basile);
});
afterAll(async () => {
  await quit();
  await site.stop();
});
async function say({ page }: Device, text: string): Promise<void> {
  await by(page, "composer-input").fill(text);
  await page.locator("[data-testid='composer-send']:not([disabled])").click();
  await by(page, "message").filter({ hasText: text }).locator("[data-state='sent']").waitFor();
}
const rings = (page: Page): Promise<number> => page.evaluate(() => window.notes / 2);
const toRoom = async (page: Page): Promise<void> => {
  await tab(page, "Rooms").click();
  await by(page, "room-item").filter({ hasText: "You are in" }).first().click();
  await by(page, "room-title").waitFor();
};
/** A word of Anna's in private while Basile looks at a room; over when the count of unread words has grown. */
async function missed(unread: number): Promise<void> {
  await say(anna, `Mot ${String(unread)}.`);
  await tab(basile.page, "Conversations").locator(".spoken").filter({ hasText: "1 " }).waitFor();
  await eventually(async () => expect(await basile.page.title()).toBe("(1) Lampion"));
  await tab(basile.page, "Conversations").click();
  await by(basile.page, "conversation-item")
    .filter({ hasText: `Mot ${String(unread)}.` })
    .waitFor();
  await tab(basile.page, "Rooms").click();
}
async function readAll(): Promise<void> {
  await tab(basile.page, "Conversations").click();
  await by(basile.page, "conversation-item").click();
  await eventually(async () => expect(await basile.page.title()).toBe("Lampion"));
}

test("[AP-10] no sound until it is turned on; then one for a word in a conversation that is not on screen, none for one that is, none for a room, none when muted", async () => {
  const { page } = basile;
  await toRoom(page);
  await missed(1);
  expect(await rings(page)).toBe(0);
  await tab(page, "Me").click();
  const sound = page.getByLabel("Sound", { exact: true });
  expect(await sound.isChecked()).toBe(false);
  await sound.check();
  await readAll();
  await say(anna, "Vu tout de suite.");
  await by(page, "message").filter({ hasText: "Vu tout de suite." }).waitFor();
  expect(await rings(page)).toBe(0);
  await toRoom(page);
  await missed(2);
  await eventually(async () => expect(await rings(page)).toBe(1));

  // Room traffic, heard in another room, does not ring.
  await readAll();
  await toRoom(anna.page);
  await say(anna, "Pour tout le monde.");
  await by(page, "room-item").or(tab(page, "Rooms")).first().waitFor();
  await toRoom(page);
  await by(page, "message").filter({ hasText: "Pour tout le monde." }).waitFor();
  expect(await rings(page)).toBe(1);

  // Muted, by the menu of the conversation, and only this one.
  await readAll();
  await page.locator("section.talk header .menu > button").click();
  await page.getByRole("button", { name: "Mute here" }).click();
  await tab(anna.page, "Conversations").click();
  await by(anna.page, "conversation-item").click();
  await toRoom(page);
  await missed(3);
  expect(await rings(page)).toBe(1);
  await page.reload();
  await tab(page, "Me").click();
  await eventually(async () => expect(await page.getByLabel("Sound", { exact: true }).isChecked()).toBe(true));
});

test("[AP-9, AP-24] title and icon count one conversation that waits; two tabs of the device ring once; the discreet look shows neither", async () => {
  const { page, context } = basile;
  await readAll();
  await page.locator("section.talk header .menu > button").click();
  await page.getByRole("button", { name: "Sound again here" }).click();
  await toRoom(page);
  const second = await context.newPage();
  await second.goto(site.url);
  await toRoom(second);
  for (const one of [page, second]) await by(one, "room-title").click();
  const before = (await rings(page)) + (await rings(second));
  await missed(4);
  await eventually(async () => expect((await rings(page)) + (await rings(second)) - before).toBe(1));
  for (const one of [page, second]) {
    await eventually(async () => expect(await one.title()).toBe("(1) Lampion"));
    expect(await one.evaluate(() => window.onIcon)).toBe(1);
  }
  await tab(page, "Me").click();
  await page.getByLabel("Discreet look").check();
  await eventually(async () => expect([await page.title(), await page.evaluate(() => window.onIcon)]).toEqual(["Notebook", 0]));
  expect(basile.faults).toEqual([]);
});
