import { expect, test } from "bun:test";
import type { BusEvent } from "@lampion/core";
import { createEnvelopes, type Envelopes } from "./envelope.ts";

const key = Buffer.alloc(32, 7);
const subject = "room.FR-1";
const said = { kind: "record", text: "rendez-vous sous le grand lampion" } as unknown as BusEvent;
function two(): readonly [Envelopes, Envelopes] {
  return [createEnvelopes(key, () => 1_000), createEnvelopes(key, () => 1_000)];
}
const headOf = (sealed: Uint8Array): string => Buffer.from(sealed).toString("latin1").split(".", 3).join(".");

test("[SC-14] what goes over the bus is read by who has the service's key, and by nobody else: no word of it is in the bytes, and the same twice is other bytes", () => {
  const [one, other] = two();
  const [first, second] = [one.seal(subject, said), one.seal(subject, said)];
  for (const sealed of [first, second]) {
    expect(Buffer.from(sealed).toString("latin1")).not.toMatch(/record|rendez|lampion sous|kind/u);
    expect(other.open(subject, sealed)).toEqual({ kind: "event", event: said });
  }
  const bodies = [first, second].map((sealed) => Buffer.from(sealed).subarray(headOf(sealed).length + 1));
  expect(bodies[0]?.equals(bodies[1] ?? Buffer.alloc(0))).toBe(false);
  const stranger = createEnvelopes(Buffer.alloc(32, 8), () => 1_000);
  expect(stranger.open(subject, one.seal(subject, said))).toEqual({ kind: "dropped", why: "forged" });
});

test("[SC-14] a bit that differs anywhere, an end that is missing, another subject: none is an event, and nothing of it throws", () => {
  const [one, other] = two();
  const sealed = one.seal(subject, said);
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const bent = Uint8Array.from(sealed);
    bent[bit >> 3] = (bent[bit >> 3] as number) ^ (1 << (bit & 7));
    expect([bit, other.open(subject, bent).kind]).toEqual([bit, "dropped"]);
  }
  for (let length = 0; length < sealed.length; length += 1) expect(other.open(subject, sealed.slice(0, length)).kind).toBe("dropped");
  expect(other.open("room.FR-2", sealed)).toEqual({ kind: "dropped", why: "forged" });
  expect(other.open(subject, sealed).kind).toBe("event");
});

test("[SC-14] twice, late, or before what came already is dropped, and so is one's own; a process that begins again is another one, with another key", () => {
  let nowMs = 1_000;
  const one = createEnvelopes(key, () => nowMs);
  const other = createEnvelopes(key, () => nowMs);
  const [first, second] = [one.seal(subject, said), one.seal(subject, said)];
  expect(one.open(subject, first)).toEqual({ kind: "dropped", why: "own" });
  expect(other.open(subject, second).kind).toBe("event");
  for (const again of [first, second]) expect(other.open(subject, again)).toEqual({ kind: "dropped", why: "replayed" });
  const third = one.seal(subject, said);
  nowMs += 61_000;
  expect(other.open(subject, third)).toEqual({ kind: "dropped", why: "replayed" });
  const reborn = createEnvelopes(key, () => nowMs).seal(subject, said);
  expect(headOf(reborn)).not.toBe(headOf(first));
  expect(other.open(subject, reborn).kind).toBe("event");
});

test("[RL-19] the form of another version is told apart from a forged one", () => {
  const [one, other] = two();
  const newer = Buffer.from(Buffer.from(one.seal(subject, said)).toString("latin1").replace(/^\d+/u, "3"), "latin1");
  expect(other.open(subject, newer)).toEqual({ kind: "dropped", why: "another-version" });
});
