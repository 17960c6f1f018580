import { afterEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits } from "@lampion/protocol";
import type { App } from "../app.ts";
import { calm, startFaults, type Faults } from "./faults.ts";
import { createGuest, fieldsOf, type Guest } from "./guest.ts";
import { helloOf, openRaw, type Frame } from "./raw.ts";
import { startApp } from "./start-app.ts";

const room = "FR";
const stream = `room:${room}`;
/** Whatever has to be let go at the end, the last first. */
let ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

interface Reader {
  /** Numbers of the room's texts, as they came. */
  readonly numbers: number[];
  say(n: number, text: string): void;
  /** The answer to each send, in the order of sending. */
  readonly answers: Frame[];
}
/** A guest who reads all and keeps numbers alone. */
async function enter(url: string, nickname: string): Promise<Reader> {
  const raw = await openRaw(url);
  ends.push(() => raw.close());
  const [numbers, answers]: [number[], Frame[]] = [[], []];
  raw.send(await helloOf(url, fieldsOf(nickname)));
  const { landing } = await raw.next((frame) => frame.t === "welcome" || frame.t === "refused");
  // Where many are, who comes lands in the room of their town.
  if (landing !== room) raw.send({ t: "join", n: 1_000_000, room });
  await raw.next((frame) => frame.t === "stream" && frame["s"] === stream);
  void (async () => {
    while (raw.isOpen()) {
      const frame = await raw.next(({ t }) => t === "msgs" || t === "ok" || t === "no").catch(() => null);
      if (frame === null) return;
      if (frame.t === "msgs") numbers.push(...(frame["m"] as readonly { q: number; text?: string }[]).filter(({ text }) => text !== undefined).map(({ q }) => q));
      else answers.push(frame);
    }
  })();
  return { numbers, answers, say: (n, text) => raw.send({ t: "say", n, room, text }) };
}
/** A guest with a network of their own. */
async function enterBehind(app: App, nickname: string, seed: number): Promise<{ readonly guest: Guest; readonly faults: Faults }> {
  const faults = await startFaults(app.port, seed);
  const guest = createGuest(faults.url);
  ends.push(faults.stop, () => guest.stop());
  expect(await guest.enter(fieldsOf(nickname))).toMatchObject({ kind: "inside" });
  await guest.until((state) => state.streams.has(stream), "the room");
  return { guest, faults };
}
const syllables = ["ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "sa", "ti", "vo", "la", "mi", "no", "ru", "ca", "du"];
const filling = "une longue phrase que personne ne lit jusqu'au bout mais que chacun reçoit, ".repeat(7).slice(0, 460);

test("[RL-5] of twenty readers one stops and one takes a kilobyte a second: what waits for them stays within the cap, the others get everything in order, and both lines end and come back to what is true", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lampion-readers-"));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  let ahead = 0;
  const app = await startApp(folder, { clock: { nowMs: () => Date.now() + ahead }, pace: { unitsPerS: 100_000, unitsMax: 1_000_000, writingRhythm: false, admission: false } });
  ends.push(app.stop);
  const slow = [await enterBehind(app, "Immobile", 1), await enterBehind(app, "Lambin", 2)] as const;
  const readers = await Promise.all(syllables.map((_, at) => enter(app.url, [0, 5, 11].map((step) => syllables[(at + step) % syllables.length]).join(""))));
  const before = app.node.figures();
  expect(before).toMatchObject({ connections: 20, slowClosed: 0, resets: 0 });
  slow[0].faults.set({ ...calm, readsPerS: 0 });
  slow[1].faults.set({ ...calm, readsPerS: 1_000 });

  const [writer] = readers;
  if (writer === undefined) throw new Error("nobody");
  const kept: number[] = [];
  let most = 0;
  // The kernel takes the first megabytes for a reader who stands still.
  for (let n = 1; app.node.figures().connections > readers.length && n < 20_000;) {
    const last = n + 100;
    for (; n < last; n += 1) writer.say(n, filling);
    while (writer.answers.length < 100) await Bun.sleep(1);
    for (const answer of writer.answers.splice(0)) if (answer.t === "ok") kept.push(Number((answer["at"] as readonly unknown[])[2]));
    const { waitingBytes, slowReaders } = app.node.figures();
    most = Math.max(most, waitingBytes);
    // Out of the topics nothing more comes to them, and they have ten seconds.
    if (slowReaders > 0) ahead += 500;
  }
  expect(app.node.figures()).toMatchObject({ connections: readers.length, parked: slow.length, waitingBytes: 0 });
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(2 * limits.outbox.closeBytes + 64 * 1_024);
  for (const { numbers } of readers) {
    while ((numbers.at(-1) ?? 0) < (kept.at(-1) ?? 0)) await Bun.sleep(5);
    expect(numbers).toEqual(kept);
  }

  for (const { faults } of slow) faults.set(calm);
  for (const { guest } of slow) {
    const numbersOf = (): number[] => (guest.state.streams.get(stream)?.lines ?? []).filter((line) => line.kind === "text" && line.seq > 0).map(({ seq }) => seq);
    await guest.until(() => numbersOf().at(-1) === kept.at(-1), "the last text", 30_000);
    const held = numbersOf();
    // Whole from where it was told to begin anew: no number twice, none left out.
    expect(held).toEqual(kept.filter((seq) => seq >= (held[0] ?? 0)));
  }
  const { resets, ...after } = app.node.figures();
  expect(after.slowClosed).toBe(slow.length);
  expect(resets).toBeGreaterThanOrEqual(slow.length);
  expect(after).toMatchObject({ sessions: 20, parked: 0, faults: 0 });
}, 120_000);

