import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createModerationLog } from "../store/moderation-log.ts";
import { openPostgres } from "../store/postgres.ts";
import { postgresTables } from "../store/tables.pg.ts";
import { ownDatabase, postgresUrl } from "../store/testing/postgres.ts";
import { deskCommand } from "./desk.ts";

const url = await postgresUrl();
const folder = mkdtempSync(join(tmpdir(), "lampion-desk-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.skipIf(url === null)("[EV-51, MD-1] the desk's commands read what the nodes share, and never call a folder in which there is no desk an empty and whole one", async () => {
  const database = await ownDatabase(url ?? "");
  try {
    const postgres = await openPostgres(database.url, { connections: 1 });
    const log = createModerationLog(postgresTables(postgres, "desk"));
    expect(
      await log.append(0, [{ id: "e1", at: 1_000, version: 1, actor: { as: "staff", id: "ada" }, cause: "test", case: "C-22222222", kind: "NoteAdded", body: { note: "n1" } }], []),
    ).toBe("appended");
    await postgres.close();
    const shared = await deskCommand(["check"], { LAMPION_DATA: folder, DATABASE_URL: database.url }, Date.now());
    expect(shared.lines[0]).toStartWith("1 events, ");
    const alone = await deskCommand(["check"], { LAMPION_DATA: folder }, Date.now());
    expect([alone.code, alone.lines.length, alone.lines[0]?.startsWith(`${join(folder, "desk.sqlite")} is not there`)]).toEqual([1, 1, true]);
    const gone = await deskCommand(["report", "--year", "2026"], { LAMPION_DATA: folder, DATABASE_URL: "postgres://127.0.0.1:1/none" }, Date.now());
    expect([gone.code, gone.lines[0]?.includes("nothing answers there")]).toEqual([1, true]);
    // Looking makes no file.
    expect(readdirSync(folder)).toEqual([]);
  } finally {
    await database.drop();
  }
});
