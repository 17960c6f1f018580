import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Down } from "@lampion/protocol";
import type { Page } from "playwright-core";
import { by, enter, newDevice, quit, startSite, tab, type OwnSite } from "../../test/harness.ts";
import { eventually } from "@lampion/ui/testing/eventually.ts";

let site: OwnSite;
beforeAll(async () => {
  site = await startSite();
}, 60_000);
afterAll(async () => {
  await site.stop();
  await quit();
}, 60_000);

test("[AP-33, EN-15] whoever comes back has one connection, begun before the application is there; at the door there is none", async () => {
  const { page, context, faults } = await newDevice(site, { serviceWorkers: "block" });
  const lines: string[] = [];
  page.on("websocket", (line) => lines.push(line.url()));
  await page.reload();
  await by(page, "entry-submit").waitFor();
  expect(lines).toEqual([]);
  await enter(page, { nickname: "Marion" });
  expect(lines).toHaveLength(1);
  // The application is held back until the line is there: without it there is nobody else to begin one.
  const begun = page.waitForEvent("websocket");
  await context.route(/\/assets\/first-[\w-]+\.js$/, async (route) => {
    await begun;
    await route.continue();
  });
  await page.reload();
  await by(page, "composer-input").waitFor();
  expect(lines).toHaveLength(2);
  expect(faults).toEqual([]);
  await context.close();
}, 60_000);

test("[AP-14] what is hidden while it has the focus gives it away, also when nothing changes in the page after that", async () => {
  const { page, context } = await newDevice(site);
  await enter(page, { nickname: "Louise" });
  // Whatever else moves in the page has come to rest: no further change may bring the focus back.
  await page.waitForTimeout(1_000);
  await by(page, "composer-input").focus();
  await page.evaluate(() => {
    const form = document.querySelector<HTMLElement>("[data-testid='composer-input']")?.closest("form");
    if (form !== undefined && form !== null) form.style.display = "none";
  });
  await page.waitForFunction(() => document.activeElement !== null && document.activeElement !== document.body && document.activeElement.checkVisibility());
  await context.close();
}, 60_000);

/** From the next load on what the server says is held back until `release`, and told as `change` has it. */
async function hold(page: Page, change: (frame: Down) => Down = (frame) => frame): Promise<{ release(): void }> {
  let isHeld = true;
  const waiting: (() => void)[] = [];
  await page.routeWebSocket(/\/ws$/, (near) => {
    const far = near.connectToServer();
    far.onMessage((text) => {
      const pass = (): void => near.send(JSON.stringify(change(JSON.parse(String(text)) as Down)));
      if (isHeld) waiting.push(pass);
      else pass();
    });
  });
  return {
    release() {
      isHeld = false;
      for (const pass of waiting.splice(0)) pass();
    },
  };
}
const sketched = (page: Page): Promise<unknown> => page.waitForFunction(() => localStorage.getItem("lampion/sketch") !== null);
async function say(page: Page, text: string): Promise<void> {
  await by(page, "composer-input").fill(text);
  await by(page, "composer-send").click();
}
const stateOf = (page: Page, text: string, state: string): Promise<void> => by(page, "message").filter({ hasText: text }).locator(`[data-state='${state}']`).waitFor();

for (const viewport of [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
])
  test(`[AP-33, AP-5, AP-14, AP-34] whoever comes back writes before the server answers; the words go once, the focus stays, and nothing moves when the answer comes: ${String(viewport.width)} px`, async () => {
    const other = await newDevice(site);
    await enter(other.page, { nickname: `Basile ${String.fromCharCode(65 + (viewport.width % 26))}` });
    const { page, context, faults } = await newDevice(site, { viewport });
    await enter(page, { nickname: `Nora ${String.fromCharCode(65 + (viewport.width % 26))}` });
    await by(page, "composer-input").fill("à moitié");
    await sketched(page);
    const line = await hold(page);
    await page.reload();
    await by(page, "composer-input").waitFor();
    expect(await by(page, "composer-input").inputValue()).toBe("à moitié");
    const words = `Avant la réponse, ${String(viewport.width)}.`;
    await say(page, words);
    await stateOf(page, words, "sending");
    // What this device does not know is not said to be so.
    expect(await page.locator(".empty, [data-testid='room-item'], [data-testid='person-row']").count()).toBe(0);
    await by(page, "composer-input").pressSequentially("et encore");
    const look = (): Promise<unknown> =>
      page.evaluate(() => {
        const field = document.querySelector<HTMLTextAreaElement>("[data-testid='composer-input']");
        const places = ["nav", "form.composer", ".talk header h1", "[data-testid='safety-open']"].map((one) =>
          JSON.stringify(document.querySelector(one)?.getBoundingClientRect()),
        );
        return { isFocused: document.activeElement === field, isSame: field === (window as { field?: unknown }).field, value: field?.value, places };
      });
    await page.evaluate(() => void ((window as { field?: unknown }).field = document.querySelector("[data-testid='composer-input']")));
    const before = await look();
    expect(before).toMatchObject({ isFocused: true, isSame: true, value: "et encore" });
    line.release();
    await stateOf(page, words, "sent");
    expect(await look()).toEqual(before);
    await by(other.page, "message").filter({ hasText: words }).waitFor();
    await page.reload();
    await by(page, "message").filter({ hasText: words }).waitFor();
    for (const one of [page, other.page]) expect(await by(one, "message").filter({ hasText: words }).count()).toBe(1);
    expect(faults).toEqual([]);
    await context.close();
    await other.context.close();
  }, 60_000);

