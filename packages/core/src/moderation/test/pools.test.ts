import { describe, expect, test } from "bun:test";
import { staffCards, tokenCards, welcome } from "../administration.ts";
import { isRefused } from "../desk-house.ts";
import { foldAll } from "../fold.ts";
import { duty, proposeGrant } from "../house-acts.ts";
import { dutyOf } from "../light.ts";
import { proposalCard } from "../page.ts";
import { holderOf, makeToken } from "../partners.ts";
import { endPool, poolCards, poolDuty, poolTakes, proposePool } from "../pools.ts";
import { second } from "../proposals.ts";
import { settlers } from "../settlers.ts";
import { stateText } from "../state.ts";
import { day, minute, must, openSmallDesk } from "./small-desk.ts";

const wanted = { name: "Lampion Lyon", address: "https://desk.lyon.example", roles: ["moderator", "senior"], days: 30 } as const;

/** A house of two leads off duty, an agreement with Lyon, and Zoe of Lyon, a moderator here whose own département is 75. */
async function pooled(seed: number, days = 30) {
  const desk = await openSmallDesk(seed);
  const { house } = desk;
  const [dan, eva] = [await desk.person("dan", ["lead"]), await desk.person("eva", ["lead"])];
  for (const one of [dan, eva]) must(await duty(house, one, false));
  const agree = async (asked: { kind: string } | { kind: "proposed"; proposal: string }) => {
    if (!("proposal" in asked)) throw new Error("it waits for a second lead");
    return second(house, eva, asked.proposal, true, "", settlers(house));
  };
  must(await agree(must(await proposePool(house, dan, { ...wanted, days }))));
  const pool = [...house.state.pools.keys()][0] ?? "";
  must(await welcome(house, dan, { staff: "zoe", sign: "M-Z0", languages: ["fr"], department: "75", pool }));
  must(await agree(must(await proposeGrant(house, dan, { staff: "zoe", role: "moderator", grant: true }))));
  const zoe = { id: "session-zoe", staff: "zoe", roles: ["moderator"], languages: ["fr"], optOuts: [], department: "75", device: "key-zoe" } as const;
  return { ...desk, dan, eva, zoe, pool, agree, duties: () => dutyOf(house.state, house.nowMs()) };
}

