import { afterAll, beforeAll, expect, test } from "bun:test";
import { by, faultsOf, newSeat, overflowOf, quit, startSite, type Site } from "../../test/harness.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(async () => {
  await quit();
  await site.stop();
});
const linkOf = (said: string): string => /http:\/\/\S+(\/desk\/enrol#\S{43})/.exec(said)?.[1] ?? "";

test("the first lead comes in by the link of `lampion staff add`, makes a passkey, leaves, and returns with the passkey alone", async () => {
  const link = linkOf(await site.lampion("staff", "add", "--name", "Claude Martin", "--role", "lead"));
  const { page, faults, leave } = await newSeat(site, link);
  await by(page, "enrol").waitFor();
  // The secret is out of the address before anything can be done with it.
  expect(page.url()).not.toContain("#");
  await by(page, "enrol").click();
  await by(page, "tab-me").waitFor();
  await by(page, "sign-out").click();
  await by(page, "sign-in").click();
  await by(page, "tab-me").waitFor();
  expect(faults).toEqual([]);
  await leave();
});

test("a used link says what to do, and a browser without a key of ours stays outside", async () => {
  const link = linkOf(await site.lampion("staff", "add", "--name", "Dominique Petit", "--role", "moderator"));
  const first = await newSeat(site, link);
  await by(first.page, "enrol").click();
  await by(first.page, "tab-me").waitFor();
  await first.leave();
  const second = await newSeat(site, link);
  await by(second.page, "enrol").click();
  await second.page.getByRole("alert").filter({ hasText: "lampion staff invite" }).waitFor();
  expect(await by(second.page, "tab-me").count()).toBe(0);
  await second.leave();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`[AP-17, AP-18] the door of the desk has no fault that axe finds and fits in 320 px, in both languages: ${colorScheme}`, async () => {
    for (const [width, locale] of [
      [320, "fr-FR"],
      [1280, "fr-FR"],
      [320, "en-GB"],
      [1280, "en-GB"],
    ] as const) {
      const { page, faults, leave } = await newSeat(site, "/desk/", { colorScheme, locale, viewport: { width, height: 700 } });
      await by(page, "sign-in").waitFor();
      expect(await faultsOf(page)).toEqual([]);
      expect(await overflowOf(page)).toBe(0);
      // Nothing of the desk is on the page, and no demo door outside a demo.
      expect(await page.locator("[data-testid^='demo-'], nav").count()).toBe(0);
      expect(faults).toEqual([]);
      await leave();
    }
  });
}
