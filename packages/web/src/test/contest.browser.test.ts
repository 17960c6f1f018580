import { afterAll, beforeAll, expect, test } from "bun:test";
import { faultsOf } from "@lampion/ui/testing/faults-of.ts";
import { by, enter, newDevice, prove, quit, startSite, tab, type Device, type Site } from "../../test/harness.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(async () => {
  await quit();
  await site.stop();
});
const threat = "je vais te tuer ce soir";
async function clean({ page }: Device): Promise<void> {
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect([await faultsOf(page), Math.max(0, sideways)]).toEqual([[], 0]);
}

test("[MD-3, AP-17, AP-18] a knock's text that was stopped is contested on its own card, in French at 320 px, and the card keeps the text", async () => {
  const [knocker, other] = [await newDevice(site, { locale: "fr-FR", viewport: { width: 320, height: 640 } }), await newDevice(site)];
  await enter(knocker.page, { nickname: "Basile", age: "41", gender: "man" });
  await enter(other.page, { nickname: "Ariane", age: "38" });
  await prove(knocker.page);
  await prove(other.page);
  await tab(other.page, "Rooms").click();
  await by(other.page, "room-item").filter({ hasText: "You are in" }).first().click();
  await by(other.page, "composer-input").fill("Bonsoir la compagnie.");
  await by(other.page, "composer-send").click();
  const { page } = knocker;
  await tab(page, "Salons").click();
  await by(page, "room-item").filter({ hasText: "Vous y êtes" }).first().click();
  await by(page, "message").filter({ hasText: "Bonsoir la compagnie." }).locator(".bubble").click();
  await by(page, "knock-open").click();
  await by(page, "knock-text").fill(threat);
  await by(page, "knock-send").click();
  await page.getByRole("alert").filter({ hasText: "Décidé par un programme, règle 3.3." }).waitFor();
  await clean(knocker);
  await by(page, "contest-open").click();
  await page.getByRole("dialog", { name: "Contester : une personne regarde" }).waitFor();
  await by(page, "contest-words").fill("mot ".repeat(80));
  expect(await by(page, "contest-send").isDisabled()).toBe(true);
  await by(page, "contest-words").fill("");
  await clean(knocker);
  await by(page, "contest-send").click();
  const code = await by(page, "contest-code").innerText();
  expect(code.replaceAll("-", "").trim()).toHaveLength(21);
  await clean(knocker);
  await page.locator("dialog").getByRole("button", { name: "Retour" }).click();
  expect(await by(page, "knock-text").inputValue()).toBe(threat);
  await by(page, "contest-open").click();
  expect(await by(page, "contest-code").innerText()).toBe(code);
  expect(knocker.faults).toEqual([]);
  await knocker.context.close();
  await other.context.close();
});

test("[MD-48, MD-3, AP-18] whoever finds the door shut after a word sees that word there, and brings it to a person from behind the door", async () => {
  const device = await newDevice(site, { colorScheme: "dark" });
  const { page } = device;
  await enter(page, { nickname: "Dominique", age: "44" });
  await by(page, "composer-input").fill("j'ai 15 ans");
  await by(page, "composer-send").click();
  const stopped = by(page, "stopped-texts");
  await stopped.getByText("j'ai 15 ans").waitFor();
  expect(await stopped.innerText()).toContain("rule 1.1");
  await clean(device);
  await page.emulateMedia({ colorScheme: "light" });
  await clean(device);
  await by(page, "contest-open").click();
  await by(page, "contest-words").fill("I spoke of my bicycle.");
  await by(page, "contest-send").click();
  expect((await by(page, "contest-code").innerText()).replaceAll("-", "").trim()).toHaveLength(21);
  await page.keyboard.press("Escape");
  await page.reload();
  await stopped.getByText("j'ai 15 ans").waitFor();
  expect(device.faults).toEqual([]);
  await device.context.close();
});
