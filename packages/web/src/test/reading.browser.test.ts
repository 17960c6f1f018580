import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { Ears } from "../../test/ears.ts";
import { by, enter, newDevice, prove, quit, startSite, tab, type Site } from "../../test/harness.ts";
import { eventually } from "@lampion/ui/testing/eventually.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(async () => {
  await quit();
  await site.stop();
});
const message = (page: Page, text: string) => by(page, "message").filter({ hasText: text });
async function say(page: Page, text: string): Promise<void> {
  await by(page, "composer-input").fill(text);
  await page.locator("[data-testid='composer-send']:not([disabled])").click();
  await message(page, text).locator("[data-state='sent']").waitFor();
}

test("[AP-15, AP-18] along the reading order each act has a role, a name and its place, and its outcome is told once", async () => {
  const basile = (await newDevice(site, { viewport: { width: 1280, height: 800 } })).page;
  await enter(basile, { nickname: "Basile", age: "38", gender: "man" });
  await prove(basile);
  await tab(basile, "Knocks").click();
  await basile.getByRole("button", { name: "All devices" }).click();

  const device = await newDevice(site);
  const { page } = device;
  await page.waitForFunction(() => (document.querySelector<HTMLInputElement>("[data-testid='entry-nickname']")?.value ?? "") !== "");
  const ears = new Ears(page);
  await ears.listen();
  /** What an act is called stands once in the order, after what it belongs to, and nothing around it is without a name. */
  async function stands(...path: readonly (readonly [role: string, name: string | RegExp])[]): Promise<void> {
    await eventually(async () => {
      let before = -1;
      for (const [role, name] of path) {
        const at = await ears.place(role, name);
        expect(`${role} ${String(name)} ${at > before ? "stands" : `is missing or too early (${String(at)} after ${String(before)})`}`).toBe(`${role} ${String(name)} stands`);
        before = at;
      }
      expect(await ears.nameless()).toEqual([]);
    });
  }
  /** An act by its role and name, and what is told of it: these words, exactly once. */
  async function act(told: string | RegExp, run: () => Promise<unknown>): Promise<void> {
    const from = ears.told.length;
    await run();
    const times = (): number => ears.told.slice(from).filter((one) => (typeof told === "string" ? one.includes(told) : told.test(one))).length;
    await eventually(async () => expect(times()).toBeGreaterThan(0));
    // Whatever would tell it a second time has had its time.
    await Bun.sleep(600);
    expect(`${String(told)}: ${String(times())} of ${JSON.stringify(ears.told.slice(from))}`).toBe(`${String(told)}: 1 of ${JSON.stringify(ears.told.slice(from))}`);
  }
  const press = (name: string | RegExp): Promise<void> => page.getByRole("button", { name }).first().press("Enter");

  await stands(
    ["heading", /Lampion/],
    ["textbox", "Nickname"],
    ["textbox", "Age"],
    ["combobox", "Gender"],
    ["textbox", "Postal code"],
    ["combobox", "Country"],
    ["list", ""],
    ["button", "Enter"],
    ["button", "Safety"],
  );
  await page.getByRole("textbox", { name: "Nickname" }).fill("Nadia");
  await act("age", () => press("Enter"));
  await page.getByRole("textbox", { name: "Age" }).fill("33");
  await page.getByRole("combobox", { name: "Gender" }).selectOption("woman");
  await page.getByRole("textbox", { name: "Postal code" }).fill("75011");
  await act(/^You are in /, () => press("Enter"));

  // A room: what one hears first is where one is, then the words, then where one writes, then safety.
  await stands(["heading", "France"], ["log", "Messages"], ["textbox", "Your message"], ["button", "Send"], ["button", "Safety"]);
  await act("sent", async () => {
    await page.getByRole("textbox", { name: "Your message" }).fill("Bonsoir à tous.");
    await press("Send");
  });
  expect(ears.times("Bonsoir à tous.")).toBe(0);
  await act("Basile: Bonsoir Nadia.", () => say(basile, "Bonsoir Nadia."));
  await eventually(async () => expect((await ears.order()).filter((one) => one.role === "listitem").length).toBeGreaterThanOrEqual(2));

  await prove(page);
  await tab(page, "Knocks").click();
  await stands(["heading", "Knocks"], ["button", "All devices"]);
  await press("All devices");
  await tab(page, "Rooms").click();
  await by(page, "room-item").filter({ hasText: "You are in" }).first().press("Enter");
  // The words that were there are not told again.
  await message(page, "Bonsoir Nadia.").waitFor();
  expect(ears.times("Bonsoir Nadia.")).toBe(1);
  await stands(["log", "Messages"], ["button", /^Actions: Basile/], ["textbox", "Your message"]);
  await press(/^Actions: Basile/);
  await stands(["dialog", /Basile/], ["button", "Knock on Basile"], ["button", "Report"], ["button", "Block"]);
  await press("Knock on Basile");
  await stands(["dialog", "Knock on Basile"], ["heading", "Knock on Basile"], ["textbox", "A first word, short"], ["button", "Knock"]);
  await act("Knock sent.", async () => {
    await by(page, "knock-text").fill("On parle de livres ?");
    await page.getByRole("dialog").getByRole("button", { name: "Knock", exact: true }).press("Enter");
  });
  await act("Basile answered your knock.", async () => {
    await tab(basile, "Knocks").click();
    await by(basile, "knock-accept").click();
  });
  await tab(page, "Conversations").press("Enter");
  await stands(["heading", "Conversations"], ["button", /Basile/]);
  await by(page, "conversation-item").press("Enter");
  await stands(
    ["heading", "Basile"],
    ["heading", "Before you talk in private."],
    ["button", "Yes, check on the way"],
    ["button", "No, only on our two devices"],
    ["button", "Safety"],
  );
  await act("Your answer is noted.", () => press("Yes, check on the way"));
  await act("You can write to Basile now. Checked on the way.", () => by(basile, "consent-yes").click());
  await stands(["heading", "Basile"], ["log", "Messages"], ["textbox", "Your message"]);
  await act("Basile: Je lis un roman.", () => say(basile, "Je lis un roman."));

  await press("Safety");
  await stands(
    ["dialog", "Somebody is in danger now"],
    ["heading", "Somebody is in danger now"],
    ["link", /17/],
    ["button", /^Report/],
    ["button", /^Block/],
    ["button", /^Quick exit/],
  );
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Report/ })
    .press("Enter");
  await stands(["dialog", /^Report/], ["group", /danger/i], ["radio", "Me"], ["radio", "Harassment"], ["button", "Send the report"]);
  await act(/[A-Z0-9]{4,}[ -][A-Z0-9]{4,}/, async () => {
    await page.getByRole("radio", { name: "Harassment" }).check();
    await press("Send the report");
  });
  await stands(["dialog", /received/], ["heading", /received/], ["button", "Copy"], ["button", "Block"]);
  await press("Close");
  await press("Safety");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Block/ })
    .press("Enter");
  await stands(["dialog", "Block Basile?"], ["button", "Block"], ["button", "Cancel"]);
  await act("Blocked.", () => page.getByRole("dialog").getByRole("button", { name: "Block", exact: true }).press("Enter"));
  await tab(page, "Rooms").click();
  await by(page, "room-item").filter({ hasText: "You are in" }).first().press("Enter");
  await press("More actions");
  await act("You have left France.", () => press("Leave"));
  expect(device.faults).toEqual([]);
  await device.context.close();
  await basile.context().close();
}, 180_000);
