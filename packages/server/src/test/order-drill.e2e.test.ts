import { afterAll, beforeAll, expect, test } from "bun:test";
import { Database } from "bun:sqlite";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkRequest, noble, readRecords, streamRef, toHex, utf8Text } from "@lampion/proof";
import { Decrypter, generateIdentity, identityToRecipient } from "age-encryption";
import { ensurePlaces } from "../../../../tools/places/ensure-places.ts";
import { createApp, type App } from "../app.ts";
import { answerRequest } from "../evidence/custodians/answer.ts";
import { newKeyPair } from "../evidence/custodians/hpke.ts";
import type { CustodianKeyFile } from "../evidence/custodians/key-file.ts";
import { verifierFiles } from "../evidence/verifier/build-tools.ts";
import { startWitness } from "../evidence/witness/witness-server.ts";
import { readOptions } from "../options/options.ts";
import { newDeskPerson, type DeskPerson } from "./desk-person.ts";
import type { Guest } from "./guest.ts";
import { hasOpenssl, startTimeAuthority, type TimeAuthority } from "./time-authority.ts";
import { twoWhoTalk } from "./two-who-talk.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const cli = join(dirname(fileURLToPath(import.meta.url)), "../cli.ts");
const folder = mkdtempSync(join(tmpdir(), "lampion-drill-"));
const data = join(folder, "data");
const file = (name: string): string => join(folder, name);
/** The simulated clock: the real one, and what the drill lets pass. */
let offsetMs = 0;
const nowMs = (): number => Date.now() + offsetMs;
let app: App;
let witness: ReturnType<typeof startWitness>;
let authority: TimeAuthority | null = null;
let keys: CustodianKeyFile[];
let guests: readonly Guest[] = [];
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

async function start(more: Record<string, string>): Promise<App> {
  const read = readOptions([], { PORT: "0", LAMPION_DATA: data, PAGER_URL: `http://127.0.0.1:${telephone.port}`, PAGER_SECRET: "s".repeat(32), ...more });
  if (read.kind !== "options") throw new Error("options");
  return createApp(read.options, { clock: { nowMs }, pace: { unitsPerS: 1_000, unitsMax: 10_000, writingRhythm: false } });
}
beforeAll(async () => {
  ensurePlaces();
  const first = await start({});
  const logKey = first.log.key;
  await first.stop();
  witness = startWitness({ folder: file("witness"), host: "127.0.0.1", port: 0, name: "witness.example/w", logs: [logKey], nowMs, alarm: () => {} });
  if (hasOpenssl) authority = startTimeAuthority();
  keys = await Promise.all(
    [1, 2, 3].map(async (n): Promise<CustodianKeyFile> => ({
      v: 1,
      set: "words",
      holder: `custodian-${n}`,
      name: `N${n}`,
      organisation: `O${n}`,
      logKey,
      witnesses: [witness.key],
      ...(await newKeyPair()),
    })),
  );
  const words = keys.map((one, n) => ({ holder: one.holder, name: one.name, organisation: one.organisation, isOperator: n === 0, key: one.publicKey, generation: 1 }));
  writeFileSync(join(data, "custodians.json"), JSON.stringify({ v: 1, words, lines: [], former: [] }));
  app = await start({ LOG_WITNESSES: `${witness.url} ${witness.key}`, ...(authority === null ? {} : { LOG_TIMESTAMPS: authority.url }) });
}, 60_000);
afterAll(async () => {
  for (const one of guests) one.stop();
  await app.stop();
  await witness.stop();
  await authority?.stop();
  void telephone.stop(true);
  rmSync(folder, { recursive: true, force: true });
});

