import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { hasNats } from "../bus/testing/nats.ts";
import { postgresUrl } from "../store/testing/postgres.ts";
import type { App } from "../app.ts";
import { ensurePlaces } from "../../../../tools/places/ensure-places.ts";
import { startBalancer, type Balancer } from "./balancer.ts";
import { startCluster, type Cluster } from "./cluster.ts";
import { createGuest, fieldsOf, newDevice, type Guest } from "./guest.ts";

const postgres = await postgresUrl();
const isThere = postgres !== null && hasNats();
let cluster: Cluster;
let nodes: App[] = [];
let balancer: Balancer;
const guests: Guest[] = [];
const portOf = (node: { url: string }): number => Number(new URL(node.url).port);

beforeAll(async () => {
  if (!isThere) return;
  ensurePlaces();
  cluster = await startCluster(postgres);
  nodes = [await cluster.add(), await cluster.add(), await cluster.add()];
  balancer = startBalancer();
  balancer.use(nodes.map(portOf));
}, 60_000);
afterAll(async () => {
  for (const one of guests) one.stop();
  if (!isThere) return;
  balancer.stop();
  await cluster.end();
});

async function enter(name: string, url = balancer.url, device = newDevice()): Promise<Guest> {
  const one = createGuest(url, device);
  guests.push(one);
  const entered = await one.enter(fieldsOf(name));
  if (entered.kind !== "inside") throw new Error(`${name}: ${JSON.stringify(entered)}`);
  await one.until((state) => state.streams.size > 0, "the room where one lands");
  // A node that has heard of the others' guests lands the twentieth of a town in the town's own room (RO-1).
  if (!one.state.streams.has("room:FR")) await one.ask("join", { room: "FR" });
  await one.until((state) => state.streams.has("room:FR"), "the room");
  return one;
}
const textsOf = (one: Guest): string[] => (one.state.streams.get("room:FR")?.lines ?? []).filter((line) => line.kind === "text" && line.seq > 0).map((line) => line.text);
const holds = (one: Guest, text: string): Promise<unknown> => one.until(() => textsOf(one).includes(text), text);
const lettersOf = (count: number): string => String(count).replace(/[0-9]/g, (digit) => "abcdefghij".charAt(Number(digit)));

describe.skipIf(!isThere)("three nodes, one chat", () => {
  test("[PT-11] door and line may be on different nodes; everybody in a room sees one order, each text once", async () => {
    const people = [];
    for (const name of ["Anna", "Bruno", "Carla", "Dora", "Emil", "Fanny"]) people.push(await enter(name));
    for (let round = 0; round < 3; round += 1) {
      for (const [at, one] of people.entries()) one.send("room:FR", `phrase ${lettersOf(round * 10 + at)} de la soirée`);
      await Bun.sleep(300);
    }
    for (const one of people) await one.until(() => textsOf(one).length >= 18, "all texts");
    const [first = []] = people.map(textsOf);
    expect(new Set(first).size).toBe(18);
    for (const one of people) expect(textsOf(one)).toEqual(first);
    // They really sit on different nodes.
    expect(nodes.filter((app) => app.node.figures().sessions > 0).length).toBeGreaterThan(1);
  });

  test("[CV-13] a block made on one node holds on the other within a second", async () => {
    const [one, other] = nodes;
    const gina = await enter("Gina", one?.url);
    const hugo = await enter("Hugo", other?.url);
    hugo.send("room:FR", "bonsoir de l'autre côté");
    const seen = await gina.until((state) => (state.streams.get("room:FR")?.lines ?? []).some((line) => line.by?.name === "Hugo"));
    const member = seen.streams.get("room:FR")?.lines.find((line) => line.by?.name === "Hugo")?.by?.m ?? "";
    expect((await gina.ask("block", { whom: { room: "FR", member }, calm: "off" })).t).toBe("ok");
    await Bun.sleep(1_000);
    hugo.send("room:FR", "elle ne lit plus ceci");
    const ines = await enter("Irma", one?.url);
    await holds(ines, "elle ne lit plus ceci");
    expect(textsOf(gina)).not.toContain("elle ne lit plus ceci");
  });

  test("[CV-7] a knock and a conversation go from node to node", async () => {
    const [one, other] = nodes;
    const jade = await enter("Jade", one?.url);
    const karl = await enter("Karl", other?.url);
    for (const person of [jade, karl]) {
      expect((await person.ask("prove", { provider: "test-wallet", answer: "over-18" })).t).toBe("ok");
      await person.until((state) => state.powers?.level === "L2");
    }
    const settings = karl.state.me?.settings;
    if (settings === undefined) throw new Error("settings");
    expect((await karl.ask("settings", { settings: { ...settings, knocksOpen: true } })).t).toBe("ok");
    karl.send("room:FR", "quelqu'un aime le jazz ?");
    const seen = await jade.until((state) => (state.streams.get("room:FR")?.lines ?? []).some((line) => line.by?.name === "Karl"));
    const member = seen.streams.get("room:FR")?.lines.find((line) => line.by?.name === "Karl")?.by?.m ?? "";
    await Bun.sleep(3_000);
    expect(await jade.ask("knock", { to: { room: "FR", member }, text: "moi, surtout le piano" })).toMatchObject({ t: "ok" });
    const got = await karl.until((state) => state.knocks.some((knock) => knock.way === "received"), "the knock");
    const accepted = await karl.ask("knock-answer", { knock: got.knocks[0]?.id ?? "", answer: "accept" });
    const talk = accepted.t === "ok" ? (accepted.talk ?? "") : "";
    await jade.until((state) => state.talks.some((known) => known.id === talk), "the conversation");
    for (const person of [jade, karl]) await person.ask("choose", { talk, check: "yes", textVersion: 1 });
    await jade.until((state) => state.talks.some((known) => known.id === talk && known.state === "open"), "both chose");
    jade.send(`talk:${talk}`, "tu joues ?");
    await karl.until((state) => (state.streams.get(`talk:${talk}`)?.lines ?? []).some((line) => line.text === "tu joues ?"), "the words");
  });

  test("[RL-9] with NATS gone rooms go on by the database, and say so; back, empty, everything is as before", async () => {
    const [one, other] = nodes;
    const lena = await enter("Lena", one?.url);
    const marc = await enter("Marc", other?.url);
    await cluster.nats.kill();
    lena.send("room:FR", "le bus est parti, on se lit quand même");
    await holds(marc, "le bus est parti, on se lit quand même");
    expect(await (await fetch(`${other?.url}/healthz`)).json()).toEqual({ ok: true, degraded: ["bus"] });
    expect((await fetch(`${other?.url}/readyz`)).status).toBe(200);
    await cluster.nats.again();
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const { degraded } = (await (await fetch(`${other?.url}/healthz`)).json()) as { degraded: string[] };
      if (degraded.length === 0) break;
      await Bun.sleep(50);
    }
    marc.send("room:FR", "et le revoilà");
    await holds(lena, "et le revoilà");
    expect(textsOf(lena).filter((text) => text === "le bus est parti, on se lit quand même")).toHaveLength(1);
    expect(textsOf(lena).slice(-2)).toEqual(textsOf(marc).slice(-2));
  }, 30_000);

  test("[RL-2] killed without a word, a node's guests are back on another one with nothing acknowledged lost and nothing twice", async () => {
    const doomed = await cluster.start();
    balancer.use([portOf(doomed)]);
    const people = [];
    // Newcomers on a node of the usual pace: one text each.
    for (const name of ["Nora", "Oscar", "Paula", "Roland", "Sophie", "Tarek"]) people.push(await enter(name));
    balancer.use(nodes.map(portOf));
    const watcher = await enter("Quirin");
    for (const [at, one] of people.entries()) one.send("room:FR", `juste avant la coupure ${lettersOf(at)}`);
    await Bun.sleep(15);
    await doomed.kill("SIGKILL");
    const fellMs = Date.now();
    const isSettled = (one: Guest): boolean => (one.state.streams.get("room:FR")?.lines ?? []).every((line) => line.state !== "sending");
    for (const one of people) await one.until((state) => state.connection.kind === "up" && isSettled(one), "back");
    expect(Date.now() - fellMs).toBeLessThan(15_000);
    const lastWords = (one: Guest): string[] => textsOf(one).filter((text) => text.startsWith("juste avant"));
    await watcher.until(() => lastWords(watcher).length === people.length, "all last words");
    expect(new Set(lastWords(watcher)).size).toBe(people.length);
    for (const one of people) {
      await one.until(() => lastWords(one).length === people.length, "all last words, once");
      expect(lastWords(one)).toEqual(lastWords(watcher));
    }
  }, 40_000);
});

