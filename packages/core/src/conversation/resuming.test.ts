import { expect, test } from "bun:test";
import { talkStream } from "@lampion/protocol";
import { createNoCare } from "../node/care.port.ts";
import { createMemoryTown } from "../testing/memory-town.ts";
import { heard, hourMs, minuteMs, newest, talkBetween } from "../testing/talking.ts";

const stateOf = (one: { all(kind: "talk"): readonly { talk: { state: string; mayResume: boolean } }[] }) => {
  const { state, mayResume } = newest(one.all("talk")).talk;
  return { state, mayResume };
};

test("[NU-9] who stopped a conversation by hand lets it go on, over two nodes; the other cannot, time does not, and both read one line without a name", async () => {
  const town = createMemoryTown(91, 2);
  const [she, he] = [await town.enter("Inès"), await town.enter("Maître", { gender: "man", at: 1 })];
  const third = await town.enter("Tiers");
  const talk = await talkBetween(he, she);
  const stream = talkStream(talk);
  await he.ask("tell", { talk, text: "bonsoir" });
  expect(await she.ask("resume", { talk })).toMatchObject({ t: "ok" });
  await she.ask("pause", { talk });
  expect([stateOf(she), stateOf(he)]).toEqual([
    { state: "paused", mayResume: true },
    { state: "paused", mayResume: false },
  ]);
  expect(await he.ask("resume", { talk })).toMatchObject({ t: "no", code: "talk-paused" });
  expect(await third.ask("resume", { talk })).toMatchObject({ t: "no", code: "not-found" });
  await town.pass(48 * hourMs, 30 * minuteMs);
  expect((await town.conversations.talk(talk))?.state).toBe("paused");
  expect(await she.ask("resume", { talk })).toMatchObject({ t: "ok" });
  for (const one of [she, he]) expect(stateOf(one)).toEqual({ state: "open", mayResume: false });
  expect((await he.ask("tell", { talk, text: "merci" })).t).toBe("ok");
  for (const one of [she, he]) expect(heard(one, stream)).toEqual(["bonsoir", "(resumed)", "merci"]);
  const lines = he.all("msgs").flatMap((frame) => frame.m.filter((line) => line.k === "notice" && line.notice === "resumed"));
  expect(lines).toHaveLength(1);
  expect(JSON.stringify(lines)).not.toContain(newest(he.all("talk")).talk.them.m);
  expect(town.vault.reports).toEqual([]);
});

test("[NU-9] stopped by both, it goes on only when both said so; a new card tells each what is theirs to lift", async () => {
  const town = createMemoryTown(92);
  const [a, b] = [await town.enter("Anna"), await town.enter("Bruno")];
  const talk = await talkBetween(a, b);
  for (const one of [a, b]) await one.ask("pause", { talk });
  expect(await a.ask("resume", { talk })).toMatchObject({ t: "ok" });
  expect([stateOf(a), stateOf(b)]).toEqual([
    { state: "paused", mayResume: false },
    { state: "paused", mayResume: true },
  ]);
  expect(await a.ask("tell", { talk, text: "Alors ?" })).toMatchObject({ t: "no", code: "talk-paused" });
  await b.back();
  expect(newest(b.all("welcome")).talks[0]).toMatchObject({ state: "paused", mayResume: true });
  expect(await b.ask("resume", { talk })).toMatchObject({ t: "ok" });
  for (const one of [a, b]) expect(stateOf(one).state).toBe("open");
});

test("[NU-7, NU-10] no guest leads out of a pause of a rule or of a device, not by stopping it once more by hand either", async () => {
  for (const by of ["rule", "device"] as const) {
    const town = createMemoryTown(93);
    const [a, b] = [await town.enter("Anna"), await town.enter("Bruno")];
    const talk = await talkBetween(a, b, by === "rule" ? ["yes", "yes"] : ["no", "no"]);
    if (by === "rule") await a.ask("tell", { talk, text: "J'ai 15 ans en fait." });
    else await a.ask("pause", { talk, device: true });
    for (const one of [a, b]) {
      await one.ask("pause", { talk });
      await one.ask("resume", { talk });
    }
    expect(await a.ask("resume", { talk })).toMatchObject({ t: "no", code: "talk-paused" });
    for (const one of [a, b]) {
      expect(stateOf(one).state).toBe("paused");
      expect(await one.ask("tell", { talk, text: "Encore là ?" })).toMatchObject({ t: "no", code: "talk-paused" });
    }
  }
});

test("[NU-7, NU-10] what a rule or a device stopped goes on when a person let it and the side that was stopped has proven its age since; never for the other side", async () => {
  for (const by of ["rule", "device"] as const) {
    let releasedAtMs: number | null = null;
    const town = createMemoryTown(94, 1, undefined, undefined, {}, { ...createNoCare(), releasedAt: () => releasedAtMs });
    const [a, b] = [await town.enter("Anna"), await town.enter("Bruno")];
    const talk = await talkBetween(a, b, by === "rule" ? ["yes", "yes"] : ["no", "no"]);
    await town.pass(minuteMs);
    if (by === "rule") await a.ask("tell", { talk, text: "J'ai 15 ans en fait." });
    else await a.ask("pause", { talk, device: true });
    const told = town.vault.reports.length;
    // Who asks is told nothing but that it is paused; of a device's pause a person hears now, once, and not of anybody.
    for (const one of [a, b, a]) expect(await one.ask("resume", { talk })).toMatchObject({ t: "no", code: "talk-paused" });
    const asked = town.vault.reports.slice(told);
    expect(asked.map(({ source, whom, severity, words }) => ({ source, whom, severity, words }))).toEqual(
      by === "rule" ? [] : [{ source: "program", whom: null, severity: "S2", words: "" }],
    );
    const proves = (one: typeof a) => one.ask("prove", { provider: "memory", answer: "adult" });
    // A proof alone is not enough, and a person alone is not either: the proof of the entry is older than the pause.
    await town.pass(minuteMs);
    await proves(a);
    expect(await a.ask("resume", { talk })).toMatchObject({ t: "no", code: "talk-paused" });
    releasedAtMs = town.clock.nowMs();
    await proves(b);
    expect(await b.ask("resume", { talk })).toMatchObject({ t: "no", code: "talk-paused" });
    expect(stateOf(b)).toEqual({ state: "paused", mayResume: false });
    await proves(a);
    expect(stateOf(a)).toEqual({ state: "paused", mayResume: true });
    expect(await a.ask("resume", { talk })).toMatchObject({ t: "ok" });
    for (const one of [a, b]) expect(stateOf(one)).toEqual({ state: "open", mayResume: false });
    // What is stopped after that waits for another decision.
    await town.pass(minuteMs);
    await a.ask("pause", { talk, device: true });
    await proves(a);
    expect(await a.ask("resume", { talk })).toMatchObject({ t: "no", code: "talk-paused" });
  }
});

test("[NU-7] a person alone lets nothing go on: without a proof since the pause it stays", async () => {
  let releasedAtMs: number | null = null;
  const town = createMemoryTown(95, 1, undefined, undefined, {}, { ...createNoCare(), releasedAt: () => releasedAtMs });
  const [a, b] = [await town.enter("Anna"), await town.enter("Bruno")];
  const talk = await talkBetween(a, b);
  await town.pass(minuteMs);
  await a.ask("tell", { talk, text: "J'ai 15 ans en fait." });
  releasedAtMs = town.clock.nowMs();
  for (const one of [a, b]) expect(await one.ask("resume", { talk })).toMatchObject({ t: "no", code: "talk-paused" });
});
