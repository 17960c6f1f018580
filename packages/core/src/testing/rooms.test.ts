import { describe, expect, test } from "bun:test";
import { downs, limits, Message, RoundedCount, type Down } from "@lampion/protocol";
import { createJudge, createMemory, loadAssets } from "@lampion/safety";
import { inventedPlaces } from "../place/place-directory.contract.ts";
import { createPlaceDirectory } from "../place/place-directory.memory.ts";
import { createRoomDirectory, themes } from "../room/room-directory.ts";
import { rounded } from "../room/shown-counts.ts";
import { createMemoryTown, type Townsperson } from "./memory-town.ts";
import { nameOf } from "./names.ts";
import { heard, minuteMs, newest } from "./talking.ts";

const music = "theme-music";
const stream = `room:${music}`;
const directory = createRoomDirectory(createPlaceDirectory(inventedPlaces[0] ?? { countries: [], zones: [], codes: new Map() }));
const chain = ["FR-3", "FR-k111", "FR-d11", "FR-r1", "FR"];
const crowd = (of: Readonly<Record<string, readonly [seen: number, here: number]>>): { seen(zone: string): number; here(zone: string): number } => ({
  seen: (zone) => of[zone]?.[0] ?? 0,
  here: (zone) => of[zone]?.[1] ?? 0,
});
const cardOf = async (one: Townsperson, room: string): Promise<Down<"rooms">["rooms"][number]> => {
  await one.ask("rooms", {});
  const card = newest(one.all("rooms")).rooms.find((found) => found.id === room);
  if (card === undefined) throw new Error("no card");
  return card;
};

describe("where one lands", () => {
  test("[RO-1] the smallest room of the ladder with 20 seen and 8 here; one short of either is the next larger; nobody anywhere is the largest", () => {
    const large = { "FR-k111": [40, 20], "FR-d11": [90, 40], "FR-r1": [200, 90], FR: [900, 400] } as const;
    expect(directory.landing(chain, crowd({ ...large, "FR-3": [20, 8] }))).toBe("FR-3");
    expect(directory.landing(chain, crowd({ ...large, "FR-3": [19, 8] }))).toBe("FR-k111");
    expect(directory.landing(chain, crowd({ ...large, "FR-3": [500, 7] }))).toBe("FR-k111");
    expect(directory.landing(chain, crowd({ "FR-r1": [20, 8] }))).toBe("FR-r1");
    expect(directory.landing(chain, crowd({}))).toBe("FR");
  });

  test("[RO-1] a town fills: the first twenty meet in a larger room, the next one in the town's own; another town's room is open to read, and proves no place", async () => {
    const town = createMemoryTown(11);
    const landings: (string | null)[] = [];
    for (let at = 0; at < 22; at += 1) landings.push(newest((await town.enter(nameOf(at))).all("welcome")).landing);
    expect(new Set(landings.slice(0, 19))).toEqual(new Set(["FR"]));
    expect(landings.at(-1)).toBe("FR-3");
    const elsewhere = await town.enter("Loin d'ici", { town: "FR-6" });
    expect((await elsewhere.ask("join", { room: "FR-3" })).t).toBe("ok");
    expect((await elsewhere.ask("say", { room: "FR-3", text: "je passe lire" })).t).toBe("ok");
    expect(newest(elsewhere.all("welcome")).me.town).toBe("L'Îlot");
    expect(elsewhere.all("you")).toEqual([]);
  });
});

test("[RO-2] the operator's list has about twelve subjects, in both languages, one of them sensitive, none for explicit content or for minors", () => {
  const judge = createJudge(loadAssets());
  expect(themes.length).toBeGreaterThanOrEqual(10);
  expect(themes.length).toBeLessThanOrEqual(14);
  expect(themes.filter((plan) => plan.sensitive).map((plan) => plan.id)).toEqual(["theme-lgbt"]);
  for (const plan of themes)
    for (const language of ["fr", "en"] as const) {
      expect(plan.charter[language].length).toBeGreaterThan(20);
      for (const kind of ["room-name", "room"] as const) {
        const text = kind === "room" ? plan.charter[language] : plan.name[language];
        const { verdict } = judge.judge(
          { kind, text, language, anyway: false },
          { scope: "full", from: "", author: { typedAge: 18, isProvenAdult: false, deviceAgeMs: 0, mayLink: false }, to: null, room: null, nowMs: 1_900_000_000_000 },
          createMemory(),
        );
        expect({ text, step: verdict.step }).toEqual({ text, step: "allow" });
      }
    }
});

