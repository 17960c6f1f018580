import { afterAll, beforeAll, describe, expect, test } from "bun:test";
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

/** Comes in as one of the seeded people; a demo asks for no key. */
async function sitAs(person: string, options: Parameters<typeof newSeat>[2] = {}): Promise<Seat> {
  const seat = await newSeat(site, "/desk/", options);
  await by(seat.page, `demo-${person}`).click();
  await by(seat.page, "tab-me").waitFor();
  return seat;
}
/** Takes a case of the queue: in a room or in private, about what its row says. */
async function openCase(page: Page, kind: "room" | "salon" | "private", about: string, mine = "yours for"): Promise<void> {
  await by(page, "tab-queue").click();
  await by(page, "queue-row")
    .filter({ has: page.locator(".tag", { hasText: new RegExp(`^${kind}$`) }) })
    .filter({ hasText: about })
    .and(page.locator("tr:not(.mayNot)"))
    .first()
    .locator("a.open")
    .click();
  await by(page, "lease").filter({ hasText: mine }).waitFor();
}
const giveBack = async (page: Page): Promise<void> => {
  await by(page, "give-back").click();
  await by(page, "queue-row").first().waitFor();
};

describe("the desk", () => {
  test("[MD-32] the queue stands by severity and clock, and says of each case why it is where it is", async () => {
    const { page, faults, leave } = await sitAs("demo-senior");
    await by(page, "queue-row").first().waitFor();
    const severities = await page.locator("[data-testid='queue-row'] .sign").allInnerTexts();
    expect(severities.length).toBeGreaterThan(3);
    expect(severities).toEqual([...severities].sort());
    const reasons = await page.locator("[data-testid='queue-row'] a.open").evaluateAll((links) => links.map((link) => link.getAttribute("title") ?? ""));
    for (const reason of reasons) expect(reason).toMatch(/^Why here: severity S[0-4], (look|decide)/);
    expect(faults).toEqual([]);
    await leave();
  });

  test("a case is decided with three keys, and its statement was seen before", async () => {
    const { page, faults, leave } = await sitAs("demo-senior");
    await by(page, "queue-row").first().waitFor();
    await openCase(page, "room", "Scam");
    await by(page, "policy-1").waitFor();
    await page.locator("body").press("1");
    await page.locator("body").press("d");
    await by(page, "plan").waitFor();
    await eventually(async () => expect(await by(page, "plan").innerText()).toContain("DRY RUN"));
    // Whoever wrote the line is here, so the decision reaches somebody.
    await eventually(async () => expect(await by(page, "plan").innerText()).toContain("1 person(s)"));
    await eventually(async () => expect((await page.locator("[data-testid='plan'] blockquote").innerText()).length).toBeGreaterThan(20));
    await page.locator("body").press("Enter");
    await page
      .getByRole("status")
      .filter({ hasText: /Decided|Proposed/ })
      .waitFor();
    expect(faults).toEqual([]);
    await leave();
  });

  test("[MD-12, MD-39] private text is closed until a second agrees; it is not on the page before, and blurred after", async () => {
    const { page, faults, leave } = await sitAs("demo-senior");
    await by(page, "queue-row").first().waitFor();
    await openCase(page, "private", "");
    expect(await by(page, "strip").count()).toBe(0);
    await by(page, "purpose").fill("The words alone do not say which clause fits.");
    await by(page, "ask-reading").click();
    await by(page, "reading-asked").waitFor();
    expect(await by(page, "strip").count()).toBe(0);
    // The colleague of the demo agrees on a device of their own.
    await page.locator("[data-testid='strip'], [data-testid='unfold']").first().waitFor({ timeout: 30_000 });
    if ((await by(page, "unfold").count()) > 0) await by(page, "unfold").click();
    const text = page.locator("[data-testid='strip'] .text").first();
    await eventually(async () => expect(await text.getAttribute("aria-hidden")).toBe("true"));
    await eventually(async () => expect(await text.evaluate((node) => getComputedStyle(node).filter)).toContain("blur"));
    expect(faults).toEqual([]);
    await giveBack(page);
    await leave();
  });

  test("[MD-33] text is shown only while the key is held, and closes when it is let go or the window is left", async () => {
    const { page, leave } = await sitAs("demo-senior");
    await by(page, "queue-row").first().waitFor();
    await openCase(page, "room", "Harassment");
    await page.locator("[data-testid='strip'], [data-testid='unfold']").first().waitFor();
    if ((await by(page, "unfold").count()) > 0) {
      expect(await page.locator("[data-testid='strip'] .text").count()).toBe(0);
      await by(page, "unfold").click();
    }
    const text = page.locator("[data-testid='strip'] .text").first();
    const isOpen = async (): Promise<boolean> => (await text.getAttribute("aria-hidden")) === "false" && (await text.evaluate((node) => getComputedStyle(node).filter)) === "none";
    await eventually(async () => expect(await isOpen()).toBe(false));
    await page.keyboard.down("u");
    await eventually(async () => expect(await isOpen()).toBe(true));
    await page.keyboard.up("u");
    await eventually(async () => expect(await isOpen()).toBe(false));
    await by(page, "read-toggle").click();
    await eventually(async () => expect(await isOpen()).toBe(true));
    await page.evaluate(() => dispatchEvent(new Event("blur")));
    await eventually(async () => expect(await isOpen()).toBe(false));
    await giveBack(page);
    await leave();
  });

  test("[MD-9] two people never hold one case: to the second it reads as in hand, live and without a reload", async () => {
    const first = await sitAs("demo-senior");
    const second = await sitAs("demo-moderator");
    await by(second.page, "queue-row").first().waitFor();
    await openCase(first.page, "room", "Harassment");
    const number = (await first.page.locator("h1").innerText()).trim();
    await by(second.page, "queue-row").filter({ hasText: number }).filter({ hasText: "in hand" }).waitFor();
    await giveBack(first.page);
    await by(second.page, "queue-row").filter({ hasText: number }).filter({ hasText: "queued" }).waitFor();
    await first.leave();
    await second.leave();
  });

  test("every single key can be switched off and given another letter (WCAG 2.1.4)", async () => {
    const { page, leave } = await sitAs("demo-senior");
    await page.locator("body").press("?");
    await page.locator("dialog[open]").waitFor();
    await page.keyboard.press("Escape");
    await by(page, "tab-me").click();
    await page.locator(".toggle input").click();
    await page.locator("body").press("?");
    expect(await page.locator("dialog[open]").count()).toBe(0);
    await page.locator(".toggle input").click();
    const help = page.locator(".keys label").filter({ hasText: "this help" }).locator("input");
    await help.fill("h");
    await help.blur();
    await page.locator("body").press("?");
    expect(await page.locator("dialog[open]").count()).toBe(0);
    await page.locator("body").press("h");
    await page.locator("dialog[open]").waitFor();
    await leave();
  });

  test("who may not read cases sees no case: an orders officer's queue takes nothing, and a case by its address is refused", async () => {
    const { page, leave } = await sitAs("demo-senior");
    await by(page, "queue-row").first().waitFor();
    const number = await page.locator("[data-testid='queue-row'] td.mono").first().innerText();
    await leave();
    const outside = await newSeat(site, `/desk/case/${number}`);
    await by(outside.page, "sign-in").waitFor();
    expect(await outside.page.locator("main").innerText()).not.toContain(number);
    const answer = await outside.page.request.get(`${site.url}/desk/api/cases/${number}`);
    expect(answer.status()).toBe(401);
    await outside.leave();
  });
});

