import { mkdirSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { expect } from "bun:test";
import type { StaffRole } from "@lampion/protocol";
import { chromium, type Browser, type Locator, type Page } from "playwright-core";
import { chromiumHere } from "../../../../tools/go/browser.mjs";
import { custodianPage } from "../evidence/custodians/custodian-pages.ts";
import { sealKeyFile } from "../evidence/custodians/key-file.ts";
import type { ProofWorld } from "./proof-world.ts";

const passphrase = "une phrase assez longue";
export const by = (page: Page, hook: string): Locator => page.locator(`[data-testid="${hook}"]`);
export const state = (page: Page, text: string): Promise<void> => by(page, "opening-state").filter({ hasText: text }).first().waitFor();
export async function key(page: Page, hook: string, press: string): Promise<void> {
  await by(page, hook).focus();
  await page.keyboard.press(press);
}
export const openBrowser = (): Promise<Browser> => chromium.launch(chromiumHere());

export interface Sitting {
  readonly page: Page;
  readonly faults: string[];
  /** Of who sits there. */
  readonly staff: string;
  /** Puts another authenticator into this browser, such as a key on a bunch of keys. */
  plugIn(): Promise<unknown>;
}
/** Somebody's own browser at the desk, with an authenticator in it; English or French. */
export async function sit(world: Pick<ProofWorld, "app">, browser: Browser, locale: string, roles: readonly StaffRole[]): Promise<Sitting> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale, reducedMotion: "reduce", acceptDownloads: true });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const add = (transport: "internal" | "usb") =>
    cdp.send("WebAuthn.addVirtualAuthenticator", {
      options: { protocol: "ctap2", transport, hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    });
  await add("internal");
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  const member = world.app.staff.book.add({ name: "Somebody of the desk", roles, languages: ["fr", "en"] });
  await page.goto(`${world.app.url}/desk/enrol#${world.app.staff.book.invite(member.id)}`);
  await by(page, "enrol").click();
  await by(page, "tab-me").waitFor();
  return { page, faults, staff: member.id, plugIn: () => add("usb") };
}
/** What WCAG 2.2 AA finds fault with, and how far the page runs over, in both themes and widths. */
export async function clean(page: Page, shot: string): Promise<void> {
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
      const part = by(page, "openings");
      if ((await part.count()) > 0) await part.scrollIntoViewIfNeeded();
      await page.screenshot({ path: `${folder}/${shot}-${colorScheme}-${width}.png` });
    }
  await page.setViewportSize({ width: 1280, height: 800 });
}
/** The page of the custodians of a set, and the key file of each of them, as they have them. */
export async function prepareCustodians(world: Pick<ProofWorld, "file" | "keys">, set: "words" | "lines"): Promise<void> {
  writeFileSync(world.file("custodians.html"), await custodianPage(set));
  for (const [n, one] of world.keys.entries()) writeFileSync(world.file(`key-${n + 1}.age`), await sealKeyFile(one, passphrase, 10));
}
/** A custodian at their own page, without a network: reads what is asked, and answers. */
export async function custodian(world: Pick<ProofWorld, "file">, browser: Browser, n: number, request: string): Promise<{ file: string; said: string }> {
  const context = await browser.newContext({ offline: true, acceptDownloads: true });
  const page = await context.newPage();
  await page.goto(pathToFileURL(world.file("custodians.html")).href);
  await page.setInputFiles("#request", request);
  await page.setInputFiles("#key", world.file(`key-${n}.age`));
  await page.fill("#pass", passphrase);
  await page.click("#look");
  // Asked from outside: the page lets nothing be evaluated in it.
  await page.locator("#give:enabled, #asked .red").first().waitFor();
  const said = await page.innerText("#asked");
  await clean(page, `custodian-${n}`);
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#give")]);
  const file = world.file(`answer-${n}.json`);
  await download.saveAs(file);
  await context.close();
  return { file, said };
}
/** How many openings this browser still keeps something of. */
export const keptHere = (page: Page): Promise<number> =>
  page.evaluate(
    `new Promise((resolve) => { const opening = indexedDB.open("lampion-desk", 1); opening.onsuccess = () => { const counted = opening.result.transaction("openings").objectStore("openings").count(); counted.onsuccess = () => resolve(counted.result); }; })`,
  );
