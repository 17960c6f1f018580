import { describe, expect, test } from "bun:test";
import { limits } from "@lampion/protocol";
import { calmRoom, happened, passed, type RaidState } from "../room/raid-level.ts";
import { dayOf } from "../guest/ladder.ts";
import { createMemoryTown, type MemoryTown, type Newcomer, type Townsperson } from "./memory-town.ts";
import { nameOf } from "./names.ts";
import { heard, minuteMs, newest } from "./talking.ts";

const music = "theme-music";
const stream = `room:${music}`;
const nowMs = 1_900_000_000_000;
const pace = { unitsPerS: 10_000, unitsMax: 100_000, writingRhythm: true };
const inRhythm = (seed: number, nodes = 1): MemoryTown => createMemoryTown(seed, nodes, nowMs, undefined, { pace });
const today = dayOf(nowMs);
const asRegular: Newcomer = { trust: { activeDays: Array.from({ length: 9 }, (_, ago) => today - 8 + ago), deliveredMessages: 60 } };
/** L2, no newcomer, no regular. */
const asKnown: Newcomer = { trust: { activeDays: Array.from({ length: 9 }, (_, ago) => today - 8 + ago) } };
const saying = (at: number): string => `${nameOf(at * 17)} ${nameOf(at * 41 + 3)}`;
const say = async (one: Townsperson, text: string): Promise<Record<string, unknown>> => (await one.ask("say", { room: music, text })) as unknown as Record<string, unknown>;
async function inMusic(town: MemoryTown, name: string, how: Newcomer = {}): Promise<Townsperson> {
  const one = await town.enter(name, how);
  await one.ask("join", { room: music });
  return one;
}
const levelShown = (one: Townsperson): number => newest(one.all("room").filter((frame) => frame.room.id === music)).room.level;

describe("slow mode", () => {
  test("[RO-6] each guest waits for each room, to the millisecond; the answer says how long, and only the five steps exist", async () => {
    const town = inRhythm(1);
    const [a, b] = [await inMusic(town, "Ariane", asKnown), await inMusic(town, "Basile", asKnown)];
    await a.ask("join", { room: "theme-books" });
    for (const slowMs of [1, 7_000, -5_000, 120_000, Number.NaN]) expect(await town.nodes[0]?.steer(music, "desk", { what: "slow", slowMs })).toBe("no-step");
    let at = 0;
    for (const slowMs of limits.room.slowStepsMs.slice(1)) {
      expect(await town.nodes[0]?.steer(music, "desk", { what: "slow", slowMs })).toBe("done");
      town.clock.advance(60_000);
      expect((await say(a, saying((at += 1))))["t"]).toBe("ok");
      expect(await say(a, saying((at += 1)))).toMatchObject({ t: "no", code: "slow-mode", retryMs: slowMs });
      expect((await say(b, saying((at += 1))))["t"]).toBe("ok");
      expect((await a.ask("say", { room: "theme-books", text: saying((at += 1)) })).t).toBe("ok");
      town.clock.advance(slowMs - 1);
      expect(await say(a, saying((at += 1)))).toMatchObject({ code: "slow-mode", retryMs: 1 });
      town.clock.advance(1);
      expect((await say(a, saying((at += 1))))["t"]).toBe("ok");
    }
    await town.pass(6_000);
    expect(newest(a.all("room").filter((frame) => frame.room.id === music)).room.slowMs).toBe(60_000);
  });

  test("[RO-6] leaving and joining again, another session and another node do not shorten the wait", async () => {
    const town = inRhythm(2, 2);
    const a = await inMusic(town, "Ariane", asKnown);
    await inMusic(town, "Basile", { ...asKnown, at: 1 });
    expect(await town.nodes[1]?.steer(music, "desk", { what: "slow", slowMs: 60_000 })).toBe("done");
    expect((await say(a, "bonsoir à vous"))["t"]).toBe("ok");
    await a.ask("leave", { room: music });
    await a.ask("join", { room: music });
    expect(await say(a, "encore une chose")).toMatchObject({ code: "slow-mode" });
    a.leave();
    for (const at of [0, 1]) expect(await say(await inMusic(town, "Ariane", { ...asKnown, at }), "et une autre")).toMatchObject({ code: "slow-mode" });
  });

  test("[RO-6] the strictest counts: a busy room makes newcomers wait 30 s whatever the desk set, and 60 s of the desk stay 60 s", async () => {
    const town = inRhythm(3);
    const fresh = await inMusic(town, "Nouvelle", { knownForMs: 2 * 86_400_000 });
    const known = await inMusic(town, "Connue", asKnown);
    expect(await town.nodes[0]?.steer(music, "steward", { what: "level", level: 1 })).toBe("done");
    expect(await town.nodes[0]?.steer(music, "steward", { what: "slow", slowMs: 5_000 })).toBe("done");
    for (const one of [fresh, known]) await say(one, saying(one.name.length));
    expect(await say(fresh, saying(31))).toMatchObject({ code: "slow-mode", retryMs: 30_000 });
    expect(await say(known, saying(32))).toMatchObject({ code: "slow-mode", retryMs: 5_000 });
    expect(await town.nodes[0]?.steer(music, "desk", { what: "slow", slowMs: 60_000 })).toBe("done");
    for (const one of [fresh, known]) expect(await say(one, saying(33))).toMatchObject({ code: "slow-mode", retryMs: 60_000 });
    expect(await town.nodes[0]?.steer(music, "steward", { what: "slow", slowMs: 5_000 })).toBe("only-the-desk");
  });
});

