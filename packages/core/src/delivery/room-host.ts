import { limits, type By, roomStream } from "@lampion/protocol";
import type { StoredRecord } from "../room/message-store.port.ts";
import { createEchoes } from "../room/echoes.ts";
import { announced, calmRoom } from "../room/raid-level.ts";
import type { RoomPlan } from "../room/room-directory.ts";
import type { Session } from "../guest/session-state.ts";
import type { RoomEvent } from "./events.ts";
import { msgsFrame } from "./message-frame.ts";
import { sendText, encode } from "./outbox.ts";
import { createFairFanout } from "./fair-fanout.ts";
import { hides } from "./room-rules.ts";
import type { HostPorts, RoomHost } from "./room-host.types.ts";
import { createRoomOutflow } from "./room-outflow.ts";
import { createRoomReactions } from "./room-reactions.ts";
import { missedSince, replayFrames } from "./room-replay.ts";
import { chainAfter, chainFrom, createRoomRing, delivered, type Delivered } from "./room-ring.ts";

export function createRoomHost(plan: RoomPlan, ports: HostPorts): RoomHost {
  const stream = roomStream(plan.id);
  const passing = `${stream}/now`;
  const ring = createRoomRing(stream, 1, 0);
  const members = new Map<string, Session>();
  /** Local members who must not hear an author, by the author's relation id. */
  let deaf = new Map<string, Session[]>();
  const reactions = createRoomReactions();
  const fanout = createFairFanout(`${stream}`, (encoded) => msgsFrame(stream, ring.epoch, encoded), ports.publish, ports.pulse);
  const outflow = createRoomOutflow(fanout.publish, ports.nowMs, ports.held);
  let waiting: RoomEvent[] | null = [];
  let repairing = false;

  const host: RoomHost = {
    id: plan.id,
    plan,
    stream,
    ring,
    members,
    speakers: new Map(),
    slowMs: 0,
    raid: calmRoom(ports.nowMs()),
    announcedLevel: 0,
    echoes: createEchoes(),
    lastSaid: new Map(),
    outflow,
    emptySinceMs: ports.nowMs(),
    stop: () => {},
    ready: Promise.resolve(),
    onEvent(event) {
      if (waiting !== null) waiting.push(event);
      else handle(event);
    },
    async catchUp() {
      await host.ready;
      const head = await ports.messages.head(stream);
      if (head.epoch !== ring.epoch || head.seq < ring.head()) return false;
      if (head.seq > ring.head()) repair();
      return true;
    },
    async attach(tab, face, held) {
      await host.ready;
      const missed = await missedSince(ring, ports, held, ports.nowMs());
      if (missed.reset) ports.counters.resets += 1;
      // Gone meanwhile: another connection, or out of the room.
      if (!members.has(tab.session.id) || !tab.session.tabs.includes(tab)) return;
      outflow.flush();
      fanout.flush();
      // What came while the store was read is in the ring now: numbers above the last one read follow without a hole.
      const last = missed.items.at(-1)?.seq ?? missed.from;
      const rest = ring.after(last) ?? [];
      const hiddenRefs = refsHiddenFrom(tab.session);
      const speakers = [...host.speakers.values()].filter((one) => !hides(tab.session, one.relation, plan.sensitive));
      const by: By[] = speakers.map((one) => ({ m: one.face.m, name: one.face.name, mark: one.face.mark, gender: one.face.gender }));
      tab.socket.send(
        encode({
          t: "stream",
          s: stream,
          e: ring.epoch,
          from: missed.from,
          to: ring.head(),
          chain: chainFrom(missed.items[0] ?? rest[0], ring.chain()),
          reset: missed.reset,
          me: face.m,
          reactions: reactions.list(),
          spoke: by.slice(-50),
        }),
      );
      const all = [...missed.items, ...rest];
      const isHidden = (item: Delivered): boolean => hiddenRefs.has(item.ref) || ring.taken().has(item.seq);
      for (const frame of replayFrames(stream, ring.epoch, all, isHidden)) tab.socket.send(frame);
      fanout.join(tab);
      if (tab.pace === "live") tab.socket.join(passing);
    },
    detach(tab) {
      fanout.leave(tab);
      tab.socket.leave(passing);
    },
    spare(tab, isSpared) {
      if (isSpared) tab.socket.leave(passing);
      else tab.socket.join(passing);
    },
    reckonBlocks() {
      deaf = new Map();
      for (const session of members.values()) {
        for (const relation of session.blocked.keys()) {
          if (!hides(session, relation, plan.sensitive)) continue;
          const list = deaf.get(relation);
          if (list === undefined) deaf.set(relation, [session]);
          else list.push(session);
        }
      }
    },
    tell(frame) {
      if (members.size > 0) ports.publish(passing, encode(frame));
    },
    isHidden: (session, relation) => hides(session, relation, plan.sensitive),
    numbersOf(relation) {
      const spoken = [...host.speakers].filter(([, speaker]) => speaker.relation === relation).map(([number]) => number);
      return [...new Set([...spoken, ...ring.numbersOf(ports.refOf(stream, relation))])];
    },
  };

  async function load(): Promise<void> {
    const head = await ports.messages.head(stream);
    const since = ports.nowMs() - limits.room.historyMs;
    const records = await ports.messages.before(stream, head.seq + 1, since, limits.room.historyMax);
    ring.reset(head.epoch, records.length > 0 ? (records[0]?.seq ?? 1) - 1 : head.seq, [head.sheet, head.tag]);
    for (const record of records) {
      ring.push(delivered(record, ports.counters));
      heed(record, record.atMs);
    }
    const events = waiting ?? [];
    waiting = null;
    for (const event of events) handle(event);
  }
  // A room that cannot be read now is read again at the next event or join; until then nothing is shown as if it were all.
  (host as { ready: Promise<void> }).ready = load();

  function refsHiddenFrom(session: Session): Set<string> {
    const refs = new Set<string>();
    for (const relation of session.blocked.keys()) if (hides(session, relation, plan.sensitive)) refs.add(ports.refOf(stream, relation));
    return refs;
  }

  function handle(event: RoomEvent): void {
    if (event.kind === "record") onRecord(event.record, event.device, event.session, event.hiddenFrom);
    else if (event.kind === "head") {
      if (event.epoch === ring.epoch && event.seq > ring.head()) repair();
    } else if (event.kind === "reaction") {
      if (event.epoch !== ring.epoch) return;
      host.tell({ t: "reacted", s: stream, e: ring.epoch, q: event.seq, signs: reactions.set(event.seq, event.member, event.sign) });
    } else host.speakers.delete(event.member);
  }

  /** What the service said in the stream is how the room is, on every node (RO-6, RO-8). */
  function heed(record: StoredRecord, nowMs: number): void {
    if (record.kind !== 6) return;
    const value = Number(record.value);
    if (record.notice === "slow") host.slowMs = value;
    else if (record.notice === "level") {
      host.raid = announced(host.raid, value, nowMs);
      host.announcedLevel = value;
    }
  }

  function onRecord(record: StoredRecord, device: string, session: string, hiddenFrom: readonly string[]): void {
    if (record.epoch !== ring.epoch || record.seq <= ring.head()) return;
    if (record.seq !== ring.head() + 1) {
      repair();
      return;
    }
    const item = delivered(record, ports.counters);
    ring.push(item);
    heed(record, ports.nowMs());
    if (record.face !== null && record.kind === 1) {
      if (device !== "") host.lastSaid.set(device, record.atMs);
      const speaker = host.speakers.get(record.face.m);
      if (speaker === undefined || speaker.relation === "") host.speakers.set(record.face.m, { face: record.face, relation: device, session, lastMs: record.atMs });
      else speaker.lastMs = record.atMs;
    }
    if (members.size === 0) return;
    ports.counters.delivered += members.size;
    const known = (device === "" ? deafByRef(item) : deaf.get(device)) ?? [];
    const without = hiddenFrom.length === 0 ? known : [...known, ...[...members.values()].filter((member) => hiddenFrom.includes(member.device.relation))];
    if (without.length > 0) toAllBut(item, without);
    else outflow.add(item.json);
  }

  /** A record that came from the store names its author by the stream's own reference only. */
  function deafByRef(item: Delivered): Session[] | undefined {
    if (item.ref === "" || deaf.size === 0) return undefined;
    return [...members.values()].filter((member) => member.blocked.size > 0 && refsHiddenFrom(member).has(item.ref));
  }

  /** The few who blocked the author get a number to skip, the others the same bytes one by one (PT-3). */
  function toAllBut(item: Delivered, without: readonly Session[]): void {
    outflow.flush();
    fanout.flush();
    const frame = msgsFrame(stream, ring.epoch, [item.json]);
    const skip = encode({ t: "skip", s: stream, e: ring.epoch, q: [item.seq], c: chainAfter(item.proof) });
    for (const member of members.values()) {
      const text = without.includes(member) ? skip : frame;
      for (const tab of member.tabs) sendText(tab, text, "durable");
    }
  }

  /** Something is missing between what was delivered here and what exists: the store has it. */
  function repair(): void {
    if (repairing) return;
    repairing = true;
    Promise.all([ports.messages.after(stream, ring.epoch, ring.head(), limits.room.historyMax), ports.rereadBlocks([...members.values()])]).then(
      ([records]) => {
        repairing = false;
        host.reckonBlocks();
        for (const record of records) onRecord(record, "", "", []);
      },
      (cause: unknown) => {
        repairing = false;
        ports.alarm("room repair", cause);
      },
    );
  }
  return host;
}
