import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { by, faultsOf, newSeat, overflowOf, quit, startSite, type Seat, type Site } from "../../test/harness.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite({ demo: true });
});
afterAll(async () => {
  await quit();
  await site.stop();
});
const threat = "je vais te tuer ce soir";
async function guest(nickname: string): Promise<Seat> {
  const seat = await newSeat(site, "/", { viewport: { width: 390, height: 844 } });
  const { page } = seat;
  await by(page, "entry-nickname").fill(nickname);
  await by(page, "entry-age").fill("41");
  await by(page, "entry-gender").selectOption("man");
  await by(page, "entry-postal-code").fill("75011");
  await by(page, "entry-submit").click();
  await by(page, "composer-input").waitFor();
  return seat;
}
async function say(page: Page, text: string): Promise<void> {
  await by(page, "composer-input").fill(text);
  await by(page, "composer-send").click();
}
const clean = async (page: Page): Promise<void> => expect([await faultsOf(page), await overflowOf(page)]).toEqual([[], 0]);

test("[MD-3, MD-26, MD-4, MD-5] from the text that a program stopped to a person's answer at the code, by keys alone, and then it goes out as it was", async () => {
  const { page, faults, leave } = await guest("Basile du soir");
  await say(page, threat);
  const line = by(page, "message").filter({ hasText: threat });
  await line.getByText("Decided by a program, rule 3.3.").waitFor();
  await clean(page);
  // By keys: the act, the words, the code, and back to where one was.
  await line.locator("[data-testid='contest-open']").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Contest: a person looks" }).waitFor();
  await by(page, "contest-words").focus();
  await page.keyboard.type("It is the name of a song.");
  await clean(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await clean(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const code = (await by(page, "contest-code").innerText()).trim();
  expect(code.replaceAll("-", "")).toHaveLength(21);
  await page.getByRole("dialog", { name: "It is passed on." }).waitFor();
  await clean(page);
  await page.keyboard.press("Escape");
  await line.locator("[data-testid='contest-open']", { hasText: "Claim code" }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute("data-testid"))).toBe("contest-open");

  const desk = await newSeat(site, "/desk/");
  await by(desk.page, "demo-demo-lead").click();
  await by(desk.page, "tab-appeals").click();
  const card = by(desk.page, "appeal").filter({ hasText: "It is the name of a song." });
  await card.getByText("A text that a program stopped before anybody got it").waitFor();
  // Before it is taken nobody sees the text; after it, it is folded; no name is anywhere.
  expect(await desk.page.content()).not.toContain(threat);
  await card.locator("[data-testid='appeal-take']").click();
  await card.locator("[data-testid='stopped-show']").waitFor();
  expect(await desk.page.locator("main").innerText()).not.toContain(threat);
  await clean(desk.page);
  await card.locator("[data-testid='stopped-show']").click();
  await card.locator("[data-testid='stopped-text']", { hasText: threat }).waitFor();
  expect(await card.innerText()).toMatch(/Rule 3\.3[\s\S]*judge\/threat\.person/);
  expect(await desk.page.content()).not.toContain("Basile");
  expect(await by(desk.page, "outcome-partially_reversed").count()).toBe(0);
  await clean(desk.page);
  await desk.page.setViewportSize({ width: 390, height: 844 });
  await desk.page.emulateMedia({ colorScheme: "dark" });
  await clean(desk.page);
  await by(desk.page, "outcome-reversed").check();
  await by(desk.page, "appeal-reasons").fill("A song, and nobody is meant.");
  await by(desk.page, "appeal-decide").click();
  await desk.page.getByRole("status").filter({ hasText: "it was a mistake" }).waitFor();
  expect(desk.faults).toEqual([]);
  await desk.leave();

  // The answer is told in the house, and stands at the code in words that need no script.
  await by(page, "statement").getByText("You can send it again").waitFor();
  const paper = await newSeat(site, "/claim?lang=en", { javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
  await paper.page.locator("#code").fill(code);
  await paper.page.locator("main form button").click();
  const answer = await paper.page.locator("main").innerText();
  for (const words of ["You can send it again, as it was, in the same place.", "A song, and nobody is meant.", "3.3, version 1"]) expect(answer).toContain(words);
  expect(answer).not.toMatch(/Basile|demo-lead|M-/);
  await paper.leave();

  await say(page, threat);
  await by(page, "message").filter({ hasText: threat }).locator("[data-state='sent']").waitFor();
  expect(faults).toEqual([]);
  await leave();
});
