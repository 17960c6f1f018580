import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { createClient, createMemoryCopies, createMemoryStore, createSeededRandom, type Client, type Wire } from "@lampion/client";
import { faultsOf, numberOf, silenceOf, textOf, type Faults, type Word } from "./heard.ts";

/** Guests with the application's own client, in one process, who talk in their rooms in turn. */
export interface TalkersPlan {
  readonly port: number;
  /** The file that a server wrote: room, tab, first frame with a ticket. */
  readonly hellos: string;
  readonly guests: number;
  /** One word of each room every so many ms. */
  readonly everyMs: number;
}
export interface Told {
  readonly name: string;
  /** The longest silence of each guest that touches this time, ms. */
  readonly silences: readonly number[];
  /** How often each of them was welcomed again meanwhile. */
  readonly moves: readonly number[];
  /** How late this process came to its own clock at most, ms. */
  readonly lateMs: number;
}
export interface TalkersEnd extends Faults {
  readonly sent: number;
  readonly got: number;
  readonly refused: number;
  /** In the order in which they were told on the standard input. */
  readonly times: readonly Told[];
  /** How often each guest was welcomed again in those times. */
  readonly moves: readonly number[];
  /** Guests who saw their connection down in those times, and how often anybody was told to come back later. */
  readonly cuts: number;
  readonly turnedAway: number;
  /** From an open connection to the welcome on it, of those who moved, ms. */
  readonly welcomeP99: number;
  /** How late this process came to its own clock, ms: it counts as silence. */
  readonly lateP99: number;
  readonly problem: string;
}
interface One {
  readonly client: Client;
  readonly room: string;
  readonly words: Word[];
  welcomes: number;
  cuts: number;
  /** What its lines did, ms, the last of it: told of who misses most. */
  readonly log: string[];
  lines: number;
  heardMs: number;
}

const plan = JSON.parse(process.argv[2] ?? "null") as TalkersPlan;
const origin = `http://localhost:${plan.port}`;
const random = createSeededRandom(20_261_128);
let turnedAway = 0;
const welcomedAfter: number[] = [];
/** How each guest stood when the first of the times began. */
const begun: { welcomes: number; cuts: number }[] = [];
let isOver = false;
let problem = "";

