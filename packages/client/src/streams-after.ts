import type { Down } from "@lampion/protocol";
import type { ClientState, StreamView } from "./model.ts";
import { dropOlder, type Held } from "./streams.ts";

/** What goes on after a welcome: nothing of another session, nothing of rooms and conversations one is no longer in, own unsent texts always. */
export function streamsAfter(frame: Down<"welcome">, isSameSession: boolean, before: ReadonlyMap<string, StreamView>, held: Map<string, Held>): ReadonlyMap<string, StreamView> {
  const stays = new Set([...frame.rooms.filter((room) => room.joined).map((room) => `room:${room.id}`), ...frame.talks.map((talk) => `talk:${talk.id}`)]);
  const streams = new Map<string, StreamView>();
  for (const [id, view] of before) {
    const goesOn = stays.has(id) && isSameSession;
    if (!goesOn) held.delete(id);
    const pending = view.lines.filter((line) => line.seq === 0 && line.state !== "sent");
    if (goesOn) streams.set(id, view);
    else if (pending.length > 0) streams.set(id, { ...view, epoch: 0, lines: pending, gone: false });
  }
  for (const one of held.values()) one.begun = false;
  return streams;
}

/** A reaction counted anew, or whom one has just blocked taken from the screen. */
export function changedBy(view: StreamView, frame: Down<"reacted"> | Down<"unseen">): StreamView {
  if (frame.t === "reacted") return view.epoch === frame.e ? { ...view, reactions: new Map(view.reactions).set(frame.q, frame.signs) } : view;
  const gone = new Set(frame.m);
  return { ...view, lines: view.lines.filter((line) => line.mine || line.by === null || !gone.has(line.by.m)), spoke: view.spoke.filter((by) => !gone.has(by.m)) };
}

/** One is no longer in a room. */
export function withoutRoom(state: ClientState, room: string): Pick<ClientState, "streams" | "rooms"> {
  const streams = new Map(state.streams);
  streams.delete(`room:${room}`);
  return { streams, rooms: state.rooms.map((one) => (one.id === room ? { ...one, joined: false } : one)) };
}
/** Conversations of which something is older than they live, without it. */
export const agedViews = (streams: ReadonlyMap<string, StreamView>, sinceMs: number): StreamView[] =>
  [...streams].flatMap(([id, view]) => {
    const next = id.startsWith("talk:") ? dropOlder(view, sinceMs) : view;
    return next === view ? [] : [next];
  });
