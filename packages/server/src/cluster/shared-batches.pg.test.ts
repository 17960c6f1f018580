import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appended, createMemoryLogWriter, draftOf, prepareEntry, reportOf, talkDraftOf, type Logged } from "@lampion/core";
import { fromHex, inclusionPath, nodesOf, rootFrom, sheetLeaf, toHex, verifyInclusion } from "@lampion/proof";
import { createKeyWrapping } from "../evidence/key-wrapping.ts";
import { keyFiles } from "../evidence/open-key-store.ts";
import { openEvidenceKeys } from "../evidence/open-keys.ts";
import { native } from "../evidence/primitives.ts";
import { createEvidenceVault } from "../store/evidence-vault.ts";
import { openMessageStore } from "../store/message-store.pg.ts";
import { openPostgres, type Postgres } from "../store/postgres.ts";
import { postgresTables } from "../store/tables.pg.ts";
import { contractDevices } from "../store/testing/devices.ts";
import { ownDatabase, postgresUrl } from "../store/testing/postgres.ts";
import { vaultPorts } from "../store/testing/vault-ports.ts";
import { batchShared, replayShared, type SharedLog } from "./shared-batches.ts";

const hourMs = 3_600_000;
const url = await postgresUrl();
const base = mkdtempSync(join(tmpdir(), "lampion-batches-"));
const database = url === null ? null : await ownDatabase(url);
const open: Postgres[] = [];
const node = async (prefix: string): Promise<Postgres> => {
  const postgres = await openPostgres(database?.url ?? "", { prefix, connections: 4 });
  open.push(postgres);
  return postgres;
};
afterAll(async () => {
  for (const one of open) await one.close();
  await database?.drop();
  rmSync(base, { recursive: true, force: true });
});
interface NodeLog extends SharedLog {
  readonly entries: readonly Logged[];
  readonly isBroken: (broken: boolean) => void;
}
const logOf = (): NodeLog => {
  const writer = createMemoryLogWriter();
  return {
    writer,
    entries: writer.entries,
    isBroken: writer.breakWrites,
    prepare: (type, about, content) => prepareEntry(native, crypto.getRandomValues(new Uint8Array(16)), { id: crypto.randomUUID(), type, atMs: 1, about, content }),
  };
};

describe.skipIf(url === null)("the logs of several nodes over one database", () => {
  test("[EV-18, EV-44] closed sheets are in one batch of one log, whoever comes at once, and after a node whose log failed; each proves itself by its root", async () => {
    const [one, other] = [await node("batch"), await node("batch")];
    let nowMs = 1_000;
    const keys = await openEvidenceKeys(
      keyFiles(join(base, "keys")),
      () => nowMs,
      () => {},
    );
    const store = openMessageStore(one, { store: keys.store, days: keys.days, wrapping: await createKeyWrapping([]), nowMs: () => nowMs, alarm: () => {} });
    const devices = await contractDevices();
    for (const stream of ["room:FR-1", "room:FR-2", "room:FR-3"] as const) for (const text of ["a", "b"]) await appended(store, draftOf(text, { stream }));
    await appended(store, talkDraftOf(devices, "c"));
    nowMs = hourMs + 130_000;
    await store.tick();
    const [log, second] = [logOf(), logOf()];
    log.isBroken(true);
    expect(await batchShared(one, "vault", log, nowMs).catch((cause: Error) => cause.message)).toContain("log");
    log.isBroken(false);
    await Promise.all([log, second, log, second].map((each, n) => batchShared(n % 2 === 0 ? one : other, "vault", each, nowMs)));
    await batchShared(one, "vault", log, nowMs);
    const entries = [...log.entries, ...second.entries];
    expect(entries.map((entry) => [entry.type, entry.content["size"]])).toEqual([["batch", 3]]);
    const { rows } = await one.ask(
      `SELECT s.sheet, s.root, s.size, s.place, s.batch, b.leaves FROM batch_vault.sheets s JOIN batch_vault.batches b ON b.id = s.batch ORDER BY s.place`,
      [],
    );
    const sheets = rows as unknown as { sheet: Uint8Array; root: Uint8Array; size: number; place: number; batch: string; leaves: Uint8Array }[];
    expect(sheets.map((sheet) => [sheet.place, sheet.size, sheet.batch])).toEqual([0, 1, 2].map((place) => [place, 2, entries[0]!.id]));
    const leaves = sheets.map((sheet) => sheetLeaf(native, sheet));
    expect(Buffer.concat(leaves).equals(Buffer.from(sheets[0]!.leaves))).toBe(true);
    const root = fromHex(String(entries[0]!.content["root"]), 32)!;
    const nodes = nodesOf(native, leaves);
    expect(toHex(rootFrom(native, nodes, 3))).toBe(toHex(root));
    for (const [index, leaf] of leaves.entries()) expect(verifyInclusion(native, { index, size: 3, path: inclusionPath(native, nodes, index, 3) }, leaf, root)).toBe(true);
    await batchShared(other, "private", second, nowMs);
    expect(second.entries.filter((entry) => entry.content["size"] === 1)).toHaveLength(1);
    await batchShared(one, "private", log, nowMs + 400 * 86_400_000);
    expect((await one.ask("SELECT count(*)::int AS n FROM batch_private.batches", [])).rows).toEqual([{ n: 0 }]);
  }, 30_000);

  test("[EV-33, EV-44] the entry of a report whose node died is logged by another one, once, and not before that node had its time", async () => {
    const [one, other] = [await node("replay"), await node("replay")];
    const dead = vaultPorts();
    dead.log.breakWrites(true);
    await createEvidenceVault(postgresTables(one, "vault"), dead).keep(reportOf("one"));
    const alive = vaultPorts();
    const vault = createEvidenceVault(postgresTables(other, "vault"), alive);
    expect(await replayShared(other, vault, 1_000 + 59_000)).toBe(0);
    const replayed = await Promise.all([1, 2, 3].map(() => replayShared(other, vault, 1_000 + 61_000)));
    expect(replayed.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(alive.log.entries.map((entry) => [entry.type, entry.about])).toEqual([["report", "one"]]);
    expect(await replayShared(other, vault, 9_999_999)).toBe(0);
  }, 30_000);
});
