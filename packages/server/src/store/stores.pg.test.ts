import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import {
  appended,
  conversationNowMs,
  conversationStoreContract,
  deviceStoreContract,
  draftOf,
  evidenceVaultContract,
  knockPurseContract,
  messageStoreContract,
  moderationLogContract,
  type Appended,
  type MessageStore,
} from "@lampion/core";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keyFiles } from "../evidence/open-key-store.ts";
import { openEvidenceKeys } from "../evidence/open-keys.ts";
import { createKeyWrapping } from "../evidence/key-wrapping.ts";
import { contractDevices } from "./testing/devices.ts";
import { vaultPorts } from "./testing/vault-ports.ts";
import { createConversationStore } from "./conversation-store.ts";
import { createDeviceStore, createKnockPurse } from "./device-store.ts";
import { createEvidenceVault } from "./evidence-vault.ts";
import { createModerationLog } from "./moderation-log.ts";
import { takePlace, watchDatabase } from "../cluster/shared.ts";
import { openMessageStore } from "./message-store.pg.ts";
import { migrations } from "./migrations.ts";
import { openPostgres, type Postgres } from "./postgres.ts";
import { postgresTables } from "./tables.pg.ts";
import { ownDatabase, postgresUrl } from "./testing/postgres.ts";

const url = await postgresUrl();
const keysBase = mkdtempSync(join(tmpdir(), "lampion-pg-keys-"));
afterAll(() => rmSync(keysBase, { recursive: true, force: true }));
const database = url === null ? null : await ownDatabase(url);
let schemas = 0;
let open: Postgres[] = [];
async function fresh(connections = 2): Promise<Postgres> {
  schemas += 1;
  const postgres = await openPostgres(database?.url ?? "", { prefix: `t${schemas}`, connections });
  open.push(postgres);
  return postgres;
}
/** Keys that the nodes of one service share. */
async function evidence() {
  const { store, days } = await openEvidenceKeys(
    keyFiles(mkdtempSync(join(keysBase, "keys-"))),
    () => 0,
    () => {},
  );
  return { store, days, wrapping: await createKeyWrapping([]), nowMs: () => 0, alarm: () => {} };
}
afterEach(async () => {
  for (const one of open) await one.close();
  open = [];
});
afterAll(() => database?.drop());

const devices = await contractDevices();
describe.skipIf(url === null)("the stores in PostgreSQL", () => {
  const cases = [
    ...messageStoreContract(async () => openMessageStore(await fresh(), await evidence()), devices),
    ...deviceStoreContract(async () => createDeviceStore(postgresTables(await fresh(), "main"), () => 5_000)),
    ...conversationStoreContract(async () => createConversationStore(postgresTables(await fresh(), "private"), () => conversationNowMs)),
    ...evidenceVaultContract(async () => createEvidenceVault(postgresTables(await fresh(), "vault"), vaultPorts())),
    ...moderationLogContract(async () => createModerationLog(postgresTables(await fresh(), "desk"))),
    ...knockPurseContract(async () => createKnockPurse(postgresTables(await fresh(), "main"))),
  ];
  for (const one of cases) test(one.name, () => one.run());

  test("[SC-21] of knocks paid at once on two nodes no more than the day's are paid", async () => {
    const [one, other] = [await fresh(4), await openPostgres(database?.url ?? "", { prefix: `t${schemas}`, connections: 4 })];
    open.push(other);
    const [here, there] = [createKnockPurse(postgresTables(one, "main")), createKnockPurse(postgresTables(other, "main"))];
    const answers = await Promise.all(Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? here : there).pay("relation", `knock-${at}`, 5, conversationNowMs)));
    expect(answers.filter((answer) => answer.kind === "paid").length).toBeLessThanOrEqual(5);
    expect(await here.pay("other", "a", 1, conversationNowMs)).toEqual({ kind: "paid" });
    expect(await there.pay("other", "a", 1, conversationNowMs)).toEqual({ kind: "paid" });
    expect(await there.pay("other", "b", 1, conversationNowMs)).toMatchObject({ kind: "spent" });
  });
});

