import { Database } from "bun:sqlite";
import { afterAll, afterEach, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  conversationNowMs,
  conversationStoreContract,
  deviceStoreContract,
  evidenceVaultContract,
  knockPurseContract,
  messageStoreContract,
  moderationLogContract,
  reportOf,
  type Report,
} from "@lampion/core";
import { keyFiles } from "../evidence/open-key-store.ts";
import { openEvidenceKeys } from "../evidence/open-keys.ts";
import { createConversationStore } from "./conversation-store.ts";
import { openDatabase } from "./database.ts";
import { createDeviceStore, createKnockPurse } from "./device-store.ts";
import { createEvidenceVault } from "./evidence-vault.ts";
import { createModerationLog } from "./moderation-log.ts";
import { openMessageStore } from "./message-store.sqlite.ts";
import { blocksOfNamed, conversationsOfNamed } from "./named-in.ts";
import { migrations, type FileName } from "./migrations.ts";
import { contractDevices } from "./testing/devices.ts";
import { vaultPorts } from "./testing/vault-ports.ts";
import { sqliteTables } from "./tables.sqlite.ts";

const base = mkdtempSync(join(tmpdir(), "lampion-stores-"));
let files = 0;
let closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  closing = [];
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

function database(file: FileName) {
  files += 1;
  const path = join(base, `${files}-${file}.sqlite`);
  const reader = openDatabase(path, file);
  closing.push(() => reader.close());
  return { path, reader };
}
async function messages() {
  const keys = keyFiles(join(base, `${files}-keys`));
  const evidence = await openEvidenceKeys(
    keys,
    () => 0,
    () => {},
  );
  const store = await openMessageStore(database("vault"), database("private"), {
    keys,
    custodians: [],
    store: evidence.store,
    days: evidence.days,
    nowMs: () => 0,
    alarm: () => {},
  });
  closing.push(() => store.close());
  return store;
}

const devices = await contractDevices();
describe("the stores in SQLite", () => {
  const cases = [
    ...messageStoreContract(messages, devices),
    ...deviceStoreContract(async () => {
      const { reader } = database("main");
      return blocksOfNamed(
        createDeviceStore(sqliteTables(reader), () => 5_000),
        reader,
      );
    }),
    ...conversationStoreContract(async () => {
      const { reader } = database("private");
      return conversationsOfNamed(
        createConversationStore(sqliteTables(reader), () => conversationNowMs),
        reader,
      );
    }),
    ...evidenceVaultContract(async () => createEvidenceVault(sqliteTables(database("vault").reader), vaultPorts())),
    ...moderationLogContract(async () => createModerationLog(sqliteTables(database("desk").reader))),
    ...knockPurseContract(async () => createKnockPurse(sqliteTables(database("main").reader))),
  ];
  for (const one of cases) test(one.name, () => one.run());
});

describe("who is named in no row", () => {
  test("is not looked for in the file, and who is named is found, in the next process too", async () => {
    const { reader } = database("main");
    let asked = 0;
    const open = () => {
      const store = createDeviceStore(sqliteTables(reader), () => 5_000);
      return blocksOfNamed({ ...store, blocks: async (relation) => ((asked += 1), store.blocks(relation)) }, reader);
    };
    const first = open();
    expect(await first.blocks("relation-of-nobody")).toEqual([]);
    expect(asked).toBe(0);
    await first.addBlock({ id: "b-1", by: "relation-of-one", whom: "relation-of-other", atMs: 1, where: "room", narrow: false });
    const second = open();
    for (const store of [first, second]) for (const one of ["relation-of-one", "relation-of-other"]) expect((await store.blocks(one)).map((block) => block.id)).toEqual(["b-1"]);
    expect(asked).toBe(4);
  });
});

describe("a file of the store", () => {
  test("[RL-8] a report that finds the disk full is refused whole; what was kept is there, and with room again it is taken", async () => {
    const { reader } = database("vault");
    const vault = createEvidenceVault(sqliteTables(reader), vaultPorts());
    await vault.keep(reportOf("before"));
    const { page_count: pages } = reader.query("PRAGMA page_count").get() as { page_count: number };
    reader.run(`PRAGMA max_page_count = ${pages}`);
    const [proof] = reportOf("large").evidence;
    const large: Report = reportOf("large", { evidence: Array.from({ length: 200 }, () => proof!) });
    const outcome = await vault.keep(large).then(
      () => "kept",
      (cause: Error) => cause.message,
    );
    expect(outcome).toContain("full");
    expect(await vault.claim(large.claimHash)).toEqual({ kind: "unknown" });
    expect(await vault.claim("hash-of-before")).toMatchObject({ kind: "received" });
    reader.run("PRAGMA max_page_count = 100000");
    await vault.keep(large);
    expect(await vault.claim(large.claimHash)).toMatchObject({ kind: "received" });
    expect(reader.query("SELECT count(*) AS n FROM evidence WHERE report = 'large'").get()).toEqual({ n: 200 });
  });

  test("that a newer version wrote is refused with what to do, and is left as it was", () => {
    const { path, reader } = database("main");
    reader.run("PRAGMA user_version = 99");
    expect(() => openDatabase(path, "main")).toThrow(`${path} cannot be used (it was written by a newer version, 99: start that one)`);
    expect(reader.query("PRAGMA user_version").get()).toEqual({ user_version: 99 });
  });

  test("[RL-19] a step of the tables that is cut short is not there at all: the file says what stands in the way, stays as it was, and is finished once that is gone", () => {
    const path = join(base, "half.sqlite");
    const raw = new Database(path, { create: true });
    // In the way of the last step, so that it fails after others.
    raw.run("CREATE TABLE vectors (id TEXT)");
    for (let tries = 0; tries < 2; tries += 1) expect(() => openDatabase(path, "main")).toThrow("vectors");
    const { user_version: done } = raw.query("PRAGMA user_version").get() as { user_version: number };
    expect(done).toBe(migrations("sqlite").main.length - 1);
    expect(raw.query("SELECT count(*) AS n FROM sqlite_master WHERE name = 'vectors_time'").get()).toEqual({ n: 0 });
    raw.run("DROP TABLE vectors");
    openDatabase(path, "main").close();
    expect(raw.query("PRAGMA user_version").get()).toEqual({ user_version: migrations("sqlite").main.length });
    raw.close();
  });

  test("is made with all folders above it when they are missing", () => {
    const path = join(base, "not", "there", "yet", "main.sqlite");
    openDatabase(path, "main").close();
    openDatabase(path, "main").close();
    expect(existsSync(path)).toBe(true);
  });
});
