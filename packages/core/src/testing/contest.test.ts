import { describe, expect, test } from "bun:test";
import { limits } from "@lampion/protocol";
import { allowed, policies, type Judgement } from "@lampion/safety";
import { meansOf, stoppedBy } from "../actions/stopped-by.ts";
import { addNote } from "../moderation/cases.ts";
import { violations } from "../moderation/invariants.ts";
import { claim } from "../moderation/paper-desk.ts";
import { codeOf, decided } from "./contesting.ts";
import { openDeskTown } from "./desk-town.ts";
import { createMemoryTown } from "./memory-town.ts";
import { heard, knockOn, newest, talkBetween } from "./talking.ts";

const room = "theme-music";
const threat = "je vais te tuer ce soir";

describe("a guest whose text a program stopped", () => {
  test("[MD-3, MD-26, SA-15] in a room: told by which clause; brought to a person; found right, it goes out as it was, for its author and there alone", async () => {
    const all = await openDeskTown(61);
    const judge = await all.person("cleo", ["senior"]);
    const [bob, ann] = [await all.town.enter("Bob"), await all.town.enter("Ann")];
    for (const one of [bob, ann]) for (const where of [room, "theme-books"]) await one.ask("join", { room: where });
    expect(await bob.ask("say", { room, text: threat })).toMatchObject({ t: "no", code: "blocked", reason: "threat", rule: "3.3" });
    const answer = await bob.ask("contest", { about: { room }, text: threat, words: "C'est le titre d'une chanson." });
    const code = codeOf(answer);
    expect(answer).toMatchObject({ dueAt: all.desk.house.nowMs() + 7 * 86_400_000 });
    // By what it is, whatever else was noticed beside it, such as the third such text in a row.
    for (let at = 0; at < 3; at += 1) await bob.ask("say", { room, text: `${threat}, ${"encore ".repeat(at + 1)}` });
    codeOf(await bob.ask("contest", { about: { room }, text: `${threat}, encore`, words: "" }));
    expect([...all.desk.house.state.decisions.values()].map((one) => one.deciders)).toEqual([["judge/threat.person"], ["judge/threat.person"]]);
    const cards = () => bob.all("you").at(-1)?.statements ?? [];
    expect(cards()).toEqual([]);
    expect(await claim(all.desk.house, code)).toMatchObject({ appeals: [{ state: "filed" }], automatic: true });
    expect(await bob.ask("say", { room, text: threat })).toMatchObject({ code: "blocked" });
    await decided(all, judge, "reversed");
    // That the answer is there is told in the house (SA-13) until it was read, though the code was opened before.
    expect(cards()).toMatchObject([{ code, what: { en: expect.stringContaining("send it again") as string } }]);
    expect(await claim(all.desk.house, code)).toMatchObject({ appeals: [{ outcome: "reversed" }], automatic: true });
    await all.town.rest();
    expect(cards()).toEqual([]);
    const cases = all.desk.house.state.cases.size;
    expect((await bob.ask("say", { room, text: threat })).t).toBe("ok");
    expect(heard(ann, `room:${room}`)).toContain(threat);
    expect(await bob.ask("contest", { about: { room }, text: threat, words: "" })).toMatchObject({ code: "not-stopped" });
    // Neither somebody else, nor another room, nor other words.
    expect(await ann.ask("say", { room, text: threat })).toMatchObject({ code: "blocked" });
    expect(await bob.ask("say", { room: "theme-books", text: threat })).toMatchObject({ code: "blocked" });
    expect(await bob.ask("say", { room, text: "je vais te tuer demain" })).toMatchObject({ code: "blocked" });
    expect(all.desk.house.state.cases.size).toBeGreaterThanOrEqual(cases);
    expect(violations(all.desk.house.state, all.log.events)).toEqual([]);
    expect(all.town.alarms).toEqual([]);
  });

  test("[MD-3] a private text and a knock likewise", async () => {
    const all = await openDeskTown(62);
    const judge = await all.person("cleo", ["senior"]);
    const [bob, ann, eve] = [await all.town.enter("Bob"), await all.town.enter("Ann"), await all.town.enter("Eve")];
    const { frame } = await knockOn(bob, ann, threat);
    expect(frame).toMatchObject({ code: "blocked", rule: "3.3" });
    const to = await ann.seenAs();
    const knockCode = codeOf(await bob.ask("contest", { about: { knock: to }, text: threat, words: "" }));
    await decided(all, judge, "reversed");
    expect((await claim(all.desk.house, knockCode)).appeals).toMatchObject([{ outcome: "reversed" }]);
    expect((await knockOn(bob, ann, threat)).frame.t).toBe("ok");
    const talk = await talkBetween(eve, ann);
    expect(await eve.ask("tell", { talk, text: threat })).toMatchObject({ code: "blocked" });
    codeOf(await eve.ask("contest", { about: { talk }, text: threat, words: "On plaisante." }));
    // The author's own words and nothing else: no record of the conversation, no name, no open stream id.
    const [report] = [...all.desk.house.state.reports.values()].filter((one) => one.about === "talk" && one.source === "finding" && one.words !== null);
    expect(report).toMatchObject({ records: 0, reporter: null, who: "somebody" });
    expect(JSON.stringify(all.log.events)).not.toContain(talk);
    await decided(all, judge, "reversed");
    expect((await eve.ask("tell", { talk, text: threat })).t).toBe("ok");
  });

  test("[MD-3] nothing is believed of the request: what would pass is refused with its own code, and the judge's memory, counters and cases stay as they were", async () => {
    const all = await openDeskTown(63);
    const bob = await all.town.enter("Bob");
    await bob.ask("join", { room });
    const events = all.log.events.length;
    for (const text of ["bonsoir à toutes", "quel beau piano"])
      expect(await bob.ask("contest", { about: { room }, text, words: "" })).toEqual({ t: "no", n: expect.any(Number) as number, code: "not-stopped" });
    // What only asks first goes out when it is sent all the same: that is no stop.
    expect(await bob.ask("contest", { about: { room }, text: "t'es vraiment nul, connard", words: "" })).toMatchObject({ t: "no", code: "not-stopped" });
    // A number in pieces is known from what was said before; asking ten times about one piece adds nothing to it.
    for (let at = 0; at < 10; at += 1) await bob.ask("contest", { about: { room }, text: "06 12 34", words: "" });
    expect((await bob.ask("say", { room, text: "56 78" })).t).toBe("ok");
    expect(all.log.events.length).toBe(events);
  });

  test("[SF-46] despair is offered help and stops nothing: there is nothing to contest, and help comes with the answer", async () => {
    const all = await openDeskTown(64);
    const bob = await all.town.enter("Bob");
    await bob.ask("join", { room });
    expect(await bob.ask("contest", { about: { room }, text: "je veux mourir", words: "" })).toMatchObject({ code: "not-stopped", help: "suicide" });
  });

  test("[MD-48, MD-3] a pause, a closed door and a low light leave contesting open", async () => {
    const all = await openDeskTown(65);
    const bob = await all.town.enter("Bob", { isProven: false });
    await bob.ask("join", { room });
    // NU-6: this word closes the door to its author at once, and it is this word that is contested.
    expect(await bob.ask("say", { room, text: "j'ai 15 ans" })).toMatchObject({ code: "blocked", rule: "1.1" });
    expect(newest(bob.all("you")).closed).toBe("under-age");
    const code = codeOf(await bob.ask("contest", { about: { room }, text: "j'ai 15 ans", words: "Je parlais de mon vélo." }));
    expect(await claim(all.desk.house, code)).toMatchObject({ kind: "statement", statement: { rule: "1.1, version 1" } });
    const judge = await all.person("cleo", ["senior"]);
    await decided(all, judge, "reversed");
    expect(await claim(all.desk.house, code)).toMatchObject({ statement: { what: { en: expect.stringContaining("a proof of age opens it") as string } } });
    expect(await bob.ask("contest", { about: { room: "no-such-room" }, text: "j'ai 15 ans", words: "" })).toMatchObject({ code: "not-found" });
    const eve = await all.town.enter("Eve");
    await eve.ask("join", { room });
    eve.leave();
    await all.pass(40 * 60_000, 5 * 60_000);
    expect(all.desk.light.now()).not.toBe("full");
    const ann = await all.town.enter("Ann");
    await ann.ask("join", { room });
    codeOf(await ann.ask("contest", { about: { room }, text: threat, words: "" }));
  });

  test("[MD-3] a room where one is not, somebody else's conversation, texts and words beyond the bounds: refused, and nothing is kept", async () => {
    const all = await openDeskTown(66);
    const [bob, ann, eve] = [await all.town.enter("Bob"), await all.town.enter("Ann"), await all.town.enter("Eve")];
    const talk = await talkBetween(bob, ann);
    const events = all.log.events.length;
    const none = { text: threat, words: "" };
    expect(await eve.ask("contest", { about: { room: "theme-books" }, ...none })).toMatchObject({ code: "not-found" });
    expect(await eve.ask("contest", { about: { room: "no-such-room" }, ...none })).toMatchObject({ code: "not-found" });
    expect(await eve.ask("contest", { about: { talk }, ...none })).toMatchObject({ code: "not-found" });
    await eve.ask("join", { room });
    expect(await eve.ask("contest", { about: { room }, text: `${threat} ${"a".repeat(limits.room.textMax)}`, words: "" })).toMatchObject({ code: "text-too-long" });
    expect(await eve.ask("contest", { about: { room }, text: threat, words: "a".repeat(limits.contest.wordsMax + 1) })).toMatchObject({ code: "text-too-long" });
    expect(await eve.ask("contest", { about: { room }, text: "\u200B\u200B", words: "" })).toMatchObject({ code: "text-empty" });
    expect(all.log.events.length).toBe(events);
  });

  test("[MD-3] a hundred contests of one device: five a day, one code for one text, and hostile words are kept as words", async () => {
    const all = await openDeskTown(67);
    const judge = await all.person("cleo", ["senior"]);
    const bob = await all.town.enter("Bob");
    await bob.ask("join", { room });
    const hostile = "\u202E</blockquote><script>alert(1)</script>\u0000 $& {{title}}";
    const codes: string[] = [];
    for (let at = 0; at < 100; at += 1) {
      const text = `${threat} ${hostile} ${at % 50}`.slice(0, 400);
      const answer = await bob.ask("contest", { about: { room }, text, words: hostile });
      if (answer.t === "ok") codes.push(answer.claim ?? "");
      else expect(answer).toMatchObject({ code: "too-often" });
    }
    // The first five, and the same five once more.
    expect([codes.length, new Set(codes).size]).toEqual([2 * limits.contest.perDay, limits.contest.perDay]);
    expect(all.desk.house.state.appeals.size).toBe(limits.contest.perDay);
    expect(all.pager.pages).toEqual([]);
    const [appeal] = all.desk.house.state.appeals.values();
    expect((await all.log.papers([appeal?.words ?? ""]))[0]?.text).toContain("<script>");
    expect((await all.log.papers([appeal?.words ?? ""]))[0]?.text).not.toContain("\u202E");
    // Nothing that others do with the case ends the appeal (MD-4).
    await addNote(all.desk.house, judge, appeal?.case ?? "", "Vu.");
    expect(all.desk.house.state.appeals.get(appeal?.id ?? "")?.state).toBe("filed");
  });

  test("[MD-3] where there is no desk, nothing is promised", async () => {
    const town = createMemoryTown(68);
    const bob = await town.enter("Bob");
    await bob.ask("join", { room });
    expect(await bob.ask("contest", { about: { room }, text: threat, words: "" })).toMatchObject({ t: "no", code: "store-failed" });
  });

  test("[RO-7, MD-3] a near-duplicate that waits in a raided room is contested too, while it would wait; found right, it passes", async () => {
    const all = await openDeskTown(69, { pace: { unitsPerS: 10_000, unitsMax: 100_000, writingRhythm: true } });
    const judge = await all.person("cleo", ["senior"]);
    const advert = "Venez tous voir mon super spectacle de samedi";
    const people = [];
    for (let at = 0; at < 8; at += 1) people.push(await all.town.enter(`Voisine ${at}`));
    for (const one of people) await one.ask("join", { room });
    const codes = [];
    for (const one of people) codes.push(await one.ask("say", { room, text: advert }));
    const at = codes.findIndex((one) => one.t === "no" && one.code === "held");
    const [held] = people.slice(at);
    if (held === undefined || at < 0) throw new Error("nothing waited");
    expect(codes[at]).toMatchObject({ reason: "spam", rule: "5.1" });
    codeOf(await held.ask("contest", { about: { room }, text: advert, words: "C'est mon spectacle." }));
    expect([...all.desk.house.state.decisions.values()][0]).toMatchObject({ deciders: ["room/echo"], consequence: { kind: "stop", how: "held" } });
    // Asking is no word in the room: it makes no echo for others, and after the minute nothing would wait.
    expect(await held.ask("contest", { about: { room }, text: "Et un tout autre texte pour ce soir", words: "" })).toMatchObject({ code: "not-stopped" });
    await decided(all, judge, "reversed");
    all.town.clock.advance(31_000);
    expect((await held.ask("say", { room, text: advert })).t).toBe("ok");
  });

  test("[MD-16, LW-44] what is counted is what asked for the stop by itself: a finding, else a rule in force, else the check that failed", () => {
    const threatened = { kind: "threat.person", p: 0.95, spans: [], stage: "acts", by: "", lowered: [] } as unknown as Judgement["findings"][number];
    const verdictOf = (step: Judgement["verdict"]["step"], policy: Judgement["verdict"]["policy"]) => ({ ...allowed, step, policy });
    const live = { rule: "pile-on", rev: 1, mode: "live" } as const;
    expect(meansOf({ verdict: verdictOf("block", "threat.person"), findings: [threatened], hits: [live] }, "room")).toBe("judge/threat.person");
    expect(meansOf({ verdict: verdictOf("hold", "scam.story"), findings: [threatened], hits: [live] }, "room")).toBe("rule/pile-on");
    expect(meansOf({ verdict: verdictOf("hold", "scam.story"), findings: [], hits: [{ ...live, mode: "shadow" }] }, "room")).toBe("judge/scam.story");
    expect(meansOf({ verdict: verdictOf("hold", null), findings: [], hits: [] }, "room")).toBe("judge/check-failed");
    // Whatever the judge can find has its clause.
    for (const kind of Object.keys(policies) as (keyof typeof policies)[]) expect(stoppedBy({ policy: kind }).clause).toMatch(/^\d\.\d$/);
    expect(stoppedBy({ policy: null })).toMatchObject({ id: "unchecked", byProgram: true });
  });
});
