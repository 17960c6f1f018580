import { describe, expect, test } from "bun:test";
import { limits, type Down, type Message } from "@lampion/protocol";
import fc from "fast-check";
import { isWorthIt, nextWindowMs } from "../delivery/flush-window.ts";
import { createRoomOutflow } from "../delivery/room-outflow.ts";
import { createMemoryTown, type MemoryTown, type Townsperson } from "./memory-town.ts";
import { nameOf } from "./names.ts";
import { heard, newest, talkBetween } from "./talking.ts";

const music = "theme-music";
const stream = `room:${music}` as const;

async function roomOf(seed: number, count: number, nodes = 1): Promise<{ town: MemoryTown; people: Townsperson[] }> {
  const town = createMemoryTown(seed, nodes);
  const people: Townsperson[] = [];
  for (let at = 0; at < count; at += 1) people.push(await town.enter(nameOf(at), { at: at % nodes }));
  for (const one of people) await one.ask("join", { room: music });
  return { town, people };
}
const framesOf = (one: Townsperson): string[] => one.raw().filter((text) => text.startsWith(`{"t":"msgs","s":"${stream}"`));

/** How often anything made a message into JSON while `work` ran, whatever the counter says. */
async function encodings(work: () => Promise<void>): Promise<number> {
  const real = JSON.stringify;
  let count = 0;
  JSON.stringify = ((value: unknown, ...rest: []) => {
    if (typeof value === "object" && value !== null && "k" in value && "q" in value) count += 1;
    return real(value, ...rest);
  }) as typeof JSON.stringify;
  try {
    await work();
  } finally {
    JSON.stringify = real;
  }
  return count;
}

