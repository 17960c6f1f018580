import { expect, test } from "bun:test";
import { next } from "../moderation/cases.ts";
import { decide } from "../moderation/decisions.ts";
import { isRefused } from "../moderation/desk-house.ts";
import { offered } from "../moderation/policies.ts";
import { openDeskTown } from "./desk-town.ts";
import { minuteMs, newest, talkBetween } from "./talking.ts";

test("[NU-7, NU-10] from the stopped words to the way on: a case, a person's decision that burdens nobody, a new proof, and the card says so by itself", async () => {
  for (const by of ["rule", "device"] as const) {
    const all = await openDeskTown(77);
    const { town, desk } = all;
    const reader = await all.person("ada", ["senior"]);
    const [a, b] = [await town.enter("Anna"), await town.enter("Bruno")];
    const talk = await talkBetween(a, b, by === "rule" ? ["yes", "yes"] : ["no", "no"]);
    await all.pass(minuteMs, minuteMs);
    if (by === "rule") await a.ask("tell", { talk, text: "J'ai 15 ans en fait." });
    else {
      await a.ask("pause", { talk, device: true });
      await a.ask("resume", { talk });
    }
    await all.pass(minuteMs, minuteMs);
    const got = await next(desk.house, reader);
    if (isRefused(got) || got.case === null || got.lease === null) throw new Error("nothing to take");
    const lease = { number: got.lease.number, token: got.lease.token };
    const [policy] = offered(desk.house.state.cases.get(got.case)!.situation);
    const out = await decide(desk.house, reader, got.case, {
      lease,
      policy: policy!.id,
      template: policy!.facts[0]!.id,
      consequence: { kind: "resume-talk" },
      reasons: "Vu.",
      leaving: "Selon le cas.",
    });
    expect(out).toMatchObject({ kind: "issued" });
    await all.pass(minuteMs, minuteMs);
    expect([desk.house.state.strikes.size, desk.house.state.restrictions.size, desk.house.state.statements.size]).toEqual([0, 0, 0]);
    expect(newest(a.all("talk")).talk).toMatchObject({ state: "paused", mayResume: false });
    await a.ask("prove", { provider: "memory", answer: "" });
    await town.rest();
    expect(newest(a.all("talk")).talk).toMatchObject({ state: "paused", mayResume: true });
    expect(newest(a.all("talk")).talk.stopped).toBe(true);
    expect(newest(b.all("talk")).talk).toMatchObject({ state: "paused", mayResume: false });
    // The other side cannot tell it from a conversation that somebody stopped by hand.
    expect(newest(b.all("talk")).talk).not.toHaveProperty("stopped");
    expect(await a.ask("resume", { talk })).toMatchObject({ t: "ok" });
    expect(newest(b.all("talk")).talk.state).toBe("open");
    expect(town.alarms).toEqual([]);
  }
});
