import { describe, expect, test } from "bun:test";
import { commands, limits, type Command } from "@lampion/protocol";
import { createSeededRandom } from "../basics/random.memory.ts";
import type { Report } from "../evidence/evidence-vault.port.ts";
import { createMemoryTown, type MemoryTown, type Townsperson } from "./memory-town.ts";
import { nameOf } from "./names.ts";
import { handOver, heard, heldBy, hourMs, minuteMs, newest, talkBetween } from "./talking.ts";

const music = "theme-music";
const stream = `room:${music}`;
type About = Command<"report">["about"];
const report = (one: Townsperson, about: About, act: "now" | "safe" = "now"): ReturnType<Townsperson["ask"]> =>
  one.ask("report", { about, who: "me", situation: "harassment", words: "il insiste", act });
const texts = (kept: Report | undefined): string[] => (kept?.evidence ?? []).map((one) => one.record.text);
const lastReport = (town: MemoryTown): Report => newest(town.vault.reports);

describe("what a report opens", () => {
  test("[SA-3] in a room the chosen message with what surrounds it, from the service's own records: 50 before within ten minutes, 20 after", async () => {
    const town = createMemoryTown(1);
    const [a, b] = [await town.enter("Ariane"), await town.enter("Basile")];
    for (const one of [a, b]) await one.ask("join", { room: music });
    for (let at = 0; at < 30; at += 1) await a.ask("say", { room: music, text: `avant ${nameOf(at)}` });
    await town.pass(11 * minuteMs, minuteMs);
    for (let at = 0; at < 60; at += 1) await a.ask("say", { room: music, text: `peu avant ${nameOf(at)}` });
    await a.ask("say", { room: music, text: "la phrase en cause" });
    for (let at = 0; at < 60; at += 1) await a.ask("say", { room: music, text: `après ${nameOf(at)}` });
    expect(await report(b, { room: music, seqs: [91] })).toMatchObject({ t: "ok" });
    const kept = lastReport(town);
    expect(texts(kept)).toHaveLength(50 + 1 + 20);
    expect(texts(kept)[0]).toBe(`peu avant ${nameOf(10)}`);
    expect(texts(kept)[50]).toBe("la phrase en cause");
    expect(kept.about).toMatchObject({ kind: "room", stream, seqs: [91] });
    // A second one far from the first is not lost.
    for (let at = 0; at < 90; at += 1) await a.ask("say", { room: music, text: `encore ${nameOf(at)}` });
    await report(b, { room: music, seqs: [1, 91, 240] });
    expect(lastReport(town).evidence.map((one) => one.record.seq)).toEqual(expect.arrayContaining([1, 91, 240]));
  });

  test("[SA-3] in private the chosen hours, each once, less what was left out; no other hour, no other conversation, and no conversation of others", async () => {
    const town = createMemoryTown(2, 1, Math.floor(1_900_000_000_000 / hourMs) * hourMs);
    const [a, b, c] = [await town.enter("Ariane"), await town.enter("Basile"), await town.enter("Carole")];
    const talk = await talkBetween(a, b);
    const other = await talkBetween(c, b, undefined, "Un autre sujet, le jardin ?");
    const start = town.clock.nowMs();
    for (let hour = 0; hour < 4; hour += 1) {
      for (const word of ["un", "deux", "trois"]) await a.ask("tell", { talk, text: `heure ${hour} ${word}` });
      await c.ask("tell", { talk: other, text: `ailleurs ${hour}` });
      await town.pass(start + (hour + 1) * hourMs - town.clock.nowMs(), 10 * minuteMs);
    }
    const second = start + hourMs;
    const held = [...(await heldBy(b, talk)), ...(await heldBy(b, other))];
    expect(await handOver(b, "pack-0001", held, [6])).toBe(true);
    expect(await report(b, { talk, hours: [second, second + 5 * minuteMs, start + 3 * hourMs], pack: "pack-0001" })).toMatchObject({ t: "ok" });
    const kept = lastReport(town);
    const own = kept.evidence;
    expect(own.every((one) => one.status === "authenticated")).toBe(true);
    expect(own.map((one) => one.record.text)).toEqual(["heure 1 un", "", "heure 1 trois", "heure 3 un", "heure 3 deux", "heure 3 trois"]);
    expect(kept.about.leftOut).toEqual([6]);
    expect(own[1]).toMatchObject({ leftOut: true, blind: "" });
    const before = town.vault.reports.length;
    expect(await report(c, { talk, hours: [second] })).toMatchObject({ t: "no", code: "not-found" });
    expect(await report(c, { talk: "conversation-of-nobody", hours: [second] })).toMatchObject({ t: "no", code: "not-found" });
    expect(town.vault.reports).toHaveLength(before);
  });

  test("[SA-3] the report itself has no place for words as evidence, and who reports learns nothing of whether it was authenticated", async () => {
    expect(JSON.stringify(commands.report.properties.about)).not.toMatch(/"(text|excerpt|content|evidence|tag|receipt)"/);
    const town = createMemoryTown(3);
    const [a, b] = [await town.enter("Ariane"), await town.enter("Basile")];
    for (const one of [a, b]) await one.ask("join", { room: music });
    await a.ask("say", { room: music, text: "bonsoir" });
    const answers = [await report(b, { room: music, seqs: [1] }), await report(b, { nothing: true })];
    for (const answer of answers) expect(Object.keys(answer).sort()).toEqual(["claim", "n", "t"]);
    expect(town.vault.reports.map((kept) => kept.authenticated)).toEqual([true, false]);
    expect(await report(b, { room: music, seqs: [7] })).toMatchObject({ t: "no", code: "not-found" });
  });
});

