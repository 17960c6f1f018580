import { describe, expect, test } from "bun:test";
import { commandNames, commands, downs, levels, limits, type Level } from "@lampion/protocol";
import fc from "fast-check";
import { ladder, powersOf } from "../guest/capabilities.ts";
import type { TrustRecord } from "../guest/device-store.port.ts";
import { countingAge, dayMs, dayOf, levelOf, newTrust, rememberAge } from "../guest/ladder.ts";
import { createMemoryTown, type MemoryTown, type Newcomer, type Townsperson } from "./memory-town.ts";
import { nameOf } from "./names.ts";
import { heard, knockOn, minuteMs, newest, talkBetween } from "./talking.ts";

const nowMs = 1_900_000_000_000;
const sensitive = "theme-lgbt";
const rooms = [
  "theme-music",
  "theme-cinema",
  "theme-cooking",
  "theme-games",
  "theme-books",
  "theme-sport",
  "theme-over-40",
  "theme-retired",
  "theme-night-owls",
  "theme-languages",
];
const sevenDays = Array.from({ length: 8 }, (_, ago) => dayOf(nowMs) - 8 + ago);
const asRegular = { activeDays: [...sevenDays, dayOf(nowMs)], deliveredMessages: 60 };
/** How a guest of each level comes in. L4 keeps a room of their own, and this version has none to keep. */
const as: Readonly<Record<"L0" | "L1" | "L2" | "L3", Newcomer>> = { L0: { age: 15, isProven: false }, L1: { isProven: false }, L2: {}, L3: { trust: asRegular } };
const reached = ["L0", "L1", "L2", "L3"] as const;
const inRhythm = { pace: { unitsPerS: 10_000, unitsMax: 100_000, writingRhythm: true } };
const words = "abcdefghijklmnopqrstuvwxyz".split("");
/** Words that no two messages share, so that nothing is an echo of another. */
const saying = (at: number): string => `${words[at % 26] ?? ""}a${words[(at * 7) % 26] ?? ""}o ${words[(at * 11 + 3) % 26] ?? ""}i`;

async function townOf(level: keyof typeof as, more: Newcomer = {}): Promise<{ town: MemoryTown; one: Townsperson; other: Townsperson }> {
  const town = createMemoryTown(1, 1, nowMs, undefined, inRhythm);
  const other = await town.enter("Marraine", { gender: "man", trust: asRegular });
  return { town, other, one: await town.enter("Quelqu'une", { ...as[level], ...more }) };
}
const codeOf = (frame: { t: string; code?: string }): string => (frame.t === "ok" ? "ok" : (frame.code ?? ""));

test("[TR-1] the table is that of the product", () => {
  const no = { sensitiveRooms: false, rows: false, knocks: [0, 0, 0], talks: 0, exchange: false, links: false, makeRoom: false } as const;
  const yes = { sensitiveRooms: true, rows: true, exchange: true } as const;
  const regular = { ...yes, rooms: 8, writePerMinute: 20, knocks: [5, 10, 30], talks: 20, links: true, makeRoom: true } as const;
  expect(ladder).toEqual({
    L0: { ...no, rooms: 0, writePerMinute: 0 },
    L1: { ...no, rooms: 3, writePerMinute: 10 },
    L2: { ...yes, rooms: 5, writePerMinute: 15, knocks: [3, 3, 10], talks: 10, links: false, makeRoom: false },
    L3: regular,
    L4: regular,
  });
});

