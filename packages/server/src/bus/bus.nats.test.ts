import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { busContract, type BusEvent } from "@lampion/core";
import { openNatsBus, type NatsBus } from "./bus.nats.ts";
import { busVersion, createEnvelopes } from "./envelope.ts";
import { hasNats, startNats, type NatsServer } from "./testing/nats.ts";

const isThere = hasNats();
const key = Buffer.alloc(32, 7);
let server: NatsServer;
let open: NatsBus[] = [];
let prefixes = 0;
beforeAll(async () => {
  if (isThere) server = await startNats();
});
afterEach(async () => {
  for (const bus of open) await bus.close();
  open = [];
});
afterAll(() => (isThere ? server.kill() : undefined));

async function node(prefix: string, more: { key?: Buffer; nowMs?: () => number; linger?: number } = {}): Promise<NatsBus> {
  const bus = await openNatsBus(server.url, createEnvelopes(more.key ?? key, more.nowMs ?? Date.now), {
    prefix,
    ...(more.linger === undefined ? {} : { linger: more.linger }),
  });
  open.push(bus);
  return bus;
}
const fresh = (): string => `t${(prefixes += 1)}`;
/** Publishes until it is heard on the other node, then waits until no more of it comes. */
async function heardBy(from: NatsBus, to: NatsBus, subject: string): Promise<void> {
  const before = to.figures().busReceived;
  await until(() => {
    from.publish(subject, word(1));
    return to.figures().busReceived > before;
  });
  for (let last = -1; last !== to.figures().busReceived; await Bun.sleep(100)) last = to.figures().busReceived;
}
async function until(holds: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 400 && !holds(); attempt += 1) await Bun.sleep(25);
  expect(holds()).toBe(true);
}
const word = (value: number): BusEvent => ({ kind: "word", value }) as BusEvent;

