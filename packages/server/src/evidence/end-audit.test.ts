import { expect, test } from "bun:test";
import { createHash, randomBytes } from "node:crypto";
import { auditLivesMs, createAuditWriter, createMemoryLogWriter, createMemoryModerationLog, isWhole, prepareEntry } from "@lampion/core";
import type { EntryType, JsonObject } from "@lampion/proof";
import { endAudit } from "./end-audit.ts";
import { native } from "./primitives.ts";

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");
const prepare = <Type extends EntryType>(type: Type, about: string, content: JsonObject) =>
  prepareEntry(native, new Uint8Array(randomBytes(16)), { id: crypto.randomUUID(), type, atMs: 5, about, content });
const dayMs = 24 * 3_600_000;
const startMs = Date.UTC(2026, 0, 30);

/** An audit with a row of each of these days. */
async function audited(days: readonly number[]) {
  const desk = createMemoryModerationLog();
  let nowMs = startMs;
  const writer = createAuditWriter(desk, { nowMs: () => nowMs }, digest);
  for (const day of days) {
    nowMs = startMs + day * dayMs;
    await writer.write({ by: "ada", what: day === 1 ? "office ended: Lou" : "case", case: null, purpose: "duty" });
  }
  return { desk, writer, at: (day: number) => void (nowMs = startMs + day * dayMs), nowMs: () => nowMs };
}

test("[EV-51] rows of the audit end after twelve months, in the log first, and what stays is one whole chain that goes on", async () => {
  const small = await audited([0, 1, 3, 200, 370]);
  const log = createMemoryLogWriter();
  let isFull = true;
  const writer = { entry: log.entry, add: <Type extends EntryType>(one: Parameters<typeof log.add<Type>>[0]) => (isFull ? Promise.reject(new Error("full")) : log.add(one)) };
  const ending = endAudit({ desk: small.desk, log: { prepare, writer }, nowMs: small.nowMs });
  expect(await ending.tick().catch(() => "refused")).toBe("refused");
  expect((await small.desk.audit(0, 10)).length).toBe(5);
  isFull = false;
  // Not asked again at once, but after an hour.
  expect(await ending.tick()).toBe(0);
  small.at(370 + 1 / 24);
  expect(await ending.tick()).toBe(3);
  const [end] = await small.desk.auditEnds();
  expect(end?.counts).toEqual({ "2026-01": { case: 1, "office ended": 1 }, "2026-02": { case: 1 } });
  expect(JSON.stringify(end)).not.toMatch(/ada|Lou|duty/);
  expect(log.entries.map((one) => [one.type, one.content])).toEqual([["audit", { ended: 3, hash: end?.hash ?? "" }]]);
  const rows = await small.desk.audit(0, 10);
  expect([rows.map((row) => row.number), isWhole(digest, rows, end?.hash), isWhole(digest, rows)]).toEqual([[4, 5], true, false]);
  await small.writer.write({ by: "ada", what: "case", case: null, purpose: "duty" });
  expect(isWhole(digest, await small.desk.audit(0, 10), end?.hash)).toBe(true);
});

test("[EV-51] a row stays to its last day, the last row of all for longer, and a crash between log and cut doubles nothing", async () => {
  const small = await audited([0, 1]);
  const log = createMemoryLogWriter();
  const ending = () => endAudit({ desk: small.desk, log: { prepare, writer: log }, nowMs: small.nowMs });
  small.at(auditLivesMs / dayMs - 0.01);
  expect(await ending().tick()).toBe(0);
  small.at(2_000);
  const crashed = endAudit({ desk: { ...small.desk, endAudit: () => Promise.reject(new Error("killed")) }, log: { prepare, writer: log }, nowMs: small.nowMs });
  expect(await crashed.tick().catch(() => "killed")).toBe("killed");
  expect(await ending().tick()).toBe(1);
  expect([await ending().tick(), log.entries.length, (await small.desk.audit(0, 10)).map((row) => row.number)]).toEqual([0, 1, [2]]);
});
