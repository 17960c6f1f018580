import { eventually } from "@lampion/ui/testing/eventually.ts";
import { faultsOf } from "@lampion/ui/testing/faults-of.ts";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { Database } from "bun:sqlite";
import { join } from "node:path";
import { by, enter, tab, type Device } from "../../test/harness.ts";
import { turnedClock, type TurnedClock } from "../../test/turned-clock.ts";

/** A service whose clock is turned on by days; the devices go by its clock (AP-22). */
let world: TurnedClock;
let data: string;
let anna: Device;
let basile: Device;
const hourMs = 3_600_000;

beforeAll(async () => {
  world = await turnedClock();
  ({ data, anna, basile } = world);
});
afterAll(() => world.stop());

const names = ({ page }: Device): Promise<string[]> => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("lampion/kept/")));
/** As the same device: by its ticket, or in one tap at the door (EN-15). */
async function back({ page }: Device): Promise<void> {
  await page.reload();
  const door = by(page, "entry-return");
  await door.or(tab(page, "Rooms")).first().waitFor();
  if (await door.isVisible()) await door.click();
  await tab(page, "Rooms").waitFor();
}
async function toReport({ page }: Device): Promise<void> {
  await by(page, "safety-open").click();
  await by(page, "report-open").click();
  await by(page, "report-situation").filter({ hasText: "Harassment" }).click();
}

test("[EV-57, CV-18] an accepted conversation leaves one stub on each of the two devices, before a word was said", async () => {
  for (const device of [anna, basile]) await eventually(async () => expect(await names(device)).toHaveLength(1));
  expect((await names(anna))[0]).toMatch(/^lampion\/kept\/stub-/);
  // While the conversation is there it is reported as itself.
  await tab(anna.page, "Rooms").click();
  await by(anna.page, "room-item").filter({ hasText: "You are in" }).first().click();
  await toReport(anna);
  await by(anna.page, "report-send").waitFor();
  expect(await by(anna.page, "report-earlier").count()).toBe(0);
  await anna.page.keyboard.press("Escape");
});

test("[EV-57] eighty hours later the words are gone; a report names the conversation by its date, in both themes without a fault", async () => {
  const { page } = anna;
  world.passes(80 * hourMs);
  // Silence has closed it before the page comes back: until then it is among the conversations of this device.
  const talks = new Database(join(data, "private.sqlite"), { readonly: true });
  await eventually(async () => expect(talks.query("SELECT count(*) AS open FROM talks WHERE state <> 'closed'").get()).toEqual({ open: 0 }));
  talks.close();
  await back(anna);
  await tab(page, "Conversations").click();
  await by(page, "conversation-item").waitFor({ state: "detached" });
  await tab(page, "Rooms").click();
  await toReport(anna);
  const earlier = by(page, "report-earlier");
  await earlier.locator("summary").click();
  await eventually(async () => expect(await by(page, "report-stub").count()).toBe(1));
  await eventually(async () => expect(await by(page, "report-stub").innerText()).toMatch(/^Began on \w+,? \d+ \w+ \d{4} at \d\d:\d\d$/));
  expect(await earlier.innerText()).not.toMatch(/Basile|Anna|parle/);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    expect(await faultsOf(page)).toEqual([]);
  }
  await by(page, "report-stub").click();
  await by(page, "report-send").click();
  await by(page, "report-code").waitFor();
  await page.keyboard.press("Escape");
  const vault = new Database(join(data, "vault.sqlite"), { readonly: true });
  const report = vault.query("SELECT * FROM reports").get() as Record<string, unknown>;
  vault.close();
  expect(JSON.stringify(report)).toContain(`"talk:`);
  expect(report["whom"]).toMatch(/^[A-Za-z0-9_-]{16}$/);
});

test("[EV-57] a stub that the service does not know as this device's is refused in plain words, and the report goes without it", async () => {
  const { page } = basile;
  await back(basile);
  const talk = (await names(basile))[0]?.slice("lampion/kept/stub-".length) ?? "";
  // The device has lost its key and made another: what it holds is somebody else's now.
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const request = indexedDB.open("lampion");
        request.onsuccess = () => {
          const work = request.result.transaction("keys", "readwrite");
          work.objectStore("keys").delete("device");
          work.oncomplete = () => resolve();
        };
      }),
  );
  await page.evaluate(() => localStorage.removeItem("lampion/ticket"));
  await page.reload();
  await page.getByRole("button", { name: "Enter differently" }).click();
  await enter(page, { nickname: "Bertrand", age: "35", gender: "man" });
  expect(talk).not.toBe("");
  await toReport(basile);
  await by(page, "report-earlier").locator("summary").click();
  await by(page, "report-stub").click();
  await by(page, "report-send").click();
  await page.getByText("We cannot find this conversation as one of yours.").waitFor();
  await by(page, "report-earlier").getByText("None").click();
  await by(page, "report-send").click();
  await by(page, "report-code").waitFor();
  await page.keyboard.press("Escape");
});

test("[EV-57, EN-17] after thirteen months the device itself drops the stub; forget me takes all of them at once", async () => {
  const { page } = basile;
  expect(await names(basile)).toHaveLength(1);
  await tab(page, "Me").click();
  await page.getByRole("button", { name: "Forget me" }).click();
  await page.locator(".two").getByRole("button", { name: "Forget me" }).click();
  await page.locator("main.gone").waitFor();
  await eventually(async () => expect(await names(basile)).toEqual([]));
  world.passes(396 * 24 * hourMs);
  await back(anna);
  await toReport(anna);
  await eventually(async () => expect(await names(anna)).toEqual([]));
  expect(await by(anna.page, "report-earlier").count()).toBe(0);
  for (const device of [anna, basile]) expect(device.faults).toEqual([]);
});
