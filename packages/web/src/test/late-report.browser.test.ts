import { createApp, type App } from "@lampion/server";
import { readOptions } from "@lampion/server/options";
import { eventually } from "@lampion/ui/testing/eventually.ts";
import { faultsOf } from "@lampion/ui/testing/faults-of.ts";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { Database } from "bun:sqlite";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { by, enter, meet, newDevice, quit, tab, type Device } from "../../test/harness.ts";

/** A service whose clock is turned on by days. */
let offsetMs = 0;
let data: string;
let app: App;
let anna: Device;
let basile: Device;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), "lampion-late-"));
  const read = readOptions([], { PORT: "0", LAMPION_DATA: data, LAMPION_MODE: "development" });
  if (read.kind !== "options") throw new Error("options");
  app = await createApp(read.options, { clock: { nowMs: () => Date.now() + offsetMs } });
  const site = { url: app.url.replace("127.0.0.1", "localhost"), stop: () => app.stop() };
  anna = await newDevice(site);
  basile = await newDevice(site);
  await enter(anna.page, { nickname: "Anna", age: "31" });
  await enter(basile.page, { nickname: "Basile", age: "35", gender: "man" });
  await meet(anna, basile);
});
afterAll(async () => {
  await quit();
  await app.stop();
  rmSync(data, { recursive: true, force: true });
});

test("[EV-57, EV-9] eighty hours later a report by its date can hand over what was kept of a conversation, when its guest ticks that", async () => {
  const { page } = anna;
  await by(basile.page, "composer-input").fill("À demain, peut-être.");
  await by(basile.page, "composer-send").click();
  await by(page, "message").filter({ hasText: "À demain, peut-être." }).waitFor();
  await page.getByRole("button", { name: "More actions" }).first().click();
  await by(page, "keep-open").click();
  await by(page, "keep-said").getByText("Messages: 1.").waitFor();
  await eventually(async () => expect(await page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("lampion/kept/proof-")).length)).toBe(1));
  offsetMs += 80 * 3_600_000;
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
