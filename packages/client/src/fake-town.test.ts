import { type By, type Command, type Door, type Down, type HelloAgain, type HelloNew, type Message } from "@lampion/protocol";
import type { Client } from "./client-shape.ts";
import { createClient } from "./client.ts";
import { createHandClock, createMemoryStore, createSeededRandom, type HandClock } from "./memory-ports.ts";
import type { ClientPorts, TabLine, Wire } from "./ports.ts";
import type { OpenSealed } from "./sealed.ts";

/** A server in memory with one room and one conversation, on a network that can be cut at any byte. Only what the client needs of it. */
export const room = "room:FR-75011";
export const talk = "talk:abcdefgh";
const powers = {
  level: "L1",
  isNewcomer: false,
  rooms: 3,
  writePerMinute: 20,
  writeEveryMs: 0,
  sensitiveRooms: null,
  rows: null,
  knock: null,
  knocksOpen: 3,
  knocksPerHour: 3,
  knocksPerDay: 9,
  talks: 3,
  exchange: null,
  links: null,
  makeRoom: null,
} as const;
const face = (m: string): By => ({ m, name: m, mark: 1, gender: "other" });
const door = (nonce: string, expiresAt: number): Door => ({
  version: 1,
  nonce,
  challenge: { nonce },
  expiresAt,
  suggestions: [],
  countries: [],
  light: "full",
  mode: "development",
  operator: { name: "x", exitPage: "x" },
});
export const fields = { nickname: "Anna", age: 30, gender: "woman", country: "FR", postalCode: "75011", language: "en" } as const;

interface Line {
  say(frame: Down): void;
  close(code: number): void;
  joined: boolean;
  tab: string;
}
export interface Town {
  readonly clock: HandClock;
  readonly logs: Map<string, Message[]>;
  readonly store: Map<string, string>;
  /** Texts as they reached the server, frame by frame. */
  readonly heard: Command[];
  readonly hellos: (HelloNew | HelloAgain)[];
  readonly dials: number[];
  readonly solved: string[];
  cuts: number;
  /** Bytes a new connection carries each way before it is cut. */
  budget: () => number;
  /** Oldest number the server can still replay. */
  floor: number;
  epoch: number;
  session: string;
  check: "server" | "devices";
  deafTo: Set<number>;
  /** How this device opens sealed rows. */
  open: OpenSealed;
  isDown: boolean;
  takesTickets: boolean;
  /** So many hellos find no room. */
  full: number;
  refuse: ((frame: HelloNew) => Down<"refused"> | null) | null;
  answer: ((frame: Command) => Down | null) | null;
  beats: number;
  workMs: number;
  others(text: string, stream?: string): void;
  cutAll(code?: number): void;
  /** Ends the line that is there for the longest time. */
  cutOldest(code: number): void;
  tell(frame: Down): void;
  client(tab?: string, judge?: ClientPorts["judge"]): Client;
  run(ms: number): Promise<void>;
}

