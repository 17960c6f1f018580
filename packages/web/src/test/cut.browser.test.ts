import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { cutTextOf } from "@lampion/ui/testing/cut-text.ts";
import { by, enter, newDevice, prove, quit, root, startSite, type Site } from "../../test/harness.ts";

/** Words of guests and of the operator in a list stand whole elsewhere: in the talk, in the sheet of the room. */
const mayBeCut = "bdi, .charter, .one, .words.grow, .preview, .quote, h1 bdi";
const messages = JSON.parse(readFileSync(join(root, "packages/web/messages/en.json"), "utf8")) as Record<string, string>;

/**
 * Longer words of the same shape, as German and Hungarian have them: two fifths more, with nowhere to break that was not there; each vowel under an accent, as tall
 * as letters get. What is shown without one of them was not asked of the words of the application.
 */
const accents: Readonly<Record<string, string>> = { a: "ā", e: "ë", i: "ï", o: "ő", u: "ű", A: "Ā", E: "Ë", I: "Ï", O: "Ő", U: "Ű" };
const longer = (text: string): string => text.replaceAll(/[aeiou]/gi, (vowel) => (accents[vowel] ?? vowel).repeat(vowel === vowel.toLowerCase() ? 2 : 1));
/** What guests, the operator, the place and the list of helplines say: it has no words of the application. */
const notOurs =
  "bdi, .charter, .one, .words.grow, .preview, .quote, .bubble, .message .text, time, .help, option, [dir='auto'], .chip, h1, .by, .name, .who, .count, .spoken, .code, [data-testid='report-code'], kbd";
const slots = /\$\{[^}]+\}|\{\w+\}/g;
const known = new Set(Object.values(messages).map((text) => text.replaceAll(slots, "{}")));
/** The built words in a language that nobody speaks. Its name stays `en`: the service knows no other, and turns one away at the door. */
const pretend = (script: string): string =>
  script.replaceAll(/(=>|[?:,])`([^`]*)`/g, (whole, before: string, text: string) => {
    if (!known.has(text.replaceAll(slots, "{}"))) return whole;
    const filled = text.match(slots) ?? [];
    return `${before}\`${text
      .split(slots)
      .map((part, at) => longer(part) + (filled[at] ?? ""))
      .join("")}\``;
  });

/** Words on the page, in the names of what one presses included, that are in plain letters: nobody can translate them. */
async function foreignTextOf(page: Page, allowed: string): Promise<string[]> {
  return page.evaluate((skip) => {
    const found = new Set<string>();
    const plain = (text: string): boolean => /[a-z]{3}/i.test(text) && /[aeiou]/i.test(text) && !/[āëïőűĀËÏŐŰ]/.test(text) && !/^Lampion$/.test(text.trim());
    const root = [...document.querySelectorAll<HTMLElement>("dialog[open]")].at(-1) ?? document.body;
    for (const element of root.querySelectorAll<HTMLElement>("*")) {
      if (element.closest(`script, style, noscript, ${skip}`) !== null || !element.checkVisibility()) continue;
      for (const node of element.childNodes)
        if (node.nodeType === Node.TEXT_NODE && plain(node.nodeValue ?? ""))
          found.add(`plain: "${(node.nodeValue ?? "").trim().slice(0, 60)}" in ${element.tagName.toLowerCase()}`);
      // A talk is called as its room or the other guest is.
      if (element.matches("section.talk")) continue;
      for (const name of ["aria-label", "placeholder", "title"])
        if (plain(element.getAttribute(name) ?? "")) found.add(`plain ${name}: "${element.getAttribute(name)?.slice(0, 60) ?? ""}"`);
    }
    return [...found];
  }, allowed);
}

let site: Site;
beforeAll(async () => {
  site = await startSite({ demo: true });
});
afterAll(async () => {
  await quit();
  await site.stop();
});

for (const width of [320, 390]) {
  test(`[AP-1, AP-17] in a language that nobody speaks, its words two fifths longer, none is cut or covered and none is left out: ${String(width)} px wide`, async () => {
    const device = await newDevice(site, { viewport: { width, height: width === 320 ? 568 : 844 }, serviceWorkers: "block" });
    const { page } = device;
    let isPretended = false;
    await page.route(/\/assets\/.*\.js$/, async (route) => {
      const answer = await route.fetch();
      const script = await answer.text();
      const body = pretend(script);
      isPretended ||= body !== script;
      await route.fulfill({ response: answer, body });
    });
    await page.reload();
    const found: Record<string, string[]> = {};
    const look = async (screen: string): Promise<void> => {
      const faults = [...(await cutTextOf(page, mayBeCut)), ...(await foreignTextOf(page, notOurs))];
      if (faults.length > 0) found[screen] = faults;
    };
    const shut = (): Promise<void> => page.locator("dialog[open] .x").click();
    const go = (at: number): Promise<void> => page.locator("nav .tab").nth(at).click();
    await by(page, "entry-submit").waitFor();
    await page.waitForFunction(() => (document.querySelector<HTMLInputElement>("[data-testid='entry-nickname']")?.value ?? "") !== "");
    await look("door");
    await enter(page, { nickname: width === 320 ? "Maximilienne" : "Bartholomew", age: "41" });
    await by(page, "message").first().waitFor();
    await look("room");
    // A living room moves under the pointer.
    await by(page, "message-more").last().dispatchEvent("click");
    await page.locator("dialog[open] .act").first().waitFor();
    await look("message");
    await page.keyboard.press("Escape");
    await by(page, "safety-open").click();
    await by(page, "quick-exit").waitFor();
    await look("safety");
    await by(page, "help-open").click();
    await page.locator("dialog[open] .help").waitFor();
    await look("help");
    await shut();
    await by(page, "safety-open").click();
    await by(page, "report-open").click();
    await by(page, "report-send").waitFor();
    await look("report");
    await by(page, "report-send").click();
    await by(page, "report-code").waitFor();
    await look("report done");
    await shut();
    await go(0);
    await by(page, "room-item").first().waitFor();
    await look("rooms");
    await go(1);
    await by(page, "proof-open").first().waitFor();
    await look("people without proof");
    await prove(page);
    await look("people, first asked");
    await page
      .locator(".list button")
      .filter({ hasText: longer("Show me") })
      .click();
    await by(page, "person-row").first().waitFor();
    await look("people");
    await by(page, "knock-open").first().click();
    await by(page, "knock-send").waitFor();
    await look("knock");
    await shut();
    await go(2);
    await page.locator(".list .empty").first().waitFor();
    await look("knocks");
    await go(3);
    await page.locator(".list .empty").first().waitFor();
    await look("conversations");
    await go(4);
    await page.locator(".toggle").first().waitFor();
    await look("me");
    expect(isPretended).toBe(true);
    expect(found).toEqual({});
    await device.context.close();
  });
}
