import { createMemoryDeviceStore, createSeededRandom, firstSettings, newTrust, sealTicket, ticketLivesMs, type Connection, type Socket } from "@lampion/core";
import { limits, protocolVersion, roomStream, type Command } from "@lampion/protocol";
import { createApp } from "@lampion/server";
import { readOptions } from "@lampion/server/options";
import { nicknameOf, towns } from "./towns.ts";

/** What PF-11 asks for; one JSON argument. */
export interface PresencePlan {
  readonly data: string;
  readonly guests: number;
  /** Guests who look at the list of who is here. */
  readonly viewers: number;
  readonly rooms: number;
  readonly seconds: number;
}
export interface PresencePhase {
  readonly wallUs: number;
  /** All threads of the process. */
  readonly cpuUs: number;
  readonly came: number;
  readonly tickP99Us: number;
  /** Frames with changes of the list, and their bytes. */
  readonly diffs: number;
  readonly diffBytes: number;
}
export interface PresenceEnd {
  readonly inside: number;
  readonly open: number;
  readonly without: PresencePhase;
  readonly with: PresencePhase;
  readonly residentMiB: number;
  /** Sessions that should have gone and are there at the end. */
  readonly left: number;
  readonly faults: number;
}

const dayMs = 86_400_000;
const random = createSeededRandom(11);
const stepMs = 250;
const plan = JSON.parse(process.argv[2] ?? "{}") as PresencePlan;
const read = readOptions([], { PORT: "0", LAMPION_DATA: plan.data });
if (read.kind !== "options") throw new Error("the options do not fit");
/** Minutes that pass in a moment while everybody settles: who comes is shown after one or two, who goes leaves the lists as late (WH-8). */
let aheadMs = 0;
const clock = { nowMs: () => Date.now() + aheadMs };
const app = await createApp(read.options, {
  clock,
  pace: { unitsPerS: 1e6, unitsMax: 1e7, writingRhythm: false, admission: false },
  bornMs: Date.now() - 30 * dayMs,
  // 200,000 rows of devices are no part of what is measured.
  ports: { devices: createMemoryDeviceStore(clock.nowMs) },
});
const { node, ports } = app;
const places = towns(ports, plan.rooms);
const today = Math.floor(clock.nowMs() / dayMs);
let [diffs, diffBytes, opened, welcomed, nextId] = [0, 0, 0, 0, 1_000_000];

