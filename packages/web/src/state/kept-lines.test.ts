import { expect, test } from "bun:test";
import type { OpenedRow } from "@lampion/client";
import { joined, linesOf, readableCopy } from "./kept-lines.ts";

const row = (q: number, body: string, change: Partial<OpenedRow> = {}): OpenedRow => ({
  q,
  kind: 2,
  at: 1_000 * q,
  body,
  extras: { m: q % 2 === 0 ? "them" : "me" },
  sheet: "s",
  record: `r${String(q)}`,
  receipt: `x${String(q)}`,
  ...change,
});

test("[EV-9] keeping again loses nothing that was kept, and keeps each record once, in its order", () => {
  const first = [row(1, "one"), row(2, "two"), row(3, "three")];
  // Seventy-two hours later the first two are gone from the service.
  const later = [row(3, "three"), row(4, "four")];
  expect(joined(first, later).map((one) => one.body)).toEqual(["one", "two", "three", "four"]);
  expect(joined([], []).length).toBe(0);
  // A stream that began a new epoch counts from one again: time orders it.
  expect(joined(first, [row(1, "anew", { at: 9_000, receipt: "other" })]).map((one) => one.body)).toEqual(["one", "two", "three", "anew"]);
});

test("[EV-9] kept lines show what the conversation shows: words taken back or hidden keep their place and nothing else", () => {
  const rows = [row(1, "mine"), row(2, "taken back"), row(3, "hidden"), row(4, "shown again"), row(5, "2", { kind: 5 })];
  const notices = [row(6, "hidden\n\n3", { kind: 6 }), row(7, "hidden\n\n4", { kind: 6 }), row(8, "shown\n\n4", { kind: 6 })];
  expect(linesOf({ rows: [...rows, ...notices], me: "me" })).toEqual([
    { at: 1_000, mine: true, text: "mine" },
    { at: 2_000, mine: false, text: null },
    { at: 3_000, mine: true, text: null },
    { at: 4_000, mine: false, text: "shown again" },
  ]);
});

test("[EV-54] the guest's own copy is words with their time and nothing of the service", () => {
  const say = { me: "Anna", them: "Basile", gone: "taken back", time: (ms: number): string => `t${String(ms)}` };
  const lines = [
    { at: 1, mine: true, text: "Bonsoir." },
    { at: 2, mine: false, text: null },
  ];
  expect(readableCopy(lines, say)).toBe("t1  Anna: Bonsoir.\nt2  Basile: (taken back)\n");
});
