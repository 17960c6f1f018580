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
