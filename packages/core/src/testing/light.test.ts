import { describe, expect, test } from "bun:test";
import { duty } from "../moderation/house-acts.ts";
import { openDeskTown, type DeskTown } from "./desk-town.ts";
import type { Townsperson } from "./memory-town.ts";

const minute = 60_000;
const room = "theme-music";
const newest = <T>(list: readonly T[]): T => {
  const one = list.at(-1);
  if (one === undefined) throw new Error("nothing came");
  return one;
};
/** Two people answer the presence question every five minutes while time passes. */
async function watched(all: DeskTown, people: Parameters<typeof duty>[1][], ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 5 * minute) {
    for (const one of people) await duty(all.desk.house, one, true);
    await all.pass(5 * minute, minute);
  }
}
const lightOf = (one: Townsperson): string => newest([...one.all("welcome").map((frame) => frame.light), ...one.all("light").map((frame) => frame.light)]);

describe("the light in the chat", () => {
  test("[AR-26, OP-8, MD-59] nobody on duty at four in the morning: low within ten seconds, said to all, what is off is off, and reports, leaving and open talk work", async () => {
    const all = await openDeskTown(61);
    const reader = await all.person("ada", ["senior"]);
    const other = await all.person("bea", ["moderator"]);
    await watched(all, [reader, other], 15 * minute);
    const [bob, eve] = [await all.town.enter("Bob"), await all.town.enter("Eve")];
    expect(all.desk.light.now()).toBe("full");
    for (const one of [bob, eve]) await one.ask("join", { room });
    await all.town.rest();
    const seen = await eve.seenAs();
    await duty(all.desk.house, reader, false);
    await duty(all.desk.house, other, false);
    await all.pass(10_000, 1_000);
    expect(all.desk.light.now()).toBe("low");
    expect(newest(bob.all("light"))).toMatchObject({ light: "low", off: expect.arrayContaining(["photos", "links", "exchange", "knocks-known-only", "rooms-slow-10"]) });
    // The cause is for the desk, not for the street.
    expect(JSON.stringify(bob.all("light"))).not.toContain("nobody");
    expect(all.desk.light.out().causes).toContain("nobody");
    expect([newest(bob.all("you")).powers.links, newest(bob.all("you")).powers.exchange]).toEqual([{ kind: "never" }, { kind: "never" }]);
    const stranger = await all.town.enter("Tom");
    expect(await stranger.ask("knock", { to: { row: "whoever" }, text: "Bonsoir, on parle ?" } as never)).toMatchObject({ t: "no" });
    expect((await bob.ask("report", { who: "me", situation: "scam", about: { nothing: true }, words: "", act: "now" } as never)).t).toBe("ok");
    expect((await bob.ask("block", { whom: { room, member: seen.member }, calm: "day" } as never)).t).toBe("ok");
    expect((await bob.ask("leave", { room })).t).toBe("ok");
    // An S1 that nobody decides, and half an hour: night. Then no knock at all.
    expect((await eve.ask("report", { who: "me", situation: "trap", about: { nothing: true }, words: "", act: "now" } as never)).t).toBe("ok");
    await all.pass(31 * minute, 30_000);
    expect([all.desk.light.now(), lightOf(eve)]).toEqual(["night", "night"]);
    expect(await eve.ask("knock", { to: { row: "whoever" }, text: "Bonsoir, on parle ?" } as never)).toMatchObject({ code: "low-light" });
    expect(all.pager.pages.some((page) => page.about === "clock" && page.severity === "S1")).toBe(true);
  });

  test("[OP-8] people come back: it stays low while the oldest S1 is late, and rises ten minutes after it is decided", async () => {
    const all = await openDeskTown(62);
    const reader = await all.person("ada", ["senior"]);
    const other = await all.person("bea", ["moderator"]);
    const bob = await all.town.enter("Bob");
    await duty(all.desk.house, reader, false);
    await duty(all.desk.house, other, false);
    await all.pass(10_000, 1_000);
    expect(all.desk.light.now()).toBe("low");
    await watched(all, [reader, other], 5 * minute);
    expect(all.desk.light.now()).toBe("low");
    await watched(all, [reader, other], 10 * minute);
    expect([all.desk.light.now(), lightOf(bob)]).toEqual(["full", "full"]);
    await duty(all.desk.house, other, false);
    await all.pass(5_000, 1_000);
    expect(all.desk.light.now()).toBe("dimmed");
  });

  test("[OP-8] rooms are slowed by the server's table, whatever a client shows", async () => {
    const all = await openDeskTown(63, { pace: { unitsPerS: 10_000, unitsMax: 100_000, writingRhythm: true } });
    const reader = await all.person("ada", ["senior"]);
    const other = await all.person("bea", ["moderator"]);
    await duty(all.desk.house, reader, true);
    await duty(all.desk.house, other, true);
    await all.pass(2_000, 1_000);
    const bob = await all.town.enter("Bob", { trust: { activeDays: Array.from({ length: 30 }, (_, at) => Math.floor(all.town.clock.nowMs() / 86_400_000) - at).reverse() } });
    await bob.ask("join", { room });
    expect((await bob.ask("say", { room, text: "Un premier mot du soir." })).t).toBe("ok");
    await duty(all.desk.house, reader, false);
    await duty(all.desk.house, other, false);
    await all.pass(4_000, 1_000);
    const refused = await bob.ask("say", { room, text: "Un deuxième mot du soir." });
    expect(refused).toMatchObject({ t: "no", code: "slow-mode" });
    await all.pass(10_000, 1_000);
    expect((await bob.ask("say", { room, text: "Un troisième mot du soir." })).t).toBe("ok");
  });
});
