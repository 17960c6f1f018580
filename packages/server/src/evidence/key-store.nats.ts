import { randomBytes } from "node:crypto";
import type { KeyClass, KeyEnd, KeyName } from "@lampion/core";
import { hourOf } from "@lampion/core/records";
import type { KvEntry } from "@nats-io/kv";
import { reachNats } from "../bus/reach-nats.ts";
import { codes, hasCode, lostSentence, openKeyBucket } from "./key-bucket.nats.ts";
import { KeysLost, keyOfPath, pathOfKey, type NatsPlace, type NodeKeyStore } from "./key-place.ts";
import { createKeySeal } from "./key-seal.ts";

/** Name of what tells this key store from one that was made after it was lost: 16 random bytes in hex. No key has it: it has no class. */
const markName = "mark";
const lookEveryMs = 5_000;
/** A list that does not end until then was cut. */
const listMs = 10_000;
const tries = 5;

interface Held {
  readonly key: Uint8Array;
  readonly endsAtMs: number;
}

/**
 * Keys in the memory of NATS servers (EV-20), each one message that only the first can make and that is removed when it is destroyed. What rests there is sealed with a
 * key of the service, so that who reads the servers or the network between has none.
 *
 * open --its mark is gone, or another one's--> lost --its mark is there again--> open
 * A server that does not answer is no loss: the keys of the running hour are here as well, and messages wait for none of this. While it is lost nothing is given or
 * made, and the hour's keys are forgotten, so that nothing more is accepted (EV-28).
 *
 * `founds`: an empty one is begun where there is none. Throws `KeysLost` otherwise.
 */
