import type { TalkRecord } from "../conversation/conversation-store.port.ts";
import { takesPart } from "../conversation/talk-decide.ts";
import type { Session } from "../guest/session-state.ts";
import type { House } from "../node/house.ts";

/** The conversation of that id if this guest takes part in it; for all others it does not exist (SC-4). */
export function ownTalk(house: House, session: Session, id: string): TalkRecord | null {
  const talk = session.talks.has(id) ? house.talks.cached(id) : null;
  return talk !== null && takesPart(talk, session.device.relation) ? talk : null;
}
