import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { noble, readRecords, streamRef, toHex, utf8Text } from "@lampion/proof";
import { Decrypter, generateIdentity, identityToRecipient } from "age-encryption";
import { walkGuide } from "./clerks/clerks.ts";
import { newDeskPerson, type DeskPerson } from "./desk-person.ts";
import { openProofWorld, type ProofWorld } from "./proof-world.ts";
import { twoWhoTalk } from "./two-who-talk.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
let world: ProofWorld;
/** Who is on call, with the hour of the drill at which the telephone rang. */
const calls: { readonly about: string; readonly number: string; readonly atMs: number }[] = [];
const telephone = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  async fetch(request) {
    const { about, number, at } = (await request.json()) as { about: string; number: string; at: number };
    calls.push({ about, number, atMs: at });
    return new Response("taken");
  },
});

beforeAll(async () => {
  world = await openProofWorld({ isWitnessed: true, env: { PAGER_URL: `http://127.0.0.1:${telephone.port}`, PAGER_SECRET: "s".repeat(32) } });
}, 60_000);
afterAll(async () => {
  await world.stop();
  void telephone.stop(true);
});

async function until(what: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !what(); tries += 1) {
    await world.app.desk.tick();
    await Bun.sleep(10);
  }
  expect(what()).toBe(true);
}
/** Somebody comes to the desk: sessions end after a quarter of an hour alone. */
async function ask(person: DeskPerson, method: "GET" | "POST", path: string, body?: unknown, act?: string): Promise<Record<string, unknown>> {
  expect((await person.signIn()).status).toBe(200);
  const answer = await person.ask(method, path, body, act === undefined ? {} : await person.touch(act));
  expect([path, answer.status, answer.body]).toEqual([path, 200, answer.body]);
  return answer.body;
}

/**
 * What people need for each step, minutes of the simulated clock: assumed, to be replaced by those of a drill with people. The machine's own part is real, and far below.
 */
const takes = { reading: 10, callback: 10, check: 5, request: 5, custodians: 15, bundle: 5, second: 8 } as const;