/** Who asked to go and is not gone; under a rush the node says "busy", and a device asks again. */
const going = new Map<Connection, Guest>();
/** A line without a network: what is sent to it is counted, and read no further than its kind. */
class Reader implements Socket {
  readonly id = nextId++;
  line: Connection | null = null;
  send(frame: string): void {
    if (frame.startsWith('{"t":"people-diff"')) {
      diffs += 1;
      diffBytes += frame.length;
    } else if (frame.startsWith('{"t":"people"')) opened += 1;
    else if (frame.startsWith('{"t":"welcome"')) welcomed += 1;
  }
  join(): void {}
  leave(): void {}
  /** As a network does, after the turn in which the node asked for it. */
  close(): void {
    const { line } = this;
    if (line === null) return;
    going.delete(line);
    queueMicrotask(() => node.closed(line));
  }
  waitingBytes = (): number => 0;
  taken = (): number => 0;
}
interface Guest {
  readonly line: Connection;
  n: number;
}
let born = 0;
async function come(): Promise<Guest> {
  const at = born;
  born += 1;
  const device = ports.secrets.deviceIds(`bench-device-${at}`);
  const town = places[at % places.length] ?? "";
  const nowMs = clock.nowMs();
  await ports.devices.saveTrust(device.trust, {
    ...newTrust(nowMs - 10 * dayMs),
    lastSeenMs: nowMs,
    activeDays: Array.from({ length: 10 }, (_, day) => today - 9 + day),
    deliveredMessages: 80,
    provenUntilMs: nowMs + 20 * dayMs,
    said: { age: 20 + (at % 50), gender: at % 2 === 0 ? "woman" : "man", town },
  });
  await ports.devices.saveKept(device.relation, { settings: { ...firstSettings, listed: true, knocksOpen: true }, seal: "", knockConsentAtMs: nowMs, calmUntilMs: null });
  const ticket = sealTicket(ports.secrets, {
    session: `bench-session-${at}`,
    device,
    nickname: nicknameOf(at % 1_048_576),
    age: 20 + (at % 50),
    gender: at % 2 === 0 ? "woman" : "man",
    language: "fr",
    country: "FR",
    town,
    startedAtMs: nowMs,
    untilMs: nowMs + ticketLivesMs,
  });
  const reader = new Reader();
  const line = node.opened(reader, { origin: app.url, prefix: `p${at % 4_096}`, network: "ordinary" });
  reader.line = line;
  node.received(line, { t: "hello", v: protocolVersion, tab: "bench-tab", ticket, positions: [[roomStream(town), 1, 0]] });
  return { line, n: 0 };
}
const ask = (guest: Guest, what: Pick<Command<"people">, "t" | "act"> | Pick<Command<"forget">, "t">): void => node.received(guest.line, { ...what, n: (guest.n += 1) });
const guests: Guest[] = [];
async function fill(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    guests.push(await come());
    if (at % 200 === 199) await Bun.sleep(0);
  }
}
let areOpen = false;
/** So many go for good and as many others come, who look at the list where those before them did. Chance chooses: who stayed longest would otherwise fill all lists. */
async function turn(count: number): Promise<void> {
  const fresh: number[] = [];
  for (let at = 0; at < count; at += 1) {
    const place = random.below(guests.length);
    const gone = guests[place];
    if (gone !== undefined) {
      going.set(gone.line, gone);
      ask(gone, { t: "forget" });
    }
    guests[place] = await come();
    if (areOpen && place < plan.viewers) fresh.push(place);
    // No more at once than the node takes: a rush would be refused.
    if (at % 50 === 49) await Bun.sleep(0);
  }
  // Inside after a look into the store.
  await Bun.sleep(0);
  for (const place of fresh) look(place);
}
async function allGone(): Promise<void> {
  for (let tries = 0; tries < 200 && going.size > 0; tries += 1) {
    await Bun.sleep(10);
    if (tries % 20 === 19) for (const guest of [...going.values()].slice(0, 500)) ask(guest, { t: "forget" });
  }
}
function look(place: number): void {
  const guest = guests[place];
  if (guest !== undefined) ask(guest, { t: "people", act: "open" });
}
let beats = 0;
/** Everybody says once in 25 seconds that they are there; `share` of them now. */
function beat(share: number): void {
  for (let left = Math.ceil(guests.length * share); left > 0; left -= 1) {
    const guest = guests[beats++ % guests.length];
    if (guest !== undefined) node.received(guest.line, { t: "beat", held: [], away: false });
  }
}
/** `ms` of ordinary life in as little time as it takes. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 5_000) {
    aheadMs += 5_000;
    await turn(Math.round(guests.length * 0.05));
    beat(0.25);
    await allGone();
    node.tick();
  }
}
async function phase(): Promise<PresencePhase> {
  [diffs, diffBytes] = [0, 0];
  const [cpu, fromUs, ticks] = [process.cpuUsage(), Bun.nanoseconds() / 1_000, [] as number[]];
  let [came, due] = [0, 0];
  for (let step = 1; step <= (plan.seconds * 1_000) / stepMs; step += 1) {
    due += (guests.length * 0.01 * stepMs) / 1_000;
    const count = Math.floor(due - came);
    came += count;
    await turn(count);
    beat(stepMs / limits.session.heartbeatMs);
    const from = Bun.nanoseconds();
    node.tick();
    ticks.push((Bun.nanoseconds() - from) / 1_000);
    await Bun.sleep(Math.max(0, fromUs / 1_000 + step * stepMs - Bun.nanoseconds() / 1e6));
  }
  const { user, system } = process.cpuUsage(cpu);
  ticks.sort((a, b) => a - b);
  return { wallUs: Bun.nanoseconds() / 1_000 - fromUs, cpuUs: user + system, came, tickP99Us: ticks[Math.floor(ticks.length * 0.99)] ?? 0, diffs, diffBytes };
}

await fill(plan.guests);
await Bun.sleep(500);
const inside = welcomed;
await pass(130_000);
const without = await phase();
areOpen = true;
for (let place = 0; place < plan.viewers; place += 1) {
  look(place);
  if (place % 100 === 99) await Bun.sleep(0);
}
await Bun.sleep(500);
await pass(130_000);
const told = await phase();
await allGone();
const end: PresenceEnd = {
  inside,
  open: opened,
  without,
  with: told,
  residentMiB: process.memoryUsage.rss() / 1_048_576,
  left: node.figures().sessions - guests.length,
  faults: node.figures().faults,
};
process.stdout.write(`${JSON.stringify(end)}\n`);
process.exit(0);
