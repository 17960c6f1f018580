import { describe, expect, test } from "bun:test";
import type { Down } from "@lampion/protocol";
import { createMemoryTraces } from "../basics/traces.memory.ts";
import { createMemoryTown, type MemoryTown, type Townsperson } from "./memory-town.ts";
import { nameOf } from "./names.ts";
import { talkBetween } from "./talking.ts";

const music = "theme-music";
const stream = "room:theme-music" as const;

/** Numbers and texts that came in the room, in their order. */
function heard(person: Townsperson): { seqs: number[]; texts: string[] } {
  const messages = person
    .all("msgs")
    .filter((frame) => frame.s === stream)
    .flatMap((frame) => frame.m);
  return { seqs: messages.map((one) => one.q), texts: messages.flatMap((one) => (one.k === "text" ? [one.text] : [])) };
}
async function twoNodes(seed: number): Promise<{ town: MemoryTown; ada: Townsperson; bob: Townsperson }> {
  const town = createMemoryTown(seed, 2);
  const ada = await town.enter("Ada", { at: 0 });
  const bob = await town.enter("Bob", { at: 1 });
  for (const one of [ada, bob]) await one.ask("join", { room: music });
  return { town, ada, bob };
}

describe("a guest between nodes", () => {
  test("[RL-2] a ticket brings the session back on another node, with rooms and what was missed, once", async () => {
    const { town, ada, bob } = await twoNodes(1);
    await bob.ask("say", { room: music, text: "avant" });
    const last = heard(ada).seqs.at(-1) ?? 0;
    ada.leave();
    await bob.ask("say", { room: music, text: "pendant" });
    await ada.back([[stream, 1, last]], 1);
    await bob.ask("say", { room: music, text: "après" });
    expect(heard(ada).texts).toEqual(["avant", "pendant", "après"]);
    expect(ada.all("stream").at(-1)).toMatchObject({ reset: false, from: last });
    expect(town.nodes.map((node) => node.figures().sessions)).toEqual([0, 2]);
  });

  test("[RL-11] who comes to another node while the old line still hangs is present once, and the old line ends", async () => {
    const { town, ada } = await twoNodes(2);
    const old = ada.socket;
    town.clock.advance(1_000);
    await ada.back([], 1);
    expect(old.closed).toMatchObject({ code: 4008 });
    expect(town.nodes.map((node) => node.figures().sessions)).toEqual([0, 2]);
    // Neither a late word of the first move nor coming back to the first node ends the new line.
    const second = ada.socket;
    town.clock.advance(1_000);
    await ada.back([], 0);
    expect(second.closed).toMatchObject({ code: 4008 });
    expect(ada.socket.closed).toBeNull();
    expect(town.nodes.map((node) => node.figures().sessions)).toEqual([1, 1]);
  });

  test("[RL-11] a word about an older move that comes late ends nothing", async () => {
    const late: (() => void)[] = [];
    const town = createMemoryTown(3, 2, undefined, (deliver) => void late.push(deliver));
    const ada = await town.enter("Ada", { at: 0 });
    town.clock.advance(1_000);
    await ada.back([], 1);
    town.clock.advance(1_000);
    await ada.back([], 0);
    for (const deliver of late.splice(0)) deliver();
    await town.rest();
    expect(ada.socket.closed).toBeNull();
    expect(town.nodes[0]?.figures().sessions).toBe(1);
  });

  test("[RL-2] a send that is repeated on another node is kept once", async () => {
    const { ada, bob } = await twoNodes(4);
    const said = (await ada.ask("say", { room: music, text: "une fois" })) as Down<"ok">;
    const last = heard(ada).seqs.at(-1) ?? 0;
    ada.leave();
    await ada.back([[stream, 1, last]], 1);
    const again = await ada.repeat(said.n, "say", { room: music, text: "une fois" });
    expect(again).toMatchObject({ t: "ok", at: said.at });
    expect(heard(bob).texts).toEqual(["une fois"]);
  });
});

