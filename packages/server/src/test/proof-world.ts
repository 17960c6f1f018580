import { Database } from "bun:sqlite";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkRequest, noble, type OpeningFile } from "@lampion/proof";
import postgres from "postgres";
import type { App } from "../app.ts";
import { answerRequest } from "../evidence/custodians/answer.ts";
import { newKeyPair } from "../evidence/custodians/hpke.ts";
import type { CustodianKeyFile } from "../evidence/custodians/key-file.ts";
import { verifierFiles } from "../evidence/verifier/build-tools.ts";
import { startWitness } from "../evidence/witness/witness-server.ts";
import type { Guest } from "./guest.ts";
import { quickPace, startApp } from "./start-app.ts";
import { hasOpenssl, startTimeAuthority, type TimeAuthority } from "./time-authority.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

export const natsDisk = "nats-disk";
/** The command as it is typed. */
export const cli = join(dirname(fileURLToPath(import.meta.url)), "../cli.ts");

export interface Said {
  readonly code: number;
  /** Both outputs. */
  readonly said: string;
}
/** The real service on a clock that a test sets, with three custodians, and the commands that people type beside it. */
export interface ProofWorld {
  readonly folder: string;
  /** Data folder of the service. */
  readonly data: string;
  /** What the commands see of the surroundings. */
  readonly env: Readonly<Record<string, string>>;
  readonly app: App;
  readonly keys: readonly CustodianKeyFile[];
  readonly witness: ReturnType<typeof startWitness> | null;
  readonly authority: TimeAuthority | null;
  /** Ended with the world. */
  readonly guests: Guest[];
  file(name: string): string;
  write(name: string, content: object): string;
  nowMs(): number;
  passes(ms: number): void;
  /** A command beside the running service, which signs its log meanwhile. */
  lampion(...args: string[]): Promise<Said>;
  /** The same by another program, such as one that sets a limit first. */
  typed(words: readonly string[]): Promise<Said>;
  /** The clock's work, twice, and a signed log. */
  keep(): Promise<void>;
  /** Until the roots of all sheets of hours that are over stand in the log. */
  sheetsClosed(): Promise<void>;
  /** Asks for an opening; the request lies in `out`. */
  ask(asked: object, out?: string): Promise<Said>;
  /** Each custodian answers REQUEST.json into answer-1.json to answer-3.json; what was asked for. */
  answer(request?: string): Promise<OpeningFile["request"]>;
  /** Joins these answers into `out`. */
  join(answers: readonly number[], out: string): Promise<Said>;
  /** Rows of a file of the embedded database, or of that schema. */
  rows(file: "vault" | "private" | "log", sql: string): Promise<Record<string, unknown>[]>;
  /** Every file of the service, as bytes. */
  bytesOnDisk(): Buffer[];
  /** A copy of the data folder with the key store in it, or with the disk of NATS as `natsDisk`; where it lies. */
  copy(): string;
  /** What `verify.mjs` of that folder says of a bundle under Node, told the keys of the log and of the witness. */
  verify(bundle: string): Promise<Said>;
  stop(): Promise<void>;
}

export interface WorldOptions {
  readonly set?: "words" | "lines";
  /** With a witness, and an authority for the time where OpenSSL is there. */
  readonly isWitnessed?: boolean;
  /** Empty: the embedded database. */
  readonly databaseUrl?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A NATS server with JetStream that has the keys, and the folder of its files; null: the keys are files. */
  readonly nats?: { readonly url: string; readonly folder: string } | null;
  /** Something done with the service as it is before there are custodians. */
  readonly before?: (app: App, data: string) => Promise<void>;
}

