import { afterAll, beforeAll, expect, test } from "bun:test";
import type { WebSocketRoute } from "playwright-core";
import { by, enter, newDevice, prove, quit, startSite, tab, type Device, type Site } from "../../test/harness.ts";
import { eventually } from "@lampion/ui/testing/eventually.ts";

let site: Site;
let anna: Device;
let basile: Device;
/** Closes Anna's connection as a tunnel does, and lets none through while it is set. */
let isCut = false;
let lines: WebSocketRoute[] = [];

beforeAll(async () => {
  site = await startSite();
  anna = await newDevice(site);
  basile = await newDevice(site, { viewport: { width: 1280, height: 800 } });
  await anna.context.routeWebSocket(/\/ws$/, (line) => {
    if (isCut) return void line.close();
    lines.push(line);
    line.connectToServer();
  });
  await anna.page.reload();
});
afterAll(async () => {
  await quit();
  await site.stop();
});

const say = async ({ page }: Device, text: string): Promise<void> => {
  await by(page, "composer-input").fill(text);
  await by(page, "composer-send").click();
};
const message = ({ page }: Device, text: string) => by(page, "message").filter({ hasText: text });

test("[EN-1, EN-2, EN-3] the door has four fields, a proposed nickname and an empty age, and leads to a room", async () => {
  const { page } = anna;
  await page.waitForFunction(() => (document.querySelector<HTMLInputElement>("[data-testid='entry-nickname']")?.value ?? "") !== "");
  await eventually(async () => expect(await by(page, "entry-age").inputValue()).toBe(""));
  await eventually(async () => expect(await by(page, "entry-age").getAttribute("min")).toBeNull());
  await enter(page, { nickname: "Anna", age: "31" });
  await enter(basile.page, { nickname: "Basile", age: "38", gender: "man" });
  await eventually(async () => expect(await by(page, "room-title").innerText()).toBe(await by(basile.page, "room-title").innerText()));
});

test("[AP-4] a message shows its state in words and reaches the other", async () => {
  await say(anna, "Good evening, all.");
  await message(basile, "Good evening, all.").waitFor();
  await message(anna, "Good evening, all.").locator("[data-testid='message-state']").filter({ hasText: "sent" }).waitFor();
  await say(basile, "Good evening, Anna.");
  await message(anna, "Good evening, Anna.").waitFor();
});

test("[MD-26, NU-2] words that may hurt arrive folded, with a block and a report beside them, and their author is told so", async () => {
  await say(basile, "Shut up, you stupid cow.");
  const folded = by(anna.page, "message").filter({ hasText: "This may hurt." });
  await folded.waitFor();
  expect(await message(anna, "stupid cow").count()).toBe(0);
  await message(basile, "stupid cow").locator("[data-testid='message-folded']").filter({ hasText: "Folded for the others" }).waitFor();
  await folded.getByRole("button", { name: "Block" }).click();
  await anna.page.locator("dialog[open]").filter({ hasText: "Basile" }).waitFor();
  await anna.page.keyboard.press("Escape");
  // Somebody answers it: the quote says no more than the message does.
  await message(basile, "stupid cow").locator(".text").click();
  await basile.page.getByRole("button", { name: "Reply" }).click();
  await say(basile, "I take that back.");
  await message(anna, "I take that back.").locator("[data-testid='quote']").filter({ hasText: "This may hurt." }).waitFor();
  expect(await message(anna, "stupid cow").count()).toBe(0);
  await folded
    .filter({ has: anna.page.getByRole("button", { name: "Show" }) })
    .getByRole("button", { name: "Show" })
    .click();
  await message(anna, "stupid cow").first().waitFor();
  await message(anna, "I take that back.").locator("[data-testid='quote']").filter({ hasText: "stupid cow" }).waitFor();
});

test("[TR-7, CV-2, CV-7] a proof opens knocks; accepted, both choose, and they talk", async () => {
  await prove(anna.page);
  await prove(basile.page);
  await tab(basile.page, "Knocks").click();
  await basile.page.getByRole("button", { name: "All devices" }).click();
  await tab(anna.page, "Rooms").click();
  await by(anna.page, "room-item").filter({ hasText: "You are in" }).first().click();
  await message(anna, "Good evening, Anna.").locator(".bubble").click();
  await by(anna.page, "knock-open").click();
  await by(anna.page, "knock-text").fill("Shall we talk about books?");
  await by(anna.page, "knock-send").click();
  const card = by(basile.page, "knock-incoming");
  await card.waitFor();
  await eventually(async () => expect(await card.innerText()).toContain("Shall we talk about books?"));
  expect(await card.innerText()).not.toContain("31");
  await by(basile.page, "knock-accept").click();
  const yes = await by(basile.page, "consent-yes").boundingBox();
  const no = await by(basile.page, "consent-no").boundingBox();
  // Equal to the pixel; halves of a pixel are the browser's.
  expect(Math.round(yes?.width ?? 0)).toBe(Math.round(no?.width ?? -1));
  expect(Math.round(yes?.height ?? 0)).toBe(Math.round(no?.height ?? -1));
  await by(basile.page, "consent-yes").click();
  await tab(anna.page, "Conversations").locator(".badge").waitFor();
  await eventually(async () => expect(await anna.page.title()).toBe("(1) Lampion"));
  await tab(anna.page, "Conversations").click();
  await by(anna.page, "conversation-item").click();
  await by(anna.page, "consent-yes").click();
  await by(anna.page, "composer-input").waitFor();
  await say(anna, "Which one do you read?");
  await message(basile, "Which one do you read?").waitFor();
  await say(basile, "It is about lighthouses.");
  await message(anna, "It is about lighthouses.").waitFor();
});

