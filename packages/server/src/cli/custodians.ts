import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ascii, labels, toBase64Url, toHex, type CustodianSet, type OpeningFile } from "@lampion/proof";
import { split } from "shamir-secret-sharing";
import { joinAnswers } from "../evidence/custodians/answer.ts";
import { keyCheck, latePairs, pairOf, readCanaries, saveCanaries, withResult } from "../evidence/custodians/canary.ts";
import { initCustodians, readNewCustodians, rotateCustodian } from "../evidence/custodians/change-custodians.ts";
import { custodianPage } from "../evidence/custodians/custodian-pages.ts";
import { readCustodians } from "../evidence/custodians/custodians-file.ts";
import { newKeyPair, wrapTo } from "../evidence/custodians/hpke.ts";
import { askOpening, type SealedSource } from "../evidence/custodians/opening.ts";
import type { KeyPlace } from "../evidence/key-place.ts";
import { openLogFiles } from "../evidence/log/log-files.ts";
import { createLogWriter } from "../evidence/log/log-writer.sqlite.ts";
import { native } from "../evidence/primitives.ts";
import { openDatabase } from "../store/database.ts";
import { escrowCommand, escrowHelp } from "./escrow.ts";
import { deskOf, notSigned, preparing, waitForFile } from "./opening-command.ts";
import { handInCommand } from "./recall-openings.ts";
import { joinCommand, openCommand, openingsHelp } from "./openings.ts";

export const custodiansHelp = `lampion custodians pages --out FOLDER              writes the custodians' pages, one for words and one for lines, to be opened offline
lampion custodians init SET THREE.json            names the three of words or of lines: [{name, organisation, isOperator, key}, ...]
lampion custodians rotate SET HOLDER ONE.json     replaces one of them, such as custodian-2: [{name, organisation, isOperator, key}]
lampion custodians executor --out KEY.json        makes the one-time key of the person who executes an opening
lampion custodians canary make SET --executor KEY.json --out REQUEST.json
lampion custodians canary check REQUEST.json ANSWER.json ANSWER.json --executor KEY.json
lampion custodians canary status                  which pairs are late; exit code 1 when there are any
${openingsHelp}
${escrowHelp}`;

export interface CustodianCommand {
  readonly args: readonly string[];
  readonly data: string;
  readonly keyring: KeyPlace;
  readonly databaseUrl: string;
  /** "URL KEY" for each witness of the log, as the service has them. */
  readonly witnesses: readonly string[];
  nowMs(): number;
  say(line: string): void;
  complain(line: string): void;
}

const isSet = (text: string | undefined): text is CustodianSet => text === "words" || text === "lines";

