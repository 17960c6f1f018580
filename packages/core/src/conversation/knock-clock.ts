import { limits } from "@lampion/protocol";
import type { House } from "../node/house.ts";
import type { InTurn } from "./in-turn.ts";
import type { Knock } from "./conversation-store.port.ts";
import { freePlaces, stepKnock } from "./knock-decide.ts";

const hourMs = 3_600_000;
/** Knocks looked after in one round: a flood of first contacts must not hold up the node. */
const perRound = 100;

/**
 * What time does to knocks: the end after 24 h, a place in the inbox, the way back of those that found none (CV-5, CV-6).
 * `tell` is called with whoever must read the knock again; never the sender of one that ended (CV-3).
 */
export async function tickKnocks(house: House, inTurn: InTurn, nowMs: number, tell: (relation: string, knock: string) => void): Promise<void> {
  const { conversations, purse } = house.ports;
  const due = await conversations.due(nowMs, perRound);
  const waiting = due.filter((knock) => knock.state === "unseen");
  for (const receiver of new Set(waiting.map((knock) => knock.to))) await inTurn.run(receiver, () => fillInbox(receiver));
  for (const knock of due) {
    if (knock.state === "open") await end(knock);
    // Settled: its sender's card needs no row any more that says so.
    else if (knock.state === "ended") await conversations.saveKnock({ ...knock, settlesAtMs: null, version: knock.version + 1 }, knock.version);
    else if (nowMs - knock.atMs >= limits.knock.waitsUnseenMs) await fallBack(knock);
  }

  async function end(knock: Knock): Promise<void> {
    const ended = stepKnock(knock, "expire");
    if (ended !== null && (await conversations.saveKnock({ ...ended, settlesAtMs: null }, knock.version))) tell(knock.to, knock.id);
  }
  async function fallBack(knock: Knock): Promise<void> {
    const back = stepKnock(knock, "fall-back");
    if (back === null || !(await conversations.saveKnock(back, knock.version))) return;
    await purse.giveBack(knock.from, knock.id);
    tell(knock.from, knock.id);
  }
  async function fillInbox(receiver: string): Promise<void> {
    const free = freePlaces(await conversations.inbox(receiver, nowMs - hourMs));
    if (free === 0) return;
    for (const knock of await conversations.unseen(receiver, free)) {
      const next = stepKnock(knock, isWelcome(house, knock) ? "show" : "filter");
      if (next !== null && (await conversations.saveKnock(next, knock.version)) && next.state === "open") tell(receiver, knock.id);
    }
  }
}

/** Whether the receiver's filters still let this sender in, as far as this node knows both (WH-10). */
function isWelcome(house: House, knock: Knock): boolean {
  const from = house.byRelation.get(knock.from);
  const to = house.byRelation.get(knock.to);
  return from === undefined || to === undefined || house.presence.takesKnocksFrom(from, to);
}