describe("the ladder, cell by cell, as the server enforces it", () => {
  for (const level of reached) {
    const rung = ladder[level];
    const isIn = level !== "L0";

    test(`[TR-1] ${level}: the level shown is the level in force, and its powers are the row of the table`, async () => {
      const { one } = await townOf(level);
      const { powers } = newest(one.all("welcome"));
      expect(powers.level).toBe(level);
      expect(powers).toEqual(powersOf({ level, isNewcomer: powers.isNewcomer, writesSpaced: true, privateTalk: true }));
    });

    test(`[TR-1] ${level}: ${rung.rooms} rooms at once, and not one more`, async () => {
      const { one } = await townOf(level);
      const codes: string[] = [];
      // One was joined when coming in.
      for (const room of rooms.slice(0, rung.rooms)) codes.push(codeOf(await one.ask("join", { room })));
      expect(codes).toEqual(isIn ? [...Array.from({ length: rung.rooms - 1 }, () => "ok"), "rooms-full"] : []);
      if (!isIn) expect(codeOf(await one.ask("join", { room: "theme-music" }))).toBe("not-allowed");
    });

    test(`[TR-1] ${level}: ${rung.writePerMinute} messages a minute${level === "L1" ? ", ten seconds apart for ten minutes" : ""}`, async () => {
      const { town, one } = await townOf(level);
      const room = newest(one.all("welcome")).landing ?? "theme-music";
      let at = 0;
      const say = async (): Promise<string> => codeOf(await one.ask("say", { room, text: saying((at += 1)) }));
      if (!isIn) return expect(await say()).toBe("not-allowed");
      if (level === "L1") {
        expect([await say(), await say()]).toEqual(["ok", "too-often"]);
        town.clock.advance(limits.newcomer.writeEveryMs);
        expect([await say(), await say()]).toEqual(["ok", "too-often"]);
        await town.pass(limits.newcomer.writeEveryForMs + 2 * minuteMs, 20_000);
      }
      for (let sent = 0; sent < rung.writePerMinute; sent += 1) expect(await say()).toBe("ok");
      expect(await say()).toBe("too-often");
      town.clock.advance(minuteMs);
      expect(await say()).toBe("ok");
    });

    test(`[TR-1] ${level}: sensitive rooms ${rung.sensitiveRooms ? "open" : "stay shut"}`, async () => {
      const { one } = await townOf(level);
      expect(codeOf(await one.ask("join", { room: sensitive, alias: "Cerise douce", consent: true }))).toBe(rung.sensitiveRooms ? "ok" : "not-allowed");
    });

    test(`[TR-1] ${level}: rows ${rung.rows ? "are seen" : "are not seen"}, and one is ${rung.rows ? "" : "not "}listed`, async () => {
      const town = createMemoryTown(2, 1, nowMs);
      const viewer = await town.enter("Regardante", { settings: { listed: true } });
      for (let at = 0; at < 30; at += 1) await town.enter(nameOf(at), { settings: { listed: true } });
      const one = await town.enter("Quelqu'une", { ...as[level], settings: { listed: true } });
      await town.pass(15 * minuteMs, 15_000);
      await one.ask("people", { act: "open" });
      expect(one.all("people").at(-1)?.rows.length ?? 0).toBe(rung.rows ? 31 : 0);
      await viewer.ask("people", { act: "open" });
      expect(newest(viewer.all("people")).rows.some((row) => row.nickname === one.name)).toBe(rung.rows);
    });

    test(`[TR-1] ${level}: ${rung.knocks[0]} knocks waiting at once`, async () => {
      const town = createMemoryTown(3, 1, nowMs);
      const one = await town.enter("Quelqu'une", as[level]);
      const codes: string[] = [];
      for (let at = 0; at <= rung.knocks[0]; at += 1) {
        const other = await town.enter(`Voisine ${words[at] ?? ""}`);
        if (isIn) await one.ask("join", { room: "theme-music" });
        codes.push(codeOf(await one.ask("knock", { to: await other.seenAs(), text: `Bonsoir, une question sur le numéro ${saying(at)}` })));
        await other.ask("leave", { room: "theme-music" });
        town.clock.advance(11_000);
      }
      expect(codes).toEqual(rung.knocks[2] === 0 ? ["not-allowed"] : [...Array.from({ length: rung.knocks[0] }, () => "ok"), "knocks-spent"]);
    });

    test(`[TR-1] ${level}: ${rung.knocks[1]} knocks an hour and ${rung.knocks[2]} a day, also when each is taken back`, async () => {
      const town = createMemoryTown(4, 1, nowMs);
      const one = await town.enter("Quelqu'une", as[level]);
      let inDay = 0;
      let people = 0;
      for (let hour = 0; hour < 5; hour += 1) {
        let inHour = 0;
        for (;;) {
          const other = await town.enter(nameOf((people += 1)));
          if (isIn) await one.ask("join", { room: "theme-music" });
          const frame = await one.ask("knock", { to: await other.seenAs(), text: `Bonsoir, ${nameOf(people * 31)} ${nameOf(people * 77)} ?` });
          await other.ask("leave", { room: "theme-music" });
          if (frame.t === "no") {
            expect(frame.code).toBe(isIn && rung.rows ? "knocks-spent" : "not-allowed");
            break;
          }
          inHour += 1;
          await one.ask("knock-withdraw", { knock: frame.knock?.id ?? "" });
        }
        expect(inHour).toBe(Math.min(rung.knocks[1], rung.knocks[2] - inDay));
        inDay += inHour;
        await town.pass(61 * minuteMs, 10 * minuteMs);
        if (one.socket.closed !== null) await one.back();
      }
      expect(inDay).toBe(rung.knocks[2]);
    });

    test(`[TR-1] ${level}: knocks ${rung.knocks[2] > 0 ? "are received once opened" : "cannot be opened nor received"}`, async () => {
      const { one, other } = await townOf(level, { isOpen: false });
      const { settings } = newest(one.all("welcome")).me;
      expect(codeOf(await one.ask("settings", { settings: { ...settings, knocksOpen: true } }))).toBe(rung.knocks[2] > 0 ? "ok" : "not-allowed");
      if (!isIn) return;
      expect((await knockOn(other, one)).frame.t).toBe(rung.knocks[2] > 0 ? "ok" : "no");
    });

    test(`[TR-1] ${level}: ${rung.talks > 0 ? "private words pass" : "no private word goes out, also where a conversation is open from before"}`, async () => {
      const { town, one, other } = await townOf("L2");
      const talk = await talkBetween(other, one);
      expect((await one.ask("tell", { talk, text: "bonsoir" })).t).toBe("ok");
      const trust = await town.devices.trust(one.trustId);
      if (trust === null) throw new Error("trust");
      one.leave();
      await town.pass(limits.session.graceMs + minuteMs, 30_000);
      const again = await town.enter("Quelqu'une", as[level]);
      expect(codeOf(await again.ask("tell", { talk, text: "encore moi" }))).toBe(rung.talks > 0 ? "ok" : "not-allowed");
      expect(heard(other, `talk:${talk}`).includes("encore moi")).toBe(rung.talks > 0);
    });

    test(`[TR-1] ${level}: links ${rung.links ? "pass in private" : "pass nowhere"}, and in no room without a list of its own`, async () => {
      const { one, other } = await townOf(level);
      const link = "regarde https://exemple.org/page";
      const room = newest(one.all("welcome")).landing ?? "theme-music";
      expect((await one.ask("say", { room, text: link })).t).toBe("no");
      if (rung.talks === 0) return;
      const talk = await talkBetween(one, other);
      expect((await one.ask("tell", { talk, text: link })).t).toBe(rung.links ? "ok" : "no");
    });
  }

  test("[TR-1] a proof that ends takes the sensitive room, the rooms beyond three, the list and the private words with it", async () => {
    const { town, one } = await townOf("L2");
    for (const room of rooms.slice(0, 3)) await one.ask("join", { room });
    await one.ask("join", { room: sensitive, alias: "Cerise douce", consent: true });
    await town.pass(29 * dayMs, 6 * 3_600_000);
    expect(one.all("left")).toEqual([]);
    town.clock.advance(dayMs);
    await town.pass(2 * minuteMs, 20_000);
    expect(newest(one.all("you")).powers.level).toBe("L1");
    expect(one.all("left").map((frame) => [frame.room, frame.why])).toEqual([
      ["theme-cooking", "level"],
      [sensitive, "level"],
    ]);
    expect(codeOf(await one.ask("say", { room: sensitive, text: "je reste" }))).toBe("not-found");
  });

  test("[TR-1] what no level may do has no request: photos, pacts, rooms of one's own, votes", () => {
    expect(commandNames.filter((name) => /photo|image|file|voice|pact|create|make|vote|kick|ban/.test(name))).toEqual([]);
    expect(Object.values(ladder.L4)).toEqual(Object.values(ladder.L3));
  });
});

