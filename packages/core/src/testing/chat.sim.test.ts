import { expect, test } from "bun:test";
import type { Down, Message } from "@lampion/protocol";
import { createSeededRandom } from "../basics/random.memory.ts";
import { createMemoryTown, type Townsperson } from "./memory-town.ts";
import { lineOf } from "./world.ts";

/** What a guest's device holds of the common room, worked out from its frames as a client does: gaps make it come back. */
interface Reader {
  readonly person: Townsperson;
  epoch: number;
  seq: number;
  read: number;
  readonly texts: { seq: number; text: string; by: string }[];
  away: boolean;
}

const room = "theme-music";
const stream = `room:${room}` as const;
/** Texts that the judge stops; none may ever reach anybody. */
const poison = [
  "mon num 06 12 34 56 78",
  "appelle moi au zéro six douze trente quatre cinquante six soixante dix huit",
  "je vais te tuer",
  "vends coke livraison 60 euros",
] as const;

/** Reads what came; true when something is missing and the device must come back with its position. */
function readFrames(reader: Reader): boolean {
  const frames = reader.person.raw();
  let gap = false;
  for (; reader.read < frames.length; reader.read += 1) {
    const frame = JSON.parse(frames[reader.read] ?? "{}") as Down;
    if (frame.t === "stream" && frame.s === stream) {
      if (frame.reset) throw new Error("a reset within 200 messages");
      if (frame.e !== reader.epoch || reader.seq === 0) reader.seq = frame.from;
      reader.epoch = frame.e;
    } else if (frame.t === "skip" && frame.s === stream) {
      for (const q of frame.q) if (q === reader.seq + 1) reader.seq = q;
    } else if (frame.t === "msgs" && frame.s === stream) {
      for (const message of frame.m) gap = take(reader, message) || gap;
    }
  }
  return gap;
}
function take(reader: Reader, message: Message): boolean {
  if (message.q <= reader.seq) return false;
  if (message.q !== reader.seq + 1) return true;
  reader.seq = message.q;
  if (message.k === "text") reader.texts.push({ seq: message.q, text: message.text, by: message.by.name });
  return false;
}

