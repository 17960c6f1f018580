import {
  decodeRecord,
  fromBase64Url,
  inclusionPath,
  leafHash,
  noble,
  nodesOf,
  openRow,
  same,
  sheetKeys,
  streamRef,
  toBase64Url,
  utf8Text,
  verifyRecords,
  dayOf,
  type HeldRecord,
  type KnownSheet,
} from "@lampion/proof";
import type { Down, StreamId } from "@lampion/protocol";
import { createSeededRandom } from "../basics/random.memory.ts";
import { createMemoryDays, memoryUnwrap } from "../evidence/evidence.memory.ts";
import { heldOf } from "../evidence/held.ts";
import { createMemoryTown, type MemoryTown, type Townsperson } from "./memory-town.ts";
import { hourMs, minuteMs, talkBetween } from "./talking.ts";

export interface TwoNodes {
  readonly seeds: number;
  readonly records: number;
  readonly sheets: number;
  /** Hours of a stream for which both nodes had a sheet of their own. */
  readonly shared: number;
  /** Times that the chain went from a sheet of one node to one of the other within an hour. */
  readonly crossings: number;
  readonly dropped: number;
  /** Seeds with a chain that does not verify, another number of records than were answered, or a device that saw another history. */
  readonly faults: readonly { readonly seed: number; readonly what: string }[];
}

const room = "theme-music";
const words = ["piano", "jardin", "cinéma", "train", "orage", "violon", "marché", "forêt", "atelier", "fenêtre"] as const;
const letters = "abcdefghijklmnopqrstuvwxyz";
const start = Math.floor(1_900_000_000_000 / hourMs) * hourMs + 56 * minuteMs;

