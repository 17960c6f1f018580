import { limits } from "@lampion/protocol";

/** Who gave which of the six signs to which message of one room. In memory only, for as many messages as the ring holds. */
export interface RoomReactions {
  /** Gives, changes or (`null`) takes back the sign of one member; answers how often each sign stands there now. */
  set(seq: number, member: string, sign: number | null): number[];
  /** Every message with signs and how often each was given, in the order in which they were first reacted to. */
  list(): [seq: number, signs: number[]][];
}

export function createRoomReactions(): RoomReactions {
  const given = new Map<number, Map<string, number>>();
  return {
    set(seq, member, sign) {
      const signs = given.get(seq) ?? new Map<string, number>();
      if (sign === null) signs.delete(member);
      else signs.set(member, sign);
      given.set(seq, signs);
      if (given.size > limits.room.ringMax) given.delete(given.keys().next().value ?? 0);
      return tally(signs);
    },
    list: () => [...given].map(([seq, signs]) => [seq, tally(signs)]),
  };
}

/** How often each of the six signs was given. */
export function tally(signs: ReadonlyMap<string, number>): number[] {
  const counts: number[] = Array.from({ length: limits.room.reactions }, () => 0);
  for (const sign of signs.values()) counts[sign] = (counts[sign] ?? 0) + 1;
  return counts;
}