export async function openNatsKeyStore(place: NatsPlace, now: () => number, founds = false): Promise<NodeKeyStore> {
  const seal = createKeySeal(place.keysFile);
  const connection = await reachNats(place.url, "lampion keys");
  let isCut = false;
  let isGone = false;
  /** F of the running hour and its neighbours: ends of hours never move, and their keys go by the clock alone. */
  const hours = new Map<string, Held>();
  const forgetHours = (keep: (id: string) => boolean = () => false): void => {
    for (const [id, held] of hours)
      if (!keep(id)) {
        held.key.fill(0);
        hours.delete(id);
      }
  };
  void (async () => {
    for await (const status of connection.status()) {
      if (status.type === "disconnect") isCut = true;
      else if (status.type === "reconnect") {
        isCut = false;
        void look();
      }
    }
  })();

  async function asked<Value>(work: () => Promise<Value>): Promise<Value> {
    if (isCut) throw new Error("the key store in NATS is out of reach");
    try {
      return await work();
    } catch (cause) {
      if (cause instanceof KeysLost || hasCode(cause, codes.notFirst, codes.notFirstHere, codes.noSuchMessage)) throw cause;
      if (hasCode(cause, codes.noStream)) return lost(lostSentence(place.bucket));
      throw new Error(`the key store in NATS does not answer (${cause instanceof Error ? cause.message : "unknown"})`, { cause });
    }
  }
  function lost(sentence: string): never {
    isGone = true;
    forgetHours();
    throw new KeysLost(sentence);
  }

  const { manager, bucket, stream, isClustered } = await openKeyBucket(connection, place.bucket, founds).catch(closing);
  async function closing(cause: unknown): Promise<never> {
    await connection.close();
    throw cause;
  }
  const entryAt = (path: string): Promise<KvEntry | null> => asked(async () => bucket.get(path));
  /** False when somebody else was first. */
  const create = (path: string, value: string | Uint8Array): Promise<boolean> =>
    asked(() =>
      bucket.create(path, value).then(
        () => true,
        (cause: unknown) => {
          if (!hasCode(cause, codes.notFirst, codes.notFirstHere)) throw cause;
          return false;
        },
      ),
    );
  const readMark = async (): Promise<string | null> => (await entryAt(markName))?.string() ?? null;
  async function foundMark(): Promise<string> {
    let mark = await readMark();
    if (mark === null && founds) {
      await create(markName, randomBytes(16).toString("hex"));
      mark = await readMark();
    }
    return mark ?? lost(lostSentence(place.bucket));
  }
  const mark = await foundMark().catch(closing);

  /** What is not found there was never made or was destroyed, as long as the store is the one that was opened. */
  async function mustBeThere(): Promise<void> {
    const found = await readMark();
    if (found === null) lost(lostSentence(place.bucket));
    if (found !== mark) lost("Another key store took the place of the one that was open here: start this node again.");
    isGone = false;
  }
  async function opened(name: KeyName, entry: KvEntry): Promise<Held> {
    const held = seal.open(name, mark, entry.value);
    if (held !== null) return held;
    await mustBeThere();
    throw new Error(
      `${pathOfKey(name)} in the bucket ${place.bucket} is no key of this service: it is damaged, was put there by somebody else, or keys.json is that of another service (LAMPION_KEYS). What lies under it cannot be opened.`,
    );
  }
  const isRunning = (id: string): boolean => Math.abs(Number(id) - hourOf(now())) <= 1;
  function keep({ class: of, id }: KeyName, held: Held): Held {
    forgetHours(isRunning);
    if (of === "hour" && isRunning(id)) hours.set(id, { ...held, key: held.key.slice() });
    return held;
  }
  /** Null when there is none; it may be over. */
  async function read(name: KeyName): Promise<Held | null> {
    const path = pathOfKey(name);
    const near = name.class === "hour" && !isGone ? hours.get(name.id) : undefined;
    if (near !== undefined) return { ...near, key: near.key.slice() };
    const entry = await entryAt(path);
    if (entry === null) await mustBeThere();
    return entry === null ? null : keep(name, await opened(name, entry));
  }
  const put = (name: KeyEnd, key: Uint8Array): Promise<boolean> => create(pathOfKey(name), seal.seal(name, mark, key));

  /** All of it or a failure: what a list leaves out is taken for lost. */
  async function entriesOf(of: KeyClass | null): Promise<readonly (KeyEnd & { readonly revision: number })[]> {
    await mustBeThere();
    const filter = of === null ? ">" : `${of}.>`;
    for (let tried = 0; tried < tries; tried += 1) {
      const found = new Map<string, KvEntry>();
      let left: number | null = null;
      await asked(async () => {
        const entries = await bucket.history({ key: filter });
        const timer = setTimeout(() => entries.stop(new Error("a list was cut")), listMs);
        for await (const entry of entries) {
          found.set(entry.key, entry);
          left = entry.delta ?? 0;
        }
        clearTimeout(timer);
      });
      if (left !== 0 && !(left === null && (await isEmpty(filter)))) continue;
      const listed: (KeyEnd & { readonly revision: number })[] = [];
      for (const entry of found.values()) {
        const name = keyOfPath(entry.key);
        if (name !== null) listed.push({ ...name, endsAtMs: (await opened(name, entry)).endsAtMs, revision: entry.revision });
      }
      return listed;
    }
    throw new Error("the key store in NATS could not be listed whole");
  }
  /** A cluster that is looking for its leader says of everything that it has nothing. */
  async function isEmpty(filter: string): Promise<boolean> {
    const { state, cluster } = await asked(() => manager.streams.info(stream, { subjects_filter: `$KV.${place.bucket}.${filter}` }));
    if (Object.keys(state.subjects ?? {}).length > 0 || (isClustered && (cluster?.leader ?? "") === "")) return false;
    await mustBeThere();
    return true;
  }
  /** That revision and no newer one; the server overwrites it. False when it was gone. */
  const remove = (name: KeyName, revision: number): Promise<boolean> => {
    hours.get(name.class === "hour" ? name.id : "")?.key.fill(0);
    if (name.class === "hour") hours.delete(name.id);
    return asked(() => manager.streams.deleteMessage(stream, revision, true)).catch((cause: unknown) => {
      if (!hasCode(cause, codes.noSuchMessage)) throw cause;
      return false;
    });
  };

  /** Also warms the running hour: other nodes may have made its key, and the servers may be away when it is needed. */
  async function look(): Promise<void> {
    try {
      if (isCut) return;
      await mustBeThere();
      forgetHours(isRunning);
      await read({ class: "hour", id: String(hourOf(now())) });
    } catch {
      // Who needs a key is told.
    }
  }
  const looking = setInterval(() => void look(), lookEveryMs);
  looking.unref();

  return {
    async make(name) {
      for (let tried = 0; tried < tries; tried += 1) {
        const found = await read(name);
        if (found !== null) return found.endsAtMs <= now() ? null : found.key;
        if (name.endsAtMs <= now()) return null;
        const key = new Uint8Array(randomBytes(32));
        if (await put(name, key)) return keep(name, { key, endsAtMs: name.endsAtMs }).key;
      }
      throw new Error("a key comes and goes in the key store");
    },
    async read(name) {
      const found = await read(name);
      return found === null || found.endsAtMs <= now() ? null : found.key;
    },
    async setEnd(name) {
      for (let tried = 0; tried < tries; tried += 1) {
        const entry = await entryAt(pathOfKey(name));
        if (entry === null) await mustBeThere();
        const held = entry === null ? null : await opened(name, entry);
        if (entry === null || held === null || held.endsAtMs <= now()) return false;
        const isSet = await asked(() => bucket.update(pathOfKey(name), seal.seal(name, mark, held.key), entry.revision)).then(
          () => true,
          (cause: unknown) => {
            if (!hasCode(cause, codes.notFirst, codes.notFirstHere)) throw cause;
            return false;
          },
        );
        if (isSet) return true;
      }
      throw new Error("a key is changed by others all the time");
    },
    async destroy(name) {
      for (let tried = 0; tried < tries; tried += 1) {
        const entry = await entryAt(pathOfKey(name));
        if (entry === null) {
          await mustBeThere();
          return false;
        }
        if (await remove(name, entry.revision)) return true;
      }
      throw new Error("a key comes and goes in the key store");
    },
    async destroyOverdue() {
      const ended: KeyEnd[] = [];
      for (const { class: of, id, endsAtMs, revision } of await entriesOf(null))
        if (endsAtMs <= now() && (await remove({ class: of, id }, revision))) ended.push({ class: of, id, endsAtMs });
      return ended;
    },
    list: async (of) => (await entriesOf(of)).filter((one) => one.endsAtMs > now()).map(({ id, endsAtMs }) => ({ class: of, id, endsAtMs })),
    async putBack(name, key) {
      if (name.endsAtMs <= now()) return "over";
      const isBack = (await read(name)) === null && (await put(name, key));
      const has = await read(name);
      if (has === null || !Buffer.from(has.key).equals(key)) return "other";
      return isBack ? "back" : "there";
    },
    isLost: () => isGone,
    async close() {
      clearInterval(looking);
      forgetHours();
      await connection.close();
    },
  };
}
