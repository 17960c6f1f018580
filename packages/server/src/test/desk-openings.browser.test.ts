import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { by, clean, custodian, keptHere, key, openBrowser, prepareCustodians, sit, state } from "./desk-browser.ts";
import { newDeskPerson, type DeskPerson } from "./desk-person.ts";
import { openProofWorld, type ProofWorld } from "./proof-world.ts";
import { recalledCase } from "./recalled-case.ts";

let world: ProofWorld;
let browser: Browser;
let other: DeskPerson;
let recalled: Awaited<ReturnType<typeof recalledCase>>;
beforeAll(async () => {
  world = await openProofWorld();
  await newDeskPerson(world.app, ["lead"]);
  other = await newDeskPerson(world.app, ["senior"]);
  recalled = await recalledCase(world);
  await prepareCustodians(world, "words");
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await world.stop();
});

test("[EV-24, EV-25, EV-26, EV-36] by keys alone: asked for at the case, agreed to by another, answered by two custodians on their page, opened in this browser, and read in the case authenticated", async () => {
  const { app } = world;
  const { page, faults } = await sit(world, browser, "en-GB", ["senior"]);
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

  const answers = [await custodian(world, browser, 1, world.file("request.json")), await custodian(world, browser, 3, world.file("request.json"))];
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
  expect(await keptHere(page)).toBe(0);

  // Read as every private text is: with a purpose and a second.
  await by(page, "purpose").fill("To decide.");
  await by(page, "ask-reading").click();
  await by(page, "reading-asked").waitFor();
  const [reading = ""] = app.desk.house.state.readings.keys();
  expect((await other.ask("POST", `/desk/api/readings/${reading}/second`, { agree: true }, await other.touch(`secondReading:${reading}`))).status).toBe(200);
  await page.locator("[data-testid='strip'], [data-testid='unfold']").first().waitFor({ timeout: 15_000 });
  if ((await by(page, "unfold").count()) > 0) await by(page, "unfold").click();
  await by(page, "read-toggle").click();
  await by(page, "strip").filter({ hasText: "Tu le regretteras." }).waitFor();
  expect(faults).toEqual([]);
  await page.context().close();
});

test("[EV-26, AP-17] in French another person sees where it stands, and has nothing to act with", async () => {
  const { page, faults } = await sit(world, browser, "fr-FR", ["senior"]);
  await page.goto(`${world.app.url}/desk/case/${recalled.case}`);
  await by(page, "openings").filter({ hasText: "Ouverture par les gardiens" }).waitFor();
  await state(page, "ouverte");
  expect(await by(page, "opening-take").count()).toBe(0);
  expect(await by(page, "openings").innerText()).toContain("tous authentifiés");
  await clean(page, "french");
  expect(faults).toEqual([]);
  await page.context().close();
});
