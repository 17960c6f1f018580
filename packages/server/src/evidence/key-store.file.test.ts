import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keyStoreContract } from "@lampion/core";
import { createFileKeyStore } from "./key-store.file.ts";

const base = mkdtempSync(join(tmpdir(), "lampion-keyring-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));
let folders = 0;
function place() {
  folders += 1;
  const folder = join(base, String(folders));
  let now = 0;
  return { folder, open: async () => createFileKeyStore(folder, () => now), setNow: (ms: number) => (now = ms) };
}

const why = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => "",
    (cause: Error) => cause.message,
  );

describe("the key store as files", () => {
  for (const one of keyStoreContract(async () => place())) test(one.name, () => one.run());

  test("[EV-20] each key is one small file that the owner alone may read", async () => {
    const at = place();
    const store = await at.open();
    for (const id of ["1", "2", "3"]) await store.make({ class: "hour", id, endsAtMs: 9 });
    const names = readdirSync(at.folder).sort();
    expect(names).toEqual(["hour.1.key", "hour.2.key", "hour.3.key"]);
    for (const name of names) expect([statSync(join(at.folder, name)).size, statSync(join(at.folder, name)).mode & 0o777]).toEqual([48, 0o600]);
    expect(statSync(at.folder).mode & 0o777).toBe(0o700);
  });

  test("[EV-19] a destroyed key is overwritten before its name goes: whoever holds the file open reads no key", async () => {
    const at = place();
    const store = await at.open();
    const key = Buffer.from((await store.make({ class: "hour", id: "1", endsAtMs: 9 }))!);
    const file = Bun.file(join(at.folder, "hour.1.key"));
    expect(Buffer.from(await file.arrayBuffer()).includes(key)).toBe(true);
    const { openSync, readSync } = await import("node:fs");
    const held = openSync(join(at.folder, "hour.1.key"), "r");
    at.setNow(9);
    await store.destroyOverdue();
    const left = Buffer.alloc(48);
    readSync(held, left, 0, 48, 0);
    expect(left.includes(key)).toBe(false);
    expect(readdirSync(at.folder)).toEqual([]);
  });

  test("[EV-55] a torn or altered file is named and is no key; the half file of a killed process is cleared away", async () => {
    const at = place();
    const store = await at.open();
    await store.make({ class: "hour", id: "1", endsAtMs: 9 });
    const path = join(at.folder, "hour.1.key");
    const whole = readFileSync(path);
    for (let bit = 0; bit < 48 * 8; bit += 7) {
      const flipped = Buffer.from(whole);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      writeFileSync(path, flipped);
      expect(await why(store.read({ class: "hour", id: "1" }))).toContain("hour.1.key is damaged");
    }
    for (const size of [0, 1, 47]) {
      writeFileSync(path, whole.subarray(0, size));
      expect(await why(store.make({ class: "hour", id: "1", endsAtMs: 9 }))).toContain("is damaged");
    }
    writeFileSync(path, whole);
    const half = join(at.folder, "new.0102");
    writeFileSync(half, whole.subarray(0, 20));
    utimesSync(half, 1, 1);
    writeFileSync(join(at.folder, "new.0304"), whole.subarray(0, 20));
    await store.destroyOverdue();
    expect(readdirSync(at.folder).sort()).toEqual(["hour.1.key", "new.0304"]);
  });

  test("[EV-20] where the volume went away no key is made in its place, and the service says that it is gone until it is back", async () => {
    const at = place();
    const store = await at.open();
    await store.make({ class: "hour", id: "1", endsAtMs: 9 });
    expect(store.isLost()).toBe(false);
    const volume = `${at.folder}-volume`;
    renameSync(at.folder, volume);
    expect(store.isLost()).toBe(true);
    // The empty place where it was mounted.
    mkdirSync(at.folder);
    expect(store.isLost()).toBe(true);
    expect(await why(store.make({ class: "hour", id: "2", endsAtMs: 9 }))).toContain("The key store is gone");
    expect(readdirSync(at.folder)).toEqual([]);
    rmSync(at.folder, { recursive: true });
    renameSync(volume, at.folder);
    expect(store.isLost()).toBe(false);
    expect(await store.make({ class: "hour", id: "2", endsAtMs: 9 })).not.toBeNull();
    // What ended as it should is nothing gone.
    for (const id of ["1", "2"]) await store.destroy({ class: "hour", id });
    expect([store.isLost(), (await store.make({ class: "hour", id: "3", endsAtMs: 9 })) !== null]).toEqual([false, true]);
  });

  test("[EV-20] a name that would lead out of the folder is refused", async () => {
    const at = place();
    mkdirSync(at.folder, { recursive: true });
    const store = await at.open();
    for (const id of ["../x", "", "a/b", ".", "x".repeat(65)]) expect(await why(store.make({ class: "hour", id, endsAtMs: 9 }))).toContain("no such name");
    expect(await why(store.read({ class: "other" as "hour", id: "1" }))).toContain("no such name");
  });
});
