import { describe, expect, test } from "bun:test";
import type { Command, Down } from "@lampion/protocol";
import type { Client } from "./client-shape.ts";
import { createTown, fields, room, talk, type Town } from "./fake-town.test.ts";

async function inside(town: Town, client: Client = town.client()): Promise<Client> {
  const entered = client.enter(fields);
  await town.run(200);
  expect(await entered).toEqual({ kind: "inside" });
  return client;
}
async function back(town: Town, client: Client): Promise<Client> {
  const resumed = client.resume();
  await town.run(200);
  expect(await resumed).toBe(true);
  return client;
}
const line = (client: Client, stream: string, text: string) => client.state.streams.get(stream)?.lines.find((one) => one.text === text);
const lines = (client: Client, stream: string): string[] => (client.state.streams.get(stream)?.lines ?? []).map((one) => `${one.text}/${one.state}`);
const logged = (town: Town, stream: string): string[] => (town.logs.get(stream) ?? []).map((one) => (one.k === "text" ? one.text : ""));
const no = (frame: Command, code: "nudge" | "held" | "blocked" | "slow-mode", more: object = {}): Down => ({ t: "no", n: frame.n, code, ...more });

describe("what one writes", () => {
  test("[AP-4] a bubble is sending at once, then sent, and stands once", async () => {
    const town = createTown(21);
    const client = await inside(town);
    client.send(room, "hello");
    expect(lines(client, room)).toEqual(["hello/sending"]);
    await town.run(100);
    expect(lines(client, room)).toEqual(["hello/sent"]);
    expect(line(client, room, "hello")).toMatchObject({ mine: true, seq: 1 });
  });

  test("[AP-4] refused, held and nudged say why; a nudged one goes out when asked, a dropped one gives its text back", async () => {
    const town = createTown(22);
    const client = await inside(town);
    const answers: Record<string, "nudge" | "held" | "blocked"> = { a: "blocked", b: "held", c: "nudge" };
    town.answer = (frame) =>
      frame.t === "say" && frame.anyway !== true && answers[frame.text] !== undefined ? no(frame, answers[frame.text] ?? "held", { reason: "contact" }) : null;
    for (const text of ["a", "b", "c"]) client.send(room, text);
    await town.run(100);
    expect(lines(client, room)).toEqual(["a/refused", "b/held", "c/nudged"]);
    expect(line(client, room, "a")).toMatchObject({ code: "blocked", reason: "contact" });
    client.sendAnyway(line(client, room, "c")?.key ?? "");
    await town.run(100);
    expect(logged(town, room)).toEqual(["c"]);
    expect(client.drop(line(client, room, "a")?.key ?? "")).toBe("a");
    expect(lines(client, room)).toEqual(["c/sent", "b/held"]);
  });

  test("[TR-7] a text that this level does not include says what is missing, and where a contact detail stands", async () => {
    const town = createTown(33);
    const client = await inside(town);
    town.answer = (frame) => no(frame, "blocked", { reason: "link", spans: [[4, 9]], way: { kind: "days", days: 3 } });
    client.send(room, "see a.com");
    await town.run(100);
    expect(line(client, room, "see a.com")).toMatchObject({ spans: [[4, 9]], lacks: { kind: "days", days: 3 } });
    expect(line(await back(town, town.client()), room, "see a.com")).toMatchObject({ state: "refused", spans: [[4, 9]] });
  });

  test("[CV-9] a sign of typing goes out once in 3 s and never after a cut, and the other's ends after 6 s", async () => {
    const town = createTown(35);
    const client = await inside(town);
    for (let keys = 0; keys < 7; keys += 1) {
      void client.ask("typing", { talk: "abcdefgh" });
      await town.run(500);
    }
    expect(town.heard.filter((frame) => frame.t === "typing")).toHaveLength(2);
    town.isDown = true;
    town.cutAll();
    await town.run(4_000);
    expect(await client.ask("typing", { talk: "abcdefgh" })).toMatchObject({ t: "ok" });
    town.isDown = false;
    client.wake();
    await town.run(500);
    expect(town.heard.filter((frame) => frame.t === "typing")).toHaveLength(2);
    town.tell({ t: "typing", talk: "abcdefgh" });
    await town.run(5_000);
    expect([...client.state.typing.keys()]).toEqual(["abcdefgh"]);
    await town.run(1_100);
    expect(client.state.typing.size).toBe(0);
  });

  test("what is unread counts texts of the other above what was read, live and after a return", async () => {
    const town = createTown(34);
    const client = await inside(town);
    const unread = (): number | undefined => client.state.talks[0]?.unread;
    town.others("one", talk);
    town.others("two", talk);
    client.send(talk, "mine");
    await town.run(100);
    expect(unread()).toBe(2);
    void client.ask("read", { talk: "abcdefgh", seq: 1 });
    expect(unread()).toBe(1);
    town.cutAll();
    await town.run(2_000);
    expect(unread()).toBe(1);
    void client.ask("read", { talk: "abcdefgh", seq: 3 });
    expect(unread()).toBe(0);
    town.others("three", talk);
    await town.run(100);
    expect(unread()).toBe(1);
  });

  test("[AP-4] slow mode says that it waits, and the text goes out once when it may", async () => {
    const town = createTown(23);
    const client = await inside(town);
    let isSlow = true;
    town.answer = (frame) => (isSlow ? no(frame, "slow-mode", { retryMs: 5_000 }) : null);
    client.send(room, "patience");
    await town.run(1_000);
    expect(line(client, room, "patience")).toMatchObject({ state: "sending", code: "slow-mode", retryAtMs: town.clock.nowMs() + 4_020 });
    isSlow = false;
    await town.run(6_000);
    expect(lines(client, room)).toEqual(["patience/sent"]);
    expect(logged(town, room)).toEqual(["patience"]);
  });

  test("[AP-5] twenty texts wait and survive a reload, the next one is not taken", async () => {
    const town = createTown(24);
    const client = await inside(town);
    town.isDown = true;
    town.cutAll();
    await town.run(100);
    const keys = Array.from({ length: 21 }, (_, at) => client.send(talk, `t${at}`));
    expect(keys.slice(0, 20)).not.toContain(null);
    expect(keys[20]).toBeNull();
    client.wake();
    town.isDown = false;
    const again = await back(town, town.client());
    await town.run(500);
    expect(logged(town, talk)).toEqual(Array.from({ length: 20 }, (_, at) => `t${at}`));
    expect(lines(again, talk)).toEqual(Array.from({ length: 20 }, (_, at) => `t${at}/sent`));
  });

  for (const [stream, waitMs] of [
    [room, 120_000],
    [talk, 1_800_000],
  ] as const) {
    test(`[AP-5] what waited longer than ${waitMs / 60_000} minutes in ${stream === room ? "a room" : "private"} is asked about first`, async () => {
      for (const [late, expected] of [
        [-1_000, "sent"],
        [1_000, "failed"],
      ] as const) {
        const town = createTown(25);
        const client = await inside(town);
        town.isDown = true;
        town.cutAll();
        await town.run(100);
        client.send(stream, "old");
        await town.run(waitMs + late - 100);
        town.isDown = false;
        client.wake();
        await town.run(300);
        expect(lines(client, stream)).toEqual([`old/${expected}`]);
        if (expected === "sent") continue;
        expect(line(client, stream, "old")?.code).toBe("stale");
        expect(logged(town, stream)).toEqual([]);
        client.retry(line(client, stream, "old")?.key ?? "");
        await town.run(300);
        expect(logged(town, stream)).toEqual(["old"]);
      }
    });
  }

  test("[PT-9] a text whose answer was lost is sent again under its number, also after a reload, and stands once", async () => {
    for (const reloads of [false, true]) {
      const town = createTown(26);
      const client = await inside(town);
      client.send(room, "once");
      // It reaches the server after 10 ms, the answer would need 20.
      await town.run(15);
      town.isDown = true;
      town.cutAll();
      await town.run(reloads ? 60 : 3_000);
      town.isDown = false;
      const now = reloads ? await back(town, town.client()) : client;
      now.wake();
      await town.run(500);
      expect(logged(town, room)).toEqual(["once"]);
      expect(lines(now, room)).toEqual(["once/sent"]);
    }
  });

  test("[PT-9] what another session left in the queue gets new numbers and is not sent without asking", async () => {
    const town = createTown(27);
    const client = await inside(town);
    town.isDown = true;
    town.cutAll();
    await town.run(50);
    client.send(room, "left over");
    town.isDown = false;
    town.session = "session-2";
    client.wake();
    await town.run(500);
    expect(lines(client, room)).toEqual(["left over/failed"]);
    expect(logged(town, room)).toEqual([]);
  });

  test("[AP-6] drafts survive a reload per room, and end when the text is sent or the guest is forgotten", async () => {
    const town = createTown(28);
    const client = await inside(town);
    client.setDraft(room, "half a word");
    client.setDraft(talk, "another");
    const again = await back(town, town.client());
    expect([again.draft(room), again.draft(talk)]).toEqual(["half a word", "another"]);
    again.send(talk, "another");
    expect(again.draft(talk)).toBe("");
    expect(again.draft(room)).toBe("half a word");
    const forgotten = again.forget();
    await town.run(200);
    expect(await forgotten).toEqual(["restrictions"]);
    expect([...town.store.keys()]).toEqual([]);
    expect(again.state.phase).toBe("gone");
  });

  test("[SA-10] quick exit leaves nothing on the device and does not come back by itself", async () => {
    const town = createTown(29);
    const client = await inside(town);
    client.setDraft(room, "half a word");
    client.exit();
    expect([...town.store.keys()]).toEqual([]);
    const dials = town.dials.length;
    await town.run(120_000);
    expect(town.dials.length).toBe(dials);
    expect(town.heard.some((frame) => frame.t === "exit")).toBe(true);
    expect(await town.client().resume()).toBe(false);
    // The parked session still knows the old numbers: whoever comes back must not be answered with them.
    const again = await inside(town, town.client());
    again.send(room, "new");
    await town.run(100);
    expect(logged(town, room)).toEqual(["new"]);
    expect(town.hellos[0]?.tab).not.toBe(town.hellos.at(-1)?.tab);
  });

  test("[NU-10] where only the devices judge, a stop never leaves this one, and what comes in is judged here", async () => {
    const town = createTown(30);
    town.check = "devices";
    const judge = (text: string) =>
      text.includes("bad")
        ? { step: "stop" as const, reason: "threat" }
        : text.includes("rude")
          ? { step: "nudge" as const, reason: "insult" }
          : { step: "allow" as const, reason: null };
    const client = await inside(town, town.client("first-tab", judge));
    client.send(talk, "bad");
    client.send(talk, "rude");
    client.send(talk, "fine");
    client.send(room, "bad");
    town.others("bad too", talk);
    await town.run(200);
    expect(town.heard.filter((frame) => frame.t === "tell").map((frame) => frame.text)).toEqual(["fine"]);
    expect(town.heard.filter((frame) => frame.t === "say")).toHaveLength(1);
    expect(line(client, talk, "bad")).toMatchObject({ state: "refused", code: "blocked", reason: "threat" });
    expect(line(client, talk, "rude")?.state).toBe("nudged");
    expect(line(client, talk, "bad too")).toMatchObject({ fold: true, reason: "threat" });
    client.sendAnyway(line(client, talk, "rude")?.key ?? "");
    await town.run(100);
    expect(logged(town, talk)).toContain("rude");
  });

  test("[NU-10, MD-3] what this device stopped goes when its author asks the service whether a person found it right, and is shown as it is where the service says so", async () => {
    const town = createTown(31);
    town.check = "devices";
    const judge = (text: string) => (text.includes("bad") ? { step: "stop" as const, reason: "threat" } : { step: "allow" as const, reason: null });
    const client = await inside(town, town.client("first-tab", judge));
    client.send(talk, "bad");
    await town.run(100);
    let isFound = false;
    town.answer = (frame) => (frame.t === "tell" && frame.freed === true && !isFound ? { t: "no", n: frame.n, code: "blocked", rule: "3.3" } : null);
    client.sendFreed(line(client, talk, "bad")?.key ?? "");
    await town.run(100);
    expect(line(client, talk, "bad")).toMatchObject({ state: "refused", code: "blocked", rule: "3.3" });
    isFound = true;
    client.sendFreed(line(client, talk, "bad")?.key ?? "");
    await town.run(200);
    expect(logged(town, talk)).toEqual(["bad"]);
    expect(town.heard.filter((frame) => frame.t === "tell").map((frame) => frame.freed)).toEqual([true, true]);
    const by = { m: "them", name: "them", mark: 1, gender: "other" as const };
    town.tell({ t: "msgs", s: talk, e: 1, m: [{ k: "text", at: town.clock.nowMs(), by, text: "bad as well", q: 2, freed: true }] });
    town.tell({ t: "msgs", s: talk, e: 1, m: [{ k: "text", at: town.clock.nowMs(), by, text: "bad and not found right", q: 3 }] });
    await town.run(100);
    expect([line(client, talk, "bad as well")?.fold, line(client, talk, "bad and not found right")?.fold]).toEqual([false, true]);
  });

  test("[NU-10] what pauses there reaches the service as a state without a word, also over a bad line, once; the receiver sees the card", async () => {
    const town = createTown(33);
    town.check = "devices";
    const judge = (text: string) =>
      text.includes("age")
        ? { step: "stop" as const, reason: "own-age", help: "child", pauses: true }
        : text.includes("threat")
          ? { step: "stop" as const, reason: "threat", pauses: true, cards: ["blackmail" as const] }
          : { step: "allow" as const, reason: null };
    const client = await inside(town, town.client("first-tab", judge));
    const pauses = (): unknown[] => town.heard.filter((frame) => frame.t === "pause");
    let refusals = 2;
    town.answer = (frame) => (frame.t === "pause" && refusals-- > 0 ? { t: "no", n: frame.n, code: "busy", retryMs: 1_000 } : null);
    client.send(talk, "my age");
    await town.run(5_000);
    expect(line(client, talk, "my age")).toMatchObject({ state: "refused", reason: "own-age", help: "child" });
    expect(logged(town, talk)).toEqual([]);
    expect(pauses()).toHaveLength(3);
    expect(JSON.stringify(pauses())).not.toContain("my age");
    expect(client.state.cards.get(talk)).toBeUndefined();
    town.others("a threat", talk);
    await town.run(200);
    expect(pauses()).toHaveLength(4);
    expect(client.state.cards.get(talk)).toMatchObject([{ card: "blackmail" }]);
    expect(line(client, talk, "a threat")).toMatchObject({ fold: true });
    // Heard long ago and shown again: a pause that a person lifted stays lifted.
    town.tell({ t: "ping", now: town.clock.nowMs() + 3_600_000 });
    const old = { k: "text" as const, at: town.clock.nowMs() - 3_600_000, by: { m: "them", name: "them", mark: 1, gender: "other" as const }, text: "an old threat" };
    town.tell({ t: "msgs", s: talk, e: 1, m: [{ ...old, q: 2 }] });
    await town.run(200);
    expect(line(client, talk, "an old threat")).toMatchObject({ fold: true });
    expect(pauses()).toHaveLength(4);
  });

  test("[SF-46, NU-10] where the devices judge, a text that passes and tells of wishing to die goes, and its author alone sees whom to talk to", async () => {
    const town = createTown(34);
    town.check = "devices";
    const client = await inside(
      town,
      town.client("first-tab", (text) => ({ step: "allow" as const, reason: null, help: text.includes("die") ? "suicide" : null })),
    );
    client.send(talk, "hello");
    await town.run(200);
    expect(client.state.cards.get(talk)).toBeUndefined();
    client.send(talk, "i wish to die");
    await town.run(200);
    expect(logged(town, talk)).toContain("i wish to die");
    expect(client.state.cards.get(talk)).toMatchObject([{ card: "care", help: "suicide" }]);
    town.others("i wish to die too", talk);
    await town.run(200);
    expect(client.state.cards.get(talk)).toHaveLength(1);
    expect(town.heard.filter((frame) => frame.t === "pause")).toEqual([]);
  });

  test("[RO-4] a message taken back loses its text here, also in one batch and when history brings it later", async () => {
    const town = createTown(31);
    const client = await inside(town);
    town.others("one");
    await town.run(100);
    const by = { m: "them", name: "them", mark: 1, gender: "other" } as const;
    const at = town.clock.nowMs();
    town.tell({
      t: "msgs",
      s: room,
      e: 1,
      m: [
        { k: "text", q: 2, at, by, text: "two" },
        { k: "withdrawn", q: 3, at, of: 2 },
        { k: "notice", q: 4, at, notice: "hidden", of: 1 },
      ],
    });
    await town.run(100);
    const shown = client.state.streams.get(room)?.lines.filter((one) => one.kind === "text") ?? [];
    expect(shown.map((one) => [one.seq, one.text, one.withdrawn, one.notice])).toEqual([
      [1, "", true, "hidden"],
      [2, "", true, null],
    ]);
  });

  test("[CV-12] a private message leaves the screen 72 h after it was sent, a room's stays", async () => {
    const town = createTown(32);
    const client = await inside(town);
    town.others("private", talk);
    town.others("open", room);
    await town.run(100);
    const hour = 3_600_000;
    town.tell({ t: "ping", now: town.clock.nowMs() + 71 * hour });
    await town.run(50);
    expect(lines(client, talk)).toEqual(["private/sent"]);
    town.tell({ t: "ping", now: town.clock.nowMs() + 73 * hour });
    await town.run(50);
    expect(lines(client, talk)).toEqual([]);
    expect(lines(client, room)).toEqual(["open/sent"]);
  });
});