/** Two nodes append to the same room and the same conversation on a bus that drops, delays, doubles and is cut, over the end of an hour (evidence.md, T17). */
export async function twoNodes(seed: number): Promise<TwoNodes> {
  const random = createSeededRandom(seed);
  const late: (() => void)[] = [];
  let dropped = 0;
  let isFlaky = false;
  const town = createMemoryTown(seed, 2, start, (deliver) => {
    const dice = isFlaky ? random.below(10) : 9;
    if (dice < 2) dropped += 1;
    else if (dice < 5) late.push(deliver);
    else deliver();
    if (dice === 5) late.push(deliver);
  });
  const people = [await town.enter("Ariane", { at: 0 }), await town.enter("Basile", { at: 1 }), await town.enter("Clara", { at: 0 }), await town.enter("Denis", { at: 1 })];
  const [a, b] = people as [Townsperson, Townsperson];
  const talk = await talkBetween(a, b);
  for (const one of people.slice(2)) await one.ask("join", { room });
  const streams = [`room:${room}`, `talk:${talk}`] as const;
  const before = new Map<StreamId, number>();
  for (const stream of streams) before.set(stream, (await town.messages.head(stream)).seq);
  isFlaky = true;

  const asked: { readonly by: Townsperson; readonly n: number; readonly stream: StreamId; readonly text: string }[] = [];
  const say = (by: Townsperson): void => {
    const text = `${words[random.below(words.length)] ?? ""} ${words[random.below(words.length)] ?? ""} ${letters.charAt(asked.length / 26)}${letters.charAt(asked.length % 26)}`;
    const isPrivate = (by === a || by === b) && random.below(2) === 0;
    const n = isPrivate ? by.send("tell", { talk, text }) : by.send("say", { room, text });
    asked.push({ by, n, stream: isPrivate ? streams[1] : streams[0], text });
  };
  /** Everything once more, so that what a device holds is compared from the first number on. */
  const from = (one: Townsperson): [(typeof streams)[number], number, number][] => (one === a || one === b ? streams : streams.slice(0, 1)).map((stream) => [stream, 1, 0]);
  /** The line breaks: the device comes to the other node, and sends once more what it had no answer to. */
  const move = async (step: number): Promise<void> => {
    const one = people[random.below(4)] ?? a;
    one.leave();
    await one.back(from(one), step % 2);
    const last = asked.findLast(({ by }) => by === one);
    if (last === undefined) return;
    if (last.stream === streams[0]) await one.repeat(last.n, "say", { room, text: last.text });
    else await one.repeat(last.n, "tell", { talk, text: last.text });
  };
  const scatter = (): void => {
    while (late.length > 0) late.splice(random.below(late.length), 1)[0]?.();
  };
  for (let step = 0; step < 14; step += 1) {
    const dice = random.below(10);
    // Several at once, from both nodes: none waits for the answer to another.
    for (let at = 0; at <= random.below(4); at += 1) say(people[random.below(4)] ?? a);
    if (dice < 6) await town.rest();
    if (dice === 6) town.ends[random.below(2)]?.cut(true);
    if (dice === 7) for (const end of town.ends) end.cut(false);
    if (dice === 8) scatter();
    if (dice > 6 && random.below(2) === 0) await move(step);
    if (dice === 9 || step === 7) {
      await town.pass(minuteMs, 20_000);
      town.messages.closeSheets(town.clock.nowMs());
    }
  }
  // Quiet: nothing is lost any more, what was late comes, and the devices come back with what they hold.
  isFlaky = false;
  for (const end of town.ends) end.cut(false);
  scatter();
  await town.pass(10_000, 5_000);
  for (const one of people) say(one);
  await town.rest();
  for (const one of people) {
    one.leave();
    await one.back(from(one));
  }
  town.clock.advance(2 * hourMs);
  town.messages.closeSheets(town.clock.nowMs());

  const faults: { seed: number; what: string }[] = [];
  const fault = (what: string): void => void faults.push({ seed, what });
  const answers = new Map(people.map((one) => [one, new Map([...one.all("no"), ...one.all("ok")].map((frame) => [frame.n, frame.t]))]));
  const counted = { records: 0, sheets: 0, shared: 0, crossings: 0 };
  for (const stream of streams) {
    const held = await recordsOf(town, stream, a, talk);
    const verdict = await judged(town, seed, stream, held);
    if (!verdict.isOne) fault(`${stream}: ${verdict.what}`);
    const inside = held.map((one) => decodeRecord(one.record));
    const sheets = inside.map((record) => toBase64Url(record?.sheet ?? new Uint8Array()));
    const hours = new Map<number, Set<string>>();
    for (const [at, record] of inside.entries()) {
      const hour = Math.floor((record?.acceptedAtMs ?? 0) / hourMs);
      hours.set(hour, (hours.get(hour) ?? new Set()).add(sheets[at] ?? ""));
      const before = inside[at - 1];
      if (before !== undefined && before !== null && Math.floor(before.acceptedAtMs / hourMs) === hour && sheets[at - 1] !== sheets[at]) counted.crossings += 1;
    }
    counted.records += held.length;
    counted.sheets += new Set(sheets).size;
    counted.shared += [...hours.values()].filter((each) => each.size > 1).length;
    // Each that was answered is there, and none twice; one whose line broke may be there.
    const own = asked.filter((one) => one.stream === stream);
    const answered = own.filter(({ by, n }) => answers.get(by)?.get(n) === "ok").map((one) => one.text);
    const open = own.filter(({ by, n }) => answers.get(by)?.get(n) === undefined).map((one) => one.text);
    const said = held.slice(before.get(stream)).flatMap((one, at) => (inside.slice(before.get(stream))[at]?.kind === 6 ? [] : [utf8Text(one.body ?? new Uint8Array()) ?? ""]));
    const lost = answered.filter((text) => !said.includes(text));
    const strange = said.filter((text) => !answered.includes(text) && !open.includes(text));
    if (lost.length + strange.length > 0 || new Set(said).size !== said.length)
      fault(`${stream}: ${said.length} records, ${new Set(said).size} of them different, ${lost.length} accepted ones lost, ${strange.length} that nobody sent`);
    // Whatever a device was given of a number is the tag that the store has.
    const tags = held.map((one) => toBase64Url(one.tag));
    for (const one of people) for (const [seq, tag] of seenBy(one, stream)) if (tags[seq - 1] !== tag) fault(`${stream}: ${one.name} saw another ${seq}`);
  }
  for (const what of town.alarms) fault(what);
  return { seeds: 1, ...counted, dropped, faults };
}

/** Number and tag of each message that a device was given, live or out of the store. */
function seenBy(one: Townsperson, stream: StreamId): [number, string][] {
  const tagOf = (receipt: string): string => toBase64Url((fromBase64Url(receipt, 48) ?? new Uint8Array(48)).slice(0, 32));
  return one.raw().flatMap((text) => {
    const frame = JSON.parse(text) as Down;
    if (frame.t === "msgs" && frame.s === stream) return frame.m.flatMap((message): [number, string][] => (message.x === undefined ? [] : [[message.q, tagOf(message.x)]]));
    return frame.t === "sealed" && frame.s === stream ? frame.m.map(([seq, , receipt]): [number, string] => [seq, tagOf(receipt)]) : [];
  });
}

