import type { Down, RoomCard } from "@lampion/protocol";

/** Cards are the same object as long as they say the same (`roomCard`), and every welcome carries some twenty: each is JSON once. */
const known = new WeakMap<RoomCard, string>();
function cardJson(card: RoomCard): string {
  const before = known.get(card);
  if (before !== undefined) return before;
  const json = JSON.stringify(card);
  known.set(card, json);
  return json;
}

/** The first frame that a guest gets, as text (PT-1). */
export function encodeWelcome({ rooms, ...rest }: Down<"welcome">): string {
  return `${JSON.stringify(rest).slice(0, -1)},"rooms":[${rooms.map(cardJson).join(",")}]}`;
}