describe("duty that instances share", () => {
  test("[MD-64] an agreement takes two leads, and the second sees with whom, in which roles and for how long; nobody of a pool is lead or auditor", async () => {
    const { house, person } = await openSmallDesk(1);
    const [dan, eva, ada] = [await person("dan", ["lead"]), await person("eva", ["lead"]), await person("ada", ["senior"])];
    expect(isRefused(await proposePool(house, ada, wanted))).toBe(true);
    for (const wrong of [
      { ...wanted, roles: ["lead"] as const },
      { ...wanted, roles: ["moderator", "auditor"] as const },
      { ...wanted, address: "http://desk.lyon.example" },
      { ...wanted, address: "https://me@desk.lyon.example" },
    ])
      expect(isRefused(await proposePool(house, dan, wrong))).toBe(true);
    const asked = must(await proposePool(house, dan, wanted));
    if (asked.kind !== "proposed") throw new Error("it waits");
    expect(house.state.pools.size).toBe(0);
    const waiting = house.state.proposals.get(asked.proposal);
    if (waiting === undefined) throw new Error("nothing waits");
    expect(proposalCard(house, eva, waiting, "")).toMatchObject({
      about: "",
      details: [
        { name: "name", value: "Lampion Lyon" },
        { name: "address", value: "https://desk.lyon.example" },
        { name: "roles", value: "moderator senior" },
        { name: "days", value: "30" },
      ],
    });
    for (const wrong of [dan, ada]) expect(isRefused(await second(house, wrong, asked.proposal, true, "", settlers(house)))).toBe(true);
    must(await second(house, eva, asked.proposal, true, "", settlers(house)));
    expect(poolCards(house.state, house.nowMs())).toMatchObject([{ name: "Lampion Lyon", roles: ["moderator", "senior"], endedAt: null, people: 0, onDuty: 0 }]);
  });

  test("[MD-64] who comes under an agreement gets its roles and no other, by no two leads", async () => {
    const { house, dan, pool, agree } = await pooled(2);
    for (const role of ["lead", "auditor", "orders", "child-safety"] as const) {
      expect(isRefused(await proposeGrant(house, dan, { staff: "zoe", role, grant: true }))).toBe(true);
      expect(isRefused(poolTakes(house.state, pool, role, house.nowMs()))).toBe(true);
    }
    must(await agree(must(await proposeGrant(house, dan, { staff: "zoe", role: "senior", grant: true }))));
    expect(staffCards(house.state, house.nowMs()).find(({ staff }) => staff === "zoe")).toMatchObject({ roles: ["moderator", "senior"], pool: "Lampion Lyon" });
    expect(staffCards(house.state, house.nowMs()).find(({ staff }) => staff === "dan")).toMatchObject({ pool: null });
  });

  test("[MD-64] a role proposed under an agreement that ended meanwhile is not given", async () => {
    const { house, dan, eva, pool } = await pooled(3);
    const asked = must(await proposeGrant(house, dan, { staff: "zoe", role: "senior", grant: true }));
    if (asked.kind !== "proposed") throw new Error("it waits");
    must(await endPool(house, dan, pool, "Fini entre nous."));
    expect(isRefused(await second(house, eva, asked.proposal, true, "", settlers(house)))).toBe(true);
    expect(house.state.staff.get("zoe")?.roles).toEqual([]);
  });

  test("[MD-64] their presence counts here for ten minutes and lifts this light, once they have come here by their own hand within 30 days", async () => {
    const desk = await pooled(4);
    const { house, pool, zoe } = desk;
    expect(desk.duties()).toEqual({ readers: 0, people: 0 });
    expect(isRefused(await poolDuty(house, pool, { sign: "M-Z0", on: true }))).toBe(true);
    must(await duty(house, zoe, true));
    must(await duty(house, zoe, false));
    must(await poolDuty(house, pool, { sign: "M-Z0", on: true }));
    expect([desk.duties(), poolCards(house.state, house.nowMs())]).toMatchObject([{ readers: 1, people: 1 }, [{ people: 1, onDuty: 1 }]]);
    desk.clock.advance(10 * minute);
    expect(desk.duties().readers).toBe(0);
    must(await poolDuty(house, pool, { sign: "M-Z0", on: true }));
    must(await poolDuty(house, pool, { sign: "M-Z0", on: false }));
    expect(desk.duties().readers).toBe(0);
    // Words from elsewhere are no coming: after 30 days without a hand of their own they count no more.
    desk.clock.advance(29 * day);
    must(await poolDuty(house, pool, { sign: "M-Z0", on: true }));
    const other = await pooled(5, 90);
    must(await duty(other.house, other.zoe, true));
    other.clock.advance(30 * day);
    must(await poolDuty(other.house, other.pool, { sign: "M-Z0", on: true }));
    other.clock.advance(1);
    expect(isRefused(await poolDuty(other.house, other.pool, { sign: "M-Z0", on: true }))).toBe(true);
  });

  test("[MD-64, MD-65, MD-34] the other instance hears how many wait that this person may take: not those of their own département, of an opt-out, or above their role", async () => {
    const desk = await pooled(6);
    const { house, pool, zoe } = desk;
    must(await duty(house, zoe, true));
    await desk.report({ department: "75" });
    await desk.report({ situation: "harassment", department: "69", stream: "room:FR-69" });
    const { waiting } = must(await poolDuty(house, pool, { sign: "M-Z0", on: true }));
    expect(waiting).toEqual({ S0: 0, S1: 0, S2: 0, S3: 1, S4: 0 });
  });

  test("[MD-64] nobody puts on duty who is not of their pool: the house's own, another pool's, or somebody unknown", async () => {
    const desk = await pooled(7);
    const { house, dan, pool } = desk;
    await desk.agree(must(await proposePool(house, dan, { ...wanted, name: "Lampion Lille" })));
    const lille = [...house.state.pools.keys()].at(-1) ?? "";
    for (const [number, sign] of [
      [pool, "M-dan"],
      [lille, "M-Z0"],
      [pool, "M-99"],
      ["A-99999999", "M-Z0"],
    ] as const)
      expect(isRefused(await poolDuty(house, number, { sign, on: true }))).toBe(true);
    expect(desk.duties().readers).toBe(0);
  });

  test("[MD-64] a token for duty is for an agreement in force and for nothing else, and is good for nothing once it ended", async () => {
    const { house, dan, pool } = await pooled(8);
    for (const wrong of [
      { holder: "police", scopes: ["duty:write"] as const },
      { holder: pool, scopes: ["duty:write", "orders:write"] as const },
    ])
      expect(isRefused(await makeToken(house, dan, { ...wrong, days: 30 }))).toBe(true);
    const { token } = must(await makeToken(house, dan, { holder: pool, scopes: ["duty:write"], days: 30 }));
    const digest = house.ports.digest(`token/${token}`);
    expect([holderOf(house.state, digest, "duty:write", house.nowMs())?.holder, holderOf(house.state, digest, "notices:read", house.nowMs())]).toEqual([pool, null]);
    expect(tokenCards(house.state, house.nowMs()).map(({ state }) => state)).toEqual(["good"]);
    must(await endPool(house, dan, pool, "Fini entre nous."));
    expect(holderOf(house.state, digest, "duty:write", house.nowMs())).toBeNull();
    // No lead reads of it as of one that somebody could still use.
    expect(tokenCards(house.state, house.nowMs()).map(({ state }) => state)).toEqual(["ended"]);
  });

  test("[MD-64] with the end of an agreement, by one lead or by its day, roles and duty of its people end in the same step; the audit keeps why", async () => {
    for (const way of ["lead", "clock"] as const) {
      const desk = await pooled(way === "lead" ? 9 : 10);
      const { house, dan, pool, zoe } = desk;
      must(await duty(house, zoe, true));
      if (way === "lead") {
        expect(isRefused(await endPool(house, zoe, pool, "Je pars."))).toBe(true);
        must(await endPool(house, dan, pool, "Fini entre nous."));
        expect((await desk.log.audit(0, 50)).map((row) => [row.what, row.purpose])).toContainEqual([`pool ended: ${pool}`, "Fini entre nous."]);
        expect(isRefused(await endPool(house, dan, pool, "Encore une fois."))).toBe(true);
      } else {
        await desk.pass(30 * day - 1);
        expect(house.state.staff.get("zoe")?.roles).toEqual(["moderator"]);
        await desk.pass(1);
      }
      expect([house.state.staff.get("zoe")?.roles, house.state.pools.get(pool)?.endedAt !== null, desk.duties().readers]).toEqual([[], true, 0]);
      expect(isRefused(await poolDuty(house, pool, { sign: "M-Z0", on: true }))).toBe(true);
      expect(stateText(foldAll(await desk.log.after(0, 10_000)))).toBe(stateText(house.state));
    }
  });

  test("[MD-64] without the audit no agreement ends", async () => {
    const { house, dan, pool, log } = await pooled(11);
    log.addAudit = () => Promise.reject(new Error("disk full"));
    expect(isRefused(await endPool(house, dan, pool, "Fini entre nous."))).toBe(true);
    expect(house.state.pools.get(pool)?.endedAt).toBeNull();
  });
});
