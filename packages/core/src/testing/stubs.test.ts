import { describe, expect, test } from "bun:test";
import { limits, talkStream } from "@lampion/protocol";
import type { Report } from "../evidence/evidence-vault.port.ts";
import { acceptedAuthors } from "../evidence/stub.ts";
import { createMemoryTown, type MemoryTown, type Townsperson } from "./memory-town.ts";
import { handOver, heldBy, histories, hourMs, newest, talkBetween, lineOf, openedBy, type OpenedLine } from "./talking.ts";

const dayMs = 24 * hourMs;
type Held = OpenedLine["held"];
/** What the device keeps of a conversation: the record of its acceptance, as it came. */
function stubOf(one: Townsperson, talk: string): Held {
  const sealed = one.all("sealed").filter((frame) => frame.s === talkStream(talk));
  const lines = [...sealed.flatMap((frame) => openedBy(one, frame)), ...one.kept(talkStream(talk)).map(lineOf)];
  const found = lines.find((line) => line.notice === "accepted");
  if (found === undefined) throw new Error(`${one.name} holds no stub`);
  return found.held;
}
const late = (one: Townsperson, talk: string, stub: Held): ReturnType<Townsperson["ask"]> =>
  one.ask("report", { about: { stub: { talk, ...stub } }, who: "me", situation: "harassment", words: "Je peux en parler maintenant.", act: "now" });
const lastReport = (town: MemoryTown): Report => newest(town.vault.reports);
const flipped = (text: string, at: number): string => text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);

