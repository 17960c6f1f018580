import { createHmac, timingSafeEqual } from "node:crypto";
import type { BusEvent } from "@lampion/core";

/** Raised when the form of an event between nodes changes so that an older node would read it wrongly. */
export const busVersion = 1;
/** Older than this by the receiver's clock it is a replay, or one of the clocks is wrong, ms. */
const freshForMs = 60_000;
const macChars = 43;

export type Opened = { readonly kind: "event"; readonly event: BusEvent } | { readonly kind: "dropped"; readonly why: "forged" | "replayed" | "another-version" | "own" };

/** What one node puts on the bus: only who has the service's key can make it, for one subject and once. */
export interface Envelopes {
  seal(subject: string, event: BusEvent): string;
  open(subject: string, sealed: string): Opened;
}

/**
 * HMAC-SHA-256 over subject and content, then `[version, node, count, time, event]`. The count of a node only grows, and a connection keeps the
 * order, so what comes again or late is dropped: the store has it (SC-14).
 */
export function createEnvelopes(key: Buffer, node: string, nowMs: () => number): Envelopes {
  let count = 0;
  /** Newest count of each node; one that is not heard of any more is forgotten with its freshness. */
  const newest = new Map<string, { count: number; atMs: number }>();
  const macOf = (subject: string, content: string): Buffer => createHmac("sha256", key).update(`${subject}\n${content}`).digest();
  return {
    seal(subject, event) {
      count += 1;
      const content = JSON.stringify([busVersion, node, count, nowMs(), event]);
      return macOf(subject, content).toString("base64url") + content;
    },
    open(subject, sealed) {
      const content = sealed.slice(macChars);
      const mac = Buffer.from(sealed.slice(0, macChars), "base64url");
      if (mac.length !== 32 || !timingSafeEqual(mac, macOf(subject, content))) return { kind: "dropped", why: "forged" };
      const [version, from, number, atMs, event] = JSON.parse(content) as [number, string, number, number, BusEvent];
      if (version !== busVersion) return { kind: "dropped", why: "another-version" };
      if (from === node) return { kind: "dropped", why: "own" };
      const now = nowMs();
      const last = newest.get(from);
      if (Math.abs(now - atMs) > freshForMs || (last !== undefined && number <= last.count)) return { kind: "dropped", why: "replayed" };
      newest.delete(from);
      newest.set(from, { count: number, atMs: now });
      for (const [other, { atMs: heardMs }] of newest) {
        if (now - heardMs <= 2 * freshForMs) break;
        newest.delete(other);
      }
      return { kind: "event", event };
    },
  };
}
