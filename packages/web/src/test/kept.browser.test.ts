import { eventually } from "@lampion/ui/testing/eventually.ts";
import { faultsOf } from "@lampion/ui/testing/faults-of.ts";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { by, enter, exits, meet, newDevice, quit, root, startSite, tab, type Device, type OwnSite } from "../../test/harness.ts";

let site: OwnSite;
let anna: Device;
let basile: Device;
const secret = "Tu me dois encore deux cents balles.";

async function say({ page }: Device, text: string): Promise<void> {
  await by(page, "composer-input").fill(text);
  await by(page, "composer-send").click();
  await by(page, "message").filter({ hasText: text }).locator("[data-state='sent']").waitFor();
}
const message = ({ page }: Device, text: string) => by(page, "message").filter({ hasText: text });
/** Everything that lies in the browser, as whoever copies it would read it. */
const lies = ({ page }: Device): Promise<string> =>
  page.evaluate(async () => {
    const open = (name: string): Promise<IDBDatabase> =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error(name));
      });
    let text = JSON.stringify(Object.entries(localStorage));
    for (const { name = "" } of await indexedDB.databases()) {
      const base = await open(name);
      for (const store of base.objectStoreNames) {
        const all = await new Promise<unknown[]>((resolve) => {
          const request = base.transaction(store).objectStore(store).getAll();
          request.onsuccess = () => resolve(request.result as unknown[]);
        });
        const flat = (value: unknown): string =>
          value instanceof Uint8Array
            ? new TextDecoder("latin1").decode(value)
            : typeof value === "object" && value !== null && !(value instanceof CryptoKey)
              ? Object.values(value).map(flat).join(" ")
              : String(value);
        text += ` ${name}/${store}(${String(all.length)}) ${all.map(flat).join(" ")}`;
      }
      base.close();
    }
    return text;
  });
/** What the shelf of this device holds, by name. */
const keptNames = ({ page }: Device): Promise<string[]> =>
  page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const opened = indexedDB.open("lampion-kept");
        opened.onerror = () => reject(new Error("lampion-kept"));
        opened.onsuccess = () => {
          const keys = opened.result.transaction("kept").objectStore("kept").getAllKeys();
          keys.onerror = () => reject(new Error("its keys"));
          keys.onsuccess = () => {
            opened.result.close();
            resolve(keys.result.map((key) => (typeof key === "string" ? key : "")));
          };
        };
      }),
  );
async function closeSheet({ page }: Device): Promise<void> {
  await page.locator("dialog").getByRole("button", { name: "Close", exact: true }).click();
  await page.locator("dialog").waitFor({ state: "detached" });
}
async function toKept({ page }: Device): Promise<void> {
  await tab(page, "Me").click();
  await by(page, "kept-open").click();
  await by(page, "kept-item").or(by(page, "kept-none")).first().waitFor();
}
const inBothThemes = async ({ page }: Device): Promise<void> => {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    expect(await faultsOf(page)).toEqual([]);
  }
};

beforeAll(async () => {
  site = await startSite();
  anna = await newDevice(site);
  basile = await newDevice(site);
  await enter(anna.page, { nickname: "Anna", age: "31" });
  await enter(basile.page, { nickname: "Basile", age: "35", gender: "man" });
  await meet(anna, basile);
});
afterAll(async () => {
  await quit();
  await site.stop();
});