/** Every field of the capabilities as a number that is larger where more is allowed. */
function amounts(level: Level, isNewcomer: boolean, writesSpaced: boolean, privateTalk: boolean): number[] {
  const { level: _, isNewcomer: __, writeEveryMs, ...rest } = powersOf({ level, isNewcomer, writesSpaced, privateTalk });
  return [rest.writePerMinute === 0 ? -Infinity : -writeEveryMs, ...Object.values(rest).map((value) => (typeof value === "number" ? value : value === null ? 1 : 0))];
}
const flags = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean());
const ages = fc.integer({ min: limits.age.min, max: limits.age.max });
const anyTrust = fc
  .record({
    days: fc.integer({ min: 0, max: 35 }),
    deliveredMessages: fc.nat(200),
    acceptedKnocks: fc.nat(9),
    low: fc.option(ages),
    lowDaysAgo: fc.nat(40),
    provenDays: fc.option(fc.integer({ min: -5, max: 30 })),
  })
  .map(({ days, low, lowDaysAgo, provenDays, ...counts }) => ({
    ...newTrust(nowMs - 40 * dayMs),
    ...counts,
    activeDays: Array.from({ length: days }, (_, at) => dayOf(nowMs) - days + 1 + at),
    lowestAge: low === null ? null : { age: low, atMs: nowMs - lowDaysAgo * dayMs },
    provenUntilMs: provenDays === null ? null : nowMs + provenDays * dayMs,
  }));

