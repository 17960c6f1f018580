import { bodyOf, type EvidenceRecord, type EvidenceVault, type KeyStore } from "@lampion/core";
import { dayOf, decodeRecord, fromBase64Url, inclusionPath, leafHash, nodesOf, sheetKeys, toHex, type HeldRecord } from "@lampion/proof";
import type { Tables } from "../../store/tables.ts";
import { vaultStatements } from "../../store/vault-statements.ts";
import { native } from "../primitives.ts";
import type { BundleSource } from "./export-bundle.ts";
import { sheetProofs } from "./sheet-proofs.ts";

/** What an export takes out of the vault of reports. */
export function createBundleSource(vault: Tables, reports: EvidenceVault, keys: Pick<KeyStore, "read">): BundleSource {
  const on = vault.prepare(vaultStatements);
  const proofOf = sheetProofs(vault);
  return {
    isAbuseOfMinor: async (item) => (await on.asked.get(item))?.situation === "image-of-minor",
    custody: (item) => reports.custody(item),
    async take(permit, item, entry) {
      const evidence = await reports.take(permit, item, entry);
      if (evidence === null) return null;
      const proven = evidence.filter((one) => one.bytes !== "");
      return { records: proven.map(heldOf), authors: namesOf(proven) };
    },
    async sheet(item, sheet) {
      const proof = await proofOf(item, sheet);
      if (proof === null) return null;
      const leaves = proof.tags.map((tag) => leafHash(native, tag));
      const node = nodesOf(native, leaves);
      const places = new Map(proof.tags.map((tag, index) => [toHex(tag), index]));
      return {
        closed: { root: proof.root, size: leaves.length, minute: proof.minute, entryId: proof.entryId },
        pathOf(tag) {
          const index = places.get(toHex(tag));
          return index === undefined ? null : { index, size: leaves.length, path: inclusionPath(native, node, index, leaves.length) };
        },
      };
    },
    async macKey(sheet, acceptedAtMs) {
      const key = await keys.read({ class: "day", id: String(dayOf(acceptedAtMs)) });
      return key === null ? null : sheetKeys(native, key, sheet).macKey;
    },
  };
}

const bytesOf = (text: string): Uint8Array => fromBase64Url(text) ?? new Uint8Array();
/** As it was handed over; the text is the one that was delivered, or nothing when it was left out. */
function heldOf(one: EvidenceRecord): HeldRecord {
  return {
    record: bytesOf(one.bytes),
    tag: bytesOf(one.tag),
    blind: one.leftOut ? null : bytesOf(one.blind),
    body: one.leftOut ? null : new Uint8Array(Buffer.from(bodyOf(one.record))),
  };
}
function namesOf(evidence: readonly EvidenceRecord[]): Record<string, string> {
  const names: Record<string, string> = {};
  for (const one of evidence) {
    const record = decodeRecord(bytesOf(one.bytes));
    if (record !== null && one.record.face !== null) names[toHex(record.author)] = one.record.face.name;
  }
  return names;
}
