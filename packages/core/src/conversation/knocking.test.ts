import { expect, test } from "bun:test";
import { nameOf } from "../testing/names.ts";
import { createMemoryTown, type MemoryTown, type Townsperson } from "../testing/memory-town.ts";
import { hourMs, knockOn, minuteMs, newest, talkBetween } from "../testing/talking.ts";

test("[CV-4] an accepted knock gives its token back and opens one conversation in which both choose first", async () => {
  const town = createMemoryTown(1);
  const [anna, bruno] = [await town.enter("Anna"), await town.enter("Bruno")];
  const { id, frame } = await knockOn(anna, bruno);
  expect(frame).toMatchObject({ t: "ok", knock: { state: "waiting", way: "sent" } });
  expect(newest(bruno.all("knock")).knock).toMatchObject({ state: "waiting", way: "received", nickname: "Anna" });
  expect(town.ledger.paid).toEqual([id]);
  const accepted = await bruno.ask("knock-answer", { knock: id, answer: "accept" });
  expect(accepted).toMatchObject({ t: "ok" });
  expect(town.ledger.returned).toEqual([id]);
  const talk = accepted.t === "ok" ? (accepted.talk ?? "") : "";
  for (const one of [anna, bruno]) expect(newest(one.all("talk")).talk).toMatchObject({ id: talk, state: "choosing", check: "undecided" });
  expect(await anna.ask("tell", { talk, text: "trop tôt" })).toMatchObject({ t: "no", code: "not-now" });
  // The same answer from a second tab leads to the same conversation.
  expect(await bruno.ask("knock-answer", { knock: id, answer: "accept" })).toMatchObject({ t: "ok", talk });
  expect(await town.conversations.talksOf(anna.relation)).toHaveLength(1);
  expect(town.alarms).toEqual([]);
});

test("[CV-4] no second knock on the same person for 7 days, and a withdrawn one stays spent", async () => {
  const town = createMemoryTown(2);
  const [anna, bruno] = [await town.enter("Anna"), await town.enter("Bruno")];
  const { id } = await knockOn(anna, bruno);
  expect(await anna.ask("knock-withdraw", { knock: id })).toMatchObject({ t: "ok" });
  expect(newest(bruno.all("knock-gone")).knock).toBe(id);
  expect(newest(anna.all("knock")).knock.state).toBe("withdrawn");
  expect(town.ledger.returned).toEqual([]);
  const again = await anna.ask("knock", { to: await bruno.seenAs(), text: "Et maintenant, un peu de jazz ?" });
  expect(again).toMatchObject({ t: "no", code: "knock-used", retryMs: 7 * 24 * hourMs });
  expect(town.ledger.paid).toEqual([id]);
});

test("[TR-2] each accepted knock counts once on the ladder of its sender, also one who was away", async () => {
  const town = createMemoryTown(3);
  const anna = await town.enter("Anna");
  const counted = async (): Promise<number> => (await town.devices.trust(anna.trustId))?.acceptedKnocks ?? -1;
  await talkBetween(anna, await town.enter("Bruno"));
  expect(await counted()).toBe(1);
  const carla = await town.enter("Carla");
  const { id } = await knockOn(anna, carla, "Vous jouez aussi du violon ?");
  anna.leave();
  await town.pass(20 * minuteMs, 30_000);
  await carla.ask("knock-answer", { knock: id, answer: "accept" });
  expect(await counted()).toBe(1);
  await anna.back();
  expect(await counted()).toBe(2);
  await anna.back();
  expect(await counted()).toBe(2);
  expect(town.alarms).toEqual([]);
});

type Ending = (town: MemoryTown, receiver: Townsperson, knock: string) => Promise<void>;
const endings: Readonly<Record<string, Ending>> = {
  expired: async () => {},
  ignored: async (_, receiver, knock) => void (await receiver.ask("knock-answer", { knock, answer: "ignore" })),
  blocked: async (_, receiver, knock) => void (await receiver.ask("block", { whom: { knock }, calm: "off" })),
  reported: async (_, receiver, knock) => {
    await receiver.ask("report", { about: { knock }, who: "me", situation: "harassment", words: "", act: "now" });
    await receiver.ask("block", { whom: { knock }, calm: "off" });
  },
  "receiver left": async (_, receiver) => receiver.leave(),
};

