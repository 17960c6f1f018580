import { afterAll, beforeAll, expect, test } from "bun:test";
import { by, enter, exits, newDevice, quit, startSite, tab, type Device, type Site } from "../../test/harness.ts";
import { eventually } from "@lampion/ui/testing/eventually.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(async () => {
  await quit();
  await site.stop();
});

const kept = ({ page }: Device): Promise<string> => page.evaluate(() => JSON.stringify(Object.entries(localStorage)));
async function setPin({ page }: Device, pin: string): Promise<void> {
  await tab(page, "Me").click();
  await page.getByRole("button", { name: "Set a lock" }).click();
  await by(page, "lock-pin-new").fill(pin);
  await by(page, "lock-pin-again").fill(pin);
  await by(page, "lock-pin-set").click();
  await page.getByText("The lock is set.").waitFor();
  await page.locator("dialog").waitFor({ state: "detached" });
}

test("[EN-20] behind a PIN nothing of a guest can be seen or read; help and a report stay open; the PIN brings back name, room and unsent words", async () => {
  const device = await newDevice(site);
  const { page } = device;
  await enter(page, { nickname: "Secrète", age: "41" });
  await by(page, "composer-input").fill("un brouillon intime");
  await setPin(device, "271828");
  expect(await kept(device)).not.toMatch(/Secrète|brouillon|75011|"ticket"/);
  await page.reload();
  await by(page, "lock-pin").waitFor();
  const text = await page.locator("body").innerText();
  expect(text).not.toMatch(/Secrète|Paris|\(\d+\)|France/);
  await eventually(async () => expect(await page.title()).toBe("Lampion"));
  await by(page, "help-open").click();
  await page.locator("dialog[open]").getByText("3919").waitFor();
  await page.locator("dialog[open] .x").click();
  await by(page, "report-open").click();
  await by(page, "report-send").waitFor();
  await page.locator("dialog[open] .x").click();
  await by(page, "lock-pin").fill("000000");
  await by(page, "lock-open").click();
  await page.getByText("That is not the PIN.").waitFor();
  await by(page, "lock-pin").fill("271828");
  await by(page, "lock-open").click();
  await tab(page, "Rooms").waitFor();
  if ((await by(page, "composer-input").count()) === 0) await by(page, "room-item").filter({ hasText: "You are in" }).first().click();
  await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>("[data-testid='composer-input']")?.value === "un brouillon intime");
  expect(device.faults).toEqual([]);
  await device.context.close();
});

test("[EN-20] wrong PINs make one wait longer and longer, also after a reload", async () => {
  const device = await newDevice(site);
  const { page } = device;
  await enter(page, { nickname: "Patiente", age: "41" });
  await setPin(device, "314159");
  await page.reload();
  for (let tries = 0; tries < 3; tries += 1) {
    await by(page, "lock-pin").fill(`00000${String(tries)}`);
    await by(page, "lock-open").click();
    await page.locator("[data-testid='lock-open']:not([disabled], [aria-disabled='true']), #pin-error:not(:empty)").first().waitFor();
    await page.waitForFunction(() => document.querySelector("#pin-error")?.textContent !== "");
  }
  await page.getByText(/\d s left/).waitFor();
  await page.reload();
  await by(page, "lock-pin").fill("314159");
  await by(page, "lock-open").click();
  await page.getByText(/\d s left/).waitFor();
  await device.context.close();
});

test("[EN-20, SA-10] quick exit shuts the lock and keeps what is behind it", async () => {
  const device = await newDevice(site);
  const { page } = device;
  await page.route("https://www.meteo.fr/**", (route) => route.fulfill({ contentType: "text/html", body: "<title>Meteo</title>" }));
  await enter(page, { nickname: "Sortie", age: "39" });
  await setPin(device, "161803");
  await by(page, "safety-open").click();
  await by(page, "quick-exit").click();
  await exits(page);
  await page.goto(site.url);
  await by(page, "lock-pin").waitFor();
  expect(await kept(device)).not.toContain("Sortie");
  await by(page, "lock-pin").fill("161803");
  await by(page, "lock-open").click();
  await tab(page, "Rooms").waitFor();
  await device.context.close();
});

test("[EN-20] a passkey of the device opens the lock, and nothing else does", async () => {
  const device = await newDevice(site);
  const { page, context } = device;
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      hasPrf: true,
      automaticPresenceSimulation: true,
    },
  });
  await enter(page, { nickname: "Clavier d'or", age: "39" });
  await tab(page, "Me").click();
  await page.getByRole("button", { name: "Set a lock" }).click();
  await by(page, "lock-passkey").click();
  await page.getByText("The lock is set.").waitFor();
  await page.locator("dialog").waitFor({ state: "detached" });
  await by(page, "lock-now").click();
  await by(page, "lock-open").waitFor();
  expect(await by(page, "lock-pin").count()).toBe(0);
  await by(page, "lock-open").click();
  await tab(page, "Rooms").waitFor();
  await by(page, "safety-open").click();
  await page.getByRole("button", { name: "Lock now" }).click();
  await by(page, "lock-open").waitFor();
  // The passkey is gone: whoever holds the phone without it stays outside.
  await cdp.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      hasPrf: true,
      automaticPresenceSimulation: true,
    },
  });
  await by(page, "lock-open").click();
  await page.locator("#pin-error").filter({ hasText: "That did not work here" }).waitFor();
  expect(await tab(page, "Rooms").count()).toBe(0);
  await device.context.close();
});
