import { fromBase64Url, keptFiles, nobleHashing, toHex, utf8Bytes, type HeldRecord } from "@lampion/proof";
import { Encrypter } from "age-encryption";
import { zipSync, type Zippable } from "fflate";
import type { KeptBody } from "../state/kept-lines.ts";

const bytesOf = (text: string): Uint8Array => fromBase64Url(text) ?? new Uint8Array();

/**
 * The kept proof in the form of a bundle without keys, sealed for whoever has the other half of this age key (EV-54): the desk, an authority, a lawyer. Null when
 * it is no such key. Loaded when it is first asked for.
 */
export async function sealedExport(body: KeptBody, name: string, recipient: string, nowMs: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const encrypter = new Encrypter();
  try {
    encrypter.addRecipient(recipient.trim());
  } catch {
    return null;
  }
  const authors: Record<string, string> = {};
  const streams: Record<string, string> = {};
  const records = body.rows.map((row): HeldRecord => {
    const [record, receipt] = [bytesOf(row.record), bytesOf(row.receipt)];
    streams[toHex(record.subarray(2, 18))] = "conversation";
    if (row.kind === 2) authors[toHex(record.subarray(54, 70))] = row.extras.m === body.me ? body.ownName : name;
    return { record, tag: receipt.slice(0, 32), blind: receipt.slice(32), body: utf8Bytes(row.body) };
  });
  const entries: Zippable = {};
  for (const [file, content] of keptFiles(nobleHashing, { about: { madeAtMs: nowMs, keptAtMs: body.keptAtMs, streams, authors }, records }))
    entries[file] = [content, { level: 0, mtime: new Date(1980, 0, 1, 0, 0, 0), os: 3 }];
  return new Uint8Array(await encrypter.encrypt(zipSync(entries)));
}
