import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { noble, buildBundle } from "@lampion/proof";
import { inputOf, logSigner, samplePlan } from "@lampion/proof/testing";
import { chromium, type Browser } from "playwright-core";
import { chromiumHere } from "../../../../tools/go/browser.mjs";
import { verifierFiles } from "../evidence/verifier/build-tools.ts";
import { writeZip } from "../evidence/verifier/write-zip.ts";
import { clean } from "./desk-browser.ts";

let folder: string;
let browser: Browser;
let tools: Map<string, Uint8Array>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lampion-page-"));
  tools = await verifierFiles();
  for (const [name, content] of tools) writeFileSync(join(folder, name), content);
  browser = await chromium.launch(chromiumHere());
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

test("[EV-52, AP-18] the same verifier works as a page opened from disk, offline, and says the same in French and English", async () => {
  let made = 0;
  const bundle = (change: (plan: ReturnType<typeof samplePlan>["plan"]) => void): string => {
    const { plan, stream } = samplePlan();
    plan.hasStamp = false;
    change(plan);
    const path = join(folder, `case-${(made += 1)}.zip`);
    writeFileSync(path, writeZip(buildBundle(noble, inputOf(plan, stream), tools, logSigner.sign)));
    return path;
  };
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  const asked: string[] = [];
  const faults: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await page.goto(pathToFileURL(join(folder, "verify.html")).href);
  await page.setInputFiles(
    "#file",
    bundle(() => undefined),
  );
  await page.locator("#result h2", { hasText: /^case-17: orange$/ }).waitFor();
  await page.locator("#result h3.green").nth(5).waitFor();
  expect(await page.locator("#result h3.green").count()).toBe(6);
  await clean(page, "verify-fr");
  await page.click("#en");
  await page.locator("#result h2", { hasText: /^case-17: amber$/ }).waitFor();
  await clean(page, "verify-en");
  await page.setInputFiles(
    "#file",
    bundle((plan) => (plan.records[2] = { ...plan.records[2]!, body: Buffer.from("<img src=x onerror=alert(1)>") })),
  );
  await page.waitForSelector("#result h2.red");
  await page.locator("#result h3.red").first().waitFor();
  writeFileSync(join(folder, "bad.zip"), "nothing");
  await page.setInputFiles("#file", join(folder, "bad.zip"));
  await page.waitForSelector("#result > p.red");
  expect(faults).toEqual([]);
  expect(asked.filter((url) => !url.startsWith("file:"))).toEqual([]);
  await context.close();
});
