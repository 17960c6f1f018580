import { describe, expect, test } from "bun:test";
import { limits } from "@lampion/protocol";
import { readClaimCode } from "../evidence/claim-code.ts";
import { recallDigest } from "../actions/recall-code.ts";
import { fromBase64Url, type HeldRecord } from "@lampion/proof";
import { readHanded } from "../evidence/held.ts";
import { createMemoryTown, type Townsperson } from "./memory-town.ts";
import { heldBy, hourMs, minuteMs, newest, talkBetween, type OpenedLine } from "./talking.ts";

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

const start = Math.floor(1_900_000_000_000 / hourMs) * hourMs;
/** As two custodians give them back. */
const opened = (lines: readonly OpenedLine[]): HeldRecord[] => lines.map(({ held }) => readHanded(held)).filter((one) => one !== null);

describe("a report by a recall code", () => {
  async function lost(seed: number) {
    const town = createMemoryTown(seed, 1, start);
    const [a, b] = [await town.enter("Ada"), await town.enter("Boris")];
    const talk = await talkBetween(a, b);
    const code = await codeFor(a, talk);
    await b.ask("tell", { talk, text: "Tu vas payer." });
    await a.ask("tell", { talk, text: "Laisse-moi." });
    await town.pass(2 * hourMs, 10 * minuteMs);
    await b.ask("tell", { talk, text: "Une autre heure." });
    const lines = await heldBy(b, talk);
    // The device is gone, and the other one too.
    await a.ask("forget", {});
    await b.ask("close", { talk });
    await b.ask("forget", {});
    const [node] = town.nodes;
    if (node === undefined) throw new Error("no node");
    const file = (more: Partial<Parameters<typeof node.fileRecall>[0]> = {}) =>
      node.fileRecall({ code, situation: "blackmail", fromMs: start, toMs: start + hourMs, words: "Il menace.", language: "fr", ...more });
    return { town, a, b, talk, code, lines, node, file };
  }

  test("[EV-36] it asks for its hours and has nothing of their words, and has a claim code of its own", async () => {
    const { town, talk, code, file } = await lost(73);
    const filed = await file({ code: code.toLowerCase().replaceAll("-", " ") });
    if (filed.kind !== "filed") throw new Error(filed.why);
    expect(await town.vault.claim(town.secrets.digest(`claim/${readClaimCode(filed.claim)}`))).toMatchObject({ kind: "received", situation: "blackmail" });
    const asked = newest(town.vault.reports);
    expect(asked).toMatchObject({ source: "without-entering", whom: null, evidence: [], authenticated: false, about: { kind: "talk", stream: `talk:${talk}`, hoursMs: [start] } });
    expect(JSON.stringify(asked)).not.toContain(code);
  });

  test("[EV-36] a wrong code and an ended one are refused alike, hours that cannot be opened are refused, and nothing is kept", async () => {
    const { town, code, file } = await lost(74);
    const before = town.vault.reports.length;
    expect(await file({ code: `${code.slice(0, -1)}${code.endsWith("2") ? "3" : "2"}` })).toEqual({ kind: "refused", why: "unknown" });
    expect(await file({ code: "" })).toEqual({ kind: "refused", why: "unknown" });
    for (const [fromMs, toMs] of [
      [start, start],
      [start, start + 25 * hourMs],
      [start - 74 * hourMs, start - 73 * hourMs],
      [start + 9 * hourMs, start + 10 * hourMs],
      [Number.NaN, start],
    ] as const)
      expect(await file({ fromMs, toMs })).toEqual({ kind: "refused", why: "hours" });
    expect(await file({ words: "x".repeat(limits.report.wordsMax + 1) })).toEqual({ kind: "refused", why: "words" });
    await town.pass(71 * hourMs, 30 * minuteMs);
    expect(await file({ fromMs: start + 2 * hourMs, toMs: start + 3 * hourMs })).toEqual({ kind: "refused", why: "unknown" });
    expect(town.vault.reports).toHaveLength(before);
    // What is not said yet is not asked for.
    const again = await lost(75);
    await again.file({ fromMs: start + hourMs, toMs: start + 20 * hourMs });
    expect(newest(again.town.vault.reports).about.hoursMs).toEqual([start + hourMs, start + 2 * hourMs]);
  });

  test("[EV-36, EV-34] what custodians opened comes in as authenticated, those hours and no others, names the other one, and twice is once", async () => {
    const { town, a, b, lines, node, file } = await lost(76);
    await file();
    const asked = newest(town.vault.reports);
    // Two words, and before them the acceptance of the conversation.
    expect(await node.takeOpened(asked.id, opened(lines))).toEqual({ kind: "taken", records: 3, authenticated: true });
    const kept = newest(town.vault.reports);
    expect(kept.evidence.map((one) => [one.status, one.record.text, one.record.face?.name])).toEqual([
      ["authenticated", "", undefined],
      ["authenticated", "Tu vas payer.", "Boris"],
      ["authenticated", "Laisse-moi.", "Ada"],
    ]);
    expect(kept.whom).toBe(b.restriction.slice(0, 16));
    expect(kept.whom).not.toBe(a.restriction.slice(0, 16));
    expect(kept).toMatchObject({ authenticated: true, claimHash: "", words: "", situation: "blackmail" });
    const count = town.vault.reports.length;
    await node.takeOpened(asked.id, opened(lines));
    expect(town.vault.reports).toHaveLength(count);
    // A word that was changed on the way is kept as what it is, and names nobody.
    const forged = opened(lines).map((one) => ({ ...one, tag: (fromBase64Url("A".repeat(43)) ?? one.tag).slice(0, 32) }));
    expect(await node.takeOpened(asked.id, forged)).toMatchObject({ kind: "taken", authenticated: false });
    expect(newest(town.vault.reports).whom).toBeNull();
  });

  test("[EV-36] nothing comes in for a report that did not ask, or from outside its hours", async () => {
    const { town, lines, node, file } = await lost(77);
    expect(await node.takeOpened("none", opened(lines))).toEqual({ kind: "refused", why: "not-asked" });
    await file({ fromMs: start + hourMs, toMs: start + 2 * hourMs });
    expect(await node.takeOpened(newest(town.vault.reports).id, opened(lines))).toEqual({ kind: "refused", why: "nothing" });
  });
});
