import { describe, expect, test } from "bun:test";
import { talkStream } from "@lampion/protocol";
import { createSeededRandom } from "../basics/random.memory.ts";
import { createMemoryTown, type MemoryTown } from "../testing/memory-town.ts";
import { heard, histories, hourMs, knockOn, minuteMs, newest, talkBetween, handOver, heldBy, mend, openedBy } from "../testing/talking.ts";

describe.each([...histories])("%s", (privateHistory) => {
  const townOf = (seed: number, nodes = 1, startMs?: number, route?: Parameters<typeof createMemoryTown>[3]): MemoryTown =>
    createMemoryTown(seed, nodes, startMs, route, { privateHistory });
  const openTown = async (seed: number, checks: readonly ["yes" | "no", "yes" | "no"] | null = ["yes", "yes"], bruno: { at?: number } = {}) => {
    const town = townOf(seed, 1 + (bruno.at ?? 0));
    const [a, b] = [await town.enter("Anna"), await town.enter("Bruno", bruno)];
    const talk = await talkBetween(a, b, checks);
    return { town, a, b, talk, stream: talkStream(talk) };
  };

  test("[CV-7] two yes are judged on the server, any no on the devices, and each choice is recorded with time and text version", async () => {
    for (const [checks, check] of [
      [["yes", "yes"], "server"],
      [["yes", "no"], "devices"],
      [["no", "no"], "devices"],
    ] as const) {
      const { town, a, b, talk } = await openTown(51, checks);
      for (const one of [a, b]) expect(newest(one.all("talk")).talk).toMatchObject({ state: "open", check });
      const row = await town.conversations.talk(talk);
      expect(row?.sides.map((side) => side.choice)).toEqual(checks.map((one) => ({ check: one, atMs: town.clock.nowMs(), textVersion: 1 })));
    }
  });

  test("[CV-7] with one no the words are not judged on the server; with two yes contact details wait on the sender's side", async () => {
    const text = "mon numéro : 06 12 34 56 78";
    const unjudged = await openTown(52, ["yes", "no"]);
    expect(await unjudged.a.ask("tell", { talk: unjudged.talk, text })).toMatchObject({ t: "ok" });
    expect(heard(unjudged.b, unjudged.stream)).toEqual([text]);
    const judged = await openTown(52, ["yes", "yes"]);
    expect(await judged.a.ask("tell", { talk: judged.talk, text })).toMatchObject({ t: "no", code: "held", reason: "contact" });
    expect(heard(judged.b, judged.stream)).toEqual([]);
  });

  test("[CV-8] a later choice holds from the next message, both read one line, and from yes to no the line is a warning", async () => {
    const { a, b, talk, stream } = await openTown(53);
    await a.ask("tell", { talk, text: "Un." });
    await b.ask("choose", { talk, check: "no", textVersion: 1 });
    expect(newest(a.all("talk")).talk.check).toBe("devices");
    expect(await a.ask("tell", { talk, text: "mon numéro : 06 12 34 56 78" })).toMatchObject({ t: "ok" });
    await b.ask("choose", { talk, check: "yes", textVersion: 1 });
    await a.ask("tell", { talk, text: "Trois." });
    const wanted = ["Un.", "(check-dropped)", "mon numéro : 06 12 34 56 78", "(check-on)", "Trois."];
    expect(heard(a, stream)).toEqual(wanted);
    expect(heard(b, stream)).toEqual(wanted);
    // The line names nobody; the member id of this conversation tells the two screens apart.
    const inClear = a
      .all("msgs")
      .flatMap((frame) => frame.m)
      .find((one) => one.k === "notice" && one.notice === "check-dropped");
    const kept = a.kept(stream).find((row) => row.b.startsWith("check-dropped"));
    const dropped = privateHistory === "sealed" ? inClear : { value: kept?.b.split("\n")[1] };
    expect(dropped).toMatchObject({ value: newest(b.all("talk")).talk.me });
  });

  test("[NU-7] a told age under 18 pauses the conversation for both, helps the author, and asks for a person with the finding only", async () => {
    const { town, a, b, talk, stream } = await openTown(54);
    const told = await a.ask("tell", { talk, text: "J'ai 15 ans en fait." });
    expect(told).toMatchObject({ t: "no", code: "blocked", reason: "own-age", help: "child" });
    expect(heard(b, stream)).toEqual([]);
    for (const one of [a, b]) {
      expect(newest(one.all("talk")).talk.state).toBe("paused");
      expect(await one.ask("tell", { talk, text: "Encore là ?" })).toMatchObject({ t: "no", code: "talk-paused" });
      expect(await one.ask("choose", { talk, check: "no", textVersion: 1 })).toMatchObject({ t: "no", code: "talk-paused" });
    }
    const [report] = town.vault.reports;
    expect(report).toMatchObject({ source: "program", severity: "S1", situation: "under-18-here", words: "", evidence: [], about: { stream } });
    expect(JSON.stringify(report)).not.toContain("15 ans");
  });

  test("[NU-7] what is sent in the same breath as the told age is not delivered either", async () => {
    const { town, a, b, talk, stream } = await openTown(68);
    a.send("tell", { talk, text: "Un." });
    a.send("tell", { talk, text: "J'ai 15 ans en fait." });
    a.send("tell", { talk, text: "Deux." });
    b.send("tell", { talk, text: "Trois." });
    await town.rest();
    expect(heard(a, stream).filter((text) => text !== "Trois.")).toEqual(["Un."]);
    expect(newest(a.all("talk")).talk.state).toBe("paused");
  });

  test("[CV-11] a message has 1,000 characters at most, counted as people count", async () => {
    const { a, b, talk, stream } = await openTown(55);
    expect(await a.ask("tell", { talk, text: "🎹".repeat(1_000) })).toMatchObject({ t: "ok" });
    expect(await a.ask("tell", { talk, text: `${"🎹".repeat(1_000)}!` })).toMatchObject({ t: "no", code: "text-too-long" });
    expect(await a.ask("tell", { talk, text: "   " })).toMatchObject({ t: "no", code: "text-empty" });
    expect(heard(b, stream)).toHaveLength(1);
  });

  test("[CV-11] what was withdrawn is told in clear to nobody any more; who was away or looks back gets it sealed, never without the line that takes it back", async () => {
    const { town, a, b, talk, stream } = await openTown(58);
    b.leave();
    await a.ask("tell", { talk, text: "je retire cela" });
    await a.ask("tell", { talk, text: "la suite" });
    await a.ask("withdraw", { stream, seq: 2 });
    for (let at = 0; at < 60; at += 1) await a.ask("tell", { talk, text: `et puis ${at}` });
    const before = b.raw().length;
    await b.back([[`talk:${talk}`, 1, 0]]);
    await b.ask("history", { stream, before: 5 });
    b.leave();
    await town.pass(2_000);
    await b.back();
    await b.ask("history", { stream, before: 10 });
    const isSealed = privateHistory === "sealed";
    if (isSealed) expect(b.raw().slice(before).join("")).not.toContain("je retire cela");
    // Where the service has no word the other's device gives it, again with the line that takes it back.
    else await mend(b, a, talk);
    const lines = isSealed ? b.all("sealed").flatMap((frame) => openedBy(b, frame)) : await heldBy(b, talk);
    expect(lines.some((line) => line.text === "la suite")).toBe(true);
    expect(lines.some((line) => line.kind === 5 && line.re === 2)).toBe(true);
    // Every number came.
    const numbers = new Set([...lines.map((line) => line.q), ...b.all("msgs").flatMap((frame) => (frame.s === stream ? frame.m.map((one) => one.q) : []))]);
    expect(numbers.size).toBe(64);
  });

  test("[CV-12] closing ends the conversation for both and empties nobody's screen", async () => {
    const { a, b, talk, stream } = await openTown(56);
    await a.ask("tell", { talk, text: "À bientôt." });
    expect(await b.ask("close", { talk })).toMatchObject({ t: "ok" });
    for (const one of [a, b]) {
      expect(newest(one.all("talk")).talk.state).toBe("closed");
      expect(await one.ask("tell", { talk, text: "Encore un mot" })).toMatchObject({ t: "no", code: "talk-closed" });
      await one.ask("history", { stream, before: 2 });
      expect(newest(heard(one, stream))).toBe("À bientôt.");
    }
  });

  test("[CV-12] 72 h of silence end a conversation, a word in between puts it off", async () => {
    const { town, a, b, talk } = await openTown(57);
    const state = async (): Promise<string | undefined> => (await town.conversations.talk(talk))?.state;
    await town.pass(40 * hourMs, 30 * minuteMs);
    await a.ask("tell", { talk, text: "Bonsoir." });
    await town.pass(71 * hourMs, 30 * minuteMs);
    expect(await state()).toBe("open");
    await town.pass(2 * hourMs, 10 * minuteMs);
    expect(await state()).not.toBe("open");
    expect(newest(b.all("talk")).talk.state).toBe("closed");
  });

  test("[CV-13] a block closes the conversation for both at once and nothing crosses any more", async () => {
    const { a, b, talk, stream } = await openTown(59);
    expect(await b.ask("block", { whom: { talk }, calm: "off" })).toMatchObject({ t: "ok" });
    expect(newest(a.all("talk")).talk.state).toBe("closed");
    expect(await a.ask("tell", { talk, text: "Et là ?" })).toMatchObject({ t: "no", code: "talk-closed" });
    await a.ask("typing", { talk });
    expect(b.all("typing")).toHaveLength(0);
    expect(heard(b, stream)).toEqual([]);
    expect((await a.ask("knock", { to: { talk }, text: "Pardon, on recommence ?" })).t).toBe("no");
  });

  test("[CV-9] typing is told once in 3 s, only in open conversations, and not by who turned it off", async () => {
    const { town, a, b, talk } = await openTown(60, null);
    await a.ask("typing", { talk });
    expect(b.all("typing")).toHaveLength(0);
    for (const one of [a, b]) await one.ask("choose", { talk, check: "yes", textVersion: 1 });
    for (let at = 0; at < 5; at += 1) await a.ask("typing", { talk });
    expect(b.all("typing")).toHaveLength(1);
    await town.pass(3_000, 1_000);
    await a.ask("typing", { talk });
    expect(b.all("typing")).toHaveLength(2);
    const { settings } = newest(a.all("welcome")).me;
    await a.ask("settings", { settings: { ...settings, typing: false, knocksOpen: true } });
    await town.pass(6_000, 1_000);
    await a.ask("typing", { talk });
    expect(b.all("typing")).toHaveLength(2);
  });

  test("[CV-10] read marks come only when both turned them on, and never past what was said", async () => {
    const { a, b, talk } = await openTown(61);
    const turn = async (one: typeof a, readMarks: boolean): Promise<unknown> => one.ask("settings", { settings: { ...newest(one.all("welcome")).me.settings, readMarks } });
    await a.ask("tell", { talk, text: "Un." });
    await b.ask("read", { talk, seq: 2 });
    await turn(b, true);
    await b.ask("read", { talk, seq: 2 });
    expect(a.all("read-to")).toHaveLength(0);
    await turn(a, true);
    await a.ask("tell", { talk, text: "Deux." });
    await b.ask("read", { talk, seq: 9_999 });
    expect(newest(a.all("read-to"))).toMatchObject({ talk, q: 3 });
    await a.back();
    expect(newest(a.all("welcome")).talks[0]?.theyReadTo).toBe(3);
    await turn(b, false);
    await a.back();
    expect(newest(a.all("welcome")).talks[0]?.theyReadTo).toBeNull();
    // No frame of the conversation tells that somebody read while marks are off.
    const before = a.raw().length;
    await a.ask("tell", { talk, text: "Trois." });
    const afterTold = a.raw().length;
    await b.ask("read", { talk, seq: 4 });
    expect(afterTold).toBeGreaterThan(before);
    expect(a.raw()).toHaveLength(afterTold);
  });

  test("[CV-10] what is unread are the words of the other after the last one read", async () => {
    const { a, b, talk } = await openTown(62);
    for (const text of ["Un.", "Deux."]) await a.ask("tell", { talk, text });
    await b.ask("tell", { talk, text: "Trois." });
    await b.ask("read", { talk, seq: 2 });
    await b.back();
    expect(newest(b.all("welcome")).talks[0]?.unread).toBe(1);
    await a.back();
    expect(newest(a.all("welcome")).talks[0]?.unread).toBe(1);
  });

  test("[CV-16] a full list of conversations refuses the next acceptance and drops no old one; the knock stays open", async () => {
    const town = townOf(63);
    const anna = await town.enter("Anna");
    const lines = ["piano", "violon", "cinéma", "marché", "soupe", "train", "jardin", "échecs", "guitare", "lecture"];
    for (const [at, line] of lines.entries()) await talkBetween(await town.enter(`Guest ${at}`), anna, null, `Bonsoir, on parle de ${line} ?`);
    const open = async (): Promise<number> => (await town.conversations.talksOf(anna.relation)).filter((talk) => talk.state !== "closed").length;
    expect(await open()).toBe(10);
    const { id } = await knockOn(await town.enter("Zoé"), anna, "Une place pour moi ?");
    expect(await anna.ask("knock-answer", { knock: id, answer: "accept" })).toMatchObject({ t: "no", code: "talks-full" });
    expect(await open()).toBe(10);
    expect((await town.conversations.knock(id))?.state).toBe("open");
    await anna.ask("close", { talk: newest(anna.all("talk")).talk.id });
    expect(await anna.ask("knock-answer", { knock: id, answer: "accept" })).toMatchObject({ t: "ok" });
  });

  test("[CV-17] who comes back with an age under 18 has no knock and no conversation on any wire", async () => {
    const { town, a, b, talk, stream } = await openTown(64);
    const carla = await town.enter("Carla");
    const { id } = await knockOn(carla, b, "Et toi, tu joues de quoi ?");
    await b.ask("exit", {});
    const again = await town.enter("Bruno", { age: 14 });
    expect(newest(again.all("welcome"))).toMatchObject({ closed: "under-age", knocks: [] });
    expect(newest(a.all("talk")).talk.state).toBe("closed");
    expect(await a.ask("tell", { talk, text: "Tu es là ?" })).toMatchObject({ t: "no", code: "talk-closed" });
    expect(await again.ask("tell", { talk, text: "Oui." })).toMatchObject({ t: "no", code: "not-allowed" });
    expect(await again.ask("knock-answer", { knock: id, answer: "accept" })).toMatchObject({ t: "no", code: "not-allowed" });
    expect(heard(again, stream)).toEqual([]);
    expect((await town.conversations.knock(id))?.state).toBe("ended");
  });

  test("[EN-12] at the closed door one's own conversation can still be read and reported", async () => {
    const { town, a, b, talk, stream } = await openTown(69);
    await a.ask("tell", { talk, text: "On se voit quand tu veux." });
    await b.ask("exit", {});
    const again = await town.enter("Bruno", { age: 14 });
    expect(newest(again.all("welcome"))).toMatchObject({ closed: "under-age" });
    expect(await again.ask("history", { stream: `talk:${talk}`, before: 10 })).toMatchObject({ t: "ok" });
    if (privateHistory === "sealed") expect(heard(again, stream)).toContain("On se voit quand tu veux.");
    else expect((await heldBy(again, talk)).map((line) => line.text)).toContain("On se voit quand tu veux.");
    const hour = Math.floor(town.clock.nowMs() / hourMs) * hourMs;
    await handOver(again, "pack-0001", await heldBy(again, talk));
    const report = await again.ask("report", { about: { talk, hours: [hour], pack: "pack-0001" }, who: "me", situation: "harassment", words: "", act: "now" });
    expect(report.t).toBe("ok");
    expect(newest(town.vault.reports)).toMatchObject({ source: "closed-door" });
    expect(newest(town.vault.reports).evidence.map((one) => one.record.text)).toContain("On se voit quand tu veux.");
  });

  test("[EN-17] who asks to be forgotten leaves no open conversation and no knock with anybody", async () => {
    const { town, a, b, talk } = await openTown(70);
    const carla = await town.enter("Carla");
    const { id } = await knockOn(a, carla, "Et toi, tu joues de quoi ?");
    const { id: received } = await knockOn(carla, await town.enter("Driss"), "Un peu de violon ?");
    await a.ask("forget", {});
    expect(newest(b.all("talk")).talk).toMatchObject({ id: talk, state: "closed" });
    expect(newest(carla.all("knock-gone")).knock).toBe(id);
    expect(await carla.ask("knock-answer", { knock: id, answer: "accept" })).toMatchObject({ t: "no", code: "not-found" });
    expect((await town.conversations.knock(received))?.state).toBe("open");
  });

  test("[CV-17] who says so while inside loses knocks and conversations at once, on both sides", async () => {
    const { town, a, b, talk, stream } = await openTown(67);
    await a.ask("tell", { talk, text: "Bonsoir." });
    await town.enter("Carla").then((carla) => knockOn(carla, b, "Et toi, tu joues de quoi ?"));
    await b.ask("redescribe", { age: 16, gender: "man" });
    expect(newest(b.all("you")).closed).toBe("under-age");
    expect(newest(a.all("talk")).talk.state).toBe("closed");
    expect(await a.ask("tell", { talk, text: "Encore là ?" })).toMatchObject({ t: "no", code: "talk-closed" });
    expect(heard(b, stream)).toEqual(["Bonsoir."]);
    expect((await town.conversations.knocksOf(b.relation)).map((knock) => knock.state).sort()).toEqual(["accepted", "ended"]);
  });

  test("[PT-9] two tabs that hold different numbers both get every record once and in order", async () => {
    const { a, b, talk, stream } = await openTown(65);
    const told: string[] = [];
    for (let at = 0; at < 12; at += 1) {
      const text = `Ligne ${at}.`;
      told.push(text);
      // A second connection of the same guest attaches while records are on their way.
      if (at % 4 === 2) void b.back([[`talk:${talk}`, 1, heard(b, stream).length + 1]]);
      a.send("tell", { talk, text });
      if (at % 3 === 0) await a.ask("typing", { talk });
    }
    await a.ask("typing", { talk });
    await a.ask("typing", { talk });
    if (privateHistory === "device-only") await mend(b, a, talk);
    const live = b.all("msgs").flatMap((frame) => (frame.s === stream ? frame.m.map((message) => message.q) : []));
    const numbers = [...live, ...b.all("sealed").flatMap((frame) => frame.m.map(([q]) => q)), ...b.kept(stream).map((row) => row.q)];
    expect([...new Set(numbers)].sort((x, y) => x - y)).toEqual([1, ...told.map((_, at) => at + 2)]);
    expect([...new Set(heard(a, stream))]).toEqual(told);
  });

  test("[CV-12] a conversation between guests of two nodes: knock, acceptance, words and the end cross over", async () => {
    const { town, a, b, talk, stream } = await openTown(66, ["yes", "yes"], { at: 1 });
    expect(newest(b.all("talk")).talk).toMatchObject({ id: talk, state: "open", check: "server" });
    await a.ask("tell", { talk, text: "D'un nœud." });
    await b.ask("tell", { talk, text: "À l'autre." });
    for (const one of [a, b]) expect(heard(one, stream)).toEqual(["D'un nœud.", "À l'autre."]);
    await a.ask("close", { talk });
    expect(await b.ask("tell", { talk, text: "Trop tard." })).toMatchObject({ t: "no", code: "talk-closed" });
    expect(town.alarms).toEqual([]);
  });

  test("[PT-9] on a bus that loses and turns events around, knocks, conversations and words still come, once and in order", async () => {
    for (const seed of [71, 72, 73]) {
      const random = createSeededRandom(seed);
      const late: (() => void)[] = [];
      // A quarter is lost, a quarter comes late and turned around.
      const route = (deliver: () => void): void => {
        const dice = random.below(4);
        if (dice === 1) late.push(deliver);
        else if (dice >= 2) deliver();
      };
      const town = townOf(seed, 2, undefined, route);
      const [a, b] = [await town.enter("Anna"), await town.enter("Bruno", { at: 1 })];
      const settle = async (): Promise<void> => {
        for (const deliver of late.splice(0)) deliver();
        for (let at = 0; at < 20; at += 1) {
          await town.pass(2_000);
          for (const deliver of late.splice(0).reverse()) deliver();
        }
        await town.rest();
      };
      await a.ask("join", { room: "theme-music" });
      let seen = await b.seenAs();
      let knocked = await a.ask("knock", { to: seen, text: "Envie de parler de piano ?" });
      for (let tries = 0; tries < 8 && knocked.t === "no"; tries += 1) {
        // Who spoke is told by the room, not here.
        await settle();
        seen = await b.seenAs();
        knocked = await a.ask("knock", { to: seen, text: "Envie de parler de piano ?" });
      }
      await settle();
      let { knock } = newest(b.all("knock"));
      const accepted = await b.ask("knock-answer", { knock: knock.id, answer: "accept" });
      const talk = accepted.t === "ok" ? (accepted.talk ?? "") : "";
      await settle();
      expect(newest(a.all("talk")).talk.id).toBe(talk);
      for (const one of [a, b]) await one.ask("choose", { talk, check: "yes", textVersion: 1 });
      const told: string[] = [];
      for (let at = 0; at < 20; at += 1) {
        const text = `Ligne ${"abcdefghijklmnopqrst".charAt(at)}.`;
        if ((await (at % 2 === 0 ? a : b).ask("tell", { talk, text })).t === "ok") told.push(text);
        if (at % 5 === 4) await settle();
      }
      await settle();
      for (let tries = 0; tries < 12 && privateHistory === "device-only"; tries += 1) {
        await mend(a, b, talk);
        await mend(b, a, talk);
        await settle();
      }
      for (const one of [a, b]) {
        const texts = privateHistory === "sealed" ? heard(one, `talk:${talk}`) : (await heldBy(one, talk)).flatMap((line) => (line.kind === 2 ? [line.text] : []));
        expect(texts).toEqual(told);
      }
      expect(told.length).toBe(20);
      ({ knock } = newest(a.all("knock")));
      expect(knock.state).toBe("accepted");
      await b.ask("block", { whom: { talk }, calm: "off" });
      await settle();
      expect(newest(a.all("talk")).talk.state).toBe("closed");
    }
  });
});
