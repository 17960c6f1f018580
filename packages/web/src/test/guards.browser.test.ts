import { afterAll, beforeAll, expect, test } from "bun:test";
import type { WebSocketRoute } from "playwright-core";
import { eventually } from "@lampion/ui/testing/eventually.ts";
import { faultsOf } from "@lampion/ui/testing/faults-of.ts";
import { by, enter, meet, newDevice, quit, startSite, tab, type Device, type Site } from "../../test/harness.ts";

/** Two pairs in private: one is checked by the service, of the other the devices judge alone. */
let site: Site;
let paul: Device;
let ines: Device;
let marc: Device;
let lou: Device;
/** What goes to Ines's page, so that a card that the service shows after ten minutes can be shown at once. */
let toInes: WebSocketRoute | null = null;
const heard: string[] = [];

beforeAll(async () => {
  site = await startSite();
  [paul, ines, marc, lou] = await Promise.all([
    newDevice(site),
    newDevice(site),
    newDevice(site, { viewport: { width: 1280, height: 800 }, colorScheme: "dark" }),
    newDevice(site),
  ]);
  await ines.context.routeWebSocket(/\/ws$/, (line) => {
    const server = line.connectToServer();
    line.onMessage((text) => {
      heard.push(String(text));
      server.send(text);
    });
    toInes = line;
  });
  await ines.page.reload();
  await enter(paul.page, { nickname: "Paul", gender: "man", age: "41" });
  await enter(ines.page, { nickname: "Ines", age: "33" });
  await meet(paul, ines);
  await enter(marc.page, { nickname: "Marc", gender: "man", age: "45" });
  await enter(lou.page, { nickname: "Lou", age: "22" });
  await meet(marc, lou, "Qui aime la montagne ?");
});
afterAll(async () => {
  await quit();
  await site.stop();
});
const say = async ({ page }: Device, text: string): Promise<void> => {
  await by(page, "composer-input").fill(text);
  await by(page, "composer-send").click();
};
/** Of nine points of an element, those where another one is what a finger meets. */
const partsInFront = (one: Element): string[] => {
  const { x, y, width, height } = one.getBoundingClientRect();
  const hits = [0.1, 0.5, 0.9].flatMap((across) => [0.1, 0.5, 0.9].map((down) => document.elementFromPoint(x + across * width, y + down * height)));
  return hits.filter((hit) => hit === null || !one.contains(hit)).map((hit) => hit?.outerHTML.slice(0, 80) ?? "outside");
};
const message = ({ page }: Device, text: string) => by(page, "message").filter({ hasText: text });

test("[NU-5] a number that waits says what it waits for and offers the exchange; who is asked may say no, which reaches nobody", async () => {
  await say(paul, "Mon numéro : 06 39 98 11 22");
  const waiting = message(paul, "06 39 98 11 22");
  await waiting.getByText("once you both agree").waitFor();
  await by(waiting.page(), "exchange-offer").first().click();
  await waiting.getByText("ten messages from each of you").waitFor();
  const talk = /"t":"choose"[^}]*"talk":"([^"]+)"/.exec(heard.join("\n"))?.[1] ?? "";
  toInes?.send(JSON.stringify({ t: "card", s: `talk:${talk}`, card: "exchange-asked" }));
  const decline = by(ines.page, "exchange-decline");
  await decline.waitFor();
  expect(await faultsOf(ines.page)).toEqual([]);
  await decline.click();
  await decline.waitFor({ state: "detached" });
  expect(heard.some((text) => text.includes('"exchange"') && text.includes('"agree":false'))).toBe(true);
  expect(await by(paul.page, "verdict-card").count()).toBe(0);
  await waiting.getByRole("button", { name: "Drop" }).click();
});

