import { afterAll, beforeAll, expect, test } from "bun:test";
import { by, fill, newDevice, quit, startSite, type Site } from "../../test/harness.ts";

declare global {
  interface Window {
    /** Quiet moments that the page used, and templates that it has read. */
    seen: { moments: number; templates: string[] };
  }
}
let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(async () => {
  await quit();
  await site.stop();
});

test("[AP-35, AP-5] the first own word is rehearsed in a quiet moment, once, and leaves nothing: no message in the page, no text that waits, no frame", async () => {
  const { page, faults } = await newDevice(site);
  await page.addInitScript(() => {
    const seen: Window["seen"] = { moments: 0, templates: [] };
    window.seen = seen;
    const wait = window.requestIdleCallback.bind(window);
    window.requestIdleCallback = (run, options) =>
      wait((left) => {
        run(left);
        seen.moments += 1;
      }, options);
    const html = Object.getOwnPropertyDescriptor(Element.prototype, "innerHTML") as PropertyDescriptor;
    Object.defineProperty(Element.prototype, "innerHTML", {
      ...html,
      set(this: Element, text: unknown) {
        seen.templates.push(String(text));
        html.set?.call(this, text);
      },
    });
  });
  await page.reload();
  const sent: string[] = [];
  page.on("websocket", (wire) => wire.on("framesent", ({ payload }) => sent.push(String(payload))));
  await fill(page, { nickname: "Anna", age: "31" });
  await by(page, "entry-submit").click();
  await by(page, "composer-input").waitFor();
  await page.waitForFunction(() => window.seen.moments >= 2);
  const rows = (): Promise<number> => page.evaluate(() => window.seen.templates.filter((one) => one.includes('data-testid="message"')).length);
  expect(await rows()).toBe(1);
  expect(await by(page, "message").count()).toBe(0);
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("queue")))).toEqual([]);
  expect(sent.filter((frame) => frame.includes('"say"'))).toEqual([]);
  await by(page, "composer-input").fill("Bonsoir à tous");
  await by(page, "composer-send").click();
  await by(page, "message").filter({ hasText: "Bonsoir à tous" }).locator("[data-state='sent']").waitFor();
  expect(await by(page, "message").count()).toBe(1);
  expect(await rows()).toBe(1);
  expect(sent.filter((frame) => frame.includes('"say"'))).toHaveLength(1);
  // In another room it is not rehearsed again.
  await page.getByRole("button", { name: "Back" }).click();
  const moments = await page.evaluate(() => window.seen.moments);
  await by(page, "room-item").filter({ hasText: "You are in" }).first().click();
  await by(page, "message").first().waitFor();
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => window.seen.moments)).toBe(moments);
  expect(faults).toEqual([]);
});
