import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { caseNetwork, decide, enrol, isRefused, liftNetwork, next, proposeNetwork, second, settlers, type StaffPerson } from "@lampion/core";
import type { Consequence } from "@lampion/protocol";
import { ensurePlaces } from "../../../../tools/places/ensure-places.ts";
import type { App } from "../app.ts";
import { hasNats } from "../bus/testing/nats.ts";
import { postgresUrl } from "../store/testing/postgres.ts";
import { startCluster, type Cluster } from "./cluster.ts";
import { createGuest, fieldsOf, newDevice, type Guest } from "./guest.ts";

const postgres = await postgresUrl();
const isThere = postgres !== null && hasNats();
const seat = (staff: string): StaffPerson => ({
  id: `session-of-${staff}`,
  staff,
  roles: ["senior"],
  languages: ["fr"],
  optOuts: [],
  department: null,
  device: `key-of-${staff}`,
});
const [ada, bea] = [seat("ada"), seat("bea")];
let cluster: Cluster;
let nodes: App[] = [];
const guests: Guest[] = [];

beforeAll(async () => {
  if (!isThere) return;
  ensurePlaces();
  cluster = await startCluster(postgres);
  nodes = [await cluster.add(), await cluster.add(), await cluster.add()];
  const { house } = at(0).desk;
  for (const { staff } of [ada, bea]) {
    await enrol(house, { staff, sign: staff, languages: ["fr"], optOuts: [], department: null, hasSigned: true }, { as: "installation", id: "staff" });
    await house.commit({ as: "installation", id: "staff" }, "seat", () => ({
      kind: "do",
      events: [{ kind: "RoleGranted", body: { staff, role: "senior", by: ["installation"] } }],
      answer: null,
    }));
  }
}, 60_000);
afterAll(async () => {
  for (const one of guests) one.stop();
  if (isThere) await cluster.end();
});
function at(place: number): App {
  const node = nodes[place];
  if (node === undefined) throw new Error("no node");
  return node;
}
async function enter(name: string, node: App, device = newDevice()): Promise<Guest> {
  const one = createGuest(node.url, device);
  guests.push(one);
  const entered = await one.enter(fieldsOf(name));
  if (entered.kind !== "inside") throw new Error(`${name}: ${JSON.stringify(entered)}`);
  await one.until((state) => state.streams.has("room:FR"), "the room");
  return one;
}
const must = <T>(value: T): Exclude<T, { kind: "refused" }> => {
  if (isRefused(value)) throw new Error(value.why);
  return value as Exclude<T, { kind: "refused" }>;
};
const cost = async (node: App): Promise<number> => ((await (await fetch(`${node.url}/door`)).json()) as { challenge: { parameters: { cost: number } } }).challenge.parameters.cost;
/** Other nodes hear of it within a moment: what is asked for, or what it was after five seconds. */
async function settled<T>(ask: () => T | Promise<T>, wanted: T): Promise<T> {
  for (let tries = 0; tries < 100 && (await ask()) !== wanted; tries += 1) await Bun.sleep(50);
  return ask();
}
const seenBy = (place: number, id: string): number => {
  const { house } = at(place).desk;
  return must(caseNetwork(house, ada, id, house.nowMs())).others;
};

describe.skipIf(!isThere)("friction on a network of three nodes", () => {
  test("[MD-18] how many others it hits is counted over all nodes, a device once wherever it is and the author never, by the desk of each; friction decided on one slows the door of all, and its end opens all", async () => {
    const [own, theirs] = [newDevice(), newDevice()];
    const author = await enter("Auteur", at(0), own);
    const reporter = await enter("Voisin", at(1), theirs);
    await enter("Passante", at(2));
    const text = "Tu vas répondre, oui ou non ?";
    author.send("room:FR", text);
    const seen = await reporter.until((state) => (state.streams.get("room:FR")?.lines ?? []).some((line) => line.text === text && line.seq > 0), text);
    const seq = seen.streams.get("room:FR")?.lines.find((line) => line.text === text)?.seq ?? 0;
    expect((await reporter.ask("report", { about: { room: "FR", seqs: [seq] }, who: "me", situation: "harassment", words: "", act: "now" })).t).toBe("ok");
    const { house } = at(1).desk;
    await house.catchUp();
    const got = must(await next(house, ada));
    const id = got.case ?? "";
    if (got.lease === null) throw new Error("nothing to take");
    const consequence: Consequence = { kind: "pause", powers: ["write"], scope: "house", minutes: 600 };
    const lease = { number: got.lease.number, token: got.lease.token };
    must(await decide(house, ada, id, { lease, policy: "harassment", template: "insists", consequence, reasons: "Vu.", leaving: "Selon le cas." }));
    // The desk of a node knows the author and the others wherever they are: two of them, on two nodes.
    for (const place of [0, 1, 2]) {
      await at(place).desk.house.catchUp();
      expect([place, await settled(() => seenBy(place, id), 2)]).toEqual([place, 2]);
    }
    // The same devices come to other nodes as well: nobody is counted twice, and the author is nobody else.
    await enter("Auteur", at(2), own);
    await enter("Voisin", at(0), theirs);
    for (const place of [0, 1, 2]) expect([place, await settled(() => seenBy(place, id), 2)]).toEqual([place, 2]);
    await enter("Nouvelle", at(0));
    for (const place of [0, 1, 2]) expect([place, await settled(() => seenBy(place, id), 3)]).toEqual([place, 3]);

    const before = await Promise.all(nodes.map(cost));
    const proposed = must(await proposeNetwork(house, ada, id, 7));
    if (proposed.kind !== "proposed") throw new Error("slowed by one");
    expect([...house.state.proposals.values()].at(-1)?.about).toContain('"others":3');
    const other = at(2).desk.house;
    await other.catchUp();
    must(await second(other, bea, proposed.proposal, true, "", settlers(other)));
    for (const node of nodes) expect(await settled(() => cost(node), 5_000)).toBe(5_000);
    await at(0).desk.house.catchUp();
    must(await liftNetwork(at(0).desk.house, bea, id));
    for (const [place, node] of nodes.entries()) expect(await settled(() => cost(node), before[place] ?? 0)).toBe(before[place] ?? 0);
  }, 60_000);
});
