import { eventually } from "@lampion/ui/testing/eventually.ts";
import { faultsOf } from "@lampion/ui/testing/faults-of.ts";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { by, enter, meet, newDevice, quit, startSite, tab, type Device, type Site } from "../../test/harness.ts";

let site: Site;
let anna: Device;
let basile: Device;
const form = /^([2-9A-Z]{4}-){5}[2-9A-Z]$/;
const codeOn = async ({ page }: Device): Promise<string> => (await by(page, "recall-code").first().innerText()).trim();
const inBothThemes = async ({ page }: Device): Promise<void> => {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    expect(await faultsOf(page)).toEqual([]);
  }
};

beforeAll(async () => {
  site = await startSite();
  anna = await newDevice(site, { permissions: ["clipboard-read", "clipboard-write"] });
  basile = await newDevice(site);
  await enter(anna.page, { nickname: "Anna", age: "31" });
  await enter(basile.page, { nickname: "Basile", age: "35", gender: "man" });
  await meet(anna, basile);
});
afterAll(async () => {
  await quit();
  await site.stop();
});

test("[EV-36, SA-4] the safety sheet of a conversation gives a code on demand, says what it is for, and copies it", async () => {
  const { page } = anna;
  await by(page, "safety-open").click();
  await by(page, "recall-show").waitFor();
  expect(await by(page, "recall-code").count()).toBe(0);
  await by(page, "recall-show").click();
  await by(page, "recall-code").waitFor();
  const code = await codeOn(anna);
  expect(code).toMatch(form);
  await eventually(async () => expect(await by(page, "recall").innerText()).toContain("If this phone is lost or this tab closed, this code lets you still report within 72 hours"));
  await by(page, "recall-copy").click();
  await by(page, "recall-copy").filter({ hasText: "Copied" }).waitFor();
  await eventually(async () => expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code));
  await inBothThemes(anna);
  await page.locator("dialog .x").click();
  // Looking again on the same day shows the same one.
  await by(page, "safety-open").click();
  await by(page, "recall-show").click();
  await by(page, "recall-code").waitFor();
  await eventually(async () => expect(await codeOn(anna)).toBe(code));
  await page.locator("dialog .x").click();
  expect(anna.faults).toEqual([]);
});

test("[EV-36] a closed conversation and who is about to be forgotten are offered the code", async () => {
  await basile.page.getByRole("button", { name: "More" }).first().click();
  await basile.page.getByRole("button", { name: "Close the conversation" }).click();
  const { page } = anna;
  await by(page, "recall-offer").click();
  await by(page, "recall-show").waitFor();
  await page.locator("dialog .x").click();
  await tab(page, "Me").click();
  await page.getByRole("button", { name: "Forget me" }).click();
  await by(page, "recall-leaving").getByText("Before you leave").waitFor();
  await by(page, "recall-leaving").getByText("Basile").waitFor();
  await by(page, "recall-leaving").locator("[data-testid='recall-show']").click();
  await by(page, "recall-code").waitFor();
  expect(await codeOn(anna)).toMatch(form);
  await inBothThemes(anna);
  // Nothing was left by being asked.
  await page.getByRole("button", { name: "Cancel" }).click();
  await by(page, "recall-leaving").waitFor({ state: "detached" });
});

test("[EV-36] a room's safety sheet has none", async () => {
  const { page } = basile;
  await tab(page, "Rooms").click();
  await by(page, "room-item").first().click();
  await by(page, "safety-open").click();
  await by(page, "help-open").waitFor();
  expect(await by(page, "recall").count()).toBe(0);
});