describe("a node that is replaced", () => {
  test("[PT-20] its guests are told to move one after the other, the last of them with time left, and it waits until they have", async () => {
    const town = createMemoryTown(13, 2);
    const people: Townsperson[] = [];
    for (let at = 0; at < 40; at += 1) people.push(await town.enter(nameOf(at), { at: 0 }));
    await town.enter("Bob", { at: 1 });
    await town.pass(6_000, 500);
    let isOver = false;
    const over = town.nodes[0]?.drain().then(() => (isOver = true));
    const told = people.map((one) => one.all("bye").at(-1));
    for (const frame of told) expect(frame).toMatchObject({ code: 4006 });
    const times = told.map((frame) => frame?.retryMs ?? 0).toSorted((a, b) => a - b);
    for (const [at, ms] of times.slice(1).entries()) expect(ms - (times[at] ?? 0)).toBeGreaterThanOrEqual(19);
    expect(times.at(-1)).toBeLessThan(1_000);
    const moves = async (one: Townsperson): Promise<void> => {
      one.leave();
      await one.back([], 1);
    };
    for (const one of people.slice(0, 39)) await moves(one);
    town.pulse.ring();
    await town.rest();
    expect(isOver).toBe(false);
    for (const one of people.slice(39)) await moves(one);
    town.pulse.ring();
    await over;
    expect(town.nodes.map((node) => node.figures().sessions)).toEqual([0, 41]);
  });

  test("[PT-20] whoever is at the door when it begins to end, at whichever moment of coming in, is let in and told to move", async () => {
    for (let moment = 0; moment < 24; moment += 1) {
      const { town, ada } = await twoNodes(14);
      await town.enter("Cleo", { at: 0 });
      await town.pass(6_000, 500);
      ada.leave();
      const coming = ada.back([], 0);
      for (let at = 0; at < moment; at += 1) await Promise.resolve();
      const over = town.nodes[0]?.drain();
      await coming;
      await town.rest();
      expect([moment, ada.all("welcome").length, ada.all("bye").at(-1), ada.socket.closed]).toEqual([moment, 2, expect.objectContaining({ code: 4006 }), null]);
      town.clock.advance(28_000);
      town.pulse.ring();
      await over;
    }
  });
});

test("[RL-4] whoever moves is served by the old node until the new one has read what they missed", async () => {
  const { town, ada, bob } = await twoNodes(14);
  const old = ada.socket;
  const read = town.devices.blocks;
  const during: string[] = [];
  town.devices.blocks = async (relation) => {
    const blocks = await read(relation);
    if (old.closed === null) bob.send("say", { room: music, text: `mot ${"abc".charAt(during.length)}` });
    during.push(old.closed === null ? "served" : "ended");
    return blocks;
  };
  const last = heard(ada).seqs.at(-1) ?? 0;
  town.clock.advance(1_000);
  await ada.back([[stream, 1, last]], 1);
  expect(during).toEqual(["served", "served"]);
  expect(old.closed).toMatchObject({ code: 4008 });
  expect(new Set(heard(ada).texts)).toEqual(new Set(["mot a", "mot b"]));
});