describe.each([...histories])("%s", (privateHistory) => {
  const townOf = (seed: number): MemoryTown => createMemoryTown(seed, 1, undefined, undefined, { privateHistory });
  test("[EV-57, CV-18] each accepted conversation begins with a wordless record of the service that names both, and both devices hold it before the first word", async () => {
    const town = townOf(81);
    const [a, b] = [await town.enter("Ariane"), await town.enter("Basile")];
    const talk = await talkBetween(a, b, null);
    const [ofA, ofB] = [stubOf(a, talk), stubOf(b, talk)];
    expect(ofA).toEqual(ofB);
    expect(acceptedAuthors(ofA.b)).toHaveLength(2);
    expect(`${ofA.b}`).not.toMatch(/Ariane|Basile|piano/);
    // It is nobody's word: nothing is unread.
    expect(newest(a.all("talk")).talk).toMatchObject({ unread: 0, seq: 1 });
    // A knock that was ignored leaves nothing.
    const knocked = await b.ask("knock-answer", { knock: "unknown-knock", answer: "accept" });
    expect(knocked).toMatchObject({ t: "no" });
  });

  test("[EV-57, EV-41] long after the words a late report names the conversation with its stub: no words, the other as author, one case", async () => {
    const town = townOf(82);
    const [a, b] = [await town.enter("Ariane"), await town.enter("Basile")];
    const talk = await talkBetween(a, b);
    await b.ask("tell", { talk, text: "ce que personne ne lira plus" });
    const stub = stubOf(a, talk);
    await town.pass(limits.talk.livesMs + 2 * hourMs, hourMs);
    const back = await town.enter("Ariane");
    expect(back.restriction).toBe(a.restriction);
    expect(await back.ask("report", { about: { talk, hours: [town.clock.nowMs() - 3 * dayMs] }, who: "me", situation: "harassment", words: "", act: "now" })).toMatchObject({
      code: "not-found",
    });
    expect(await late(back, talk, stub)).toMatchObject({ t: "ok", claim: expect.any(String) });
    const kept = lastReport(town);
    expect(kept).toMatchObject({
      about: { kind: "talk", stream: talkStream(talk), hoursMs: [] },
      whom: b.restriction.slice(0, 16),
      by: a.relation,
      authenticated: true,
      order: [],
    });
    expect(kept.evidence.map((one) => ({ text: one.record.text, notice: one.record.notice, status: one.status }))).toEqual([
      { text: "", notice: "accepted", status: "authenticated" },
    ]);
    expect(JSON.stringify(kept)).not.toContain("lira");
  });

  test("[EV-57, EV-9] words that were kept go along with a late report: authenticated long after, the others' and altered ones marked or left, once the acceptance", async () => {
    const town = townOf(86);
    const [a, b, c] = [await town.enter("Ariane"), await town.enter("Basile"), await town.enter("Carole")];
    const talk = await talkBetween(a, b);
    const other = await talkBetween(c, a, undefined, "Un autre sujet, le jardin ?");
    for (const text of ["le premier mot", "ce qui est en cause"]) await b.ask("tell", { talk, text });
    await c.ask("tell", { talk: other, text: "rien à voir" });
    const [stub, kept, foreign] = [stubOf(a, talk), await heldBy(a, talk), await heldBy(a, other)];
    await town.pass(100 * dayMs, dayMs);
    const back = await town.enter("Ariane");
    const withPack = (pack: string) => back.ask("report", { about: { stub: { talk, ...stub }, pack }, who: "me", situation: "harassment", words: "", act: "now" });
    expect(await handOver(back, "pack-kept", [...kept, ...foreign])).toBe(true);
    expect(await withPack("pack-kept")).toMatchObject({ t: "ok" });
    const report = lastReport(town);
    expect(report).toMatchObject({ authenticated: true, whom: b.restriction.slice(0, 16), order: [] });
    expect(report.evidence.map((one) => one.record.text)).toEqual(["", "le premier mot", "ce qui est en cause"]);
    const last = kept.at(-1)!;
    await handOver(back, "pack-bent", [{ ...last, held: { ...last.held, b: "autre chose" } }]);
    expect(await withPack("pack-bent")).toMatchObject({ t: "ok" });
    expect(lastReport(town)).toMatchObject({ authenticated: false, whom: b.restriction.slice(0, 16) });
    expect(lastReport(town).evidence.map((one) => one.status)).toEqual(["authenticated", "damaged"]);
    expect(await withPack("pack-nobody")).toMatchObject({ t: "no", code: "not-found" });
  });

  test("[EV-57] the other one may as well, and then it is about the first", async () => {
    const town = townOf(83);
    const [a, b] = [await town.enter("Ariane"), await town.enter("Basile")];
    const talk = await talkBetween(a, b);
    expect(await late(b, talk, stubOf(b, talk))).toMatchObject({ t: "ok" });
    expect(lastReport(town).whom).toBe(a.restriction.slice(0, 16));
  });

  test("[EV-57, EV-10] a forged stub and somebody else's are refused alike, and nothing is kept of them", async () => {
    const town = townOf(84);
    const [a, b, c] = [await town.enter("Ariane"), await town.enter("Basile"), await town.enter("Carole")];
    const talk = await talkBetween(a, b);
    await a.ask("tell", { talk, text: "Bonsoir." });
    const other = await talkBetween(c, b, undefined, "Un autre sujet, le jardin ?");
    const [stub, foreign] = [stubOf(a, talk), stubOf(c, other)];
    const word = (await heldBy(a, talk)).find((line) => line.kind === 2)!.held;
    const refused = await late(a, other, foreign);
    expect(refused).toMatchObject({ t: "no", code: "not-found" });
    const forged: [string, Held][] = [
      [talk, { ...stub, r: flipped(stub.r, 170) }],
      [talk, { ...stub, x: flipped(stub.x, 3) }],
      [talk, { ...stub, x: flipped(stub.x, 60) }],
      // The body with other people in it.
      [talk, { ...stub, b: foreign.b }],
      [talk, { ...stub, b: "accepted" }],
      // A true one under the name of another conversation, and a word of the own one.
      [other, stub],
      ["conversation-of-nobody", stub],
      [talk, { ...word, b: word.b }],
    ];
    for (const [name, held] of forged) expect({ ...(await late(a, name, held)), n: 0 }).toEqual({ ...refused, n: 0 });
    // Who finds the stub of others learns nothing from it, not even that it is genuine.
    expect({ ...(await late(c, talk, stub)), n: 0 }).toEqual({ ...refused, n: 0 });
    expect(town.vault.reports).toEqual([]);
  });

  test("[EV-57, EV-3] after 395 days a stub is refused as too late, true or not", async () => {
    const town = townOf(85);
    const [a, b] = [await town.enter("Ariane"), await town.enter("Basile")];
    const talk = await talkBetween(a, b);
    const stub = stubOf(a, talk);
    await town.pass(390 * dayMs, dayMs);
    const near = await town.enter("Ariane");
    expect(await late(near, talk, stub)).toMatchObject({ t: "ok" });
    await town.pass(7 * dayMs, dayMs);
    const back = await town.enter("Ariane");
    expect(await late(back, talk, stub)).toMatchObject({ t: "no", code: "too-late" });
    expect(await late(back, talk, { ...stub, x: flipped(stub.x, 3) })).toMatchObject({ t: "no", code: "too-late" });
    expect(town.vault.reports).toHaveLength(1);
  });
});
