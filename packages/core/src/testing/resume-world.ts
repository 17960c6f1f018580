import { add, begin, placeAt, type Held, type StreamView } from "@lampion/client";
import { limits, roomStream, type Down } from "@lampion/protocol";
import { createMemoryPulse } from "../basics/pulse.memory.ts";
import type { Socket } from "../delivery/socket.port.ts";
import { createRoomHost } from "../delivery/room-host.ts";
import type { RoomHost } from "../delivery/room-host.types.ts";
import type { Session, Tab } from "../guest/session-state.ts";
import { newCounters } from "../node/counters.ts";
import type { MessageStore, StoredRecord } from "../room/message-store.port.ts";

/**
 * The smallest world in which a room can go wrong: a store, two nodes with the real room host, one reader with the client's real streams, and one line. Every move is one step that
 * the real world may put between any two others; a read of the store ends only when told, with what the store held when it was asked.
 */
export const moves = ["say", "say-unheard", "read", "take", "drop", "cut", "dial-0", "dial-1", "move", "restart-0", "restart-1", "epoch", "late", "look-0", "look-1"] as const;
export type Move = (typeof moves)[number];

export interface ResumeWorld {
  /** Does the move; false where it cannot happen now. */
  do(move: Move): Promise<boolean>;
  /** What the reader sees wrong now; null when nothing. */
  fault(): string | null;
  /** Everything heals and nobody speaks: null when the reader then holds what the store holds, else what it lacks. */
  heal(): Promise<string | null>;
  /** Two worlds with the same key go on alike. */
  key(): string;
}

const room = "FR";
const stream = roomStream(room);
const face = { m: "m1", name: "Ada", mark: 1, gender: "woman" as const };
const plan = { id: room, kind: "zone", name: { fr: "", en: "" }, charter: { fr: "", en: "" }, sensitive: false } as const;
/** As long as a receipt, and another one for each record. */
const receiptOf = (epoch: number, seq: number): string => `e${epoch}s${seq}`.padEnd(64, "A");
const none = { sheet: "", tag: "" };
interface Line {
  readonly node: number;
  readonly queue: Down[];
  readonly topics: Set<string>;
  /** A frame was left out because the reader is too slow: this line will be ended (PT-7), sooner or later. */
  isEnding: boolean;
}
interface Node {
  host: RoomHost;
  line: Line | null;
  /** Events since it reads: they wait in the host. */
  heard: string[];
}

