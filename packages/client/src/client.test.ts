import { describe, expect, test } from "bun:test";
import { backoffMs } from "./backoff.ts";
import type { Client } from "./client-shape.ts";
import { createTown, inside, room, talk, type Town } from "./fake-town.test.ts";
import { createSeededRandom } from "./memory-ports.ts";
import { add, begin, placeAt } from "./streams.ts";
import type { Message } from "@lampion/protocol";

const texts = (client: Client, stream: string): string[] => (client.state.streams.get(stream)?.lines ?? []).map((line) => line.text);
const textsOf = (town: Town, stream: string): string[] => (town.logs.get(stream) ?? []).map((one) => (one.k === "text" ? one.text : ""));

describe("the way back", () => {
  test("[AP-3] a thousand cuts at any byte: nothing doubled, nothing lost, order kept", async () => {
    const town = createTown(7);
    const random = createSeededRandom(11);
    const client = await inside(town);
    const seen: number[] = [];
    client.onLines((stream, lines) => {
      if (stream === room) seen.push(...lines.map((line) => line.seq));
    });
    town.budget = () => Math.floor(random.fraction() * 9_000);
    town.cutAll();
    const said: string[] = [];
    let retried = 0;
    for (let step = 0; town.cuts < 1_000; step += 1) {
      expect(step).toBeLessThan(60_000);
      if (random.fraction() < 0.25 && client.send(room, `mine ${said.length}`) !== null) said.push(`mine ${said.length}`);
      if (random.fraction() < 0.25) town.others(`theirs ${step}`);
      if (random.fraction() < 0.3) client.wake();
      await town.run(Math.floor(random.fraction() * 300));
      // None waits for two minutes here; one that did would be asked about, and the order would be its author's.
      for (const line of client.state.streams.get(room)?.lines ?? []) {
        if (line.state !== "failed") continue;
        retried += 1;
        client.retry(line.key);
      }
    }
    town.budget = () => Infinity;
    town.cutAll();
    await town.run(60_000);
    const log = town.logs.get(room) ?? [];
    expect(seen).toEqual(log.map((one) => one.q));
    // The last five thousand and a few more: old ones go in pieces.
    const shown = texts(client, room);
    expect(shown.length).toBeGreaterThanOrEqual(Math.min(5_000, textsOf(town, room).length));
    expect(shown.length).toBeLessThanOrEqual(5_250);
    expect(shown).toEqual(textsOf(town, room).slice(-shown.length));
    const mine = textsOf(town, room).filter((text) => text.startsWith("mine"));
    expect(retried).toBe(0);
    expect(mine).toEqual(said);
  }, 60_000);

  test("[PT-8] what the server can no longer replay is a reset: one line says so, nothing is mixed", async () => {
    const town = createTown(1);
    const client = await inside(town);
    town.others("one");
    await town.run(100);
    expect(client.state.streams.get(room)?.gone).toBe(false);
    town.isDown = true;
    town.cutAll();
    await town.run(100);
    for (let at = 0; at < 300; at += 1) town.others(`later ${at}`);
    town.floor = 250;
    town.isDown = false;
    client.wake();
    await town.run(1_000);
    expect(client.state.streams.get(room)?.gone).toBe(true);
    expect(texts(client, room)).toEqual(textsOf(town, room).slice(250));
  });

  test("[PT-8] numbers that are not for this guest are no gap, neither live nor in a replay", async () => {
    const town = createTown(2);
    const client = await inside(town);
    town.deafTo = new Set([2, 4, 5, 7]);
    town.others("1");
    town.others("2");
    await town.run(100);
    town.isDown = true;
    town.cutAll();
    await town.run(100);
    for (const text of ["3", "4", "5", "6"]) town.others(text);
    town.isDown = false;
    await town.run(2_000);
    town.others("7");
    town.others("8");
    await town.run(1_000);
    expect(texts(client, room)).toEqual(["1", "3", "6", "8"]);
    expect(town.hellos.length).toBe(2);
    town.cutAll();
    await town.run(5_000);
    const again = town.hellos.at(-1);
    expect(again !== undefined && "positions" in again ? again.positions.find(([id]) => id === room) : null).toEqual([room, 1, 8]);
  });

  test("[PT-8] a missing number brings the client back with its position, and the message comes once", async () => {
    const town = createTown(3);
    const client = await inside(town);
    town.others("1");
    await town.run(100);
    const log = town.logs.get(room) ?? [];
    log.push({ k: "text", q: 2, at: town.clock.nowMs(), by: { m: "them", name: "them", mark: 1, gender: "other" }, text: "2" });
    town.others("3");
    await town.run(3_000);
    expect(texts(client, room)).toEqual(["1", "2", "3"]);
  });

  test("[PT-7] a heartbeat is answered with the numbers held, and a silent line is given up", async () => {
    const town = createTown(4);
    const client = await inside(town);
    for (let beat = 1; beat <= 4; beat += 1) {
      town.tell({ t: "ping", now: town.clock.nowMs() });
      await town.run(25_000);
      expect(town.beats).toBe(beat);
    }
    const before = town.dials.length;
    expect(before).toBe(1);
    await town.run(50_000);
    expect(town.dials.length).toBeGreaterThan(before);
    expect(client.state.connection.kind).toBe("up");
  });

  test("[PT-21] waits are jittered over the whole span, as long as the line has been lost, 0.5 to 30 s", () => {
    expect([0, 499, 1_700, 16_000, 31_000, 86_400_000].map((lostForMs) => backoffMs(lostForMs, 1))).toEqual([500, 500, 1_700, 16_000, 30_000, 30_000]);
    expect([backoffMs(6_000, 0), backoffMs(6_000, 0.5)]).toEqual([0, 3_000]);
  });

  test("[PT-21] the server's own wait is kept to, also when somebody looks at the page", async () => {
    const town = createTown(5);
    const client = await inside(town);
    town.tell({ t: "bye", code: 4007, retryMs: 10_000 });
    town.cutAll(4007);
    await town.run(200);
    expect(client.state.connection.kind).toBe("down");
    const before = town.dials.length;
    client.wake();
    await town.run(9_000);
    expect(town.dials.length).toBe(before);
    await town.run(3_000);
    expect(client.state.connection.kind).toBe("up");
  });

  test("[AP-2] a cut says since when and when the next try is; the network's return tries at once", async () => {
    const town = createTown(6);
    const client = await inside(town);
    town.isDown = true;
    town.cutAll();
    await town.run(20_000);
    const down = client.state.connection;
    if (down.kind !== "down") throw new Error("expected to be down");
    expect(down.nextTryAtMs).toBeGreaterThanOrEqual(town.clock.nowMs());
    expect(town.clock.nowMs() - down.sinceMs).toBeGreaterThan(19_000);
    town.isDown = false;
    client.wake();
    await town.run(100);
    expect(client.state.connection.kind).toBe("up");
  });

  test("[AP-3] what comes twice stands once, at every place of a frame", async () => {
    const town = createTown(8);
    const client = await inside(town);
    const fresh: number[] = [];
    client.onLines((_, lines) => fresh.push(...lines.map((line) => line.seq)));
    for (const text of ["1", "2", "3"]) town.others(text);
    await town.run(100);
    const log = town.logs.get(room) ?? [];
    // Another tab joined: the server shows the room once more to every tab.
    town.tell({ t: "stream", s: room, e: 1, from: 0, to: 3, reset: false, me: "me", chain: ["", ""], reactions: [], spoke: [] });
    town.tell({ t: "msgs", s: room, e: 1, m: log.slice(0, 3) });
    town.tell({ t: "msgs", s: room, e: 1, m: log.slice(2, 3) });
    await town.run(100);
    expect(texts(client, room)).toEqual(["1", "2", "3"]);
    expect(fresh).toEqual([1, 2, 3]);
    expect(client.state.streams.get(room)?.gone).toBe(false);
  });

  test("[PT-8] a gap inside a frame keeps what came before it and asks for the rest at once", async () => {
    const town = createTown(9);
    const client = await inside(town);
    const by = { m: "them", name: "them", mark: 1, gender: "other" } as const;
    const at = town.clock.nowMs();
    town.logs.set(
      room,
      [1, 2, 3].map((q) => ({ k: "text" as const, q, at, by, text: `${q}` })),
    );
    town.tell({
      t: "msgs",
      s: room,
      e: 1,
      m: [
        { k: "text", q: 1, at, by, text: "1" },
        { k: "text", q: 3, at, by, text: "3" },
      ],
    });
    await town.run(200);
    expect(texts(client, room)).toEqual(["1", "2", "3"]);
    const again = town.hellos.at(-1);
    expect(again !== undefined && "positions" in again ? again.positions.find(([id]) => id === room) : null).toEqual([room, 1, 1]);
  });

  test("[AP-3] an own text that comes back before its answer is never shown twice, not for a moment", async () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const town = createTown(seed);
      const client = await inside(town);
      let most = 0;
      client.subscribe((now) => {
        most = Math.max(most, (now.streams.get(room)?.lines ?? []).filter((line) => line.text === "once").length);
      });
      client.send(room, "once");
      await town.run(15);
      town.cutAll();
      await town.run(2_000);
      expect(town.hellos.length).toBe(2);
      expect(most).toBe(1);
      expect(texts(client, room)).toEqual(["once"]);
    }
  });

  test("[PT-21] whoever is cut now and then is back at once each time; where lines end as soon as they begin the waits grow", async () => {
    const town = createTown(12);
    const client = await inside(town);
    const longest = async (upMs: number, cuts: number): Promise<number> => {
      let most = 0;
      for (let cut = 0; cut < cuts; cut += 1) {
        for (let ms = 0; ms < upMs; ms += 1_000) await town.run(Math.min(1_000, upMs));
        expect(client.state.connection.kind).toBe("up");
        town.cutAll();
        await town.run(55);
        const { connection } = client.state;
        if (connection.kind === "down") most = Math.max(most, connection.nextTryAtMs - town.clock.nowMs());
        while (client.state.connection.kind !== "up") await town.run(100);
      }
      return most;
    };
    expect(await longest(15_000, 30)).toBeLessThanOrEqual(500);
    expect(await longest(10, 30)).toBeGreaterThan(2_000);
  });

  test("[PT-21] the wait that a bye names is kept to, and ten seconds of health begin the back-off anew", async () => {
    const town = createTown(10);
    const client = await inside(town);
    town.tell({ t: "bye", code: 4006, retryMs: 8_000 });
    await town.run(15);
    const before = town.dials.length;
    town.cutAll(4006);
    await town.run(7_900);
    expect(town.dials.length).toBe(before);
    await town.run(2_000);
    expect(client.state.connection.kind).toBe("up");
    const nextWait = (): number => (client.state.connection.kind === "down" ? client.state.connection.nextTryAtMs - town.clock.nowMs() : -1);
    for (const [healthMs, most] of [
      [10_100, 500],
      [60_100, 500],
    ] as const) {
      // Ten tries in vain take the wait far above its beginning.
      town.isDown = true;
      town.cutAll();
      await town.run(120_000);
      town.isDown = false;
      client.wake();
      for (let ms = 0; ms < healthMs; ms += 20_000) {
        await town.run(Math.min(20_000, healthMs - ms));
        town.tell({ t: "ping", now: town.clock.nowMs() });
      }
      expect(client.state.connection.kind).toBe("up");
      town.isDown = true;
      town.cutAll();
      await town.run(55);
      expect(nextWait()).toBeLessThanOrEqual(most);
      town.isDown = false;
      client.wake();
      await town.run(200);
    }
    // Without that health the next wait goes on from where it was.
    let longest = 0;
    for (let cuts = 0; cuts < 12; cuts += 1) {
      town.cutAll();
      await town.run(55);
      longest = Math.max(longest, nextWait());
      client.wake();
      await town.run(200);
    }
    expect(longest).toBeGreaterThan(2_000);
  });

  test("[AP-3] a text the server took, whose number falls into what is gone, does not stand at the end for ever", async () => {
    const town = createTown(12);
    const client = await inside(town);
    town.answer = (frame) => (frame.t === "say" ? { t: "ok", n: frame.n, at: [room, 1, 5], time: town.clock.nowMs() } : null);
    client.send(room, "taken");
    await town.run(100);
    expect(texts(client, room)).toEqual(["taken"]);
    town.isDown = true;
    town.cutAll();
    await town.run(100);
    for (let at = 1; at <= 20; at += 1) town.others(`${at}`);
    town.floor = 15;
    town.isDown = false;
    client.wake();
    await town.run(500);
    expect(texts(client, room)).toEqual(["16", "17", "18", "19", "20"]);
  });

  test("[PT-8] a live message that overtakes the replay is no gap: the replay brings it in its place", () => {
    const by = { m: "them", name: "them", mark: 1, gender: "other" } as const;
    const text = (q: number): Message => ({ k: "text", q, at: 0, by, text: `${q}` });
    const chain: [string, string] = ["", ""];
    const frame = { t: "stream", s: room, e: 1, from: 0, to: 0, reset: false, me: "me", reactions: [], spoke: [] } as const;
    const held = placeAt(undefined, { ...frame, chain, reactions: [], spoke: [] });
    let view = add(begin(undefined, { ...frame, chain, reactions: [], spoke: [] }), held, [text(1)], false).view;
    // A welcome came; where this stream goes on is not said yet.
    held.begun = false;
    expect(add(view, held, [text(4)], false)).toMatchObject({ kind: "taken", fresh: [] });
    const next = placeAt(held, { ...frame, from: 1, to: 3, chain, reactions: [], spoke: [] });
    for (const messages of [[text(2), text(3)], [text(4)]]) {
      const taken = add(view, next, messages, false);
      expect(taken.kind).toBe("taken");
      view = taken.view;
    }
    expect(view.lines.map((line) => line.seq)).toEqual([1, 2, 3, 4]);
    expect(add(view, next, [text(6)], false).kind).toBe("gap");
  });

  test("[PT-9] two tabs of one device share the session and never a number", async () => {
    const town = createTown(13);
    const first = await inside(town);
    const second = town.client("other-tab");
    const resumed = second.resume();
    await town.run(200);
    expect(await resumed).toBe(true);
    first.send(room, "from one");
    await town.run(100);
    second.send(room, "from two");
    await town.run(100);
    for (const client of [first, second]) expect(texts(client, room)).toEqual(["from one", "from two"]);
    expect(new Set(town.hellos.map((hello) => hello.tab)).size).toBe(2);
  });

  test("[AP-24] the tabs of one device read and count as one, and one of them makes the sound", async () => {
    const town = createTown(14);
    const all = [await inside(town)];
    for (const name of ["other-tab", "third-tab"]) {
      const next = town.client(name);
      const resumed = next.resume();
      await town.run(200);
      expect(await resumed).toBe(true);
      all.push(next);
    }
    const unread = (): (number | undefined)[] => all.map((client) => client.state.talks[0]?.unread);
    town.others("one", talk);
    town.others("two", talk);
    await town.run(100);
    expect(unread()).toEqual([2, 2, 2]);
    void all[1]?.ask("read", { talk: "abcdefgh", seq: 1 });
    await town.run(50);
    expect(unread()).toEqual([1, 1, 1]);
    const leaders = (): Client[] => all.filter((client) => client.leads());
    expect(leaders()).toHaveLength(1);
    // The leader's tab is closed without a word; the others go on at their heartbeats.
    const rest = all.filter((client) => client !== leaders()[0]);
    leaders()[0]?.exit();
    for (let beats = 0; beats < 4; beats += 1) {
      town.tell({ t: "ping", now: town.clock.nowMs() });
      await town.run(25_000);
    }
    expect(rest.filter((client) => client.leads())).toHaveLength(1);
  });
});