test("[EN-13] for every pair of typed ages and every standing, the capabilities of the higher include those of the lower", () => {
  fc.assert(
    fc.property(anyTrust, ages, ages, flags, (trust, one, other, [isNewcomer, writesSpaced, privateTalk]) => {
      const [low, high] = one <= other ? [one, other] : [other, one];
      const of = (typed: number): number[] => amounts(levelOf(trust, countingAge(trust, typed, nowMs), nowMs), isNewcomer, writesSpaced, privateTalk);
      const [less, more] = [of(low), of(high)];
      less.forEach((amount, at) => expect(more[at] ?? Number.NaN).toBeGreaterThanOrEqual(amount));
    }),
    { numRuns: 2_000 },
  );
});

test("[EN-13] without a proof no typed ages, in whatever order, reach anything of L2 or above", () => {
  fc.assert(
    fc.property(anyTrust, fc.array(ages, { minLength: 1, maxLength: 8 }), flags, (known, typed, [isNewcomer, writesSpaced, privateTalk]) => {
      let trust: TrustRecord = { ...known, provenUntilMs: known.provenUntilMs === null ? null : Math.min(known.provenUntilMs, nowMs) };
      for (const age of typed) {
        trust = rememberAge(trust, age, nowMs);
        const level = levelOf(trust, countingAge(trust, age, nowMs), nowMs);
        expect(["L0", "L1"]).toContain(level);
        const powers = powersOf({ level, isNewcomer, writesSpaced, privateTalk });
        expect([powers.sensitiveRooms, powers.rows, powers.knock, powers.exchange, powers.links, powers.makeRoom]).not.toContain(null);
        expect([powers.knocksOpen, powers.knocksPerHour, powers.knocksPerDay, powers.talks]).toEqual([0, 0, 0, 0]);
      }
    }),
    { numRuns: 1_000 },
  );
});

test("[EN-13] each rung of the table has at least what the one below has, and only rungs above L1 open anything private", () => {
  for (const [below, above] of levels.slice(1).map((level, at) => [levels[at] ?? "L0", level] as const))
    for (const privateTalk of [true, false]) {
      const less = amounts(below, false, false, privateTalk);
      amounts(above, false, false, privateTalk).forEach((amount, at) => expect(amount).toBeGreaterThanOrEqual(less[at] ?? 0));
    }
});

