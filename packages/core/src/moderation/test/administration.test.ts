import { describe, expect, test } from "bun:test";
import { dismiss, endFlagger, flaggerCards, loadOut, mayDismiss, staffCards, tokenCards, welcome } from "../administration.ts";
import { act, draft, isRefused } from "../desk-house.ts";
import { exposureOut, duty, proposeGrant } from "../house-acts.ts";
import { endToken, holderOf, makeToken, proposeFlagger } from "../partners.ts";
import { proposalCard } from "../page.ts";
import { second } from "../proposals.ts";
import { settlers } from "../settlers.ts";
import { hour, minute, must, openSmallDesk } from "./small-desk.ts";

describe("who works at the desk", () => {
  test("[MD-13] somebody invited has no role until two leads gave it; neither oneself nor a lead is dismissed by one person", async () => {
    const { house, person } = await openSmallDesk(71);
    const [dan, eva, ada] = [await person("dan", ["lead"]), await person("eva", ["lead"]), await person("ada", ["moderator"])];
    must(await welcome(house, dan, { staff: "new", sign: "M-9Z", languages: ["fr"], department: null }));
    expect(isRefused(await welcome(house, ada, { staff: "other", sign: "M-9Y", languages: [], department: null }))).toBe(true);
    expect(house.state.staff.get("new")?.roles).toEqual([]);
    const proposed = must(await proposeGrant(house, dan, { staff: "new", role: "moderator", grant: true }));
    if (proposed.kind !== "proposed") throw new Error("with two leads it waits for the second");
    const [waiting] = [...house.state.proposals.values()];
    if (waiting === undefined) throw new Error("nothing waits");
    // The second sees who, what and which role, and no id of the machine.
    const card = proposalCard(house, eva, waiting, "");
    expect([card.about, card.details]).toEqual([
      "",
      [
        { name: "person", value: "M-9Z" },
        { name: "change", value: "given" },
        { name: "role", value: "moderator" },
      ],
    ]);
    must(await second(house, eva, proposed.proposal, true, "", settlers(house)));
    expect(house.state.staff.get("new")?.roles).toEqual(["moderator"]);
    expect([mayDismiss(house.state, dan, "dan"), mayDismiss(house.state, dan, "eva"), mayDismiss(house.state, ada, "new")].map((one) => isRefused(one))).toEqual([
      true,
      true,
      true,
    ]);
    must(await dismiss(house, dan, "new", "Parti ailleurs."));
    expect(house.state.staff.get("new")?.roles).toEqual([]);
  });

  test("[MD-34] who is on the list stands there by sign, without limits, opt-outs or figures; the load counts people and names only who is at a limit", async () => {
    const { house, person, clock } = await openSmallDesk(72);
    const [dan, ada] = [await person("dan", ["lead"]), await person("ada", ["senior"])];
    await person("bob", ["moderator"]);
    const cards = staffCards(house.state, house.nowMs());
    expect(cards.map(({ sign }) => sign)).toEqual(["M-ada", "M-bob", "M-dan"]);
    expect(Object.keys(cards[0] ?? {}).sort()).toEqual(["isOnDuty", "languages", "pool", "roles", "sign", "staff"]);
    expect(loadOut(house.state, house.nowMs())).toMatchObject({ onDuty: 3, canGrave: 2, canS2: 3, canOther: 3, resting: [] });
    await house.commit({ as: "staff", id: ada.staff }, "test", () => act([draft("ExposureNoted", { staff: ada.staff, severity: "S1", seconds: 60, items: 25 })], null));
    const load = loadOut(house.state, house.nowMs());
    expect(load).toMatchObject({ onDuty: 3, canGrave: 1, canS2: 3, canOther: 3, resting: [{ staff: "ada", sign: "M-ada", limit: "grave-items", until: null }] });
    expect(JSON.stringify(load)).not.toContain("25");
    clock.advance(11 * minute);
    expect(loadOut(house.state, house.nowMs())).toMatchObject({ onDuty: 0, canGrave: 0 });
    expect(isRefused(exposureOut(house.state, dan.staff, house.nowMs()))).toBe(false);
  });

  test("[MD-33] one's own time on duty: spans that follow one another are one, what was given back early does not count, a week back at most", async () => {
    const { house, person, clock } = await openSmallDesk(73);
    const ada = await person("ada", ["senior"]);
    clock.advance(6 * minute);
    await duty(house, ada, true);
    clock.advance(4 * minute);
    await duty(house, ada, false);
    const own = () => must(exposureOut(house.state, "ada", house.nowMs()));
    expect([own().dutyDaySeconds, own().dutyWeekSeconds]).toEqual([600, 600]);
    clock.advance(25 * hour);
    await duty(house, ada, true);
    clock.advance(10 * minute);
    expect([own().dutyDaySeconds, own().dutyWeekSeconds]).toEqual([600, 1_200]);
    clock.advance(7 * 24 * hour);
    expect(own().dutyWeekSeconds).toBe(0);
  });
});

