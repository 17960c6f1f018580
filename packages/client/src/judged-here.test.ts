import { describe, expect, test } from "bun:test";
import type { Client } from "./client-shape.ts";
import { createTown, inside, logged, room, talk } from "./fake-town.test.ts";

const line = (client: Client, stream: string, text: string) => client.state.streams.get(stream)?.lines.find((one) => one.text === text);

describe("where only the two devices judge", () => {
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
});
