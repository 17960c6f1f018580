import { afterAll, beforeAll, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromBase64Url, writeRecords } from "@lampion/proof";
import type { Browser } from "playwright-core";
import { by, clean, custodian, keptHere, key, openBrowser, prepareCustodians, sit, state, type Sitting } from "./desk-browser.ts";
import { newDeskPerson, type DeskPerson } from "./desk-person.ts";
import { enterHouse, keptOf, sayInRoom } from "./kept-message.ts";
import { lineOrder } from "./lines-order.ts";
import { openProofWorld, type ProofWorld } from "./proof-world.ts";

let world: ProofWorld;
let browser: Browser;
let lead: DeskPerson;
/** What the orders say that names both messages. */
let named: readonly { readonly kind: "receipt"; readonly value: string }[] = [];
beforeAll(async () => {
  world = await openProofWorld({
    set: "lines",
    before: async (_app, data) => writeFileSync(join(data, "house.json"), JSON.stringify({ jurisdictions: ["FR"] })),
  });
  lead = await newDeskPerson(world.app, ["lead"]);
  const [dora, rosa] = [
    keptOf(await sayInRoom(world, await enterHouse(world, "Dora"), "Le marché ouvre tôt demain.")),
    keptOf(await sayInRoom(world, await enterHouse(world, "Rosa"), "bonsoir")),
  ];
  world.guests.splice(0).forEach((guest) => guest.stop());
  world.write("both.json", [dora, rosa]);
  world.write("forged.json", { receipts: [{ ...dora, receipt: rosa.receipt }] });
  world.write("none.json", { record: "AAAA" });
  // As a device or a bundle has them: two people in one file.
  const held = [dora, rosa].map(({ record, receipt }) => {
    const bytes = fromBase64Url(receipt)!;
    return { item: 0, held: { record: fromBase64Url(record)!, tag: bytes.slice(0, 32), blind: bytes.slice(32), body: null } };
  });
  named = [dora, rosa].map(({ receipt }) => ({ kind: "receipt" as const, value: receipt }));
  writeFileSync(world.file("records.bin"), writeRecords(held));
  await prepareCustodians(world, "lines");
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await world.stop();
});

/** An order that the officer of this browser takes in, has called back, and accepts. */
async function accepted({ page }: Sitting): Promise<string> {
  const { app } = world;
  const order = await page.evaluate(
    `fetch("/desk/api/orders", { method: "POST", headers: { "content-type": "application/json", "x-lampion-desk": "1" }, body: ${JSON.stringify(JSON.stringify({ ...lineOrder, selectors: named }))} }).then((answer) => answer.json()).then(({ order }) => order)`,
  );
  await page.goto(`${app.url}/desk/orders/${String(order)}`);
  await key(page, "step-authenticate", "Enter");
  await page.locator("#s-directory").focus();
  await page.keyboard.type("FR-annuaire-12");
  await page.keyboard.press("Enter");
  await key(page, "step-accept", "Enter");
  await by(page, "lines-file").waitFor();
  return String(order);
}