test("[NU-9, AP-18] a threat to expose gives one button: the conversation stops for both, the proof is kept here, and help stands there", async () => {
  await say(paul, "Bonsoir.");
  await message(ines, "Bonsoir.").waitFor();
  await say(paul, "je vais tout dire à ta famille et publier tes photos");
  await by(ines.page, "freeze").waitFor();
  // On the smallest phone as well its button is whole: no offer stands above it, and nothing lies over it.
  await ines.page.setViewportSize({ width: 320, height: 568 });
  expect(await ines.page.getByText("A lock hides your conversations").count()).toBe(0);
  await eventually(async () => expect(await by(ines.page, "freeze").evaluate(partsInFront)).toEqual([]));
  expect(await faultsOf(ines.page)).toEqual([]);
  await ines.page.setViewportSize({ width: 390, height: 844 });
  await by(ines.page, "freeze").click();
  const said = by(ines.page, "freeze-said");
  await said.getByText("Nobody can write").waitFor();
  await said.getByText("kept on this device").waitFor();
  await eventually(async () => expect(await ines.page.locator("dialog[open]").innerText()).toContain("Do not pay."));
  expect(await ines.page.locator("dialog[open] a[href^='tel:']").count()).toBeGreaterThan(1);
  expect(await faultsOf(ines.page)).toEqual([]);
  await paul.page.getByText("This conversation is paused.").first().waitFor();
  expect(await by(paul.page, "composer-input").count()).toBe(0);
  await by(ines.page, "freeze-report").click();
  expect(await ines.page.locator("input[name='situation'][value='blackmail']").isChecked()).toBe(true);
  await by(ines.page, "report-send").click();
  await by(ines.page, "report-code").waitFor();
  await ines.page.locator("dialog[open] .x").click();

  // A way back: for who stopped it, after a question, by keys alone; the other one has no such button.
  await by(ines.page, "resume").focus();
  await ines.page.keyboard.press("Enter");
  await ines.page.getByText("Let Paul write to you again?").waitFor();
  expect(await faultsOf(ines.page)).toEqual([]);
  await eventually(async () => expect(await by(ines.page, "resume-no").evaluate((one) => one === document.activeElement)).toBe(true));
  await ines.page.keyboard.press("Enter");
  await eventually(async () => expect(await by(ines.page, "resume").evaluate((one) => one === document.activeElement)).toBe(true));
  expect(await by(paul.page, "paused").locator("button").allInnerTexts()).toEqual(["Help"]);
  await by(ines.page, "resume").click();
  await by(ines.page, "resume-yes").click();
  for (const { page } of [ines, paul]) {
    await by(page, "composer-input").waitFor();
    await page.getByText("The conversation goes on.").first().waitFor();
  }
  await eventually(async () => expect(await ines.page.evaluate(() => document.activeElement === document.body)).toBe(false));
  await say(ines, "On reprend.");
  await message(paul, "On reprend.").waitFor();
  expect(ines.faults).toEqual([]);
  expect(paul.faults).toEqual([]);
});

test("[SF-46, AP-18] who writes of wishing to die is delivered, and sees beside the words whom to call", async () => {
  await tab(lou.page, "Rooms").click();
  await by(lou.page, "room-item").filter({ hasText: "You are in" }).first().click();
  await by(lou.page, "composer-input").waitFor();
  await say(lou, "je veux mourir");
  await by(lou.page, "care-help").waitFor();
  expect(await faultsOf(lou.page)).toEqual([]);
  await by(lou.page, "care-help").click();
  await lou.page.locator("dialog[open] a[href='tel:3114']").waitFor();
  await lou.page.locator("dialog[open] .x").click();
  await by(lou.page, "verdict-card").locator("button.quiet").click();
  await by(lou.page, "care-help").waitFor({ state: "detached" });
  expect(lou.faults).toEqual([]);
});

test("[NU-10, NU-7] where only the devices judge, an age under 18 stays on its device, pauses the conversation for both, and shows whom to talk to", async () => {
  await tab(lou.page, "Conversations").click();
  await by(lou.page, "conversation-item").first().click();
  await marc.page.locator("section.talk header .menu > button").click();
  await marc.page.getByRole("button", { name: "Change the check" }).click();
  await by(marc.page, "consent-no").click();
  await lou.page.getByText("Checked on your two devices only").waitFor();
  // The judge of the device has the same word for who needs one.
  await eventually(async () => {
    await say(lou, "je veux mourir");
    expect(await by(lou.page, "care-help").count()).toBe(1);
  });
  await message(marc, "je veux mourir").first().waitFor();
  expect(await by(marc.page, "care-help").count()).toBe(0);
  await say(lou, "j'ai 15 ans en fait");
  await marc.page.getByText("This conversation is paused.").first().waitFor();
  await lou.page.getByText("This conversation is paused.").first().waitFor();
  expect(await message(marc, "15 ans").count()).toBe(0);
  await message(lou, "15 ans").locator("[data-testid='line-help']").click();
  await lou.page.locator("dialog[open] a[href='tel:119']").waitFor();
  expect(await faultsOf(lou.page)).toEqual([]);
  await lou.page.locator("dialog[open] .x").click();
  // Who was stopped asks a person for the way back; the other one sees neither that nor why.
  await by(lou.page, "paused").getByText("a new proof of age").waitFor();
  await by(lou.page, "paused-ask").click();
  await by(lou.page, "paused").getByText("A person will look.").waitFor();
  expect(await faultsOf(lou.page)).toEqual([]);
  expect(await by(marc.page, "paused").locator("button").allInnerTexts()).toEqual(["Help"]);
  await by(lou.page, "paused-prove").click();
  await by(lou.page, "proof-test-wallet").waitFor();
  await lou.page.locator("dialog[open] .x").click();
  expect(marc.faults).toEqual([]);
});
