import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits } from "@lampion/protocol";
import { Hono } from "hono";
import type { App } from "../app.ts";
import { requireStaff, takeTouch, type DeskEnv } from "../http/desk/gate.ts";
import { staffCommand } from "../staff/staff-cli.ts";
import { createBrowser, newDeskPerson } from "./desk-person.ts";
import { createSoftPasskey } from "./soft-passkey.ts";
import { startApp } from "./start-app.ts";

let app: App;
let folder: string;
let nowMs = Date.now();
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lampion-sign-in-"));
  app = await startApp(folder, { clock: { nowMs: () => nowMs }, demoPeople: ["somebody"] });
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});
const state = async (browser: Pick<Awaited<ReturnType<typeof newDeskPerson>>, "ask">) => (await browser.ask("GET", "/desk/api/sign-in/state")).body;

test("a person is enrolled by a link, signs out, and comes back with the passkey alone", async () => {
  const person = await newDeskPerson(app, ["lead"]);
  expect((await state(person))["me"]).toMatchObject({ roles: ["lead"], passkeys: 1, passkeysWanted: 2 });
  await person.ask("POST", "/desk/api/sign-in/sign-out");
  expect((await state(person))["me"]).toBeNull();
  expect((await person.signIn()).status).toBe(200);
  expect((await state(person))["me"]).toMatchObject({ id: person.staff });
});

test("[SC-23] the cookie travels to the desk only, to no script, with nothing another site began, and is another one after each sign-in, whatever was there before", async () => {
  const person = await newDeskPerson(app, ["moderator"]);
  await person.ask("POST", "/desk/api/sign-in/sign-out");
  const { headers } = await person.signIn();
  const [cookie = ""] = headers.getSetCookie();
  for (const part of ["Path=/desk", "HttpOnly", "SameSite=Strict"]) expect(cookie).toContain(part);
  const name = cookie.split("=")[0] ?? "";
  // A cookie that somebody else put there before is not taken over, and opens nothing afterwards.
  const planted = `${name}=${"planted".repeat(6)}`;
  await person.ask("POST", "/desk/api/sign-in/sign-out");
  person.cookie = planted;
  const again = await person.signIn();
  expect(again.status).toBe(200);
  expect([planted, cookie.split(";")[0]]).not.toContain(person.cookie);
  const attacker = createBrowser(app.url);
  attacker.cookie = planted;
  expect((await state(attacker))["me"]).toBeNull();
});

test("an enrolment link works once, for 15 minutes, and a wrong one reads the same", async () => {
  const member = app.staff.book.add({ name: "New", roles: ["moderator"], languages: ["fr"] });
  const browser = createBrowser(app.url);
  const key = createSoftPasskey(app.url);
  const link = app.staff.book.invite(member.id);
  const late = app.staff.book.invite(member.id);
  const options = await browser.ask("POST", "/desk/api/sign-in/enrol/options", { link });
  const response = key.create(options.body["options"] as never);
  expect((await browser.ask("POST", "/desk/api/sign-in/enrol/verify", { link, response })).status).toBe(200);
  const again = await browser.ask("POST", "/desk/api/sign-in/enrol/options", { link });
  const wrong = await browser.ask("POST", "/desk/api/sign-in/enrol/options", { link: "x".repeat(43) });
  expect([again.status, again.body]).toEqual([403, wrong.body] as never);
  nowMs += limits.staff.enrolmentMs;
  expect((await browser.ask("POST", "/desk/api/sign-in/enrol/options", { link: late })).body).toEqual(wrong.body);
});

