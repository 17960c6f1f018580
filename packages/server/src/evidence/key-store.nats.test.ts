import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jetstream, jetstreamManager, StorageType, type JetStreamManager } from "@nats-io/jetstream";
import { Kvm, type KvOptions } from "@nats-io/kv";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { hourEndsMs, hourOf, keyStoreContract, type KeyEnd } from "@lampion/core";
import { hasNats, startNats, startNatsCluster, type NatsServer } from "../bus/testing/nats.ts";
import { openKeys } from "../guest/keys.ts";
import { KeysLost, type NatsPlace, type NodeKeyStore } from "./key-place.ts";
import { openNatsKeyStore } from "./key-store.nats.ts";

const isThere = hasNats();
const base = mkdtempSync(join(tmpdir(), "lampion-keys-nats-"));
const keysFile = join(base, "keys.json");
openKeys(keysFile);
const startMs = Date.UTC(2026, 10, 3, 9);
const runningHour = hourOf(startMs);
const hour = (id: number): KeyEnd => ({ class: "hour", id: String(id), endsAtMs: hourEndsMs(id) });
const day: KeyEnd = { class: "day", id: "1", endsAtMs: startMs + 9_000_000 };
const text = (key: Uint8Array | null): string | null => (key === null ? null : Buffer.from(key).toString("hex"));
const why = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => "",
    (cause: Error) => cause.message,
  );

let buckets = 0;
let opened: NodeKeyStore[] = [];
let connections: NatsConnection[] = [];
const freshPlace = (url: string): NatsPlace => {
  buckets += 1;
  return { kind: "nats", url, keysFile, bucket: `test_${buckets}` };
};
async function open(place: NatsPlace, now: () => number = () => startMs, founds = true): Promise<NodeKeyStore> {
  const store = await openNatsKeyStore(place, now, founds);
  opened.push(store);
  return store;
}
/** As somebody who has the password of NATS. */
async function manager(url: string): Promise<{ js: JetStreamManager; values: Kvm; connection: NatsConnection }> {
  const connection = await connect({ servers: url.replaceAll("nats://", "").split(",") });
  connections.push(connection);
  return { js: await jetstreamManager(connection, { timeout: 2_000 }), values: new Kvm(jetstream(connection)), connection };
}
/** Every byte of every file of these servers. */
const filesIn = (folder: string): Buffer[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path));
async function eventually(holds: () => Promise<boolean> | boolean, what: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await holds()) return;
    await Bun.sleep(100);
  }
  throw new Error(`not yet: ${what}`);
}

