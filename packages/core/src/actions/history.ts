import { limits } from "@lampion/protocol";
import { sealedFrames } from "../conversation/sealed-streams.ts";
import { msgsFrame } from "../delivery/message-frame.ts";
import { delivered } from "../delivery/room-ring.ts";
import { sendText } from "../delivery/outbox.ts";
import { sheddingSteps } from "../limits/shedding.ts";
import type { Session } from "../guest/session-state.ts";
import type { House } from "../node/house.ts";
import type { Action, Ask } from "./action.ts";
import { no, ok, type Effect } from "./effect.ts";

/** What a node that cannot keep up gives at once (PT-19). */
const shortPage = 10;
/** No stream has so many: a larger number means the newest. */
const seqMax = 2_147_483_647;

/**
 * Older messages: of a conversation within 72 h, as they rest, for this device to open (EV-16); of a room within what one who joins may see (RO-5), less
 * what blocks hide and what was taken away.
 */
export const history: Action<"history"> = (house, session, command, ask) => {
  const { n, stream, before } = command;
  const id = stream.slice(5);
  const isRoom = stream.startsWith("room:");
  if (isRoom ? !session.rooms.has(id) : !session.talks.has(id)) return [no(n, "not-found")];
  return [{ do: "later", work: () => (isRoom ? ofRoom(house, session, id, n, Math.min(before, seqMax), ask) : ofTalk(house, session, id, n, Math.min(before, seqMax), ask)) }];
};

const pageOf = (house: House): number => (house.load.step() >= sheddingSteps.shortHistory ? shortPage : limits.talk.pageMax);

async function ofTalk(house: House, session: Session, id: string, n: number, before: number, ask: Ask): Promise<Effect[]> {
  const stream = `talk:${id}` as const;
  const page = await house.ports.messages.sealedBefore(stream, before, house.nowMs() - limits.talk.livesMs, pageOf(house), session.talks.get(id) ?? "");
  for (const frame of sealedFrames(stream, page.rows[0]?.epoch ?? 1, page)) sendText(ask.tab, frame, "durable");
  return [ok(n, { more: page.rows.length === pageOf(house) && (page.rows[0]?.seq ?? 0) > 1 })];
}

async function ofRoom(house: House, session: Session, id: string, n: number, before: number, ask: Ask): Promise<Effect[]> {
  const stream = `room:${id}` as const;
  const records = await house.ports.messages.before(stream, before, house.nowMs() - limits.room.historyMs, pageOf(house));
  const host = house.rooms.get(id);
  const blocked = [...session.blocked.keys()].filter((relation) => host?.isHidden(session, relation) === true);
  const hidden = new Set(blocked.map((relation) => house.ports.secrets.id(`in/${stream}`, relation)));
  const floor = (host?.ring.head() ?? 0) - limits.room.historyMax;
  const taken = host?.ring.taken();
  const shown = records.map((record) => delivered(record, house.counters)).filter((item) => item.seq > floor && !hidden.has(item.ref) && taken?.has(item.seq) !== true);
  const encoded = shown.map((item) => item.json);
  if (shown.length > 0) sendText(ask.tab, msgsFrame(stream, records[0]?.epoch ?? 1, encoded), "durable");
  return [ok(n, { more: records.length === pageOf(house) && (records[0]?.seq ?? 0) > floor + 1 })];
}
