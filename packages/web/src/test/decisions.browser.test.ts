import { afterAll, beforeAll, expect, test } from "bun:test";
import type { StatementCard } from "@lampion/protocol";
import { faultsOf } from "@lampion/ui/testing/faults-of.ts";
import { by, enter, newDevice, quit, startSite, type Device, type Site } from "../../test/harness.ts";
import { lineOf, type OwnLine } from "../../test/rare.ts";

/** What a guest sees of a decision about them; the service's own frames are shown, so that no desk is needed to make one. */
let site: Site;
let guest: Device;
let line: OwnLine;
const statement: StatementCard = {
  code: "7K3M-2QXA-9TRB-4HWD-C",
  at: Date.UTC(2026, 4, 1),
  endsAt: Date.UTC(2026, 4, 8),
  what: { fr: "En pause : écrire. Jusqu'au 2026-05-08 00:00 (UTC).", en: "Paused: writing. Until 2026-05-08 00:00 (UTC)." },
};

beforeAll(async () => {
  site = await startSite();
  guest = await newDevice(site, { viewport: { width: 320, height: 568 }, colorScheme: "dark" });
  line = await lineOf(guest);
  await enter(guest.page, { nickname: "Basile", age: "41", gender: "man" });
});
afterAll(async () => {
  await quit();
  await site.stop();
});
function decided(closed: "restricted" | null): void {
  const welcome = line.newest("welcome");
  if (welcome === undefined) throw new Error("no welcome was heard");
  line.show({ t: "you", me: welcome.me, powers: welcome.powers, closed, statements: [statement] });
}
const sideways = (): Promise<number> => guest.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

test("[SA-13, AP-18] in session a decision stands above everything, in words, and leads to its reasons without its code in an address", async () => {
  const { page, context } = guest;
  await by(page, "composer-input").fill("un mot à moitié écrit");
  decided(null);
  const shown = by(page, "statement");
  await shown.getByText("Paused: writing.").waitFor();
  expect(await shown.innerText()).toContain(statement.code);
  expect(await sideways()).toBeLessThanOrEqual(0);
  expect(await faultsOf(page)).toEqual([]);
  const [desk] = await Promise.all([context.waitForEvent("page"), by(page, "statement-open").click()]);
  await desk.waitForLoadState();
  expect(desk.url()).toBe(`${site.url}/statement`);
  expect(await desk.locator("input[name='code']").inputValue()).toBe(statement.code);
  await desk.close();
  await shown.waitFor({ state: "detached" });
  expect(await by(page, "composer-input").inputValue()).toBe("un mot à moitié écrit");
});

test("[SA-13, AR-28, AP-18] at the closed door the statement stays, with help and report, and no room is left", async () => {
  const { page, context } = guest;
  decided("restricted");
  await page.getByText("You cannot come in for now").waitFor();
  await by(page, "statement").getByText("Paused: writing.").waitFor();
  expect(await by(page, "room-item").count()).toBe(0);
  expect(await page.locator("a[href='tel:112']").count()).toBeGreaterThan(0);
  expect((await page.locator("main").innerText()).toLowerCase()).not.toContain("ban");
  const [desk] = await Promise.all([context.waitForEvent("page"), by(page, "statement-open").click()]);
  await desk.close();
  expect(await by(page, "statement").count()).toBe(1);
  await by(page, "report-open").waitFor();
  expect(await sideways()).toBeLessThanOrEqual(0);
  expect(await faultsOf(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
  expect(await faultsOf(page)).toEqual([]);
  expect(guest.faults).toEqual([]);
});
