import { expect, test } from "bun:test";
import type { Down, RoomCard } from "@lampion/protocol";
import { encodeWelcome } from "./welcome-frame.ts";

const card = (id: string): RoomCard => ({
  id,
  name: `Salon "${id}"`,
  kind: "zone",
  charter: "c",
  keptBy: "la veille",
  sensitive: false,
  slowMs: 0,
  level: 0,
  count: "few",
  joined: false,
});

test("[PT-1] a welcome put together from cards that are JSON already says the same as one that is encoded whole", () => {
  const cards = [card("FR-1"), card("FR-2")];
  for (const rooms of [[], cards, cards]) {
    const frame = { t: "welcome", session: "s\u2028é", rooms, talks: [], landing: null, now: 1 } as unknown as Down<"welcome">;
    expect(JSON.parse(encodeWelcome(frame))).toEqual(frame);
  }
});
