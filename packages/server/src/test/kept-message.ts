import type { StoredRecord } from "@lampion/core";
import { encodeRecord, fromBase64Url, kinds, noble, streamRef, toBase64Url, utf8Bytes } from "@lampion/proof";
import { createGuest, fieldsOf, type Guest } from "./guest.ts";
import type { ProofWorld } from "./proof-world.ts";

/** Somebody who came in by the door. */
export async function enterHouse({ app, guests }: Pick<ProofWorld, "app" | "guests">, name: string): Promise<Guest> {
  const guest = createGuest(app.url);
  guests.push(guest);
  if ((await guest.enter(fieldsOf(name))).kind !== "inside") throw new Error("not inside");
  return guest;
}
/** Says it in the room where the guest landed; resolves with what the service keeps of it. */
export async function sayInRoom({ app }: Pick<ProofWorld, "app">, guest: Guest, text: string): Promise<StoredRecord> {
  const room = `room:${guest.state.landing ?? ""}` as const;
  await guest.until((state) => state.streams.has(room));
  guest.send(room, text);
  for (let tries = 0; tries < 100; tries += 1) {
    const { epoch } = await app.ports.messages.head(room);
    const record = (await app.ports.messages.after(room, epoch, 0, 500)).find((one) => one.text === text);
    if (record !== undefined) return record;
    await Bun.sleep(50);
  }
  throw new Error("not kept");
}
/** What a device keeps of a message, for as long as somebody wants: the record's 134 bytes and its receipt. */
export function keptOf(record: StoredRecord): { record: string; receipt: string } {
  const receipt = fromBase64Url(record.proof.receipt, 48)!;
  const bytes = encodeRecord({
    kind: kinds.room,
    stream: streamRef(noble, record.stream),
    sheet: fromBase64Url(record.proof.sheet, 16)!,
    epoch: record.epoch,
    seq: record.seq,
    acceptedAtMs: record.atMs,
    author: fromBase64Url(record.author.split(".")[0]!, 16)!,
    bodyHash: noble.sha256(receipt.slice(32), utf8Bytes(record.text)),
    prev: fromBase64Url(record.proof.prev, 32)!,
  });
  return { record: toBase64Url(bytes), receipt: record.proof.receipt };
}
