import { describe, expect, test } from "bun:test";
import type { Client } from "./client-shape.ts";
import { back, createTown, inside, lines, logged, no, room, talk } from "./fake-town.test.ts";

const line = (client: Client, stream: string, text: string) => client.state.streams.get(stream)?.lines.find((one) => one.text === text);

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