function keysOf(schema: unknown): string[] {
  if (schema === null || typeof schema !== "object") return [];
  return Object.entries(schema).flatMap(([key, inner]) => [...(key === "properties" ? Object.keys(inner as object) : []), ...keysOf(inner)]);
}

test("[TR-3] no frame shows anybody's level but one's own: not a row, a message, a knock, a conversation or a room's speakers", async () => {
  const own = new Set(["welcome", "you"]);
  for (const [name, schema] of Object.entries(downs))
    if (!own.has(name) && name !== "room" && name !== "rooms")
      expect({ name, keys: keysOf(schema).filter((key) => /level|rank|badge|proven|trust|newcomer/i.test(key)) }).toEqual({ name, keys: [] });
  const { one, other, town } = await townOf("L3");
  await talkBetween(one, other);
  for (const _ of rooms.slice(0, 2)) await other.ask("say", { room: "theme-music", text: saying(town.clock.nowMs() % 97) });
  const strangers = one.raw().filter((text) => !/^\{"t":"(welcome|you|room|rooms)"/.test(text));
  expect(strangers.length).toBeGreaterThan(5);
  for (const text of strangers) expect(text).not.toMatch(/"L[0-4]"|"level"|provenUntil|isNewcomer/);
});

test("[TR-5] a cleared device starts at L1; with a new proof it is L2 and new", async () => {
  const { town } = await townOf("L3");
  const cleared = await town.come("a key made just now", { nickname: "Tout neuf" });
  expect(newest(cleared.all("welcome")).powers).toMatchObject({ level: "L1", isNewcomer: true });
  cleared.leave();
  await town.pass(limits.session.graceMs + minuteMs, 30_000);
  const trust = await town.devices.trust(cleared.trustId);
  if (trust === null) throw new Error("trust");
  await town.devices.saveTrust(cleared.trustId, { ...trust, provenUntilMs: town.clock.nowMs() + dayMs });
  const again = await town.come("a key made just now", { nickname: "Tout neuf" });
  expect(newest(again.all("welcome")).powers).toMatchObject({ level: "L2", isNewcomer: true });
});

describe("safety acts at every level", () => {
  for (const level of reached)
    test(`[TR-6] ${level}: report, block, one's own blocks, quick exit and forget me are there`, async () => {
      const { town, one, other } = await townOf("L2");
      const talk = await talkBetween(other, one);
      one.leave();
      await town.pass(limits.session.graceMs + minuteMs, 30_000);
      const again = await town.enter("Quelqu'une", as[level]);
      const words = { who: "me", situation: "harassment", words: "il insiste", act: "now" } as const;
      expect(await again.ask("report", { about: { nothing: true }, ...words })).toMatchObject({ t: "ok" });
      expect(await again.ask("report", { about: { talk, hours: [town.clock.nowMs()] }, ...words })).toMatchObject({ t: "ok" });
      expect(codeOf(await again.ask("block", { whom: { talk }, calm: "off" }))).toBe("ok");
      expect((await again.ask("blocks", {})).t).toBe("ok");
      expect((await again.ask("forget", {})).t).toBe("ok");
      const third = await town.enter("Quelqu'une", as[level]);
      expect((await third.ask("exit", {})).t).toBe("ok");
    });

  test("[TR-6] a report weighs the same whoever is reported and whoever reports: nothing of it depends on a level", async () => {
    const kept = [];
    for (const level of reached.slice(1)) {
      const { town, one, other } = await townOf(level);
      await other.ask("join", { room: "theme-music" });
      await one.seenAs();
      for (const [from, room] of [
        [other, "theme-music"],
        [one, "theme-music"],
      ] as const)
        await from.ask("report", { about: { room, seqs: [1] }, who: "room", situation: "hate", words: "", act: "now" });
      kept.push(town.vault.reports.map(({ category, keyword, severity, authenticated, source }) => ({ category, keyword, severity, authenticated, source })));
      expect(town.vault.reports[0]?.whom).not.toBeNull();
    }
    expect(new Set(kept.flat().map((one) => JSON.stringify(one))).size).toBe(1);
    expect(Object.keys(commands)).toContain("report");
  });
});
