import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { eventually } from "@lampion/ui/testing/eventually.ts";
import { by, faultsOf, newSeat, overflowOf, quit, startSite, type Site } from "../../test/harness.ts";

let site: Site;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lampion-rules-browser-"));
  site = await startSite({ demo: true });
});
afterAll(async () => {
  await quit();
  await site.stop();
  rmSync(folder, { recursive: true, force: true });
});

const counting = {
  ...{ id: "many-links", rev: 1, class: "spam", policy: "spam.links", on: ["room"], mode: "live", onFailure: "allow", then: { step: "block" } },
  counts: [
    { name: "links", key: "sender", of: "messages", minutes: 60, step: 5, when: "text.links >= 1" },
    { name: "writers", key: "text", of: "people", minutes: 90, step: 15, when: "text.units >= 12" },
  ],
  when: "count.links >= 3 || count.writers >= 5",
  guard: { hitsPerHour: 50, share: 0.02 },
  tests: [
    { name: "three links", given: { "count.links": 3, "count.writers": 0 }, expect: "hit" },
    { name: "two links", given: { "count.links": 2, "count.writers": 0 }, expect: "miss" },
    { name: "five people", given: { "count.links": 0, "count.writers": 5 }, expect: "hit" },
    { name: "four people", given: { "count.links": 0, "count.writers": 4 }, expect: "miss" },
    { name: "not known", given: {}, expect: "unknown" },
    { name: "a link", of: "links", given: { "text.links": 1 }, expect: "hit" },
    { name: "no link", of: "links", given: { "text.links": 0 }, expect: "miss" },
    { name: "links not known", of: "links", given: {}, expect: "unknown" },
    { name: "long", of: "writers", given: { "text.units": 12 }, expect: "hit" },
    { name: "short", of: "writers", given: { "text.units": 11 }, expect: "miss" },
    { name: "length not known", of: "writers", given: {}, expect: "unknown" },
  ],
};

test("[SF-63, SF-65] a set that one person put in force on the machine stands at the desk with their name without a reload, what nobody watched says when it falls back, and what a rule counts is in words", async () => {
  const { page, faults, leave } = await newSeat(site, "/desk/rules");
  await by(page, "demo-demo-lead").click();
  await by(page, "in-force").filter({ hasText: "shipped with Lampion" }).waitFor();
  const file = join(folder, "set.json");
  writeFileSync(file, JSON.stringify([counting]));
  expect(await site.lampion("rules", "publish", file, "--replace", "--by", "Ada Blanc")).toContain("many-links rev 1 would act at once (live)");
  expect(await site.lampion("rules", "publish", file, "--replace", "--by", "Ada Blanc", "--at-once")).toContain("by Ada Blanc, alone");
  await by(page, "in-force").filter({ hasText: "on the operator's machine by Ada Blanc, with no second person" }).waitFor({ timeout: 60_000 });
  const rule = by(page, "rule").filter({ hasText: "many-links" });
  await eventually(async () => expect(await by(page, "rule").count()).toBe(1));
  await rule.locator("summary").focus();
  await page.keyboard.press("Enter");
  expect(await rule.innerText()).toMatch(
    /count\.links: messages of one author in 1 hour, in steps of 5 minutes, if \(text\.links >= 1\)[\s\S]*count\.writers: people who write the same words in 90 minutes, in steps of 15 minutes, if \(text\.units >= 12\)/,
  );
  expect(await rule.locator(".fell").innerText()).toContain("Ends by itself");
  expect(faults).toEqual([]);
  await leave();
});

test("[AP-12, AP-18] the rules with counts, the name of who published and what a check says of its replay are without a fault that axe finds, on a phone and a desktop, light and dark, in both languages", async () => {
  const found: Record<string, unknown> = {};
  const looks = [
    [390, "light", "fr-FR"],
    [390, "dark", "en-GB"],
    [1280, "light", "en-GB"],
    [1280, "dark", "fr-FR"],
  ] as const;
  for (const [width, colorScheme, locale] of looks) {
    const { page, faults, leave } = await newSeat(site, "/desk/rules", { colorScheme, locale, viewport: { width, height: 800 } });
    await by(page, "demo-demo-lead").click();
    await by(page, "in-force").filter({ hasText: "Ada Blanc" }).waitFor({ timeout: 60_000 });
    await by(page, "rule").first().locator("summary").click();
    const look = async (screen: string): Promise<void> => {
      const [wrong, wide] = [await faultsOf(page), await overflowOf(page)];
      if (wrong.length > 0 || wide > 0 || faults.length > 0) found[`${screen} ${String(width)} ${colorScheme} ${locale}`] = { wrong, wide, faults };
    };
    await look("rules");
    await by(page, "change").first().click();
    await by(page, "check-rule").click();
    await by(page, "checked")
      .filter({ hasText: locale === "fr-FR" ? "Elle compte elle-même" : "It counts itself" })
      .waitFor();
    await look("write");
    await leave();
  }
  expect(found).toEqual({});
});