describe("one message to many", () => {
  test("[PT-1] a message is encoded once, whatever the number of readers; the counter says so and counts every encoding", async () => {
    const { town, people } = await roomOf(1, 60);
    const [author] = people;
    const encodes = (): number => town.nodes[0]?.figures().encodes ?? 0;
    const before = encodes();
    const seen = await encodings(async () => {
      for (let at = 0; at < 20; at += 1) await author?.ask("say", { room: music, text: `bonsoir ${nameOf(at)}` });
    });
    expect([encodes() - before, seen]).toEqual([20, 20]);
    for (const one of people) expect(framesOf(one)).toHaveLength(20);
  });

  test("[PT-1] also where somebody blocked the author, and in a conversation between two of one node", async () => {
    const { town, people } = await roomOf(2, 30);
    const [author, blocker, other] = people;
    if (author === undefined || blocker === undefined || other === undefined) throw new Error("nobody");
    const talk = await talkBetween(author, other);
    const seen = await author.seenAs();
    await blocker.ask("block", { whom: seen, calm: "off" });
    const before = town.nodes[0]?.figures().encodes ?? 0;
    const count = await encodings(async () => {
      for (let at = 0; at < 10; at += 1) await author.ask("say", { room: music, text: `bonsoir ${nameOf(at)}` });
      for (let at = 0; at < 10; at += 1) await author.ask("tell", { talk, text: `à toi ${nameOf(at)}` });
    });
    expect([count, (town.nodes[0]?.figures().encodes ?? 0) - before]).toEqual([20, 20]);
    expect(heard(other, `talk:${talk}`)).toHaveLength(10);
  });

  test("[PT-2] everybody in the room gets the same bytes, the author too, and they name the author by a number of this room only", async () => {
    const { people } = await roomOf(3, 25, 2);
    const [author] = people;
    await author?.ask("join", { room: "theme-books" });
    for (const room of [music, "theme-books"]) await author?.ask("say", { room, text: "les mêmes octets pour tous" });
    const frames = new Set(people.map((one) => newest(framesOf(one))));
    expect(frames.size).toBe(1);
    const [frame = ""] = frames;
    const message = newest((JSON.parse(frame) as Down<"msgs">).m);
    expect(Object.keys(message).sort()).toEqual(["at", "by", "h", "k", "q", "text", "x"]);
    const inBooks = newest(newest((author ?? never()).all("msgs").filter((one) => one.s === "room:theme-books")).m) as Extract<Message, { k: "text" }>;
    expect(message.k === "text" && message.by.m).not.toBe(inBooks.by.m);
    // The author knows the own number from the stream, so no frame has to say "mine".
    expect(message.k === "text" && message.by.m).toBe(newest((author ?? never()).all("stream").filter((one) => one.s === stream)).me);
    for (const one of people) for (const text of one.raw()) expect(text).not.toContain((author ?? never()).relation);
  });

  test("[EV-8] a receipt costs at most 72 bytes of the frame that all share, and the sheet is said with its first record only", async () => {
    const { people } = await roomOf(3, 25, 2);
    const [author] = people;
    for (const text of ["un", "deux", "trois"]) await author?.ask("say", { room: music, text });
    const messages = (author ?? never())
      .all("msgs")
      .filter((one) => one.s === stream)
      .flatMap((one) => one.m);
    expect(messages.map((message) => message.h !== undefined)).toEqual([true, false, false]);
    for (const message of messages.slice(1)) {
      const { x: _receipt, ...bare } = message;
      expect(JSON.stringify(message).length - JSON.stringify(bare).length).toBeLessThanOrEqual(72);
      expect(message.x).toHaveLength(64);
    }
    const answers = (author ?? never()).all("ok").flatMap((one) => (one.x === undefined ? [] : [one.x]));
    expect(answers).toEqual(messages.map((message) => message.x ?? ""));
  });

  test("[PT-3] one publish reaches all; when somebody blocked the author it goes one by one, those left out get the number to skip, and nobody has a gap", async () => {
    const { town, people } = await roomOf(4, 40);
    const [author, blocker, ...others] = people;
    if (author === undefined || blocker === undefined) throw new Error("nobody");
    const publishes = (): number => town.sockets[0]?.publishes() ?? 0;
    let before = publishes();
    await author.ask("say", { room: music, text: "à tous" });
    expect(publishes() - before).toBe(1);
    const { me: member } = newest(author.all("stream").filter((frame) => frame.s === stream));
    expect((await blocker.ask("block", { whom: { room: music, member }, calm: "off" })).t).toBe("ok");
    before = publishes();
    await author.ask("say", { room: music, text: "à tous sauf une" });
    expect(publishes() - before).toBe(0);
    const frames = new Set([author, ...others].map((one) => newest(framesOf(one))));
    expect([...frames]).toEqual([expect.stringContaining("à tous sauf une")]);
    expect(heard(blocker, stream)).not.toContain("à tous sauf une");
    before = publishes();
    await (others[0] ?? never()).ask("say", { room: music, text: "à tous de nouveau" });
    expect(publishes() - before).toBe(1);
    for (const one of people) {
      const numbers = one.raw().flatMap((text) => {
        const frame = JSON.parse(text) as Down;
        if (frame.t === "msgs" && frame.s === stream) return frame.m.map((message) => message.q);
        return frame.t === "skip" && frame.s === stream ? frame.q : [];
      });
      expect(numbers).toEqual([1, 2, 3]);
    }
    // A block undone, and the topic is back.
    const { blocks = [] } = (await blocker.ask("blocks", {})) as Down<"ok">;
    await blocker.ask("unblock", { block: blocks[0]?.id ?? "" });
    before = publishes();
    await author.ask("say", { room: music, text: "tous ensemble" });
    expect(publishes() - before).toBe(1);
    expect(heard(blocker, stream)).toContain("tous ensemble");
  });
});