async function lampion(...args: string[]): Promise<string> {
  const child = Bun.spawn([process.execPath, cli, ...args], { env: { PATH: process.env["PATH"] ?? "", LAMPION_DATA: data }, stdout: "pipe", stderr: "pipe" });
  const signing = setInterval(() => void app.log.sign().catch(() => undefined), 400);
  const [out, err, code] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text(), child.exited]);
  clearInterval(signing);
  expect([code, err]).toEqual([0, err]);
  return out;
}
async function until(what: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !what(); tries += 1) {
    await app.desk.tick();
    await Bun.sleep(10);
  }
  expect(what()).toBe(true);
}
async function closed(): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    await app.evidence.keep();
    await app.log.sign();
    const talks = new Database(join(data, "private.sqlite"), { readonly: true });
    const { open } = talks.query("SELECT count(*) AS open FROM sheets WHERE batch IS NULL").get() as { open: number };
    talks.close();
    if (open === 0) return;
    await Bun.sleep(50);
  }
  throw new Error("a sheet stayed open");
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
  const met = await twoWhoTalk(app.url, said);
  guests = met.guests;
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
    offsetMs += receivedMs + at * hourMs - nowMs();
    await until(() => rang().length === 1 + [1, 4, 7].filter((alarm) => at >= alarm).length);
  }
  expect(rang()).toEqual([0, 61, 241, 421]);
  await closed();

  const begunMs = nowMs();
  const machineMs = performance.now();
  const spent = (step: keyof typeof takes): void => void (offsetMs += takes[step] * minuteMs);
  const step = async (what: Record<string, unknown>): Promise<Record<string, unknown>> => ask(officer, "POST", `/desk/api/orders/${id}/step`, what, `orderStep:${id}`);
  expect(await ask(officer, "GET", `/desk/api/orders/${id}`)).toMatchObject({ card: { overdue: false }, check: { missing: [], tooBroad: [] } });
  spent("reading");
  spent("callback");
  await step({ step: "authenticate", directory: "FR-annuaire-12", calledAt: nowMs() });
  spent("check");
  expect(await step({ step: "accept" })).toMatchObject({ state: "accepted" });

  await lampion("custodians", "executor", "--out", file("executor.json"));
  const asked = {
    set: "words",
    purpose: `order ${id}`,
    basis: order.legalBasis,
    requester: officer.staff,
    approvers: [lead.staff],
    selectors: [{ stream, fromMs: hour, toMs: hour + hourMs }],
  };
  writeFileSync(file("asked.json"), JSON.stringify(asked));
  await lampion("custodians", "open", file("asked.json"), "--executor", file("executor.json"), "--out", file("request.json"));
  spent("request");
  for (const n of [0, 2]) {
    const check = checkRequest(noble, readFileSync(file("request.json"), "utf8"), keys[n]!, Date.now());
    if (check.kind === "refused") throw new Error(check.en);
    writeFileSync(file(`answer-${n}.json`), JSON.stringify(await answerRequest(noble, check.file, keys[n]!)));
  }
  spent("custodians");
  await lampion("custodians", "join", file("request.json"), file("answer-0.json"), file("answer-2.json"), "--executor", file("executor.json"), "--out", file("opened.bin"));
  const opened = readRecords(new Uint8Array(readFileSync(file("opened.bin"))))!;
  const texts = opened.map((one) => (one.held.body === null ? "" : utf8Text(one.held.body)));
  for (const line of said) expect(texts).toContain(line);

  const vault = new Database(join(data, "vault.sqlite"), { readonly: true });
  const { id: item } = vault.query("SELECT id FROM reports").get() as { id: string };
  vault.close();
  const selectors = [{ stream: toHex(streamRef(noble, stream)), fromMs: hour, toMs: hour + hourMs }];
  const basis = { kind: "order", reference: order.reference, basis: order.legalBasis, requester: officer.staff, approvers: [lead.staff], selectors };
  writeFileSync(file("export.json"), JSON.stringify({ case: id, items: [item], who: officer.staff, authority: basis, statement: null }));
  const police = await generateIdentity();
  await lampion("evidence", "export", file("export.json"), "--out", file("bundle.age"), "--to", await identityToRecipient(police));
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
  offsetMs += 20 * hourMs;
  await app.desk.tick();
  expect(rang()).toHaveLength(4);

  // The authority's clerk finds it in order.
  const decrypter = new Decrypter();
  decrypter.addIdentity(police);
  writeFileSync(file("bundle.zip"), await decrypter.decrypt(bundle));
  for (const [name, content] of await verifierFiles()) writeFileSync(file(name), content);
  const done = Bun.spawnSync([Bun.which("node") ?? process.execPath, file("verify.mjs"), "--lang", "en", "--log-key", app.log.key, "--witness", witness.key, file("bundle.zip")]);
  const verdict = done.stdout.toString();
  // Amber at most: the day's time stamp comes after the day.
  expect([done.exitCode < 2, verdict]).toEqual([true, verdict]);
  expect(verdict).not.toContain("RED");
}, 120_000);