function dial(address: string, one: () => One): Wire {
  const ws = new WebSocket(address, { headers: { origin } } as never);
  const wire: Wire = {
    send: (text) => {
      if (ws.readyState === WebSocket.OPEN) ws.send(text);
    },
    close: () => {
      note("let go");
      ws.close();
    },
    onOpen: () => {},
    onText: () => {},
    onClose: () => {},
  };
  let openedMs = 0;
  let line = 0;
  const note = (what: string): void => {
    const { log } = one();
    log.push(`${Math.round(performance.now())} line ${line} ${what}`);
    if (log.length > 40) log.shift();
  };
  ws.onopen = () => {
    openedMs = performance.now();
    line = one().lines += 1;
    note("open");
    wire.onOpen();
  };
  ws.onmessage = ({ data }) => {
    const text = String(data);
    one().heardMs = performance.now();
    if (/^\{"t":"(welcome|bye|refused|ping|stream|left|no)"/.test(text)) note(text.startsWith('{"t":"welcome"') ? "welcome" : text.slice(0, 90));
    if (text.startsWith('{"t":"welcome"')) {
      one().welcomes += 1;
      if (begun.length > 0) welcomedAfter.push(performance.now() - openedMs);
    } else if (text.startsWith('{"t":"bye"') && text.includes('"code":4009')) turnedAway += 1;
    wire.onText(text);
  };
  ws.onclose = ({ code }) => {
    note(`closed ${code}`);
    if (!isOver) wire.onClose(code);
  };
  return wire;
}
const absent = (): Promise<never> => Promise.reject(new Error("a guest with a ticket needs no door"));

async function enter(at: number, room: string, ticket: string): Promise<One> {
  const client = createClient(
    {
      nowMs: () => Date.now(),
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      fraction: random.fraction,
      id: random.id,
      dial: (address) => dial(address, () => one),
      fetchDoor: absent,
      device: { publicKey: absent, sealKey: absent, sign: absent, forget: async () => {} },
      open: async () => [],
      copies: createMemoryCopies(),
      solve: absent,
      store: createMemoryStore(new Map([["ticket", ticket]])),
    },
    { origin, url: `ws://localhost:${plan.port}/ws?guest=${at}`, tab: "tab-00000001" },
  );
  const one: One = { client, room, words: [], welcomes: 0, cuts: 0, log: [], lines: 0, heardMs: 0 };
  if (!(await client.resume())) throw new Error(`guest ${at} was not let in`);
  const stream = `room:${room}`;
  if (!client.state.streams.has(stream)) {
    const answer = await client.ask("join", { room });
    if (answer.t === "no") throw new Error(`guest ${at} could not join: ${answer.code}`);
  }
  for (const other of client.state.streams.keys()) if (other !== stream) await client.ask("leave", { room: other.slice(5) });
  client.onLines((which, lines) => {
    if (which !== stream) return;
    const now = performance.now();
    for (const line of lines) {
      const k = numberOf(line.text);
      if (k !== null) one.words.push({ at: now, seq: line.seq, k });
    }
  });
  let isUp = true;
  client.subscribe(({ connection, phase }) => {
    const now = connection.kind === "up" && phase === "inside";
    if (isUp && !now) {
      one.cuts += 1;
      if (problem === "") problem = `guest ${at}: ${phase}, ${connection.kind}`;
    }
    isUp = now;
  });
  return one;
}

const rows = readFileSync(plan.hellos, "utf8").split("\n").slice(0, plan.guests);
const all: One[] = [];
const together = 20;
for (let at = 0; at < rows.length; at += together) {
  const part = rows.slice(at, at + together).map((row, more) => {
    const [room = "", hello = ""] = row.split("\t");
    return enter(at + more, room, (JSON.parse(hello) as { ticket: string }).ticket);
  });
  all.push(...(await Promise.all(part)));
}
const rooms = [...new Set(all.map(({ room }) => room))].map((room) => all.filter((one) => one.room === room));
const said = rooms.map(() => 0);
const startMs = performance.now();
const late: number[] = [];
const turnedAt: number[] = [];
let turnMs = startMs;
let turnsOver = false;
/** Word k of a room has its time from the beginning on, whatever came of the one before. */
function turn(): void {
  const now = performance.now();
  late.push(Math.max(0, now - turnMs - 5));
  turnMs = now;
  turnedAt.push(now);
  if (turnsOver) return;
  for (const [at, guests] of rooms.entries()) {
    const phase = (at / rooms.length) * plan.everyMs;
    for (let k = said[at] ?? 0; startMs + phase + k * plan.everyMs <= now; k += 1) {
      const speaker = guests[(k * 7) % guests.length];
      if (speaker?.client.send(`room:${speaker.room}`, textOf(k)) === null && problem === "") problem = "twenty texts of a guest were waiting";
      said[at] = k + 1;
    }
  }
}
const clock = setInterval(turn, 5);
console.log(JSON.stringify({ inside: all.length }));

const times: { name: string; fromMs: number; toMs: number; welcomes: number[][] }[] = [];
for await (const name of createInterface({ input: process.stdin })) {
  const now = performance.now();
  const last = times.at(-1);
  const welcomes = all.map((one) => one.welcomes);
  if (last !== undefined) {
    last.toMs = now;
    last.welcomes.push(welcomes);
  }
  if (name === "end") break;
  if (times.length === 0) begun.push(...all.map(({ welcomes, cuts }) => ({ welcomes, cuts })));
  times.push({ name, fromMs: now, toMs: now, welcomes: [welcomes] });
}
turnsOver = true;
const waiting = (one: One): readonly { readonly state: string }[] => (one.client.state.streams.get(`room:${one.room}`)?.lines ?? []).filter((line) => line.seq === 0);
const refusedOf = (guests: readonly One[]): number => guests.reduce((sum, one) => sum + waiting(one).filter(({ state }) => state !== "sending" && state !== "sent").length, 0);
const reckon = (): Faults => faultsOf(rooms.map((guests, at) => ({ sent: said[at] ?? 0, refused: refusedOf(guests), guests: guests.map(({ words }) => words) })));
const isWhole = ({ missing, lost }: Faults): boolean => missing + lost === 0;
for (let waits = 0; waits < 100 && !isWhole(reckon()); waits += 1) await Bun.sleep(100);
clearInterval(clock);
isOver = true;
const lateIn = ({ fromMs, toMs }: { fromMs: number; toMs: number }): number =>
  late.reduce((most, one, at) => ((turnedAt[at] ?? 0) > fromMs && (turnedAt[at] ?? 0) <= toMs ? Math.max(most, one) : most), 0);
const p99 = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0;
const least = all.reduce((one, other) => (other.words.length < one.words.length ? other : one));
if (!isWhole(reckon())) {
  const state = least.client.state.connection.kind;
  problem = `guest ${all.indexOf(least)} got ${least.words.length} words, is ${state}, waits with ${waiting(least).length}, heard at ${Math.round(least.heardMs)} of ${Math.round(performance.now())}: ${least.log.join("; ")}`;
}
const end: TalkersEnd = {
  ...reckon(),
  sent: said.reduce((sum, one) => sum + one, 0),
  got: all.reduce((sum, { words }) => sum + words.length, 0),
  refused: rooms.reduce((sum, guests) => sum + refusedOf(guests), 0),
  times: times.map(({ name, fromMs, toMs, welcomes }) => ({
    name,
    silences: all.map(({ words }) => Math.round(silenceOf(words, fromMs, toMs, plan.everyMs))),
    moves: all.map((_, at) => (welcomes[1]?.[at] ?? 0) - (welcomes[0]?.[at] ?? 0)),
    lateMs: Math.round(lateIn({ fromMs, toMs })),
  })),
  moves: all.map(({ welcomes }, at) => welcomes - (begun[at]?.welcomes ?? 0)),
  cuts: all.filter(({ cuts }, at) => cuts > (begun[at]?.cuts ?? 0)).length,
  turnedAway,
  welcomeP99: p99(welcomedAfter),
  lateP99: p99(late),
  problem,
};
console.log(JSON.stringify(end));
process.exit(0);