test("[EV-9, CV-12] the header says that messages leave unless kept; one tap keeps them on this device alone, sealed", async () => {
  const { page } = anna;
  await say(basile, secret);
  await say(basile, "Oublie, je rigole.");
  await message(anna, "Oublie, je rigole.").waitFor();
  await page.locator("section.talk header").getByText("Messages leave after 72 hours unless kept.").waitFor();
  await message(basile, "Oublie, je rigole.").locator(".bubble").click();
  await basile.page.getByRole("button", { name: "Withdraw" }).click();
  await message(anna, "message withdrawn").waitFor();
  await message(anna, secret).locator(".bubble").click();
  await by(page, "keep-open").click();
  await by(page, "keep-said").getByText("Messages: 2.").waitFor();
  await inBothThemes(anna);
  await by(page, "kept-open").click();
  await by(page, "kept-read").click();
  await by(page, "kept-item").locator("li").filter({ hasText: secret }).waitFor();
  await eventually(async () => expect(await by(page, "kept-item").innerText()).toContain("Basile"));
  // What its author took back keeps its place on the screen, and no words.
  await by(page, "kept-item").locator("li").filter({ hasText: "message withdrawn" }).waitFor();
  expect(await by(page, "kept-item").innerText()).not.toContain("rigole");
  await inBothThemes(anna);
  await page.keyboard.press("Escape");
  const all = await lies(anna);
  // The proof, and the stub that each conversation leaves.
  expect(all).toContain("lampion-kept/kept(2)");
  expect(all).not.toMatch(/deux cents balles|rigole|Basile/);
  // The other side got nothing: no word, no line.
  await eventually(async () => expect(await by(basile.page, "message").count()).toBe(await by(anna.page, "message").count()));
  expect(await lies(basile)).not.toContain("kept/proof-");
});

test("[EV-9, CV-12] what is kept stays when the conversation is closed and after a reload; keeping again takes in what came since", async () => {
  const { page } = anna;
  await say(anna, "Je ne te dois rien.");
  await page.locator("section.talk header .menu > button").click();
  await page.getByRole("button", { name: "Close the conversation" }).click();
  await page.getByText("This conversation is closed.").waitFor();
  await page.locator("section.talk header .menu > button").click();
  await by(page, "keep-open").click();
  await by(page, "keep-said").getByText("Messages: 3.").waitFor();
  await page.keyboard.press("Escape");
  await page.reload();
  await toKept(anna);
  await eventually(async () => expect(await by(page, "kept-item").count()).toBe(1));
  await by(page, "kept-read").click();
  await by(page, "kept-item").locator("li").filter({ hasText: "Je ne te dois rien." }).waitFor();
  await page.keyboard.press("Escape");
});

test("[EV-9, SA-10] quick exit on a device without a lock takes the visit and leaves the proof", async () => {
  const { page } = anna;
  await page.route("https://www.meteo.fr/**", (route) => route.fulfill({ contentType: "text/html", body: "<title>Meteo</title>" }));
  await by(page, "safety-open").click();
  await by(page, "quick-exit").click();
  await exits(page);
  await page.goto(site.url);
  await enter(page, { nickname: "Nadia", age: "31" });
  await toKept(anna);
  await by(page, "kept-item").filter({ hasText: "Basile" }).waitFor();
  await page.keyboard.press("Escape");
});

test("[EV-9, EN-20] behind the lock kept proof is neither seen nor read, and comes back with the PIN", async () => {
  const { page } = anna;
  await page.getByRole("button", { name: "Set a lock" }).click();
  await by(page, "lock-pin-new").fill("271828");
  await by(page, "lock-pin-again").fill("271828");
  await by(page, "lock-pin-set").click();
  await page.locator("dialog").waitFor({ state: "detached" });
  await by(page, "lock-now").click();
  await by(page, "lock-pin").waitFor();
  expect(await page.locator("body").innerText()).not.toMatch(/Basile|Kept proof/);
  // The way to it lies behind the lock: no name of it, and no key.
  expect(await page.evaluate(() => JSON.stringify(Object.keys(localStorage)))).not.toContain("kept/");
  await by(page, "lock-pin").fill("271828");
  await by(page, "lock-open").click();
  await toKept(anna);
  await by(page, "kept-read").click();
  await by(page, "kept-item").locator("li").filter({ hasText: secret }).waitFor();
  await page.keyboard.press("Escape");
});

