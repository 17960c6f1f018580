import { noble } from "@lampion/proof";
import { protocolVersion, type Command, type CommandName, type Down, type DownName, type Fields, type Gender, type HelloAgain, type HelloNew } from "@lampion/protocol";
import { createJudge, loadAssets, type Rule } from "@lampion/safety";
import { createMemoryClock, type MemoryClock } from "../basics/clock.memory.ts";
import { createMemoryPulse, type MemoryPulse } from "../basics/pulse.memory.ts";
import { createSeededRandom } from "../basics/random.memory.ts";
import type { Traces } from "../basics/traces.port.ts";
import { createMemoryConversationStore } from "../conversation/conversation-store.memory.ts";
import type { ConversationStore } from "../conversation/conversation-store.port.ts";
import { createMemoryBus, type MemoryEnd } from "../delivery/bus.memory.ts";
import { createMemorySockets, type MemorySocket, type MemorySockets } from "../delivery/socket.memory.ts";
import { createMemoryEvidence } from "../evidence/evidence.memory.ts";
import { createMemoryEvidenceVault, type MemoryEvidenceVault } from "../evidence/evidence-vault.memory.ts";
import { createMemoryDeviceStore } from "../guest/device-store.memory.ts";
import type { DeviceIds, DeviceStore, Kept, TrustRecord } from "../guest/device-store.port.ts";
import { createMemoryDoor, type MemoryDoor } from "../guest/door-keeper.memory.ts";
import { createMemoryKnockPurse } from "../guest/knock-purse.memory.ts";
import type { KnockPurse } from "../guest/knock-purse.port.ts";
import { newTrust } from "../guest/ladder.ts";
import { createMemorySecrets } from "../guest/secrets.memory.ts";
import type { Secrets } from "../guest/secrets.port.ts";
import { sealTicket, ticketLivesMs } from "../guest/ticket.ts";
import { createNoCare, type Care } from "../node/care.port.ts";
import { createNode } from "../node/chat-node.ts";
import { firstSettings } from "../node/enter.ts";
import type { ChatNode, NodeSettings } from "../node/node.types.ts";
import { inventedPlaces } from "../place/place-directory.contract.ts";
import { createPlaceDirectory } from "../place/place-directory.memory.ts";
import { createMemoryMessageStore, type MemoryMessageStore } from "../room/message-store.memory.ts";

const dayMs = 86_400_000;
/** D of a townsperson: in memory whoever knows it opens what is wrapped for it. */
const sealOf = (name: string): string => `D of ${name}`;