test("a key that did not verify its person, another site's answer, a used question and a foreign key open nothing", async () => {
  const person = await newDeskPerson(app, ["moderator"]);
  await person.ask("POST", "/desk/api/sign-in/sign-out");
  const ask = async () => (await person.ask("POST", "/desk/api/sign-in/options")).body as never;
  const answer = async (response: object) => (await person.ask("POST", "/desk/api/sign-in/verify", { response })).status;
  expect(await answer(person.key.get(await ask(), 0x01))).toBe(403);
  expect(await answer(person.key.get(await ask(), 0x05, "https://desk.example"))).toBe(403);
  expect(await answer(createSoftPasskey(app.url).get(await ask()))).toBe(403);
  const options = await ask();
  expect(await answer(person.key.get(options))).toBe(200);
  expect(await answer(person.key.get(options))).toBe(403);
  // A question of one thing answers no other: the challenge of a touch does not sign in.
  const { body } = await person.ask("POST", "/desk/api/sign-in/touch/options", { act: "life:C-22222222" });
  expect(await answer(person.key.get(body["options"] as never))).toBe(403);
});

test("a session ends after 15 minutes alone and after 10 hours in any case, and what a page asks by itself keeps nobody signed in", async () => {
  const person = await newDeskPerson(app, ["moderator"]);
  nowMs += limits.staff.idleMs - 1;
  expect((await person.ask("POST", "/desk/api/sign-in/touch/options", { act: "drill:" }, { "x-lampion-active": "0" })).status).toBe(200);
  nowMs += 1;
  const idle = await person.ask("POST", "/desk/api/sign-in/touch/options", { act: "drill:" });
  expect([idle.status, idle.body["why"]]).toEqual([401, "idle"]);
  await person.signIn();
  for (let passed = 0; passed < limits.staff.sessionMs - 600_000; passed += 600_000) {
    nowMs += 600_000;
    expect((await person.ask("POST", "/desk/api/sign-in/touch/options", { act: "drill:" })).status).toBe(200);
  }
  nowMs += 600_000;
  expect((await person.ask("POST", "/desk/api/sign-in/touch/options", { act: "drill:" })).body["why"]).toBe("too-long");
});

test("[MD-34] opt-outs are saved without a reason, hold at once, and stand in no answer to anybody else", async () => {
  const person = await newDeskPerson(app, ["moderator"]);
  const other = await newDeskPerson(app, ["lead"]);
  expect((await person.ask("POST", "/desk/api/sign-in/wishes", { optOuts: ["gravest"], languages: ["fr"] })).status).toBe(200);
  expect((await state(person))["me"]).toMatchObject({ optOuts: ["gravest"], languages: ["fr"] });
  expect(JSON.stringify(await state(other))).not.toContain("gravest");
  expect((await person.ask("POST", "/desk/api/sign-in/wishes", { optOuts: [], languages: [] })).status).toBe(400);
  expect((await person.ask("POST", "/desk/api/sign-in/wishes", { optOuts: [], languages: ["fr"], reason: "none asked" })).status).toBe(400);
});

test("[MD-65, MD-13, MD-36] where one lives counts at once the first time; another area, or none, takes a touch and a lead, and until then the old one stands, also after signing in anew", async () => {
  // What comes from one network is counted over five minutes.
  nowMs += 300_000;
  const [person, lead] = [await newDeskPerson(app, ["moderator"]), await newDeskPerson(app, ["lead"])];
  const say = async (department: string | null) => person.ask("POST", "/desk/api/own-area", { department }, await person.touch("ownArea:"));
  const area = async () => ((await state(person))["me"] as { department: string | null }).department;
  // No longer a wish that a session alone clears.
  expect((await person.ask("POST", "/desk/api/sign-in/wishes", { optOuts: [], languages: ["fr"], department: null })).status).toBe(400);
  expect((await person.ask("POST", "/desk/api/own-area", { department: "69" })).status).toBe(428);
  expect(((await say("69")).body as { kind: string }).kind).toBe("issued");
  expect(await area()).toBe("69");
  const proposed = (await say(null)).body as { kind: string; proposal: string };
  expect([proposed.kind, await area()]).toEqual(["proposed", "69"]);
  await person.ask("POST", "/desk/api/sign-in/sign-out");
  await person.signIn();
  expect([await area(), (await say("75")).status]).toEqual(["69", 409]);
  const agree = async (who: typeof person) =>
    (await who.ask("POST", `/desk/api/proposals/${proposed.proposal}/second`, { agree: true }, await who.touch(`secondProposal:${proposed.proposal}`))).status;
  expect([await agree(person), await area(), await agree(lead), await area()]).toEqual([403, "69", 200, null]);
  nowMs += 300_000;
});