describe.skipIf(url === null)("records of several nodes", () => {
  let stores: MessageStore[];
  let raw: Postgres;
  beforeAll(async () => {
    if (database === null) return;
    raw = await openPostgres(database.url, { prefix: "nodes" });
    const shared = await evidence();
    stores = [
      openMessageStore(raw, shared),
      openMessageStore(await openPostgres(database.url, { prefix: "nodes" }), shared),
      openMessageStore(await openPostgres(database.url, { prefix: "nodes" }), shared),
    ];
  });

  test("[EV-7] three nodes write into the same rooms at once: each stream is numbered once, without a hole, and a node's own come in its order", async () => {
    const streams = ["room:FR-1", "room:FR-2", "room:FR-3"] as const;
    const outcomes: { stream: string; node: number; at: number; outcome: Appended }[] = [];
    await Promise.all(
      stores.flatMap((store, node) =>
        Array.from({ length: 300 }, async (_, at) => {
          const stream = streams[(at + node) % 3] ?? streams[0];
          outcomes.push({ stream, node, at, outcome: await appended(store, draftOf(`${node} ${at}`, { stream, key: `k-${node}-${at}` })) });
        }),
      ),
    );
    for (const stream of streams) {
      const here = outcomes.filter((one) => one.stream === stream);
      const numbers = here.map((one) => (one.outcome.kind === "appended" ? one.outcome.seq : 0)).sort((a, b) => a - b);
      expect(numbers).toEqual(Array.from({ length: 300 }, (_, at) => at + 1));
      for (const node of [0, 1, 2]) {
        const own = here.filter((one) => one.node === node).sort((a, b) => a.at - b.at);
        const seqs = own.map((one) => (one.outcome.kind === "appended" ? one.outcome.seq : 0));
        expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
      }
      const kept = await stores[2]?.after(stream, 1, 0, 1_000);
      expect(kept?.map((record) => record.seq)).toEqual(numbers);
    }
  });

  test("[RL-8] a database whose disk is full refuses the batch whole and takes it again when there is room, without a hole; nothing that was kept is gone", async () => {
    const [store] = stores;
    if (store === undefined) throw new Error("no store");
    const stream = "room:FR-8";
    await appended(store, draftOf("before", { stream }));
    await raw.ask(
      "CREATE FUNCTION nodes_vault.full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$",
      [],
    );
    await raw.ask("CREATE TRIGGER full_disk BEFORE INSERT ON nodes_vault.records EXECUTE FUNCTION nodes_vault.full_disk()", []);
    const lost = await Promise.all([1, 2, 3].map((at) => appended(store, draftOf(`lost ${at}`, { stream, key: `full-${at}` }))));
    expect(lost).toEqual(lost.map(() => ({ kind: "refused", cause: "failed" })));
    expect((await store.after(stream, 1, 0, 9)).map((record) => record.text)).toEqual(["before"]);
    await raw.ask("DROP TRIGGER full_disk ON nodes_vault.records", []);
    let outcome: Appended = { kind: "refused", cause: "failed" };
    for (let attempt = 0; attempt < 50 && outcome.kind === "refused"; attempt += 1) {
      outcome = await appended(store, draftOf("again", { stream, key: "full-1" }));
      if (outcome.kind === "refused") await Bun.sleep(100);
    }
    expect(outcome).toMatchObject({ kind: "appended", seq: 2 });
    expect((await store.after(stream, 1, 0, 9)).map((record) => record.text)).toEqual(["before", "again"]);
  });

  test("[PT-9] the same send on two nodes at once is kept once, and both are told where", async () => {
    for (let round = 0; round < 20; round += 1) {
      const stream = "room:FR-9";
      const both = await Promise.all(stores.slice(0, 2).map((store) => appended(store, draftOf("twice", { stream, key: `twice-${round}` }))));
      const placed = both.filter((one) => one.kind !== "refused");
      expect(placed.length).toBeGreaterThan(0);
      expect(new Set(placed.map((one) => one.seq)).size).toBe(1);
      expect(placed.filter((one) => one.kind === "appended")).toHaveLength(1);
    }
    expect((await stores[0]?.head("room:FR-9"))?.seq).toBe(20);
  });

  test("[RL-13] a locked table and a killed connection refuse the batch whole; afterwards numbers go on without a hole", async () => {
    const [store] = stores;
    if (store === undefined) throw new Error("no store");
    const stream = "room:FR-7";
    await appended(store, draftOf("before", { stream }));
    await raw.ask("ALTER TABLE nodes_vault.records RENAME TO records_gone", []);
    expect(await appended(store, draftOf("lost", { stream, key: "again" }))).toEqual({ kind: "refused", cause: "failed" });
    await raw.ask("ALTER TABLE nodes_vault.records_gone RENAME TO records", []);
    await raw.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", []);
    let outcome: Appended = { kind: "refused", cause: "failed" };
    for (let attempt = 0; attempt < 50 && outcome.kind === "refused"; attempt += 1) {
      outcome = await appended(store, draftOf("again", { stream, key: "again" }));
      if (outcome.kind === "refused") await Bun.sleep(100);
    }
    expect(outcome).toMatchObject({ seq: 2 });
    expect((await store.after(stream, 1, 0, 9)).map((record) => record.text)).toEqual(["before", "again"]);
  });
});