test("[AP-2, AP-3, AP-5] a cut is said after two seconds; what is written meanwhile arrives once, in order", async () => {
  isCut = true;
  for (const line of lines) await line.close().catch(() => {});
  lines = [];
  await by(anna.page, "connection-banner").waitFor();
  await say(anna, "Written in a tunnel.");
  await message(anna, "Written in a tunnel.").locator("[data-testid='message-state']").filter({ hasText: "sending" }).waitFor();
  await say(basile, "Said meanwhile.");
  isCut = false;
  await anna.page.evaluate(() => window.dispatchEvent(new Event("online")));
  await message(anna, "Said meanwhile.").waitFor();
  await message(basile, "Written in a tunnel.").waitFor();
  await by(anna.page, "connection-banner").waitFor({ state: "detached" });
  await Bun.sleep(500);
  await eventually(async () => expect(await message(basile, "Written in a tunnel.").count()).toBe(1));
  await eventually(async () => expect(await message(anna, "Said meanwhile.").count()).toBe(1));
});

test("[AP-6, EN-15] a reload keeps the conversation, the place and the half-written text", async () => {
  await by(anna.page, "composer-input").fill("Half a sentence");
  await anna.page.reload();
  await tab(anna.page, "Conversations").click();
  await by(anna.page, "conversation-item").click();
  await message(anna, "It is about lighthouses.").waitFor();
  await eventually(async () => expect(await by(anna.page, "composer-input").inputValue()).toBe("Half a sentence"));
  await eventually(async () => expect(await message(anna, "Which one do you read?").count()).toBe(1));
});

test("[AP-24, AP-9] two tabs are one guest: both hear, and what one reads is read in the other", async () => {
  const second = await basile.context.newPage();
  await second.goto(site.url);
  await tab(second, "Rooms").click();
  await by(second, "room-item").filter({ hasText: "You are in" }).first().click();
  await by(second, "composer-input").waitFor();
  await say(anna, "Heard in both tabs.");
  await message(basile, "Heard in both tabs.").waitFor();
  await tab(second, "Conversations").click();
  await by(second, "conversation-item").filter({ hasText: "Heard in both tabs." }).waitFor();
  await tab(second, "Conversations").locator(".badge").waitFor({ state: "detached" });
  await by(second, "conversation-item").click();
  const heard = message({ ...basile, page: second }, "Heard in both tabs.");
  await heard.first().waitFor();
  await eventually(async () => expect(await heard.count()).toBe(1));
  await by(second, "composer-input").fill("From the second tab.");
  await by(second, "composer-send").click();
  await message(basile, "From the second tab.").waitFor();
  await message(anna, "From the second tab.").waitFor();
  await eventually(async () => expect(await by(basile.page, "message").filter({ hasText: "From the second tab." }).count()).toBe(1));
  await second.close();
});

test("[NU-4] contact details in a conversation wait with their author, with the reason and the place", async () => {
  await say(anna, "Write to me at anna@example.org please");
  const waiting = message(anna, "anna@example.org");
  await waiting.locator(".trouble").waitFor();
  await waiting.locator("[data-testid='message-state']").filter({ hasText: "held" }).waitFor();
  await eventually(async () => expect(await waiting.locator("mark").first().innerText()).toContain("anna@example.org"));
  await waiting.getByRole("button", { name: "Drop" }).click();
  await waiting.waitFor({ state: "detached" });
  expect(await message(basile, "anna@example.org").count()).toBe(0);
});

test("[CV-8, NU-10] after a no the two devices judge: both are told, and a number does not leave its author", async () => {
  const { page } = anna;
  const menu = page.locator("section.talk header .menu > button");
  await menu.click();
  await page.getByRole("button", { name: /check/i }).last().click();
  await by(page, "consent-no").click();
  await basile.page.getByText("Checked on your two devices only").waitFor();
  await page.getByText("Checked on your two devices only").waitFor();
  // The judge is fetched after the first screen; until it is here nothing leaves either.
  await say(anna, "Call me on 06 39 98 11 22");
  const stopped = message(anna, "06 39 98 11 22");
  await stopped.locator(".trouble").waitFor();
  await stopped.locator("[data-testid='message-state']").filter({ hasText: "not delivered" }).waitFor();
  await stopped.getByRole("button", { name: "Drop" }).click();
  await say(anna, "Only the two of us, then.");
  await message(basile, "Only the two of us, then.").waitFor();
  expect(await message(basile, "06 39 98 11 22").count()).toBe(0);
});

test("[SA-1, SA-2, SA-5] a report is two taps away and shows its code", async () => {
  await by(anna.page, "safety-open").click();
  await eventually(async () => expect(await anna.page.locator("dialog h2").first().innerText()).toBe("Somebody is in danger now"));
  await by(anna.page, "report-open").click();
  await by(anna.page, "report-situation").filter({ hasText: "Harassment" }).click();
  await by(anna.page, "report-send").click();
  const code = by(anna.page, "report-code");
  await code.waitFor({ timeout: 5_000 });
  await eventually(async () => expect((await code.innerText()).replace(/[^A-Z0-9]/gi, "").length).toBeGreaterThanOrEqual(21));
  await anna.page.keyboard.press("Escape");
  await code.waitFor({ state: "detached" });
});

test("[CV-13, SA-1] a block takes two taps and a yes, and closes the conversation for both", async () => {
  await by(anna.page, "safety-open").click();
  await by(anna.page, "block-open").click();
  await by(anna.page, "block-confirm").click();
  await basile.page.getByText("This conversation is closed.").waitFor();
  await anna.page.getByText("This conversation is closed.").waitFor();
});

test("[AP-21] nothing was asked of another place, and the content policy stopped nothing", () => {
  expect(anna.faults).toEqual([]);
  expect(basile.faults).toEqual([]);
});
