import { describe, expect, test } from "bun:test";
import { enrol } from "../house-acts.ts";
import { foldAll } from "../fold.ts";
import { changeArea } from "../own-area.ts";
import { proposalsFor } from "../page.ts";
import { proposalDetails } from "../proposal-details.ts";
import { second } from "../proposals.ts";
import { settlers } from "../settlers.ts";
import { stateText } from "../state.ts";
import { hour, must, openSmallDesk } from "./small-desk.ts";

async function people(seed: number) {
  const small = await openSmallDesk(seed);
  const [mo, lea, near, bea] = [
    await small.person("mo", ["moderator"], { department: "75" }),
    await small.person("lea", ["lead"]),
    await small.person("nina", ["lead"], { department: "75" }),
    await small.person("bea", ["senior"]),
  ];
  const { house } = small;
  const area = (who = "mo"): string | null | undefined => house.state.staff.get(who)?.department;
  const proposed = async (department: string | null): Promise<string> => {
    const made = must(await changeArea(house, mo, department));
    if (made.kind !== "proposed") throw new Error("done by one");
    return made.proposal;
  };
  return { ...small, mo, lea, near, bea, area, proposed, agree: (proposal: string, who = lea) => second(house, who, proposal, true, "", settlers(house)) };
}

describe("where somebody of the desk lives", () => {
  test("[MD-65] the first time it counts at once, also without an audit of it; another area or none is in the audit before it is asked for, and a lead of another area agrees", async () => {
    const desk = await people(141);
    const { house, mo, lea, near, bea } = desk;
    must(await changeArea(house, bea, "13"));
    expect(desk.area("bea")).toBe("13");
    for (const to of ["69", null]) {
      const rows = (await desk.log.audit(0, 100)).length;
      const proposal = await desk.proposed(to);
      expect((await desk.log.audit(0, 100)).slice(rows).map(({ by, what, purpose }) => [by, what, purpose.includes("75")])).toEqual([["mo", "own area to be changed", false]]);
      expect(desk.area()).toBe("75");
      const waiting = house.state.proposals.get(proposal)!;
      expect(proposalDetails(house.state, waiting, house.nowMs())).toEqual([
        { name: "person", value: "M-mo" },
        { name: "area", value: "75" },
        { name: "area-then", value: to ?? "-" },
      ]);
      // Who may not agree is not told where somebody lives.
      const shown = (who: typeof mo): number => proposalsFor(house.state, who, house.nowMs()).length;
      expect([shown(mo), shown(lea), shown(bea)]).toEqual([1, 1, 0]);
      for (const wrong of [mo, near, bea]) expect(await desk.agree(proposal, wrong)).toMatchObject({ kind: "refused" });
      expect([desk.area(), await changeArea(house, mo, "31")]).toEqual(["75", expect.objectContaining({ code: "moved-on" })]);
      must(await desk.agree(proposal));
      expect(desk.area()).toBe(to as never);
      if (to !== null) must(await desk.agree(await desk.proposed("75")));
    }
    expect(stateText(foldAll(await desk.log.after(0, 10_000)))).toBe(stateText(house.state));
  });

  test("[MD-65, MD-12] nothing lowers it otherwise: not signing in anew with another area, not an audit that fails, not a proposal that ran out, not what is the same", async () => {
    const desk = await people(142);
    const { house, mo } = desk;
    for (const department of ["13", null])
      must(await enrol(house, { staff: "mo", sign: "M-mo", languages: ["en"], optOuts: ["gravest"], department, hasSigned: true }, { as: "installation", id: "staff" }));
    expect(house.state.staff.get("mo")).toMatchObject({ department: "75", languages: ["en"], optOuts: ["gravest"] });
    for (const same of ["75", " 75 ", ""]) expect(await changeArea(house, mo, same)).toMatchObject({ kind: "refused" });
    const late = await desk.proposed(null);
    desk.clock.advance(hour);
    expect(await desk.agree(late)).toMatchObject({ code: "moved-on" });
    desk.log.breakWrites("audit", true);
    expect(await changeArea(house, mo, null)).toMatchObject({ code: "not-kept" });
    expect(desk.area()).toBe("75");
  });

  test("[MD-65, MD-13] where nobody else could agree, the one lead says it alone, and it stands in the audit", async () => {
    const small = await openSmallDesk(143);
    const alone = await small.person("ada", ["lead"], { department: "75" });
    expect(must(await changeArea(small.house, alone, "69")).kind).toBe("issued");
    expect([small.house.state.staff.get("ada")?.department, (await small.log.audit(0, 9)).map(({ what }) => what)]).toEqual(["69", ["own area to be changed"]]);
  });
});
