import { limits, talkStream, type Down, type StreamId } from "@lampion/protocol";
import { encode, sendText } from "../delivery/outbox.ts";
import { bodyOf } from "../evidence/body.ts";
import { base64Of, heldOf } from "../evidence/held.ts";
import type { Session, Tab } from "../guest/session-state.ts";
import type { House } from "../node/house.ts";
import type { StoredRecord } from "../room/message-store.port.ts";
import { sealedFrames } from "./sealed-streams.ts";
import { ownSide } from "./talk-decide.ts";
import type { TalkStreams } from "./talk-streams.ts";

/**
 * Conversations of which the service keeps no word (EV-29). What is said goes to the tabs of both as it passes, as a record that a device can keep. A device that
 * was away asks for the numbers that it has not; the other device gives what it has, and every record is checked by its receipt on the way.
 *
 *   B misses 6, 7 --missing--> node of B --talk-missing--> node of A --again--> A --give--> node of A, verified --talk-given--> node of B --rows--> B
 *
 * Nothing waits here: while A is away B's numbers stay owed, in memory of B's session, and are asked for again when A is back.
 */
export interface Owed {
  readonly epoch: number;
  readonly seqs: Set<number>;
}
/** Rows of a frame at most: a long one is 6 KB. */
const perFrame = 20;
const owedMax = 2_000;
const handedMax = 200;

export function createDeviceStreams(house: House, reactionsOf: (talk: string) => [number, number[]][]): TalkStreams {
  const { messages } = house.ports;
  const sent = new WeakMap<Tab, Map<string, number>>();
  const owed = new WeakMap<Session, Map<string, Owed>>();
  /** What this session was handed lately: its own words come to it at once and once more over the bus. */
  const handed = new WeakMap<Session, Map<string, Set<string>>>();
  function isNew(session: Session, talk: string, { epoch, seq }: StoredRecord): boolean {
    const own = handed.get(session) ?? new Map<string, Set<string>>();
    handed.set(session, own);
    const numbers = own.get(talk) ?? new Set<string>();
    own.set(talk, numbers);
    const name = `${epoch}/${seq}`;
    if (numbers.has(name)) return false;
    numbers.add(name);
    if (numbers.size > handedMax) numbers.delete(numbers.values().next().value ?? "");
    return true;
  }
  function mark(tab: Tab, talk: string, seq: number): void {
    const last = sent.get(tab) ?? new Map<string, number>();
    last.set(talk, Math.max(seq, last.get(talk) ?? 0));
    sent.set(tab, last);
  }
  /** Numbers that did not come are no gap: the device asks the other one for them. */
  function pass(tab: Tab, stream: StreamId, epoch: number, from: number, to: number, chain: readonly [string, string]): void {
    const first = Math.max(from, to - limits.talk.missingMax + 1);
    const q = Array.from({ length: to - first + 1 }, (_, at) => first + at);
    if (q.length > 0) sendText(tab, encode({ t: "skip", s: stream, e: epoch, q, c: [...chain] }), "durable");
  }

  return {
    async attach(session, tabs, talk) {
      const stream = talkStream(talk.id);
      const head = await messages.head(stream);
      const sinceMs = house.nowMs() - limits.talk.livesMs;
      const { member } = ownSide(talk, session.device.relation);
      const old = (await messages.oldest(stream, sinceMs)) ?? head.seq + 1;
      // What was sealed before this mode was turned on opens as ever until its 72 hours are over.
      const page = await messages.sealedBefore(stream, head.seq + 1, sinceMs, limits.talk.pageMax, member);
      const { epoch, seq } = head;
      const begins: Down<"stream"> = {
        t: "stream",
        s: stream,
        e: epoch,
        from: seq,
        to: seq,
        chain: [head.sheet, head.tag],
        reset: false,
        me: member,
        old,
        reactions: reactionsOf(talk.id),
        spoke: [],
      };
      for (const tab of tabs) {
        for (const frame of [encode(begins), ...sealedFrames(stream, epoch, page)]) sendText(tab, frame, "durable");
        mark(tab, talk.id, seq);
      }
    },
    async catchUp(session, talk) {
      const stream = talkStream(talk);
      const head = await messages.head(stream);
      for (const tab of session.tabs) {
        const last = sent.get(tab)?.get(talk);
        if (last === undefined || last >= head.seq) continue;
        pass(tab, stream, head.epoch, last + 1, head.seq, [head.sheet, head.tag]);
        mark(tab, talk, head.seq);
      }
    },
    async onRecord(session, talk, record) {
      const stream = talkStream(talk);
      if (!isNew(session, talk, record)) return;
      house.counters.delivered += 1;
      owed.get(session)?.get(talk)?.seqs.delete(record.seq);
      const [frame] = rowsFrames(house, stream, [record]);
      for (const tab of session.tabs) {
        const last = sent.get(tab)?.get(talk);
        // A tab that has not begun the stream keeps it all the same: nobody else can give it later but the other device.
        if (last !== undefined && record.seq > last + 1)
          pass(tab, stream, record.epoch, last + 1, record.seq - 1, [record.proof.opens ? "" : record.proof.sheet, record.proof.prev]);
        if (frame !== undefined) sendText(tab, frame, "durable");
        if (last !== undefined) mark(tab, talk, record.seq);
      }
    },
    miss(session, talk, epoch, seqs) {
      const own = owed.get(session) ?? new Map<string, Owed>();
      owed.set(session, own);
      const known = own.get(talk);
      const all = known?.epoch === epoch ? known : { epoch, seqs: new Set<number>() };
      own.set(talk, all);
      for (const seq of seqs) if (all.seqs.size < owedMax) all.seqs.add(seq);
    },
    owes(session, talk) {
      const own = owed.get(session)?.get(talk);
      return own === undefined || own.seqs.size === 0 ? null : { epoch: own.epoch, seqs: [...own.seqs].sort((a, b) => b - a).slice(0, limits.talk.missingMax) };
    },
    give(session, talk, records) {
      const own = owed.get(session)?.get(talk);
      if (own === undefined) return;
      // Nothing comes that this device did not ask for.
      const asked = records.filter((record) => record.epoch === own.epoch && own.seqs.delete(record.seq)).sort((a, b) => a.seq - b.seq);
      for (const frame of rowsFrames(house, talkStream(talk), asked)) for (const tab of session.tabs) sendText(tab, frame, "durable");
    },
  };
}

/** Records in the form in which a device keeps them and hands them over (evidence.md 1). */
function rowsFrames(house: House, stream: StreamId, records: readonly StoredRecord[]): string[] {
  const rows = records.flatMap((record): Down<"rows">["m"] => {
    const one = heldOf(house.ports.proofs.primitives, record);
    if (one === null) return [];
    house.counters.encodes += 1;
    const { face, re } = record;
    const beside = {
      ...(face === null ? {} : { by: face.m }),
      ...(re === null || record.kind > 2 ? {} : { re }),
      ...(record.fold ? { fold: true } : {}),
      ...(record.freed === true ? { freed: true } : {}),
    };
    return [{ q: record.seq, r: base64Of(one.record), x: record.proof.receipt, b: bodyOf(record), ...beside }];
  });
  const frames: string[] = [];
  for (let at = 0; at < rows.length; at += perFrame) frames.push(encode({ t: "rows", s: stream, e: records[0]?.epoch ?? 1, m: rows.slice(at, at + perFrame) }));
  return frames;
}
