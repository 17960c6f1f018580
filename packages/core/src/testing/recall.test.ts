import { describe, expect, test } from "bun:test";
import { limits } from "@lampion/protocol";
import { readClaimCode } from "../evidence/claim-code.ts";
import { recallDigest } from "../actions/recall-code.ts";
import { createMemoryTown, type Townsperson } from "./memory-town.ts";
import { hourMs, talkBetween } from "./talking.ts";

const codeFor = async (one: Townsperson, talk: string): Promise<string> => {
  const reply = await one.ask("recall", { talk });
  if (reply.t !== "ok" || reply.recall === undefined) throw new Error(`no code: ${JSON.stringify(reply)}`);
  return reply.recall.code;
};

describe("recall codes", () => {
  test("[EV-36] each of the two gets a code of the form of a claim code; what is kept is a hash, the side and an end 72 hours later", async () => {
    const town = createMemoryTown(71);
    const [a, b] = [await town.enter("Ada"), await town.enter("Boris")];
    const talk = await talkBetween(a, b);
    const codes = [await codeFor(a, talk), await codeFor(b, talk), await codeFor(a, talk)];
    expect(new Set(codes).size).toBe(3);
    const sides = (await town.conversations.talk(talk))!.sides;
    const [of, other, again] = await Promise.all(codes.map((code) => town.conversations.recall(recallDigest(town.secrets, code), town.clock.nowMs())));
    for (const code of codes) expect(readClaimCode(code)).not.toBeNull();
    expect([of?.member, other?.member].toSorted()).toEqual(sides.map((side) => side.member).toSorted());
    expect(of).toMatchObject({ talk, endsAtMs: town.clock.nowMs() + 72 * hourMs, own: again?.own ?? "", member: again?.member ?? "" });
    expect(other?.own).not.toBe(of?.own);
    expect(JSON.stringify([of, other, again])).not.toMatch(new RegExp(codes.flatMap((code) => [code, readClaimCode(code)]).join("|")));
  });

  test("[EV-36] nobody else gets one, a closed conversation gives them still, and those that stand are not pushed out", async () => {
    const town = createMemoryTown(72);
    const [a, b, c] = [await town.enter("Ada"), await town.enter("Boris"), await town.enter("Chloe")];
    const talk = await talkBetween(a, b);
    expect(await c.ask("recall", { talk })).toMatchObject({ t: "no", code: "not-found" });
    await b.ask("close", { talk });
    const first = await codeFor(a, talk);
    for (let at = 1; at < limits.recall.standingMax; at += 1) await codeFor(a, talk);
    expect(await a.ask("recall", { talk })).toMatchObject({ t: "no", code: "too-often" });
    expect(await town.conversations.recall(recallDigest(town.secrets, first), town.clock.nowMs())).not.toBeNull();
    expect(await b.ask("recall", { talk })).toMatchObject({ t: "ok" });
  });
});