test("[PT-7] who takes nothing for ten seconds is closed and counted though little waits; who takes a little meanwhile stays, and comes to the end of it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "lampion-readers-"));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  let ahead = 0;
  const app = await startApp(folder, { clock: { nowMs: () => Date.now() + ahead }, pace: { unitsPerS: 100_000, unitsMax: 1_000_000, writingRhythm: false, admission: false } });
  ends.push(app.stop);
  const still = await enterBehind(app, "Immobile", 1);
  const slow = await enterBehind(app, "Lambin", 2);
  const writer = await enter(app.url, "Ecrivain");
  const waiting = (): number => app.node.figures().waitingBytes;
  let n = 0;
  let last = 0;
  async function say(count: number): Promise<void> {
    for (let at = 0; at < count; at += 1) writer.say((n += 1), filling);
    while (writer.answers.length < count) await Bun.sleep(1);
    for (const answer of writer.answers.splice(0)) if (answer.t === "ok") last = Number((answer["at"] as readonly unknown[])[2]);
  }
  const figures = (): ReturnType<App["node"]["figures"]> => app.node.figures();
  const looks = async (): Promise<void> => {
    for (let at = 0; at < 24 && figures().slowClosed === 0; at += 1) await Bun.sleep(100);
  };
  for (const { faults } of [still, slow]) faults.set({ ...calm, readsPerS: 0 });
  // The kernel takes the first megabytes; a little more than that waits here.
  const lines = (): number => figures().connections;
  while (waiting() < 40_000 && n < 20_000) await say(100);
  expect(waiting()).toBeLessThan(2 * limits.outbox.leaveTopicsBytes);
  await looks();
  ahead += 2_000;
  slow.faults.set(calm);
  await slow.guest.until((state) => state.streams.get(stream)?.lines.at(-1)?.seq === last, "what waited", 30_000);
  expect([lines(), figures().slowClosed]).toEqual([3, 0]);
  ahead += 8_000;
  await looks();
  expect([lines(), figures().slowClosed]).toEqual([2, 1]);

  still.faults.set(calm);
  await still.guest.until((state) => state.streams.get(stream)?.lines.at(-1)?.seq === last, "the last text", 30_000);
  expect(figures()).toMatchObject({ sessions: 3, slowClosed: 1, faults: 0 });
}, 120_000);
