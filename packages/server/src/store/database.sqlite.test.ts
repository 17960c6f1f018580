import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "./database.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lampion-database-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a file that another process is just letting go of is waited for", async () => {
  const path = join(folder, "vault.sqlite");
  openDatabase(path, "vault").close();
  // As a process that ends: alone with the file, then gone.
  const holder = `
    const { Database } = require("bun:sqlite");
    const held = new Database(${JSON.stringify(path)});
    held.run("PRAGMA locking_mode = EXCLUSIVE");
    held.run("PRAGMA user_version = " + held.query("PRAGMA user_version").get().user_version);
    console.log("held");
    setTimeout(() => held.close(), 700);
  `;
  const child = Bun.spawn([process.execPath, "-e", holder], { stdout: "pipe", stderr: "inherit" });
  const reader = child.stdout.getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toBe("held\n");
  const begun = performance.now();
  const database = openDatabase(path, "vault");
  expect(performance.now() - begun).toBeGreaterThan(200);
  database.close();
  expect(await child.exited).toBe(0);
});