describe("nodes that do not hear each other", () => {
  test("[RL-9] a room goes on by what the store says, in one order, and nothing is shown twice when they hear each other again", async () => {
    const { town, ada, bob } = await twoNodes(5);
    for (const end of town.ends) end.cut(true);
    for (let at = 0; at < 10; at += 1) {
      await ada.ask("say", { room: music, text: `Ada dit ${"abcdefghij".charAt(at)}` });
      await bob.ask("say", { room: music, text: `Bob dit ${"abcdefghij".charAt(at)}` });
    }
    await town.pass(4_000, 500);
    for (const one of [ada, bob]) expect(heard(one).texts).toHaveLength(20);
    for (const end of town.ends) end.cut(false);
    await town.rest();
    await bob.ask("say", { room: music, text: "de nouveau ensemble" });
    expect(heard(ada).seqs).toEqual(Array.from({ length: 21 }, (_, at) => at + 1));
    expect(heard(bob)).toEqual(heard(ada));
    expect(town.alarms).toEqual([]);
  });

  test("[RL-9] what was said, knocked, blocked or begun in private meanwhile is there as soon as they hear each other again", async () => {
    const town = createMemoryTown(6, 2);
    const ada = await town.enter("Ada", { at: 0 });
    const bob = await town.enter("Bob", { at: 1 });
    const talk = await talkBetween(ada, bob);
    for (const one of [ada, bob]) await one.ask("join", { room: music });
    for (const end of town.ends) end.cut(true);
    expect((await ada.ask("tell", { talk, text: "tu me lis ?" })).t).toBe("ok");
    /** Numbers that came: from the store a private record comes sealed, and the device opens it. */
    const told = (): number[] => [
      ...bob
        .all("msgs")
        .filter((frame) => frame.s === `talk:${talk}`)
        .flatMap((frame) => frame.m.map((one) => one.q)),
      ...bob
        .all("sealed")
        .filter((frame) => frame.s === `talk:${talk}`)
        .flatMap((frame) => frame.m.map(([seq]) => seq)),
    ];
    expect(told()).toEqual([1]);
    expect((await ada.ask("block", { whom: { talk }, calm: "off" })).t).toBe("ok");
    for (const end of town.ends) end.cut(false);
    await town.rest();
    expect(town.alarms).toEqual([]);
    expect(told()).toEqual([1, 2]);
    expect(bob.all("talk").at(-1)?.talk.state).toBe("closed");
    await bob.ask("say", { room: music, text: "personne ne doit" });
    expect(heard(ada).texts).not.toContain("personne ne doit");
  });

  test("[RL-9] a stream that came back shorter is not continued: everybody comes again and is told that something is gone", async () => {
    const { town, ada, bob } = await twoNodes(7);
    await ada.ask("say", { room: music, text: "bientôt perdu" });
    await bob.ask("say", { room: music, text: "bientôt perdu aussi" });
    Object.assign(town.messages, { head: async () => ({ epoch: 1, seq: 1 }) });
    town.ends[0]?.cut(true);
    town.ends[0]?.cut(false);
    await town.rest();
    expect(ada.socket.closed).toMatchObject({ code: 4006 });
    await ada.back([[stream, 1, 2]], 0);
    expect(ada.all("stream").at(-1)).toMatchObject({ reset: true });
  });
});

test("[PT-12] nobody hears of a message before the store has it: whatever number is told on the bus can be read there; what the store refuses is told to nobody", async () => {
  const { town, ada, bob } = await twoNodes(12);
  const early: string[] = [];
  let told = 0;
  const [end] = town.ends;
  if (end === undefined) throw new Error("no node");
  const publish = end.publish;
  end.publish = (subject, event) => {
    const { record } = event as { record?: { epoch: number; seq: number } };
    if (subject === `room.${music}` && record !== undefined) {
      told += 1;
      if (!written.has(record.seq)) early.push(`${record.epoch}/${record.seq}`);
    }
    publish(subject, event);
  };
  const written = new Set<number>();
  const append = town.messages.append;
  Object.assign(town.messages, {
    append: ((draft, settled) =>
      append(draft, (done) => {
        if (done.kind === "appended") written.add(done.seq);
        settled(done);
      })) satisfies typeof append,
  });
  for (let at = 0; at < 20; at += 1) await ada.ask("say", { room: music, text: `bonsoir ${nameOf(at)}` });
  expect([told, early]).toEqual([20, []]);
  expect(heard(bob).texts).toHaveLength(20);
  town.messages.refuseWith("failed");
  expect((await ada.ask("say", { room: music, text: "personne ne le saura" })).t).toBe("no");
  expect([told, heard(bob).texts.length]).toEqual([20, 20]);
});