describe("how many are there", () => {
  test("[RO-3] counts are rounded down to a few, 5, 10, 20, 50, 100 or 200", () => {
    const steps = [
      [0, "few"],
      [4, "few"],
      [5, 5],
      [9, 5],
      [10, 10],
      [19, 10],
      [20, 20],
      [49, 20],
      [50, 50],
      [99, 50],
      [100, 100],
      [199, 100],
      [200, 200],
      [9_999, 200],
    ] as const;
    for (const [exact, shown] of steps) expect(rounded(exact)).toBe(shown);
  });

  /** What whole numbers on the wire mean; none is how many people there are. */
  const allowed =
    /^(v|n|q|e|s|m|of|re|at|old|from|to|seq|epoch|mark|age|now|level|slowMs|retryMs|heartbeatMs|until|ticketUntil|provenUntil|openedAt|lastAt|endsAt|dueAt|time|theyReadTo|code|days|newcomerUntilDays|unread|othersLeft|signs|reactions|spans|positions|rooms|writePerMinute|writeEveryMs|knocksOpen|knocksPerHour|knocksPerDay|talks)$/;
  function numbersIn(schema: unknown, name: string): string[] {
    if (schema === null || typeof schema !== "object") return [];
    if (JSON.stringify(schema) === JSON.stringify(RoundedCount)) return [];
    const { type } = schema as { type?: unknown };
    if (type === "integer" || type === "number") return [name];
    return Object.entries(schema).flatMap(([key, inner]) =>
      key === "properties" ? Object.entries(inner as object).flatMap(([property, value]) => numbersIn(value, property)) : typeof inner === "object" ? numbersIn(inner, name) : [],
    );
  }

  test("[RO-3] no schema has a place for an exact number of people", () => {
    const names = Object.entries(downs).flatMap(([frame, schema]) => numbersIn(schema, frame).map((name) => ({ frame, name })));
    expect(names.length).toBeGreaterThan(60);
    expect(names.filter(({ name }) => !allowed.test(name))).toEqual([]);
    const counts = JSON.stringify(downs).match(/"count":\{[^}]*\}/g) ?? [];
    expect(counts.length).toBeGreaterThan(0);
  });

  test("[RO-3] in a town of 47 no frame to anybody holds that number, and the rounded one changes every 30 s at most, however often it is asked for", async () => {
    const town = createMemoryTown(12);
    const people: Townsperson[] = [];
    for (let at = 0; at < 47; at += 1) people.push(await town.enter(nameOf(at), { isProven: at % 3 !== 0, settings: { listed: true } }));
    for (const one of people) await one.ask("join", { room: music });
    await town.pass(20 * minuteMs, 20_000);
    for (const one of people) {
      await one.ask("people", { act: "open" });
      await one.ask("rooms", {});
    }
    for (const one of people)
      for (const text of one.raw().filter((raw) => !raw.startsWith(`{"t":"msgs"`) && !raw.startsWith(`{"t":"skip"`)))
        for (const [, key, value] of text.matchAll(/"(\w+)":(\d+)/g)) if (!/^(mark|q|n)$/.test(key ?? "")) expect({ key, value: Number(value) }).not.toEqual({ key, value: 47 });
    const [asker] = people;
    if (asker === undefined) throw new Error("nobody");
    expect((await cardOf(asker, music)).count).toBe(20);
    // Five who come and go every seven seconds make 52 and 47 by turns: what is told changes, but never twice within 30 s.
    const five: Townsperson[] = [];
    for (let at = 0; at < 5; at += 1) five.push(await town.enter(nameOf(100 + at)));
    const changes: number[] = [];
    let told = (await cardOf(asker, music)).count;
    for (let second = 0; second < 200; second += 1) {
      if (second % 7 === 0) for (const one of five) await one.ask(second % 14 === 0 ? "join" : "leave", { room: music });
      town.clock.advance(1_000);
      const { count } = await cardOf(asker, music);
      if (count !== told) changes.push(second);
      told = count;
    }
    expect(changes.length).toBeGreaterThan(0);
    for (const [at, second] of changes.entries()) if (at > 0) expect(second - (changes[at - 1] ?? 0)).toBeGreaterThanOrEqual(30);
  });
});

