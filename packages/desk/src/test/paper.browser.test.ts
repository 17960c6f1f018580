import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { by, faultsOf, newSeat, overflowOf, quit, startSite, type Seat, type Site } from "../../test/harness.ts";
import { eventually } from "@lampion/ui/testing/eventually.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite({ demo: true });
});
afterAll(async () => {
  await quit();
  await site.stop();
});
const withoutScript = { javaScriptEnabled: false, viewport: { width: 320, height: 640 } } as const;

async function sitAs(person: string): Promise<Seat> {
  const seat = await newSeat(site, "/desk/");
  await by(seat.page, `demo-${person}`).click();
  await by(seat.page, "tab-me").waitFor();
  return seat;
}
/** Sends a notice through both forms and gives its code. */
async function notify(page: Page, words: string): Promise<string> {
  await page.locator("#situation-hate").check();
  await page.locator("main form button").click();
  await page.locator("#where").fill("/rooms/FR-69383");
  await page.locator("#words").fill(words);
  await page.locator("#faith").check();
  await page.locator("button[value=send]").click();
  return (await by(page, "claim-code").innerText()).trim();
}
async function openCode(page: Page, code: string): Promise<void> {
  await page.goto(`${site.url}/claim?lang=en`);
  await page.locator("#code").fill(code);
  await page.locator("main form button").click();
}

test("[AR-20, AR-31, SA-14, MD-4] without script or session: a notice, its decision at the code, an appeal, and another person's answer", async () => {
  const paper = await newSeat(site, "/notice?lang=en", withoutScript);
  const code = await notify(paper.page, "Somebody mocks an accent, again and again.");
  expect(code.replaceAll("-", "")).toHaveLength(21);
  await openCode(paper.page, code);
  await eventually(async () => expect(await by(paper.page, "claim-state").innerText()).toBe("Received. Nobody has read it yet."));
  expect(paper.page.url()).not.toContain(code);

  const first = await sitAs("demo-senior");
  await by(first.page, "look-up").click();
  await first.page.locator("#look-kind").selectOption("claim");
  await first.page.locator("#look-value").fill(code);
  await first.page.locator("#look-purpose").fill("The person telephoned with this code.");
  await by(first.page, "look-up-find").click();
  await by(first.page, "take").click();
  await by(first.page, "lease").filter({ hasText: "yours for" }).waitFor();
  await first.page.locator("body").press("n");
  await by(first.page, "plan").waitFor();
  await first.page.locator("body").press("Enter");
  await first.page.getByRole("status").filter({ hasText: "Decided" }).waitFor();

  await openCode(paper.page, code);
  await eventually(async () => expect(await by(paper.page, "claim-state").innerText()).toBe("It is decided."));
  const answer = await paper.page.locator("main").innerText();
  expect(answer).toContain("We did not restrict the person.");
  expect(answer).not.toMatch(/M-7F|demo-senior/);
  await paper.page.locator("#contest #words").fill("It goes on tonight.");
  await paper.page.locator("#contest button").click();
  await eventually(async () => expect(await paper.page.locator("main").innerText()).toContain("Another person looks."));

  // Whoever decided does not decide the appeal.
  await by(first.page, "tab-appeals").click();
  const own = by(first.page, "appeal").filter({ hasText: "It goes on tonight." });
  await own.waitFor();
  await eventually(async () => expect(await own.innerText()).toContain("you took part"));
  expect(await own.locator("[data-testid='appeal-take']").count()).toBe(0);
  await first.leave();
  const second = await sitAs("demo-lead");
  await by(second.page, "tab-appeals").click();
  const card = by(second.page, "appeal").filter({ hasText: "It goes on tonight." });
  await card.locator("[data-testid='appeal-take']").click();
  await by(second.page, "outcome-upheld").check();
  await by(second.page, "appeal-reasons").fill("The room was read once more; nothing of it is left.");
  await by(second.page, "appeal-decide").click();
  await second.page.getByRole("status").filter({ hasText: "the decision stays" }).waitFor();
  await second.leave();

  await openCode(paper.page, code);
  const outcome = await paper.page.locator("main").innerText();
  expect(outcome).toContain("The decision stays.");
  expect(outcome).toContain("The room was read once more; nothing of it is left.");
  await paper.leave();
});

test("[SA-12, AP-18] the pages without script have no fault that axe finds and fit in 320 px, in both lights and languages", async () => {
  const found: Record<string, unknown> = {};
  for (const colorScheme of ["light", "dark"] as const) {
    for (const [language, width] of [
      ["fr", 320],
      ["en", 1280],
    ] as const) {
      const { page, faults, leave } = await newSeat(site, `/notice?lang=${language}`, { colorScheme, viewport: { width, height: 700 } });
      const look = async (screen: string): Promise<void> => {
        const wrong = await faultsOf(page);
        const wide = await overflowOf(page);
        if (wrong.length > 0 || wide > 0) found[`${screen} ${language} ${colorScheme}`] = { wrong, wide };
      };
      await look("notice");
      await page.locator("#situation-trap").check();
      await page.locator("main form button").click();
      await page.locator("button[value=send]").click();
      await look("faults");
      await page.locator("#words").fill("Le même parking, à la même heure.");
      await page.locator("#faith").check();
      await page.locator("button[value=send]").click();
      await look("code");
      await page.locator("main form button").click();
      await look("claim");
      for (const path of ["statement", "appeal", "about", "owners", "safety"]) {
        await page.goto(`${site.url}/${path}?lang=${language}`);
        await look(path);
      }
      expect(faults).toEqual([]);
      await leave();
    }
  }
  expect(found).toEqual({});
});

test("[EV-36, AP-18] the page of a recall code has no fault that axe finds, says what is wrong beside its field, and fits in 320 px", async () => {
  for (const [colorScheme, language, width] of [
    ["light", "fr", 320],
    ["dark", "en", 1280],
  ] as const) {
    const { page, faults, leave } = await newSeat(site, `/recall?lang=${language}`, { colorScheme, viewport: { width, height: 700 } });
    const look = async (): Promise<void> => expect([await faultsOf(page), await overflowOf(page)]).toEqual([[], 0]);
    await page.locator("#code").fill("2222-2222-2222-2222-2222-2");
    await page.locator("#situation").selectOption("blackmail");
    await page.locator("main form button").click();
    await page.locator("#from-fault").waitFor();
    await look();
    await page.locator("#from").selectOption({ index: 2 });
    await page.locator("main form button").click();
    await page.locator("#code-fault").waitFor();
    await eventually(async () => expect(await page.locator("#situation").inputValue()).toBe("blackmail"));
    await look();
    expect(faults).toEqual([]);
    await leave();
  }
});
