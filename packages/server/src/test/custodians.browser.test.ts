import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { chromiumHere } from "../../../../tools/go/browser.mjs";
import { ensurePlaces } from "../../../../tools/places/ensure-places.ts";
import { createApp, type App } from "../app.ts";
import { readOptions } from "../options/options.ts";

const cli = join(dirname(fileURLToPath(import.meta.url)), "../cli.ts");
let folder: string;
let data: string;
let browser: Browser;
let app: App;
beforeAll(async () => {
  ensurePlaces();
  folder = mkdtempSync(join(tmpdir(), "lampion-custodians-"));
  data = join(folder, "data");
  const read = readOptions([], { PORT: "0", LAMPION_DATA: data });
  if (read.kind !== "options") throw new Error("options");
  app = await createApp(read.options);
  await app.log.sign();
  browser = await chromium.launch(chromiumHere());
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function lampion(...args: string[]): Promise<{ code: number; said: string }> {
  const child = Bun.spawn([process.execPath, cli, "custodians", ...args], { env: { PATH: process.env["PATH"] ?? "", LAMPION_DATA: data }, stdout: "pipe", stderr: "pipe" });
  const [out, err, code] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text(), child.exited]);
  return { code, said: out + err };
}
const passphrase = "une phrase assez longue";

async function open(set: "words" | "lines"): Promise<Page> {
  const context = await browser.newContext({ offline: true, acceptDownloads: true });
  const page = await context.newPage();
  page.on("request", (request) => {
    if (!/^(file|blob|data):/.test(request.url())) throw new Error(`the page asked for ${request.url()}`);
  });
  await page.goto(pathToFileURL(join(folder, "pages", `custodians-${set}.html`)).href);
  return page;
}
async function makeKey(set: "words" | "lines", n: number): Promise<{ file: string; key: string }> {
  const page = await open(set);
  await page.selectOption("#holder", `custodian-${n}`);
  for (const [id, text] of [
    ["name", `Garde ${n}`],
    ["org", `Maison ${n}`],
    ["log-key", app.log.key],
    ["new-pass", passphrase],
  ] as const)
    await page.fill(`#${id}`, text);
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#make")]);
  const file = join(folder, `${set}-${n}.age`);
  await download.saveAs(file);
  await page.waitForSelector("#public-key");
  const key = (await page.textContent("#public-key")) ?? "";
  await page.context().close();
  return { file, key };
}
async function answer(set: "words" | "lines", request: string, keyFile: string, name: string): Promise<{ file: string | null; said: string }> {
  const page = await open(set);
  await page.setInputFiles("#request", request);
  await page.setInputFiles("#key", keyFile);
  await page.fill("#pass", passphrase);
  await page.click("#look");
  await page.waitForSelector("#asked p");
  // Asked from outside: the page lets nothing be evaluated in it.
  await page.locator("#give:enabled, #asked .red").first().waitFor();
  const said = (await page.innerText("#asked")) ?? "";
  let file: string | null = null;
  if (await page.isEnabled("#give")) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#give")]);
    file = join(folder, name);
    await download.saveAs(file);
  }
  await page.context().close();
  return { file, said };
}

test("[EV-4, EV-5, EV-24, EV-27] custodians make their keys offline, answer a logged canary as pairs, and refuse what is not logged or not theirs", async () => {
  expect((await lampion("pages", "--out", join(folder, "pages"))).code).toBe(0);
  const made = [await makeKey("words", 1), await makeKey("words", 2), await makeKey("words", 3)];
  const list = made.map((one, n) => ({ name: `Garde ${n + 1}`, organisation: `Maison ${n + 1}`, isOperator: n === 0, key: one.key }));
  writeFileSync(join(folder, "three.json"), JSON.stringify(list));
  writeFileSync(join(folder, "bad.json"), JSON.stringify(list.map((one) => ({ ...one, organisation: "Maison" }))));
  expect(await lampion("init", "words", join(folder, "bad.json"))).toMatchObject({ code: 1, said: expect.stringContaining("two at least") });
  expect((await lampion("init", "words", join(folder, "three.json"))).code).toBe(0);
  expect(await lampion("init", "words", join(folder, "three.json"))).toMatchObject({ code: 1, said: expect.stringContaining("rotate") });

  expect((await lampion("executor", "--out", join(folder, "executor.json"))).code).toBe(0);
  const request = join(folder, "canary.json");
  const making = lampion("canary", "make", "words", "--executor", join(folder, "executor.json"), "--out", request);
  const signing = setInterval(() => void app.log.sign(), 500);
  expect(await making).toMatchObject({ code: 0 });
  clearInterval(signing);

  const answers = [
    await answer("words", request, made[0]!.file, "a1.json"),
    await answer("words", request, made[1]!.file, "a2.json"),
    await answer("words", request, made[2]!.file, "a3.json"),
  ];
  expect(answers[0]!.said).toContain("EV-27");
  for (const [a, b] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const)
    expect(await lampion("canary", "check", request, answers[a]!.file!, answers[b]!.file!, "--executor", join(folder, "executor.json"))).toMatchObject({ code: 0 });
  expect(await lampion("canary", "check", request, answers[0]!.file!, answers[0]!.file!, "--executor", join(folder, "executor.json"))).toMatchObject({
    code: 1,
    said: expect.stringContaining("same custodian"),
  });
  expect(await lampion("canary", "status")).toMatchObject({ code: 0 });

  // The key store's copy is asked for like an opening, and the page says what it is; a running service is not changed under its feet.
  expect(await lampion("escrow", "make")).toMatchObject({ code: 0, said: expect.stringContaining("2 day") });
  expect((await lampion("escrow", "status")).code).toBe(0);
  writeFileSync(
    join(folder, "asked.json"),
    JSON.stringify({ set: "words", purpose: "coffre de clés perdu", basis: "EV-4", requester: "exploitation-1", approvers: ["exploitation-2"] }),
  );
  const copy = join(folder, "copy.json");
  const asking = lampion("escrow", "ask", join(folder, "asked.json"), "--executor", join(folder, "executor.json"), "--out", copy);
  const signingAgain = setInterval(() => void app.log.sign(), 500);
  expect(await asking).toMatchObject({ code: 0 });
  clearInterval(signingAgain);
  const shares = [await answer("words", copy, made[0]!.file, "e1.json"), await answer("words", copy, made[1]!.file, "e2.json")];
  expect(shares[0]!.said).toContain("rendre au service la copie de ses clés (reçus");
  expect(await lampion("escrow", "restore", copy, shares[0]!.file!, shares[1]!.file!, "--executor", join(folder, "executor.json"))).toMatchObject({
    code: 1,
    said: expect.stringContaining("stop it"),
  });

  // A request that was changed after it was logged, and the other page.
  const file = JSON.parse(readFileSync(request, "utf8")) as { request: { purpose: string } };
  writeFileSync(join(folder, "changed.json"), JSON.stringify({ ...file, request: { ...file.request, purpose: "else" } }));
  const refused = await answer("words", join(folder, "changed.json"), made[0]!.file, "none.json");
  expect([refused.file, refused.said.includes("journal public")]).toEqual([null, true]);
  const wrongPage = await answer("lines", request, made[0]!.file, "none.json");
  expect([wrongPage.file, wrongPage.said.includes("l'autre page")]).toEqual([null, true]);
}, 180_000);
