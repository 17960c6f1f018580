import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Database } from "bun:sqlite";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkRequest, noble, readRecords, streamRef, toHex, utf8Text, type OpeningFile } from "@lampion/proof";
import { ensurePlaces } from "../../../../tools/places/ensure-places.ts";
import { createApp, type App } from "../app.ts";
import { answerRequest } from "../evidence/custodians/answer.ts";
import { newKeyPair } from "../evidence/custodians/hpke.ts";
import type { CustodianKeyFile } from "../evidence/custodians/key-file.ts";
import { openZip } from "../evidence/verifier/open-zip.ts";
import { verifierFiles } from "../evidence/verifier/build-tools.ts";
import { startWitness } from "../evidence/witness/witness-server.ts";
import { readOptions } from "../options/options.ts";
import type { Guest } from "./guest.ts";
import { hasOpenssl, startTimeAuthority, type TimeAuthority } from "./time-authority.ts";
import { twoWhoTalk } from "./two-who-talk.ts";

const hourMs = 3_600_000;
const cli = join(dirname(fileURLToPath(import.meta.url)), "../cli.ts");
let folder: string;
let data: string;
let app: App;
let witness: ReturnType<typeof startWitness>;
let authority: TimeAuthority | null = null;
let offsetMs = 0;
let keys: CustodianKeyFile[];
const guests: Guest[] = [];

async function start(more: Record<string, string>): Promise<App> {
  const read = readOptions([], { PORT: "0", LAMPION_DATA: data, ...more });
  if (read.kind !== "options") throw new Error("options");
  return createApp(read.options, { clock: { nowMs: () => Date.now() + offsetMs }, pace: { unitsPerS: 1_000, unitsMax: 10_000, writingRhythm: false } });
}
beforeAll(async () => {
  ensurePlaces();
  folder = mkdtempSync(join(tmpdir(), "lampion-proof-"));
  data = join(folder, "data");
  // The first start makes the log's key, which custodians and witness are told.
  const first = await start({});
  const logKey = first.log.key;
  await first.stop();
  witness = startWitness({
    folder: join(folder, "witness"),
    host: "127.0.0.1",
    port: 0,
    name: "witness.example/w",
    logs: [logKey],
    nowMs: () => Date.now() + offsetMs,
    alarm: () => {},
  });
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
});
afterAll(async () => {
  for (const one of guests) one.stop();
  await app.stop();
  await witness.stop();
  await authority?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function lampion(...args: string[]): Promise<{ code: number; said: string }> {
  const child = Bun.spawn([process.execPath, cli, ...args], { env: { PATH: process.env["PATH"] ?? "", LAMPION_DATA: data }, stdout: "pipe", stderr: "pipe" });
  // The clock signs once a minute; here it is in a hurry.
  const signing = setInterval(() => void app.log.sign().catch(() => undefined), 400);
  const [out, err, code] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text(), child.exited]);
  clearInterval(signing);
  return { code, said: out + err };
}
const file = (name: string): string => join(folder, name);

async function keep(): Promise<void> {
  await app.evidence.keep();
  await app.evidence.keep();
  await app.log.sign();
}

/** The writer closes a sheet when it comes to it; its root is in the log after that. */
async function closed(): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    await keep();
    const talks = new Database(join(data, "private.sqlite"), { readonly: true });
    const { open } = talks.query("SELECT count(*) AS open FROM sheets WHERE batch IS NULL").get() as { open: number };
    talks.close();
    if (open === 0) return;
    await Bun.sleep(100);
  }
  throw new Error("a sheet stayed open");
}

