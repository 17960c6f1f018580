import { afterAll, beforeAll, expect, test } from "bun:test";
import { createGuest, newDevice } from "./guest.ts";
import { openProofWorld, type ProofWorld } from "./proof-world.ts";
import { twoWhoTalk } from "./two-who-talk.ts";

let world: ProofWorld;
beforeAll(async () => {
  world = await openProofWorld();
}, 60_000);
afterAll(() => world.stop());

const hourMs = 3_600_000;
const told = { who: "me", situation: "harassment", words: "", act: "now" } as const;
/** Nothing that is about time: whether and when a roster or a ping comes is not said by what happens in a conversation. */
const ofTheClock = new Set(["ping", "pong", "roster", "zones", "presence", "room", "rooms"]);

/** A frame without its content: names, kinds, lengths of texts, how many there are of a list. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, name === "t" ? one : shapeOf(one)]));
  return typeof value === "string" ? value.length : typeof value;
}

test("[EV-17, EV-10] before, during and after a report the other one gets the same frames, content apart, and in a report that brings no records (T14)", async () => {
  const heard: string[] = [];
  const [first, peer] = [
    createGuest(world.app.url),
    createGuest(
      world.app.url,
      newDevice(),
      new Map(),
      () => {},
      new Map(),
      (frame) => heard.push(frame),
    ),
  ];
  world.guests.push(first, peer);
  const met = await twoWhoTalk(world.app.url, ["Un.", "Deux."], { guests: [first, peer] });
  let round = 0;
  /** The same little talk each time, other words of the same length; what the peer's socket got of it. */
  const script = async (meanwhile: () => Promise<unknown> = async () => {}): Promise<unknown[]> => {
    round += 1;
    heard.length = 0;
    await met.say(0, `Mot ${String(round).padStart(3, "0")} de l'une.`);
    await meanwhile();
    await met.say(1, `Mot ${String(round).padStart(3, "0")} de l'autre.`);
    await met.say(0, `Fin ${String(round).padStart(3, "0")} de l'une.`);
    // What was on its way is there when the answer to a question asked last is.
    await peer.ask("history", { stream: `talk:${met.talk}`, before: 2 });
    return heard
      .map((frame) => JSON.parse(frame) as { t: string })
      .filter((frame) => !ofTheClock.has(frame.t))
      .map(shapeOf);
  };
  await script();
  const before = await script();
  const hour = Math.floor(world.nowMs() / hourMs) * hourMs;
  const during = await script(async () => expect((await first.reportTalk(met.talk, [hour], new Set(), told)).t).toBe("ok"));
  await world.keep();
  expect(await world.rows("private", "SELECT ground FROM holds")).toEqual([{ ground: "report" }]);
  const after = await script();
  const forged = await script(async () => expect((await first.ask("report", { about: { talk: met.talk, hours: [hour] }, ...told })).t).toBe("ok"));
  expect(before.length).toBeGreaterThanOrEqual(4);
  for (const [when, frames] of [
    ["during", during],
    ["after", after],
    ["a report without records", forged],
  ] as const)
    expect([when, frames]).toEqual([when, before]);
}, 60_000);