export interface Newcomer {
  readonly age?: number;
  readonly gender?: Gender;
  /** Proof of age in force; true unless said otherwise. */
  readonly isProven?: boolean;
  /** Takes knocks; true unless said otherwise. */
  readonly isOpen?: boolean;
  readonly settings?: Partial<Kept["settings"]>;
  /** How long ago the device came for the first time; 40 days unless said otherwise. */
  readonly knownForMs?: number;
  /** What else the ladder knows of the device, instead of a device that is new but for `knownForMs`. */
  readonly trust?: Partial<TrustRecord>;
  /** Town by id; Valmorne unless said otherwise. */
  readonly town?: string;
  readonly network?: "ordinary" | "hosting" | "slowed";
  /** Which node, from 0. */
  readonly at?: number;
}
type Held = [`room:${string}` | `talk:${string}`, number, number][];
/** A guest of the town and the frames that came to one tab. */
export interface Townsperson {
  readonly name: string;
  readonly relation: string;
  readonly trustId: string;
  readonly restriction: string;
  readonly socket: MemorySocket;
  /** D of the device. */
  readonly seal: string;
  /** Every frame so far, of one kind. */
  all<N extends DownName>(t: N): Down<N>[];
  /** Rows that this device keeps of a conversation of which the service has no word (EV-29), in the order of their numbers; over all its sessions. */
  kept(stream: string): Down<"rows">["m"];
  /** Raw text of what came, less the heartbeat. */
  raw(): string[];
  /** Sends a request and gives its answer once nothing is under way any more. */
  ask<N extends CommandName>(t: N, what: Omit<Command<N>, "t" | "n">): Promise<Down<"ok"> | Down<"no">>;
  /** Sends a request once more under its number, and gives the answer to that. */
  repeat<N extends CommandName>(n: number, t: N, what: Omit<Command<N>, "t" | "n">): Promise<Down<"ok"> | Down<"no">>;
  /** Member id in a conversation. */
  member(talk: string): string;
  /** Sends without waiting. */
  send<N extends CommandName>(t: N, what: Omit<Command<N>, "t" | "n">): number;
  /** A heartbeat that says what this tab holds; those that follow by themselves say the same. */
  beat(held: Held): void;
  /** Answers no heartbeat any more; the line stays. */
  silent(): void;
  leave(): void;
  /** Comes back with the ticket, with what this tab holds, to the node where it was or to another one. */
  back(positions?: Held, at?: number): Promise<void>;
  /** Member id as the others see it in the common room, after a word there. */
  seenAs(): Promise<{ room: string; member: string }>;
}
export interface MemoryTown {
  readonly clock: MemoryClock;
  readonly nodes: readonly ChatNode[];
  readonly conversations: ConversationStore;
  readonly messages: MemoryMessageStore;
  readonly devices: DeviceStore;
  readonly secrets: Secrets;
  readonly door: MemoryDoor;
  /** The thread that all nodes share. */
  readonly pulse: MemoryPulse;
  /** Each node's end of the bus. */
  readonly ends: readonly MemoryEnd[];
  /** One for each node. */
  readonly sockets: readonly MemorySockets[];
  readonly vault: MemoryEvidenceVault;
  /** What was paid and given back, by knock. */
  readonly ledger: { readonly paid: string[]; readonly returned: string[] };
  readonly alarms: string[];
  /** From now on a stage of the judge meets its bound (SF-9). */
  breakJudge(isBroken: boolean): void;
  /** Words of rooms that the judge knows. */
  knownWords(): number;
  /** From now on the judge has these rules instead of the shipped ones. */
  setRules(rules: readonly Rule[]): void;
  enter(name: string, how?: Newcomer): Promise<Townsperson>;
  /** Comes by the door with the four fields; what came of it is a `welcome` or a `refused` among the frames. */
  come(device: string, fields: Pick<Fields, "nickname"> & Partial<Fields>, at?: number): Promise<Townsperson>;
  /** Lets time pass in steps, with heartbeats and a tick after each. */
  pass(ms: number, stepMs?: number): Promise<void>;
  /** Until nothing is under way. */
  rest(): Promise<void>;
}

