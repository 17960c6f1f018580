import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkRequest, noble, type OpeningFile } from "@lampion/proof";
import { ensurePlaces } from "../../../../tools/places/ensure-places.ts";
import { createApp, type App } from "../app.ts";
import { createEvidenceReader } from "../desk/evidence-reader.ts";
import { answerRequest } from "../evidence/custodians/answer.ts";
import { newKeyPair } from "../evidence/custodians/hpke.ts";
import type { CustodianKeyFile } from "../evidence/custodians/key-file.ts";
import { readOptions } from "../options/options.ts";
import { ownDatabase, postgresUrl } from "../store/testing/postgres.ts";
import type { Guest } from "./guest.ts";
import { twoWhoTalk } from "./two-who-talk.ts";

const hourMs = 3_600_000;
const url = await postgresUrl();
const database = url === null ? null : await ownDatabase(url);
const cli = join(dirname(fileURLToPath(import.meta.url)), "../cli.ts");
const folder = mkdtempSync(join(tmpdir(), "lampion-opening-pg-"));
const data = join(folder, "data");
const file = (name: string): string => join(folder, name);
let app: App;
let offsetMs = 0;
let keys: CustodianKeyFile[];
const guests: Guest[] = [];

async function start(): Promise<App> {
  const read = readOptions([], { PORT: "0", LAMPION_DATA: data, DATABASE_URL: database?.url ?? "" });
  if (read.kind !== "options") throw new Error("options");
  return createApp(read.options, { clock: { nowMs: () => Date.now() + offsetMs }, pace: { unitsPerS: 1_000, unitsMax: 10_000, writingRhythm: false } });
}
async function lampion(...args: string[]): Promise<{ code: number; said: string }> {
  const env = { PATH: process.env["PATH"] ?? "", LAMPION_DATA: data, DATABASE_URL: database?.url ?? "" };
  const child = Bun.spawn([process.execPath, cli, ...args], { env, stdout: "pipe", stderr: "pipe" });
  // The clock signs once a minute; here it is in a hurry.
  const signing = setInterval(() => void app.log.sign().catch(() => undefined), 400);
  const [out, err, code] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text(), child.exited]);
  clearInterval(signing);
  return { code, said: out + err };
}

describe.skipIf(url === null)("opening by custodians over PostgreSQL", () => {
  beforeAll(async () => {
    ensurePlaces();
    const first = await start();
    const logKey = first.log.key;
    await first.stop();
    keys = await Promise.all(
      [1, 2, 3].map(async (n): Promise<CustodianKeyFile> => ({
        v: 1,
        set: "words",
        holder: `custodian-${n}`,
        name: `N${n}`,
        organisation: `O${n}`,
        logKey,
        witnesses: [],
        ...(await newKeyPair()),
      })),
    );
    const words = keys.map((one, n) => ({ holder: one.holder, name: one.name, organisation: one.organisation, isOperator: n === 0, key: one.publicKey, generation: 1 }));
    writeFileSync(join(data, "custodians.json"), JSON.stringify({ v: 1, words, lines: [], former: [] }));
    app = await start();
  }, 60_000);
  afterAll(async () => {
    for (const one of guests) one.stop();
    await app.stop();
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  test("[EV-36, EV-24, EV-25] a recall code asks for its hour, two custodians open exactly that out of PostgreSQL, and it comes into the case authenticated", async () => {
    const met = await twoWhoTalk(app.url, ["Bonsoir.", "Tu vas le regretter."]);
    guests.push(...met.guests);
    const at = met.first.state.talks.find((card) => card.id === met.talk)?.lastAt ?? Date.now();
    const from = Math.floor(at / hourMs) * hourMs;
    const reply = await met.first.ask("recall", { talk: met.talk });
    const code = reply.t === "ok" ? (reply.recall?.code ?? "") : "";
    const filed = await fetch(`${app.url}/recall`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" },
      body: new URLSearchParams({ lang: "en", situation: "blackmail", hours: "1", words: "", code, from: String(from) }).toString(),
    });
    expect(filed.status).toBe(200);
    const report = [...app.desk.house.state.reports.keys()].at(-1) ?? "";

    expect((await lampion("custodians", "executor", "--out", file("executor.json"))).code).toBe(0);
    const open = (request: object, out: string) => {
      writeFileSync(file("asked.json"), JSON.stringify({ set: "words", recall: report, requester: "staff-1", approvers: ["staff-2"], ...request }));
      return lampion("custodians", "open", file("asked.json"), "--executor", file("executor.json"), "--out", file(out));
    };
    expect(await open({ recall: "none" }, "x.json")).toMatchObject({ code: 1, said: expect.stringContaining("No report none asks for hours with a recall code.") });
    expect(await open({ approvers: ["staff-1"] }, "x.json")).toMatchObject({ code: 1, said: expect.stringContaining("another person") });
    expect(await open({}, "request.json")).toMatchObject({ code: 0 });
    const request = readFileSync(file("request.json"), "utf8");
    expect((JSON.parse(request) as OpeningFile).request.sheets.map((one) => [one.stream, one.hourMs])).toEqual([[`talk:${met.talk}`, from]]);
    for (const [n, key] of keys.entries()) {
      const check = checkRequest(noble, request, key, Date.now());
      if (check.kind === "refused") throw new Error(check.en);
      writeFileSync(file(`answer-${n + 1}.json`), JSON.stringify(await answerRequest(noble, check.file, key)));
    }
    const joined = (...answers: string[]) =>
      lampion("custodians", "join", file("request.json"), ...answers.map(file), "--executor", file("executor.json"), "--out", file("opened.bin"));
    expect(await joined("answer-2.json")).toMatchObject({ code: 1, said: expect.stringContaining("one opens nothing") });
    expect(await joined("answer-3.json", "answer-1.json")).toMatchObject({ code: 0 });
    expect(await lampion("custodians", "hand-in", file("request.json"), file("opened.bin"), "--to", app.url)).toMatchObject({
      code: 0,
      said: expect.stringContaining("all of them authenticated"),
    });
    const found = app.desk.house.state;
    const reports = found.cases.get(found.reports.get(report)?.case ?? "")?.reports ?? [];
    expect(reports.length).toBe(2);
    const records = await createEvidenceReader(app.ports.vault, app.log).records(reports[1] ?? "", { who: "M-1", why: "to decide", atMs: Date.now(), seqs: [] });
    expect(records.map((one) => one.text)).toContain("Tu vas le regretter.");
  }, 60_000);

  test("[EV-19] what ended with its 72 hours opens for nobody there either", async () => {
    const report = [...app.desk.house.state.reports.keys()][0] ?? "";
    offsetMs = 73 * hourMs;
    await app.evidence.keep();
    writeFileSync(file("asked.json"), JSON.stringify({ set: "words", recall: report, requester: "staff-1", approvers: ["staff-2"] }));
    expect(await lampion("custodians", "open", file("asked.json"), "--executor", file("executor.json"), "--out", file("late.json"))).toMatchObject({
      code: 1,
      said: expect.stringContaining("these hours are over 72 hours old"),
    });
  }, 30_000);
});
