import type { Subscription } from "@nats-io/transport-node";
import type { Bus } from "@lampion/core";
import { createLocalBus } from "./bus.local.ts";
import type { Envelopes, Opened } from "./envelope.ts";
import { reachNats } from "./reach-nats.ts";

export interface BusFigures {
  readonly busSent: number;
  readonly busReceived: number;
  readonly busForged: number;
  readonly busReplayed: number;
  readonly busOtherVersion: number;
  /** 1 while the other nodes are out of reach. */
  readonly busCut: number;
}
export interface NatsBus extends Bus {
  figures(): BusFigures;
  /** Whether a node that speaks another form was heard within the last minute: what it says is dropped, and it drops what this one says. */
  hearsOtherVersion(): boolean;
  /** What was published has left; then the connection ends. */
  close(): Promise<void>;
}

/** Interest in a room outlives its last member, so that one who comes and goes does not make the servers tell each other each time (PT-11). */
const lingerMs = 60_000;
/** How long a node of another version that was heard is taken to be there. */
const heardMs = 60_000;
const subjectForm = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;

/**
 * The bus over NATS, core only: one copy per message and node that is interested. The record is in the database before anybody hears of it, every
 * event carries its number, and who has missed one asks the store (decision record 0046). Throws a plain sentence when it cannot be reached at the
 * start; later it connects again by itself, for ever. `prefix` keeps several services on one server apart.
 */
export async function openNatsBus(url: string, envelopes: Envelopes, { prefix = "lampion", linger = lingerMs }: { prefix?: string; linger?: number } = {}): Promise<NatsBus> {
  const connection = await reachNats(url, "lampion");
  const local = createLocalBus();
  const counts = { sent: 0, received: 0, forged: 0, replayed: 0, "another-version": 0, own: 0 };
  const interests = new Map<string, { handlers: number; subscription: Subscription; leaving: ReturnType<typeof setTimeout> | null }>();
  const healings: (() => void)[] = [];
  let otherVersionMs = Number.NEGATIVE_INFINITY;
  let isCut = false;
  let isClosing = false;

  void (async () => {
    for await (const status of connection.status()) {
      if (status.type === "disconnect") isCut = true;
      else if (status.type === "reconnect") {
        isCut = false;
        for (const call of healings) call();
      }
    }
  })();

  function came(subject: string, sealed: Uint8Array): void {
    let opened: Opened;
    try {
      opened = envelopes.open(subject, sealed);
    } catch {
      opened = { kind: "dropped", why: "forged" };
    }
    if (opened.kind === "dropped") {
      counts[opened.why] += 1;
      if (opened.why === "another-version") otherVersionMs = performance.now();
      return;
    }
    counts.received += 1;
    local.publish(subject, opened.event);
  }
  return {
    hearsOtherVersion: () => performance.now() - otherVersionMs < heardMs,
    publish(subject, event) {
      local.publish(subject, event);
      if (!subjectForm.test(subject)) throw new Error("a subject is made of ids");
      // Nothing is kept for later: it would fill the memory, and whoever missed it repairs from the store.
      if (isCut || isClosing) return;
      counts.sent += 1;
      connection.publish(`${prefix}.${subject}`, envelopes.seal(subject, event));
    },
    subscribe(subject, handler) {
      local.subscribe(subject, handler);
      const known = interests.get(subject);
      if (known !== undefined) {
        known.handlers += 1;
        if (known.leaving !== null) clearTimeout(known.leaving);
        known.leaving = null;
        return;
      }
      if (!subjectForm.test(subject)) throw new Error("a subject is made of ids");
      const subscription = connection.subscribe(`${prefix}.${subject}`, { callback: (fault, message) => void (fault === null && came(subject, message.data)) });
      interests.set(subject, { handlers: 1, subscription, leaving: null });
    },
    unsubscribe(subject, handler) {
      local.unsubscribe(subject, handler);
      const known = interests.get(subject);
      if (known === undefined) return;
      known.handlers = Math.max(0, known.handlers - 1);
      if (known.handlers > 0 || known.leaving !== null) return;
      known.leaving = setTimeout(() => {
        interests.delete(subject);
        known.subscription.unsubscribe();
      }, linger);
    },
    isCut: () => isCut,
    isWhole: () => false,
    healed: (call) => void healings.push(call),
    figures: () => ({
      busSent: counts.sent,
      busReceived: counts.received,
      busForged: counts.forged,
      busReplayed: counts.replayed,
      busOtherVersion: counts["another-version"],
      busCut: isCut ? 1 : 0,
    }),
    async close() {
      isClosing = true;
      for (const { leaving } of interests.values()) if (leaving !== null) clearTimeout(leaving);
      // The server may go while we say goodbye; then there is nobody to say it to.
      const left = isCut ? Promise.resolve() : Promise.race([connection.drain(), Bun.sleep(2_000)]);
      await left.catch(() => {});
      await connection.close();
    },
  };
}