afterEach(async () => {
  for (const one of opened) await one.close();
  for (const one of connections) await one.close();
  opened = [];
  connections = [];
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe.skipIf(!isThere)("the key store in the memory of one NATS server", () => {
  let server: NatsServer;
  const folder = join(base, "alone");
  beforeAll(async () => {
    if (isThere) server = await startNats(["-js", "-sd", folder]);
  });
  afterAll(() => (isThere ? server.kill() : undefined));

  const contractPlace = async () => {
    const place = freshPlace(server.url);
    let now = 0;
    return { open: () => open(place, () => now), setNow: (ms: number) => (now = ms) };
  };
  for (const one of keyStoreContract(contractPlace)) test(one.name, () => one.run());

  test("[EV-20] what rests in NATS is in memory, one value a name, and sealed: neither who reads the servers nor another service has a key", async () => {
    const place = freshPlace(server.url);
    const store = await open(place);
    const key = Buffer.from((await store.make(hour(runningHour)))!);
    const { js, values } = await manager(server.url);
    const { config } = await js.streams.info(`KV_${place.bucket}`);
    expect(config).toMatchObject({ storage: "memory", num_replicas: 1, max_msgs_per_subject: 1, allow_direct: false });
    const bucket = await values.open(place.bucket);
    const resting = Buffer.from((await bucket.get(`hour.${runningHour}`))!.value);
    expect([resting.length, resting.includes(key)]).toEqual([72, false]);
    const strangers = join(base, "strangers.json");
    openKeys(strangers);
    // A stranger with the password of NATS can neither read a key, nor put one there, nor give one another name.
    const stranger = await open({ ...place, keysFile: strangers });
    expect(await why(stranger.read(hour(runningHour)))).toContain("no key of this service");
    await bucket.put("day.1", resting);
    expect(await why(store.read(day))).toContain("no key of this service");
    expect(await why(store.list("day"))).toContain("no key of this service");
    expect(await why(open({ ...place, keysFile: join(base, "none.json") }))).toContain("There is no ");
  });

  test("[EV-20] a bucket on a disk, or one that keeps or copies what was there, is refused; so is a NATS without JetStream", async () => {
    const { js, values } = await manager(server.url);
    const memory: Partial<KvOptions> = { storage: StorageType.Memory, history: 1, allow_direct: false };
    const unfit: [Partial<KvOptions>, string][] = [
      [{ ...memory, storage: StorageType.File }, "it lies on a disk, and a key must never be on one"],
      [{ ...memory, history: 5 }, "more than one value"],
      [{ ...memory, ttl: 60_000 }, "by their age"],
      [{ ...memory, allow_direct: true }, "allow_direct"],
      [{ ...memory, republish: { src: ">", dest: "said.>" } }, "republish"],
    ];
    for (const [options, said] of unfit) {
      const place = freshPlace(server.url);
      await values.create(place.bucket, options);
      expect([options, await why(open(place))]).toEqual([options, expect.stringContaining(said)]);
      // Nothing was put there.
      expect((await js.streams.info(`KV_${place.bucket}`)).state.messages).toBe(0);
    }
    const without = await startNats();
    try {
      expect(await why(open(freshPlace(without.url)))).toContain("has no JetStream for this user");
    } finally {
      await without.kill();
    }
    expect(await why(open(freshPlace(without.url)))).toContain("No NATS server answers");
  });

  test("[EV-19] a destroyed key is gone: by its name, by its number, by a direct question; no mark of it stays, and its name can be made anew only with a time of its own", async () => {
    const place = freshPlace(server.url);
    let now = startMs;
    const store = await open(place, () => now);
    const { js, values, connection } = await manager(server.url);
    const stream = `KV_${place.bucket}`;
    const hold: KeyEnd = { class: "hold", id: "h-1", endsAtMs: startMs + 5_000 };
    await store.make(hold);
    await store.make(hour(runningHour));
    await store.setEnd({ ...hold, endsAtMs: startMs + 6_000 });
    const names = ["hold.h-1", `hour.${runningHour}`];
    const numbers = await Promise.all(names.map(async (name) => (await (await values.open(place.bucket)).get(name))!.revision));
    expect((await js.streams.info(stream)).state.messages).toBe(3);
    expect(await store.destroy(hold)).toBe(true);
    now = hourEndsMs(runningHour);
    expect(await store.destroyOverdue()).toEqual([hour(runningHour)]);
    for (const [at, name] of names.entries()) {
      expect(await (await values.open(place.bucket)).get(name)).toBeNull();
      for (let seq = 1; seq <= numbers[at]!; seq += 1) {
        const found = await js.streams.getMessage(stream, { seq });
        expect(found === null || found.subject.endsWith(".mark")).toBe(true);
      }
      expect(await why(connection.request(`$JS.API.DIRECT.GET.${stream}`, JSON.stringify({ last_by_subj: `$KV.${place.bucket}.${name}` }), { timeout: 500 }))).not.toBe("");
      const history = [];
      for await (const entry of await (await values.open(place.bucket)).history({ key: name })) history.push(entry);
      expect(history).toEqual([]);
    }
    // The mark of the store itself, and nothing else.
    expect((await js.streams.info(stream, { subjects_filter: ">" })).state.subjects).toEqual({ [`$KV.${place.bucket}.mark`]: 1 });
    expect(await store.make(hour(runningHour))).toBeNull();
  });

  test("[EV-20] nodes that ask for the key of the same hour at once get one and the same", async () => {
    const place = freshPlace(server.url);
    await open(place);
    const nodes = await Promise.all(Array.from({ length: 6 }, () => open(place)));
    const asked = Array.from({ length: 40 }, (_, at) => hour(runningHour - 20 + at)).flatMap((name) => nodes.map(async (node) => [name.id, text(await node.make(name))] as const));
    const given = new Map<string, Set<string | null>>();
    for (const [id, key] of await Promise.all(asked)) given.set(id, (given.get(id) ?? new Set()).add(key));
    expect([given.size, ...new Set([...given.values()].map((one) => one.size))]).toEqual([40, 1]);
    expect(new Set([...given.values()].flatMap((one) => [...one])).size).toBe(40);
    // A hold that several end and prolong at once ends as one of them said, and keeps its key.
    const hold: KeyEnd = { class: "hold", id: "h-2", endsAtMs: startMs + 1_000 };
    const made = text(await nodes[0]!.make(hold));
    expect(await Promise.all(nodes.slice(0, 4).map((node, at) => node.setEnd({ ...hold, endsAtMs: startMs + 2_000 + at })))).toEqual([true, true, true, true]);
    expect([text(await nodes[5]!.read(hold)), (await nodes[5]!.list("hold")).length]).toEqual([made, 1]);
    expect((await Promise.all(nodes.map((node) => node.destroy(hold)))).filter((isMine) => isMine)).toHaveLength(1);
    // What one destroys while another prolongs it stays destroyed.
    for (let at = 0; at < 40; at += 1) {
      const one = { ...hold, id: `race-${at}` };
      await nodes[0]!.make(one);
      await Promise.all([nodes[1]!.setEnd({ ...one, endsAtMs: startMs + 9_000 }), nodes[2]!.destroy(one), nodes[3]!.setEnd({ ...one, endsAtMs: startMs + 8_000 })]);
      expect([at, await nodes[4]!.read(one)]).toEqual([at, null]);
    }
  });

  test("[EV-28] while the server does not answer, the running hour goes on from memory and nothing is made up; afterwards all is as before", async () => {
    const place = freshPlace(server.url);
    const [one, other] = [await open(place), await open(place)];
    const running = text(await one.make(hour(runningHour)));
    const older = text(await one.make(hour(runningHour - 5)));
    expect(text(await other.read(hour(runningHour)))).toBe(running);
    server.hang();
    try {
      const beganMs = performance.now();
      for (let message = 0; message < 1_000; message += 1) expect(text(await one.make(hour(runningHour)))).toBe(running);
      expect(performance.now() - beganMs).toBeLessThan(1_000);
      expect(text(await other.read(hour(runningHour)))).toBe(running);
      for (const asked of [one.make(hour(runningHour + 1)), one.read(hour(runningHour - 5)), one.list("day"), one.make(day)])
        expect(await why(asked)).toMatch(/does not answer|out of reach/);
      expect(one.isLost()).toBe(false);
    } finally {
      server.goOn();
    }
    await eventually(async () => (await why(one.list("hour"))) === "", "an answer");
    expect([text(await one.read(hour(runningHour))), text(await one.read(hour(runningHour - 5)))]).toEqual([running, older]);
  }, 30_000);

  test("[EV-28] the server begins again with nothing: that is a loss, and no key is given or made until somebody begins anew; no node goes on beside the other store", async () => {
    const place = freshPlace(server.url);
    const store = await open(place);
    await store.make(hour(runningHour));
    await store.make(day);
    await server.kill();
    await server.again();
    await eventually(async () => (await why(store.list("day"))).includes("The key store is gone"), "the loss is known");
    expect(store.isLost()).toBe(true);
    // Not even what was in memory a moment ago: what is sealed under it could never be opened.
    for (const asked of [
      store.make(hour(runningHour)),
      store.read(hour(runningHour)),
      store.make(day),
      store.read(day),
      store.setEnd(day),
      store.destroy(day),
      store.destroyOverdue(),
    ])
      expect(await why(asked)).toContain("lampion custodians escrow ask");
    const refused = await openNatsKeyStore(place, () => startMs).catch((cause: unknown) => cause);
    expect(refused).toBeInstanceOf(KeysLost);
    const anew = await open(place);
    expect(await anew.list("day")).toEqual([]);
    await anew.make(day);
    expect(await why(store.read(day))).toContain("start this node again");
    expect([store.isLost(), anew.isLost()]).toEqual([true, false]);
  }, 30_000);

  test("[EV-4] a key out of escrow comes back under its name, never in the place of another, and not after its end", async () => {
    const store = await open(freshPlace(server.url));
    const key = new Uint8Array(32).fill(7);
    expect([await store.putBack(day, key), await store.putBack(day, key)]).toEqual(["back", "there"]);
    expect(text(await store.read(day))).toBe(text(key));
    expect(await store.putBack(day, new Uint8Array(32).fill(8))).toBe("other");
    expect(await store.putBack({ ...day, id: "2", endsAtMs: startMs }, key)).toBe("over");
  });
});

describe.skipIf(!isThere)("the key store in the memory of three NATS servers", () => {
  const folder = join(base, "cluster");
  let url = "";
  let servers: readonly NatsServer[] = [];
  beforeAll(async () => {
    if (isThere) ({ url, servers } = await startNatsCluster(folder));
  }, 30_000);
  afterAll(() => Promise.all(servers.map((one) => one.kill())));
  const leaderOf = async (js: JetStreamManager, place: NatsPlace): Promise<NatsServer> => {
    const { cluster } = await js.streams.info(`KV_${place.bucket}`);
    return servers[Number(cluster?.leader?.slice(1)) - 1]!;
  };

  const contractPlace = async () => {
    const place = freshPlace(url);
    let now = 0;
    return { open: () => open(place, () => now), setNow: (ms: number) => (now = ms) };
  };
  for (const one of keyStoreContract(contractPlace)) test(one.name, () => one.run(), 60_000);

  test("[EV-20] keys lie on three servers; two of them dying one after the other costs none, and who asks meanwhile gets one and the same", async () => {
    const place = freshPlace(url);
    const [one, other] = [await open(place), await open(place)];
    const { js } = await manager(url);
    expect((await js.streams.info(`KV_${place.bucket}`)).config).toMatchObject({ storage: "memory", num_replicas: 3, allow_direct: false });
    const made = new Map<string, Set<string | null>>();
    const ask = async (store: NodeKeyStore, id: number): Promise<void> => {
      // Refused is no key; two keys for one hour would be.
      const key = await store.make(hour(id)).catch(() => null);
      if (key !== null) made.set(String(id), (made.get(String(id)) ?? new Set()).add(text(key)));
    };
    let id = runningHour - 40;
    for (let round = 0; round < 2; round += 1) {
      const leader = await leaderOf(js, place);
      const asking = (async () => {
        for (let at = 0; at < 30; at += 1, id += 1) await Promise.all([ask(one, id), ask(other, id), Bun.sleep(100)]);
      })();
      await Bun.sleep(300);
      await leader.kill();
      await Bun.sleep(1_500);
      await leader.again();
      await asking;
      await eventually(
        async () => (await js.streams.info(`KV_${place.bucket}`).catch(() => null))?.cluster?.replicas?.every((each) => each.current && !each.offline) === true,
        "all three have all of it",
      );
    }
    expect([...made.values()].every((keys) => keys.size === 1)).toBe(true);
    expect(made.size).toBeGreaterThan(20);
    expect([one.isLost(), other.isLost()]).toEqual([false, false]);
    const fresh = await open(place, () => startMs, false);
    for (const [name, keys] of made) expect([name, text(await fresh.read({ class: "hour", id: name }))]).toEqual([name, [...keys][0]!]);
  }, 120_000);

  test("[EV-15] a thief of the servers' disks has no key, nor what rests in the place of one: nothing of the bucket was ever written", async () => {
    const place = freshPlace(url);
    const store = await open(place);
    const { values } = await manager(url);
    const secrets: Buffer[] = [];
    for (let id = 0; id < 150; id += 1) secrets.push(Buffer.from((await store.make({ class: "case", id: `c-${id}`, endsAtMs: startMs + 9_000_000 }))!));
    for await (const entry of await (await values.open(place.bucket)).history()) if (entry.key !== "mark") secrets.push(Buffer.from(entry.value));
    for (let id = 0; id < 50; id += 1) await store.destroy({ class: "case", id: `c-${id}` });
    // A server that begins again is told everything by the others.
    await servers[0]!.kill();
    await servers[0]!.again();
    await eventually(async () => (await why(store.list("case"))) === "", "an answer");
    // Servers write what they must on their way out.
    writeFileSync(join(folder, "planted"), secrets[3]!);
    const found = (): number => filesIn(folder).filter((file) => secrets.some((secret) => file.includes(secret))).length;
    expect([secrets.length, found()]).toEqual([300, 1]);
    rmSync(join(folder, "planted"));
    for (const one of servers) await one.kill();
    expect(filesIn(folder).length).toBeGreaterThan(5);
    expect(found()).toBe(0);
    for (const one of servers) await one.again();
    // All three were down at once: the bucket is there again by its name, and has nothing.
    await eventually(async () => (await why(store.list("case"))).includes("The key store is gone"), "the loss is known");
    expect(await openNatsKeyStore(place, () => startMs).catch((cause: unknown) => cause)).toBeInstanceOf(KeysLost);
  }, 60_000);
});