describe("what one who joins sees", () => {
  test("[RO-5] the last 200 messages, none older than 30 minutes, less what blocks hide; an old position and a look further back give no more", async () => {
    const town = createMemoryTown(13);
    const [a, b, blocked] = [await town.enter("Ariane"), await town.enter("Basile"), await town.enter("Gaspard", { gender: "man" })];
    for (const one of [a, b, blocked]) await one.ask("join", { room: music });
    await a.ask("say", { room: music, text: "trop vieux" });
    await town.pass(31 * minuteMs, minuteMs);
    for (let at = 0; at < 230; at += 1) await a.ask("say", { room: music, text: `${nameOf(at)} ${nameOf(at * 13)}` });
    await blocked.ask("say", { room: music, text: "caché" });
    const member = newest(blocked.all("stream").filter((frame) => frame.s === stream)).me;
    const late = await town.enter("Tardive");
    await late.ask("join", { room: music });
    const texts = heard(late, stream);
    expect(texts).toHaveLength(200);
    expect(texts[0]).toBe(`${nameOf(31)} ${nameOf(31 * 13)}`);
    expect(texts.at(-1)).toBe("caché");
    const oldest = newest(late.all("stream").filter((frame) => frame.s === stream)).from + 1;
    expect(await late.ask("history", { stream: "room:theme-music", before: oldest })).toMatchObject({ t: "ok", more: false });
    expect(heard(late, stream)).toHaveLength(200);

    expect((await b.ask("block", { whom: { room: music, member }, calm: "off" })).t).toBe("ok");
    await b.ask("leave", { room: music });
    const before = heard(b, stream).length;
    await b.ask("join", { room: music });
    expect(heard(b, stream).slice(before)).toHaveLength(199);
    expect(heard(b, stream).slice(before)).not.toContain("caché");

    const forger = await town.enter("Remontante");
    forger.leave();
    await forger.back([[stream as "room:theme-music", 1, 0]]);
    expect(heard(forger, stream)).toHaveLength(200);
    expect(newest(forger.all("stream").filter((frame) => frame.s === stream)).reset).toBe(true);
    await town.pass(31 * minuteMs, minuteMs);
    const none = await town.enter("Après");
    none.leave();
    await none.back([[stream as "room:theme-music", 1, 200]]);
    expect(heard(none, stream)).toEqual([]);
  });

  test("[RO-5] [RO-4] what was withdrawn is shown to nobody who comes later, neither on joining, nor in history, nor from the store after a restart", async () => {
    const town = createMemoryTown(14, 2);
    const a = await town.enter("Ariane");
    await a.ask("join", { room: music });
    const said = await a.ask("say", { room: music, text: "je retire cela" });
    await a.ask("say", { room: music, text: "la suite" });
    const seq = said.t === "ok" ? (said.at?.[2] ?? 0) : 0;
    expect((await a.ask("withdraw", { stream: "room:theme-music", seq })).t).toBe("ok");
    // The second node opens the room only now, and reads it from the store.
    for (const at of [0, 1]) {
      const late = await town.enter(`Tardive ${"ab"[at] ?? ""}`, { at });
      await late.ask("join", { room: music });
      await late.ask("history", { stream: "room:theme-music", before: 3 });
      for (const text of late.raw()) expect(text).not.toContain("je retire cela");
      expect(heard(late, stream)).toContain("la suite");
      expect((await late.ask("react", { stream: "room:theme-music", seq, sign: 1 })).t).toBe("no");
    }
  });
});