describe("the window that gathers", () => {
  const full = (recipients: number): number => Math.min(200, Math.max(5, recipients / 60));

  test("[PT-4] it opens by a quarter above 75 % busy, closes by a quarter under 60 %, stays between, and is never wider than the readers are many", () => {
    expect([nextWindowMs({ busyShare: 0.9, activeRecipients: 6_000 }, 0), nextWindowMs({ busyShare: 0.9, activeRecipients: 6_000 }, 25)]).toEqual([25, 50]);
    expect(nextWindowMs({ busyShare: 0.5, activeRecipients: 6_000 }, 100)).toBe(75);
    expect([0.6, 0.7, 0.75].map((busyShare) => nextWindowMs({ busyShare, activeRecipients: 6_000 }, 40))).toEqual([40, 40, 40]);
    expect(nextWindowMs({ busyShare: 0.9, activeRecipients: 6_000 }, 100)).toBe(100);
    expect(nextWindowMs({ busyShare: 0.9, activeRecipients: 1 }, 4)).toBe(5);
    expect(nextWindowMs({ busyShare: 0.9, activeRecipients: 100_000 }, 190)).toBe(200);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(200_000), fc.double({ min: 0, max: 200, noNaN: true }), (busyShare, activeRecipients, last) => {
        const next = nextWindowMs({ busyShare, activeRecipients }, last);
        expect(next).toBeGreaterThanOrEqual(0);
        expect(next).toBeLessThanOrEqual(full(activeRecipients));
        if (busyShare < 0.6) expect(next).toBeLessThanOrEqual(last);
      }),
    );
  });

  test("[PT-4] a calm server closes it within four looks, so that nothing is held when nothing is won", () => {
    let window = 200;
    for (let look = 0; look < 4; look += 1) window = nextWindowMs({ busyShare: 0.2, activeRecipients: 12_000 }, window);
    expect(window).toBe(0);
    expect([isWorthIt(200, 9), isWorthIt(200, 10), isWorthIt(0, 100_000), isWorthIt(5, 399), isWorthIt(5, 400)]).toEqual([false, true, false, false, true]);
  });

  test("[PT-4] without a window each goes at once; a silent room's first word goes at once; a rush leaves in frames of many, whole and in order", () => {
    let now = 1_000_000;
    const sent: { at: number; items: readonly string[] }[] = [];
    const outflow = createRoomOutflow(
      (items) => void sent.push({ at: now, items }),
      () => now,
      () => {},
    );
    for (const word of ["a", "b", "c"]) outflow.add(word);
    expect(sent.map((one) => one.items)).toEqual([["a"], ["b"], ["c"]]);
    outflow.windowMs = 100;
    sent.length = 0;
    const all: string[] = [];
    now += 5_000;
    for (let at = 0; at < 200; at += 1) {
      all.push(String(at));
      outflow.add(String(at));
      now += 5;
    }
    outflow.due();
    now += 100;
    outflow.due();
    expect(sent.flatMap((one) => one.items)).toEqual(all);
    expect(sent[0]).toEqual({ at: 1_005_000, items: ["0"] });
    expect(sent.length).toBeLessThan(35);
    expect(Math.max(...sent.map((one) => one.items.length))).toBe(21);
    // Busy in this second, but silent for a window: the next word does not wait.
    for (let at = 0; at < 50; at += 1) outflow.add("x");
    outflow.flush();
    now += 100;
    outflow.add("alone");
    expect(sent.at(-1)).toEqual({ at: now, items: ["alone"] });
  });

  test("[PT-4] the last words of a rush do not wait for the next ones, and answers are never held", async () => {
    const { town, people } = await roomOf(5, 12);
    const [author, reader] = people;
    if (author === undefined || reader === undefined) throw new Error("nobody");
    for (let look = 0; look < 5; look += 1) {
      town.pulse.work(240);
      await town.pass(250, 250);
    }
    for (let at = 0; at < 600; at += 1) author.send("say", { room: music, text: `vite ${nameOf(at)}` });
    await town.rest();
    expect(author.all("ok").filter((one) => one.at !== undefined)).toHaveLength(600);
    const early = heard(reader, stream).length;
    expect(early).toBeLessThan(600);
    // No tick, and nobody speaks any more: the thread is woken when the window is over.
    town.clock.advance(10);
    town.pulse.ring();
    expect(heard(reader, stream)).toHaveLength(600);
    expect(framesOf(reader).length).toBeLessThan(600);
  });
});

