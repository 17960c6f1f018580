import {
  decodeRecord,
  inclusionPath,
  leafHash,
  nodesOf,
  same,
  sheetKeys,
  toBase64Url,
  verifyRecords,
  type HeldRecord,
  type KnownSheet,
  type OrderFinding,
  type Primitives,
  type RecordStatus,
  dayOf,
} from "@lampion/proof";
import { limits } from "@lampion/protocol";
import type { MessageStore, SheetTags } from "../room/message-store.port.ts";
import type { DayKeys } from "./day-keys.ts";

export interface JudgedHeld {
  readonly status: RecordStatus;
  /** Its sheet is closed, and it lies in the tree: nothing can be forged there any more (EV-11). */
  readonly fixed: boolean;
}
export interface HeldVerdict {
  readonly records: readonly JudgedHeld[];
  readonly order: readonly OrderFinding[];
}

/**
 * Judges what was handed over by the keys of the service and, where a sheet is closed, by its tree: then a true tag alone is not enough (EV-11). Null when it
 * is more than a part may be (EV-34). The same work for true and false ones (EV-10).
 */
export async function judgeHeld(
  ports: { readonly proof: Primitives; readonly days: DayKeys; readonly messages: MessageStore },
  stream: string,
  held: readonly HeldRecord[],
): Promise<HeldVerdict | null> {
  const { proof } = ports;
  const sheets = new Map<string, { readonly known: KnownSheet; readonly tags: SheetTags | null } | null>();
  const paths: HeldRecord[] = [];
  for (const one of held) {
    const record = decodeRecord(one.record);
    if (record === null) {
      paths.push(one);
      continue;
    }
    const id = toBase64Url(record.sheet);
    let sheet = sheets.get(id);
    if (sheet === undefined) {
      const key = ports.days.of(dayOf(record.acceptedAtMs));
      const tags = await ports.messages.sheetTags(stream, record.sheet);
      const closed = tags === null || tags.root === null ? null : { root: tags.root, size: tags.tags.length };
      sheet = key === null ? null : { known: { macKey: sheetKeys(proof, key, record.sheet).macKey, closed }, tags };
      sheets.set(id, sheet);
    }
    paths.push(withPath(proof, one, sheet?.tags ?? null));
  }
  const verdict = verifyRecords(proof, {
    records: paths,
    sheet: (id) => sheets.get(toBase64Url(id))?.known ?? null,
    whole: null,
    most: { records: limits.hand.recordsMax, bytes: limits.hand.bytesMax },
  });
  if (verdict.kind === "refused") return null;
  return { records: verdict.records.map(({ status, fixed }) => ({ status, fixed })), order: verdict.order };
}

/** With its path in the tree of a closed sheet; a tag that is not there gets none. */
function withPath(proof: Primitives, held: HeldRecord, tags: SheetTags | null): HeldRecord {
  if (tags === null || tags.root === null) return held;
  const index = tags.tags.findIndex((tag) => same(tag, held.tag));
  if (index < 0) return held;
  let nodes = trees.get(tags);
  if (nodes === undefined) {
    nodes = nodesOf(
      proof,
      tags.tags.map((tag) => leafHash(proof, tag)),
    );
    trees.set(tags, nodes);
  }
  return { ...held, path: { index, size: tags.tags.length, path: inclusionPath(proof, nodes, index, tags.tags.length) } };
}
const trees = new WeakMap<SheetTags, ReturnType<typeof nodesOf>>();