describe("the way in", () => {
  test("[EN-8] work begins with prepare and is paid once: a mended field goes out on the same connection", async () => {
    const town = createTown(41);
    const client = town.client();
    await client.prepare();
    await town.run(10);
    expect(town.solved).toEqual(["nonce-1"]);
    let isTaken = true;
    town.refuse = () => (isTaken ? { t: "refused", code: "name-taken", field: "nickname", suggestion: "Anna-2" } : null);
    const first = client.enter(fields);
    await town.run(200);
    expect(await first).toMatchObject({ kind: "refused", frame: { suggestion: "Anna-2" } });
    // Somebody thinks for a minute.
    await town.run(60_000);
    isTaken = false;
    await inside(town, client);
    expect(town.solved).toEqual(["nonce-1"]);
    expect(town.dials).toHaveLength(1);
  });

  test("[TK-6] a nonce that has run out is renewed by itself, here and by the server's word, and not for ever", async () => {
    const town = createTown(42);
    const client = town.client();
    await client.prepare();
    await town.run(299_000);
    await inside(town, client);
    expect(town.solved).toEqual(["nonce-1", "nonce-2"]);
    const other = createTown(43);
    let refusals = 1;
    other.refuse = () => ((refusals -= 1) >= 0 ? { t: "refused", code: "nonce-invalid" } : null);
    await inside(other);
    expect(other.solved).toHaveLength(2);
    refusals = 99;
    const third = other.client("second-tab").enter(fields);
    await other.run(500);
    expect(await third).toMatchObject({ kind: "refused", frame: { code: "nonce-invalid" } });
  });

  test("[PT-18] a full house is asked again by itself after the time it names, with the same work, and not for ever", async () => {
    const town = createTown(45);
    town.full = 2;
    const client = town.client();
    const entered = client.enter(fields);
    await town.run(1_500);
    expect(town.hellos).toHaveLength(1);
    await town.run(6_000);
    expect(await entered).toMatchObject({ kind: "inside" });
    expect(town.hellos).toHaveLength(3);
    expect(town.solved).toEqual(["nonce-1"]);
    const other = createTown(46);
    other.full = 99;
    const never = other.client().enter(fields);
    await other.run(120_000);
    expect(await never).toMatchObject({ kind: "failed" });
    expect(other.hellos).toHaveLength(9);
  });

  test("[EN-15] a ticket that is no longer good leads to the door, with the texts kept", async () => {
    const town = createTown(44);
    const client = await inside(town);
    town.isDown = true;
    town.cutAll();
    await town.run(50);
    client.send(room, "kept");
    const asked = client.ask("rooms", {});
    town.isDown = false;
    town.takesTickets = false;
    client.wake();
    await town.run(500);
    expect(client.state.phase).toBe("gone");
    expect(await asked).toMatchObject({ t: "no", code: "not-now" });
    expect(lines(client, room)).toEqual(["kept/sending"]);
  });

  test("[PT-9] a request that was not answered before a cut is asked again under its number, before the texts written after it", async () => {
    const town = createTown(45);
    const client = await inside(town);
    town.isDown = true;
    town.cutAll();
    await town.run(50);
    const asked = client.ask("join", { room: "FR-75010" });
    client.send("room:FR-75010", "first word");
    town.isDown = false;
    client.wake();
    await town.run(500);
    expect(await asked).toMatchObject({ t: "ok" });
    expect(town.heard.map((frame) => frame.t)).toEqual(["join", "say"]);
    town.isDown = true;
    town.cutAll();
    await town.run(50);
    const late = client.ask("rooms", {});
    await town.run(16_000);
    expect(await late).toMatchObject({ t: "no", code: "busy" });
  });

  for (const [code, phase] of [
    [4000, "gone"],
    [4002, "gone"],
    [4008, "gone"],
    [4011, "gone"],
    [4001, "gone"],
    [4004, "inside"],
    [4006, "inside"],
    [4010, "inside"],
    [1006, "inside"],
    [1001, "inside"],
  ] as const) {
    test(`[EN-15] after close code ${code} the client ${phase === "gone" ? "does not dial again" : "comes back with its ticket"}`, async () => {
      const town = createTown(46);
      const client = await inside(town);
      town.cutAll(code);
      await town.run(5_000);
      expect(client.state.phase).toBe(phase);
      expect(town.hellos).toHaveLength(phase === "gone" ? 1 : 2);
      if (phase === "gone") expect(client.state.goneWhy).toBe(code);
      else expect(client.state.connection.kind).toBe("up");
    });
  }

  test("[EN-8] the door is there before the work is done, and what ran out while nobody wrote is made anew", async () => {
    const town = createTown(47);
    const client = town.client();
    let isShown = false;
    town.workMs = 4_000;
    void client.prepare().then(() => {
      isShown = true;
    });
    await town.run(10);
    expect(isShown).toBe(true);
    const entered = client.enter(fields);
    await town.run(3_000);
    // The server waits five seconds for the first frame: nothing is dialled before the work is done.
    expect(town.dials).toHaveLength(0);
    await town.run(2_000);
    expect(await entered).toEqual({ kind: "inside" });
    const other = createTown(48);
    const slow = other.client();
    await slow.prepare();
    await other.run(400_000);
    await slow.prepare();
    await other.run(10);
    expect(other.solved).toEqual(["nonce-1", "nonce-2"]);
  });
});
