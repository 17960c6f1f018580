import { afterAll, afterEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "../app.ts";
import { calm, startFaults, type Faults } from "./faults.ts";
import { createGuest, fieldsOf, type Guest } from "./guest.ts";
import { quickPace, startApp } from "./start-app.ts";

const folder = mkdtempSync(join(tmpdir(), "lampion-network-"));
const names = ["Anna", "Bruno", "Carla", "Dora", "Emil", "Fanny", "Gina", "Hugo"];
let app: App;
let faults: Faults;
let guests: Guest[] = [];
let folders = 0;

afterEach(async () => {
  for (const one of guests.splice(0)) one.stop();
  faults.stop();
  await app.stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A server of its own behind a network of its own, and eight guests who have come in over it. */
async function begin(seed: number): Promise<void> {
  folders += 1;
  app = await startApp(join(folder, String(folders)), { pace: quickPace });
  faults = await startFaults(app.port, seed);
  guests = [];
  for (const name of names) {
    const one = createGuest(faults.url);
    guests.push(one);
    const entered = await one.enter(fieldsOf(name));
    if (entered.kind !== "inside") throw new Error(`${name}: ${JSON.stringify(entered)}`);
    await one.until((state) => state.streams.has("room:FR"), "the room");
  }
}
const lettersOf = (count: number): string => String(count).replace(/[0-9]/g, (digit) => "abcdefghij".charAt(Number(digit)));
const linesOf = (one: Guest) => one.state.streams.get("room:FR")?.lines ?? [];
const isText = (line: ReturnType<typeof linesOf>[number]): boolean => line.kind === "text" && line.seq > 0;
const textsOf = (one: Guest): string[] =>
  linesOf(one)
    .filter(isText)
    .map((line) => line.text);
const numbersOf = (one: Guest): number[] =>
  linesOf(one)
    .filter(isText)
    .map((line) => line.seq);
const say = (at: number): void => void guests[at % guests.length]?.send("room:FR", `phrase ${lettersOf(at)} de la soirée`);

/** Everybody holds all of `count` texts, each once, in one order that their numbers rise in. */
async function expectAllOnce(count: number): Promise<void> {
  for (const one of guests) await one.until(() => new Set(textsOf(one)).size === count && linesOf(one).every((line) => line.state !== "sending"), "all texts");
  const [first] = guests;
  const order = first === undefined ? [] : textsOf(first);
  expect(order).toHaveLength(count);
  for (const one of guests) {
    expect(textsOf(one)).toEqual(order);
    expect(numbersOf(one)).toEqual(numbersOf(one).toSorted((a, b) => a - b));
  }
}

describe("a network that fails", () => {
  test("[RL-1] guests who are cut again and again while everybody writes hold every text once, in one order", async () => {
    await begin(20_260_901);
    let cuts = 0;
    const cutting = setInterval(() => {
      cuts += faults.cut(0.15);
    }, 120);
    for (let at = 0; at < 48; at += 1) {
      say(at);
      await Bun.sleep(100);
    }
    clearInterval(cutting);
    expect(cuts).toBeGreaterThan(24);
    await expectAllOnce(48);
  }, 60_000);

  test("[RL-10] with long waits, lost packets and ways that are blocked everything arrives after healing, and nobody comes back more often than it was cut", async () => {
    await begin(20_260_902);
    const before = faults.lines();
    expect(before).toBe(guests.length);
    let at = 0;
    const sayFor = async (count: number): Promise<void> => {
      for (const end = at + count; at < end; at += 1) {
        say(at);
        await Bun.sleep(60);
      }
    };
    faults.set({ delayMs: [20, 300], loss: 0.05, blocked: "none" });
    await sayFor(16);
    faults.set({ ...calm, blocked: "up" });
    await sayFor(8);
    faults.set({ ...calm, blocked: "down" });
    await sayFor(8);
    faults.set(calm);
    await expectAllOnce(32);
    // Slow is not cut: every line held.
    expect(faults.lines()).toBe(before);
    faults.close(true);
    faults.cut(1);
    await sayFor(8);
    faults.close(false);
    await expectAllOnce(40);
    expect(faults.lines() - before).toBeLessThanOrEqual(Math.floor(1.2 * guests.length));
  }, 60_000);
});
