import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { act, draft, peopleOf } from "@lampion/core";
import type { App } from "../app.ts";
import { dutyFileProblem } from "../desk/duty-elsewhere.ts";
import { leaveWithPools } from "../desk/seat-staff.ts";
import { createBrowser, newDeskPerson, type DeskPerson } from "./desk-person.ts";
import { createSoftPasskey } from "./soft-passkey.ts";
import { startApp } from "./start-app.ts";

let paris: App;
let lyon: App;
const folders: string[] = [];
let dan: DeskPerson;
let eva: DeskPerson;
/** Somebody of Lyon, at the desk of Lyon. */
let zoe: DeskPerson;
beforeAll(async () => {
  for (const name of ["paris", "lyon"]) folders.push(mkdtempSync(join(tmpdir(), `lampion-duty-${name}-`)));
  [paris, lyon] = [await startApp(folders[0] ?? ""), await startApp(folders[1] ?? "")];
  [dan, eva, zoe] = [await newDeskPerson(paris, ["lead"]), await newDeskPerson(paris, ["lead"]), await newDeskPerson(lyon, ["moderator"])];
});
afterAll(async () => {
  await Promise.all([paris.stop(), lyon.stop()]);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const post = async (who: DeskPerson, route: string, object: string, path: string, body: unknown = {}) => who.ask("POST", path, body, await who.touch(`${route}:${object}`));
async function agree(asked: { status: number; body: Record<string, unknown> }): Promise<void> {
  expect(asked).toMatchObject({ status: 200, body: { kind: "proposed" } });
  const proposal = String(asked.body["proposal"]);
  expect((await post(eva, "secondProposal", proposal, `/desk/api/proposals/${proposal}/second`, { agree: true })).status).toBe(200);
}
const pools = async () => (await dan.ask("GET", "/desk/api/pools")).body["items"] as { pool: string; people: number; onDuty: number; endedAt: number | null }[];
const elsewhere = async (on = true) => (await zoe.ask("POST", "/desk/api/duty/elsewhere", { on })).body["items"] as { state: string; why: string; waiting: unknown }[];

test("[MD-64] two instances share duty over HTTP: agreement, a passkey of its own, presence there that counts here, and an end that ends all of it", async () => {
  await agree(await post(dan, "addPool", "", "/desk/api/pools", { name: "Lyon", address: "https://desk.lyon.example", roles: ["moderator"], days: 30 }));
  const pool = (await pools())[0]?.pool ?? "";
  const guest = { name: "Zoé", languages: ["fr"], department: null, pool };
  expect((await post(dan, "invite", "", "/desk/api/staff", { ...guest, role: "senior" })).status).toBe(422);
  const invited = await post(dan, "invite", "", "/desk/api/staff", { ...guest, role: "moderator" });
  expect(invited.status).toBe(200);
  await agree({ status: 200, body: { kind: "proposed", proposal: invited.body["proposal"] } });
  const sign = String(invited.body["sign"]);

  const made = await post(dan, "addToken", "", "/desk/api/tokens", { holder: pool, scopes: ["duty:write"], days: 30 });
  expect(made.status).toBe(200);
  const served = [{ name: "Paris", address: paris.url, token: String(made.body["token"]), people: { [lyon.staff.book.byId(zoe.staff)?.sign ?? ""]: sign } }];
  expect(dutyFileProblem(served)).toBeNull();
  writeFileSync(join(folders[1] ?? "", "duty-elsewhere.json"), JSON.stringify(served));

  // Who never sat at the desk of Paris lifts no light of Paris.
  expect(await elsewhere()).toMatchObject([{ name: "Paris", state: "not-taken", why: expect.stringContaining("signs in here first") }]);
  const secret = String(invited.body["link"]).split("#")[1] ?? "";
  const browser = createBrowser(paris.url);
  const options = await browser.ask("POST", "/desk/api/sign-in/enrol/options", { link: secret });
  const response = createSoftPasskey(paris.url).create(options.body["options"] as never);
  expect((await browser.ask("POST", "/desk/api/sign-in/enrol/verify", { link: secret, response })).status).toBe(200);
  for (const on of [true, false]) expect((await browser.ask("POST", "/desk/api/duty", { on })).status).toBe(200);

  expect((await pools())[0]).toMatchObject({ people: 1, onDuty: 0 });
  expect(await elsewhere()).toMatchObject([{ name: "Paris", address: paris.url, state: "told", why: "", waiting: { S0: 0, S1: 0, S2: 0, S3: 0, S4: 0 } }]);
  expect((await pools())[0]).toMatchObject({ people: 1, onDuty: 1 });
  expect(await elsewhere(false)).toMatchObject([{ state: "told" }]);
  expect((await pools())[0]).toMatchObject({ people: 1, onDuty: 0 });

  // Roles are Paris's: a moderator's, and not a lead's list.
  expect([(await browser.ask("GET", "/desk/api/queue")).status, (await browser.ask("GET", "/desk/api/staff")).status]).toEqual([200, 403]);
  expect((await post(dan, "endPool", pool, `/desk/api/pools/${pool}/end`, { reason: "Fini entre nous." })).status).toBe(200);
  expect((await browser.ask("GET", "/desk/api/queue")).status).toBe(401);
  expect(await elsewhere()).toMatchObject([{ state: "not-taken", why: "This token is unknown, over, or not for this." }]);
});

test("[MD-64] whoever came under an agreement is out with its day too, whichever node said so, and what ended while a node stood still is made up for at its start", async () => {
  await agree(await post(dan, "addPool", "", "/desk/api/pools", { name: "Lille", address: "https://desk.lille.example", roles: ["moderator"], days: 1 }));
  const pool = (await pools()).find((one) => one.endedAt === null)?.pool ?? "";
  const invited = await post(dan, "invite", "", "/desk/api/staff", { name: "Léo", languages: ["fr"], department: null, pool, role: "moderator" });
  const secret = String(invited.body["link"]).split("#")[1] ?? "";
  const browser = createBrowser(paris.url);
  const options = await browser.ask("POST", "/desk/api/sign-in/enrol/options", { link: secret });
  const response = createSoftPasskey(paris.url).create(options.body["options"] as never);
  expect((await browser.ask("POST", "/desk/api/sign-in/enrol/verify", { link: secret, response })).status).toBe(200);
  const { house } = paris.desk;
  const leo = peopleOf(house.state, pool)[0]?.id ?? "";
  expect([leo === "", paris.staff.book.byId(leo)?.untilMs]).toEqual([false, null]);
  await house.commit({ as: "clock", id: "pools" }, "clock", () => act([draft("PoolEnded", { pool, why: "clock" })], null));
  expect((await browser.ask("GET", "/desk/api/sign-in/state")).body["me"]).toBeNull();
  expect(paris.staff.book.byId(leo)?.untilMs).not.toBeNull();
  const left: string[] = [];
  leaveWithPools(house, { byId: (id) => ({ ...paris.staff.book.byId(id), id, untilMs: null }) as never, leave: ({ id }) => void left.push(id) });
  expect(left).toContain(leo);
});

test("[MD-64] an instance that does not answer holds nobody up and is named; a file that is none says where", async () => {
  const sign = lyon.staff.book.byId(zoe.staff)?.sign ?? "";
  const closed = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("") });
  const address = `http://127.0.0.1:${closed.port}`;
  await closed.stop(true);
  writeFileSync(join(folders[1] ?? "", "duty-elsewhere.json"), JSON.stringify([{ name: "Lille", address, token: "x".repeat(30), people: { [sign]: "M-AA" } }]));
  expect(await elsewhere()).toMatchObject([{ name: "Lille", state: "not-reached" }]);
  // Who is not in the file serves nobody.
  const other = await newDeskPerson(lyon, ["moderator"]);
  expect((await other.ask("POST", "/desk/api/duty/elsewhere", { on: true })).body).toEqual({ items: [] });
  writeFileSync(join(folders[1] ?? "", "duty-elsewhere.json"), "no json");
  expect(await elsewhere()).toEqual([]);
  for (const [wrong, where] of [
    [[{ name: "Lille", address: "http://lille.example", token: "x".repeat(30), people: {} }], "/0/address"],
    [{}, "the top"],
  ] as const)
    expect(dutyFileProblem(wrong)).toContain(where);
});