test("[AP-18, MD-34] in French on the smallest phone the bar is one line beside the tabs, and no list or form scrolls sideways", async () => {
  const { page, leave } = await sitAs("demo-lead", { locale: "fr-FR", viewport: { width: 320, height: 700 } });
  const wide: Record<string, number> = {};
  await by(page, "queue-row").first().waitFor();
  wide["queue"] = await overflowOf(page);
  expect((await page.locator("header").boundingBox())?.height ?? 999).toBeLessThan(100);
  for (const tab of ["seconds", "appeals", "orders", "rules", "figures", "audit", "house", "me"] as const) {
    await by(page, `tab-${tab}`).click();
    await page.locator("h1").waitFor();
    await page.waitForTimeout(300);
    if (tab === "orders") await by(page, "order-add").click();
    wide[tab] = await overflowOf(page);
  }
  expect(Object.entries(wide).filter(([, over]) => over > 0)).toEqual([]);
  await leave();
});

/** Each width in each light, and either of them in both languages. */
const looks = [
  ["light", 390, "fr-FR"],
  ["light", 1280, "en-GB"],
  ["dark", 390, "en-GB"],
  ["dark", 1280, "fr-FR"],
] as const;
for (const [colorScheme, width, locale] of looks) {
  test(`[AP-12, AP-17, AP-18] no screen of the desk has a fault that axe finds, and none scrolls sideways: ${colorScheme}, ${String(width)} px, ${locale}`, async () => {
    const { page, faults, leave } = await sitAs("demo-lead", { colorScheme, viewport: { width, height: 800 }, locale });
    const found: Record<string, unknown> = {};
    const look = async (screen: string): Promise<void> => {
      const wrong = await faultsOf(page);
      const wide = await overflowOf(page);
      if (wrong.length > 0 || wide > 0) found[screen] = { wrong, wide };
    };
    await by(page, "queue-row").first().waitFor();
    await look("queue");
    for (const tab of ["seconds", "appeals", "orders", "rules", "figures", "audit", "house", "me"] as const) {
      await by(page, `tab-${tab}`).click();
      await page.locator("h1").waitFor();
      await page.waitForTimeout(300);
      await look(tab);
    }
    if (locale === "en-GB") await openCase(page, "room", "Harassment");
    else await openCase(page, "salon", "Harcèlement", "à vous encore");
    await by(page, "policy-1").waitFor();
    await by(page, "policy-1").click();
    await by(page, "preview").click();
    await by(page, "plan").waitFor();
    await look("case with a dry run");
    await giveBack(page);
    expect(found).toEqual({});
    expect(faults).toEqual([]);
    await leave();
  });
}
