import { randomBytes } from "node:crypto";
import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, statSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { KeyClass, KeyEnd, KeyName } from "@lampion/core";
import { keyOfPath, pathOfKey, type NodeKeyStore } from "./key-place.ts";

/** magic 4 | end 8 | key 32 | check 4: a torn or altered file is told from a key. */
const fileBytes = 48;
const magic = Buffer.from("LKF1");

/**
 * Keys as small files in a directory of their own, which belongs on an encrypted volume that no backup reads (EV-4, EV-20). Several threads and processes may
 * use it at once: a file appears whole, under its name, exactly once.
 */
export function createFileKeyStore(folder: string, now: () => number): NodeKeyStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pathOf = (name: KeyName): string => join(folder, `${pathOfKey(name)}.key`);
  const read = (name: KeyName): { readonly key: Uint8Array; readonly endsAtMs: number } | null => {
    const path = pathOf(name);
    return existsSync(path) ? decode(path) : null;
  };
  const put = (path: string, key: Uint8Array, endsAtMs: number, replaces: boolean): void => {
    const half = join(folder, `new.${randomBytes(9).toString("hex")}`);
    const file = openSync(half, "wx", 0o600);
    try {
      writeSync(file, encode(key, endsAtMs));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (replaces) renameSync(half, path);
    else {
      try {
        linkSync(half, path);
      } catch (cause) {
        erase(half);
        // Somebody else was first: theirs is the key.
        if ((cause as NodeJS.ErrnoException).code === "EEXIST") return;
        throw cause;
      }
      unlinkSync(half);
    }
    syncFolder(folder);
  };
  const all = (of?: KeyClass): KeyEnd[] =>
    readdirSync(folder).flatMap((name) => {
      const key = name.endsWith(".key") ? keyOfPath(name.slice(0, -".key".length)) : null;
      if (key === null || (of !== undefined && key.class !== of)) return [];
      const held = read(key);
      return held === null ? [] : [{ ...key, endsAtMs: held.endsAtMs }];
    });
  let hadKeys = false;
  /** Of a volume that went away an empty place to mount it at is left, or nothing: a key that was made there would lie on another disk, and be another one than the volume has. */
  const isLost = (): boolean => {
    try {
      const hasKeys = readdirSync(folder).some((name) => name.endsWith(".key"));
      const lost = hadKeys && !hasKeys;
      hadKeys ||= hasKeys;
      return lost;
    } catch {
      return true;
    }
  };
  /** After the last key was destroyed on purpose an empty folder is nothing gone. */
  const ended = (): void => void (hadKeys = existsSync(folder) && readdirSync(folder).some((name) => name.endsWith(".key")));
  isLost();
  return {
    async make(name) {
      const found = read(name);
      if (found !== null) return found.endsAtMs <= now() ? null : found.key;
      if (name.endsAtMs <= now()) return null;
      if (isLost()) throw new Error(`The key store is gone: ${folder} has none of its keys. Is its volume mounted? Nothing is made in its place.`);
      put(pathOf(name), randomBytes(32), name.endsAtMs, false);
      // What lies under the name, whoever put it there.
      return read(name)?.key ?? null;
    },
    async read(name) {
      const found = read(name);
      return found === null || found.endsAtMs <= now() ? null : found.key;
    },
    async setEnd(name) {
      const found = read(name);
      if (found === null || found.endsAtMs <= now()) return false;
      put(pathOf(name), found.key, name.endsAtMs, true);
      return true;
    },
    async destroy(name) {
      const path = pathOf(name);
      if (!existsSync(path)) return false;
      erase(path);
      ended();
      syncFolder(folder);
      return true;
    },
    async destroyOverdue() {
      const over = all().filter((one) => one.endsAtMs <= now());
      for (const one of over) erase(pathOf(one));
      // Half files of a process that was killed while it made a key: nobody was given what is in them. A young one may be at work.
      const halves = readdirSync(folder).filter(
        (name) => name.startsWith("new.") && Date.now() - (statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > 60_000,
      );
      for (const half of halves) erase(join(folder, half));
      if (over.length > 0) ended();
      if (over.length + halves.length > 0) syncFolder(folder);
      return over;
    },
    list: async (of) => all(of).filter((one) => one.endsAtMs > now()),
    async putBack(name, key) {
      if (name.endsAtMs <= now()) return "over";
      const had = read(name);
      if (had === null) put(pathOf(name), key, name.endsAtMs, false);
      const has = read(name);
      if (has === null || !Buffer.from(has.key).equals(key)) return "other";
      return had === null ? "back" : "there";
    },
    isLost,
    async close() {},
  };
}

function encode(key: Uint8Array, endsAtMs: number): Buffer {
  const bytes = Buffer.alloc(fileBytes);
  magic.copy(bytes);
  bytes.writeBigUInt64BE(BigInt(endsAtMs), 4);
  bytes.set(key, 12);
  bytes.writeUInt32BE(Bun.hash.crc32(bytes.subarray(0, 44)), 44);
  return bytes;
}

function decode(path: string): { readonly key: Uint8Array; readonly endsAtMs: number } {
  const bytes = readFileSync(path);
  if (bytes.length !== fileBytes || !bytes.subarray(0, 4).equals(magic) || bytes.readUInt32BE(44) !== Bun.hash.crc32(bytes.subarray(0, 44)))
    throw new Error(`${path} is damaged: it is no key. What lies under it can no longer be opened; move the file away to go on without it (docs/operating.md).`);
  return { key: new Uint8Array(bytes.subarray(12, 44)), endsAtMs: Number(bytes.readBigUInt64BE(4)) };
}

/** Overwritten, synced, unlinked (EV-19). The name may be gone already: two may erase at once. */
function erase(path: string): void {
  try {
    const file = openSync(path, "r+");
    try {
      writeSync(file, randomBytes(fileBytes), 0, fileBytes, 0);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    unlinkSync(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
  }
}

/** A name that was made or removed is on disk when its folder is synced. */
function syncFolder(folder: string): void {
  const opened = openSync(folder, "r");
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