export async function createResumeWorld(): Promise<ResumeWorld> {
  let [epoch, nowMs] = [1, 1_900_000_000_000];
  let records: StoredRecord[] = [];
  let reads: { readonly what: string; readonly end: () => void }[] = [];
  let line: Line | null = null;
  let held: Held | undefined;
  let view: StreamView | undefined;
  let hadLines = false;

  function asked<T>(what: string, answer: T): Promise<T> {
    return new Promise((resolve) => void reads.push({ what, end: () => resolve(answer) }));
  }
  const store = (node: number): Pick<MessageStore, "head" | "after" | "before"> => ({
    head: () => {
      const { seq = 0, proof } = records.at(-1) ?? {};
      return asked(`${node} head ${epoch} ${seq}`, { epoch, seq, ...(proof === undefined ? none : { sheet: proof.sheet, tag: proof.receipt.slice(0, 43) }) });
    },
    after: (_stream, of, seq, limit) =>
      asked(`${node} after ${of} ${seq} of ${epoch} ${records.length}`, of === epoch ? records.filter((one) => one.seq > seq).slice(0, limit) : []),
    before: (_stream, seq, sinceMs) =>
      asked(
        `${node} before ${seq} of ${epoch} ${records.length}`,
        records.filter((one) => one.seq < seq && one.atMs >= sinceMs),
      ),
  });
  function start(node: number): Node {
    const host = createRoomHost(plan, {
      messages: store(node) as MessageStore,
      counters: newCounters(),
      publish: (topic, frame) => {
        if (line?.node === node && line.topics.has(topic)) line.queue.push(JSON.parse(frame) as Down);
      },
      pulse: createMemoryPulse(),
      held: () => {},
      nowMs: () => nowMs,
      refOf: () => "",
      rereadBlocks: async () => {},
      alarm: (about, cause) => {
        throw new Error(about, { cause });
      },
    });
    return { host, line: null, heard: [] };
  }
  const nodes = [start(0), start(1)];
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 24; turn += 1) await Promise.resolve();
  };
  function cut(): void {
    line = null;
    for (const { host } of nodes) host.members.clear();
  }
  function restart(node: number): void {
    if (line?.node === node) cut();
    reads = reads.filter(({ what }) => !what.startsWith(`${node} `));
    nodes[node] = start(node);
  }
  function dial(node: number): void {
    cut();
    const own: Line = { node, queue: [], topics: new Set(), isEnding: false };
    line = own;
    if (held !== undefined) held.begun = false;
    const socket: Socket = {
      id: 1,
      send: (frame) => void own.queue.push(JSON.parse(frame) as Down),
      join: (topic) => void own.topics.add(topic),
      leave: (topic) => void own.topics.delete(topic),
      close: () => {},
      waitingBytes: () => 0,
      taken: () => 0,
    };
    const tabs: Tab[] = [];
    const session = { id: "s1", device: { relation: "r1" }, tabs, blocked: new Map() } as unknown as Session;
    tabs.push({ id: "t1", socket, session, isAway: false, heardAtMs: 0, beganAtMs: 0, pace: "live", isBehind: false });
    const { host } = nodes[node] as Node;
    host.members.set("s1", session);
    void host.attach(tabs[0] as Tab, face, held === undefined ? null : { epoch: held.epoch, seq: held.seq });
  }
  function say(hearing: readonly Node[]): void {
    const seq = (records.at(-1)?.seq ?? 0) + 1;
    const receipt = receiptOf(epoch, seq);
    const record: StoredRecord = {
      stream,
      kind: 1,
      author: "a.b",
      face,
      text: receipt,
      re: null,
      notice: null,
      value: null,
      fold: false,
      atMs: nowMs,
      key: "",
      epoch,
      seq,
      proof: { sheet: "s", prev: "", receipt, opens: seq === 1 },
    };
    records = [...records, record];
    for (const { host, heard } of hearing) {
      heard.push(receipt);
      host.onEvent({ kind: "record", record, device: "", session: "", hiddenFrom: [] });
    }
  }
  /** What `client.ts` does with the frames of a stream. */
  function take(frame: Down): void {
    if (frame.t === "stream") {
      held = placeAt(held, frame);
      if (!held.chain.begin(frame)) throw new Error("the device saw another history");
      view = begin(view, frame);
    } else if (frame.t === "msgs" && held !== undefined && view !== undefined && held.epoch === frame.e) {
      const oldest = view.lines[0]?.seq ?? Infinity;
      const last = frame.m.at(-1)?.q ?? 0;
      const taken = add(view, held, frame.m, last <= held.seq && last < oldest);
      view = taken.view;
      if (taken.kind === "gap") cut();
    }
    hadLines ||= (view?.lines.length ?? 0) > 0;
  }
  const can: Record<Move, () => boolean | void> = {
    say: () => say(nodes),
    "say-unheard": () => say(nodes.slice(0, 1)),
    read() {
      const asked = reads.shift();
      if (asked === undefined) return false;
      asked.end();
    },
    take() {
      const frame = line?.queue.shift();
      if (frame === undefined) return false;
      take(frame);
    },
    drop() {
      const at = line?.queue.findIndex((frame) => frame.t === "msgs") ?? -1;
      if (line === null || at < 0) return false;
      line.queue.splice(at, 1);
      line.isEnding = true;
    },
    cut: () => (line === null ? false : cut()),
    "dial-0": () => (line !== null ? false : dial(0)),
    "dial-1": () => (line !== null ? false : dial(1)),
    move: () => (line === null ? false : dial(1 - line.node)),
    "restart-0": () => restart(0),
    "restart-1": () => restart(1),
    epoch() {
      epoch += 1;
      records = [];
      restart(0);
      restart(1);
    },
    late: () => void (nowMs += limits.room.historyMs + 1),
    "look-0": () => void nodes[0]?.host.catchUp(),
    "look-1": () => void nodes[1]?.host.catchUp(),
  };
  const world: ResumeWorld = {
    async do(move) {
      const done = can[move]() !== false;
      await settle();
      return done;
    },
    fault() {
      if (view === undefined || held === undefined) return null;
      const numbers = view.lines.map(({ seq }) => seq);
      if (view.forked) return "another history was named";
      if (view.lines.some(({ seq, text }) => text !== receiptOf(view?.epoch ?? 0, seq))) return "a text of another epoch";
      if (numbers.some((seq, at) => at > 0 && seq <= (numbers[at - 1] ?? 0))) return `shown twice or out of order: ${numbers.join(" ")}`;
      if (held.ahead.size === 0 && numbers.some((seq, at) => at > 0 && seq !== (numbers[at - 1] ?? 0) + 1)) return `a silent gap: ${numbers.join(" ")}`;
      if (hadLines && numbers.length === 0 && !view.gone) return "all is gone without a word";
      return null;
    },
    async heal() {
      for (let round = 0; round < 40; round += 1) {
        if (line === null) await world.do("dial-0");
        if (await world.do("read")) continue;
        if (await world.do("take")) continue;
        if (line?.isEnding === true) {
          cut();
          continue;
        }
        const isTrue = held?.epoch === epoch && held.seq === (records.at(-1)?.seq ?? 0) && held.ahead.size === 0;
        const shown = new Set(view?.lines.map(({ seq }) => seq));
        const lacking = records.filter(({ atMs, seq }) => nowMs - atMs <= limits.room.historyMs && !shown.has(seq));
        const why = world.fault() ?? (isTrue && lacking.length > 0 ? `never shown, though who joins now sees it: ${lacking.map(({ seq }) => seq).join(" ")}` : null);
        if (isTrue || why !== null) return why;
        // As each node does every few seconds.
        await world.do("look-0");
        await world.do("look-1");
        if (reads.length === 0 && (line?.queue.length ?? 0) === 0) break;
      }
      return `no way on: holds ${held?.epoch}/${held?.seq} of ${epoch}/${records.length}`;
    },
    key: () =>
      JSON.stringify([
        epoch,
        records.map(({ atMs }) => nowMs - atMs > limits.room.historyMs),
        reads.map(({ what }) => what),
        nodes.map(({ host, heard }) => [host.ring.epoch, host.ring.head(), host.ring.after(0)?.length ?? -1, host.members.size, heard]),
        line === null ? null : [line.node, line.queue, [...line.topics], line.isEnding],
        held === undefined ? null : [held.epoch, held.seq, [...held.ahead], held.to, held.begun],
        view?.lines.map(({ seq }) => seq),
        view?.gone,
      ]),
  };
  await settle();
  return world;
}
