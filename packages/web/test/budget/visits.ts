import type { BrowserContext, CDPSession, Page } from "playwright-core";
import { by, fill, launch, tab, type Site } from "../harness.ts";
import { installGauge, Meter, readGauge, slowDown, type Gauge } from "./gauge.ts";

export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly cdp: CDPSession;
  readonly meter: Meter;
}
/** A phone before it has opened anything, its main thread `slowed` so many times; `before`: the same phone once more, with what it has kept. */
export async function newVisit(slowed: number, before?: Visit): Promise<Visit> {
  const context =
    before?.context ?? (await (await launch()).newContext({ viewport: { width: 390, height: 844 }, locale: "en-GB", isMobile: true, hasTouch: true, deviceScaleFactor: 2 }));
  const meter = before?.meter ?? new Meter(context);
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await installGauge(page);
  await slowDown(cdp, slowed);
  return { context, page, cdp, meter };
}

/** How often a page that is being timed is asked whether it is done, ms: what the driver does in a page, the slow phone does as well. */
const askMs = 250;
const longestWaitMs = 30_000;
/**
 * Waits until an expression of the page is true, by the bare question of the protocol. The driver's own waiting brings a script of its own along and asks
 * in each frame: on a slow phone 0.1 s, in the midst of what is timed. Throws after 30 s.
 */
export async function until({ cdp }: Visit, expression: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < longestWaitMs; waitedMs += askMs) {
    await Bun.sleep(askMs);
    const { result } = await cdp.send("Runtime.evaluate", { expression, returnByValue: true });
    if (result.value === true) return;
  }
  throw new Error(`Not within ${String(longestWaitMs / 1_000)} s: ${expression}`);
}

/** Opens the door and waits until it may be used and has been painted. */
export async function openDoor(visit: Visit, site: Site): Promise<Gauge> {
  await visit.page.goto(site.url);
  await until(visit, `gauge.doorMs > 0 && gauge.lcpMs > 0 && (document.querySelector("[data-testid='entry-nickname']")?.value ?? "-") !== ""`);
  return readGauge(visit.page);
}

let guests = 0;
const letters = (n: number): string => [n % 26, Math.floor(n / 26) % 26].map((one) => String.fromCharCode(97 + one)).join("");
/** Through the door to the composer of the landing room. */
export async function walkIn(visit: Visit): Promise<void> {
  guests += 1;
  await fill(visit.page, { nickname: `Marion ${letters(guests)}` });
  await by(visit.page, "entry-submit").tap();
  await until(visit, "gauge.composerMs > 0");
}

/** From touch to lift, ms: the default of Chromium's `Input.synthesizeTapGesture`. */
const touchMs = 50;
/** Writes with the keyboard, taps Send and waits until it says *sent*. */
export async function sendText(visit: Visit, text: string): Promise<void> {
  const { page, cdp } = visit;
  await by(page, "composer-input").click();
  await page.keyboard.type(text, { delay: 30 });
  // A finger: the click of the driver has listeners of its own in the page, which a slow phone would pay for. It stays as long as Chromium's own taps do:
  // one that is lifted in the moment it touches would have the page answer for the touch as well before it may answer the tap.
  const send = page.locator("[data-testid='composer-send']:not([disabled])");
  await send.waitFor();
  const at = await send.boundingBox();
  if (at === null) throw new Error("There is nothing to tap.");
  await cdp.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x: at.x + at.width / 2, y: at.y + at.height / 2 }] });
  await Bun.sleep(touchMs);
  await cdp.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await until(visit, `gauge.sends.some((one) => one.text === ${JSON.stringify(text)} && one.sentMs > 0 && one.paintedMs > 0)`);
}

/** What a guest does in the first minutes, so that every kind of input is there: lists, a menu of a message, help. */
export async function lookAround({ page }: Visit): Promise<void> {
  await by(page, "message").last().locator(".bubble").click();
  // Its part comes over the slow line: shut before it is there it would open after all.
  await page.locator("dialog[open] .act").first().waitFor();
  await page.keyboard.press("Escape");
  for (const name of ["Who is here", "Conversations", "Me", "Rooms"]) await tab(page, name).click();
  await by(page, "room-item").filter({ hasText: "You are in" }).first().click();
  await by(page, "safety-open").click();
  await page.locator("dialog[open] .x").click();
}