describe("partners", () => {
  test("[MD-50] a flagger's card has award and figures; the status ends by one lead, and its tokens for notices with it", async () => {
    const { house, person } = await openSmallDesk(74);
    const [dan, eva] = [await person("dan", ["lead"]), await person("eva", ["lead"])];
    const proposed = must(await proposeFlagger(house, dan, { name: "La Ligne", award: "ARCOM 2026-4", country: "FR", expertise: ["CYBER_VIOLENCE"], webhook: null }));
    if (proposed.kind !== "proposed") throw new Error("it waits for a second lead");
    const [waiting] = [...house.state.proposals.values()];
    if (waiting !== undefined) expect(proposalCard(house, eva, waiting, "").details.map(({ value }) => value)).toEqual(["La Ligne", "ARCOM 2026-4", "FR", "CYBER_VIOLENCE"]);
    must(await second(house, eva, proposed.proposal, true, "", settlers(house)));
    const [card] = flaggerCards(house);
    expect(card).toMatchObject({ name: "La Ligne", award: "ARCOM 2026-4", country: "FR", expertise: ["CYBER_VIOLENCE"], decided: 0, errorRate: 0, stage: "fine", endedAt: null });
    const made = must(await makeToken(house, dan, { holder: card?.flagger ?? "", scopes: ["notices:write", "figures:read"], days: 30 }));
    const digest = house.ports.digest(`token/${made.token}`);
    expect(holderOf(house.state, digest, "notices:write", house.nowMs())).not.toBeNull();
    must(await endFlagger(house, dan, card?.flagger ?? "", "Le statut est retiré."));
    expect(isRefused(await endFlagger(house, dan, card?.flagger ?? "", "Encore une fois."))).toBe(true);
    expect(holderOf(house.state, digest, "notices:write", house.nowMs())).toBeNull();
    expect(flaggerCards(house)[0]?.endedAt).toBe(house.nowMs());
  });

  test("a token stands in the list by holder and scopes and never as itself; ended, it opens nothing, and an unknown one cannot be ended", async () => {
    const { house, person, clock } = await openSmallDesk(75);
    const dan = await person("dan", ["lead"]);
    const made = must(await makeToken(house, dan, { holder: "police", scopes: ["orders:write"], days: 2 }));
    const listed = JSON.stringify(tokenCards(house.state, house.nowMs()));
    expect([listed.includes(made.id), listed.includes(made.token), listed.includes(house.ports.digest(`token/${made.token}`))]).toEqual([true, false, false]);
    clock.advance(48 * hour);
    expect(tokenCards(house.state, house.nowMs()).map(({ state }) => state)).toEqual(["over"]);
    must(await endToken(house, dan, made.id));
    expect(tokenCards(house.state, house.nowMs()).map(({ state }) => state)).toEqual(["ended"]);
    expect(isRefused(await endToken(house, dan, "T-22222222"))).toBe(true);
  });
});
