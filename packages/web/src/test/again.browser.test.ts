import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Down } from "@lampion/protocol";
import type { Page } from "playwright-core";
import { by, enter, meet, newDevice, quit, startSite, tab, type OwnSite } from "../../test/harness.ts";
import { eventually } from "@lampion/ui/testing/eventually.ts";

let site: OwnSite;
beforeAll(async () => {
  site = await startSite();
});
afterAll(async () => {
  await site.stop();
  await quit();
});

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
});

test("[AP-33] whoever comes back fetches the square while the application is on its way, each file of it once", async () => {
  const { page, context, faults } = await newDevice(site, { serviceWorkers: "block" });
  const asked: string[] = [];
  page.on("request", (request) => {
    const name = /\/assets\/(square|first)-[\w-]+\.(js|css)$/.exec(new URL(request.url()).pathname);
    if (name !== null) asked.push(name[0]);
  });
  await enter(page, { nickname: "Odile" });
  asked.length = 0;
  // The application is held back until the square was asked for: without the links there is nobody else to ask.
  const square = page.waitForRequest(/\/assets\/square-[\w-]+\.js$/);
  await context.route(/\/assets\/first-[\w-]+\.js$/, async (route) => {
    await square;
    await route.continue();
  });
  await page.reload();
  await by(page, "composer-input").waitFor();
  const parts = asked.filter((name) => name.includes("square-"));
  expect(parts.length).toBeGreaterThanOrEqual(2);
  expect([...new Set(parts)]).toHaveLength(parts.length);
  expect(faults).toEqual([]);
  await context.close();
});

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
});

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
  });

test("[AP-33, AP-20] whoever comes back to a conversation waits at the list of conversations, which names nobody and no room, and is back in it with the welcome; who chose another list stays there", async () => {
  const [ours, theirs] = [await newDevice(site), await newDevice(site)];
  await enter(ours.page, { nickname: "Ondine" });
  await enter(theirs.page, { nickname: "Paulin" });
  await meet(ours, theirs, "Qui lit ici ?");
  const { page } = ours;
  await sketched(page);
  const line = await hold(page);
  await page.reload();
  const bar = page.locator(".list .bar h1");
  await bar.waitFor();
  expect(await bar.innerText()).toBe("Conversations");
  expect(await tab(page, "Conversations").getAttribute("aria-current")).toBe("page");
  expect(await page.locator("#app").innerText()).not.toContain("Paulin");
  line.release();
  await by(page, "room-title").filter({ hasText: "Paulin" }).waitFor();
  await by(page, "composer-input").waitFor();
  const still = await hold(page);
  await page.reload();
  await bar.waitFor();
  await tab(page, "Rooms").click();
  still.release();
  await by(page, "room-item").first().waitFor();
  expect(await by(page, "composer-input").count()).toBe(0);
  for (const one of [ours, theirs]) await one.context.close();
});

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
});

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
});

test("[AP-33, AP-6] who lands in another room has there what was written before the answer; who went back to the lists stays there", async () => {
  const { page, context, faults } = await newDevice(site);
  await enter(page, { nickname: "Déplacée" });
  await sketched(page);
  // The list of rooms is asked for soon after, and the service knows of no move.
  let other: string | null = null;
  const moved = (frame: Down): Down => {
    if (frame.t === "welcome") other = frame.rooms.find((room) => room.id !== frame.landing && !room.sensitive)?.id ?? null;
    const there = <R extends { readonly id: string }>(room: R): R => ({ ...room, joined: room.id === other });
    if (frame.t === "welcome") return { ...frame, landing: other, rooms: frame.rooms.map(there) };
    if (frame.t === "rooms") return { ...frame, rooms: frame.rooms.map(there) };
    return frame.t === "room" ? { ...frame, room: there(frame.room) } : frame;
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
});