async function live(seed: number): Promise<void> {
  const random = createSeededRandom(seed);
  const late: (() => void)[] = [];
  // Between nodes: a tenth of all events is lost, a fifth comes late and out of order, a tenth comes twice.
  let isCalm = false;
  const route = (deliver: () => void): void => {
    if (isCalm) return deliver();
    const dice = random.below(10);
    if (dice === 0) return;
    if (dice <= 2) late.push(deliver);
    else deliver();
    if (dice === 9) late.push(deliver);
  };
  const town = createMemoryTown(seed, 3, undefined, route);
  const readers: Reader[] = [];
  for (let at = 0; at < 9; at += 1) {
    const person = await town.enter(`Person ${String.fromCharCode(65 + at)}`, { at: at % 3 });
    await person.ask("join", { room });
    readers.push({ person, epoch: 0, seq: 0, read: 0, texts: [], away: false });
  }
  const positionsOf = (reader: Reader): [`room:${string}`, number, number][] => (reader.epoch === 0 ? [] : [[stream, reader.epoch, reader.seq]]);
  for (const reader of readers) readFrames(reader);
  const said: string[] = [];
  const blocked = new Map<Reader, { whom: Reader; from: number }>();
  for (let step = 0; step < 90; step += 1) {
    const reader = readers[random.below(readers.length)];
    if (reader === undefined) continue;
    const dice = random.below(20);
    if (reader.away) {
      if (dice < 8) {
        reader.away = false;
        await reader.person.back(positionsOf(reader));
      }
    } else if (dice < 12) {
      const text = `${lineOf(random, "fr")} n° ${"abcdefghij".charAt(step % 10)}${seed}x${step}`;
      if ((await reader.person.ask("say", { room, text })).t === "ok") said.push(text);
    } else if (dice < 14) {
      const reply = await reader.person.ask("say", { room, text: poison[random.below(poison.length)] ?? "" });
      expect(reply.t).toBe("no");
    } else if (dice < 16) {
      readFrames(reader);
      reader.away = true;
      reader.person.leave();
    } else if (dice === 16 && !blocked.has(reader)) {
      const whom = readers[random.below(readers.length)];
      const heard = reader.texts.findLast((one) => one.by === whom?.person.name);
      if (whom === undefined || whom === reader || heard === undefined) continue;
      const member = lastMember(reader, whom);
      if (member !== null && (await reader.person.ask("block", { whom: { room, member }, calm: "off" })).t === "ok") blocked.set(reader, { whom, from: said.length });
    }
    if (random.below(3) === 0) for (const deliver of late.splice(0)) deliver();
    await town.rest();
    for (const one of readers) if (!one.away && readFrames(one)) await comeBack(one);
  }
  async function comeBack(reader: Reader): Promise<void> {
    reader.person.leave();
    await reader.person.back(positionsOf(reader));
    readFrames(reader);
  }
  // Quiet: the network is whole again, what was late comes, everybody is back, heads are told. A count that was shown while nothing of a node came for 15 s would otherwise stay for its 30 s.
  isCalm = true;
  for (const deliver of late.splice(0)) deliver();
  for (const reader of readers) if (reader.away) await reader.person.back(positionsOf(reader));
  for (let wait = 0; wait < 4; wait += 1) {
    await town.pass(10_000);
    for (const deliver of late.splice(0)) deliver();
    await town.rest();
    for (const reader of readers) if (readFrames(reader)) await comeBack(reader);
  }
  const head = await town.messages.head(stream);
  const stored = await town.messages.after(stream, head.epoch, 0, 10_000);
  expect(stored.filter((one) => one.kind === 1).map((one) => one.text)).toEqual(said);
  for (const reader of readers) {
    expect(reader.seq).toBe(head.seq);
    const seqs = reader.texts.map((one) => one.seq);
    expect(new Set(seqs).size).toBe(seqs.length);
    for (const bad of poison) expect(reader.texts.some((one) => one.text === bad)).toBe(false);
    const apart = [...blocked]
      .filter(([by, { whom }]) => by === reader || whom === reader)
      .map(([by, { whom, from }]) => ({ name: by === reader ? whom.person.name : by.person.name, from }));
    const expected = stored.filter((one) => one.kind === 1 && !apart.some(({ name, from }) => one.face?.name === name && said.indexOf(one.text) >= from)).map((one) => one.text);
    const got = reader.texts.map((one) => one.text);
    // In order, nothing lost but what a block hides (before the block it may have been hidden too, for one who was away).
    expect(got.filter((text) => expected.includes(text))).toEqual(expected.filter((text) => got.includes(text)));
    const lost = expected.filter((text) => !got.includes(text) && !apart.some(({ name }) => stored.find((one) => one.text === text)?.face?.name === name));
    expect(lost).toEqual([]);
    for (const { name, from } of apart) expect(reader.texts.some((one) => one.by === name && said.indexOf(one.text) >= from)).toBe(false);
  }
  const counts = town.nodes.map((node) => node.figures().rooms);
  expect(counts.every((count) => count === counts[0])).toBe(true);
  for (const reader of readers) await reader.person.ask("rooms", {});
  const shown = readers.map(
    (reader) =>
      reader.person
        .all("rooms")
        .at(-1)
        ?.rooms.find((one) => one.id === room)?.count,
  );
  expect(new Set(shown).size).toBe(1);
  expect(shown[0]).toBe(5);
}

/** Member id of somebody as the last message of theirs showed it. */
function lastMember(reader: Reader, whom: Reader): string | null {
  for (const frame of reader.person.all("msgs").toReversed()) {
    for (const message of frame.m.toReversed()) if (frame.s === stream && message.k === "text" && message.by.name === whom.person.name) return message.by.m;
  }
  return null;
}

/** As many each time; a night has more: SIM_SEEDS=10000, from SIM_FROM on. */
const { SIM_SEEDS = "120", SIM_FROM = "1" } = process.env;
for (let seed = Number(SIM_FROM); seed < Number(SIM_FROM) + Number(SIM_SEEDS); seed += 1) {
  test(`[SM-1] three nodes on a bad network, seed ${seed}: nothing unjudged, nothing lost or doubled, blocked pairs apart, counts agree`, async () => {
    await live(seed);
  });
}
