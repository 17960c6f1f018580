import { limits, talkStream } from "@lampion/protocol";
import { encodeRecord, msgsFrame } from "../delivery/message-frame.ts";
import type { Chain } from "../delivery/room-ring.ts";
import { encode, sendText } from "../delivery/outbox.ts";
import type { Session, Tab } from "../guest/session-state.ts";
import type { House } from "../node/house.ts";
import type { SealedPage, StoredRecord } from "../room/message-store.port.ts";
import type { TalkRecord } from "./conversation-store.port.ts";
import { createDeviceStreams } from "./device-streams.ts";
import { sealedFrames } from "./sealed-streams.ts";
import { ownSide } from "./talk-decide.ts";

/** The way from numbered records of conversations to the tabs of this node. */
export interface TalkStreams {
  /** Sends `stream` and what the tabs miss; later records follow without a hole. */
  attach(session: Session, tabs: readonly Tab[], talk: TalkRecord, held: { epoch: number; seq: number } | null): Promise<void>;
  onRecord(session: Session, talk: string, record: StoredRecord): Promise<void>;
  /** Sends what the tabs miss of a conversation whose records may have been lost on the way. */
  catchUp(session: Session, talk: string): Promise<void>;
  /** EV-29, where the service keeps no word: numbers that the device of this session has not, those that are still owed to it, and what the other gave. */
  miss(session: Session, talk: string, epoch: number, seqs: readonly number[]): void;
  owes(session: Session, talk: string): { readonly epoch: number; readonly seqs: readonly number[] } | null;
  give(session: Session, talk: string, records: readonly StoredRecord[]): void;
}

const replayMax = 200;
const nothing: SealedPage = { rows: [], wraps: [] };

export function createTalkStreams(house: House, reactionsOf: (talk: string) => [number, number[]][]): TalkStreams {
  if (house.settings.privateHistory === "device-only") return createDeviceStreams(house, reactionsOf);
  const { messages } = house.ports;
  /** Last number sent, by tab: two tabs of one guest may hold different ones. */
  const sent = new WeakMap<Tab, Map<string, number>>();
  const lastOf = (tab: Tab, talk: string): number | null => sent.get(tab)?.get(talk) ?? null;
  function mark(tab: Tab, talk: string, seq: number): void {
    const last = sent.get(tab) ?? new Map<string, number>();
    last.set(talk, seq);
    sent.set(tab, last);
  }
  /** What a tab misses, as it rests: the device opens it. */
  async function fill(tab: Tab, member: string, talk: string, epoch: number): Promise<void> {
    const page = await messages.sealedAfter(talkStream(talk), epoch, lastOf(tab, talk) ?? 0, replayMax, member);
    const last = page.rows.at(-1);
    if (last === undefined) return;
    for (const frame of sealedFrames(talkStream(talk), epoch, page)) sendText(tab, frame, "durable");
    mark(tab, talk, last.seq);
  }

  const streams: TalkStreams = {
    async attach(session, tabs, talk, held) {
      const stream = talkStream(talk.id);
      const head = await messages.head(stream);
      const fits = held !== null && held.epoch === head.epoch && held.seq <= head.seq;
      const { member } = ownSide(talk, session.device.relation);
      let page = fits ? await messages.sealedAfter(stream, head.epoch, held.seq, replayMax + 1, member) : nothing;
      // What ended with its 72 h leaves a hole after `held`: better said than shown as if it were all (AP-3).
      const isWhole = fits && page.rows.length <= replayMax && (page.rows[0]?.seq ?? head.seq + 1) === held.seq + 1;
      const reset = held !== null && !isWhole;
      if (!isWhole) page = await messages.sealedBefore(stream, head.seq + 1, house.nowMs() - limits.talk.livesMs, limits.talk.pageMax, member);
      const first = page.rows[0];
      const from = (first?.seq ?? head.seq + 1) - 1;
      const to = Math.max(head.seq, page.rows.at(-1)?.seq ?? 0);
      // A sealed row carries its own past: the chain is said where there is none to open.
      const chain: Chain = first === undefined ? [head.sheet, head.tag] : [first.sheet, ""];
      const frames = [encode({ t: "stream", s: stream, e: head.epoch, from, to, chain, reset, me: member, reactions: reactionsOf(talk.id), spoke: [] })];
      frames.push(...sealedFrames(stream, head.epoch, page));
      for (const tab of tabs) {
        for (const frame of frames) sendText(tab, frame, "durable");
        mark(tab, talk.id, to);
      }
    },
    async catchUp(session, talk) {
      const last = Math.min(...session.tabs.map((tab) => lastOf(tab, talk) ?? Number.POSITIVE_INFINITY));
      if (last === Number.POSITIVE_INFINITY) return;
      const { epoch, seq } = await messages.head(talkStream(talk));
      if (seq <= last) return;
      for (const tab of session.tabs) await fill(tab, session.talks.get(talk) ?? "", talk, epoch);
    },
    async onRecord(session, talk, record) {
      const member = session.talks.get(talk) ?? "";
      // A tab without a mark waits for its `stream`; what comes meanwhile is read from the store then.
      const behind = session.tabs.filter((tab) => (lastOf(tab, talk) ?? Number.POSITIVE_INFINITY) < record.seq);
      if (behind.length === 0) return;
      house.counters.delivered += 1;
      const next = behind.filter((tab) => lastOf(tab, talk) === record.seq - 1);
      if (next.length > 0) {
        const frame = msgsFrame(talkStream(talk), record.epoch, [encodeRecord(record, house.counters)]);
        for (const tab of next) {
          sendText(tab, frame, "durable");
          mark(tab, talk, record.seq);
        }
      }
      // A hole: the bus lost or turned around something; the store has it all.
      for (const tab of behind.filter((one) => !next.includes(one))) {
        await fill(tab, member, talk, record.epoch);
      }
    },
    // What rests sealed is nobody's to give.
    miss: () => {},
    owes: () => null,
    give: () => {},
  };
  return streams;
}