describe.skipIf(!isThere)("a node that is replaced", () => {
  test("[RL-4, PT-20] its guests are on another one before the line to it ends: nobody sees a cut, nothing is lost or shown twice", async () => {
    const old = await cluster.add();
    balancer.use([portOf(old)]);
    const people = [];
    for (const name of ["Ugo", "Viola", "Walter", "Xenia"]) people.push(await enter(name));
    let cuts = 0;
    for (const one of people)
      one.subscribe((state) => {
        if (state.connection.kind !== "up") cuts += 1;
      });
    // It has heard of the others by now: they tell their sums every five seconds.
    await Bun.sleep(6_000);
    balancer.use(nodes.map(portOf));
    const stopping = old.stop();
    for (let at = 0; at < 8; at += 1) {
      people[at % people.length]?.send("room:FR", `pendant le changement ${lettersOf(at)}`);
      await Bun.sleep(120);
    }
    await stopping;
    for (const one of people) await one.until(() => textsOf(one).filter((text) => text.startsWith("pendant le changement")).length === 8, "all eight");
    const [first = []] = people.map(textsOf);
    for (const one of people) expect(textsOf(one).slice(-8)).toEqual(first.slice(-8));
    expect(cuts).toBe(0);
    expect(old.node.figures().sessions).toBe(0);
  }, 60_000);
});

describe.skipIf(!isThere)("a node that does not fit does not start", () => {
  const refusal = async (more: Readonly<Record<string, string>>): Promise<string> => {
    const node = await cluster.start(more);
    expect(node.url).toBe("");
    expect(await node.ended).toBe(1);
    return node.complaints();
  };

  test("[RL-19, PT-24] with other keys, without a bus beside others, with a bus and no database: each says what to do", async () => {
    expect(await refusal({ NATS_URL: "" })).toContain("Give all nodes the same NATS_URL");
    expect(await refusal({ LAMPION_KEYS: "" })).toContain("keys of this node are not those of the other nodes");
    expect(await refusal({ DATABASE_URL: "" })).toContain("Set DATABASE_URL");
    expect(await refusal({ NATS_URL: "nats://127.0.0.1:1" })).toContain("No NATS server answers");
    const wrong = new URL(cluster.databaseUrl);
    wrong.pathname = "/nothing_there";
    expect(await refusal({ DATABASE_URL: wrong.href })).toContain("no database of that name");
  }, 60_000);
});
