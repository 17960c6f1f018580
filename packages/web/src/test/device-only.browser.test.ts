import { eventually } from "@lampion/ui/testing/eventually.ts";
import { faultsOf } from "@lampion/ui/testing/faults-of.ts";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { Database } from "bun:sqlite";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { by, tab, type Device } from "../../test/harness.ts";
import { turnedClock, type TurnedClock } from "../../test/turned-clock.ts";

/** A service that keeps no word of private talk (EV-29), with a clock that is turned on by hours. */
let world: TurnedClock;
let data: string;
let anna: Device;
let basile: Device;
const hourMs = 3_600_000;
const said = ["Le premier mot de Basile.", "La réponse d'Anna."];

beforeAll(async () => {
  world = await turnedClock({ PRIVATE_HISTORY: "device-only" });
  ({ data, anna, basile } = world);
});
afterAll(() => world.stop());

const message = ({ page }: Pick<Device, "page">, text: string) => by(page, "message").filter({ hasText: text });
async function say(device: Device, text: string): Promise<void> {
  await by(device.page, "composer-input").fill(text);
  await by(device.page, "composer-send").click();
  await message(device, text).locator("[data-state='sent']").waitFor();
}
/** Into the one conversation, wherever the page is. */
async function toTalk({ page }: Pick<Device, "page">): Promise<void> {
  await tab(page, "Conversations").click();
  await by(page, "conversation-item").first().click();
  await by(page, "composer-input").waitFor();
}
const inside = ({ page }: Pick<Device, "page">): Promise<void> => tab(page, "Rooms").waitFor();
async function reload(device: Device): Promise<void> {
  await device.page.reload();
  await inside(device);
  await toTalk(device);
}
/** Names and bytes of the copies that lie in the browser, as whoever copies it would read them. */
const copiesOf = ({ page }: Device): Promise<{ names: string[]; text: string }> =>
  page.evaluate(async () => {
    const base = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open("lampion-kept", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("kept");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error("kept"));
    });
    const all = <T>(ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> =>
      new Promise((resolve) => {
        const request = ask(base.transaction("kept").objectStore("kept"));
        request.onsuccess = () => resolve(request.result);
      });
    const names = (await all((store) => store.getAllKeys())).map(String).filter((name) => name.startsWith("kept/copy-"));
    const values = (await all((store) => store.getAll())) as { row?: Uint8Array }[];
    base.close();
    const text = values.map(({ row }) => (row === undefined ? "" : new TextDecoder("latin1").decode(row))).join(" ");
    return { names, text: `${text} ${JSON.stringify(Object.entries(localStorage))}` };
  });

test("[EV-29, CV-7] who chooses reads what is so in this mode: the words are on the two devices, nobody opens them here, and what is written to somebody away", async () => {
  const { page } = anna;
  await toTalk(anna);
  await page.getByRole("button", { name: "More actions" }).first().click();
  await page.getByRole("button", { name: "Change the check" }).click();
  const consent = page.locator(".consent");
  await eventually(async () => expect(await consent.innerText()).toContain("on your two devices and nowhere else"));
  const words = await consent.innerText();
  expect(words).toContain("At Lampion no person reads unless one of you reports it.");
  expect(words).toContain("arrives when both your devices are here at the same time");
  expect(words).not.toMatch(/sealed|lawful order|life is at risk/);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    expect(await faultsOf(page)).toEqual([]);
  }
  await by(page, "consent-yes").click();
  await consent.waitFor({ state: "detached" });
});

test("[EV-29, EV-9] both devices keep what was said, sealed; the disk of the service has no word; after a reload and in a second tab it stands there again", async () => {
  await say(basile, said[0] ?? "");
  await message(anna, said[0] ?? "").waitFor();
  await say(anna, said[1] ?? "");
  await message(basile, said[1] ?? "").waitFor();
  for (const device of [anna, basile]) {
    // The acceptance and two words.
    await eventually(async () => expect((await copiesOf(device)).names).toHaveLength(3));
    const { text } = await copiesOf(device);
    for (const word of said) expect(text.includes(word)).toBe(false);
  }
  const files = readdirSync(data, { recursive: true, encoding: "utf8" })
    .map((name) => join(data, name))
    .filter((path) => statSync(path).isFile());
  for (const word of said) for (const path of files) expect([path, readFileSync(path).includes(word)]).toEqual([path, false]);
  await reload(anna);
  for (const word of said) await message(anna, word).waitFor();
  expect(await by(anna.page, "missing-line").count()).toBe(0);
  const second = await anna.context.newPage();
  await second.goto(anna.page.url());
  await inside({ page: second });
  await toTalk({ page: second });
  for (const word of said) await message({ page: second }, word).waitFor();
  await second.close();
});

