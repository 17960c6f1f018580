import { eventually } from "@lampion/ui/testing/eventually.ts";
import { faultsOf } from "@lampion/ui/testing/faults-of.ts";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { Database } from "bun:sqlite";
import { join } from "node:path";
import { by, tab, type Device } from "../../test/harness.ts";
import { turnedClock, type TurnedClock } from "../../test/turned-clock.ts";

/** A service whose clock is turned on by days. */
let world: TurnedClock;
let data: string;
let anna: Device;
let basile: Device;

beforeAll(async () => {
  world = await turnedClock();
  ({ data, anna, basile } = world);
});
afterAll(() => world.stop());

test("[EV-57, EV-9] eighty hours later a report by its date can hand over what was kept of a conversation, when its guest ticks that", async () => {
  const { page } = anna;
  await by(basile.page, "composer-input").fill("À demain, peut-être.");
  await by(basile.page, "composer-send").click();
  await by(page, "message").filter({ hasText: "À demain, peut-être." }).waitFor();
  await page.getByRole("button", { name: "More actions" }).first().click();
  await by(page, "keep-open").click();
  await by(page, "keep-said").getByText("Messages: 1.").waitFor();
  await eventually(async () => expect(await page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("lampion/kept/proof-")).length)).toBe(1));
  world.passes(80 * 3_600_000);
  // Silence has closed it before the page comes back: it is not among the conversations of this device then.
  const talks = new Database(join(data, "private.sqlite"), { readonly: true });
  await eventually(async () => expect(talks.query("SELECT count(*) AS open FROM talks WHERE state <> 'closed'").get()).toEqual({ open: 0 }));
  talks.close();
  await page.reload();
  const door = by(page, "entry-return");
  await door.or(tab(page, "Rooms")).first().waitFor();
  if ((await tab(page, "Rooms").count()) === 0) await door.click();
  await tab(page, "Rooms").waitFor();
  await by(page, "safety-open").click();
  await by(page, "report-open").click();
  await by(page, "report-situation").filter({ hasText: "Harassment" }).click();
  await by(page, "report-earlier").locator("summary").click();
  await by(page, "report-stub").click();
  const tick = by(page, "report-kept");
  expect(await tick.isChecked()).toBe(false);
  await page.getByText("Hand over what you kept of this conversation (messages: 1)").waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await tick.focus();
  await page.keyboard.press("Space");
  await by(page, "report-send").click();
  await by(page, "report-code").waitFor();
  const vault = new Database(join(data, "vault.sqlite"), { readonly: true });
  const rows = vault.query("SELECT authenticated, (SELECT count(*) FROM evidence) AS records FROM reports").all();
  vault.close();
  // The acceptance, which stands once, and the word.
  expect(rows).toEqual([{ authenticated: 1, records: 2 }]);
});