test("[AP-33, EN-15] a ticket that is refused leads from the sketch to the door, and what was written is there after it", async () => {
  const { page, context } = await newDevice(site);
  await enter(page, { nickname: "Refusée" });
  await sketched(page);
  let hellos = 0;
  const line = await hold(page, (frame) => (frame.t === "welcome" && (hellos += 1) === 1 ? { t: "refused", code: "ticket-invalid" } : frame));
  await page.reload();
  await by(page, "composer-input").waitFor();
  await say(page, "Écrit trop tôt.");
  await stateOf(page, "Écrit trop tôt.", "sending");
  line.release();
  await by(page, "entry-return").waitFor();
  expect(await by(page, "composer-input").count()).toBe(0);
  expect(await page.evaluate(() => localStorage.getItem("lampion/sketch"))).toBeNull();
  await by(page, "entry-return").click();
  await by(page, "message").filter({ hasText: "Écrit trop tôt." }).waitFor();
  await context.close();
}, 60_000);

test("[AP-33, EN-12] who was shut out meanwhile sees the closed door with the answer, and no sketch the next time", async () => {
  const { page, context } = await newDevice(site);
  await enter(page, { nickname: "Exclue" });
  await sketched(page);
  const line = await hold(page, (frame) => (frame.t === "welcome" ? { ...frame, closed: "restricted", landing: null, rooms: [], talks: [], knocks: [] } : frame));
  await page.reload();
  await by(page, "composer-input").waitFor();
  line.release();
  await by(page, "composer-input").waitFor({ state: "detached" });
  await page.waitForFunction(() => localStorage.getItem("lampion/sketch") === null);
  await hold(page);
  await page.reload();
  await page.getByRole("status").filter({ hasText: "One moment" }).waitFor();
  expect(await by(page, "composer-input").count()).toBe(0);
  await context.close();
}, 60_000);

test("[AP-33, AP-6] who lands in another room has there what was written before the answer; who went back to the lists stays there", async () => {
  const { page, context, faults } = await newDevice(site);
  await enter(page, { nickname: "Déplacée" });
  await sketched(page);
  const moved = (frame: Down): Down => {
    if (frame.t !== "welcome") return frame;
    const other = frame.rooms.find((room) => room.id !== frame.landing && !room.sensitive);
    return { ...frame, landing: other?.id ?? null, rooms: frame.rooms.map((room) => ({ ...room, joined: room === other })) };
  };
  const line = await hold(page, moved);
  await page.reload();
  const name = await by(page, "room-title").innerText();
  await say(page, "Parti trop tôt.");
  await stateOf(page, "Parti trop tôt.", "sending");
  await by(page, "composer-input").pressSequentially("et la suite");
  line.release();
  await eventually(async () => expect(await by(page, "room-title").innerText()).not.toBe(name));
  await eventually(async () => expect(await by(page, "composer-input").inputValue()).toBe("Parti trop tôt.\net la suite"));
  const still = await hold(page);
  await page.reload();
  await by(page, "composer-input").waitFor();
  await page.getByRole("button", { name: "Back" }).click();
  await tab(page, "Rooms").waitFor();
  still.release();
  await by(page, "room-item").first().waitFor();
  expect(await by(page, "composer-input").count()).toBe(0);
  expect(faults).toEqual([]);
  await context.close();
}, 60_000);