export function createTown(seed: number): Town {
  const clock = createHandClock(1_800_000_000_000);
  const random = createSeededRandom(seed);
  const lines = new Set<Line>();
  const outcomes = new Map<string, Down>();
  let nonces = 0;
  const append = (stream: string, text: string, m: string): Message => {
    const log = town.logs.get(stream) ?? [];
    town.logs.set(stream, log);
    const message: Message = { k: "text", q: log.length + 1, at: clock.nowMs(), by: face(m), text };
    log.push(message);
    return message;
  };
  const publish = (stream: string, message: Message): void => {
    const frame: Down = town.deafTo.has(message.q) ? { t: "skip", s: stream, e: town.epoch, q: [message.q], c: ["", ""] } : { t: "msgs", s: stream, e: town.epoch, m: [message] };
    for (const line of lines) if (line.joined) line.say(frame);
  };
  function receive(line: Line, frame: HelloNew | HelloAgain | Command): void {
    if (frame.t === "hello") {
      town.hellos.push(frame);
      line.tab = frame.tab;
      if (town.full > 0) {
        town.full -= 1;
        line.say({ t: "bye", code: 4009, retryMs: 2_260 });
        return line.close(4009);
      }
      const no = "ticket" in frame ? (town.takesTickets ? null : { t: "refused" as const, code: "ticket-invalid" as const }) : (town.refuse?.(frame) ?? null);
      if (no !== null) return line.say(no);
      line.say({
        t: "welcome",
        v: 1,
        session: town.session,
        ticket: "t".repeat(40),
        ticketUntil: clock.nowMs() + 3_600_000,
        resumed: "ticket" in frame,
        me: {
          nickname: "Anna",
          gender: "woman",
          age: 30,
          band: "25-34",
          language: "en",
          zones: [],
          town: "Paris",
          country: "FR",
          provenUntil: null,
          newcomerUntilDays: 0,
          settings: {
            listed: null,
            filters: { genders: [], bands: [], roomOnly: false, checkOnly: false, nobody: false },
            knocksOpen: false,
            acceptsCheck: true,
            calm: "off",
            typing: true,
            readMarks: false,
          },
          consents: { knocks: false },
        },
        powers,
        closed: null,
        landing: "FR-75011",
        rooms: [{ id: "FR-75011", name: "Paris 11e", kind: "zone", charter: "", keptBy: "", sensitive: false, slowMs: 0, level: 0, count: "few", joined: true }],
        talks: [
          {
            id: "abcdefgh",
            state: "open",
            mayResume: false,
            me: "me",
            them: face("them"),
            check: town.check,
            myChoice: "yes",
            theyReadTo: null,
            epoch: 1,
            seq: 0,
            openedAt: 0,
            lastAt: 0,
            unread: 0,
          },
        ],
        knocks: [],
        statements: [],
        ageProviders: [],
        privateProtection: "consent",
        privateHistory: "sealed",
        light: "full",
        mode: "development",
        now: clock.nowMs(),
        heartbeatMs: 25_000,
      });
      const positions = "positions" in frame ? frame.positions : [];
      for (const stream of [room, talk]) {
        const log = town.logs.get(stream) ?? [];
        const held = positions.find(([id]) => id === stream);
        const reset = held !== undefined && (held[1] !== town.epoch || held[2] < town.floor || held[2] > log.length);
        const from = held === undefined || reset ? town.floor : held[2];
        line.say({ t: "stream", s: stream, e: town.epoch, from, to: log.length, reset, me: "me", chain: ["", ""], reactions: [], spoke: [] });
        const rest = log.slice(from);
        // As the room host does it: what may be seen first, the numbers to skip after it.
        for (let at = 0; at < rest.length; at += 50) line.say({ t: "msgs", s: stream, e: town.epoch, m: rest.slice(at, at + 50).filter((one) => !town.deafTo.has(one.q)) });
        const skipped = rest.filter((one) => town.deafTo.has(one.q)).map((one) => one.q);
        if (skipped.length > 0) line.say({ t: "skip", s: stream, e: town.epoch, q: skipped, c: ["", ""] });
      }
      line.joined = true;
      return;
    }
    if ((frame as { t: string }).t === "beat") {
      town.beats += 1;
      return;
    }
    town.heard.push(frame);
    const key = `${town.session}:${line.tab}:${frame.n}`;
    const known = outcomes.get(key);
    if (known !== undefined) return line.say(known);
    const other = town.answer?.(frame);
    if (other !== undefined && other !== null) return line.say(other);
    if (frame.t !== "say" && frame.t !== "tell") {
      if (frame.t === "exit" || frame.t === "forget") {
        line.say({ t: "ok", n: frame.n, stays: ["restrictions"] });
        return line.close(frame.t === "exit" ? 4000 : 4011);
      }
      return line.say({ t: "ok", n: frame.n });
    }
    const stream = frame.t === "say" ? `room:${frame.room}` : `talk:${frame.talk}`;
    const message = append(stream, frame.text, "me");
    const ok: Down = { t: "ok", n: frame.n, at: [stream, town.epoch, message.q], time: message.at };
    outcomes.set(key, ok);
    // Both orders happen in the field.
    if (random.fraction() < 0.5) {
      line.say(ok);
      publish(stream, message);
    } else {
      publish(stream, message);
      line.say(ok);
    }
  }
  function dial(): Wire {
    town.dials.push(clock.nowMs());
    const wire: Wire = { send: () => {}, close: () => {}, onOpen: () => {}, onText: () => {}, onClose: () => {} };
    if (town.isDown) {
      clock.after(5, () => wire.onClose(1006));
      return wire;
    }
    const left = { up: town.budget(), down: town.budget() };
    let isCut = false;
    let told = false;
    const cut = (code: number): void => {
      if (isCut) return;
      isCut = true;
      lines.delete(line);
      if (code === 1006) town.cuts += 1;
      clock.after(Math.floor(random.fraction() * 40), () => {
        if (told) return;
        told = true;
        wire.onClose(code);
      });
    };
    // Texts arrive whole or not at all; the byte at which the line breaks is anywhere, also inside one.
    const carry = (way: "up" | "down", text: string, arrive: () => void): void => {
      if (isCut) return;
      left[way] -= text.length;
      if (left[way] < 0) return cut(1006);
      // What was sent before a proper close still arrives, as with a WebSocket.
      clock.after(10, () => {
        if (way === "up" || !told) arrive();
      });
    };
    const line: Line = {
      joined: false,
      tab: "",
      say: (frame) => {
        const text = JSON.stringify(frame);
        carry("down", text, () => wire.onText(text));
      },
      close: (code) => clock.after(11, () => cut(code)),
    };
    wire.send = (text) =>
      carry("up", text, () => {
        if (lines.has(line)) receive(line, JSON.parse(text) as Command);
      });
    wire.close = () => {
      told = true;
      isCut = true;
      clock.after(20, () => lines.delete(line));
    };
    clock.after(5, () => {
      if (told) return;
      lines.add(line);
      wire.onOpen();
    });
    return wire;
  }
  const ears = new Set<TabLine>();
  function tabLine(): TabLine {
    const ear: TabLine = {
      onTold: () => {},
      tell: (text) => {
        for (const one of ears) if (one !== ear) clock.after(1, () => one.onTold(text));
      },
    };
    ears.add(ear);
    return ear;
  }
  const town: Town = {
    clock,
    logs: new Map(),
    store: new Map(),
    heard: [],
    hellos: [],
    dials: [],
    solved: [],
    cuts: 0,
    budget: () => Infinity,
    floor: 0,
    epoch: 1,
    session: "session-1",
    check: "server",
    deafTo: new Set(),
    open: () => Promise.resolve([]),
    isDown: false,
    takesTickets: true,
    full: 0,
    refuse: null,
    answer: null,
    beats: 0,
    workMs: 0,
    others: (text, stream = room) => publish(stream, append(stream, text, "them")),
    cutAll(code = 1006) {
      for (const line of [...lines]) line.close(code);
    },
    cutOldest(code) {
      for (const line of [...lines].slice(0, 1)) line.close(code);
    },
    tell: (frame) => {
      for (const line of lines) line.say(frame);
    },
    client(tab = "first-tab", judge) {
      const ports: ClientPorts = {
        nowMs: clock.nowMs,
        after: clock.after,
        fraction: random.fraction,
        id: random.id,
        dial,
        fetchDoor: () => Promise.resolve(door(`nonce-${(nonces += 1)}`, clock.nowMs() + 300_000)),
        device: {
          publicKey: () => Promise.resolve("k".repeat(87)),
          sealKey: () => Promise.resolve("d".repeat(87)),
          sign: () => Promise.resolve("s".repeat(86)),
          forget: () => Promise.resolve(),
        },
        open: (frame) => town.open(frame),
        solve: (challenge) => {
          town.solved.push(String(challenge["nonce"]));
          return new Promise((resolve) => {
            if (town.workMs === 0) resolve("work");
            else clock.after(town.workMs, () => resolve("work"));
          });
        },
        store: createMemoryStore(town.store),
        tabs: tabLine(),
        ...(judge === undefined ? {} : { judge }),
      };
      return createClient(ports, { origin: "http://localhost", url: "ws://localhost/ws", tab });
    },
    async run(ms) {
      const until = clock.nowMs() + ms;
      for (;;) {
        for (let turns = 0; turns < 12; turns += 1) await Promise.resolve();
        const next = clock.nextInMs();
        if (next === null || clock.nowMs() + next > until) break;
        clock.advance(next);
      }
      clock.advance(until - clock.nowMs());
    },
  };
  return town;
}

/** A guest through the door. */
export async function inside(town: Town, client: Client = town.client()): Promise<Client> {
  const entered = client.enter(fields);
  await town.run(200);
  if ((await entered).kind !== "inside") throw new Error("The door stayed shut.");
  return client;
}
/** A guest who comes back with the ticket. */
export async function back(town: Town, client: Client): Promise<Client> {
  const resumed = client.resume();
  await town.run(200);
  if (!(await resumed)) throw new Error("The ticket was not taken.");
  return client;
}
/** Lines as the client shows them, with their states. */
export const lines = (client: Client, stream: string): string[] => (client.state.streams.get(stream)?.lines ?? []).map((one) => `${one.text}/${one.state}`);
/** Texts as the server has them. */
export const logged = (town: Town, stream: string): string[] => (town.logs.get(stream) ?? []).map((one) => (one.k === "text" ? one.text : ""));
export const no = (frame: Command, code: "nudge" | "held" | "blocked" | "slow-mode", more: object = {}): Down => ({ t: "no", n: frame.n, code, ...more });
