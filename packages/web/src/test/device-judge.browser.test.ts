import { eventually } from "@lampion/ui/testing/eventually.ts";
import { faultsOf } from "@lampion/ui/testing/faults-of.ts";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { by, enter, newDevice, prove, quit, startSite, tab, type Device, type Site } from "../../test/harness.ts";

/** A service on which only devices judge what is said in private, and two guests of it in one room. */
let site: Site;
let anna: Device;
let basile: Device;
const asked: string[] = [];
const isJudge = /\/assets\/device-[\w-]{8}\.js/;
const bad = "va te pendre, tu me dégoûtes";

beforeAll(async () => {
  site = await startSite({ env: { PRIVATE_PROTECTION: "device" } });
  // What a service worker fetches passes by the routes of a test.
  [anna, basile] = [await newDevice(site, { serviceWorkers: "block" }), await newDevice(site, { serviceWorkers: "block" })];
  basile.page.on("request", (request) => void asked.push(request.url()));
  await enter(anna.page, { nickname: "Anna", age: "31" });
  await enter(basile.page, { nickname: "Basile", age: "35", gender: "man" });
  for (const { page } of [anna, basile]) await prove(page);
  await tab(basile.page, "Knocks").click();
  await basile.page.getByRole("button", { name: "All devices" }).click();
  for (const { page } of [anna, basile]) {
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
async function write({ page }: Device, text: string): Promise<void> {
  await by(page, "composer-input").fill(text);
  await by(page, "composer-send").click();
}

test("[SF-51, MD-26] a stopped text stands whole before its author, with what it was stopped for marked, the reason beside it, and before nobody else", async () => {
  await write(basile, "Bonsoir la compagnie.");
  await message(anna, "Bonsoir la compagnie.").waitFor();
  const text = "Mon numéro : 06 39 98 11 22, à ce soir";
  await write(anna, text);
  const stopped = message(anna, text);
  await stopped.locator("mark").first().waitFor();
  expect(await stopped.locator("p.text").innerText()).toBe(text);
  expect((await stopped.locator("mark").allInnerTexts()).join("")).toMatch(/^[\d ]{10,14}$/);
  expect(await stopped.innerText()).toContain("contact details");
  expect(await message(basile, "numéro").count()).toBe(0);
  expect(await faultsOf(anna.page)).toEqual([]);
});

test("[SF-71, SF-72] where the devices judge, the receiver's does so before a knock is shown: without its check no word of it stands there; and before a conversation no model is fetched", async () => {
  await basile.context.route(isJudge, (route) => route.abort());
  await message(anna, "Bonsoir la compagnie.").locator(".bubble").click();
  await by(anna.page, "knock-open").click();
  await by(anna.page, "knock-text").fill("On parle de jardins ?");
  await by(anna.page, "knock-send").click();
  await tab(basile.page, "Knocks").click();
  await by(basile.page, "knock-folded").waitFor();
  expect(await by(basile.page, "knock-incoming").innerText()).not.toContain("jardins");
  expect(await by(basile.page, "knock-folded").innerText()).toBe("The check could not be done; the text waits.");
  expect(await by(basile.page, "knock-incoming").getByRole("button", { name: "Show" }).isDisabled()).toBe(true);
  expect(await faultsOf(basile.page)).toEqual([]);
  await basile.context.unroute(isJudge);
  await by(basile.page, "knock-words").filter({ hasText: "On parle de jardins ?" }).waitFor();
  expect(asked.filter((url) => isJudge.test(url)).length).toBeGreaterThan(1);
  expect(asked.filter((url) => url.includes(".bin"))).toEqual([]);
});

test("[SF-72] the model comes when such a conversation opens; the lists judge before and after it", async () => {
  await by(basile.page, "knock-accept").click();
  await tab(anna.page, "Conversations").click();
  await by(anna.page, "conversation-item").first().click();
  for (const { page } of [anna, basile]) await by(page, "consent-seen").click();
  for (const { page } of [anna, basile]) await by(page, "composer-input").waitFor();
  await eventually(async () => expect(asked.filter((url) => /lampion-1-[\w-]+\.bin/.test(url)).length).toBeGreaterThan(0));
  await write(anna, bad);
  await message(anna, bad).locator("[data-state='refused']").waitFor();
  await write(anna, "Les roses sont ouvertes.");
  await message(basile, "Les roses sont ouvertes.").waitFor();
  expect(await message(basile, "va te pendre").count()).toBe(0);
});

test("[MD-3, NU-10, AP-19] what this device stopped is brought to a person with that one text, and goes only once the service says that it was found right", async () => {
  const stopped = message(anna, bad);
  expect(await stopped.innerText()).toContain("A program on your device decided this, no person.");
  await stopped.locator("[data-testid='contest-open']").click();
  const { page } = anna;
  await page.getByText("this one text and your few words go to a person").waitFor();
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 844 });
    expect([width, await faultsOf(page)]).toEqual([width, []]);
  }
  await by(page, "contest-send").click();
  await by(page, "contest-code").waitFor();
  // Nobody found it right yet: the service says so, by its clause, and the text stays with its author.
  await by(page, "contest-send-freed").click();
  await stopped.getByText("Decided by a program, rule").waitFor();
  expect(await message(basile, "va te pendre").count()).toBe(0);
  expect(await faultsOf(page)).toEqual([]);
});

test("[SF-73] who takes the judge out of a client of their own reaches only somebody whose device judges again", async () => {
  const allows =
    'export const createMemory = () => ({}); export const onDeviceScene = () => ({}); export const rank = () => 0; export const loadDeviceAssets = () => ({}); export const createJudge = () => ({ judge: () => ({ verdict: { step: "allow", reason: null, spans: [], help: [], pause: null, notices: [] } }) });';
  await anna.context.route(isJudge, (route) => route.fulfill({ contentType: "text/javascript", body: allows }));
  await anna.page.reload();
  await tab(anna.page, "Conversations").click();
  await by(anna.page, "conversation-item").first().click();
  await by(anna.page, "composer-input").waitFor();
  await write(anna, bad);
  await message(anna, bad).locator("[data-state='sent']").last().waitFor();
  await message(basile, "This may hurt.").waitFor();
  expect(await message(basile, "va te pendre").count()).toBe(0);
  expect(await basile.page.locator("main, body").first().innerText()).not.toContain("dégoûtes");
});
