import { talkStream } from "@lampion/protocol";
import type { Effect } from "../actions/effect.ts";
import type { PersonEvent } from "../delivery/events.ts";
import type { Session } from "../guest/session-state.ts";
import type { TalkRecord } from "./conversation-store.port.ts";
import { otherSide } from "./talk-decide.ts";
import type { TalkStreams } from "./talk-streams.ts";

/** What the device of this session has not, asked of the other one (EV-29). Nothing crosses a block, in either direction. */
export function askOther(streams: TalkStreams, session: Session, talk: TalkRecord): Effect[] {
  const owed = streams.owes(session, talk.id);
  const other = otherSide(talk, session.device.relation).relation;
  return owed === null || session.blocked.has(other) ? [] : [{ do: "tell-person", relation: other, event: { kind: "talk-missing", talk: talk.id, ...owed } }];
}

/** The other's device misses something, gave something, or is back. */
export function mended(
  streams: TalkStreams,
  session: Session,
  event: Extract<PersonEvent, { kind: "talk-missing" | "talk-given" | "talk-back" }>,
  talk: TalkRecord | undefined,
): Effect[] {
  if (talk === undefined || !session.talks.has(talk.id)) return [];
  if (event.kind === "talk-back") return askOther(streams, session, talk);
  if (event.kind === "talk-given") {
    streams.give(session, talk.id, event.records);
    return [];
  }
  if (session.blocked.has(otherSide(talk, session.device.relation).relation)) return [];
  return [{ do: "send", to: session, frame: { t: "again", s: talkStream(talk.id), e: event.epoch, q: [...event.seqs] } }];
}
