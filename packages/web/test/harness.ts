import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "playwright-core";
import { chromiumHere } from "../../../tools/go/browser.mjs";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");

let browser: Promise<Browser> | null = null;
/** One browser for a whole run; each guest gets a context, which is a device of its own. */
export function launch(): Promise<Browser> {
  browser ??= chromium.launch(chromiumHere());
  return browser;
}
export async function quit(): Promise<void> {
  const opened = browser;
  browser = null;
  // One that never started has been told by startSite, and has nothing to close.
  await (await opened?.catch(() => null))?.close();
}

export interface Site {
  readonly url: string;
  stop(): Promise<void>;
}
export interface OwnSite extends Site {
  /** Its data folder. */
  readonly data: string;
}
/** A server of its own over a fresh folder, on a free port of the loopback. Chromium starts first: where it cannot, no server is left behind. */
export async function startSite(options: { readonly demo?: boolean; readonly env?: Readonly<Record<string, string>> } = {}): Promise<OwnSite> {
  await launch();
  const data = mkdtempSync(join(tmpdir(), "lampion-browser-"));
  const child = spawn(join(root, "node_modules/.bin/bun"), [join(root, "packages/server/src/main.ts"), ...(options.demo === true ? ["--demo"] : [])], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, PORT: "0", LAMPION_DATA: data, LAMPION_MODE: "development", ...options.env },
  });
  const url = await addressOf(child);
  return {
    url,
    data,
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const heard = (chunk: Buffer): void => {
      said += chunk.toString();
      const port = /http:\/\/(?:localhost|127\.0\.0\.1):(\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(`http://localhost:${port}`);
    };
    child.stdout?.on("data", heard);
    child.stderr?.on("data", heard);
    child.once("exit", (code) => reject(new Error(`The server ended with ${String(code)}:\n${said}`)));
  });
}

export interface Who {
  readonly nickname: string;
  readonly age?: string;
  readonly gender?: "woman" | "man" | "other";
  readonly postalCode?: string;
}
/** A device at the door. Anything that the page logs as an error, or asks of another origin, is kept in `faults`. */
export interface Device {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly faults: string[];
}
export async function newDevice(site: Site, options: BrowserContextOptions = {}): Promise<Device> {
  const context = await (await launch()).newContext({ viewport: { width: 390, height: 844 }, locale: "en-GB", reducedMotion: "reduce", ...options });
  // The same tests from right to left (AP-16).
  const direction = process.env["LAMPION_TEST_DIR"];
  if (direction !== undefined) await context.addInitScript((dir) => document.addEventListener("DOMContentLoaded", () => (document.documentElement.dir = dir)), direction);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !/net::ERR|Failed to load resource/.test(message.text())) faults.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(site.url) && !request.url().startsWith("data:") && !request.url().startsWith("blob:")) faults.push(`asked ${request.url()}`);
  });
  await page.goto(site.url);
  return { page, context, faults };
}

/** Waits until a quick exit has left the neutral page in place of this one (SA-10). By the address: the driver's own waiting fails where the browser drops the first of two navigations. */
export async function exits(page: Page): Promise<void> {
  for (let waitedMs = 0; !page.url().startsWith("https://www.meteo.fr/"); waitedMs += 50) {
    if (waitedMs > 20_000) throw new Error(`Still at ${page.url()}.`);
    await Bun.sleep(50);
  }
}

/** What carries a hook; several rows share one, so that callers choose. */
export const by = (page: Page, hook: string) => page.locator(`[data-testid="${hook}"]`);

export const tab = (page: Page, name: string) => page.locator("nav button").filter({ hasText: name });

export async function fill(page: Page, who: Who): Promise<void> {
  await by(page, "entry-nickname").fill(who.nickname);
  await by(page, "entry-age").fill(who.age ?? "34");
  await by(page, "entry-gender").selectOption(who.gender ?? "woman");
  await by(page, "entry-postal-code").fill(who.postalCode ?? "75011");
}
/** Through the door to the composer of the landing room. */
export async function enter(page: Page, who: Who): Promise<void> {
  await fill(page, who);
  await by(page, "entry-submit").click();
  await by(page, "composer-input").waitFor();
}
/** Proves the age with the test wallet, from wherever the guest is. */
export async function prove(page: Page): Promise<void> {
  await by(page, "people-tab").click();
  await by(page, "proof-open").first().click();
  await by(page, "proof-test-wallet").click();
  await by(page, "proof-test-wallet").waitFor({ state: "detached" });
}
/** Two guests who have entered, proven, in one open conversation that both have on the screen: `other` said `words` in the room, and was knocked on for them. */
export async function meet(knocker: Device, other: Device, words = "Bonsoir la compagnie."): Promise<void> {
  for (const { page } of [knocker, other]) await prove(page);
  await tab(other.page, "Knocks").click();
  await other.page.getByRole("button", { name: "All devices" }).click();
  for (const { page } of [knocker, other]) {
    await tab(page, "Rooms").click();
    await by(page, "room-item").filter({ hasText: "You are in" }).first().click();
    await by(page, "composer-input").waitFor();
  }
  await by(other.page, "composer-input").fill(words);
  await by(other.page, "composer-send").click();
  await by(knocker.page, "message").filter({ hasText: words }).locator(".bubble").click();
  await by(knocker.page, "knock-open").click();
  await by(knocker.page, "knock-text").fill("On parle un peu ?");
  await by(knocker.page, "knock-send").click();
  await tab(other.page, "Knocks").click();
  await by(other.page, "knock-accept").click();
  await by(other.page, "consent-yes").click();
  await tab(knocker.page, "Conversations").click();
  await by(knocker.page, "conversation-item").first().click();
  await by(knocker.page, "consent-yes").click();
  for (const { page } of [knocker, other]) await by(page, "composer-input").waitFor();
}
