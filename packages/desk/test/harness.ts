import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { chromiumHere } from "../../../tools/go/browser.mjs";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const bun = join(root, "node_modules/.bin/bun");

let browser: Promise<Browser> | null = null;
function launch(): Promise<Browser> {
  browser ??= chromium.launch(chromiumHere());
  return browser;
}
export async function quit(): Promise<void> {
  await (await browser)?.close();
  browser = null;
}

export interface Site {
  readonly url: string;
  /** `lampion ARGS` on the data of this site, as the operator types it. */
  lampion(...args: string[]): Promise<string>;
  stop(): Promise<void>;
}
/** A server of its own over a fresh folder, on a free port of the loopback. */
export async function startSite(options: { readonly demo?: boolean } = {}): Promise<Site> {
  const data = mkdtempSync(join(tmpdir(), "lampion-desk-browser-"));
  const env = { ...process.env, LAMPION_DATA: data, LAMPION_MODE: "development" };
  const child = spawn(bun, [join(root, "packages/server/dist/main.js"), ...(options.demo === true ? ["--demo"] : [])], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...env, PORT: "0" },
  });
  const url = await addressOf(child);
  return {
    url,
    lampion: (...args) =>
      said(spawn(bun, [join(root, "packages/server/src/cli.ts"), ...args], { cwd: root, stdio: ["ignore", "pipe", "inherit"], env: { ...env, PUBLIC_ORIGIN: url } })),
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}
function said(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    child.stdout?.on("data", (chunk: Buffer) => (text += chunk.toString()));
    child.once("close", () => resolve(text));
  });
}
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = "";
    const hear = (chunk: Buffer): void => {
      heard += chunk.toString();
      const port = /http:\/\/(?:localhost|127\.0\.0\.1):(\d+)/.exec(heard)?.[1];
      if (port !== undefined) resolve(`http://localhost:${port}`);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", (code) => reject(new Error(`The server ended with ${String(code)}:\n${heard}`)));
  });
}

export interface Seat {
  readonly page: Page;
  /** What the page logged as an error, or asked of another origin. */
  readonly faults: string[];
  leave(): Promise<void>;
}
/** Somebody's browser, with an authenticator of Chromium in it that verifies its person (CDP WebAuthn). */
export async function newSeat(site: Site, path: string, options: BrowserContextOptions = {}): Promise<Seat> {
  const context = await (await launch()).newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB", reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !/net::ERR|Failed to load resource/.test(message.text())) faults.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(site.url) && !request.url().startsWith("data:")) faults.push(`asked ${request.url()}`);
  });
  await page.goto(`${site.url}${path}`);
  return { page, faults, leave: () => context.close() };
}
export const by = (page: Page, hook: string) => page.locator(`[data-testid="${hook}"]`);

export { faultsOf } from "@lampion/ui/testing/faults-of.ts";
export const overflowOf = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
