import { talkStream } from "@lampion/protocol";
import { isProvenSince } from "../guest/ladder.ts";
import type { Session } from "../guest/session-state.ts";
import type { House } from "../node/house.ts";
import type { TalkRecord } from "./conversation-store.port.ts";
import { ownSide } from "./talk-decide.ts";

/** NU-7, NU-10: whether a person let this conversation go on after this side's pause by a rule or a device began, and the side has proven its age since then. */
export function isReleased(house: House, session: Session, talk: TalkRecord): boolean {
  const { paused } = ownSide(talk, session.device.relation);
  if (paused === undefined || paused.by === "guest") return false;
  const atMs = house.ports.care.releasedAt(talkStream(talk.id));
  return atMs !== null && atMs >= paused.atMs && isProvenSince(session.trust, paused.atMs, house.nowMs());
}

/** The cards of this guest's paused conversations once more: a decision or a proof may have changed what they may do. */
export function tellPaused(house: House, session: Session): void {
  for (const id of session.talks.keys())
    if (house.talks.cached(id)?.state === "paused") house.talks.onEvent(session, { kind: "talk", talk: id }).catch((cause: unknown) => house.ports.alarm("paused card", cause));
}
