import { describe, expect, test } from "bun:test";
import { isRefused } from "../desk-house.ts";
import { isLinkGood, keyAnswered, keyLossCards, mayMakeKeyLink, proposeKeyLoss, renewKeys, stopKeyLoss } from "../lost-keys.ts";
import { foldAll } from "../fold.ts";
import { proposalCard } from "../page.ts";
import { second } from "../proposals.ts";
import { settlers } from "../settlers.ts";
import { stateText } from "../state.ts";
import { hour, minute, must, openSmallDesk, type SmallDesk } from "./small-desk.ts";

async function announced(seed: number) {
  const desk = await openSmallDesk(seed);
  const { house, person } = desk;
  const [dan, eva, ada, gil] = [await person("dan", ["lead"]), await person("eva", ["lead"]), await person("ada", ["moderator"]), await person("gil", ["auditor"])];
  const proposed = must(await proposeKeyLoss(house, dan, "ada", "Téléphone perdu."));
  if (proposed.kind !== "proposed") throw new Error("it waits for a second lead");
  const agree = (who = eva) => second(house, who, proposed.proposal, true, "", settlers(house));
  return { ...desk, dan, eva, ada, gil, agree, waiting: () => [...house.state.keyLosses.values()].at(-1), proposal: proposed.proposal };
}
const lossOf = ({ house }: Pick<SmallDesk, "house">): string => [...house.state.keyLosses.keys()].at(-1) ?? "";