/** A whole chat in memory: one or more nodes, real judge, guests that come in by ticket. Time passes only when told. */
export function createMemoryTown(
  seed: number,
  nodeCount = 1,
  startMs = 1_900_000_000_000,
  route?: (deliver: () => void) => void,
  more: Partial<NodeSettings> = {},
  care: Care = createNoCare(),
  traces: (node: number) => Traces | null = () => null,
): MemoryTown {
  const clock = createMemoryClock(startMs);
  const pulse = createMemoryPulse();
  let isJudgeBroken = false;
  const judgeOf = (rules: readonly Rule[]): ReturnType<typeof createJudge> =>
    createJudge({ ...assets, rules }, { extraStages: [{ name: "probe", failsAs: "hold", maxSteps: 10, run: () => (isJudgeBroken ? { steps: 11 } : { steps: 1 }) }] });
  const assets = loadAssets();
  let judge = judgeOf(assets.rules);
  const random = createSeededRandom(seed);
  const evidence = createMemoryEvidence(seed, () => clock.nowMs(), more.privateHistory);
  const secrets = createMemorySecrets("memory", evidence.days);
  const messages = createMemoryMessageStore(undefined, evidence);
  const conversations = createMemoryConversationStore(() => clock.nowMs());
  const devices = createMemoryDeviceStore(() => clock.nowMs());
  const vault = createMemoryEvidenceVault();
  const door = createMemoryDoor(() => clock.nowMs());
  const bus = createMemoryBus();
  const ledger = { paid: [] as string[], returned: [] as string[] };
  const alarms: string[] = [];
  const coins = createMemoryKnockPurse();
  const purse: KnockPurse = {
    async pay(relation, ref, perDay, nowMs) {
      const answer = await coins.pay(relation, ref, perDay, nowMs);
      if (answer.kind === "paid") ledger.paid.push(ref);
      return answer;
    },
    async giveBack(relation, ref) {
      await coins.giveBack(relation, ref);
      ledger.returned.push(ref);
    },
  };
  const [places] = inventedPlaces;
  if (places === undefined) throw new Error("no places");
  const made = Array.from({ length: nodeCount }, (_, at) => {
    const sockets = createMemorySockets();
    const end = bus.end(route, nodeCount === 1 && route === undefined);
    const node = createNode(
      {
        clock,
        pulse,
        random,
        places: createPlaceDirectory(places),
        // Each node has its own open sheets over the records of all (EV-7).
        messages: at === 0 ? messages : messages.beside(),
        devices,
        conversations,
        vault,
        care,
        purse,
        door,
        secrets,
        // Whoever says so is an adult, for 30 days from then.
        ageProviders: [{ name: "memory", check: async (_, nowMs) => ({ kind: "adult", provenUntilMs: nowMs + 30 * dayMs }) }],
        bus: end,
        sockets,
        traces: traces(at),
        judge: {
          judge: (draft, scene, memory) => judge.judge(draft, scene, memory),
          advance: (memory, record) => judge.advance(memory, record),
          release: (draft, judgement, why) => judge.release(draft, judgement, why),
          shown: (judgement) => judge.shown(judgement),
        },
        proofs: { primitives: noble, days: evidence.days },
        alarm: (about, cause) => void alarms.push(`${about}: ${String(cause)}`),
      },
      {
        nodeId: `node-${at}`,
        mode: "development",
        ageGate: "contact",
        privateProtection: "consent",
        privateHistory: "sealed",
        privateTalk: true,
        bornMs: startMs,
        pace: { unitsPerS: 10_000, unitsMax: 100_000, writingRhythm: false },
        ...more,
      },
    );
    return { node, sockets, end };
  });

  /** What devices keep themselves, by device and stream. */
  const shelves = new Map<string, Map<number, Down<"rows">["m"][number]>>();
  function shelve(relation: string, text: string): void {
    if (!text.startsWith(`{"t":"rows"`)) return;
    const frame = JSON.parse(text) as Down<"rows">;
    const name = `${relation} ${frame.s}`;
    const shelf = shelves.get(name) ?? new Map<number, Down<"rows">["m"][number]>();
    for (const row of frame.m) shelf.set(row.q, row);
    shelves.set(name, shelf);
  }
  /** Answers the heartbeat of everybody whose line is open. */
  const beats = new Set<() => void>();

  async function rest(): Promise<void> {
    // Memory stores answer within a few turns; the longest chain here (accept, with its two cards) takes about a hundred.
    for (let turn = 0; turn < 400; turn += 1) await Promise.resolve();
  }

  async function enter(name: string, how: Newcomer = {}): Promise<Townsperson> {
    const device = secrets.deviceIds(`device of ${name}`);
    const { age = 34, gender = "woman", isProven = true, isOpen = true, at = 0, knownForMs = 40 * dayMs, town = "FR-3" } = how;
    const nowMs = clock.nowMs();
    const trust = (await devices.trust(device.trust)) ?? newTrust(nowMs - knownForMs);
    await devices.saveTrust(device.trust, { ...trust, ...how.trust, provenUntilMs: isProven ? nowMs + 30 * dayMs : null });
    await devices.saveKept(device.relation, { settings: { ...firstSettings, knocksOpen: isOpen, ...how.settings }, seal: sealOf(name), knockConsentAtMs: null, calmUntilMs: null });
    const untilMs = nowMs + ticketLivesMs;
    const ticket = sealTicket(secrets, { session: random.id(), device, nickname: name, age, gender, language: "fr", country: "FR", town, startedAtMs: nowMs, untilMs });
    const person = await arrive(name, device, at, how.network ?? "ordinary", { t: "hello", v: protocolVersion, tab: "tab-00000001", ticket, positions: [] });
    if (person.all("welcome").length === 0) throw new Error(`${name} did not get in: ${person.raw().join(" ")}`);
    return person;
  }

  async function come(name: string, fields: Pick<Fields, "nickname"> & Partial<Fields>, at = 0): Promise<Townsperson> {
    const key = `device of ${name}`;
    const all: Fields = { age: 34, gender: "woman", country: "FR", postalCode: "11110", language: "fr", ...fields };
    return arrive(fields.nickname, secrets.deviceIds(key), at, "ordinary", {
      t: "hello",
      v: protocolVersion,
      tab: "tab-00000001",
      key,
      seal: sealOf(fields.nickname),
      nonce: door.offer(),
      sig: "sig",
      work: "work",
      fields: all,
    });
  }

  /** Opens a line, says hello, and waits for what comes of it. */
  async function arrive(name: string, device: DeviceIds, at: number, network: "ordinary" | "hosting" | "slowed", hello: HelloNew | HelloAgain): Promise<Townsperson> {
    let { node, sockets } = made[at] ?? made[0] ?? never();
    const frames: string[] = [];
    const came = (frame: string): void => {
      frames.push(frame);
      shelve(device.relation, frame);
    };
    const arrival = { origin: "http://localhost:4400", prefix: name, network } as const;
    let socket = sockets.open(came);
    let connection = node.opened(socket, arrival);
    let n = 0;
    let held: Held = [];
    const beat = (): void => node.received(connection, { t: "beat", held, away: false });
    const parsed = (): Down[] => frames.map((frame) => JSON.parse(frame) as Down);
    const person: Townsperson = {
      name,
      relation: device.relation,
      trustId: device.trust,
      restriction: device.restriction,
      seal: sealOf(name),
      get socket() {
        return socket;
      },
      all: <N extends DownName>(t: N) => parsed().filter((frame) => frame.t === t) as Down<N>[],
      kept: (stream) => [...(shelves.get(`${device.relation} ${stream}`)?.values() ?? [])].sort((x, y) => x.q - y.q),
      raw: () => frames.filter((frame) => !frame.startsWith(`{"t":"ping"`)),
      send(t, what) {
        n += 1;
        node.received(connection, { t, n, ...what } as unknown as Command);
        return n;
      },
      async ask(t, what) {
        const number = person.send(t, what);
        await rest();
        return (parsed().find((frame) => (frame.t === "ok" || frame.t === "no") && frame.n === number) ?? never()) as Down<"ok"> | Down<"no">;
      },
      async repeat(number, t, what) {
        const before = frames.length;
        node.received(connection, { t, n: number, ...what } as unknown as Command);
        await rest();
        return (parsed()
          .slice(before)
          .find((frame) => (frame.t === "ok" || frame.t === "no") && frame.n === number) ?? never()) as Down<"ok"> | Down<"no">;
      },
      member: (talk) =>
        person
          .all("talk")
          .map((frame) => frame.talk)
          .findLast((card) => card.id === talk)?.me ?? "",
      silent: () => void beats.delete(beat),
      beat(what) {
        held = what;
        beat();
      },
      leave() {
        beats.delete(beat);
        socket.cut();
        node.closed(connection);
      },
      async back(positions = [], other = at) {
        beats.add(beat);
        ({ node, sockets } = made[other] ?? never());
        const before = "ticket" in hello ? hello.ticket : "";
        const { ticket } = (parsed().findLast((frame) => frame.t === "welcome") as Down<"welcome"> | undefined) ?? { ticket: before };
        socket = sockets.open(came);
        connection = node.opened(socket, arrival);
        node.received(connection, { t: "hello", v: protocolVersion, tab: hello.tab, ticket, positions });
        await rest();
      },
      async seenAs() {
        await person.ask("join", { room: "theme-music" });
        await person.ask("say", { room: "theme-music", text: `Bonsoir, ici ${n} fois le piano.` });
        const me = person.all("stream").findLast((frame) => frame.s === "room:theme-music")?.me ?? never();
        return { room: "theme-music", member: me };
      },
    };
    node.received(connection, hello);
    await rest();
    if (person.all("welcome").length > 0) beats.add(beat);
    return person;
  }

  return {
    clock,
    pulse,
    nodes: made.map((one) => one.node),
    conversations,
    messages,
    devices,
    secrets,
    door,
    ends: made.map((one) => one.end),
    sockets: made.map((one) => one.sockets),
    vault,
    knownWords: () => judge.words(),
    setRules: (rules) => {
      judge = judgeOf(rules);
    },
    breakJudge: (isBroken) => {
      isJudgeBroken = isBroken;
    },
    ledger,
    alarms,
    enter,
    come,
    rest,
    async pass(ms, stepMs = 2_000) {
      for (let passed = 0; passed < ms; passed += stepMs) {
        clock.advance(Math.min(stepMs, ms - passed));
        for (const beat of beats) beat();
        for (const { node } of made) node.tick();
        await rest();
      }
    },
  };
}

function never(): never {
  throw new Error("the town lost somebody");
}
