import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { caseNetwork, decide, isRefused, liftNetwork, next, proposeNetwork, second, settlers, type StaffPerson } from "@lampion/core";
import type { Consequence } from "@lampion/protocol";
import type { App } from "../app.ts";
import { newDevice, type Guest } from "./guest.ts";
import { hasEngines, startThreeNodes, type ThreeNodes } from "./three-nodes.ts";

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
let all: ThreeNodes;
beforeAll(async () => {
  if (hasEngines) all = await startThreeNodes([ada.staff, bea.staff]);
}, 60_000);
afterAll(async () => {
  if (hasEngines) await all.end();
});
const at = (place: number): App => all.at(place);
async function enter(...who: Parameters<ThreeNodes["enter"]>): Promise<Guest> {
  const one = await all.enter(...who);
  await all.inRoom(one);
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

describe.skipIf(!hasEngines)("friction on a network of three nodes", () => {
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

    const before = await Promise.all(all.nodes.map(cost));
    const proposed = must(await proposeNetwork(house, ada, id, 7));
    if (proposed.kind !== "proposed") throw new Error("slowed by one");
    expect([...house.state.proposals.values()].at(-1)?.about).toContain('"others":3');
    const other = at(2).desk.house;
    await other.catchUp();
    must(await second(other, bea, proposed.proposal, true, "", settlers(other)));
    for (const node of all.nodes) expect(await settled(() => cost(node), 5_000)).toBe(5_000);
    await at(0).desk.house.catchUp();
    must(await liftNetwork(at(0).desk.house, bea, id));
    for (const [place, node] of all.nodes.entries()) expect(await settled(() => cost(node), before[place] ?? 0)).toBe(before[place] ?? 0);
  }, 60_000);
});
