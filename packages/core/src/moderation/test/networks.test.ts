import { describe, expect, test } from "bun:test";
import { next } from "../cases.ts";
import { decide } from "../decisions.ts";
import { emptyWorld } from "../consequences.simulated.ts";
import { isRefused } from "../desk-house.ts";
import { foldAll } from "../fold.ts";
import { caseNetwork, liftNetwork, proposeNetwork, slowedMarks } from "../networks.ts";
import { proposalCard } from "../page.ts";
import { second } from "../proposals.ts";
import { endWords } from "../retention.ts";
import { settlers } from "../settlers.ts";
import { stateText } from "../state.ts";
import { day, minute, must, openSmallDesk } from "./small-desk.ts";

async function decided(seed: number) {
  const small = await openSmallDesk(seed);
  const { house, person, world } = small;
  const [ada, bea, sam] = [await person("ada", ["moderator"]), await person("bea", ["senior"]), await person("sam", ["moderator"])];
  world.now = { ...emptyWorld, hasSubject: true, subjectSessions: 1, network: { marks: ["mark-of-bob"], others: 41 } };
  const { case: id } = await small.report();
  const lease = must(await next(house, ada)).lease ?? { number: 0, token: "" };
  const early = await proposeNetwork(house, ada, id, 7);
  must(
    await decide(house, ada, id, {
      lease: { number: lease.number, token: lease.token },
      policy: "harassment",
      template: "insists",
      consequence: { kind: "pause", powers: ["write"], scope: "house", minutes: 60 },
      reasons: "Vu.",
      leaving: "Selon le cas.",
    }),
  );
  const propose = async (days = 7): Promise<string> => {
    const made = must(await proposeNetwork(house, ada, id, days));
    if (made.kind !== "proposed") throw new Error("it waits for a second");
    return made.proposal;
  };
  return { ...small, ada, bea, sam, id, early, propose, agree: (proposal: string, who = bea) => second(house, who, proposal, true, "", settlers(house)) };
}

describe("friction on a network", () => {
  test("[MD-18] two persons, beside a measure and never alone, with how many others it hits before anybody agrees; seven days and no more", async () => {
    const desk = await decided(111);
    const { house, ada, bea, sam, id } = desk;
    expect(isRefused(desk.early)).toBe(true);
    expect(must(caseNetwork(house, ada, id, house.nowMs()))).toEqual({ may: true, isHere: true, others: 41, until: null, network: null, daysMost: 7 });
    for (const days of [0, 8, 1.5]) expect(isRefused(await proposeNetwork(house, ada, id, days))).toBe(true);
    const proposal = await desk.propose();
    const waiting = house.state.proposals.get(proposal);
    if (waiting === undefined) throw new Error("nothing waits");
    expect(proposalCard(house, bea, waiting, "")).toMatchObject({
      about: "",
      details: [
        { name: "days", value: "7" },
        { name: "others", value: "41" },
      ],
    });
    expect(isRefused(await desk.agree(proposal, sam))).toBe(true);
    expect(isRefused(await desk.agree(proposal, ada))).toBe(true);
    expect(await slowedMarks(house)).toEqual(new Set());
    must(await desk.agree(proposal));
    expect(await slowedMarks(house)).toEqual(new Set(["mark-of-bob"]));
    expect(must(caseNetwork(house, ada, id, house.nowMs()))).toMatchObject({ may: false, until: house.nowMs() + 7 * day });
    expect(isRefused(await proposeNetwork(house, ada, id, 1))).toBe(true);
    // The log never has the mark: only a paper does, and it ends with the friction.
    expect(JSON.stringify(await desk.log.after(0, 10_000))).not.toContain("mark-of-bob");
    await desk.pass(7 * day - 1);
    expect((await slowedMarks(house)).size).toBe(1);
    await desk.pass(1);
    expect((await slowedMarks(house)).size).toBe(0);
    await endWords(house);
    const [network = ""] = house.state.networks.keys();
    expect(await desk.log.papersOf(`network/${network}`)).toEqual([]);
    expect(stateText(foldAll(await desk.log.after(0, 10_000)))).toBe(stateText(house.state));
  });

  test("[MD-18, MD-65] one person lifts it at once; who is not here has no network; a case of one's own area has none either", async () => {
    const desk = await decided(112);
    const { house, ada, sam, id, person, world } = desk;
    must(await desk.agree(await desk.propose(3)));
    must(await liftNetwork(house, sam, id));
    expect([(await slowedMarks(house)).size, isRefused(await liftNetwork(house, sam, id))]).toEqual([0, true]);
    world.now = { ...world.now, network: { marks: [], others: 0 } };
    expect(must(caseNetwork(house, ada, id, house.nowMs()))).toMatchObject({ may: false, isHere: false, others: 0 });
    expect(isRefused(await proposeNetwork(house, ada, id, 3))).toBe(true);
    const audit = await person("aud", ["auditor"]);
    expect(isRefused(caseNetwork(house, audit, id, house.nowMs()))).toBe(true);
    expect(isRefused(caseNetwork(house, ada, "C-22222222", house.nowMs()))).toBe(true);
  });

  test("[MD-18] a mark of what nobody agreed to ends as well, and a measure that is taken back takes its friction with it", async () => {
    const desk = await decided(113);
    const { house } = desk;
    await desk.propose();
    const [first] = [...house.state.proposals.values()];
    const { network } = JSON.parse(first?.about ?? "{}") as { network: string };
    expect((await desk.log.papersOf(`network/${network}`)).length).toBe(1);
    await endWords(house);
    expect((await desk.log.papersOf(`network/${network}`)).length).toBe(1);
    await desk.pass(30 * minute);
    await endWords(house);
    expect((await desk.log.papersOf(`network/${network}`)).length).toBe(0);
    const proposal = await desk.propose();
    must(await desk.agree(proposal));
    expect((await slowedMarks(house)).size).toBe(1);
    const [restriction] = house.state.restrictions.keys();
    await house.commit({ as: "staff", id: "bea" }, "test", () => ({
      kind: "do",
      events: [{ kind: "RestrictionEnded", body: { restriction: restriction ?? "", why: "reversed" }, case: desk.id }],
      answer: null,
    }));
    await desk.pass(1_000);
    expect((await slowedMarks(house)).size).toBe(0);
  });
});
