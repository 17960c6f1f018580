import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import type { BusEvent } from "@lampion/core";

/** Raised when the form of an event between nodes changes so that an older node would read it wrongly. */
export const busVersion = 2;
/** Older than this by the receiver's clock it is a replay, or one of the clocks is wrong, ms. */
const freshForMs = 60_000;
const cipher = "aes-256-gcm";
const tagBytes = 16;
/** Version, process, count; then what only the service's key opens. */
const headForm = /^(\d{1,4})\.([A-Za-z0-9_-]{22})\.(\d{1,15})\.$/;
const headMaxBytes = 48;

export type Opened = { readonly kind: "event"; readonly event: BusEvent } | { readonly kind: "dropped"; readonly why: "forged" | "replayed" | "another-version" | "own" };

/** What one node puts on the bus: only who has the service's key can make it, for one subject and once, and nobody else can read it. */
export interface Envelopes {
  seal(subject: string, event: BusEvent): Uint8Array;
  open(subject: string, sealed: Uint8Array): Opened;
}

const forged = { kind: "dropped", why: "forged" } as const;

/**
 * `version.process.count.` and then `[time, event]` under AES-256-GCM, with the subject and the head as its associated data (decision record 0076). Each process has a key of its own, from the service's and 16 bytes of
 * chance, so that its count is a nonce that no key sees twice. The count only grows, and a connection keeps the order, so what comes again or late is dropped: the store has it (SC-14).
 */
export function createEnvelopes(key: Buffer, nowMs: () => number): Envelopes {
  const own = randomBytes(16).toString("base64url");
  const keyOf = (process: string): Buffer => createHmac("sha256", key).update(`lampion/bus/${process}`).digest();
  const ownKey = keyOf(own);
  let count = 0;
  /** Newest count of each process, and its key; one that is not heard of any more is forgotten with its freshness. */
  const newest = new Map<string, { readonly key: Buffer; readonly count: number; readonly atMs: number }>();
  const nonceOf = (number: number): Buffer => {
    const nonce = Buffer.alloc(12);
    nonce.writeBigUInt64BE(BigInt(number), 4);
    return nonce;
  };
  return {
    seal(subject, event) {
      count += 1;
      const head = `${busVersion}.${own}.${count}.`;
      const sealing = createCipheriv(cipher, ownKey, nonceOf(count));
      sealing.setAAD(Buffer.from(`${subject}\n${head}`));
      const body = sealing.update(JSON.stringify([nowMs(), event]), "utf8");
      return Buffer.concat([Buffer.from(head), body, sealing.final(), sealing.getAuthTag()]);
    },
    open(subject, sealed) {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
      const start = bytes.toString("latin1", 0, headMaxBytes);
      const head = start.slice(0, start.indexOf(".", start.indexOf(".", start.indexOf(".") + 1) + 1) + 1);
      const [, version, from = "", number = ""] = headForm.exec(head) ?? [];
      if (version === undefined) return forged;
      if (Number(version) !== busVersion) return { kind: "dropped", why: "another-version" };
      if (from === own) return { kind: "dropped", why: "own" };
      if (bytes.length < head.length + tagBytes) return forged;
      const last = newest.get(from);
      const theirs = last?.key ?? keyOf(from);
      const counted = Number(number);
      const opening = createDecipheriv(cipher, theirs, nonceOf(counted), { authTagLength: tagBytes });
      opening.setAAD(Buffer.from(`${subject}\n${head}`));
      opening.setAuthTag(bytes.subarray(-tagBytes));
      let text: string;
      try {
        text = opening.update(bytes.subarray(head.length, -tagBytes), undefined, "utf8") + opening.final("utf8");
      } catch {
        return forged;
      }
      const [atMs, event] = JSON.parse(text) as [number, BusEvent];
      const now = nowMs();
      if (Math.abs(now - atMs) > freshForMs || (last !== undefined && counted <= last.count)) return { kind: "dropped", why: "replayed" };
      newest.delete(from);
      newest.set(from, { key: theirs, count: counted, atMs: now });
      for (const [other, { atMs: heardMs }] of newest) {
        if (now - heardMs <= 2 * freshForMs) break;
        newest.delete(other);
      }
      return { kind: "event", event };
    },
  };
}