test("[EV-29, AP-3] what was written while one was away comes when both devices are here; until then it says how many are missing", async () => {
  // Anna's page goes away; Basile writes, and goes as well.
  await anna.page.goto("about:blank");
  await say(basile, "Écrit pendant l'absence.");
  await eventually(async () => expect((await copiesOf(basile)).names).toHaveLength(4));
  const url = basile.page.url();
  await basile.page.goto("about:blank");
  await anna.page.goto(url);
  await inside(anna);
  await toTalk(anna);
  await message(anna, said[0] ?? "").waitFor();
  await by(anna.page, "missing-line").waitFor();
  expect(await by(anna.page, "missing-line").innerText()).toContain("Messages missing on this device: 1.");
  expect(await faultsOf(anna.page)).toEqual([]);
  await basile.page.goto(url);
  await inside(basile);
  await message(anna, "Écrit pendant l'absence.").waitFor();
  await by(anna.page, "missing-line").waitFor({ state: "detached" });
  await eventually(async () => expect((await copiesOf(anna)).names).toHaveLength(4));
  expect(await by(anna.page, "forked").count()).toBe(0);
});

test("[EV-29, SA-3] the device reports what it kept: records and receipts, authenticated; a code for later says that the words are on the devices only", async () => {
  const { page } = anna;
  await by(page, "safety-open").click();
  await by(page, "recall-show").click();
  await page.getByText("We do not have the messages: you tell us in your own words.").waitFor();
  await by(page, "report-open").click();
  await by(page, "report-situation").filter({ hasText: "Harassment" }).click();
  await by(page, "report-send").click();
  await by(page, "report-code").waitFor();
  await page.keyboard.press("Escape");
  const vault = new Database(join(data, "vault.sqlite"), { readonly: true });
  const rows = vault.query("SELECT authenticated, order_found, (SELECT count(*) FROM evidence) AS records FROM reports").all() as {
    authenticated: number;
    order_found: string;
    records: number;
  }[];
  vault.close();
  expect(rows).toEqual([{ authenticated: 1, order_found: "[]", records: expect.any(Number) as never }]);
  expect(rows[0]?.records).toBeGreaterThanOrEqual(3);
});

test("[EV-29, EN-20] behind the lock the copies do not open: without the PIN no key of them lies in the browser; with it the conversation stands there again", async () => {
  const { page } = anna;
  await tab(page, "Me").click();
  await page.getByRole("button", { name: "Set a lock" }).click();
  await by(page, "lock-pin-new").fill("271828");
  await by(page, "lock-pin-again").fill("271828");
  await by(page, "lock-pin-set").click();
  await page.getByText("The lock is set.").waitFor();
  await page.locator("dialog").waitFor({ state: "detached" });
  expect(await page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes("copy-")))).toEqual([]);
  await page.reload();
  await by(page, "lock-pin").waitFor();
  expect(await page.locator("body").innerText()).not.toMatch(/Basile|premier mot/);
  await by(page, "lock-pin").fill("271828");
  await by(page, "lock-open").click();
  await inside(anna);
  await toTalk(anna);
  await message(anna, said[0] ?? "").waitFor();
});

test("[EV-29, CV-12, EN-17] after 72 hours the device deletes its copies when it is opened; forget me deletes them at once", async () => {
  await basile.page.reload();
  await inside(basile);
  await tab(basile.page, "Me").click();
  await basile.page.getByRole("button", { name: "Forget me" }).click();
  await basile.page.locator(".two").getByRole("button", { name: "Forget me" }).click();
  await basile.page.locator("main.gone").waitFor();
  await eventually(async () => expect((await copiesOf(basile)).names).toEqual([]));
  expect((await copiesOf(anna)).names.length).toBeGreaterThan(0);
  world.passes(73 * hourMs);
  await anna.page.reload();
  await by(anna.page, "lock-pin").fill("271828");
  await by(anna.page, "lock-open").click();
  // Whether its session has ended or not: then the door lets it in again.
  const door = by(anna.page, "entry-return");
  await eventually(async () => {
    if (await door.isVisible()) await door.click({ timeout: 1_000 }).catch(() => undefined);
    expect(await tab(anna.page, "Rooms").count()).toBe(1);
  });
  await inside(anna);
  await eventually(async () => expect((await copiesOf(anna)).names).toEqual([]));
  for (const device of [anna, basile]) expect(device.faults.filter((fault) => !fault.includes("about:blank"))).toEqual([]);
});
