import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits } from "@lampion/protocol";
import type { App } from "../app.ts";
import { createBrowser, newDeskPerson, type DeskPerson } from "./desk-person.ts";
import { createSoftPasskey } from "./soft-passkey.ts";
import { startApp } from "./start-app.ts";

const hourMs = 3_600_000;
let app: App;
let folder: string;
let nowMs = Date.now();
let dan: DeskPerson;
let eva: DeskPerson;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lampion-lost-keys-"));
  app = await startApp(folder, { clock: { nowMs: () => nowMs } });
  [dan, eva] = [await newDeskPerson(app, ["lead"]), await newDeskPerson(app, ["lead"])];
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

const reason = { reason: "Lost with the bag." };
const post = async (who: DeskPerson, route: string, object: string, path: string, body: unknown = {}) => who.ask("POST", path, body, await who.touch(`${route}:${object}`));
const cards = async (who: DeskPerson) => (await who.ask("GET", "/desk/api/key-losses")).body["items"] as { loss: string; state: string; mayLink: boolean; mine: boolean }[];
async function announce(staff: string): Promise<string> {
  const said = await post(dan, "keyLoss", staff, `/desk/api/staff/${staff}/keys-lost`, reason);
  expect(said).toMatchObject({ status: 200, body: { kind: "proposed" } });
  const proposal = String(said.body["proposal"]);
  expect((await post(eva, "secondProposal", proposal, `/desk/api/proposals/${proposal}/second`, { agree: true })).status).toBe(200);
  return (await cards(eva)).findLast((one) => one.state === "waiting")?.loss ?? "";
}
const link = async (who: DeskPerson, loss: string) => post(who, "keyLink", loss, `/desk/api/key-losses/${loss}/link`);
async function enrol(secret: string) {
  const browser = createBrowser(app.url);
  const key = createSoftPasskey(app.url);
  const { body, status } = await browser.ask("POST", "/desk/api/sign-in/enrol/options", { link: secret });
  const response = status === 200 ? key.create(body["options"] as never) : { id: "none" };
  return { browser, key, verify: () => browser.ask("POST", "/desk/api/sign-in/enrol/verify", { link: secret, response }), options: status };
}
async function later(ms: number): Promise<void> {
  nowMs += ms;
  for (const who of [dan, eva]) expect((await who.signIn()).status).toBe(200);
}

test("[MD-66] over HTTP: two leads, a day before the eyes of everybody, one link; with its use the old key and session open nothing, and the new key does", async () => {
  const ada = await newDeskPerson(app, ["moderator"]);
  const loss = await announce(ada.staff);
  expect(await cards(ada)).toMatchObject([{ loss, state: "waiting", mine: true }]);
  const other = await newDeskPerson(app, ["moderator"]);
  expect([(await link(dan, loss)).status, (await link(other, loss)).status]).toEqual([422, 403]);
  await later(24 * hourMs);
  const made = await link(dan, loss);
  expect(made.body).toMatchObject({ sign: expect.stringMatching(/^M-/), until: nowMs + limits.staff.enrolmentMs });
  const secret = String(made.body["link"]).split("#")[1] ?? "";
  const before = ada.cookie;
  const came = await enrol(secret);
  expect((await came.verify()).status).toBe(200);
  expect((await came.browser.ask("GET", "/desk/api/sign-in/state")).body["me"]).toMatchObject({ id: ada.staff, passkeys: 1 });
  expect(before).not.toBe("");
  expect((await ada.ask("GET", "/desk/api/key-losses")).status).toBe(401);
  expect((await ada.signIn()).status).toBe(403);
  expect((await enrol(secret)).options).toBe(403);
  const audit = await app.desk.house.ports.log.audit(0, 10_000);
  expect(audit.map((row) => row.what).filter((what) => /keys|link|passkey/.test(what))).toEqual(
    expect.arrayContaining([expect.stringMatching(/^keys said to be lost: M-/), "link made for lost keys", "passkey-added"]),
  );
  expect(audit.at(-2)?.purpose).toBe(`keys renewed after ${loss}`);
  expect(JSON.stringify(audit)).not.toContain(secret);
});

test("[MD-66] whoever signs in with the key meanwhile ends it by that, and a link that was made before the stop opens nothing", async () => {
  const bea = await newDeskPerson(app, ["moderator"]);
  const first = await announce(bea.staff);
  await bea.signIn();
  expect((await cards(dan)).find((one) => one.loss === first)).toMatchObject({ state: "key-used" });
  await later(24 * hourMs);
  expect((await link(dan, first)).status).toBe(409);

  const second = await announce(bea.staff);
  await later(24 * hourMs);
  const secret = String((await link(eva, second)).body["link"]).split("#")[1] ?? "";
  const came = await enrol(secret);
  expect(came.options).toBe(200);
  expect((await dan.ask("POST", `/desk/api/key-losses/${second}/stop`, reason)).status).toBe(200);
  expect((await came.verify()).status).toBe(403);
  expect((await bea.signIn()).status).toBe(200);
  expect(app.staff.store.passkeysOf(bea.staff).length).toBe(1);
});

test("[MD-66] a touch of the key says so too, a link is good for 15 minutes, and who has no key yet gets the ordinary link", async () => {
  const cyr = await newDeskPerson(app, ["moderator"]);
  const loss = await announce(cyr.staff);
  await later(24 * hourMs);
  const secret = String((await link(dan, loss)).body["link"]).split("#")[1] ?? "";
  nowMs += limits.staff.enrolmentMs;
  expect((await enrol(secret)).options).toBe(403);
  await later(0);
  const again = String((await link(dan, loss)).body["link"]).split("#")[1] ?? "";
  expect((await enrol(again)).options).toBe(200);
  const none = app.staff.book.add({ name: "New", roles: ["moderator"], languages: ["fr"] });
  expect((await post(dan, "keyLoss", none.id, `/desk/api/staff/${none.id}/keys-lost`, reason)).status).toBe(422);
  const deb = await newDeskPerson(app, ["senior"]);
  const touched = await announce(deb.staff);
  await deb.touch("life:C-22222222");
  expect((await cards(dan)).find((one) => one.loss === touched)).toMatchObject({ state: "key-used" });
});
