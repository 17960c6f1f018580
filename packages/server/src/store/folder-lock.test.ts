import { afterAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lockFolder } from "./folder-lock.ts";

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