describe("a room tells of itself and not of its people", () => {
  test("[RO-14] before joining one sees name, charter, who keeps it, slow mode and level; joining and leaving write no line", async () => {
    const town = createMemoryTown(15);
    const [reader, other] = [await town.enter("Ariane"), await town.enter("Basile")];
    expect(await town.nodes[0]?.steer(music, "desk", { what: "slow", slowMs: 10_000 })).toBe("done");
    const card = await cardOf(reader, music);
    expect(card).toMatchObject({ joined: false, name: "Musique", keptBy: "la veille", slowMs: 10_000, level: 0 });
    expect(card.charter.length).toBeGreaterThan(20);
    await reader.ask("join", { room: music });
    const before = reader.raw().filter((text) => text.startsWith(`{"t":"msgs"`)).length;
    for (let time = 0; time < 3; time += 1) {
      await other.ask("join", { room: music });
      await other.ask("leave", { room: music });
    }
    expect(reader.raw().filter((text) => text.startsWith(`{"t":"msgs"`))).toHaveLength(before);
    expect(reader.raw().join("")).not.toContain(other.name);
  });

  test("[WH-13] one is invisible until one speaks, is shown for 15 minutes and while still there, and leads nowhere afterwards, on every node", async () => {
    const town = createMemoryTown(16, 2);
    const [reader, speaker, silent] = [await town.enter("Ariane"), await town.enter("Basile"), await town.enter("Muette", { at: 1 })];
    const gone = await town.enter("Partie", { at: 1 });
    for (const one of [reader, speaker, silent, gone]) await one.ask("join", { room: music });
    await speaker.ask("say", { room: music, text: "bonsoir" });
    await gone.ask("say", { room: music, text: "je file" });
    const spoke = async (name: string, at = 0): Promise<string[]> => {
      const late = await town.enter(name, { at });
      await late.ask("join", { room: music });
      return newest(late.all("stream").filter((frame) => frame.s === stream)).spoke.map((by) => by.name);
    };
    expect(await spoke("Tardive")).toEqual(["Basile", "Partie"]);
    const member = newest(gone.all("stream").filter((frame) => frame.s === stream)).me;
    await gone.ask("leave", { room: music });
    for (const at of [0, 1]) expect(await spoke(`Suivante ${"ab"[at] ?? ""}`, at)).toEqual(["Basile"]);
    expect(await reader.ask("knock", { to: { room: music, member }, text: "Bonsoir, encore là ?" })).toMatchObject({ t: "no", code: "knocks-closed" });
    expect(reader.raw().join("")).not.toContain(silent.name);
    await town.pass(limits.room.spokeLatelyMs + 10_000, 20_000);
    expect(await spoke("Dernière")).toEqual([]);
  });

  test("[WH-13] nothing that rooms show of a person is the same in two rooms but the nickname: no id, no mark", async () => {
    const town = createMemoryTown(17);
    const [reader, speaker] = [await town.enter("Ariane"), await town.enter("Basile")];
    const seen = new Map<string, { m: string; mark: number }>();
    for (const room of [music, "theme-books", "theme-sport", "theme-cinema"]) {
      for (const one of [reader, speaker]) await one.ask("join", { room });
      await speaker.ask("say", { room, text: `bonsoir ${room}` });
      const line = newest(reader.all("msgs").filter((frame) => frame.s === `room:${room}`)).m.at(-1);
      if (line?.k === "text") seen.set(room, { m: line.by.m, mark: line.by.mark });
    }
    expect(seen.size).toBe(4);
    expect(new Set([...seen.values()].map((one) => one.m)).size).toBe(4);
    expect(new Set([...seen.values()].map((one) => one.mark)).size).toBe(4);
  });
});

describe("the service speaks for itself", () => {
  test("[RO-16] a hidden message leaves a line of the service with the reason, under nobody's name, and its words are gone for who comes later", async () => {
    const town = createMemoryTown(18, 2);
    const node = town.nodes[0];
    const [a, b] = [await town.enter("Ariane"), await town.enter("Basile", { at: 1 })];
    for (const one of [a, b]) await one.ask("join", { room: music });
    await a.ask("say", { room: music, text: "à cacher" });
    expect(await node?.steer(music, "desk", { what: "hide", seq: 1, reason: "insult" })).toBe("done");
    expect(await node?.steer(music, "desk", { what: "hide", seq: 9, reason: "insult" })).toBe("no-message");
    expect(await node?.steer("theme-none", "desk", { what: "hide", seq: 1, reason: "insult" })).toBe("no-room");
    const line = newest(newest(b.all("msgs")).m);
    expect(line).toMatchObject({ k: "notice", notice: "hidden", of: 1, value: "insult" });
    expect(Object.keys(line).sort()).toEqual(["at", "k", "notice", "of", "q", "value", "x"]);
    for (const at of [0, 1]) {
      const late = await town.enter(`Tardive ${"ab"[at] ?? ""}`, { at });
      await late.ask("join", { room: music });
      expect(late.raw().join("")).not.toContain("à cacher");
      expect(heard(late, stream)).toEqual(["(hidden)"]);
    }
  });

  test("[RO-16] no notice has a place for a name, and a guest cannot make one", () => {
    const notices = (Message.anyOf as { properties?: Record<string, { const?: string }> }[]).filter((one) => one.properties?.["k"]?.const === "notice");
    expect(notices).toHaveLength(1);
    expect(Object.keys(notices[0]?.properties ?? {}).sort()).toEqual(["at", "h", "k", "notice", "of", "q", "value", "x"]);
  });
});