test("who leaves the desk is out at once", async () => {
  const person = await newDeskPerson(app, ["moderator"]);
  const member = app.staff.book.byId(person.staff);
  if (member === null) throw new Error("no member");
  app.staff.book.leave(member);
  expect((await person.ask("POST", "/desk/api/sign-in/touch/options", { act: "drill:" })).status).toBe(401);
  expect((await person.signIn()).status).toBe(403);
});

test("a fresh touch is for one act and one session, works once, and is two minutes old at most", async () => {
  const routes = new Hono<DeskEnv>();
  routes.use(requireStaff(app.staff, app.url));
  routes.post("/desk/api/act/:act", (c) => c.json(takeTouch(app.staff, c, c.req.param("act"))));
  const act = async (person: Awaited<ReturnType<typeof newDeskPerson>>, name: string, headers: Record<string, string>) => {
    const answer = await routes.request(`${app.url}/desk/api/act/${name}`, {
      method: "POST",
      headers: { cookie: person.cookie, origin: app.url, "x-lampion-desk": "1", ...headers },
    });
    return ((await answer.json()) as { kind: string; device?: string }).kind;
  };
  const person = await newDeskPerson(app, ["senior"]);
  const other = await newDeskPerson(app, ["senior"]);
  expect(await act(person, "second:P", {})).toBe("missing");
  expect(await act(person, "second:Q", await person.touch("second:P"))).toBe("missing");
  expect(await act(other, "second:P", await person.touch("second:P"))).toBe("missing");
  const touch = await person.touch("second:P");
  expect([await act(person, "second:P", touch), await act(person, "second:P", touch)]).toEqual(["fresh", "missing"]);
  const old = await person.touch("second:P");
  nowMs += limits.staff.touchMs;
  expect(await act(person, "second:P", old)).toBe("missing");
  // Another person's key answers for nobody else.
  const { body } = await person.ask("POST", "/desk/api/sign-in/touch/options", { act: "second:P" });
  expect((await person.ask("POST", "/desk/api/sign-in/touch/verify", { act: "second:P", response: other.key.get(body["options"] as never) })).status).toBe(403);
});

test("[MD-36, MD-66] a session alone makes no second passkey: it takes a touch of the first one, for this act, and then both open the desk", async () => {
  const person = await newDeskPerson(app, ["lead"]);
  const own = createSoftPasskey(app.url);
  const add = async (headers: Record<string, string> = {}) => {
    const { body } = await person.ask("POST", "/desk/api/sign-in/passkeys/options", {});
    return (await person.ask("POST", "/desk/api/sign-in/passkeys/verify", { response: own.create(body as never) }, headers)).status;
  };
  expect([await add(), await add(await person.touch("secondProposal:P-22222222"))]).toEqual([428, 428]);
  expect((await state(person))["me"]).toMatchObject({ passkeys: 1 });
  expect(await add(await person.touch("addPasskey:"))).toBe(200);
  expect((await state(person))["me"]).toMatchObject({ passkeys: 2 });
  await person.ask("POST", "/desk/api/sign-in/sign-out");
  const { body: options } = await person.ask("POST", "/desk/api/sign-in/options");
  expect((await person.ask("POST", "/desk/api/sign-in/verify", { response: own.get(options as never) })).status).toBe(200);
});

test("[SC-23] a page of another site, a forged identity in a header and a demo name in no demo are refused", async () => {
  const person = await newDeskPerson(app, ["lead"]);
  for (const headers of [{ origin: "https://elsewhere.example" }, { "x-lampion-desk": "" }])
    expect((await person.ask("POST", "/desk/api/sign-in/touch/options", { act: "drill:" }, headers)).status).toBe(403);
  const nobody = createBrowser(app.url);
  const forged = { "x-staff": person.staff, "x-forwarded-user": person.staff, authorization: `Bearer ${person.staff}`, cookie: `lampion-desk=${person.staff}` };
  expect((await nobody.ask("POST", "/desk/api/sign-in/touch/options", { act: "drill:" }, forged)).status).toBe(401);
  const demo = await nobody.ask("POST", "/desk/api/sign-in/demo", { as: "somebody" });
  expect([demo.status, demo.body["code"]]).toEqual([403, "no-demo"]);
});

