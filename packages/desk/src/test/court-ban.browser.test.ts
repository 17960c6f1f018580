import { afterAll, beforeAll, expect, test } from "bun:test";
import { by, faultsOf, newSeat, overflowOf, quit, startSite, type Site } from "../../test/harness.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite({ demo: true });
});
afterAll(async () => {
  await quit();
  await site.stop();
});

test("[LW-112, LW-103] a judgment is entered on the page of its order, once it was checked: the case it names, its last day, what the person reads; another lead agrees, and the page says until when", async () => {
  const { page, faults, leave } = await newSeat(site, "/desk/");
  await by(page, "demo-demo-lead").click();
  await by(page, "queue-row").first().waitFor();
  const numbers = (await by(page, "queue-row").allInnerTexts()).flatMap((text) => /C-[2-9A-Z]{8}/.exec(text)?.[0] ?? []);
  const [number = ""] = numbers;
  await by(page, "tab-orders").click();
  await by(page, "order-add").click();
  await page.setViewportSize({ width: 390, height: 900 });
  expect([await overflowOf(page), await faultsOf(page)]).toEqual([0, []]);
  await page.setViewportSize({ width: 1280, height: 900 });
  await by(page, "o-kind").selectOption("fr-court-ban");
  await page.locator("#o-ref").fill("2030/77");
  await by(page, "o-name").fill("Tribunal judiciaire");
  await by(page, "o-basis").fill("C. pén. 131-35-1");
  await page.locator("#o-reasons").fill("Peine complémentaire.");
  await page.locator("#o-redress").fill("Appel, dix jours.");
  await page.locator("select[aria-label]").first().selectOption("case");
  await by(page, "o-selector").first().fill(number);
  await by(page, "o-enter").click();
  await by(page, "step-authenticate").click();
  await page.locator("#s-directory").fill("FR-annuaire-12");
  await page.locator("form button.primary").click();
  expect(await by(page, "step-ban").count()).toBe(0);
  await by(page, "step-accept").click();
  await by(page, "step-ban").click();
  expect(await by(page, "step-execute").count()).toBe(0);
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    expect([width, await overflowOf(page), await faultsOf(page)]).toEqual([width, 0, []]);
  }
  const day = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
  await page.locator("#s-until").fill(day);
  await page.locator("#s-judgment").fill("Tribunal judiciaire, 3 mars 2030, n° 2030/77.");
  // Some cases of the demo have no author: a judgment about nobody is refused in words, and nothing typed is lost.
  for (const one of numbers) {
    await page.locator("#s-case").fill(one);
    const answer = page.waitForResponse((response) => response.url().endsWith("/step"));
    await page.locator("form button.primary").click();
    if ((await answer).ok()) break;
    await page.getByText("Nobody is known as the author").waitFor();
    expect(await page.locator("#s-judgment").inputValue()).toContain("2030/77");
  }
  await page.getByText("Proposed. A second person").waitFor();
  await by(page, "ban-until").waitFor({ timeout: 20_000 });
  expect(await by(page, "step-lift").count()).toBe(1);
  expect(await faultsOf(page)).toEqual([]);
  expect(faults.filter((one) => !one.includes("422"))).toEqual([]);
  await leave();
});
