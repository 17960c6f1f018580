import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { chromium, type Browser, type Page } from "playwright-core";
import { custodianPage } from "../evidence/custodians/custodian-pages.ts";
import { sealKeyFile } from "../evidence/custodians/key-file.ts";
import { newDeskPerson, type DeskPerson } from "./desk-person.ts";
import { openProofWorld, type ProofWorld } from "./proof-world.ts";
import { recalledCase } from "./recalled-case.ts";

const passphrase = "une phrase assez longue";
let world: ProofWorld;
let browser: Browser;
let other: DeskPerson;
let recalled: Awaited<ReturnType<typeof recalledCase>>;
beforeAll(async () => {
  world = await openProofWorld();
  await newDeskPerson(world.app, ["lead"]);
  other = await newDeskPerson(world.app, ["senior"]);
  recalled = await recalledCase(world);
  writeFileSync(world.file("words.html"), await custodianPage("words"));
  for (const [n, key] of world.keys.entries()) writeFileSync(world.file(`key-${n + 1}.age`), await sealKeyFile(key, passphrase, 10));
  browser = await chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
}, 90_000);
afterAll(async () => {
  await browser.close();
  await world.stop();
});

const by = (page: Page, hook: string) => page.locator(`[data-testid="${hook}"]`);
/** Somebody's own browser at the desk, with an authenticator in it; English or French. */
async function sit(locale: string): Promise<{ page: Page; faults: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale, reducedMotion: "reduce", acceptDownloads: true });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  const member = world.app.staff.book.add({ name: "Somebody of the desk", roles: ["senior"], languages: ["fr", "en"] });
  await page.goto(`${world.app.url}/desk/enrol#${world.app.staff.book.invite(member.id)}`);
  await by(page, "enrol").click();
  await by(page, "tab-me").waitFor();
  return { page, faults };
}
/** What WCAG 2.2 AA finds fault with, and how far the page runs over, in both themes and widths. */
async function clean(page: Page, shot: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const)
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ colorScheme });
      await page.evaluate(axe.source);
      const found = (await page.evaluate(
        `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => [violations.flatMap((one) => one.nodes.map((node) => one.id + ": " + node.target.join(" "))), document.documentElement.scrollWidth - document.documentElement.clientWidth])`,
      )) as [string[], number];
      expect([shot, colorScheme, width, ...found]).toEqual([shot, colorScheme, width, [], 0]);
      const folder = process.env["LAMPION_SHOTS"];
      if (folder === undefined) continue;
      mkdirSync(folder, { recursive: true });
      await by(page, "openings").scrollIntoViewIfNeeded();
      await page.screenshot({ path: `${folder}/${shot}-${colorScheme}-${width}.png` });
    }
  await page.setViewportSize({ width: 1280, height: 800 });
}
/** A custodian at their own page, without a network: reads what is asked, and answers. */
async function custodian(n: number, request: string): Promise<{ file: string; said: string }> {
  const context = await browser.newContext({ offline: true, acceptDownloads: true });
  const page = await context.newPage();
  await page.goto(pathToFileURL(world.file("words.html")).href);
  await page.setInputFiles("#request", request);
  await page.setInputFiles("#key", world.file(`key-${n}.age`));
  await page.fill("#pass", passphrase);
  await page.click("#look");
  // Asked from outside: the page lets nothing be evaluated in it.
  await page.locator("#give:enabled, #asked .red").first().waitFor();
  const said = await page.innerText("#asked");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#give")]);
  const file = world.file(`answer-${n}.json`);
  await download.saveAs(file);
  await context.close();
  return { file, said };
}
const state = (page: Page, text: string) => by(page, "opening-state").filter({ hasText: text }).first().waitFor();
const key = async (page: Page, hook: string, press: string): Promise<void> => {
  await by(page, hook).focus();
  await page.keyboard.press(press);
};

