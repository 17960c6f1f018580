import { afterAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lockFolder, noteKeyStore } from "./folder-lock.ts";

const folder = mkdtempSync(join(tmpdir(), "lampion-lock-"));
afterAll(() => rmSync(folder, { recursive: true }));
const put = (name: string): void => writeFileSync(join(folder, name), "1");

test("[RL-2] a folder of before the desk starts; once the desk's file was there, the folder is not whole without it", () => {
  for (const name of ["main.sqlite", "vault.sqlite", "private.sqlite", "keys.json", "born"]) put(name);
  mkdirSync(join(folder, "keyring"));
  const first = lockFolder(folder);
  put("desk.sqlite");
  first.needs("desk.sqlite");
  first.needs("desk.sqlite");
  first.release();
  lockFolder(folder).release();
  rmSync(join(folder, "keyring"), { recursive: true });
  expect(() => lockFolder(folder)).toThrow(/Is its volume mounted\? .* custodians escrow ask/);
  mkdirSync(join(folder, "keyring"));
  rmSync(join(folder, "desk.sqlite"));
  expect(() => lockFolder(folder)).toThrow(/desk\.sqlite is missing there/);
  rmSync(join(folder, "main.sqlite"));
  expect(() => lockFolder(folder)).toThrow(/main\.sqlite, desk\.sqlite is missing there/);
});

test("[EV-20] keys that are files are not taken for keys in NATS, nor the other way: a folder says where they are until they are moved", () => {
  const data = join(folder, "elsewhere");
  const fill = (name: string): void => writeFileSync(join(data, name), "1");
  mkdirSync(join(data, "keyring"), { recursive: true });
  for (const name of ["main.sqlite", "vault.sqlite", "private.sqlite", "keys.json", "born", "keyring/day.1.key"]) fill(name);
  lockFolder(data).release();
  expect(() => lockFolder(data, data, "nats")).toThrow(/The 1 keys in .* are not in NATS.*lampion keys move/);
  rmSync(join(data, "keyring"), { recursive: true });
  noteKeyStore(data, "nats");
  lockFolder(data, data, "nats").release();
  expect(() => lockFolder(data)).toThrow(/are in NATS: set LAMPION_KEY_STORE=nats/);
  noteKeyStore(data, "file");
  expect(() => lockFolder(data)).toThrow(/Is its volume mounted/);
});