describe("who lost every key", () => {
  test("[MD-66] two leads say so, neither of them the person; before the second agreed nothing is announced, and the second sees who and why", async () => {
    const desk = await announced(91);
    const { house, ada, dan, eva, gil } = desk;
    expect([house.state.keyLosses.size, desk.pager.pages.length]).toEqual([0, 0]);
    const [waiting] = [...house.state.proposals.values()];
    if (waiting === undefined) throw new Error("nothing waits");
    expect(proposalCard(house, eva, waiting, "")).toMatchObject({
      about: "",
      details: [
        { name: "person", value: "M-ada" },
        { name: "reason", value: "Téléphone perdu." },
      ],
    });
    for (const wrong of [dan, ada, gil]) expect(isRefused(await desk.agree(wrong))).toBe(true);
    expect(house.state.keyLosses.size).toBe(0);
    for (const [who, whose] of [
      [ada, "eva"],
      [dan, "dan"],
      [dan, "nobody"],
    ] as const)
      expect(isRefused(await proposeKeyLoss(house, who, whose, "Téléphone perdu."))).toBe(true);
    must(await desk.agree());
    // Everybody sees the same card, by signs; who is on call is told as well, by the number alone.
    for (const who of [dan, eva, ada, gil])
      expect(keyLossCards(house.state, who, house.nowMs())).toMatchObject([
        { sign: "M-ada", by: ["M-dan", "M-eva"], state: "waiting", mine: who === ada, mayStop: who !== gil, mayLink: false },
      ]);
    expect(desk.pager.pages).toEqual([{ about: "keys", number: lossOf(desk), severity: null, people: 2 }]);
    expect((await desk.log.audit(0, 50)).map((row) => [row.what, row.purpose])).toContainEqual(["keys said to be lost: M-ada", "Téléphone perdu."]);
    expect(isRefused(await proposeKeyLoss(house, eva, "ada", "Encore une fois."))).toBe(true);
  });

  test("[MD-66] a lead's own keys take two others: the second half is refused to the person they are about", async () => {
    const { house, person } = await openSmallDesk(92);
    const [dan, eva, fay] = [await person("dan", ["lead"]), await person("eva", ["lead"]), await person("fay", ["lead"])];
    const proposed = must(await proposeKeyLoss(house, dan, "eva", "Téléphone perdu."));
    if (proposed.kind !== "proposed") throw new Error("it waits");
    expect(isRefused(await second(house, eva, proposed.proposal, true, "", settlers(house)))).toBe(true);
    must(await second(house, fay, proposed.proposal, true, "", settlers(house)));
    expect(house.state.keyLosses.size).toBe(1);
  });

  test("[MD-66] the link is made 24 hours later and not a second before, by a lead who is not the person; used once, and after three days no more", async () => {
    const desk = await announced(93);
    const { house, dan, ada, eva } = desk;
    must(await desk.agree());
    const loss = lossOf(desk);
    await desk.pass(24 * hour - 1);
    expect([isRefused(mayMakeKeyLink(house.state, dan, loss, house.nowMs())), isLinkGood(house.state, loss, house.nowMs())]).toEqual([true, false]);
    expect(await renewKeys(house, loss)).toBe(false);
    await desk.pass(1);
    expect([dan, eva, ada].map((who) => isRefused(mayMakeKeyLink(house.state, who, loss, house.nowMs())))).toEqual([false, false, true]);
    expect(await Promise.all([renewKeys(house, loss), renewKeys(house, loss)])).toEqual([true, false]);
    expect(isRefused(mayMakeKeyLink(house.state, dan, loss, house.nowMs()))).toBe(true);
    expect(keyLossCards(house.state, ada, house.nowMs())).toMatchObject([{ state: "renewed", mayStop: false }]);
    await desk.pass(25 * hour);
    expect(keyLossCards(house.state, ada, house.nowMs())).toEqual([]);

    const late = await announced(94);
    must(await late.agree());
    await late.pass(4 * 24 * hour - 1);
    expect(late.waiting()?.state).toBe("waiting");
    await late.pass(1);
    expect([late.waiting()?.state, isLinkGood(late.house.state, lossOf(late), late.house.nowMs())]).toEqual(["over", false]);
  });

  test("[MD-66] any lead stops it, and so does the person, by word or by using a key; nobody else does, and a stop holds over a restart", async () => {
    for (const [seed, end] of [
      [95, "lead"],
      [96, "person"],
      [97, "key"],
    ] as const) {
      const desk = await announced(seed);
      const { house, ada, dan, gil } = desk;
      must(await desk.agree());
      const loss = lossOf(desk);
      expect(isRefused(await stopKeyLoss(house, gil, loss, "Pas mon affaire."))).toBe(true);
      await keyAnswered(house, "dan");
      expect(desk.waiting()?.state).toBe("waiting");
      if (end === "key") await keyAnswered(house, "ada");
      else must(await stopKeyLoss(house, end === "lead" ? dan : ada, loss, "La clé est là."));
      expect(desk.waiting()?.state).toBe(end === "key" ? "key-used" : "stopped");
      await desk.pass(25 * hour);
      expect([isLinkGood(house.state, loss, house.nowMs()), await renewKeys(house, loss), isRefused(await stopKeyLoss(house, dan, loss, "Encore une fois."))]).toEqual([
        false,
        false,
        true,
      ]);
      expect(stateText(foldAll(await desk.log.after(0, 10_000)))).toBe(stateText(house.state));
      // What ended can be said anew.
      expect(isRefused(await proposeKeyLoss(house, dan, "ada", "Encore perdu."))).toBe(false);
    }
  });

  test("[MD-66] a first half runs out after 30 minutes, and without the audit nothing begins and nothing stops", async () => {
    const desk = await announced(98);
    await desk.pass(30 * minute);
    expect(isRefused(await desk.agree())).toBe(true);
    const other = await announced(99);
    must(await other.agree());
    const { addAudit } = other.log;
    other.log.addAudit = () => Promise.reject(new Error("disk full"));
    expect(isRefused(await proposeKeyLoss(other.house, other.dan, "eva", "Téléphone perdu."))).toBe(true);
    expect(isRefused(await stopKeyLoss(other.house, other.dan, lossOf(other), "La clé est là."))).toBe(true);
    other.log.addAudit = addAudit;
    expect(other.waiting()?.state).toBe("waiting");
  });
});