/** Resolves with an exit code: 0 done, 1 refused with the reason, 2 not understood. */
export async function runCustodians(command: CustodianCommand): Promise<number> {
  const { data, nowMs, say, complain } = command;
  let values: { out?: string; executor?: string; to?: string };
  let words: string[];
  try {
    const text = { type: "string" } as const;
    ({ values, positionals: words } = parseArgs({ args: [...command.args], options: { out: text, executor: text, to: text }, allowPositionals: true, strict: true }));
  } catch {
    complain(custodiansHelp);
    return 2;
  }
  const [act, first, second, ...more] = words;
  const refuse = (line: string): number => {
    complain(line);
    return 1;
  };
  const fileOf = (path: string | undefined): string | null => (path !== undefined && existsSync(path) ? readFileSync(path, "utf8") : null);
  const custodiansPath = join(data, "custodians.json");
  const canariesPath = join(data, "canaries.json");

  if (act === "pages" && values.out !== undefined) {
    mkdirSync(values.out, { recursive: true });
    for (const set of ["words", "lines"] as const) writeFileSync(join(values.out, `custodians-${set}.html`), await custodianPage(set));
    say(`Two pages are in ${values.out}. Give each custodian the one of their set.`);
    return 0;
  }
  if (act === "executor" && values.out !== undefined) {
    if (existsSync(values.out)) return refuse(`${values.out} is there already: an executor key is made once for one request.`);
    writeFileSync(values.out, JSON.stringify(await newKeyPair()), { mode: 0o600, flag: "wx" });
    say(`${values.out} is the one-time key. Keep it on the machine on which the sheets will be opened, and delete it afterwards.`);
    return 0;
  }
  if (act === "init" || act === "rotate") {
    const list = readNewCustodians(fileOf(act === "init" ? second : more[0]) ?? "");
    if (!isSet(first) || list === null || list.length !== (act === "init" ? 3 : 1)) {
      complain(custodiansHelp);
      return 2;
    }
    const database = openDatabase(join(data, "log.sqlite"), "log", "again");
    try {
      const ports = { path: custodiansPath, log: createLogWriter(database), nowMs };
      const changed = act === "init" ? await initCustodians(ports, first, list) : await rotateCustodian(ports, first, second ?? "", list[0]!);
      if (changed.kind === "refused") return refuse(changed.say);
      saveCanaries(canariesPath, readCanaries(canariesPath, nowMs()));
      say(`The custodians of ${first} are ${changed.file[first].map((one) => `${one.name} (${one.organisation})`).join(", ")}. Start Lampion again to use them.`);
      return 0;
    } finally {
      database.close();
    }
  }
  if (act === "canary" && first === "status") {
    const custodians = readCustodians(custodiansPath);
    const sets = (["words", "lines"] as const).filter((set) => custodians[set].length > 0);
    const late = latePairs(readCanaries(canariesPath, nowMs()), sets, nowMs());
    for (const pair of late) complain(`late or failed: ${pair}`);
    if (sets.length === 0) return refuse("There are no custodians yet: lampion custodians init.");
    if (late.length === 0) say("Every pair opened its canary within the quarter.");
    return late.length === 0 ? 0 : 1;
  }
  if (act === "hand-in") return handInCommand({ to: values.to ?? "http://127.0.0.1:4400", say, complain }, first, second);
  const { out, executor } = values;
  if (act === "open" && out !== undefined && executor !== undefined) return openCommand({ ...command, out, executor }, first);
  if (act === "join" && out !== undefined && executor !== undefined) return joinCommand({ ...command, out, executor }, words.slice(1));
  if (act === "escrow") return escrowCommand({ ...command, out: out ?? null, executor: executor ?? null }, words.slice(1));
  if (act === "canary" && first === "make" && isSet(second)) return makeCanary(second);
  if (act === "canary" && first === "check") return checkCanary();
  complain(custodiansHelp);
  return 2;

  async function makeCanary(set: CustodianSet): Promise<number> {
    const executor = JSON.parse(fileOf(values.executor) ?? "null") as { publicKey?: string } | null;
    const custodians = readCustodians(custodiansPath)[set];
    if (executor?.publicKey === undefined || values.out === undefined) {
      complain(custodiansHelp);
      return 2;
    }
    if (custodians.length === 0) return refuse(`There are no custodians of ${set} yet: lampion custodians init.`);
    const key = new Uint8Array(randomBytes(32));
    const sheet = new Uint8Array(randomBytes(16));
    const parts = await split(key, 3, 2);
    const label = ascii(set === "words" ? labels.wordsShare : labels.linesShare);
    const shares = await Promise.all(custodians.map(async (one, at) => ({ holder: one.holder, wrap: toBase64Url(await wrapTo(one.key, label, sheet, parts[at]!)) })));
    const hourMs = Math.floor(nowMs() / 3_600_000) * 3_600_000;
    const source: SealedSource = { sheets: async () => [{ sheet: toHex(sheet), stream: "canary", hourMs, shares }] };
    return withLog(async (log, files) => {
      const desk = await deskOf(data, log, files, nowMs);
      const asked = await askOpening(
        {
          source,
          log,
          prepare: preparing(nowMs),
          nowMs,
        },
        {
          set,
          purpose: "canary of the quarter: holds nobody's words",
          basis: "EV-27",
          requester: "operator",
          approvers: ["the custodians"],
          selectors: [{ stream: "canary", fromMs: hourMs, toMs: hourMs + 3_600_000 }],
          executor: executor.publicKey ?? "",
        },
      );
      if (asked.kind === "refused") return refuse(asked.say);
      const made = await waitForFile(asked, log, files, desk);
      if (made === null) return refuse(notSigned);
      writeFileSync(values.out!, JSON.stringify(made), { mode: 0o600 });
      const book = readCanaries(canariesPath, nowMs());
      saveCanaries(canariesPath, { ...book, open: { ...book.open, [asked.request.id]: { set, check: keyCheck(key), atMs: nowMs() } } });
      say(`${values.out} is the request. Two custodians answer it with their page; then: lampion custodians canary check.`);
      return 0;
    });
  }

  async function checkCanary(): Promise<number> {
    const request = fileOf(second);
    const answers = more.map(fileOf);
    const executor = JSON.parse(fileOf(values.executor) ?? "null") as { privateKey?: string } | null;
    if (request === null || answers.some((one) => one === null) || executor?.privateKey === undefined) {
      complain(custodiansHelp);
      return 2;
    }
    const file = JSON.parse(request) as OpeningFile;
    const book = readCanaries(canariesPath, nowMs());
    const known = book.open[file.request.id];
    if (known === undefined) return refuse("This is not the request of a canary that was made here.");
    const joined = await joinAnswers(native, file, answers as string[], executor.privateKey);
    if (joined.kind === "refused") return refuse(joined.say);
    const pair = pairOf((answers as string[]).map((one) => (JSON.parse(one) as { holder: string }).holder));
    const isRight = [...joined.keys.values()].every((key) => keyCheck(key) === known.check);
    saveCanaries(canariesPath, withResult(book, known.set, pair, isRight, nowMs()));
    if (!isRight) return refuse(`ALARM: ${pair} joined a wrong key. One of the two has another share than it should: have both checked and rotated.`);
    say(`${pair} opened the canary of ${known.set}.`);
    return 0;
  }

  async function withLog(work: (log: ReturnType<typeof createLogWriter>, files: ReturnType<typeof openLogFiles>) => Promise<number>): Promise<number> {
    const database = openDatabase(join(data, "log.sqlite"), "log", "again");
    try {
      return await work(createLogWriter(database), openLogFiles(join(data, "log")));
    } finally {
      database.close();
    }
  }
}
