import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareEntry, type LogWriter } from "@lampion/core";
import {
  custodyHash,
  formatNoteKey,
  inclusionPath,
  itemDigest,
  leafHash,
  nextCustody,
  nodesOf,
  noteKinds,
  rootOf,
  sheetKeys,
  sheetLeaf,
  toHex,
  verifyBundle,
  type Authority,
  type CustodyEntry,
  type JsonObject,
} from "@lampion/proof";
import { key, sampleStream } from "@lampion/proof/testing";
import { openDatabase } from "../../store/database.ts";
import { openLogFiles } from "../log/log-files.ts";
import { openNoteSigner } from "../log/log-key.ts";
import { createLogSigner } from "../log/log-signer.ts";
import { createLogWriter } from "../log/log-writer.sqlite.ts";
import { native } from "../primitives.ts";
import { readTimestamp } from "../timestamp/read-timestamp.ts";
import { exportBundle, type BundleSource, type ExportPorts, type ExportRequest } from "./export-bundle.ts";

const base = mkdtempSync(join(tmpdir(), "lampion-export-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));
let folder: string;
let made = 0;
beforeEach(() => {
  folder = join(base, String((made += 1)));
  mkdirSync(folder);
});
const nowMs = 1_800_050_000_000;

/** A log on disk with a case in it as a service leaves it: closed sheets in batches, a captured report; the vault in memory. */
async function world(options: { broken?: () => boolean } = {}) {
  const database = openDatabase(join(folder, "log.sqlite"), "log");
  const files = openLogFiles(join(folder, "log"));
  const signer = openNoteSigner(join(folder, "log.key"), "chat.example/log", noteKinds.ed25519);
  const real = createLogWriter(database);
  const log: LogWriter = { ...real, add: (entry) => (options.broken?.() === true ? Promise.reject(new Error("the log cannot be written")) : real.add(entry)) };
  const signing = createLogSigner({ database, files, signer, witnesses: [], timestamps: null, owner: "one", nowMs: () => nowMs, alarm: () => {} });
  const add = async (type: "batch" | "report", about: string, content: JsonObject): Promise<string> =>
    (await real.add(prepareEntry(native, new Uint8Array(16).fill((made += 1)), { id: `${type}-${(made += 1)}`, type, atMs: nowMs, about, content }))).id;
  const stream = sampleStream({ sheets: 2, perSheet: 3 });
  const proofs = new Map<string, NonNullable<Awaited<ReturnType<BundleSource["sheet"]>>>>();
  for (const sheet of new Set(stream.sealed.map((one) => one.record.sheet))) {
    const tags = stream.sealed.filter((one) => one.record.sheet === sheet).map((one) => one.receipt.tag);
    const leaves = tags.map((tag) => leafHash(native, tag));
    const root = rootOf(native, leaves);
    const minute = [sheetLeaf(native, { sheet, root, size: leaves.length })];
    const entryId = await add("batch", "", { minute: nowMs, root: toHex(rootOf(native, minute)), size: 1 });
    proofs.set(toHex(sheet), {
      closed: { root, size: leaves.length, minute: { index: 0, size: 1, path: [] }, entryId },
      pathOf: (tag) => {
        const index = tags.findIndex((one) => toHex(one) === toHex(tag));
        return index < 0 ? null : { index, size: leaves.length, path: inclusionPath(native, nodesOf(native, leaves), index, leaves.length) };
      },
    });
  }
  const digest = itemDigest(native, stream.held);
  const custody: CustodyEntry[] = [
    nextCustody(native, null, { item: "item-1", what: "captured", atMs: nowMs - 5_000, who: "service", why: "report", authority: "EV-33", after: digest, change: null }),
  ];
  await add("report", "item-1", { item: "item-1", digest, custody: custodyHash(native, custody[0]!) });
  const taken: string[] = [];
  const source: BundleSource = {
    custody: async (item) => (item === "item-1" ? [...custody] : []),
    async take(permit, item, entry) {
      if (!(permit.content["custody"] as readonly string[]).includes(custodyHash(native, entry))) return null;
      taken.push(item);
      custody.push(entry);
      return { records: stream.held.map(({ path: _, ...held }) => held), authors: {} };
    },
    sheet: async (_, sheet) => proofs.get(toHex(sheet)) ?? null,
    isAbuseOfMinor: async () => false,
    macKey: async (sheet) => sheetKeys(native, key(1), sheet).macKey,
  };
  const ports: ExportPorts = {
    source,
    log,
    files,
    signer,
    tools: new Map([["verify.mjs", new Uint8Array([1])]]),
    witnesses: [],
    async checkpoint() {
      await signing.tick();
      return readFileSync(join(folder, "log", "checkpoint"), "utf8");
    },
    stamp: () => null,
    nowMs: () => nowMs,
  };
  const authority: Authority = {
    kind: "order",
    reference: "2026/118",
    basis: "CPP 60-1",
    requester: "officer-4",
    approvers: ["staff-2"],
    selectors: [{ stream: toHex(stream.stream), fromMs: 1_800_000_000_000, toMs: 1_800_010_000_000 }],
  };
  const request: ExportRequest = {
    case: "C-1",
    items: ["item-1"],
    authority,
    who: "staff-1",
    service: "Lampion",
    version: "0.1.0",
    statement: null,
    lines: null,
    order: null,
    isSealed: false,
  };
  return { ports, request, custody, taken, log: real, stream, key: formatNoteKey(signer.key), close: () => database.close() };
}

describe("the export of a bundle", () => {
  test("[EV-49, EV-54] is in the log and in custody before anything is taken, and what comes out verifies against the log's own key", async () => {
    const { ports, request, custody, key: logKey, close } = await world();
    const outcome = await exportBundle(ports, request);
    if (outcome.kind === "refused") throw new Error(outcome.say);
    expect(custody.map((one) => one.what)).toEqual(["captured", "exported"]);
    const verdict = await verifyBundle(native, outcome.files, { readStamp: readTimestamp, logKey });
    if (verdict.kind === "unreadable") throw new Error(verdict.en);
    // Nobody witnesses or stamps this log; everything else is checked.
    expect(verdict.lines.map((line) => `${line.id} ${line.colour}`)).toEqual([
      "files green",
      "receipts green",
      "order green",
      "sheets green",
      "log amber",
      "custody green",
      "within green",
    ]);
    const again = await exportBundle(ports, request);
    expect(again.kind === "exported" && again.entry).toBe(outcome.entry + 1);
    expect(again.kind === "exported" && (await verifyBundle(native, again.files, { readStamp: readTimestamp, logKey }))).toMatchObject({ colour: "amber" });
    close();
  });

  test("[EV-39] with the log out of order nothing is taken, every time (T5)", async () => {
    const { ports, request, taken, custody, log, close } = await world({ broken: () => true });
    const before = await log.size();
    let refused = 0;
    for (let n = 0; n < 50; n += 1) await exportBundle(ports, request).catch(() => (refused += 1));
    expect([refused, taken.length, custody.length, await log.size()]).toEqual([50, 0, 1, before]);
    close();
  });

  test("[EV-39] the entry's place in the log is before every reading of evidence (T5)", async () => {
    const { ports, request, log, close } = await world();
    const seen: boolean[] = [];
    const watching: ExportPorts = {
      ...ports,
      source: {
        ...ports.source,
        async take(permit, item, entry) {
          seen.push((await log.entry(permit.id))?.index === permit.index && (await log.size()) > permit.index);
          return ports.source.take(permit, item, entry);
        },
      },
    };
    for (let n = 0; n < 20; n += 1) await exportBundle(watching, request);
    expect(seen).toEqual(Array.from({ length: 20 }, () => true));
    close();
  });

  test("[EV-26] without another approver, a basis, selectors or known evidence it is refused before it is logged", async () => {
    const { ports, request, log, taken, close } = await world();
    const before = await log.size();
    const say = async (more: Partial<ExportRequest>): Promise<string> => {
      const outcome = await exportBundle(ports, { ...request, ...more });
      return outcome.kind === "refused" ? outcome.say : "exported";
    };
    const { authority } = request;
    expect(await say({ authority: { ...authority, approvers: [] } })).toContain("another person");
    expect(await say({ authority: { ...authority, approvers: ["officer-4"] } })).toContain("another person");
    expect(await say({ authority: { ...authority, basis: " " } })).toContain("legal basis");
    expect(await say({ authority: { ...authority, selectors: [] } })).toContain("selectors");
    expect(await say({ items: [] })).toContain("at least one");
    expect(await say({ items: ["item-9"] })).toContain("no evidence item-9");
    expect([await log.size(), taken.length]).toEqual([before, 0]);
    close();
  });

  test("[EV-38] what was reported as abuse material of a minor leaves sealed, for an order or a danger, or not at all; nothing is taken or logged for less", async () => {
    const { ports, request, log, taken, close } = await world();
    const grave: ExportPorts = { ...ports, source: { ...ports.source, isAbuseOfMinor: async (item) => item === "item-1" } };
    const before = await log.size();
    for (const more of [{ isSealed: false }, { isSealed: true, authority: { ...request.authority, kind: "report" } }] as const) {
      const outcome = await exportBundle(grave, { ...request, ...more });
      expect(outcome.kind === "refused" && outcome.say).toContain("EV-38");
    }
    expect([await log.size(), taken.length]).toEqual([before, 0]);
    expect((await exportBundle(grave, { ...request, isSealed: true })).kind).toBe("exported");
    close();
  });

  test("[EV-50] what was purged is not exported; its custody stays", async () => {
    const { ports, request, custody, close } = await world();
    custody.push(
      nextCustody(native, custody.at(-1)!, {
        item: "item-1",
        what: "purged",
        atMs: nowMs,
        who: "service",
        why: "190 days",
        authority: "EV-50",
        after: custody[0]!.after,
        change: null,
      }),
    );
    const outcome = await exportBundle(ports, request);
    expect(outcome.kind === "refused" && outcome.say).toContain("purged");
    close();
  });

  test("an open hour is amber, and a receipt key that is gone is said", async () => {
    const { ports, request, close } = await world();
    const open = await exportBundle({ ...ports, source: { ...ports.source, sheet: async () => null } }, request);
    if (open.kind === "refused") throw new Error(open.say);
    const verdict = await verifyBundle(native, open.files, { readStamp: readTimestamp });
    expect(verdict.kind === "verified" && verdict.lines.find((line) => line.id === "sheets")?.colour).toBe("amber");
    expect(verdict.kind === "verified" && verdict.lines.find((line) => line.id === "receipts")?.colour).toBe("green");
    const gone = await exportBundle({ ...ports, source: { ...ports.source, macKey: async () => null } }, request);
    expect(gone.kind === "refused" && gone.say).toContain("395 days");
    close();
  });
});