/** Everything the sender reads over 26 hours, with the time of each frame, and what an act of the sender is answered. */
async function whatTheSenderReads(end: Ending, seed: number, endsAfterMs: number, thenWithdraw: boolean): Promise<string[]> {
  const town = createMemoryTown(seed);
  const [anna, bruno] = [await town.enter("Anna"), await town.enter("Bruno")];
  const { id } = await knockOn(anna, bruno);
  const startMs = town.clock.nowMs();
  const log: string[] = [];
  let seen = anna.raw().length;
  const note = (): void => {
    for (const frame of anna.raw().slice(seen)) log.push(`${town.clock.nowMs() - startMs} ${frame}`);
    seen = anna.raw().length;
  };
  let hasEnded = false;
  for (let at = 0; at < 26 * hourMs; at += 5 * minuteMs) {
    if (!hasEnded && at >= endsAfterMs) {
      hasEnded = true;
      await end(town, bruno, id);
      note();
      if (thenWithdraw) await anna.ask("knock-withdraw", { knock: id });
      note();
    }
    await town.pass(5 * minuteMs, 5 * minuteMs);
    note();
  }
  expect(town.alarms).toEqual([]);
  await anna.back();
  note();
  // The ticket is sealed anew each time; everything else must be the same to the byte, times included.
  return log.map((line) => line.replaceAll(/"ticket":"[^"]*"/g, ""));
}

for (const [seed, endsAfterMs] of [
  [11, 10 * minuteMs],
  [12, 3 * hourMs],
  [13, 23 * hourMs],
] as const) {
  for (const thenWithdraw of [false, true]) {
    test(`[CV-3] however a knock ends, its sender reads the same bytes at the same times (seed ${seed}${thenWithdraw ? ", then withdrawn" : ""})`, async () => {
      const wanted = await whatTheSenderReads(async () => {}, seed, endsAfterMs, thenWithdraw);
      // Something was read at all: the settling, or the answer to the withdrawal.
      expect(wanted.some((line) => line.includes(`"state":"closed"`) || line.includes(`"state":"withdrawn"`))).toBe(true);
      for (const [name, end] of Object.entries(endings)) expect([name, await whatTheSenderReads(end, seed, endsAfterMs, thenWithdraw)]).toEqual([name, wanted]);
    });
  }
}

test("[CV-3] a place among the open knocks becomes free at the settling time, not when a knock is ignored", async () => {
  const tries = async (isIgnored: boolean): Promise<string[]> => {
    const town = createMemoryTown(17);
    const anna = await town.enter("Anna");
    const texts = ["Envie de parler de piano ?", "Vous connaissez un bon film ?", "Quelle soupe pour ce soir ?"];
    for (const [at, name] of ["Bruno", "Carla", "Driss"].entries()) {
      const other = await town.enter(name);
      const { id } = await knockOn(anna, other, texts[at] ?? "");
      if (isIgnored) await other.ask("knock-answer", { knock: id, answer: "ignore" });
    }
    await town.pass(2 * hourMs, 10 * minuteMs);
    const answers: string[] = [];
    for (const [name, text] of [
      ["Emil", "Le train ou la mer, cet hiver ?"],
      ["Fanny", "On joue aux échecs ?"],
    ] as const) {
      answers.push(JSON.stringify((await knockOn(anna, await town.enter(name), text)).frame.t));
      await town.pass(10 * hourMs, 10 * minuteMs);
    }
    return answers;
  };
  expect(await tries(true)).toEqual(await tries(false));
});

test("[CV-5] of 60 who knock at one moment, 10 reach the inbox, and the others fall back after 10 minutes with their token", async () => {
  const town = createMemoryTown(21);
  const anna = await town.enter("Anna");
  const crowd: Townsperson[] = [];
  for (let at = 0; at < 60; at += 1) crowd.push(await town.enter(nameOf(at), { gender: "man" }));
  for (const one of crowd) await one.ask("join", { room: "theme-music" });
  const to = await anna.seenAs();
  for (const [at, one] of crowd.entries()) one.send("knock", { to, text: `Bonsoir, je suis le numéro ${at} de la file.` });
  // 60 turns on one inbox, one after the other.
  for (let turn = 0; turn < 20; turn += 1) await town.rest();
  expect(town.ledger.paid).toHaveLength(60);
  expect(anna.all("knock")).toHaveLength(10);
  for (const one of crowd) expect(newest(one.all("knock")).knock.state).toBe("waiting");
  await town.pass(11 * minuteMs, 10_000);
  expect(anna.all("knock")).toHaveLength(10);
  expect(town.ledger.returned).toHaveLength(50);
  expect(new Set(anna.all("knock").map((frame) => frame.knock.nickname)).size).toBe(10);
});

test("[AR-4] a newcomer's inbox shows 20 in an hour whatever the number of senders, also when each is answered at once", async () => {
  const town = createMemoryTown(22);
  const anna = await town.enter("Anna");
  const crowd: Townsperson[] = [];
  for (let at = 0; at < 45; at += 1) crowd.push(await town.enter(nameOf(at), { gender: "man" }));
  for (const one of crowd) await one.ask("join", { room: "theme-music" });
  const to = await anna.seenAs();
  const ignored = new Set<string>();
  const startMs = town.clock.nowMs();
  for (let round = 0; town.clock.nowMs() - startMs < 55 * minuteMs; round += 1) {
    const one = crowd[round];
    // Who spoke within 15 minutes can be knocked on.
    if (round % 10 === 9) await anna.ask("say", { room: to.room, text: `Toujours là, minute ${round}.` });
    if (one !== undefined) one.send("knock", { to, text: `Bonsoir, je suis le numéro ${round} de la file.` });
    await town.pass(minuteMs, 10_000);
    for (const { knock } of anna.all("knock")) {
      if (ignored.has(knock.id)) continue;
      ignored.add(knock.id);
      await anna.ask("knock-answer", { knock: knock.id, answer: "ignore" });
    }
  }
  expect(ignored.size).toBe(20);
  expect(town.ledger.paid).toHaveLength(45);
});

test("[CV-6] the third of the same openings within the hour is held and nothing is paid, also over a new session", async () => {
  const town = createMemoryTown(31);
  const anna = await town.enter("Anna");
  const text = "Bonsoir, vous aimez le piano ?";
  expect((await knockOn(anna, await town.enter("Bruno"), text)).frame.t).toBe("ok");
  expect((await knockOn(anna, await town.enter("Carla"), "Bonsoir, vous aimez le piano ??")).frame.t).toBe("ok");
  const again = await town.enter("Anna");
  expect((await knockOn(again, await town.enter("Driss"), text)).frame).toMatchObject({ t: "no", code: "same-opening", reason: "same-opening" });
  expect(town.ledger.paid).toHaveLength(2);
  await town.pass(hourMs + minuteMs, minuteMs);
  expect((await knockOn(again, await town.enter("Emil"), text)).frame.t).toBe("ok");
});

test("[CV-6] a knock ends for its receiver after 24 h", async () => {
  const town = createMemoryTown(32);
  const [anna, bruno] = [await town.enter("Anna"), await town.enter("Bruno")];
  const { id } = await knockOn(anna, bruno);
  await town.pass(24 * hourMs - minuteMs, 10 * minuteMs);
  expect(bruno.all("knock-gone")).toHaveLength(0);
  await town.pass(2 * minuteMs, 10_000);
  expect(newest(bruno.all("knock-gone")).knock).toBe(id);
  expect(await bruno.ask("knock-answer", { knock: id, answer: "accept" })).toMatchObject({ t: "no", code: "not-found" });
  expect(town.ledger.returned).toEqual([]);
});

test("[WH-10] every reason for not taking knocks has the same answer, and nothing is paid", async () => {
  const filters = { genders: [], bands: [], roomOnly: false, checkOnly: false, nobody: false } as const;
  const reasons = {
    closed: { isOpen: false },
    nobody: { settings: { filters: { ...filters, genders: [], bands: [], nobody: true } } },
    gender: { settings: { filters: { ...filters, genders: ["man" as const], bands: [] } } },
    band: { settings: { filters: { ...filters, genders: [], bands: ["65+" as const] } } },
    unproven: { isProven: false },
  };
  const answers = new Set<string>();
  for (const [reason, how] of Object.entries(reasons)) {
    const town = createMemoryTown(41);
    const [anna, bruno] = [await town.enter("Anna"), await town.enter("Bruno", how)];
    answers.add(JSON.stringify({ ...(await knockOn(anna, bruno)).frame, n: 0 }));
    expect([reason, town.ledger.paid.length, bruno.all("knock").length]).toEqual([reason, 0, 0]);
  }
  const town = createMemoryTown(41);
  const [anna, bruno] = [await town.enter("Anna"), await town.enter("Bruno")];
  await anna.ask("join", { room: "theme-music" });
  const to = await bruno.seenAs();
  await bruno.ask("join", { room: "FR" });
  await anna.ask("say", { room: "theme-music", text: "Bonsoir à vous aussi." });
  const me = newest(anna.all("stream").filter((frame) => frame.s === "room:theme-music")).me;
  await bruno.ask("block", { whom: { room: "theme-music", member: me }, calm: "off" });
  answers.add(JSON.stringify({ ...(await anna.ask("knock", { to, text: "Envie de parler de piano ?" })), n: 0 }));
  answers.add(JSON.stringify({ ...(await anna.ask("knock", { to: { room: "theme-music", member: "somebody-gone" }, text: "Envie de parler de piano ?" })), n: 0 }));
  expect([...answers]).toEqual([JSON.stringify({ t: "no", n: 0, code: "knocks-closed" })]);
});

test("[CV-14] calm keeps out knocks of devices younger than 7 days, for a day or for good, and nobody else's", async () => {
  for (const calm of ["day", "always"] as const) {
    const town = createMemoryTown(46);
    const anna = await town.enter("Anna");
    const { settings } = newest(anna.all("welcome")).me;
    await anna.ask("settings", { settings: { ...settings, knocksOpen: true, calm } });
    const young = await town.enter("Bruno", { knownForMs: 6 * 24 * hourMs });
    const known = await town.enter("Carla", { knownForMs: 8 * 24 * hourMs });
    expect((await knockOn(young, anna)).frame).toMatchObject({ t: "no", code: "knocks-closed" });
    expect((await knockOn(known, anna, "Une soupe pour ce soir ?")).frame.t).toBe("ok");
    await town.pass(23 * hourMs, 10 * minuteMs);
    expect((await knockOn(young, anna)).frame.t).toBe("no");
    // From the next day on only the permanent calm holds; the young one is 7 days old a day later.
    await town.pass(hourMs / 2 + 40 * minuteMs, 10 * minuteMs);
    const other = await town.enter("Driss", { knownForMs: 3 * 24 * hourMs });
    expect((await knockOn(other, anna, "Le train ou la mer ?")).frame.t).toBe(calm === "day" ? "ok" : "no");
  }
});

test("[NU-4] contact details are not delivered in a knock; the sender is told why and where, and keeps the token", async () => {
  const town = createMemoryTown(42);
  const [anna, bruno] = [await town.enter("Anna"), await town.enter("Bruno")];
  const text = "Appelle moi au 06 12 34 56 78 ce soir";
  const { frame } = await knockOn(anna, bruno, text);
  expect(frame).toMatchObject({ t: "no", code: "blocked", reason: "contact" });
  const spans = frame.t === "no" ? (frame.spans ?? []) : [];
  expect(spans.map(([from, to]) => text.slice(from, to)).join("")).toMatch(/^[0-9 ]{2,14}$/);
  expect(town.ledger.paid).toEqual([]);
  expect(bruno.all("knock")).toHaveLength(0);
});

for (const privateProtection of ["consent", "device"] as const)
  test(`[SF-71] with privateProtection ${privateProtection} the words of a knock are judged in full before anybody gets them, by the consent of its sender, whatever was chosen in conversations`, async () => {
    const town = createMemoryTown(71, 1, undefined, undefined, { privateProtection });
    const [anna, bruno] = [await town.enter("Anna"), await town.enter("Bruno")];
    for (const [text, reason] of [
      ["je vais te tuer ce soir", "threat"],
      ["sale pédé, dégage d'ici", "hate"],
    ] as const)
      expect((await knockOn(anna, bruno, text)).frame).toMatchObject({ t: "no", code: "blocked", reason });
    expect(bruno.all("knock")).toHaveLength(0);
    expect((await knockOn(anna, bruno, "Une soupe pour ce soir ?")).frame.t).toBe("ok");
    expect((await town.devices.kept(anna.relation))?.knockConsentAtMs).toBe(town.clock.nowMs());
    expect(newest(bruno.all("knock")).knock).toMatchObject({ way: "received", text: "Une soupe pour ce soir ?" });
  });

test("[CV-1] the first knock records its sender's consent to the check, once", async () => {
  const town = createMemoryTown(43);
  const anna = await town.enter("Anna");
  const bruno = await town.enter("Bruno");
  const consent = async (): Promise<number | null | undefined> => (await town.devices.kept(anna.relation))?.knockConsentAtMs;
  expect(await consent()).toBeNull();
  await knockOn(anna, bruno);
  const first = await consent();
  expect(first).toBe(town.clock.nowMs());
  await town.pass(minuteMs);
  await knockOn(anna, await town.enter("Carla"), "Une soupe pour ce soir ?");
  expect(await consent()).toBe(first);
});

test("[CV-2] a knock from a sensitive room carries alias and text only, also when the other knocks back", async () => {
  const town = createMemoryTown(44);
  const [anna, bruno] = [await town.enter("Anna"), await town.enter("Bruno")];
  const room = "theme-lgbt";
  await anna.ask("join", { room, alias: "Lune claire", consent: true });
  await bruno.ask("join", { room, alias: "Plume vive", consent: true });
  await bruno.ask("say", { room, text: "Bonsoir à tous." });
  const member = newest(bruno.all("stream").filter((frame) => frame.s === `room:${room}`)).me;
  const asked = await anna.ask("knock", { to: { room, member }, text: "Bonsoir, on en parle ?" });
  expect(asked).toMatchObject({ t: "ok", knock: { nickname: "Plume vive", gender: null, band: null, zone: null } });
  const card = newest(bruno.all("knock")).knock;
  expect(card).toMatchObject({ nickname: "Lune claire", gender: null, band: null, zone: null });
  await bruno.ask("knock-answer", { knock: card.id, answer: "ignore" });
  const back = await bruno.ask("knock", { to: { knock: card.id }, text: "Finalement, volontiers demain." });
  expect(back).toMatchObject({ t: "ok" });
  expect(newest(anna.all("knock").filter((frame) => frame.knock.way === "received")).knock).toMatchObject({ nickname: "Plume vive", gender: null, band: null, zone: null });
  expect(anna.raw().join("")).not.toContain("Bruno");
  expect(bruno.raw().join("")).not.toContain("Anna");
});

test("two who knock on each other at one moment get one open knock between them", async () => {
  const town = createMemoryTown(45);
  const [anna, bruno] = [await town.enter("Anna"), await town.enter("Bruno")];
  const [toAnna, toBruno] = [await anna.seenAs(), await bruno.seenAs()];
  anna.send("knock", { to: toBruno, text: "Bonsoir, un peu de piano ?" });
  bruno.send("knock", { to: toAnna, text: "Et vous, plutôt violon ?" });
  await town.rest();
  const rows = await town.conversations.knocksOf(anna.relation);
  expect(rows.filter((knock) => knock.state === "open")).toHaveLength(1);
  expect(town.ledger.paid).toHaveLength(1);
});