test("[LW-107, T20] an emergency production order that nobody looks at rings at 1, 4 and 7 hours; begun then, its bundle is out within 60 minutes of work and before it is due", async () => {
  const said = ["Tu joues depuis longtemps ?", "Oui, et toi ?", "Je commence. C'est dur."];
  const { app, nowMs, file } = world;
  const met = await twoWhoTalk(app.url, said);
  world.guests.push(...met.guests);
  const hour = Math.floor(nowMs() / hourMs) * hourMs;
  expect((await met.first.reportTalk(met.talk, [hour], new Set(), { who: "me", situation: "harassment", words: "", act: "now" })).t).toBe("ok");
  const [officer, lead] = [await newDeskPerson(app, ["orders"]), await newDeskPerson(app, ["lead"])];

  const stream = `talk:${met.talk}`;
  const order = {
    kind: "epoc",
    isEmergency: true,
    authority: { name: "Parquet de Ville", country: "FR", contact: "01" },
    reference: "2026/119",
    legalBasis: "Règlement (UE) 2023/1543, art. 10(4)",
    reasons: "Menace imminente pour la vie.",
    selectors: [{ kind: "stream", value: stream, from: hour, to: hour + hourMs }],
    dataClasses: ["content"],
    territory: ["FR"],
    language: "fr",
    redress: "Tribunal",
    gagUntil: null,
    category: "VIOLENCE",
    dueAt: null,
  };
  const receivedMs = nowMs();
  const { order: id } = (await ask(officer, "POST", "/desk/api/orders", order)) as { order: string };
  const rang = (): number[] => calls.filter((call) => call.about === "order" && call.number === id).map((call) => Math.round((call.atMs - receivedMs) / minuteMs));
  await until(() => rang().length === 1);

  // Nobody comes. It rings again at 1, 4 and 7 hours, and not in between.
  for (const at of [0.9, 1.01, 3.9, 4.01, 6.9, 7.01]) {
    world.passes(receivedMs + at * hourMs - nowMs());
    await until(() => rang().length === 1 + [1, 4, 7].filter((alarm) => at >= alarm).length);
  }
  expect(rang()).toEqual([0, 61, 241, 421]);
  await world.sheetsClosed();

  const begunMs = nowMs();
  const machineMs = performance.now();
  const spent = (step: keyof typeof takes): void => world.passes(takes[step] * minuteMs);
  const step = async (what: Record<string, unknown>): Promise<Record<string, unknown>> => ask(officer, "POST", `/desk/api/orders/${id}/step`, what, `orderStep:${id}`);
  expect(await ask(officer, "GET", `/desk/api/orders/${id}`)).toMatchObject({ card: { overdue: false }, check: { missing: [], tooBroad: [] } });
  spent("reading");
  spent("callback");
  await step({ step: "authenticate", directory: "FR-annuaire-12", calledAt: nowMs() });
  spent("check");
  expect(await step({ step: "accept" })).toMatchObject({ state: "accepted" });

  const asked = {
    set: "words",
    purpose: `order ${id}`,
    basis: order.legalBasis,
    requester: officer.staff,
    approvers: [lead.staff],
    selectors: [{ stream, fromMs: hour, toMs: hour + hourMs }],
  };
  expect(await world.ask(asked)).toMatchObject({ code: 0 });
  spent("request");
  await world.answer();
  spent("custodians");
  expect(await world.join([1, 3], "opened.bin")).toMatchObject({ code: 0 });
  const opened = readRecords(new Uint8Array(readFileSync(file("opened.bin"))))!;
  const texts = opened.map((one) => (one.held.body === null ? "" : utf8Text(one.held.body)));
  for (const line of said) expect(texts).toContain(line);

  const [report] = await world.rows("vault", "SELECT id FROM reports");
  const item = String(report?.["id"]);
  const selectors = [{ stream: toHex(streamRef(noble, stream)), fromMs: hour, toMs: hour + hourMs }];
  const basis = { kind: "order", reference: order.reference, basis: order.legalBasis, requester: officer.staff, approvers: [lead.staff], selectors };
  const request = world.write("export.json", { case: id, items: [item], who: officer.staff, authority: basis, statement: null });
  const police = await generateIdentity();
  expect(await world.lampion("evidence", "export", request, "--out", file("bundle.age"), "--to", await identityToRecipient(police))).toMatchObject({ code: 0 });
  spent("bundle");
  const bundle = new Uint8Array(readFileSync(file("bundle.age")));
  const proposed = await step({ step: "execute", digest: toHex(noble.sha256(bundle)), rows: opened.length });
  expect(proposed).toMatchObject({ kind: "proposed" });
  const proposal = String(proposed["proposal"]);
  spent("second");
  await ask(lead, "POST", `/desk/api/proposals/${proposal}/second`, { agree: true }, `secondProposal:${proposal}`);

  // It is out: within an hour of work, before it is due, and no alarm after it.
  const { card } = (await ask(officer, "GET", `/desk/api/orders/${id}`)) as { card: { state: string; effectAt: number; overdue: boolean; clock: { dueAt: number } } };
  expect(card).toMatchObject({ state: "executed", overdue: false });
  expect(card.effectAt - begunMs).toBeLessThanOrEqual(60 * minuteMs);
  expect(card.clock.dueAt - receivedMs).toBeGreaterThan(8 * hourMs - minuteMs);
  expect(card.effectAt).toBeLessThan(card.clock.dueAt);
  // What the machine itself took of it.
  expect(performance.now() - machineMs).toBeLessThan(2 * minuteMs);
  world.passes(20 * hourMs);
  await app.desk.tick();
  expect(rang()).toHaveLength(4);

  // The authority's clerk finds it in order.
  const decrypter = new Decrypter();
  decrypter.addIdentity(police);
  // All that the clerk has: the zip, a letter with the key of the log, and the guide in the zip.
  mkdirSync(file("clerk"));
  writeFileSync(file("clerk/case.zip"), await decrypter.decrypt(bundle));
  writeFileSync(file("clerk/letter.txt"), `${app.log.key}\n`);
  const walked = walkGuide(file("clerk"));
  // It was reported within its hour, and the day's time stamp comes after the day: that is said, and nothing is wrong.
  expect([walked.finding, walked.said]).toEqual([{ kind: "missing", lines: ["Fixed before the report", "Log signed, witnessed, time-stamped"] }, walked.said]);
}, 120_000);
