import { expect, test } from "bun:test";
import type { Selector } from "@lampion/protocol";
import { toBase64Url } from "../bytes.ts";
import { noble } from "../noble.ts";
import { encodeRecord, kinds, streamRef } from "../record.ts";
import { isNamed, selectorNames } from "./named-message.ts";

const fill = (size: number, byte: number): Uint8Array => new Uint8Array(size).fill(byte);
const hourMs = 3_600_000;
const messageIn = (stream: string, seq = 7, epoch = 2, acceptedAtMs = 5 * hourMs) => ({
  record: toBase64Url(
    encodeRecord({
      ...{ kind: kinds.room, stream: streamRef(noble, stream), sheet: fill(16, 2), epoch, seq, acceptedAtMs },
      ...{ author: fill(16, 3), bodyHash: fill(32, 4), prev: fill(32, 5) },
    }),
  ),
  receipt: toBase64Url(fill(48, seq)),
});
const names = (selector: Selector, message: { readonly record: string; readonly receipt: string }): boolean => {
  const named = selectorNames(selector);
  return named !== null && isNamed(noble, named, message);
};

test("[MD-53] a receipt names its message: whole, its tag, its first letters or the record; another's, a few letters and what only looks like it name none", () => {
  const message = messageIn("room:FR");
  const by = (value: string): boolean => names({ kind: "receipt", value }, message);
  for (const value of [message.receipt, ` ${message.receipt} `, toBase64Url(fill(32, 7)), message.receipt.slice(0, 8), message.record])
    expect([value, by(value)]).toEqual([value, true]);
  for (const value of [toBase64Url(fill(48, 8)), message.receipt.slice(0, 7), message.record.slice(0, 80), "recu-de-la-victime", `x${message.receipt}`])
    expect([value, by(value)]).toEqual([value, false]);
});

test("[MD-53] a stream names what was accepted within its hours, an address its one message, and neither anything of another place", () => {
  const talk: Selector = { kind: "stream", value: "talk:one", from: 5 * hourMs, to: 6 * hourMs };
  const at = (ms: number): boolean => names(talk, messageIn("talk:one", 1, 1, ms));
  expect([at(5 * hourMs - 1), at(5 * hourMs), at(6 * hourMs - 1), at(6 * hourMs), names(talk, messageIn("talk:two"))]).toEqual([false, true, true, false, false]);
  const address: Selector = { kind: "address", value: "/rooms/FR-75111/2/7" };
  expect(
    [["FR-75111", 7, 2] as const, ["FR-75111", 8, 2] as const, ["FR-75111", 7, 3] as const, ["FR-75112", 7, 2] as const].map(([room, seq, epoch]) =>
      names(address, messageIn(`room:${room}`, seq, epoch)),
    ),
  ).toEqual([true, false, false, false]);
  expect(names(talk, { record: "AAAA", receipt: "x" })).toBe(false);
  for (const selector of [
    { kind: "case", value: "C-22222222" },
    { kind: "claim", value: "2222" },
    { kind: "words", value: "everybody" },
    { kind: "address", value: "/rooms/FR" },
  ] as const)
    expect(selectorNames(selector)).toBeNull();
});