describe.skipIf(url === null)("a database that does not fit is refused with what to do", () => {
  const refusal = (address: string, more: Parameters<typeof openPostgres>[1] = {}): Promise<string> =>
    openPostgres(address, more).then(
      async (postgres) => {
        await postgres.close();
        return "opened";
      },
      (cause: Error) => cause.message,
    );

  test("[RL-13] a wrong address, one where nothing answers, a missing database, and no word of the password in what is said", async () => {
    expect(await refusal("not an address")).toContain("postgres://user:password@host:5432/name");
    expect(await refusal("mysql://root@localhost/x")).toContain("postgres://");
    expect(await refusal("postgres://someone:geheimnis@127.0.0.1:1/x")).toContain("nothing answers there");
    const missing = new URL(database?.url ?? "");
    missing.pathname = "/no_such_database";
    missing.password = "geheimnis";
    const said = await refusal(missing.href);
    expect(said).toContain("no database of that name");
    expect(said).not.toContain("geheimnis");
  });

  test("[RL-19, PT-10] a server that is too old, one that only follows another, and one that does not sync are named with what to do, and nothing is made there", async () => {
    const own = await ownDatabase(url ?? "");
    const { pathname } = new URL(own.url);
    const settings = await openPostgres(own.url, { prefix: "before" });
    await settings.ask("CREATE SCHEMA shadow", []);
    await settings.ask(`ALTER DATABASE ${pathname.slice(1)} SET search_path = shadow, pg_catalog`, []);
    // What the server says of itself is said by a function of the same name that is found first.
    const says = async (version: string, follows: boolean, fsync: string): Promise<string> => {
      await settings.ask(
        `CREATE OR REPLACE FUNCTION shadow.current_setting(text) RETURNS text LANGUAGE sql AS $$ SELECT CASE $1 WHEN 'server_version_num' THEN '${version}' WHEN 'fsync' THEN '${fsync}' END $$`,
        [],
      );
      await settings.ask(`CREATE OR REPLACE FUNCTION shadow.pg_is_in_recovery() RETURNS boolean LANGUAGE sql AS $$ SELECT ${follows} $$`, []);
      return refusal(own.url, { prefix: "after" });
    };
    expect(await says("140011", false, "on")).toContain("it is PostgreSQL 14; this version of Lampion needs 15 or newer.");
    expect(await says("90624", false, "on")).toContain("it is PostgreSQL 9;");
    expect(await says("150004", true, "on")).toContain("Give the address of the primary.");
    expect(await says("150004", false, "off")).toContain("fsync is off there");
    expect((await settings.ask("SELECT count(*) AS n FROM information_schema.schemata WHERE schema_name LIKE 'after%'", [])).rows).toEqual([{ n: 0 }]);
    expect(await says("150004", false, "on")).toBe("opened");
    await settings.close();
    await own.drop();
  }, 120_000);

  test("[RL-16] a clock that goes wrong while a node runs takes it out of readiness within seconds, with an alarm and how far; a database that is gone does too, and both come back", async () => {
    const postgres = await fresh(1);
    let aheadMs = 0;
    let isGone = false;
    const alarms: string[] = [];
    const asked = { ask: (...all: Parameters<Postgres["ask"]>) => (isGone ? Promise.reject(new Error("gone")) : postgres.ask(...all)) };
    const health = watchDatabase(
      asked,
      () => Date.now() + aheadMs,
      (about) => void alarms.push(about),
    );
    const becomes = async (missing: readonly string[]): Promise<void> => {
      for (let tries = 0; tries < 100 && health.missing().join() !== missing.join(); tries += 1) await Bun.sleep(50);
      expect(health.missing()).toEqual(missing);
    };
    await becomes([]);
    aheadMs = 5_000;
    await becomes(["clock"]);
    expect([Math.abs(health.apartMs() + 5_000) < 1_000, alarms]).toEqual([true, ["not ready: clock"]]);
    aheadMs = 0;
    await becomes([]);
    isGone = true;
    await becomes(["database"]);
    isGone = false;
    await becomes([]);
    expect(alarms).toEqual(["not ready: clock", "not ready: database"]);
    health.stop();
  }, 120_000);

  test("[RL-16] a clock that is wrong is named with how far", async () => {
    expect(await refusal(database?.url ?? "", { prefix: "clock", nowMs: () => Date.now() + 3_600_000 })).toMatch(/lie 3\d{6} ms apart/);
  });

  test("[RL-19] tables of a newer version are refused and left as they were; a step that was cut short is not there at all", async () => {
    const postgres = await openPostgres(database?.url ?? "", { prefix: "newer" });
    await postgres.ask("UPDATE newer_main.steps SET done = 99 WHERE file = 'vault'", []);
    await postgres.close();
    expect(await refusal(database?.url ?? "", { prefix: "newer" })).toContain("newer version, 99");
    const half = await openPostgres(database?.url ?? "", { prefix: "half" });
    await half.ask("DROP SCHEMA half_private CASCADE", []);
    await half.ask("DELETE FROM half_main.steps WHERE file = 'private'", []);
    // In the way of the step, so that it fails in the middle.
    await half.ask("CREATE SCHEMA half_private", []);
    await half.ask("CREATE TABLE half_private.talks (id TEXT)", []);
    expect(await refusal(database?.url ?? "", { prefix: "half" })).toContain("talks");
    expect((await half.ask("SELECT count(*) AS n FROM information_schema.tables WHERE table_schema = 'half_private'", [])).rows).toEqual([{ n: 1 }]);
    await half.ask("DROP TABLE half_private.talks", []);
    expect(await refusal(database?.url ?? "", { prefix: "half" })).toBe("opened");
    await half.close();
  });

  test("[RL-19] tables that somebody touched by hand are named, with the statement that does not fit", async () => {
    const postgres = await openPostgres(database?.url ?? "", { prefix: "touched" });
    await postgres.ask("ALTER TABLE touched_private.knocks RENAME COLUMN ends_ms TO ends", []);
    await postgres.close();
    expect(await refusal(database?.url ?? "", { prefix: "touched" })).toMatch(/tables are not those of this version \(conversations\.\w+: .*ends_ms/);
  });

  test("[PT-24] the place of a node on its database outlives its connection: it is taken again on the next one, and a node that was quicker meanwhile is said, not overlooked", async () => {
    const alarms: string[] = [];
    const options = (isAlone: boolean) => ({ prefix: "place", nowMs: Date.now, isAlone, alarm: (about: string) => void alarms.push(about), everyMs: 3_600_000 });
    const other = (isAlone: boolean): Promise<string> =>
      takePlace(database?.url ?? "", options(isAlone)).then(
        async (place) => {
          await place.close();
          return "taken";
        },
        (cause: Error) => cause.message,
      );
    const admin = await openPostgres(database?.url ?? "", { prefix: "place", connections: 1 });
    const cut = (): Promise<unknown> =>
      admin.ask(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 7130016 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        [],
      );
    const place = await takePlace(database?.url ?? "", options(true));
    for (const isAlone of [true, false]) expect(await other(isAlone)).toContain("Another node uses this database");
    await cut();
    // A question on the lost connection may fail; the one after it is asked on another.
    for (let tries = 0; tries < 3; tries += 1) await place.look();
    for (const isAlone of [true, false]) expect(await other(isAlone)).toContain("Another node uses this database");
    expect([place.isMine(), alarms]).toEqual([true, []]);
    await cut();
    const quicker = await takePlace(database?.url ?? "", options(false));
    for (let tries = 0; tries < 3; tries += 1) await place.look();
    expect([place.isMine(), alarms]).toEqual([false, ["another node uses this database, and one of the two has no bus"]]);
    await quicker.close();
    await place.look();
    expect(place.isMine()).toBe(true);
    for (const one of [place, admin]) await one.close();
    // Nodes with a bus share it.
    const first = await takePlace(database?.url ?? "", options(false));
    expect([await other(false), (await other(true)).slice(0, 12)]).toEqual(["taken", "Another node"]);
    await first.close();
  }, 120_000);

  test("several nodes that start at once make the tables once", async () => {
    const nodes = await Promise.all(Array.from({ length: 4 }, () => openPostgres(database?.url ?? "", { prefix: "race", connections: 1 })));
    const { rows } = await (nodes[0] ?? never()).ask("SELECT file, done FROM race_main.steps ORDER BY file", []);
    expect(rows).toEqual(
      Object.entries(migrations("postgres"))
        .map(([file, steps]) => ({ file, done: steps.length }))
        .sort((a, b) => (a.file < b.file ? -1 : 1)),
    );
    for (const node of nodes) await node.close();
  });
});

function never(): never {
  throw new Error("no node");
}
