import { randomBytes } from "node:crypto";
import type { Logged, LogWriter } from "@lampion/core";
import { prepareEntry } from "@lampion/core";
import {
  authorityDigest,
  buildBundle,
  consistencyPath,
  custodyHash,
  formatNoteKey,
  inclusionPath,
  nextCustody,
  parseCheckpoint,
  toHex,
  type Authority,
  type BundleEntry,
  type BundleInput,
  type BundleItem,
  type BundleLog,
  type BundleSheet,
  type CustodyEntry,
  type HeldRecord,
  type JsonObject,
} from "@lampion/proof";
import type { LogFiles } from "../log/log-files.ts";
import type { NoteSigner } from "../log/log-key.ts";
import { native } from "../primitives.ts";

/** What is kept of a sheet for evidence, after its rows are gone: everything that proves a record of it. */
export interface SheetProof {
  readonly closed: {
    readonly root: Uint8Array;
    readonly size: number;
    readonly minute: { readonly index: number; readonly size: number; readonly path: readonly Uint8Array[] };
    /** Id of the log's `batch` entry. */
    readonly entryId: string;
  };
  /** Path of the record with this tag in the sheet's tree; null when it is not one of the sheet. */
  pathOf(tag: Uint8Array): { readonly index: number; readonly size: number; readonly path: readonly Uint8Array[] } | null;
}

/** What an export takes from the vault. Nothing is given without the permit of the log. */
export interface BundleSource {
  custody(item: string): Promise<readonly CustodyEntry[]>;
  /** Appends `entry` to the item's custody and gives its records; null when the item is unknown, purged, or the permit does not name the entry. */
  take(permit: Logged<"order">, item: string, entry: CustodyEntry): Promise<{ readonly records: readonly HeldRecord[]; readonly authors: Readonly<Record<string, string>> } | null>;
  /** Null while the sheet is open or in no entry of the log. */
  sheet(item: string, sheet: Uint8Array): Promise<SheetProof | null>;
  /** Reported as abuse material of a minor: leaves sealed to the authority, or not at all (EV-38). */
  isAbuseOfMinor(item: string): Promise<boolean>;
  /** Null when R of that day is gone. */
  macKey(sheet: Uint8Array, acceptedAtMs: number): Promise<Uint8Array | null>;
}

export interface ExportPorts {
  readonly source: BundleSource;
  readonly log: LogWriter;
  readonly files: Pick<LogFiles, "nodes">;
  readonly signer: NoteSigner;
  readonly tools: ReadonlyMap<string, Uint8Array>;
  readonly witnesses: readonly string[];
  /** A signed checkpoint of at least this size; null when none came in time. */
  checkpoint(size: number): Promise<string | null>;
  /** The first stamped checkpoint of at least this size. */
  stamp(size: number): { readonly note: string; readonly token: Uint8Array } | null;
  nowMs(): number;
}
export interface ExportRequest {
  readonly case: string;
  readonly items: readonly string[];
  readonly authority: Authority;
  readonly who: string;
  readonly service: string;
  readonly version: string;
  readonly statement: JsonObject | null;
  readonly lines: string | null;
  readonly order: Uint8Array | null;
  /** What is made is encrypted before it is written anywhere. */
  readonly isSealed: boolean;
}
export type Exported = { readonly kind: "exported"; readonly files: Map<string, Uint8Array>; readonly entry: number } | { readonly kind: "refused"; readonly say: string };

/** So many hashes fit into the one entry that names the whole custody. */
const custodyMost = 200;

/** Makes a court bundle: the entry in the log first, custody with it, the evidence after (EV-39, EV-49). Rejects when the log or the vault cannot be written. */
export async function exportBundle(ports: ExportPorts, request: ExportRequest): Promise<Exported> {
  const { source, log } = ports;
  const refused = (say: string): Exported => ({ kind: "refused", say });
  const { authority, items } = request;
  if (items.length === 0 || new Set(items).size !== items.length) return refused("Name at least one piece of evidence, each once.");
  if (authority.requester.trim() === "" || authority.approvers.length === 0 || authority.approvers.includes(authority.requester))
    return refused("An export is approved by another person than the one who asks: name both.");
  if (authority.basis.trim() === "" || authority.reference.trim() === "" || authority.selectors.length === 0 || authority.selectors.length > 24)
    return refused("An export needs a reference, a legal basis and from 1 to 24 selectors (stream and hours).");
  let grave: string | undefined;
  for (const item of items) if (grave === undefined && (await source.isAbuseOfMinor(item))) grave = item;
  if (grave !== undefined && (!request.isSealed || authority.kind === "report"))
    return refused(
      `The evidence ${grave} was reported as abuse material of a minor: it leaves for an order or a danger only, encrypted to the authority (--to), and is opened nowhere else (EV-38).`,
    );
  const before = new Map<string, readonly CustodyEntry[]>();
  for (const item of items) before.set(item, await source.custody(item));
  const unknown = items.find((item) => (before.get(item)?.length ?? 0) === 0);
  if (unknown !== undefined) return refused(`There is no evidence ${unknown}: see the case for its pieces.`);
  const purged = items.find((item) => before.get(item)?.at(-1)?.what === "purged");
  if (purged !== undefined) return refused(`The evidence ${purged} was purged; its digest and custody are all that is left.`);
  const exported = new Map(
    items.map((item): [string, CustodyEntry] => {
      const last = before.get(item)!.at(-1)!;
      return [
        item,
        nextCustody(native, last, {
          item,
          what: "exported",
          atMs: Math.max(ports.nowMs(), last.atMs),
          who: request.who,
          why: request.authority.reference,
          authority: authority.basis,
          after: last.after,
          change: null,
        }),
      ];
    }),
  );
  const hashes = items.flatMap((item) => [...before.get(item)!, exported.get(item)!].map((one) => custodyHash(native, one)));
  if (hashes.length > custodyMost) return refused(`These pieces have ${hashes.length} custody entries: at most ${custodyMost} fit into one export. Export fewer pieces at a time.`);
  const prepared = prepareEntry(native, new Uint8Array(randomBytes(16)), {
    id: randomBytes(16).toString("base64url"),
    type: "order",
    atMs: ports.nowMs(),
    about: request.case,
    content: { authority: authorityDigest(native, authority), items: [...items], custody: hashes },
  });
  const permit = await log.add(prepared);
  const taken: { item: BundleItem; authors: Readonly<Record<string, string>> }[] = [];
  for (const item of items) {
    const found = await source.take(permit, item, exported.get(item)!);
    if (found === null) return refused(`The evidence ${item} cannot be opened any more; the log and its custody say when it was.`);
    taken.push({ item: { id: item, records: found.records, custody: [...before.get(item)!, exported.get(item)!] }, authors: found.authors });
  }
  return assemble(ports, request, permit, taken);
}