test("[PF-19] a request that is looked at goes on to the other node once for each message, and on its own node it is not followed", async () => {
  const seen = [createMemoryTraces("node 0"), createMemoryTraces("node 1")];
  const town = createMemoryTown(19, 2, undefined, undefined, {}, undefined, (node) => seen[node] ?? null);
  const ada = await town.enter("Ada", { at: 0 });
  const bob = await town.enter("Bob", { at: 1 });
  for (const one of [ada, bob]) await one.ask("join", { room: music });
  for (let at = 0; at < 3; at += 1) await ada.ask("say", { room: music, text: `bonsoir ${nameOf(at)}` });
  expect(heard(bob).texts).toHaveLength(3);
  expect(new Set(seen[1]?.followed()).size).toBe(3);
  expect(seen[1]?.followed().every((mark) => mark.startsWith("node 0 "))).toBe(true);
  expect(seen[0]?.followed()).toEqual([]);
});

describe("people of all nodes", () => {
  async function crowd(): Promise<{ town: MemoryTown; people: Townsperson[] }> {
    const town = createMemoryTown(8, 2);
    const people: Townsperson[] = [];
    for (let at = 0; at < 44; at += 1) people.push(await town.enter(nameOf(at), { at: at % 2, settings: { listed: true } }));
    await town.pass(240_000, 2_000);
    return { town, people };
  }
  const rowsOf = async (one: Townsperson): Promise<string[]> => {
    await one.ask("people", { act: "open" });
    return (
      one
        .all("people")
        .at(-1)
        ?.rows.map((row) => row.nickname) ?? []
    );
  };

  test("[PT-13] a list shows guests of every node, can be knocked on, and empties when a node falls silent", async () => {
    const { town, people } = await crowd();
    const [first, second] = people;
    if (first === undefined || second === undefined) throw new Error("nobody");
    const seen = await rowsOf(first);
    // All the others, although half of them are elsewhere and twenty are needed to be shown at all.
    expect(seen.length).toBe(43);
    expect(seen).toContain(second.name);
    const row = first
      .all("people")
      .at(-1)
      ?.rows.find((one) => one.nickname === second.name);
    expect(await first.ask("knock", { to: { row: row?.id ?? "" }, text: "Envie de parler de piano ?" })).toMatchObject({ t: "ok" });
    expect(second.all("knock").at(-1)?.knock).toMatchObject({ way: "received" });
    town.ends[1]?.cut(true);
    await town.pass(200_000, 2_000);
    const gone = new Set(first.all("people-diff").flatMap((diff) => diff.drop));
    expect(gone.size).toBeGreaterThanOrEqual(22);
    town.ends[1]?.cut(false);
    await town.pass(12_000, 2_000);
    const again = first.all("people-diff").flatMap((diff) => diff.add.map((one) => one.nickname));
    expect(again.length).toBeGreaterThan(0);
  });

  test("[EN-5] a nickname is borne once over all nodes", async () => {
    const town = createMemoryTown(9, 2);
    await town.enter("Capucine", { at: 0 });
    await town.pass(4_000, 2_000);
    const other = await town.come("somebody else", { nickname: "capucine" }, 1);
    expect(other.all("refused").at(-1)).toMatchObject({ code: "name-taken", field: "nickname" });
  });

  test("[PT-13] lost, late and doubled words between nodes are made good: both see the same guests", async () => {
    let dice = 0;
    const late: (() => void)[] = [];
    const town = createMemoryTown(10, 2, undefined, (deliver) => {
      dice = (dice * 31 + 7) % 10;
      if (dice < 3) return;
      if (dice < 5) late.push(deliver);
      else deliver();
    });
    const people: Townsperson[] = [];
    for (let at = 0; at < 44; at += 1) people.push(await town.enter(nameOf(at), { at: at % 2, settings: { listed: true } }));
    for (let step = 0; step < 140; step += 1) {
      await town.pass(2_000, 2_000);
      for (const deliver of late.splice(0)) deliver();
    }
    for (const one of people.slice(0, 2)) expect((await rowsOf(one)).length).toBe(43);
  });
});