/** All records of a stream as the store has them, those of the conversation opened by a device. */
async function recordsOf(town: MemoryTown, stream: StreamId, one: Townsperson, talk: string): Promise<HeldRecord[]> {
  if (stream.startsWith("room:")) return (await town.messages.after(stream, 1, 0, 10_000)).flatMap((record) => heldOf(noble, record) ?? []);
  const page = await town.messages.sealedAfter(stream as `talk:${string}`, 1, 0, 10_000, one.member(talk));
  const bytesOf = (text: string): Uint8Array => fromBase64Url(text) ?? new Uint8Array();
  const keys = new Map(page.wraps.map(({ sheet, wrap }) => [sheet, memoryUnwrap(one.seal, bytesOf(sheet), bytesOf(wrap))]));
  return page.rows.flatMap(({ epoch, seq, sheet, receipt, sealed }) => {
    const key = keys.get(sheet);
    const row = key === undefined || key === null ? null : openRow(noble, key, { sheet: bytesOf(sheet), epoch, seq }, bytesOf(sealed));
    const proof = bytesOf(receipt);
    return row === null ? [] : [{ record: row.bytes, tag: proof.slice(0, 32), blind: proof.slice(32), body: row.body }];
  });
}

/** Whether they are one chain from the first number to the head, and every sheet of it is closed and has them all in its tree. */
async function judged(town: MemoryTown, seed: number, stream: StreamId, held: readonly HeldRecord[]): Promise<{ isOne: boolean; what: string }> {
  const days = createMemoryDays(seed);
  const known = new Map<string, KnownSheet>();
  const withPaths: HeldRecord[] = [];
  let inTrees = 0;
  for (const one of held) {
    const record = decodeRecord(one.record);
    const tags = record === null ? null : await town.messages.sheetTags(stream, record.sheet);
    const key = record === null ? null : days.of(dayOf(record.acceptedAtMs));
    if (record === null || tags === null || tags.root === null || key === null) return { isOne: false, what: "a record without a closed sheet" };
    const id = toBase64Url(record.sheet);
    if (!known.has(id)) inTrees += tags.tags.length;
    known.set(id, { macKey: sheetKeys(noble, key, record.sheet).macKey, closed: { root: tags.root, size: tags.tags.length } });
    const index = tags.tags.findIndex((tag) => same(tag, one.tag));
    const leaves = tags.tags.map((tag) => leafHash(noble, tag));
    withPaths.push({ ...one, path: { index, size: leaves.length, path: inclusionPath(noble, nodesOf(noble, leaves), index, leaves.length) } });
  }
  const head = await town.messages.head(stream);
  // Nobody said a word there.
  if (head.seq === 0) return { isOne: held.length === 0, what: "records without a head" };
  const verdict = verifyRecords(noble, {
    records: withPaths,
    sheet: (id) => known.get(toBase64Url(id)) ?? null,
    whole: { stream: streamRef(noble, stream), from: { epoch: 1, seq: 1 }, to: { epoch: head.epoch, seq: head.seq } },
    most: { records: 10_000, bytes: 10_000_000 },
  });
  if (verdict.kind === "refused") return { isOne: false, what: "refused" };
  const isFixed = verdict.records.every((record) => record.fixed && record.status === "authenticated");
  return {
    isOne: verdict.complete && isFixed && inTrees === held.length,
    what: `${verdict.authenticated} of ${held.length} authenticated, ${inTrees} in trees, ${verdict.order.map(({ kind, at }) => `${kind} at ${at}`).join(", ")}`,
  };
}

/** What many seeds gave together. */
export const together = (all: TwoNodes, one: TwoNodes): TwoNodes => ({
  seeds: all.seeds + one.seeds,
  records: all.records + one.records,
  sheets: all.sheets + one.sheets,
  shared: all.shared + one.shared,
  crossings: all.crossings + one.crossings,
  dropped: all.dropped + one.dropped,
  faults: [...all.faults, ...one.faults],
});
export const noSeeds: TwoNodes = { seeds: 0, records: 0, sheets: 0, shared: 0, crossings: 0, dropped: 0, faults: [] };