test("[EV-54] a sealed file for a named key, which the service finds true and nobody else can read; and a copy to read that bears no name of the service", async () => {
  const { page } = anna;
  const { generateIdentity, identityToRecipient } = await import("age-encryption");
  const identity = await generateIdentity();
  await toKept(anna);
  await by(page, "kept-give").click();
  await by(page, "kept-key").fill("age1nonsense");
  await by(page, "kept-export").click();
  await by(page, "kept-said").getByText("This is not such a key").waitFor();
  await inBothThemes(anna);
  await by(page, "kept-key").fill(` ${await identityToRecipient(identity)} `);
  const folder = mkdtempSync(join(tmpdir(), "lampion-kept-"));
  const saved = async (hook: string): Promise<Buffer> => {
    const [download] = await Promise.all([page.waitForEvent("download"), by(page, hook).click()]);
    expect(download.suggestedFilename()).toMatch(/^copy\.(age|txt)$/);
    await download.saveAs(join(folder, download.suggestedFilename()));
    return readFileSync(join(folder, download.suggestedFilename()));
  };
  const sealed = await saved("kept-export");
  expect(sealed.toString("latin1")).not.toMatch(/Basile|balles|records|Lampion/);
  writeFileSync(join(folder, "identity.txt"), `${identity}\n`);
  writeFileSync(join(folder, "stranger.txt"), `${await generateIdentity()}\n`);
  const check = async (data: string, who: string): Promise<{ code: number; said: string }> => {
    const child = Bun.spawn([process.execPath, join(root, "packages/server/src/cli.ts"), "evidence", "check", join(folder, "copy.age"), "--identity", join(folder, who)], {
      env: { PATH: process.env["PATH"] ?? "", LAMPION_DATA: data },
      stdout: "pipe",
      stderr: "pipe",
    });
    const [out, err, code] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text(), child.exited]);
    return { code, said: out + err };
  };
  expect(await check(site.data, "identity.txt")).toMatchObject({ code: 0, said: expect.stringMatching(/^GREEN[^]* authentic, 0 with a changed text, 0 not authentic/) });
  expect(await check(site.data, "stranger.txt")).toMatchObject({ code: 1, said: expect.stringContaining("not for this identity") });
  // A folder without a service is told, and nothing is called true or false by it.
  expect(await check(join(folder, "elsewhere"), "identity.txt")).toMatchObject({ code: 1, said: expect.stringMatching(/^There is no vault\.sqlite[^]*LAMPION_DATA/) });
  const copy = (await saved("kept-copy")).toString("utf8");
  expect(copy).toContain(`Basile: ${secret}`);
  expect(copy).toContain("(message withdrawn)");
  expect(copy).not.toMatch(/rigole|Lampion|receipt|seal/i);
  rmSync(folder, { recursive: true });
  await closeSheet(anna);
});

test("[EV-9] kept proof is deleted where it is seen, one by one", async () => {
  const { page } = anna;
  await toKept(anna);
  await by(page, "kept-delete").click();
  await by(page, "kept-delete-sure").click();
  await by(page, "kept-none").waitFor();
  await closeSheet(anna);
  // The stub of the conversation is all that is left.
  await eventually(async () => expect(await keptNames(anna)).toEqual([expect.stringMatching(/^kept\/stub-/)]));
});

test("[EV-9, EN-17] forget me takes what is kept at once", async () => {
  const { page } = basile;
  await page.locator("section.talk header .menu > button").click();
  await by(page, "keep-open").click();
  await by(page, "keep-said").getByText("Messages: 3.").waitFor();
  expect(await lies(basile)).toContain("lampion-kept/kept(2)");
  await page.keyboard.press("Escape");
  await tab(page, "Me").click();
  await page.getByRole("button", { name: "Forget me" }).click();
  await page.locator(".two").getByRole("button", { name: "Forget me" }).click();
  await page.locator("main.gone").waitFor();
  await eventually(async () => expect(await lies(basile)).not.toContain("kept"));
  expect(basile.faults).toEqual([]);
  expect(anna.faults.filter((fault) => !fault.startsWith("asked https://www.meteo.fr"))).toEqual([]);
});