async function assemble(
  ports: ExportPorts,
  request: ExportRequest,
  permit: Logged<"order">,
  taken: readonly { item: BundleItem; authors: Readonly<Record<string, string>> }[],
): Promise<Exported> {
  const { source, log } = ports;
  const checkpoint = await ports.checkpoint(permit.index + 1);
  if (checkpoint === null)
    return { kind: "refused", say: "The export is in the log, but no checkpoint has it yet. Is Lampion running, and is its log signed? See its alarms, then export again." };
  const size = parseCheckpoint(checkpoint)?.checkpoint.size ?? 0;
  const sheets = new Map<string, BundleSheet>();
  const entryIds = new Set<string>();
  const items: BundleItem[] = [];
  const streams: Record<string, string> = {};
  for (const { item } of taken) {
    const records: HeldRecord[] = [];
    for (const held of item.records) {
      const id = held.record.slice(18, 34);
      const name = toHex(id);
      streams[toHex(held.record.slice(2, 18))] = "conversation";
      const acceptedAtMs = Number(new DataView(held.record.buffer, held.record.byteOffset).getBigUint64(46));
      const proof = await source.sheet(item.id, id);
      if (!sheets.has(name)) {
        const macKey = await source.macKey(id, acceptedAtMs);
        if (macKey === null) return { kind: "refused", say: "The receipt key of that day is gone after 395 days: these messages can no longer be proven." };
        const batch = proof === null ? null : await log.entry(proof.closed.entryId);
        if (batch !== null) entryIds.add(batch.id);
        sheets.set(name, { sheet: id, macKey, closed: proof === null || batch === null || batch.index >= size ? null : { ...proof.closed, entry: batch.index } });
      }
      const path = sheets.get(name)?.closed === null ? null : (proof?.pathOf(held.tag) ?? null);
      records.push(path === null ? held : { ...held, path });
    }
    items.push({ ...item, records });
  }
  for (const about of [request.case, ...items.map((one) => one.id)]) for (const one of await log.about(about, 1_000)) entryIds.add(one.id);
  entryIds.add(permit.id);
  const input: BundleInput = {
    about: {
      case: request.case,
      service: request.service,
      version: request.version,
      madeAtMs: permit.atMs,
      streams,
      authors: Object.assign({}, ...taken.map((one) => one.authors)) as Record<string, string>,
    },
    authority: request.authority,
    items,
    sheets: [...sheets.values()],
    log: await logOf(ports, checkpoint, size, entryIds, Math.max(...[...sheets.values()].map((one) => one.closed?.entry ?? 0))),
    statement: request.statement,
    lines: request.lines,
    order: request.order,
  };
  return { kind: "exported", files: buildBundle(native, input, ports.tools, ports.signer.sign), entry: permit.index };
}

async function logOf(ports: ExportPorts, checkpoint: string, size: number, ids: ReadonlySet<string>, lastSheet: number): Promise<BundleLog> {
  const node = ports.files.nodes(size);
  const entries: BundleEntry[] = [];
  for (const id of ids) {
    const one = await ports.log.entry(id);
    if (one !== null && one.index < size)
      entries.push({ index: one.index, type: one.type, salt: one.salt, content: one.content, path: inclusionPath(native, node, one.index, size) });
  }
  entries.sort((a, b) => a.index - b.index);
  const stamp = ports.stamp(lastSheet + 1);
  const stampedSize = stamp === null ? 0 : (parseCheckpoint(stamp.note)?.checkpoint.size ?? 0);
  const [older, newer] = stampedSize <= size ? [stampedSize, size] : [size, stampedSize];
  return {
    key: formatNoteKey(ports.signer.key),
    witnesses: ports.witnesses,
    checkpoint,
    entries,
    stamp: stamp === null ? null : { checkpoint: stamp.note, token: stamp.token, path: consistencyPath(native, ports.files.nodes(newer), older, newer) },
  };
}