describe("a life of the proof, in the real service", () => {
  const lines = ["Tu joues depuis longtemps ?", "Oui, et toi ?", "Je commence. C'est dur.", "Ça vient avec le temps."];
  let talk: string;
  let stream: string;
  let hour: number;
  let item: string;

  test("[EV-24, EV-25] two of three custodians open exactly the hour asked for, out of the log, and one opens nothing", async () => {
    const met = await twoWhoTalk(app.url, lines);
    guests.push(...met.guests);
    talk = met.talk;
    stream = toHex(streamRef(noble, `talk:${talk}`));
    hour = Math.floor((Date.now() + offsetMs) / hourMs) * hourMs;
    // The words are nowhere on disk.
    const disk = ["private.sqlite", "private.sqlite-wal", "vault.sqlite", "vault.sqlite-wal"].map((name) => readFileSync(join(data, name)).toString("latin1")).join("");
    for (const line of lines) expect(disk.includes(Buffer.from(line).toString("latin1"))).toBe(false);

    expect((await lampion("custodians", "executor", "--out", file("executor.json"))).code).toBe(0);
    const asked = {
      set: "words",
      purpose: "threat to life",
      basis: "DSA art. 18",
      requester: "staff-1",
      approvers: ["staff-2"],
      selectors: [{ stream: `talk:${talk}`, fromMs: hour, toMs: hour + hourMs }],
    };
    writeFileSync(file("asked.json"), JSON.stringify(asked));
    expect(await lampion("custodians", "open", file("asked.json"), "--executor", file("executor.json"), "--out", file("request.json"))).toMatchObject({ code: 0 });
    const request = readFileSync(file("request.json"), "utf8");
    for (const [n, key] of keys.entries()) {
      const check = checkRequest(noble, request, key, Date.now());
      if (check.kind === "refused") throw new Error(check.en);
      writeFileSync(file(`answer-${n + 1}.json`), JSON.stringify(await answerRequest(noble, check.file, key)));
    }
    const join2 = (...answers: string[]) =>
      lampion("custodians", "join", file("request.json"), ...answers.map(file), "--executor", file("executor.json"), "--out", file("opened.bin"));
    expect(await join2("answer-1.json")).toMatchObject({ code: 1, said: expect.stringContaining("two custodians") });
    expect(await join2("answer-3.json", "answer-1.json")).toMatchObject({ code: 0 });
    const opened = readRecords(new Uint8Array(readFileSync(file("opened.bin"))))!.map((one) => (one.held.body === null ? null : utf8Text(one.held.body)));
    for (const line of lines) expect(opened).toContain(line);
    // Another conversation or another hour was not asked for, so that there is nothing of it.
    expect((JSON.parse(request) as OpeningFile).request.sheets.every((one) => one.stream === `talk:${talk}` && one.hourMs === hour)).toBe(true);
    writeFileSync(file("broad.json"), JSON.stringify({ ...asked, selectors: [{ stream: `talk:${talk}`, fromMs: hour - 40 * hourMs, toMs: hour + hourMs }] }));
    expect(await lampion("custodians", "open", file("broad.json"), "--executor", file("executor.json"), "--out", file("x.json"))).toMatchObject({
      code: 1,
      said: expect.stringContaining("narrower"),
    });
    // After the hour is over and in the log, the victim reports.
    offsetMs += hourMs + 180_000;
    await closed();
    const report = await met.first.reportTalk(talk, [hour], new Set(), { who: "me", situation: "harassment", words: "", act: "now" });
    expect(report.t).toBe("ok");
  }, 60_000);

  test("[EV-49, EV-52, EV-53] the report becomes a court bundle that a clerk's machine finds green, today and after the rows are gone", async () => {
    const vault = new Database(join(data, "vault.sqlite"), { readonly: true });
    item = (vault.query("SELECT id FROM reports").get() as { id: string }).id;
    vault.close();
    await keep();
    // A day later the authority has stamped the day.
    offsetMs += 24 * hourMs;
    await keep();
    const authorityOf = {
      kind: "order",
      reference: "2026/119",
      basis: "CPP 60-1",
      requester: "officer-4",
      approvers: ["staff-2"],
      selectors: [{ stream, fromMs: hour, toMs: hour + hourMs }],
    };
    writeFileSync(file("export.json"), JSON.stringify({ case: "C-7", items: [item], who: "staff-1", authority: authorityOf, statement: null }));
    for (const [name, content] of await verifierFiles()) writeFileSync(file(name), content);
    const make = async (name: string): Promise<string> => {
      expect(await lampion("evidence", "export", file("export.json"), "--out", file(name), "--unencrypted")).toMatchObject({ code: 0 });
      const done = Bun.spawnSync([Bun.which("node") ?? process.execPath, file("verify.mjs"), "--lang", "en", "--log-key", app.log.key, "--witness", witness.key, file(name)]);
      const said = done.stdout.toString();
      expect([done.exitCode, said]).toEqual([authority === null ? 1 : 0, said]);
      return said;
    };
    const today = await make("today.zip");
    expect(today).toContain("GREEN   Fixed before the report");
    const files = openZip(new Uint8Array(readFileSync(file("today.zip"))));
    if (!(files instanceof Map)) throw new Error(files.en);
    for (const line of lines) expect(utf8Text(files.get("messages.jsonl")!)).toContain(line);
    // 72 hours later the words of the hour are gone but for the hold of the report, which two custodians still open, and which ends (EV-22).
    offsetMs += 73 * hourMs;
    await keep();
    await keep();
    const open = () => lampion("custodians", "open", file("asked.json"), "--executor", file("executor.json"), "--out", file("late.json"));
    expect(await open()).toMatchObject({ code: 0 });
    const later = await make("later.zip");
    expect(later).toContain("GREEN   Fixed before the report");
    offsetMs += 60 * 24 * hourMs;
    await keep();
    await keep();
    expect(await open()).toMatchObject({ code: 1, said: expect.stringContaining("Nothing is there") });
  }, 120_000);

  test("an export without another approver, of nothing, to no recipient or to a full disk is refused with the next step, and no half file stays", async () => {
    const base = JSON.parse(readFileSync(file("export.json"), "utf8")) as { authority: object };
    const refused = async (change: object, ...more: string[]): Promise<string> => {
      writeFileSync(file("bad.json"), JSON.stringify({ ...base, ...change }));
      const done = await lampion("evidence", "export", file("bad.json"), "--out", file("bad.zip"), ...more);
      expect(done.code).toBeGreaterThan(0);
      expect(() => readFileSync(file("bad.zip"))).toThrow();
      expect(() => readFileSync(file("bad.zip.new"))).toThrow();
      return done.said;
    };
    expect(await refused({ authority: { ...base.authority, approvers: ["officer-4"] } }, "--unencrypted")).toContain("another person");
    expect(await refused({ items: ["none"] }, "--unencrypted")).toContain("no evidence none");
    expect(await refused({})).toContain("--to RECIPIENT");
    expect(await refused({}, "--to", "nonsense")).toContain("age1");
    expect(await refused({ authority: null }, "--unencrypted")).toContain("not a request");
    const child = Bun.spawn(
      ["bash", "-c", `ulimit -f 100; exec "$@"`, "bash", process.execPath, cli, "evidence", "export", file("export.json"), "--out", file("bad.zip"), "--unencrypted"],
      {
        env: { PATH: process.env["PATH"] ?? "", LAMPION_DATA: data },
        stderr: "pipe",
      },
    );
    const signing = setInterval(() => void app.log.sign().catch(() => undefined), 400);
    const [said, code] = await Promise.all([new Response(child.stderr).text(), child.exited]);
    clearInterval(signing);
    expect(code).not.toBe(0);
    expect(said === "" || said.includes("could not be written") || said.includes("file")).toBe(true);
    expect(() => readFileSync(file("bad.zip"))).toThrow();
  }, 60_000);

  test("an encrypted bundle opens for its recipient only", async () => {
    const { Decrypter, generateIdentity, identityToRecipient } = await import("age-encryption");
    const [identity, stranger] = [await generateIdentity(), await generateIdentity()];
    expect(await lampion("evidence", "export", file("export.json"), "--out", file("case.age"), "--to", await identityToRecipient(identity))).toMatchObject({ code: 0 });
    const open = async (who: string): Promise<string> => {
      const decrypter = new Decrypter();
      decrypter.addIdentity(who);
      const files = openZip(await decrypter.decrypt(new Uint8Array(readFileSync(file("case.age")))));
      return files instanceof Map ? "opened" : files.en;
    };
    expect(await open(identity)).toBe("opened");
    expect(await open(stranger).catch(() => "refused")).toBe("refused");
  }, 60_000);
});
