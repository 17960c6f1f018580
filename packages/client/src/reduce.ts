import { limits, type Down } from "@lampion/protocol";
import type { ClientState } from "./model.ts";

/** What a frame changes in the snapshot, for all frames that touch neither streams nor the way of the connection; null for those. */
export function reduce(state: ClientState, frame: Down, nowMs: number): Partial<ClientState> | null {
  switch (frame.t) {
    case "typing":
      return { typing: new Map(state.typing).set(frame.talk, nowMs) };
    case "read-to":
      return { talks: state.talks.map((talk) => (talk.id === frame.talk ? { ...talk, theyReadTo: frame.q } : talk)) };
    case "room":
      return {
        rooms: state.rooms.some((room) => room.id === frame.room.id) ? state.rooms.map((room) => (room.id === frame.room.id ? frame.room : room)) : [...state.rooms, frame.room],
      };
    case "rooms":
      return { rooms: frame.rooms };
    case "people":
      return { people: { zone: frame.zone, count: frame.count, rows: frame.rows, seen: frame.seen, othersLeft: frame.othersLeft, way: frame.way } };
    case "people-diff": {
      const { people } = state;
      if (people === null) return {};
      const changed = new Map(frame.change.map((row) => [row.id, row]));
      const gone = new Set([...frame.drop, ...frame.add.map((row) => row.id)]);
      const rows = people.rows.filter((row) => !gone.has(row.id)).map((row) => changed.get(row.id) ?? row);
      return { people: { ...people, rows: [...rows, ...frame.add] } };
    }
    case "knock":
      return { knocks: [frame.knock, ...state.knocks.filter((one) => one.id !== frame.knock.id)] };
    case "knock-gone":
      return { knocks: state.knocks.filter((one) => one.id !== frame.knock) };
    case "talk":
      return { talks: [frame.talk, ...state.talks.filter((one) => one.id !== frame.talk.id)] };
    case "you":
      return { me: frame.me, powers: frame.powers, closed: frame.closed, statements: frame.statements };
    case "card": {
      const key = frame.s ?? "";
      const before = state.cards.get(key) ?? [];
      // The newest stands last, each once, three at a time.
      const cards = [...before.filter((one) => one.card !== frame.card), { card: frame.card, help: frame.help ?? null, at: nowMs }].slice(-3);
      return { cards: new Map(state.cards).set(key, cards) };
    }
    case "light":
      return { light: frame.light, off: frame.off };
    default:
      return null;
  }
}

/** A sign of typing that nothing followed. */
export function typingOver(state: ClientState, talk: string, nowMs: number): Partial<ClientState> {
  if (nowMs - (state.typing.get(talk) ?? 0) < limits.talk.typingLastsMs) return {};
  return { typing: new Map([...state.typing].filter(([one]) => one !== talk)) };
}