describe("after a report", () => {
  test("[SA-7] the reported hours stay when the conversation's own end after 72 h, whatever the other one does", async () => {
    const town = createMemoryTown(4);
    const [a, b] = [await town.enter("Ariane"), await town.enter("Basile")];
    const talk = await talkBetween(a, b);
    await a.ask("tell", { talk, text: "ce qui est en cause" });
    await handOver(b, "pack-0001", await heldBy(b, talk));
    await report(b, { talk, hours: [town.clock.nowMs()], pack: "pack-0001" });
    await a.ask("withdraw", { stream: `talk:${talk}`, seq: 2 });
    await a.ask("forget", {});
    await town.pass(limits.talk.livesMs + hourMs, hourMs);
    const head = await town.messages.head(`talk:${talk}`);
    expect((await town.messages.sealedAfter(`talk:${talk}`, head.epoch, 0, 10, b.member(talk))).rows).toEqual([]);
    // Before the words lies the acceptance of the conversation, without any.
    expect(texts(lastReport(town))).toEqual(["", "ce qui est en cause"]);
  });

  test("[SA-7] act now, or when I am safe: asked each time, preset by nothing, and kept as it was chosen", async () => {
    expect(commands.report.required).toContain("act");
    expect(JSON.stringify(commands.report)).not.toContain(`"default"`);
    const town = createMemoryTown(5);
    const b = await town.enter("Basile");
    for (const act of ["now", "safe"] as const) {
      await report(b, { nothing: true }, act);
      expect(lastReport(town).act).toBe(act);
    }
  });

  test("[SA-7] nothing else follows by itself: no block, no calm, no word to the other", async () => {
    const town = createMemoryTown(6);
    const [a, b] = [await town.enter("Ariane"), await town.enter("Basile")];
    const talk = await talkBetween(a, b);
    await a.ask("tell", { talk, text: "bonsoir" });
    await town.pass(minuteMs, 10_000);
    const before = a.raw().length;
    await report(b, { talk, hours: [town.clock.nowMs()] });
    await town.rest();
    expect(a.raw()).toHaveLength(before);
    expect(await town.devices.blocks(b.relation)).toEqual([]);
    expect((await town.devices.kept(b.relation))?.settings.calm).toBe("off");
  });
});

test("[SA-15] over a random evening a text is heard by all who may hear it, or its author is told that it was not, and why: nothing disappears in silence", async () => {
  const said = [
    "Bonsoir la compagnie",
    "Quelqu'un a vu le concert ?",
    "mon num 06 12 34 56 78",
    "je vais te tuer",
    "vends coke livraison 60 euros",
    "espèce de connard",
    "regarde https://exemple.org",
    "   ",
    "x".repeat(501),
    "j'ai 15 ans",
  ];
  const told = new Map<string, number>();
  for (let seed = 1; seed <= 6; seed += 1) {
    const random = createSeededRandom(seed);
    const town = createMemoryTown(seed, 2, undefined, undefined, { pace: { unitsPerS: 10_000, unitsMax: 100_000, writingRhythm: true } });
    const people: Townsperson[] = [];
    for (let at = 0; at < 6; at += 1) people.push(await town.enter(nameOf(at), { at: at % 2, knownForMs: at === 5 ? hourMs : 40 * 24 * hourMs }));
    for (const one of people) await one.ask("join", { room: music });
    for (let step = 0; step < 120; step += 1) {
      const author = people[random.below(people.length)] ?? never();
      const text = `${said[random.below(said.length)] ?? ""}${random.below(3) === 0 ? "" : ` ${nameOf(random.below(20_000))}`}`;
      const before = new Map(people.map((one) => [one, heard(one, stream).length]));
      const answer = await author.ask("say", { room: music, text });
      const listeners = people.filter((one) => one.all("left").length === 0);
      const fresh = listeners.map((one) =>
        heard(one, stream)
          .slice(before.get(one) ?? 0)
          .filter((line) => !line.startsWith("(")),
      );
      if (answer.t === "ok") for (const lines of fresh) expect(lines).toHaveLength(1);
      else {
        for (const lines of fresh) expect(lines).toEqual([]);
        told.set(answer.code, (told.get(answer.code) ?? 0) + 1);
        if (answer.code === "held" || answer.code === "blocked" || answer.code === "nudge") expect(answer.reason).toBeDefined();
        if (answer.code === "slow-mode" || answer.code === "too-often") expect(answer.retryMs).toBeGreaterThan(0);
      }
      if (random.below(12) === 0) await town.nodes[0]?.steer(music, "desk", { what: "level", level: random.below(3) });
      await town.pass(random.below(4) * 1_000, 1_000);
    }
  }
  for (const code of ["blocked", "held", "slow-mode", "room-locked", "text-empty", "text-too-long"]) expect([...told.keys()]).toContain(code);
});

function never(): never {
  throw new Error("nobody");
}
