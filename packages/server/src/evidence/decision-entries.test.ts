import { expect, test } from "bun:test";
import { randomBytes } from "node:crypto";
import { createMemoryLogWriter, createMemoryModerationLog, prepareEntry, type ModerationEvent } from "@lampion/core";
import type { EntryType, JsonObject } from "@lampion/proof";
import { followDecisions } from "./decision-entries.ts";
import { native } from "./primitives.ts";

const prepare = <Type extends EntryType>(type: Type, about: string, content: JsonObject) =>
  prepareEntry(native, new Uint8Array(randomBytes(16)), { id: crypto.randomUUID(), type, atMs: 5, about, content });
const event = (n: number, kind: string, body: object): ModerationEvent =>
  ({ id: `ev-${n}`, at: 1_000 + n, version: 1, actor: { as: "staff", id: "s1" }, cause: "x", case: n % 2 === 0 ? "C-1" : null, kind, body }) as unknown as ModerationEvent;

test("[EV-44] every decision, reading and order of the desk becomes one entry, also after a crash in between, and the audit's head once a day", async () => {
  const desk = createMemoryModerationLog();
  const log = createMemoryLogWriter();
  const kinds = ["CaseOpened", "DecisionIssued", "NoteAdded", "ReadingSeconded", "OrderReceived", "OrderFrozen", "DecisionReversed", "StatementIssued"];
  await desk.append(
    0,
    kinds.map((kind, n) => event(n, kind, { subject: "alias-of-somebody", words: "words of somebody" })),
    [],
  );
  // The log fails in the middle: the next call goes on where it was, and doubles nothing.
  let left = 2;
  const failing = followDecisions(desk, { entry: log.entry, add: (one) => (left-- > 0 ? log.add(one) : Promise.reject(new Error("full"))) }, prepare);
  expect(await failing.follow(0).catch(() => "failed")).toBe("failed");
  expect(log.entries.length).toBe(2);
  const follower = followDecisions(desk, log, prepare);
  expect(await follower.follow(0)).toBe(4);
  expect(await follower.follow(0)).toBe(0);
  expect(log.entries.map((one) => one.type)).toEqual(["decision", "reading", "order", "hold", "lifted", "decision"]);
  // Which event, by digest; not who, and no words.
  expect(JSON.stringify(log.entries.map((one) => one.content))).not.toMatch(/alias|words/);
  expect((await log.about("C-1", 9)).length).toBe(2);
  await desk.append(8, [event(8, "AppealDecided", {})], []);
  expect(await follower.follow(0)).toBe(1);
  await desk.addAudit({ number: 1, at: 1, by: "s1", what: "read", case: null, purpose: "p", hash: "h1" });
  expect(await follower.follow(0)).toBe(0);
  expect(await follower.follow(86_400_000)).toBe(1);
  expect(log.entries.at(-1)).toMatchObject({ type: "audit", content: { number: 1, hash: "h1" } });
  expect(await followDecisions(desk, log, prepare).follow(86_400_000)).toBe(0);
});
