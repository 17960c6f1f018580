import { describe, expect, test } from "bun:test";
import type { Consequence } from "@lampion/protocol";
import { commandNames } from "@lampion/protocol";
import { contestAt, claim } from "../moderation/paper-desk.ts";
import { decide, statementCode } from "../moderation/decisions.ts";
import { decideAppeal, takeAppeal } from "../moderation/appeals.ts";
import { isRefused } from "../moderation/desk-house.ts";
import { next } from "../moderation/cases.ts";
import { knockOn, talkBetween } from "./talking.ts";
import { decideAbout, decidedRoom as room, settled, subjectOf } from "./decide-about.ts";
import { openDeskTown } from "./desk-town.ts";
import type { Townsperson } from "./memory-town.ts";

const minute = 60_000;
const newest = <T>(list: readonly T[]): T => {
  const one = list.at(-1);
  if (one === undefined) throw new Error("nothing came");
  return one;
};

describe("a restriction in the chat", () => {
  test("[MD-2, SA-13, AR-28] the closed door: out of every room at once, statement with its code, nothing but what must stay open, and the same on return", async () => {
    const all = await openDeskTown(41);
    const reader = await all.person("ada", ["senior"]);
    const bob = await all.town.enter("Bob");
    await bob.ask("join", { room });
    await decideAbout(all, reader, subjectOf(bob), { kind: "close-door", minutes: 600 });
    expect(newest(bob.all("left"))).toMatchObject({ room });
    const you = newest(bob.all("you"));
    expect([you.closed, you.statements.length]).toEqual(["restricted", 1]);
    const stays = new Set([
      "withdraw",
      "history",
      "close",
      "pause",
      "block",
      "unblock",
      "blocks",
      "report",
      "contest",
      "recall",
      "hand",
      "missing",
      "give",
      "prove",
      "exit",
      "forget",
    ]);
    for (const name of commandNames) {
      if (stays.has(name) || name === "leave") continue;
      const answer = await bob.ask(name, { room, text: "Bonsoir.", to: { row: "x" }, talk: "x", knock: "x", stream: `room:${room}`, seq: 1, sign: 1 } as never);
      expect([name, answer.t === "no" ? answer.code : "done"]).toEqual([name, "not-allowed"]);
    }
    bob.leave();
    await bob.back();
    const welcome = newest(bob.all("welcome"));
    expect([welcome.closed, welcome.landing, welcome.statements.length]).toEqual(["restricted", null, 1]);
    const code = welcome.statements[0]?.code ?? "";
    expect(await claim(all.desk.house, code)).toMatchObject({ kind: "statement", mayContest: true });
    // Reporting stays possible, and the code of the statement is no longer pressed on them but stays at this door.
    expect((await bob.ask("report", { who: "me", situation: "scam", about: { nothing: true }, words: "", act: "now" } as never)).t).toBe("ok");
    await all.pass(11 * 60 * minute, 30 * minute);
    expect(newest(bob.all("you")).closed).toBeNull();
    expect((await bob.ask("join", { room })).t).toBe("ok");
  });

  test("[MD-2, TR-4] each paused power is refused with `restricted` and a time, in the house or in one room only, and comes back by itself", async () => {
    const all = await openDeskTown(42);
    const reader = await all.person("ada", ["senior"]);
    const bob = await all.town.enter("Bob");
    await bob.ask("join", { room });
    await decideAbout(all, reader, subjectOf(bob), { kind: "pause", powers: ["write"], scope: "room", minutes: 30 });
    expect(await bob.ask("say", { room, text: "Bonsoir à tous." })).toMatchObject({ t: "no", code: "restricted", retryMs: 30 * minute });
    const elsewhere = newest(bob.all("welcome")).landing ?? "";
    expect((await bob.ask("say", { room: elsewhere, text: "Bonsoir ici aussi." })).t).toBe("ok");
    await decideAbout(all, reader, subjectOf(bob), { kind: "pause", powers: ["contact", "links"], scope: "house", minutes: 60 });
    expect(newest(bob.all("you")).powers.links).toEqual({ kind: "never" });
    expect(await bob.ask("knock", { to: { room, member: "nobody-here" }, text: "Bonsoir." } as never)).toMatchObject({ code: "restricted" });
    await all.pass(31 * minute, minute);
    expect((await bob.ask("say", { room, text: "Me revoilà au piano." })).t).toBe("ok");
    expect(await bob.ask("knock", { to: { room, member: "nobody-here" }, text: "Bonsoir." } as never)).toMatchObject({ code: "restricted" });
  });

  test("[MD-5, MD-44, MD-45] a message that was taken away comes back when the decision is reversed, and applying twice is applying once", async () => {
    const all = await openDeskTown(43);
    const reader = await all.person("ada", ["senior"]);
    const judge = await all.person("cleo", ["senior"]);
    const bob = await all.town.enter("Bob");
    const eve = await all.town.enter("Eve");
    for (const one of [bob, eve]) await one.ask("join", { room });
    const said = await bob.ask("say", { room, text: "Le concert est à vingt heures." });
    const seq = said.t === "ok" ? (said.at?.[2] ?? 0) : 0;
    const decision = await decideAbout(all, reader, subjectOf(bob), { kind: "remove", seqs: [seq] }, [seq]);
    const notices = () =>
      eve
        .all("msgs")
        .flatMap((frame) => frame.m)
        .filter((line) => line.k === "notice");
    expect(notices()).toMatchObject([{ notice: "hidden", of: seq }]);
    const late = await all.town.enter("Tom");
    await late.ask("join", { room });
    expect(JSON.stringify(late.all("msgs"))).not.toContain("vingt heures");
    // Twice: the line has a key of its own.
    const one = all.desk.house.state.decisions.get(decision);
    if (one !== undefined) one.applied = false;
    all.desk.house.state.unapplied.add(decision);
    await all.desk.tick();
    await settled(all);
    expect(notices()).toHaveLength(1);
    const statement = [...all.desk.house.state.statements.keys()][0] ?? "";
    await contestAt(all.desk.house, statementCode(all.desk.house, statement), "Ce n'était qu'un horaire.");
    const appeal = [...all.desk.house.state.appeals.keys()][0] ?? "";
    await takeAppeal(all.desk.house, judge, appeal);
    expect(await decideAppeal(all.desk.house, judge, appeal, { outcome: "reversed", reasons: "Un horaire." })).toEqual({ done: true, loss: null });
    await settled(all);
    expect(notices().at(-1)).toMatchObject({ notice: "shown", of: seq });
    const last = await all.town.enter("Lea");
    await last.ask("join", { room });
    expect(JSON.stringify(last.all("msgs"))).toContain("vingt heures");
  });

  test("[MD-26, SA-13] nothing is hidden from its author: each restriction brings its statement into the session, with words for what it is", async () => {
    const all = await openDeskTown(44);
    const reader = await all.person("ada", ["senior"]);
    const bob = await all.town.enter("Bob");
    const wanted: Consequence[] = [{ kind: "warn" }, { kind: "pause", powers: ["knock"], scope: "house", minutes: 60 }, { kind: "close-door", minutes: 60 }];
    for (const [at, consequence] of wanted.entries()) {
      await decideAbout(all, reader, subjectOf(bob), consequence);
      const { statements } = newest(bob.all("you"));
      expect(statements).toHaveLength(at + 1);
      for (const card of statements) expect([card.what.fr.length > 10, card.what.en.length > 10, /ban/i.test(`${card.what.fr} ${card.what.en}`)]).toEqual([true, true, false]);
    }
  });

  test("[CV-13, MD-42] kept apart by decision: no line, knock or conversation between the two, undone by neither, on return too, and over with its end", async () => {
    const all = await openDeskTown(45);
    const reader = await all.person("ada", ["senior"]);
    const [bob, eve, tom] = [await all.town.enter("Bob"), await all.town.enter("Eve"), await all.town.enter("Tom")];
    for (const one of [bob, eve, tom]) await one.ask("join", { room });
    const talk = await talkBetween(bob, eve);
    await decideAbout(all, reader, subjectOf(bob), { kind: "part", minutes: 600 }, [1], eve.relation);
    for (const one of [bob, eve]) expect(await one.ask("tell", { talk, text: "Tu es là ?" } as never)).toMatchObject({ t: "no", code: "talk-closed" });
    const readBy = (one: Townsperson, words: string): boolean => JSON.stringify(one.all("msgs")).includes(words);
    await bob.ask("say", { room, text: "Un clavecin à vendre." });
    await eve.ask("say", { room, text: "Une flûte aussi." });
    expect([readBy(eve, "clavecin"), readBy(bob, "flûte"), readBy(tom, "clavecin"), readBy(tom, "flûte")]).toEqual([false, false, true, true]);
    // It stands in nobody's list of blocks, and there is nothing to undo.
    const { blocks } = (await eve.ask("blocks", {})) as { blocks: unknown };
    expect(blocks).toEqual([]);
    // Who reported may be away: the way to them is closed all the same, and again when both are back.
    eve.leave();
    await all.pass(20 * minute, minute);
    bob.leave();
    await bob.back();
    await eve.back();
    for (const one of [bob, eve]) await one.ask("join", { room });
    await bob.ask("say", { room, text: "Le piano est parti." });
    expect(readBy(eve, "parti")).toBe(false);
    await all.pass(10 * 60 * minute, 30 * minute);
    for (const one of [bob, eve]) await one.ask("join", { room });
    await bob.ask("say", { room, text: "Reste un tabouret." });
    expect(readBy(eve, "tabouret")).toBe(true);
  });

  test("[MD-1, MD-2, SA-5] a reported knock leads to its sender: the decision reaches them, though they are gone, and their relation is in no evidence", async () => {
    const all = await openDeskTown(46);
    const reader = await all.person("ada", ["senior"]);
    const [bob, eve] = [await all.town.enter("Bob"), await all.town.enter("Eve")];
    for (const one of [bob, eve]) await one.ask("join", { room });
    const { id: knock } = await knockOn(bob, eve);
    bob.leave();
    await all.pass(20 * minute, minute);
    expect((await eve.ask("report", { who: "me", situation: "harassment", about: { knock }, words: "", act: "now" } as never)).t).toBe("ok");
    await settled(all);
    const kept = newest(all.town.vault.reports);
    expect(kept.whom).toBe(subjectOf(bob));
    expect(JSON.stringify(kept.evidence)).not.toContain(bob.relation);
    const got = await next(all.desk.house, reader);
    if (isRefused(got) || got.case === null || got.lease === null) throw new Error("nothing to take");
    const lease = { number: got.lease.number, token: got.lease.token };
    const consequence: Consequence = { kind: "pause", powers: ["knock"], scope: "house", minutes: 60 };
    const decision = await decide(all.desk.house, reader, got.case, { lease, policy: "harassment", template: "insists", consequence, reasons: "Vu.", leaving: "Selon le cas." });
    expect(decision).toMatchObject({ kind: "issued" });
    await bob.back();
    expect(newest(bob.all("welcome")).statements).toHaveLength(1);
    expect(await bob.ask("knock", { to: { room, member: "nobody-here" }, text: "Bonsoir." } as never)).toMatchObject({ code: "restricted" });
  });
});
