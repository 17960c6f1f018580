import { Database } from "bun:sqlite";
import { join } from "node:path";
import { roomKeyOf } from "@lampion/core";
import { createFileKeyStore } from "../evidence/key-store.file.ts";
import { native } from "../evidence/primitives.ts";
import { openRecord, type RecordRow } from "../store/record-row.ts";

/** Texts of the rooms in a data folder whose server has ended, in the order of their numbers, as the folder's own keys open them. */
export async function keptTexts(data: string): Promise<string[]> {
  const store = createFileKeyStore(join(data, "keyring"), Date.now);
  const vault = new Database(join(data, "vault.sqlite"));
  const rows = vault.query("SELECT * FROM records ORDER BY stream, epoch, seq").all() as RecordRow[];
  vault.close();
  const texts: string[] = [];
  for (const row of rows) {
    const forget = await store.read({ class: "hour", id: String(row.hour) });
    texts.push((forget === null ? null : openRecord(native, roomKeyOf(native, forget, row.sheet), row, new Uint8Array(16)))?.text ?? "cannot be opened");
  }
  return texts;
}