test("[EV-5, EV-24, EV-25, EV-41, EV-42] by keys alone: connections asked for at an accepted order, agreed to by a lead, answered by two custodians of lines, and written as a table in this browser", async () => {
  const { app } = world;
  const sitting = await sit(world, browser, "en-GB", ["orders"]);
  const { page, faults } = sitting;
  const sent: string[] = [];
  page.on("request", (request) => void sent.push(request.postData() ?? ""));
  await accepted(sitting);
  expect(await by(page, "lines-ask").isDisabled()).toBe(true);

  // What is wrong with a file is said here or by the service, and nothing is asked.
  const choose = (name: string) => by(page, "lines-file").setInputFiles(world.file(name));
  await choose("none.json");
  await page.getByRole("alert").filter({ hasText: "no message with its receipt" }).waitFor();
  await by(page, "lines-purpose").focus();
  await page.keyboard.type("To identify who wrote a threat.");
  for (const [name, why] of [
    ["forged.json", "not authentic"],
    ["both.json", "several people"],
  ] as const) {
    await choose(name);
    await by(page, "lines-chosen").waitFor();
    await key(page, "lines-ask", "Enter");
    await page.getByRole("alert").filter({ hasText: why }).waitFor();
  }
  await clean(page, "lines-refused");
  expect(app.desk.house.state.openings.size).toBe(0);

  // A file with two people asks whose messages are meant.
  await choose("records.bin");
  await by(page, "lines-whose").waitFor();
  expect(await by(page, "lines-whose").locator("option").count()).toBe(2);
  await by(page, "lines-whose").focus();
  await page.keyboard.press("ArrowDown");
  await clean(page, "lines-ask");
  await key(page, "lines-ask", "Enter");
  await state(page, "waits for a second");
  await by(page, "opening").filter({ hasText: "receipts: 1" }).waitFor();

  const [proposal = ""] = app.desk.house.state.proposals.keys();
  const agreed = await lead.ask("POST", `/desk/api/proposals/${proposal}/second`, { agree: true }, await lead.touch(`secondProposal:${proposal}`));
  expect(agreed.status).toBe(200);
  await state(page, "agreed");
  await app.log.sign();
  await by(page, "opening-take").waitFor({ timeout: 15_000 });
  const [request] = await Promise.all([page.waitForEvent("download"), key(page, "opening-take", "Enter")]);
  await request.saveAs(world.file("request.json"));
  await page.getByRole("status").filter({ hasText: "two custodians of connections" }).waitFor();

  const answers = [await custodian(world, browser, 1, world.file("request.json")), await custodian(world, browser, 3, world.file("request.json"))];
  for (const { said } of answers)
    for (const words of ["les connexions d'une personne", "signée par la clé de la veille", "chacune avec sa clé : K-", "To identify who wrote a threat."])
      expect(said).toContain(words);
  await by(page, "opening-answers").setInputFiles([answers[0]!.file]);
  await by(page, "opening-open").click();
  await page.getByRole("alert").filter({ hasText: "one opens nothing" }).waitFor();
  await by(page, "opening-answers").setInputFiles(answers.map((one) => one.file));
  const [table] = await Promise.all([page.waitForEvent("download"), key(page, "opening-open", "Enter")]);
  expect(table.suggestedFilename()).toMatch(/^lampion-K-\w+-lines\.csv$/);
  await table.saveAs(world.file("lines.csv"));
  await state(page, "opened");
  const csv = readFileSync(world.file("lines.csv"));
  const [head, row = "", ...more] = csv.toString().trim().split("\r\n");
  const address = row.split(",")[3] ?? "";
  expect([head, more]).toEqual(["line,opened,closed,address,port,protocol,session", []]);
  expect(["127.0.0.1", "::1"]).toContain(address);
  expect(await by(page, "opening-digest").innerText()).toBe(createHash("sha256").update(csv).digest("hex"));
  await clean(page, "lines-opened");
  // Neither the table nor a key or an answer went to the service, and this browser keeps nothing of it.
  for (const body of sent) for (const secret of [address, '"wrap"', "lampion-opening"]) expect(body).not.toContain(secret);
  expect(await keptHere(page)).toBe(0);
  expect(faults).toEqual([]);
  await page.context().close();
}, 150_000);

test("[AP-17, AP-18, EV-42] in French another officer reads why there is nothing for them to ask, and a lead reads what to agree to", async () => {
  const checker = await sit(world, browser, "fr-FR", ["orders"]);
  const order = await accepted(checker);
  const { page } = checker;
  await by(page, "lines-file").setInputFiles(world.file("none.json"));
  await page.getByRole("alert").filter({ hasText: "n'a pas de message avec son reçu" }).waitFor();
  await by(page, "lines-purpose").fill("Identifier l'auteur d'une menace.");
  await by(page, "lines-file").setInputFiles(world.file("forged.json"));
  await by(page, "lines-chosen").waitFor();
  await by(page, "lines-ask").click();
  await page.getByRole("alert").filter({ hasText: "n'est pas authentique" }).waitFor();
  await clean(page, "lines-refused-fr");
  await by(page, "lines-file").setInputFiles(world.file("records.bin"));
  await by(page, "lines-whose").waitFor();
  await clean(page, "lines-ask-fr");
  await by(page, "lines-ask").click();
  await state(page, "attend un second");
  await clean(page, "lines-waits-fr");
  const another = await sit(world, browser, "fr-FR", ["orders"]);
  await another.page.goto(`${world.app.url}/desk/orders/${order}`);
  await by(another.page, "lines-closed").filter({ hasText: "a vérifié et accepté" }).waitFor();
  expect(await by(another.page, "lines-file").count()).toBe(0);
  await clean(another.page, "lines-closed-fr");
  const second = await sit(world, browser, "fr-FR", ["lead"]);
  await by(second.page, "tab-seconds").click();
  for (const words of ["des connexions", "Jour (UTC)", "Reçus de messages", "La demande les vise par", "le critère 1", "Identifier l'auteur d'une menace."])
    await by(second.page, "proposal").filter({ hasText: words }).waitFor();
  await clean(second.page, "lines-proposal-fr");
  for (const one of [checker, another, second]) {
    expect(one.faults).toEqual([]);
    await one.page.context().close();
  }
});