test("no secret of the sign-in rests in the files: neither cookie nor link", async () => {
  const person = await newDeskPerson(app, ["moderator"]);
  const link = app.staff.book.invite(person.staff);
  const secret = person.cookie.split("=")[1] ?? "";
  expect(secret.length).toBe(43);
  const held = readdirSync(folder, { withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => readFileSync(join(folder, one.name)));
  expect(held.length).toBeGreaterThan(3);
  for (const file of held) for (const one of [secret, link]) expect(file.includes(one)).toBe(false);
});

test("[MD-12] who signs in, out, or touches a key stands in the audit, and when the audit fails nobody comes in", async () => {
  const person = await newDeskPerson(app, ["moderator"]);
  await person.touch("life:C-22222222");
  await person.ask("POST", "/desk/api/sign-in/sign-out");
  const { log } = app.desk.house.ports;
  const { number } = await log.auditHead();
  const rows = (await log.audit(Math.max(1, number - 10), 20)).filter((row) => row.by === person.staff);
  expect(rows.map((row) => [row.what, row.purpose])).toEqual([
    ["passkey-added", "enrolment"],
    ["signed-in", "passkey"],
    ["touched", "life:C-22222222"],
    ["signed-out", ""],
  ]);
  const { addAudit } = log;
  try {
    log.addAudit = () => Promise.reject(new Error("disk full"));
    expect((await person.signIn()).status).toBe(503);
    expect((await state(person))["me"]).toBeNull();
  } finally {
    log.addAudit = addAudit;
  }
  expect((await person.signIn()).status).toBe(200);
});

test("`lampion staff` adds somebody with a link that works, lists no secret, and refuses what it does not know", () => {
  const env = { LAMPION_DATA: folder, PUBLIC_ORIGIN: "https://chat.example" };
  const added = staffCommand(["add", "--name", "Claude Martin", "--role", "lead,orders", "--department", "75"], env, () => nowMs);
  expect(added.code).toBe(0);
  const link = /^https:\/\/chat\.example\/desk\/enrol#(\S{43})$/.exec(added.lines[2] ?? "")?.[1] ?? "";
  const member = app.staff.book.byId(app.staff.slips.about("enrolment", link) ?? "");
  expect(member).toMatchObject({ name: "Claude Martin", roles: ["lead", "orders"], department: "75" });
  expect(staffCommand(["list"], env, () => nowMs).lines.join("\n")).toContain("Claude Martin");
  for (const wrong of [["add", "--role", "lead"], ["add", "--name", "A", "--role", "admin"], ["add", "--name", "A"], ["add", "--colour", "red"], ["invite", "M-00"], ["elsewhere"]])
    expect({ wrong, code: staffCommand(wrong, env, () => nowMs).code }).toEqual({ wrong, code: 1 });
  // Who has a passkey gets a link from two leads and after a day; alone only where that cannot be, and said so.
  expect(staffCommand(["invite", member?.sign ?? ""], env, () => nowMs).code).toBe(0);
  app.staff.store.savePasskey({ id: "key-of-claude", staff: member?.id ?? "", publicKey: "", counter: 0, transports: [], addedAtMs: nowMs });
  const refused = staffCommand(["invite", member?.sign ?? ""], env, () => nowMs);
  expect([refused.code, refused.lines.join(" ").includes("two leads")]).toEqual([1, true]);
  expect(staffCommand(["invite", member?.sign ?? "", "--alone"], env, () => nowMs).code).toBe(0);
  expect(staffCommand(["end", member?.sign ?? ""], env, () => nowMs).code).toBe(0);
  expect(app.staff.book.byId(member?.id ?? "")?.untilMs).toBe(nowMs);
});
