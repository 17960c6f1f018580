import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { chromiumHere } from "../../../../tools/go/browser.mjs";
import type { App } from "../app.ts";
import { newDeskPerson, type DeskPerson } from "./desk-person.ts";
import { createGuest, fieldsOf, type Guest } from "./guest.ts";
import { helloOf, openRaw } from "./raw.ts";
import { scripts } from "./scripts.ts";
import { quickPace, startApp } from "./start-app.ts";
import { twoWhoTalk } from "./two-who-talk.ts";

let folder: string;
let app: App;
let browser: Browser;
const guests: Guest[] = [];
const texts = scripts(500);
/** What a text may be long. */
const together = (from: readonly string[], each: number): string[] =>
  Array.from({ length: Math.ceil(from.length / each) }, (_, at) => from.slice(at * each, (at + 1) * each).join(" \n"));
const flat = (text: string): string => text.replace(/\s+/g, " ").trim();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lampion-scripts-"));
  app = await startApp(folder, { pace: quickPace });
  browser = await chromium.launch(chromiumHere());
});
afterAll(async () => {
  for (const guest of guests) guest.stop();
  await browser.close();
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Watched {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Numbers of the texts that ran, what the policy of the page refused, and where the page went. */
  harm(): Promise<unknown[]>;
}
async function watched(): Promise<Watched> {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
  await context.addInitScript(() => {
    const held = globalThis as unknown as { ran: number[]; refused: string[] };
    held.ran = [];
    held.refused = [];
    addEventListener("securitypolicyviolation", (event) => {
      const { violatedDirective, blockedURI } = event as unknown as { violatedDirective: string; blockedURI: string };
      held.refused.push(`${violatedDirective} ${blockedURI}`);
    });
  });
  const page = await context.newPage();
  const went: string[] = [];
  page.on("dialog", (dialog) => {
    went.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(app.url)) went.push(request.url());
  });
  return {
    page,
    context,
    harm: async () => [
      ...went,
      ...(await page.evaluate(() => {
        const held = globalThis as unknown as { ran: number[]; refused: string[] };
        return [...held.ran, ...held.refused];
      })),
    ],
  };
}
/** Says each and waits for its answer; answers those that are in the stream. */
async function saidBy(guest: Guest, stream: string, all: readonly string[]): Promise<string[]> {
  for (const text of all) {
    guest.send(stream, text);
    await guest.until((state) => (state.streams.get(stream)?.lines ?? []).some((line) => line.mine && line.text === text && line.state !== "sending"), "an answer");
    // A nudge asks once; who means it sends it again.
    const line = guest.state.streams.get(stream)?.lines.find((one) => one.mine && one.text === text);
    if (line?.state !== "nudged") continue;
    guest.retry(line.key);
    await guest.until((state) => (state.streams.get(stream)?.lines ?? []).some((one) => one.key === line.key && one.state !== "sending"), "an answer to the second try");
  }
  return (guest.state.streams.get(stream)?.lines ?? []).filter((line) => line.mine && line.seq > 0).map((line) => line.text);
}

test("[SC-12] the watch sees a script that runs, and what the policy of the pages refuses", async () => {
  const { page, context, harm } = await watched();
  await page.goto("about:blank");
  await page.setContent("<img src=x onerror=ran.push(7)>");
  await page.waitForFunction(() => (globalThis as unknown as { ran: number[] }).ran.length > 0);
  expect(await harm()).toContain(7);
  await page.goto(`${app.url}/help.html`);
  await page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=ran.push(7)>')");
  await page.waitForFunction(() => (globalThis as unknown as { refused: string[] }).refused.length > 0);
  expect(await harm()).toEqual([expect.stringContaining("script-src-attr")]);
  await context.close();
});

test("[SC-12] five hundred texts of markup run nowhere in a room: shown as typed, or stopped by the judge", async () => {
  const { guests: pair, room } = await twoWhoTalk(app.url, []);
  guests.push(...pair);
  const sent = together(texts, 5);
  const there = await saidBy(pair[1], `room:${room}`, sent);
  expect(there.length).toBeGreaterThan(sent.length * 0.8);
  const { page, context, harm } = await watched();
  await page.goto(app.url);
  await page.fill("[data-testid='entry-nickname']", "Farida");
  await page.fill("[data-testid='entry-age']", "36");
  await page.selectOption("[data-testid='entry-gender']", "woman");
  await page.fill("[data-testid='entry-postal-code']", "75011");
  await page.click("[data-testid='entry-submit']");
  await page.locator("[data-testid='message']").first().waitFor();
  const seen = new Set<string>();
  // The list is virtual: what is scrolled past is drawn.
  await page.locator("[data-testid='message'] .text").first().waitFor();
  for (let step = 0; step < 200 && there.some((text) => !seen.has(flat(text))); step += 1) {
    for (const text of await page.locator("[data-testid='message'] .text").allInnerTexts()) seen.add(flat(text));
    await page.mouse.move(640, 450);
    await page.mouse.wheel(0, -500);
    await page.waitForTimeout(30);
  }
  expect(there.map(flat).filter((text) => !seen.has(text))).toEqual([]);
  expect(await harm()).toEqual([]);
  await context.close();
});

test("[SC-12] a nickname is letters, digits and a few signs: no markup comes through the door", async () => {
  for (const text of texts.filter((_, n) => n % 50 === 0)) {
    const raw = await openRaw(app.url);
    raw.send(await helloOf(app.url, fieldsOf(text.slice(0, 20))));
    const answer = await raw.next((frame) => frame.t === "refused" || frame.t === "welcome" || frame.t === "bye");
    expect([text, answer.t]).toEqual([text, "refused"]);
    raw.close();
  }
});

test("[SC-12] in a report, a notice from outside and a note, markup is text at the desk", async () => {
  const person: DeskPerson = await newDeskPerson(app, ["moderator", "senior"]);
  const reporter = createGuest(app.url);
  guests.push(reporter);
  await reporter.enter(fieldsOf("Solveig"));
  const words = together(texts, 4).filter((text) => text.length <= 480);
  const told = [words[0] ?? "", words[1] ?? ""] as const;
  expect((await reporter.ask("report", { about: { nothing: true }, who: "me", situation: "scam", words: told[0], act: "now" })).t).toBe("ok");
  const notice = await fetch(`${app.url}/api/notices`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ situation: "trap", where: texts[3], words: told[1], language: "fr" }),
  });
  expect(notice.status).toBe(200);
  const { page, context, harm } = await watched();
  const [name = "", value = ""] = person.cookie.split(/=(.*)/s);
  await context.addCookies([{ name, value, url: app.url, httpOnly: true, sameSite: "Strict" }]);
  const { items } = (await person.ask("GET", "/desk/api/queue")).body as { items: { case: string }[] };
  expect(items.length).toBeGreaterThanOrEqual(2);
  const seen: string[] = [];
  for (const [at, one] of items.entries()) {
    await person.ask("POST", `/desk/api/cases/${one.case}/lease`);
    const noted = await person.ask("POST", `/desk/api/cases/${one.case}/notes`, { words: words[at + 2] });
    expect([noted.status, noted.body]).toEqual([200, expect.anything()]);
    await page.goto(`${app.url}/desk/case/${one.case}`);
    await page.locator("[data-testid='report-card']").first().waitFor();
    await page
      .getByText(flat(words[at + 2] ?? "").slice(0, 60))
      .first()
      .waitFor();
    seen.push(flat(await page.locator("body").innerText()));
    await page.goto(`${app.url}/desk/`);
    await page.locator("[data-testid='queue-row']").first().waitFor();
  }
  for (const text of told) expect(seen.some((page) => page.includes(flat(text)))).toBe(true);
  expect(await harm()).toEqual([]);
  await context.close();
});
