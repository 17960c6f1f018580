import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import type { App } from "../app.ts";
import { by, openBrowser, sit } from "./desk-browser.ts";
import { startApp } from "./start-app.ts";

let app: App;
let browser: Browser;
const folder = mkdtempSync(join(tmpdir(), "lampion-sign-in-browser-"));
beforeAll(async () => {
  app = await startApp(folder);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("[MD-36, MD-66] on one's own page another passkey is added, once the one that is there has answered", async () => {
  const { page, faults, staff, plugIn } = await sit({ app }, browser, "en-GB", ["moderator"]);
  const keys = (): number => app.staff.store.passkeysOf(staff).length;
  await by(page, "tab-me").click();
  const asked: string[] = [];
  page.on("request", (request) => void (request.method() === "POST" && asked.push(request.url().split("/sign-in/")[1] ?? "")));
  // The other key is put in when it is asked for.
  await page.route("**/passkeys/options", async (route) => {
    await plugIn();
    await route.continue();
  });
  await by(page, "add-passkey").click();
  await page.getByText("Saved.").waitFor();
  expect([keys(), asked, faults]).toEqual([2, ["touch/options", "touch/verify", "passkeys/options", "passkeys/verify"], []]);
});
