import type { OpenedRow } from "@lampion/client";
import type { Down } from "@lampion/protocol";
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { ascii, fromBase64Url, labels, readRow, rowCipher, toBase64Url, utf8Text } from "@lampion/proof";
import { sealPair } from "./device-key.ts";

/** Opens private history on this device (EV-16). Loaded when the first sealed row comes, so that the door does not wait for it. */
const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const buffer = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;
const bytesOf = (text: string): Uint8Array => fromBase64Url(text) ?? new Uint8Array();

/** H of the sheets that this tab has opened: a second page of the same hour costs no second unwrapping. */
const sheets = new Map<string, Promise<CryptoKey | null>>();

async function unwrap(sheet: string, wrapped: string): Promise<CryptoKey | null> {
  try {
    const wrap = bytesOf(wrapped);
    const recipient = await suite.createRecipientContext({ recipientKey: await sealPair(), enc: buffer(wrap.subarray(0, 65)), info: buffer(ascii(labels.deviceWrap)) });
    const key = await recipient.open(buffer(wrap.subarray(65)), buffer(bytesOf(sheet)));
    return await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  } catch {
    // Sealed for a key that this device no longer has.
    return null;
  }
}

async function openOne(key: CryptoKey | null, sheet: string, epoch: number, [q, , receipt, sealed]: Down<"sealed">["m"][number]): Promise<OpenedRow | null> {
  if (key === null) return null;
  try {
    const { nonce, associated } = rowCipher({ sheet: bytesOf(sheet), epoch, seq: q });
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: buffer(nonce), additionalData: buffer(associated) }, key, buffer(bytesOf(sealed)));
    const row = readRow(new Uint8Array(plain));
    if (row === null) return null;
    const extras = JSON.parse(utf8Text(row.extras) ?? "{}") as OpenedRow["extras"];
    return { q, kind: row.record.kind, at: row.record.acceptedAtMs, body: utf8Text(row.body) ?? "", extras, sheet, record: toBase64Url(row.bytes), receipt };
  } catch {
    return null;
  }
}

export async function openSealed({ e: epoch, m: rows, w: wraps }: Down<"sealed">): Promise<readonly (OpenedRow | null)[]> {
  const keys = wraps.map(([sheet, wrap]) => {
    const known = sheets.get(sheet) ?? unwrap(sheet, wrap);
    if (sheets.size > 200) sheets.clear();
    sheets.set(sheet, known);
    return known;
  });
  return Promise.all(rows.map(async (row) => openOne((await keys[row[1]]) ?? null, wraps[row[1]]?.[0] ?? "", epoch, row)));
}
