import { afterAll, beforeAll, expect, test } from "bun:test";
import { eventually } from "@lampion/ui/testing/eventually.ts";
import { by, faultsOf, newSeat, overflowOf, quit, startSite, type Seat, type Site } from "../../test/harness.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite({ demo: true });
});
afterAll(async () => {
  await quit();
  await site.stop();
});
async function sitAs(person: string, path: string, options: Parameters<typeof newSeat>[2] = {}): Promise<Seat> {
  const seat = await newSeat(site, path, options);
  await by(seat.page, `demo-${person}`).click();
  await by(seat.page, "tab-me").waitFor();
  return seat;
}

test("[MD-13, MD-36] somebody is invited by a link that is shown once, has no role until a second lead agreed, gets it without a reload, and is out at once when the office ends", async () => {
  const lead = await sitAs("demo-lead", "/desk/house");
  // At the desk's door already: the colleague agrees four seconds after the invitation, and that there is no role until then has to be seen before.
  const guest = await newSeat(site, "/desk/");
  await by(guest.page, "sign-in").waitFor();
  await by(lead.page, "invite").click();
  await lead.page.locator("#invite-name").fill("Camille Roux");
  await by(lead.page, "invite-make").click();
  const link = await by(lead.page, "enrol-link").inputValue();
  expect(link).toMatch(/^http:\/\/localhost:\d+\/desk\/enrol#\S{43}$/);
  await lead.page.keyboard.press("Escape");
  expect(await lead.page.content()).not.toContain(link.slice(-43));

  await guest.page.goto(link);
  await by(guest.page, "enrol").click();
  await guest.page.getByText("You have no role yet.").waitFor();
  // The colleague of the demo, a lead on a device of their own, agrees; nobody reloads anything.
  await by(guest.page, "tab-queue").click({ timeout: 15_000 });
  await by(guest.page, "queue-row").first().waitFor();
  const card = by(lead.page, "person").filter({ hasText: "Camille Roux" });
  await eventually(async () => expect(await card.innerText()).toMatch(/moderator[\s\S]*1 passkey/));
  // Whoever has a passkey gets no link from one lead alone, and a lead is not sent away by one person.
  expect(await card.locator("[data-testid='link-again']").count()).toBe(0);
  expect(await by(lead.page, "person").filter({ hasText: "M-9C" }).locator("[data-testid='end-office']").count()).toBe(0);
  await card.locator("[data-testid='end-office']").click();
  await by(lead.page, "reason").fill("The office is over.");
  await by(lead.page, "reason-send").click();
  await eventually(async () => expect(await card.count()).toBe(0));
  await guest.page.reload();
  await by(guest.page, "sign-in").waitFor();
  expect([lead.faults, guest.faults.filter((one) => !one.includes("401") && !one.includes("403"))]).toEqual([[], []]);
  await guest.leave();
  await lead.leave();
});

test("[MD-65] where one lives is said on one's own page: a first area counts at once, another one waits for a lead and counts when one agreed", async () => {
  const seat = await sitAs("demo-senior", "/desk/me");
  const area = seat.page.locator("#department");
  await area.fill("972");
  await by(seat.page, "save-department").click();
  await seat.page.getByText("Saved.").waitFor();
  await area.fill("35");
  await by(seat.page, "save-department").click();
  await seat.page.getByText("A lead has until").waitFor();
  for (const width of [390, 1280]) {
    await seat.page.setViewportSize({ width, height: 900 });
    expect([width, await overflowOf(seat.page), await faultsOf(seat.page)]).toEqual([width, 0, []]);
  }
  const kept = async (): Promise<string> => {
    await seat.page.reload();
    await area.waitFor();
    return await area.inputValue();
  };
  await eventually(async () => expect(await kept()).toBe("35"), 20_000);
  expect(seat.faults).toEqual([]);
  await seat.leave();
});

test("[MD-64] duty is shared with another place: two leads agree, somebody is invited under its roles alone, a token is for duty alone, and one lead ends it all", async () => {
  const lead = await sitAs("demo-lead", "/desk/house/pools");
  await by(lead.page, "add-pool").click();
  await lead.page.locator("#pool-name").fill("Lampion Lyon");
  await lead.page.locator("#pool-address").fill("https://desk.lyon.example");
  await by(lead.page, "pool-propose").click();
  await lead.page.getByText("Proposed.").waitFor();
  const card = by(lead.page, "pool").filter({ hasText: "Lampion Lyon" });
  await card.waitFor({ timeout: 15_000 });
  for (const width of [390, 1280]) {
    await lead.page.setViewportSize({ width, height: 900 });
    expect([width, await overflowOf(lead.page), await faultsOf(lead.page)]).toEqual([width, 0, []]);
  }
  await by(lead.page, "section-people").click();
  await by(lead.page, "invite").click();
  await lead.page.locator("#invite-pool").selectOption({ label: "Lampion Lyon" });
  expect(await lead.page.locator("#invite-role option").allInnerTexts()).toEqual(["moderator"]);
  await lead.page.keyboard.press("Escape");
  await by(lead.page, "section-tokens").click();
  await by(lead.page, "add-token").click();
  await lead.page.locator("#token-holder").selectOption({ label: "Lampion Lyon" });
  expect(await lead.page.locator(".check").allInnerTexts()).toEqual([" say who of a shared duty is there"].map((one) => one.trim()));
  await lead.page.keyboard.press("Escape");
  await by(lead.page, "section-pools").click();
  await card.locator("[data-testid='end-pool']").click();
  await by(lead.page, "reason").fill("It is over.");
  await by(lead.page, "reason-send").click();
  await card.getByText("ended on").waitFor();
  expect(lead.faults).toEqual([]);
  await lead.leave();
});

test("[SF-59, SF-63] a rule is lowered by one person without a reload, and proposed to a second only after its replay was read and its day in shadow, or with word that it skips it", async () => {
  const { page, faults, leave } = await sitAs("demo-lead", "/desk/rules");
  const which = by(page, "rule").filter({ hasText: await page.locator("[data-testid='rule'][data-mode='live'] .id").first().innerText() });
  await which.locator("summary").click();
  await which.locator("[data-testid='to-shadow']").click();
  await by(page, "reason").fill("Trop de fausses alertes.");
  await by(page, "reason-send").click();
  await eventually(async () => expect(await which.getAttribute("data-mode")).toBe("shadow"));
  expect(await which.innerText()).toContain("M-2B: Trop de fausses alertes.");
  await which.locator("[data-testid='raise']").click();
  await by(page, "propose-rule").click();
  await page.getByRole("alert").filter({ hasText: "Check the rule as it is written first" }).waitFor();
  await by(page, "check-rule").click();
  await by(page, "checked").filter({ hasText: "The rule is sound." }).waitFor();
  await by(page, "propose-rule").click();
  await page.getByRole("alert").filter({ hasText: "24 hours in shadow" }).waitFor();
  await by(page, "skips").check();
  await by(page, "propose-rule").click();
  await page.getByRole("status").filter({ hasText: "Proposed." }).waitFor();
  // What is written with a fault is told with it, and is not proposed.
  await by(page, "write-rule").click();
  await page.locator("#rule-text").fill('{ "id": "x" }');
  await by(page, "check-rule").click();
  await by(page, "checked").filter({ hasText: "faults; nothing is proposed" }).waitFor();
  expect(faults.filter((one) => !one.includes("422"))).toEqual([]);
  await leave();
});

test("[MD-49] a dispute is noted under the number of its decision, settled by what the body decided, and carried out by somebody who did not decide", async () => {
  const { page, faults, leave } = await sitAs("demo-lead", "/desk/appeals");
  const decision = await by(page, "appeal").first().locator(".hint .mono").first().innerText();
  await by(page, "section-disputes").click();
  await by(page, "note-dispute").click();
  await page.locator("#dispute-about").fill("D-22222222");
  await page.locator("#dispute-body").fill("Appeals Centre Europe");
  await by(page, "dispute-send").click();
  await page.getByRole("alert").filter({ hasText: "There is no decision" }).waitFor();
  await page.locator("#dispute-about").fill(decision);
  await by(page, "dispute-send").click();
  const card = by(page, "dispute").filter({ hasText: decision });
  await card.locator("[data-testid='settle-dispute']").click();
  await page.locator("#dispute-outcome").selectOption("reversed");
  await page.locator("#dispute-reasons").fill("The facts do not carry the measure.");
  await by(page, "dispute-send").click();
  await card.locator("[data-testid='carry-out']").click();
  expect([await faultsOf(page), await overflowOf(page)]).toEqual([[], 0]);
  await by(page, "dispute-send").click();
  await eventually(async () => expect(await card.innerText()).toMatch(/closed[\s\S]*undone/));
  expect(faults.filter((one) => !one.includes("404"))).toEqual([]);
  await leave();
});

test("[AP-12, AP-18, MD-34] a token is shown once and ended in two steps; every part of the house is without a fault that axe finds, in dark at 390 px", async () => {
  const { page, faults, leave } = await sitAs("demo-lead", "/desk/house/tokens", { colorScheme: "dark", viewport: { width: 390, height: 800 } });
  const found: Record<string, unknown> = {};
  const look = async (screen: string): Promise<void> => {
    const wrong = await faultsOf(page);
    const wide = await overflowOf(page);
    if (wrong.length > 0 || wide > 0) found[screen] = { wrong, wide };
  };
  const holder = "Parquet de Lyon";
  await by(page, "add-token").click();
  await page.locator("#token-authority").fill(holder);
  await page.locator("input[value='orders:write']").check();
  await look("form of a token");
  await by(page, "token-make").click();
  const token = await by(page, "token-once").inputValue();
  expect(token).toMatch(/^lampion_\S{40,}$/);
  await page.keyboard.press("Escape");
  const row = by(page, "token-row").filter({ hasText: holder });
  await row.locator("[data-testid='end-token']").click();
  await row.locator("[data-testid='end-token-sure']").click();
  await row.filter({ hasText: "ended" }).waitFor();
  expect(await page.content()).not.toContain(token);
  await look("tokens");
  await by(page, "section-people").click();
  await by(page, "person").first().waitFor();
  await look("people");
  await by(page, "roles").first().click();
  await by(page, "role-auditor").waitFor();
  await look("roles");
  await page.keyboard.press("Escape");
  await by(page, "section-load").click();
  await by(page, "load").waitFor();
  await look("load");
  await by(page, "section-flaggers").click();
  await by(page, "add-flagger").click();
  await look("form of a flagger");
  await page.keyboard.press("Escape");
  await by(page, "tab-rules").click();
  await by(page, "rule").first().locator("summary").click();
  await look("rules");
  await by(page, "change").first().click();
  await by(page, "check-rule").click();
  await by(page, "checked").filter({ hasText: "sound" }).waitFor();
  await look("a rule as it is written");
  expect(found).toEqual({});
  expect(faults).toEqual([]);
  await leave();
});

test("[MD-58, LW-41] a second look is blind and goes by keys alone: the text opens while it is held, an answer brings the next, and the figures of the means stand below", async () => {
  const { page, faults, leave } = await sitAs("demo-senior", "/desk/rules/review");
  await by(page, "means").waitFor();
  expect(await by(page, "means").innerText()).toMatch(/lists and patterns · demo[\s\S]*trained model · demo/);
  const answers: string[] = [];
  page.on("response", (response) => {
    if (/reviews\/next/.test(response.url())) void response.text().then((text) => answers.push(text));
  });
  await by(page, "review-next").click();
  const text = by(page, "review-text");
  await text.waitFor();
  const isBlurred = (): Promise<boolean> => text.evaluate((one) => getComputedStyle(one).filter.includes("blur"));
  expect([await isBlurred(), await text.getAttribute("aria-hidden")]).toEqual([true, "true"]);
  await page.keyboard.down("u");
  await eventually(async () => expect(await isBlurred()).toBe(false));
  await page.keyboard.up("u");
  await eventually(async () => expect(await isBlurred()).toBe(true));
  const seen = new Set<string>();
  for (const key of ["1", "2", "3"]) {
    const words = (await text.textContent()) ?? "";
    seen.add(words);
    await page.keyboard.press(key);
    await eventually(async () => expect((await by(page, "review-none").count()) > 0 || (await text.textContent()) !== words).toBe(true));
  }
  expect(seen.size).toBe(3);
  await eventually(async () => expect(await by(page, "review-week").innerText()).toContain("6 looked at"));
  for (const one of answers) expect(one).not.toMatch(/means|stratum|acted|lists|model|room:/);
  expect([await faultsOf(page), await overflowOf(page), faults]).toEqual([[], 0, []]);
  await leave();
});

test("[LW-1, AP-17] a lead sees that nothing is submitted and why, in both languages and on a phone", async () => {
  for (const [locale, viewport, words] of [
    ["fr-FR", { width: 390, height: 844 }, "Un service micro ou petit n'a pas à les envoyer."],
    ["en-GB", { width: 1280, height: 800 }, "A micro or small service need not send them."],
  ] as const) {
    const { page, faults, leave } = await sitAs("demo-lead", "/desk/house/submissions", { locale, viewport });
    await page.getByText(words).waitFor();
    await eventually(async () => expect(await by(page, "submissions").innerText()).toMatch(/\d/));
    expect([await faultsOf(page), await overflowOf(page), faults]).toEqual([[], 0, []]);
    await leave();
  }
});

test("[MD-31, MD-51] the ledger of misuse stands beside appeals and disputes for who decides them, in both languages, without a fault that axe finds", async () => {
  for (const [locale, viewport, words] of [
    ["fr-FR", { width: 390, height: 844 }, "Le registre est vide."],
    ["en-GB", { width: 1280, height: 800 }, "The ledger is empty."],
  ] as const) {
    const { page, faults, leave } = await sitAs("demo-senior", "/desk/appeals", { locale, viewport });
    await by(page, "section-misuse").click();
    await page.getByText(words).waitFor();
    expect([await faultsOf(page), await overflowOf(page), faults]).toEqual([[], 0, []]);
    await leave();
  }
});

test("[MD-66] lost keys stand on everybody's screen without a reload, by signs, in both languages; the person stops them, and everybody sees that", async () => {
  const link = /(\/desk\/enrol#\S{43})/.exec(await site.lampion("staff", "add", "--name", "Sacha Blanc", "--role", "moderator"))?.[1] ?? "";
  const owner = await newSeat(site, link);
  await by(owner.page, "enrol").click();
  await by(owner.page, "tab-queue").click();
  const lead = await sitAs("demo-lead", "/desk/house");
  const other = await sitAs("demo-moderator", "/desk/", { locale: "fr-FR", colorScheme: "dark", viewport: { width: 390, height: 800 } });
  const card = by(lead.page, "person").filter({ hasText: "Sacha Blanc" });
  await card.locator("[data-testid='keys-lost']").click();
  await by(lead.page, "reason").fill("Left in the train.");
  await by(lead.page, "reason-send").click();
  // The colleague of the demo, another lead on a device of their own, agrees.
  await other.page.getByText("Clés perdues de M-").waitFor({ timeout: 15_000 });
  expect(await by(other.page, "lost-keys").innerText()).toMatch(/M-2B, M-9C le disent/);
  expect(await by(other.page, "lost-keys").innerText()).not.toContain("Sacha");
  expect([await by(other.page, "stop-lost-keys").count(), await by(lead.page, "link-lost-keys").count()]).toEqual([0, 0]);
  expect([await faultsOf(other.page), await overflowOf(other.page), await faultsOf(lead.page)]).toEqual([[], 0, []]);
  await by(owner.page, "lost-keys").filter({ hasText: "Your keys are said to be lost" }).waitFor();
  await by(owner.page, "stop-lost-keys").filter({ hasText: "I have my key" }).click();
  await by(owner.page, "reason").fill("It is in my pocket.");
  await by(owner.page, "reason-send").click();
  await other.page.locator("[data-testid='lost-keys'][data-state='stopped']").waitFor();
  await by(lead.page, "lost-keys").filter({ hasText: "No link is made." }).waitFor();
  expect([owner.faults, lead.faults, other.faults]).toEqual([[], [], []]);
  for (const seat of [owner, lead, other]) await seat.leave();
});

test("[LW-40] a lead publishes a year and corrects it: both versions are public, the second with what changed, why and by which method", async () => {
  const { page, faults, leave } = await sitAs("demo-lead", "/desk/house/reports");
  const year = new Date().getUTCFullYear() - 1;
  await by(page, `report-${year}`).click();
  await page.locator("#report-text-0").fill("Rooms are judged before delivery.");
  await by(page, "report-send").click();
  await by(page, "report").filter({ hasText: "version 1" }).waitFor();
  await by(page, `report-${year}`).click();
  expect(await page.locator("#report-text-0").inputValue()).toBe("Rooms are judged before delivery.");
  await page.locator("#report-text-0").fill("Rooms are judged before anything is delivered.");
  await page.locator("#report-changed").fill("The first text.");
  await page.locator("#report-why").fill("It was not clear.");
  await page.locator("#report-method").fill("Written anew.");
  expect([await faultsOf(page), await overflowOf(page)]).toEqual([[], 0]);
  await by(page, "report-send").click();
  await by(page, "report").filter({ hasText: "corrected by version 2" }).waitFor();
  expect(await by(page, "report").first().innerText()).toMatch(/version 2[\s\S]*correction[\s\S]*11_qualitative.csv[\s\S]*It was not clear/);
  expect([await faultsOf(page), await overflowOf(page)]).toEqual([[], 0]);
  const texts = await page.evaluate((of) => Promise.all([1, 2].map(async (at) => (await fetch(`/reports/${of}/v${at}/11_qualitative.csv`)).text())), year);
  expect(texts.map((one) => one.includes("before anything"))).toEqual([false, true]);
  await page.goto(`${site.url}/reports?lang=fr`);
  expect(await page.locator("main").innerText()).toMatch(/correction, version 2[\s\S]*Corrigé par la version 2/);
  expect([await faultsOf(page), await overflowOf(page)]).toEqual([[], 0]);
  expect(faults).toEqual([]);
  await leave();
});
