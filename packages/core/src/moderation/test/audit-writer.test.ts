import { expect, test } from "bun:test";
import { createAuditWriter, isWhole } from "../audit-ticket.ts";
import { createMemoryModerationLog } from "../moderation-log.memory.ts";

const digest = (text: string): string => Bun.hash(text).toString(16);
const clock = { nowMs: () => 1_900_000_000_000 };
const row = (what: string) => ({ by: "ada", what, case: null, purpose: "look" });

test("[MD-12, MD-37] nodes that record at the same time each get their row in one whole chain, and the audit of none counts as down", async () => {
  const log = createMemoryModerationLog();
  const nodes = [1, 2, 3].map(() => createAuditWriter(log, clock, digest));
  const tickets = await Promise.all(nodes.flatMap((node, at) => Array.from({ length: 10 }, (_, n) => node.write(row(`${at}/${n}`)))));
  expect(tickets.filter((one) => one === null)).toEqual([]);
  expect(nodes.map((node) => node.isUp())).toEqual([true, true, true]);
  const rows = await log.audit(0, 100);
  expect([rows.length, isWhole(digest, rows), new Set(tickets.map((one) => one?.number)).size]).toEqual([30, true, 30]);
});

test("[MD-12] an audit that takes nothing gives no ticket, and is asked no second time for the same place", async () => {
  const log = createMemoryModerationLog();
  let asked = 0;
  const full = createAuditWriter({ ...log, addAudit: () => Promise.reject(new Error(`full ${(asked += 1)}`)) }, clock, digest);
  expect([await full.write(row("evidence")), full.isUp(), asked]).toEqual([null, false, 1]);
});