describe("raid levels", () => {
  test("[RO-7] 1 busy: near-duplicates wait and their authors are told, everything else passes, newcomers write every 30 s", async () => {
    const town = inRhythm(4);
    const people: Townsperson[] = [];
    for (let at = 0; at < 8; at += 1) people.push(await inMusic(town, nameOf(at), asKnown));
    const advert = "Venez tous voir mon super spectacle de samedi";
    const codes = [];
    for (const [at, one] of people.entries()) codes.push((await say(one, `${advert}${"!".repeat(at % 3)}`))["code"] ?? "ok");
    // The sixth near-duplicate of a minute makes the room busy, and waits itself.
    expect(codes).toEqual(["ok", "ok", "ok", "ok", "ok", "held", "held", "held"]);
    expect(heard(people[0] ?? never(), stream).filter((text) => text.startsWith("Venez"))).toHaveLength(5);
    expect((await say(people[7] ?? never(), "moi je préfère le cinéma"))["t"]).toBe("ok");
    const fresh = await inMusic(town, "Nouvelle", { knownForMs: 3 * 86_400_000 });
    expect((await say(fresh, "je découvre le salon"))["t"]).toBe("ok");
    town.clock.advance(29_000);
    expect(await say(fresh, "et ensuite ?")).toMatchObject({ code: "slow-mode", retryMs: 1_000 });
  });

  test("[RO-7] 2 raid: newcomers of the last 24 h read only, the others go on, and the door asks for more work until it is over", async () => {
    const town = inRhythm(5);
    const old = await inMusic(town, "Ancienne", asKnown);
    const fresh = await inMusic(town, "Toute fraîche", { knownForMs: 23 * 3_600_000 });
    expect(await town.nodes[0]?.steer(music, "desk", { what: "level", level: 2 })).toBe("done");
    expect(await say(fresh, "bonsoir à tous")).toMatchObject({ t: "no", code: "room-locked" });
    expect((await say(old, "bonsoir à tous"))["t"]).toBe("ok");
    expect(heard(fresh, stream)).toContain("bonsoir à tous");
    await town.pass(6_000);
    expect(town.door.isHarder()).toBe(true);
    expect(await town.nodes[0]?.steer(music, "desk", { what: "level", level: 1 })).toBe("done");
    await town.pass(6_000);
    expect(town.door.isHarder()).toBe(false);
    expect((await say(fresh, "enfin"))["t"]).toBe("ok");
  });

  test("[RO-7] 3 locked: no new member on any node, and only regulars write", async () => {
    const town = inRhythm(6, 2);
    const [known, regular] = [await inMusic(town, "Connue", asKnown), await inMusic(town, "Habituée", asRegular)];
    expect(await town.nodes[0]?.steer(music, "desk", { what: "level", level: 3 })).toBe("done");
    for (const at of [0, 1])
      expect(await (await town.enter(`Tardive ${"ab"[at] ?? ""}`, { at, ...asRegular })).ask("join", { room: music })).toMatchObject({ t: "no", code: "room-locked" });
    expect(await say(known, "et moi ?")).toMatchObject({ t: "no", code: "room-locked" });
    expect((await say(regular, "je veille"))["t"]).toBe("ok");
    await town.pass(limits.room.calmFallMs + minuteMs, 20_000);
    expect(await say(known, "toujours pas ?")).toMatchObject({ code: "room-locked" });
    expect(await town.nodes[0]?.steer(music, "desk", { what: "level", level: 0 })).toBe("done");
    expect((await say(known, "me revoilà"))["t"]).toBe("ok");
  });
});