test("[PT-6] numbered frames reach a slow reader; what is only latest or passing is left out for it, and comes again once it has caught up", async () => {
  const { town, people } = await roomOf(6, 6);
  const [slow, friend, author] = people;
  if (slow === undefined || friend === undefined || author === undefined) throw new Error("nobody");
  const talk = await talkBetween(friend, slow);
  const look = async (): Promise<string[]> => {
    const from = slow.raw().length;
    const said = await author.ask("say", { room: music, text: `bonsoir ${nameOf(from)}` });
    await friend.ask("react", { stream, seq: said.t === "ok" ? (said.at?.[2] ?? 0) : 0, sign: 2 });
    await town.pass(4_000, 1_000);
    await friend.ask("typing", { talk });
    await friend.ask("tell", { talk, text: `et à toi ${nameOf(from)}` });
    return [
      ...new Set(
        slow
          .raw()
          .slice(from)
          .map((text) => (JSON.parse(text) as Down).t),
      ),
    ].sort();
  };
  // The room's card settles first.
  await town.pass(2 * limits.room.countsEveryMs, 5_000);
  expect(await look()).toEqual(["msgs", "reacted", "typing"]);
  slow.socket.setWaitingBytes(limits.outbox.onlyDurableBytes + 1);
  await town.pass(3_000, 1_000);
  expect(await look()).toEqual(["msgs"]);
  slow.socket.setWaitingBytes(0);
  await town.pass(limits.session.heartbeatMs, 1_000);
  expect(slow.socket.closed).toBeNull();
  expect(await look()).toEqual(["msgs", "reacted", "typing"]);
  expect(heard(slow, stream).filter((text) => text.startsWith("bonsoir"))).toHaveLength(3);
  expect(heard(slow, `talk:${talk}`)).toHaveLength(3);
});