describe.skipIf(!isThere)("the bus over NATS", () => {
  const cases = busContract(async () => {
    const prefix = fresh();
    const [one, other] = [await node(prefix), await node(prefix)];
    let pings = 0;
    // What was sent before a word that comes back has arrived.
    const settle = async (): Promise<void> => {
      for (const [from, to] of [
        [one, other],
        [other, one],
      ] as const) {
        pings += 1;
        const subject = `settle.${pings}`;
        let came = false;
        const handler = (): void => {
          came = true;
        };
        to.subscribe(subject, handler);
        await until(() => {
          from.publish(subject, word(0));
          return came;
        });
        to.unsubscribe(subject, handler);
      }
    };
    return { one, other, settle };
  });
  for (const one of cases) test(one.name, () => one.run());

  test("[SC-14] what was not made with the service's key, comes on another subject, comes twice or late, or is no event is dropped and counted", async () => {
    const prefix = fresh();
    const one = await node(prefix);
    const other = await node(prefix);
    const stranger = await node(prefix, { key: Buffer.alloc(32, 8) });
    const yesterday = await node(prefix, { nowMs: () => Date.now() - 3_600_000 });
    const heard: BusEvent[] = [];
    for (const room of ["room.FR-1", "room.FR-2"]) other.subscribe(room, (event) => void heard.push(event));
    const raw: NatsConnection = await connect({ servers: server.url });
    const seen: Uint8Array[] = [];
    raw.subscribe(`${prefix}.room.FR-1`, { callback: (_fault, message) => void seen.push(message.data) });
    await raw.flush();
    await heardBy(one, other, "room.FR-1");
    await until(() => seen.length > 0);
    const before = heard.length;
    const [first = new Uint8Array()] = seen;
    raw.publish(`${prefix}.room.FR-1`, first);
    raw.publish(`${prefix}.room.FR-2`, first);
    for (const rubbish of ["", "x", "{}", '{"kind":"record"}', `2.${"A".repeat(22)}.9999999.[0,{"kind":"word"}]${"t".repeat(16)}`, "\u0000".repeat(200)])
      raw.publish(`${prefix}.room.FR-1`, rubbish);
    stranger.publish("room.FR-1", word(2));
    yesterday.publish("room.FR-1", word(3));
    await raw.flush();
    await until(() => other.figures().busForged >= 8 && other.figures().busReplayed >= 2);
    expect(heard.length).toBe(before);
    one.publish("room.FR-1", word(4));
    await until(() => heard.length === before + 1);
    await raw.close();
  });

  test("[RL-19] what a node of another version says is dropped, counted, and told for a minute; a forged one is no other version", async () => {
    const prefix = fresh();
    const one = await node(prefix);
    const heard: BusEvent[] = [];
    one.subscribe("room.FR-1", (event) => void heard.push(event));
    const raw: NatsConnection = await connect({ servers: server.url });
    const say = (head: string): void => raw.publish(`${prefix}.room.FR-1`, `${head}${"A".repeat(22)}.1.[0,{"kind":"word"}]${"t".repeat(16)}`);
    await until(() => {
      say(`${busVersion}.`);
      return one.figures().busForged > 0;
    });
    expect([one.hearsOtherVersion(), one.figures().busOtherVersion]).toEqual([false, 0]);
    for (const version of [busVersion - 1, busVersion + 1]) say(`${version}.`);
    await until(() => one.figures().busOtherVersion === 2);
    expect([one.hearsOtherVersion(), heard]).toEqual([true, []]);
    await raw.close();
  });

  test("[RL-9] with the server gone a node hears itself at once; when it is back, empty, both are told and hear each other", async () => {
    const own = await startNats();
    const buses = await Promise.all([0, 1].map(() => openNatsBus(own.url, createEnvelopes(key, Date.now), { prefix: "heal" })));
    open.push(...buses);
    const [one, other] = buses as [NatsBus, NatsBus];
    const here: BusEvent[] = [];
    const there: BusEvent[] = [];
    let healed = 0;
    one.subscribe("room.FR-1", (event) => void here.push(event));
    other.subscribe("room.FR-1", (event) => void there.push(event));
    other.healed(() => {
      healed += 1;
    });
    await own.kill();
    await until(() => one.isCut() && other.isCut());
    for (let value = 0; value < 5_000; value += 1) one.publish("room.FR-1", word(value));
    expect(here).toHaveLength(5_000);
    expect(one.figures()).toMatchObject({ busCut: 1, busSent: 0 });
    await own.again();
    await until(() => !one.isCut() && !other.isCut());
    await until(() => {
      one.publish("room.FR-1", word(-1));
      return there.length > 0;
    });
    expect(healed).toBe(1);
    // Nothing of the time between is told late: the store has it.
    expect(there.every((event) => (event as unknown as { value: number }).value === -1)).toBe(true);
    await own.kill();
  });

  test("[PT-11] interest lingers after the last one left, and ends", async () => {
    const prefix = fresh();
    const one = await node(prefix);
    const other = await node(prefix, { linger: 300 });
    const handler = (): void => {};
    other.subscribe("room.FR-5", handler);
    await heardBy(one, other, "room.FR-5");
    other.unsubscribe("room.FR-5", handler);
    const lingering = other.figures().busReceived;
    one.publish("room.FR-5", word(2));
    await until(() => other.figures().busReceived === lingering + 1);
    await Bun.sleep(600);
    const ended = other.figures().busReceived;
    for (let value = 0; value < 10; value += 1) one.publish("room.FR-5", word(value));
    await Bun.sleep(300);
    expect(other.figures().busReceived).toBe(ended);
  });

  test("[SC-20] a subject is made of ids only", async () => {
    const one = await node(fresh());
    for (const subject of ["room.>", "room.*", "room. x", "", "room..x", "a\r\nPUB x 0"]) expect(() => one.publish(subject, word(1))).toThrow("ids");
  });

  test("[RL-9] a wrong address, one where nothing answers and a refused user are named at the start, without the password", async () => {
    const refusal = (url: string): Promise<string> =>
      openNatsBus(url, createEnvelopes(key, Date.now)).then(
        () => "opened",
        (cause: Error) => cause.message,
      );
    expect(await refusal("not an address")).toContain("nats://host:4222");
    expect(await refusal("http://127.0.0.1:4222")).toContain("nats://host:4222");
    expect(await refusal("nats://127.0.0.1:1")).toContain("No NATS server answers");
    const guarded = await startNats(["--user", "lampion", "--pass", "richtig"]);
    const said = await refusal(`nats://lampion:geheimnis@127.0.0.1:${guarded.port}`);
    expect(said).toContain("does not let this user in");
    expect(said).not.toContain("geheimnis");
    const bus = await openNatsBus(`nats://lampion:richtig@127.0.0.1:${guarded.port}`, createEnvelopes(key, Date.now));
    await bus.close();
    await guarded.kill();
  });
});