describe("how levels change", () => {
  const after = (state: RaidState, what: Parameters<typeof happened>[1], times: number): RaidState => {
    let next = state;
    for (let time = 0; time < times; time += 1) next = happened(next, what, nowMs + time);
    return next;
  };
  test("[RO-8] joins, near-duplicates and stopped messages raise it against the room's habit; nothing lowers it but ten calm minutes, one step at a time", () => {
    expect(after(calmRoom(nowMs), "join", 29).level).toBe(0);
    expect(after(calmRoom(nowMs), "join", 30)).toMatchObject({ level: 1, cause: "joins" });
    expect(after(calmRoom(nowMs), "join", 100)).toMatchObject({ level: 2, cause: "joins" });
    expect(after({ ...calmRoom(nowMs), habitJoins: 40 }, "join", 150).level).toBe(0);
    expect(after(calmRoom(nowMs), "near-duplicate", 5)).toMatchObject({ level: 1, cause: "near-duplicates" });
    expect(after(calmRoom(nowMs), "near-duplicate", 12).level).toBe(2);
    expect(after(calmRoom(nowMs), "stopped", 8)).toMatchObject({ level: 1, cause: "stopped" });
    const raid = after(calmRoom(nowMs), "near-duplicate", 12);
    const end = nowMs + 11;
    expect(passed(raid, end + limits.room.calmFallMs - 1).level).toBe(2);
    const one = passed(raid, end + limits.room.calmFallMs);
    expect(one).toMatchObject({ level: 1, cause: "calm" });
    expect(passed(one, end + 2 * limits.room.calmFallMs - 1).level).toBe(1);
    expect(passed(one, end + 2 * limits.room.calmFallMs).level).toBe(0);
  });

  test("[RO-8] a rush is said in one line on every node, stands on the card, is logged with its cause, and ends the same way", async () => {
    const town = inRhythm(7, 2);
    const [here, there] = [await inMusic(town, "Ariane", asKnown), await inMusic(town, "Basile", { ...asKnown, at: 1 })];
    for (let at = 0; at < 130; at += 1) await inMusic(town, nameOf(at), { at: 0 });
    await town.pass(10_000);
    for (const one of [here, there]) {
      expect(heard(one, stream).filter((line) => line === "(level)")).toHaveLength(1);
      expect(
        newest(
          one
            .all("msgs")
            .flatMap((frame) => frame.m)
            .filter((line) => line.k === "notice"),
        ),
      ).toMatchObject({ notice: "level", value: "2" });
      expect(levelShown(one)).toBe(2);
    }
    const logged = (): string[] => town.alarms.filter((line) => line.startsWith(`room ${music}`));
    expect(logged()).toEqual([`room ${music} level 0 to 2: joins: null`]);
    await town.pass(2 * limits.room.calmFallMs + minuteMs, 20_000);
    for (const one of [here, there]) {
      expect(heard(one, stream).filter((line) => line === "(level)")).toHaveLength(3);
      expect(levelShown(one)).toBe(0);
    }
    expect(logged().slice(1)).toEqual([`room ${music} level 2 to 1: calm: null`, `room ${music} level 1 to 0: calm: null`]);
  });

  test("[RO-8] those who come back after a restart are no rush", async () => {
    const town = inRhythm(8, 2);
    const people: Townsperson[] = [];
    for (let at = 0; at < 60; at += 1) people.push(await town.enter(nameOf(at), { at: 1 }));
    for (const one of people) await one.ask("join", { room: "theme-books" });
    await town.pass(2 * minuteMs, 20_000);
    for (const one of people) one.leave();
    await town.pass(limits.session.graceMs + minuteMs, 20_000);
    const alarms = town.alarms.length;
    for (const one of people) await one.back([["room:theme-books", 1, 0]]);
    await town.pass(10_000);
    expect(town.alarms.slice(alarms)).toEqual([]);
  });

  test("[RO-8] desk and steward raise, only the desk lowers by hand", async () => {
    const town = inRhythm(9);
    await inMusic(town, "Ariane");
    const steer = (by: "desk" | "steward", level: number): Promise<string> | undefined => town.nodes[0]?.steer(music, by, { what: "level", level });
    expect(await steer("steward", 2)).toBe("done");
    expect(await steer("steward", 1)).toBe("only-the-desk");
    expect(await steer("steward", 4)).toBe("no-step");
    expect(await steer("desk", 3)).toBe("done");
    expect(await steer("desk", 0)).toBe("done");
    expect(await steer("steward", 1)).toBe("done");
    expect(town.alarms.every((line) => /by the (desk|steward)/.test(line))).toBe(true);
    town.messages.refuseWith("failed");
    expect(await steer("desk", 2)).toBe("not-kept");
  });
});