/** Opens a world in a folder of its own. The first start makes the log's key, which custodians and witness are told. */
export async function openProofWorld({
  set = "words",
  isWitnessed = false,
  databaseUrl = "",
  env: more = {},
  nats = null,
  before = async () => {},
}: WorldOptions = {}): Promise<ProofWorld> {
  const folder = mkdtempSync(join(tmpdir(), "lampion-proof-"));
  const data = join(folder, "data");
  const file = (name: string): string => join(folder, name);
  let offsetMs = 0;
  const nowMs = (): number => Date.now() + offsetMs;
  const keyStore = nats === null ? {} : { LAMPION_KEY_STORE: "nats", NATS_URL: nats.url };
  const engine = { ...(databaseUrl === "" ? {} : { DATABASE_URL: databaseUrl }), ...keyStore };
  const env = { PATH: process.env["PATH"] ?? "", LAMPION_DATA: data, ...engine };
  const start = (with_: Readonly<Record<string, string>>): Promise<App> => startApp(data, { env: { ...engine, ...more, ...with_ }, clock: { nowMs }, pace: quickPace });

  const first = await start({});
  await before(first, data);
  const logKey = first.log.key;
  await first.stop();
  const witness = isWitnessed ? startWitness({ folder: file("witness"), host: "127.0.0.1", port: 0, name: "witness.example/w", logs: [logKey], nowMs, alarm: () => {} }) : null;
  const authority = isWitnessed && hasOpenssl ? startTimeAuthority() : null;
  const keys = await threeCustodians(set, logKey, witness === null ? [] : [witness.key]);
  const told = keys.map((one, n) => ({ holder: one.holder, name: one.name, organisation: one.organisation, isOperator: n === 0, key: one.publicKey, generation: 1 }));
  writeFileSync(join(data, "custodians.json"), JSON.stringify({ v: 1, words: [], lines: [], [set]: told, former: [] }));
  const app = await start({
    ...(witness === null ? {} : { LOG_WITNESSES: `${witness.url} ${witness.key}` }),
    ...(authority === null ? {} : { LOG_TIMESTAMPS: authority.url }),
  });
  // It is the next morning, five past nine: what a test does by this clock stays within its hour and, for an afternoon, within its day. A node starts by the time of its database.
  const morningMs = 9 * hourMs + 5 * minuteMs;
  offsetMs = Math.ceil((Date.now() - morningMs) / dayMs) * dayMs + morningMs - Date.now();
  const guests: Guest[] = [];
  let copies = 0;

  async function typed(words: readonly string[]): Promise<Said> {
    const child = Bun.spawn([...words], { env, stdout: "pipe", stderr: "pipe" });
    // The clock signs once a minute; here it is in a hurry.
    const signing = setInterval(() => void app.log.sign().catch(() => undefined), 400);
    const [out, err, code] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text(), child.exited]);
    clearInterval(signing);
    return { code, said: out + err };
  }
  const lampion = (...args: string[]): Promise<Said> => typed([process.execPath, cli, ...args]);
  const write = (name: string, content: object): string => {
    writeFileSync(file(name), JSON.stringify(content));
    return file(name);
  };
  function copy(): string {
    copies += 1;
    const to = file(`copy-${copies}`);
    // By another process: whoever opens and closes a file of SQLite within this one takes its locks away.
    if (Bun.spawnSync(["cp", "-r", data, to]).exitCode !== 0) throw new Error("not copied");
    if (nats !== null && Bun.spawnSync(["cp", "-r", nats.folder, join(to, natsDisk)]).exitCode !== 0) throw new Error("not copied");
    return to;
  }
  async function keep(): Promise<void> {
    await app.evidence.keep();
    await app.evidence.keep();
    await app.log.sign();
  }
  async function rows(name: string, sql: string): Promise<Record<string, unknown>[]> {
    if (databaseUrl === "" || name === "log") {
      const database = new Database(join(data, `${name}.sqlite`), { readonly: true });
      const found = database.query(sql).all() as Record<string, unknown>[];
      database.close();
      return found;
    }
    const client = postgres(databaseUrl, { max: 1, onnotice: () => {}, connection: { search_path: `lampion_${name}` } });
    const found = await client.unsafe<Record<string, unknown>[]>(sql);
    await client.end({ timeout: 1 });
    return [...found];
  }
  return {
    folder,
    data,
    env,
    app,
    keys,
    witness,
    authority,
    guests,
    file,
    write,
    nowMs,
    passes: (ms) => void (offsetMs += ms),
    lampion,
    typed,
    keep,
    rows,
    async sheetsClosed() {
      for (let tries = 0; tries < 200; tries += 1) {
        await keep();
        if ((await rows("private", "SELECT sheet FROM sheets WHERE batch IS NULL LIMIT 1")).length === 0) return;
        await Bun.sleep(50);
      }
      throw new Error("a sheet stayed open");
    },
    async ask(asked, out = "request.json") {
      if (!existsSync(file("executor.json")) && (await lampion("custodians", "executor", "--out", file("executor.json"))).code !== 0) throw new Error("no key for the executor");
      return lampion("custodians", "open", write("asked.json", asked), "--executor", file("executor.json"), "--out", file(out));
    },
    async answer(name = "request.json") {
      const request = readFileSync(file(name), "utf8");
      for (const [n, key] of keys.entries()) {
        // Commands and custodians have the clock of their own machines.
        const check = checkRequest(noble, request, key, Date.now());
        if (check.kind === "refused") throw new Error(check.en);
        const answer = await answerRequest(noble, check.file, key);
        if (answer === null) throw new Error(`${key.holder} has no share of it`);
        write(`answer-${n + 1}.json`, answer);
      }
      return (JSON.parse(request) as OpeningFile).request;
    },
    join: (answers, out) =>
      lampion("custodians", "join", file("request.json"), ...answers.map((n) => file(`answer-${n}.json`)), "--executor", file("executor.json"), "--out", file(out)),
    bytesOnDisk: () =>
      readdirSync(copy(), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name))),
    copy,
    async verify(bundle) {
      for (const [name, content] of await verifierFiles()) writeFileSync(file(name), content);
      const told = ["--lang", "en", "--log-key", app.log.key, ...(witness === null ? [] : ["--witness", witness.key])];
      const done = Bun.spawnSync([Bun.which("node") ?? process.execPath, file("verify.mjs"), ...told, file(bundle)]);
      return { code: done.exitCode, said: done.stdout.toString() + done.stderr.toString() };
    },
    async stop() {
      for (const one of guests) one.stop();
      await app.stop();
      await witness?.stop();
      await authority?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Keys of three custodians of three organisations. */
export const threeCustodians = (set: "words" | "lines", logKey: string, witnesses: readonly string[]): Promise<CustodianKeyFile[]> =>
  Promise.all(
    [1, 2, 3].map(async (n): Promise<CustodianKeyFile> => ({
      v: 1,
      set,
      holder: `custodian-${n}`,
      name: `N${n}`,
      organisation: `O${n}`,
      logKey,
      witnesses,
      ...(await newKeyPair()),
    })),
  );
