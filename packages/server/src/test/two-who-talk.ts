import { createGuest, fieldsOf, type Guest, type GuestKeys } from "./guest.ts";

export interface TwoWhoTalk {
  readonly talk: string;
  readonly first: Guest;
  readonly guests: readonly [Guest, Guest];
  /** The room in which they met, and the number there of what the second one said. */
  readonly room: string;
  readonly roomSeq: number;
  /** Resolves when the other one has it. */
  say(who: 0 | 1, text: string): Promise<void>;
}
export interface WhoTalk {
  readonly names?: readonly [string, string];
  readonly devices?: readonly [GuestKeys, GuestKeys];
  /** Theirs, not entered yet, where the caller made them. */
  readonly guests?: readonly [Guest, Guest];
  /** What the second one says in the room. */
  readonly aloud?: string;
  /** Whether both let their words be checked. */
  readonly check?: "yes" | "no";
}

/**
 * Two people who met in a room, both said yes, and talk, the first and the second one by turns; the first of them knocked. Each line is there at the other before the next
 * one. Rejects with what did not come.
 */
export async function twoWhoTalk(
  url: string,
  lines: readonly string[],
  { names = ["Dora", "Emil"], devices, aloud = "Quelqu'un aime le jazz ?", check = "yes", ...more }: WhoTalk = {},
): Promise<TwoWhoTalk> {
  const guests = more.guests ?? ([createGuest(url, devices?.[0]), createGuest(url, devices?.[1])] as const);
  const [one, other] = guests;
  for (const [guest, fields] of [
    [one, fieldsOf(names[0])],
    [other, fieldsOf(names[1], { gender: "man" })],
  ] as const) {
    const entered = await guest.enter(fields);
    if (entered.kind !== "inside") throw new Error(`${fields.nickname} was not let in: ${JSON.stringify(entered)}`);
  }
  const room = one.state.landing ?? "";
  const stream = `room:${room}`;
  for (const guest of guests) {
    await guest.until((state) => state.streams.has(stream), "the room");
    await guest.ask("prove", { provider: "test-wallet", answer: "over-18" });
    await guest.until((state) => state.powers?.level === "L2", "the proof of age");
  }
  await other.ask("settings", { settings: { ...other.state.me!.settings, knocksOpen: true } });
  other.send(stream, aloud);
  const seen = await one.until((state) => (state.streams.get(stream)?.lines ?? []).some((line) => line.text === aloud && line.seq > 0), "a word in the room");
  const line = seen.streams.get(stream)?.lines.find((each) => each.text === aloud);
  await one.ask("knock", { to: { room, member: line?.by?.m ?? "" }, text: "Moi, surtout le piano." });
  const got = await other.until((state) => state.knocks.some((each) => each.way === "received"), "the knock");
  const accepted = await other.ask("knock-answer", { knock: got.knocks[0]?.id ?? "", answer: "accept" });
  const talk = accepted.t === "ok" ? (accepted.talk ?? "") : "";
  for (const guest of guests) await guest.until((state) => state.talks.some((card) => card.id === talk), "the conversation");
  for (const guest of guests) await guest.ask("choose", { talk, check, textVersion: 1 });
  const say = async (who: 0 | 1, text: string): Promise<void> => {
    await guests[who].until((state) => state.talks.some((card) => card.id === talk && card.state === "open"), "both choices");
    guests[who].send(`talk:${talk}`, text);
    await guests[1 - who]!.until((state) => (state.streams.get(`talk:${talk}`)?.lines ?? []).some((each) => each.text === text), "the words");
  };
  for (const [n, text] of lines.entries()) await say(n % 2 === 0 ? 0 : 1, text);
  return { talk, first: one, guests, room, roomSeq: line?.seq ?? 0, say };
}