test("[EV-24, EV-25, EV-26, EV-36] by keys alone: asked for at the case, agreed to by another, answered by two custodians on their page, opened in this browser, and read in the case authenticated", async () => {
  const { app } = world;
  const { page, faults } = await sit("en-GB");
  await page.goto(`${app.url}/desk/case/${recalled.case}`);
  await by(page, "openings").waitFor();
  // Without the case in hand there is nothing to ask with.
  expect(await by(page, "opening-ask").count()).toBe(0);
  await key(page, "take", "Enter");
  await by(page, "opening-ask").waitFor();
  expect(await by(page, "opening-hour").count()).toBe(1);
  expect(await by(page, "opening-ask").isDisabled()).toBe(true);
  await key(page, "opening-hour", "Space");
  await by(page, "opening-purpose").focus();
  await page.keyboard.type("To read the threat before deciding.");
  await clean(page, "ask");
  await page.keyboard.press("Enter");
  await state(page, "waits for a second");
  expect(await by(page, "opening-take").count()).toBe(0);

  // Its second reads in words what would be opened, on which ground, why, and when it was said.
  await by(page, "tab-seconds").click();
  for (const words of ["messages", "report by a recall code", "To read the threat before deciding."]) await by(page, "proposal").filter({ hasText: words }).waitFor();
  await page.goBack();
  await state(page, "waits for a second");
  const [proposal = ""] = app.desk.house.state.proposals.keys();
  const agreed = await other.ask("POST", `/desk/api/proposals/${proposal}/second`, { agree: true }, await other.touch(`secondProposal:${proposal}`));
  expect(agreed.status).toBe(200);
  await state(page, "agreed");
  await app.log.sign();
  await by(page, "opening-take").waitFor({ timeout: 15_000 });
  const [request] = await Promise.all([page.waitForEvent("download"), key(page, "opening-take", "Enter")]);
  await request.saveAs(world.file("request.json"));
  await page.getByRole("status").filter({ hasText: "Hand this file to two custodians" }).waitFor();

  const answers = [await custodian(1, world.file("request.json")), await custodian(3, world.file("request.json"))];
  for (const { said } of answers)
    for (const line of ["signée par la clé de la veille", "chacune avec sa clé : K-", "To read the threat before deciding."]) expect(said).toContain(line);

  // One answer opens nothing, and says so; it is noted that it came.
  await by(page, "opening-answers").setInputFiles([answers[0]!.file]);
  await by(page, "opening-open").click();
  await page.getByRole("alert").filter({ hasText: "one opens nothing" }).waitFor();
  await state(page, "shares came");
  await clean(page, "shares");
  await by(page, "opening-answers").setInputFiles(answers.map((one) => one.file));
  await key(page, "opening-open", "Enter");
  await state(page, "opened");
  await by(page, "opening").filter({ hasText: "all of them authenticated" }).waitFor();
  await clean(page, "opened");
  // The words went to the service as records of the case; keys and answers did not, and this browser keeps nothing of it.
  expect(readFileSync(world.file("request.json"), "utf8")).not.toContain("regretter");
  const left = await page.evaluate(
    `new Promise((resolve) => { const opening = indexedDB.open("lampion-desk", 1); opening.onsuccess = () => { const counted = opening.result.transaction("openings").objectStore("openings").count(); counted.onsuccess = () => resolve(counted.result); }; })`,
  );
  expect(left).toBe(0);

  // Read as every private text is: with a purpose and a second.
  await by(page, "purpose").fill("To decide.");
  await by(page, "ask-reading").click();
  await by(page, "reading-asked").waitFor();
  const [reading = ""] = app.desk.house.state.readings.keys();
  expect((await other.ask("POST", `/desk/api/readings/${reading}/second`, { agree: true }, await other.touch(`secondReading:${reading}`))).status).toBe(200);
  await page.locator("[data-testid='strip'], [data-testid='unfold']").first().waitFor({ timeout: 15_000 });
  if ((await by(page, "unfold").count()) > 0) await by(page, "unfold").click();
  await by(page, "read-toggle").click();
  await by(page, "strip").filter({ hasText: "Tu vas le regretter." }).waitFor();
  expect(faults).toEqual([]);
  await page.context().close();
}, 120_000);

test("[EV-26, AP-17] in French another person sees where it stands, and has nothing to act with", async () => {
  const { page, faults } = await sit("fr-FR");
  await page.goto(`${world.app.url}/desk/case/${recalled.case}`);
  await by(page, "openings").filter({ hasText: "Ouverture par les gardiens" }).waitFor();
  await state(page, "ouverte");
  expect(await by(page, "opening-take").count()).toBe(0);
  expect(await by(page, "openings").innerText()).toContain("tous authentifiés");
  await clean(page, "french");
  expect(faults).toEqual([]);
  await page.context().close();
}, 60_000);
