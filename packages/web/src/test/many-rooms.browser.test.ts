import { afterAll, beforeAll, expect, test } from "bun:test";
import { by, enter, newDevice, quit, startSite, tab, type Site } from "../../test/harness.ts";
import { eventually } from "@lampion/ui/testing/eventually.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(async () => {
  await quit();
  await site.stop();
});
interface Card {
  readonly id: string;
  readonly name: string;
}

test("[AP-1, AP-8] with a thousand rooms one finds one's own by its name, writes on, and nothing scrolls sideways", async () => {
  const device = await newDevice(site, { viewport: { width: 320, height: 640 } });
  const { page, context, faults } = device;
  // What the server says, with as many rooms as no operator has.
  await context.routeWebSocket(/\/ws$/, (line) => {
    const server = line.connectToServer();
    server.onMessage((text) => {
      const frame = JSON.parse(String(text)) as { rooms?: Card[] };
      const [first] = frame.rooms ?? [];
      if (frame.rooms === undefined || first === undefined) return line.send(text);
      const more = Array.from({ length: 1_000 - frame.rooms.length }, (_, at) => ({
        ...first,
        id: `x${String(at)}`,
        name: `Salon numéro ${String(at)}`,
        kind: "theme",
        joined: false,
        count: 200,
      }));
      line.send(JSON.stringify({ ...frame, rooms: [...frame.rooms, ...more] }));
    });
    line.onMessage((text) => server.send(text));
  });
  await page.reload();
  await enter(page, { nickname: "Mille salons", age: "44" });
  await by(page, "composer-input").fill("à moitié");
  await tab(page, "Rooms").click();
  await eventually(async () => expect(await by(page, "room-item").count()).toBe(1_000));
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  await page.getByRole("searchbox").fill("numéro 777");
  await eventually(async () => expect(await by(page, "room-item").allInnerTexts()).toHaveLength(1));
  await page.getByRole("searchbox").fill("france");
  await by(page, "room-item").filter({ hasText: "You are in" }).first().click();
  await eventually(async () => expect(await by(page, "composer-input").inputValue()).toBe("à moitié"));
  expect(faults).toEqual([]);
  await context.close();
});

test("[AP-1, AP-9] a thousand rooms in which one was spoken to: they are counted and found, the bar keeps its width, and nothing half-written is lost", async () => {
  const device = await newDevice(site, { viewport: { width: 320, height: 640 } });
  const { page, context, faults } = device;
  let tell: (frame: unknown) => void = () => {};
  const ids = Array.from({ length: 1_000 }, (_, at) => `x${String(at)}`);
  await context.routeWebSocket(/\/ws$/, (line) => {
    const server = line.connectToServer();
    tell = (frame) => line.send(JSON.stringify(frame));
    server.onMessage((text) => {
      const frame = JSON.parse(String(text)) as { rooms?: Card[] };
      const [first] = frame.rooms ?? [];
      if (frame.rooms === undefined || first === undefined) return line.send(text);
      line.send(JSON.stringify({ ...frame, rooms: [...frame.rooms, ...ids.map((id) => ({ ...first, id, name: `Salon ${id}`, kind: "theme", joined: true }))] }));
    });
    line.onMessage((text) => server.send(text));
  });
  await page.reload();
  await enter(page, { nickname: "Mille mots", age: "44" });
  await by(page, "composer-input").fill("à moitié");
  const author = { m: "somebody", name: "Quelqu'un", mark: 1, gender: "other" };
  for (const id of ids) {
    tell({ t: "stream", s: `room:${id}`, e: 1, from: 0, to: 0, chain: "", reset: true, me: "me", reactions: [], spoke: [] });
    tell({ t: "msgs", s: `room:${id}`, e: 1, m: [{ k: "text", q: 1, at: Date.now(), by: author, text: "Tu es là, Mille mots ?" }] });
  }
  await eventually(async () => expect(await page.title()).toBe("(1000) Lampion"));
  await tab(page, "Rooms").click();
  await eventually(async () => expect(await page.locator(".list [data-testid='room-item'] .badge").count()).toBe(1_000));
  expect(await tab(page, "Rooms").locator(".badge").innerText()).toBe("99+");
  expect(await tab(page, "Rooms").locator(".spoken").innerText()).toContain("1000");
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  await page.getByRole("searchbox").fill("x777");
  await by(page, "room-item").first().click();
  await by(page, "message").filter({ hasText: "Tu es là" }).waitFor();
  await eventually(async () => expect(await page.title()).toBe("(999) Lampion"));
  await tab(page, "Rooms").click();
  await page.getByRole("searchbox").fill("france");
  await by(page, "room-item").filter({ hasText: "You are in" }).first().click();
  await eventually(async () => expect(await by(page, "composer-input").inputValue()).toBe("à moitié"));
  expect(faults).toEqual([]);
  await context.close();
});