function never(): never {
  throw new Error("nobody");
}

test("[AR-23] a raid of three hundred with one text within a minute: read only for all who are new within ten seconds, regulars talk on, the door asks for more and nobody's writing waits", async () => {
  const town = inRhythm(23);
  const regulars = [await inMusic(town, "Habituée", asRegular), await inMusic(town, "Ancienne", asRegular)];
  const honest = await inMusic(town, "Honnête", asKnown);
  const advert = "Rejoignez tous notre serveur, c'est gratuit et sans limite";
  const startMs = town.clock.nowMs();
  let levelTwoMs = -1;
  let written = 0;
  for (let at = 0; at < 300; at += 1) {
    const raider = await inMusic(town, nameOf(1_000 + at), { knownForMs: 60_000 });
    const answer = await say(raider, `${advert}${"!".repeat(at % 4)}`);
    if (answer["t"] === "ok") written += 1;
    town.clock.advance(200);
    if (levelTwoMs < 0 && answer["code"] === "room-locked") levelTwoMs = town.clock.nowMs() - startMs;
    if (at % 60 === 59) for (const [which, one] of regulars.entries()) expect((await say(one, saying(at * 2 + which)))["t"]).toBe("ok");
  }
  expect(levelTwoMs).toBeGreaterThan(0);
  expect(levelTwoMs).toBeLessThanOrEqual(10_000);
  // Of three hundred only what was written before the room noticed was read by anybody.
  expect(written).toBeLessThan(15);
  expect(heard(regulars[0] ?? never(), stream).filter((text) => text.startsWith("Rejoignez")).length).toBe(written);
  expect((await say(honest, "on continue de parler musique"))["t"]).toBe("ok");
  await town.pass(6_000);
  expect(town.door.isHarder()).toBe(true);
  expect(levelShown(regulars[0] ?? never())).toBe(2);
});
