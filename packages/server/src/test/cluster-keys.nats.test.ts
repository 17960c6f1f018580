import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { hourOf } from "@lampion/core";
import { ensurePlaces } from "../../../../tools/places/ensure-places.ts";
import type { App } from "../app.ts";
import { hasNats } from "../bus/testing/nats.ts";
import { keyPlaceOf, openKeyStore } from "../evidence/open-key-store.ts";
import { postgresUrl } from "../store/testing/postgres.ts";
import { startCluster, type Cluster } from "./cluster.ts";
import { createGuest, fieldsOf, newDevice, type Guest } from "./guest.ts";

const postgres = await postgresUrl();
const isThere = postgres !== null && hasNats();
const guests: Guest[] = [];
let cluster: Cluster;
let nodes: App[] = [];

beforeAll(async () => {
  if (!isThere) return;
  ensurePlaces();
  cluster = await startCluster(postgres, "nats");
  // All at once: one of them begins the key store, and each finds the same one.
  nodes = await Promise.all([cluster.add(), cluster.add(), cluster.add()]);
}, 60_000);
afterAll(async () => {
  for (const one of guests) one.stop();
  if (isThere) await cluster.end();
}, 30_000);

async function enter(name: string, node: App | undefined): Promise<Guest> {
  const one = createGuest(node?.url ?? "", newDevice());
  guests.push(one);
  const entered = await one.enter(fieldsOf(name));
  if (entered.kind !== "inside") throw new Error(`${name}: ${JSON.stringify(entered)}`);
  await one.until((state) => state.streams.size > 0, "the room where one lands");
  if (!one.state.streams.has("room:FR")) await one.ask("join", { room: "FR" });
  await one.until((state) => state.streams.has("room:FR"), "the room");
  return one;
}
const linesOf = (one: Guest) => one.state.streams.get("room:FR")?.lines ?? [];
const holds = (one: Guest, text: string): Promise<unknown> => one.until(() => linesOf(one).some((line) => line.kind === "text" && line.seq > 0 && line.text === text), text);
async function until(holding: () => Promise<boolean> | boolean, what: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (await holding()) return;
    await Bun.sleep(100);
  }
  throw new Error(`not within thirty seconds: ${what}`);
}

describe.skipIf(!isThere)("three nodes with their keys in NATS", () => {
  test("[EV-20] they share one key store without a folder for it: what one node accepts another shows, also to who comes later", async () => {
    const [one, other, third] = nodes;
    const anna = await enter("Anna", one);
    const bruno = await enter("Bruno", other);
    anna.send("room:FR", "bonsoir du premier nœud");
    await holds(bruno, "bonsoir du premier nœud");
    bruno.send("room:FR", "bonsoir du deuxième");
    await holds(anna, "bonsoir du deuxième");
    const carla = await enter("Carla", third);
    for (const text of ["bonsoir du premier nœud", "bonsoir du deuxième"]) await holds(carla, text);
    const day = Math.floor(Date.now() / 86_400_000);
    const receipts = new Set(nodes.map((node) => Buffer.from(node.evidence.keys.days.of(day)!).toString("hex")));
    expect([receipts.size, existsSync(join(cluster.keys, "keyring"))]).toEqual([1, false]);
    // What the nodes keep in NATS is nowhere on a disk of theirs or of NATS.
    const store = await openKeyStore(keyPlaceOf({ keyStore: "nats", natsUrl: cluster.nats.url, data: "", keys: cluster.keys }), Date.now);
    const key = Buffer.from((await store.read({ class: "hour", id: String(hourOf(Date.now())) }))!);
    await store.close();
    const folder = dirname(cluster.keys);
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isFile());
    expect([files.length > 10, files.filter((path) => readFileSync(path).includes(key) || receipts.has(readFileSync(path).toString("hex")))]).toEqual([true, []]);
  }, 30_000);

  test("[EV-20] a node that would keep its keys as files is refused by name", async () => {
    const stray = await cluster.start({ LAMPION_KEY_STORE: "file" });
    expect([stray.url, await stray.ended]).toEqual(["", 1]);
    expect(await stray.complaints()).toContain("LAMPION_KEY_STORE is nats there");
  }, 30_000);

  test("[EV-28, RL-9] with NATS silent the running hour goes on by the database; with its memory gone every node stops accepting, is not ready, and no node begins another store", async () => {
    const [one, other] = nodes;
    const dora = await enter("Dora", one);
    const emil = await enter("Emil", other);
    cluster.nats.hang();
    try {
      dora.send("room:FR", "le bus se tait, on se lit quand même");
      await holds(dora, "le bus se tait, on se lit quand même");
      // That a bus which holds its line is silent is known after three pings.
      await until(() => linesOf(emil).some((line) => line.text === "le bus se tait, on se lit quand même"), "read from the database");
    } finally {
      cluster.nats.goOn();
    }
    emil.send("room:FR", "et le revoilà");
    await holds(dora, "et le revoilà");
    await cluster.nats.kill();
    await cluster.nats.again();
    await until(
      async () =>
        (await Promise.all(nodes.map(async (node) => (await fetch(`${node.url}/readyz`)).json()))).every((said) => (said as { missing?: string[] }).missing?.includes("keys")),
      "each node knows",
    );
    dora.send("room:FR", "ceci ne part pas");
    await Bun.sleep(2_500);
    for (const guest of [dora, emil]) expect(linesOf(guest).filter((line) => line.text === "ceci ne part pas" && line.seq > 0)).toEqual([]);
    const late = await cluster.start();
    expect([late.url, await late.ended]).toEqual(["", 1]);
    expect(await late.complaints()).toContain("The key store is gone");
  }, 90_000);
});