describe("who cannot follow", () => {
  const lookMs = 250;
  async function behindBy(seed: number, bytes: number): Promise<{ town: MemoryTown; slow: Townsperson; slowClosed(): number }> {
    const { town, people } = await roomOf(seed, 3);
    const slow = people[0] ?? never();
    slow.socket.setWaitingBytes(bytes);
    return { town, slow, slowClosed: () => town.nodes[0]?.figures().slowClosed ?? -1 };
  }

  test("[PT-7] nothing taken for ten seconds closes the line a round after it at the latest, whatever waits, and is counted once", async () => {
    const { town, slow, slowClosed } = await behindBy(20, 1);
    await town.pass(limits.outbox.noProgressMs - lookMs, lookMs);
    expect([slow.socket.closed, slowClosed()]).toEqual([null, 0]);
    await town.pass(2_000 + lookMs, lookMs);
    expect(slow.socket.closed).toEqual({ code: 4004, reason: "too-slow" });
    expect(slowClosed()).toBe(1);
  });

  test("[PT-7] who takes a little every few seconds stays for as long as it does", async () => {
    const { town, slow, slowClosed } = await behindBy(21, 60_000);
    for (let at = 1; at <= 10; at += 1) {
      await town.pass(8_000, lookMs);
      slow.socket.setWaitingBytes(60_000 - at);
    }
    expect([slow.socket.closed, slowClosed()]).toEqual([null, 0]);
    slow.socket.setWaitingBytes(0);
    await town.pass(60_000, lookMs);
    expect([slow.socket.closed, slowClosed()]).toEqual([null, 0]);
  });

  test("[PT-7] beyond 256 KiB it is in no topic any more, beyond 1 MiB the line ends at once, and one that ends by itself meanwhile counts too", async () => {
    const { town, slow } = await behindBy(22, limits.outbox.leaveTopicsBytes + 1);
    await town.pass(2_000, lookMs);
    expect([slow.socket.closed, [...slow.socket.topics]]).toEqual([null, []]);
    slow.socket.setWaitingBytes(limits.outbox.closeBytes + 1);
    await town.pass(lookMs, lookMs);
    expect(slow.socket.closed).toEqual({ code: 4004, reason: "too-slow" });
    const other = await behindBy(23, limits.outbox.onlyDurableBytes + 1);
    await other.town.pass(2_000, lookMs);
    other.slow.leave();
    expect(other.slowClosed()).toBe(1);
  });

  test("[PT-7] all that waits together has a cap: who has been slow longest goes first", async () => {
    const most = Math.ceil(limits.outbox.allBytes / limits.outbox.closeBytes);
    const { town, people } = await roomOf(24, most + 6);
    const slow = people.slice(0, most + 4);
    for (const [at, one] of slow.entries()) {
      one.socket.setWaitingBytes(limits.outbox.closeBytes);
      // The last three are found later than all others.
      if (at === most) await town.pass(2_000, lookMs);
    }
    await town.pass(2_000, lookMs);
    const closed = slow.map(({ socket }) => socket.closed !== null);
    expect(closed.filter((isClosed) => isClosed)).toHaveLength(4);
    expect(closed.slice(-3)).toEqual([false, false, false]);
  });

  test("[PT-7] a tick looks at a share of those who keep up, and at each who does not", async () => {
    const { town, people } = await roomOf(25, 80);
    let looks = 0;
    for (const { socket } of people) {
      const real = socket.waitingBytes;
      socket.waitingBytes = () => {
        looks += 1;
        return real();
      };
    }
    const perTick = async (): Promise<number> => {
      looks = 0;
      await town.pass(20 * lookMs, lookMs);
      return looks / 20;
    };
    expect(await perTick()).toBeLessThanOrEqual((people.length * lookMs) / 2_000 + 2);
    for (const { socket } of people.slice(0, 7)) socket.setWaitingBytes(1);
    await town.pass(2_000, lookMs);
    expect(await perTick()).toBeLessThanOrEqual((people.length * lookMs) / 2_000 + 9);
  });

  test("[PT-7] a heartbeat a hundred numbers behind gets numbered frames only, five hundred behind it ends and is counted; one that has caught up gets all again", async () => {
    const { town, people } = await roomOf(26, 3);
    const [slow, author] = people;
    if (slow === undefined || author === undefined) throw new Error("nobody");
    const head = (): readonly [number, number] => {
      const frame = JSON.parse(framesOf(author).at(-1) ?? "") as Down<"msgs">;
      return [frame.e, frame.m.at(-1)?.q ?? 0];
    };
    const say = async (count: number): Promise<void> => {
      for (let at = 0; at < count; at += 1) author.send("say", { room: music, text: `bonsoir ${nameOf(at)}` });
      await town.pass(1_000, lookMs);
    };
    await say(101);
    const [epoch, seq] = head();
    const beat = (held: number): void => slow.beat([[stream, epoch, held]]);
    beat(seq - 101);
    expect(slow.socket.topics.has(`${stream}/now`)).toBe(false);
    await town.pass(4_000, lookMs);
    expect(slow.socket.topics.has(`${stream}/now`)).toBe(false);
    // It is still asked: nothing but its answer says that it has caught up.
    const asked = slow.all("ping").length;
    await town.pass(limits.session.heartbeatMs, lookMs);
    expect(slow.all("ping").length).toBeGreaterThan(asked);
    beat(seq);
    expect(slow.socket.topics.has(`${stream}/now`)).toBe(true);
    await say(400);
    expect(head()[1] - seq).toBe(400);
    beat(seq - 100);
    expect(slow.socket.closed).toBeNull();
    beat(seq - 101);
    expect(slow.socket.closed).toEqual({ code: 4004, reason: "too-slow" });
    slow.leave();
    expect(town.nodes[0]?.figures().slowClosed).toBe(1);
  });
});

function never(): never {
  throw new Error("nobody");
}
