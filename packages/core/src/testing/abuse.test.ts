import { expect, test } from "bun:test";
import type { Down } from "@lampion/protocol";
import { limits } from "@lampion/protocol";
import { createMemoryTown, type MemoryTown, type Townsperson } from "./memory-town.ts";
import { nameOf } from "./names.ts";
import { heard, hourMs, knockOn, minuteMs, talkBetween } from "./talking.ts";

/** Twelve people of one town, proved and listed, and enough time for their zone to be named. */
async function peopledTown(seed: number, count: number): Promise<{ town: MemoryTown; people: Townsperson[] }> {
  const town = createMemoryTown(seed);
  const people: Townsperson[] = [];
  for (let at = 0; at < count; at += 1) {
    people.push(
      await town.enter(nameOf(at), {
        gender: at % 3 === 0 ? "man" : "woman",
        age: 20 + ((at * 7) % 45),
        settings: { listed: true },
      }),
    );
  }
  await town.pass(15 * minuteMs, 15_000);
  return { town, people };
}
const peopleOf = async (one: Townsperson, act: "open" | "others" = "open"): Promise<Down<"people"> | null> => {
  const before = one.all("people").length;
  await one.ask("people", { act });
  return one.all("people")[before] ?? null;
};

test("[AR-3] a typed age alone writes in rooms and reaches nobody: no row, no knock, no conversation", async () => {
  const { town, people } = await peopledTown(3, 30);
  const man = await town.enter("Faux jeune", { age: 19, gender: "man", isProven: false });
  expect((await man.ask("join", { room: "theme-music" })).t).toBe("ok");
  expect((await man.ask("say", { room: "theme-music", text: "Bonsoir à vous" })).t).toBe("ok");
  const list = await peopleOf(man);
  expect(list?.rows).toEqual([]);
  expect(list?.way).toEqual({ kind: "proof" });
  const target = people[1];
  if (target === undefined) throw new Error("nobody");
  expect((await knockOn(man, target)).frame).toMatchObject({ t: "no", code: "not-allowed" });
});

test("[AR-4] five hundred men knock within an hour: closed at first, twenty reach her once opened, filters hold", async () => {
  const town = createMemoryTown(4);
  const she = await town.enter("Nouvelle", { isOpen: false });
  const seen = await she.seenAs();
  const early = await town.enter("Trop tôt", { gender: "man" });
  await early.ask("join", { room: "theme-music" });
  expect(await early.ask("knock", { to: seen, text: "Bonsoir, on se parle ?" })).toMatchObject({ t: "no", code: "knocks-closed" });
  expect(town.ledger.paid).toEqual([]);
  const { settings } = she.all("welcome")[0]?.me ?? { settings: null };
  if (settings === null) throw new Error("settings");
  await she.ask("settings", { settings: { ...settings, knocksOpen: true, filters: { ...settings.filters, bands: ["25-34"] } } });
  let filtered = 0;
  for (let at = 0; at < 500; at += 1) {
    const man = await town.enter(nameOf(at), {
      gender: "man",
      age: at % 5 === 0 ? 60 : 30,
    });
    await man.ask("join", { room: "theme-music" });
    const reply = await man.ask("knock", { to: await here(she, man, seen), text: `Bonsoir, numéro ${at} ${"xyzuvw".charAt(at % 6)}${at * 31}` });
    if (reply.t === "no") filtered += 1;
    const received = she.all("knock").filter((frame) => frame.knock.way === "received" && frame.knock.state === "waiting");
    // She answers as they come, so that a place in the inbox is always free: the hour alone limits.
    const last = received.at(-1);
    if (last !== undefined) await she.ask("knock-answer", { knock: last.knock.id, answer: "ignore" });
    if (at % 25 === 0) await town.pass(60_000, 20_000);
  }
  expect(filtered).toBe(100);
  const shown = new Set(
    she
      .all("knock")
      .filter((frame) => frame.knock.way === "received")
      .map((frame) => frame.knock.id),
  );
  expect(shown.size).toBe(limits.knock.newPerHour);
  const bands = she
    .all("knock")
    .filter((frame) => frame.knock.way === "received")
    .map((frame) => frame.knock.band);
  expect(bands.every((band) => band === "25-34")).toBe(true);
}, 60_000);

/** Her member id stays while she has spoken lately; she says a word now and then. */
async function here(she: Townsperson, _by: Townsperson, seen: { room: string; member: string }): Promise<{ room: string; member: string }> {
  await she.ask("say", { room: seen.room, text: "Je suis là, je lis." });
  return seen;
}

test("[AR-13, SC-16] one who reads the list for a day learns no id twice, no zone under k, no network, and no arrival within a minute", async () => {
  const { town, people } = await peopledTown(13, 40);
  const [bot, ...others] = people;
  if (bot === undefined) throw new Error("nobody");
  const ids = new Set<string>();
  let rows = 0;
  for (let hour = 0; hour < 24; hour += 1) {
    bot.leave();
    await town.pass(16 * minuteMs, minuteMs);
    await bot.back();
    const list = await peopleOf(bot);
    for (const row of list?.rows ?? []) {
      rows += 1;
      expect(ids.has(row.id)).toBe(false);
      ids.add(row.id);
      expect(Object.keys(row).sort()).toEqual(["band", "gender", "id", "mark", "nickname", "open", "zone"]);
    }
    await town.pass(44 * minuteMs, minuteMs);
  }
  expect(rows).toBeGreaterThan(100);
  const before = await peopleOf(bot);
  const late = await town.enter("Tout juste là", { settings: { listed: true } });
  await town.pass(55_000, 5_000);
  expect(bot.all("people-diff").some((frame) => frame.add.some((row) => row.nickname === late.name))).toBe(false);
  expect(before?.rows.some((row) => row.nickname === late.name)).toBe(false);
  expect(others.length).toBeGreaterThan(30);
}, 60_000);

test("[AR-14, SC-16] three places and a hundred moves tell nothing: moving is slow, and no row, count or order depends on a distance", async () => {
  const { people } = await peopledTown(14, 40);
  const [spy] = people;
  if (spy === undefined) throw new Error("nobody");
  const towns = new Set<string>();
  for (let at = 0; at < 100; at += 1) {
    await spy.ask("move", { country: "FR", postalCode: at % 2 === 0 ? "12000" : "11001" });
    for (const frame of spy.all("you")) towns.add(frame.me.town);
  }
  expect(towns.size).toBe(1);
  const refused = await spy.ask("move", { country: "FR", postalCode: "11002" });
  expect(refused).toMatchObject({ t: "no", code: "changes-are-slow" });
  for (const frame of spy.raw()) expect(frame).not.toMatch(/"(lat|lng|lon|distance|km|metres|coordinates)"/);
});

test("[AR-15] somebody of a village is shown under a zone of twenty or more, a rare gender and band one zone up", async () => {
  const { town, people } = await peopledTown(15, 40);
  const villager = await town.enter("Seul au village", { gender: "other", age: 70, settings: { listed: true } });
  await town.pass(5 * minuteMs, 10_000);
  const [viewer] = people;
  if (viewer === undefined) throw new Error("nobody");
  let row: Down<"people">["rows"][number] | undefined;
  for (let draw = 0; draw < 6 && row === undefined; draw += 1) {
    row = (await peopleOf(viewer, draw === 0 ? "open" : "others"))?.rows.find((one) => one.nickname === villager.name);
    await town.pass(11 * minuteMs, minuteMs);
  }
  const common = (await peopleOf(viewer))?.rows.find((one) => one.nickname !== villager.name);
  expect(common?.zone).toBe("Valmorne");
  if (row !== undefined) expect(row.zone).toBe("Arrondissement de Valmorne");
}, 60_000);

test("[AR-16] the sensitive room shows no zone and no band, connects nobody with the town, and a block made there stays there", async () => {
  const town = createMemoryTown(16);
  const a = await town.enter("Ambre", { gender: "man" });
  const b = await town.enter("Basile", { gender: "man" });
  const room = "theme-lgbt";
  expect(await a.ask("join", { room })).toMatchObject({ t: "no", code: "consent-needed" });
  expect((await a.ask("join", { room, alias: "Cerise douce", consent: true })).t).toBe("ok");
  expect((await b.ask("join", { room, alias: "Plume libre", consent: true })).t).toBe("ok");
  for (const one of [a, b]) await one.ask("join", { room: "theme-music" });
  await a.ask("say", { room, text: "Bonsoir par ici" });
  await a.ask("say", { room: "theme-music", text: "Bonsoir la musique" });
  const inRoom = b
    .all("msgs")
    .filter((frame) => frame.s === `room:${room}`)
    .flatMap((frame) => frame.m)
    .find((one) => one.k === "text");
  const inMusic = b
    .all("msgs")
    .filter((frame) => frame.s === "room:theme-music")
    .flatMap((frame) => frame.m)
    .find((one) => one.k === "text");
  if (inRoom?.k !== "text" || inMusic?.k !== "text") throw new Error("nothing came");
  expect(inRoom.by.name).toBe("Cerise douce");
  expect([inRoom.by.m, inRoom.by.mark]).not.toEqual([inMusic.by.m, inMusic.by.mark]);
  expect(Object.keys(inRoom.by).sort()).toEqual(["gender", "m", "mark", "name"]);
  const knocked = await b.ask("knock", { to: { room, member: inRoom.by.m }, text: "Envie de parler un peu ?" });
  expect(knocked.t).toBe("ok");
  const card = a.all("knock").at(-1)?.knock;
  expect(card).toMatchObject({ nickname: "Plume libre", gender: null, band: null, zone: null });
  expect((await b.ask("block", { whom: { room, member: inRoom.by.m }, calm: "off" })).t).toBe("ok");
  await a.ask("say", { room, text: "encore ici" });
  await a.ask("say", { room: "theme-music", text: "encore la musique" });
  expect(heard(b, `room:${room}`)).not.toContain("encore ici");
  expect(heard(b, "room:theme-music")).toContain("encore la musique");
  a.leave();
  await a.back();
  expect(
    a
      .all("welcome")
      .at(-1)
      ?.rooms.find((one) => one.id === room)?.joined,
  ).toBe(true);
  a.leave();
  await town.pass(limits.session.graceMs + minuteMs, minuteMs);
  await a.back([[`room:${room}`, 1, 1]]);
  expect(
    a
      .all("welcome")
      .at(-1)
      ?.rooms.find((one) => one.id === room)?.joined,
  ).toBe(false);
});

test("[AR-17] a blocked person who comes back by another nickname, another connection or another room stays unseen both ways; calm keeps fresh devices out", async () => {
  const town = createMemoryTown(17);
  const she = await town.enter("Maud");
  const he = await town.enter("Revenant", { gender: "man" });
  const talk = await talkBetween(he, she);
  expect((await she.ask("block", { whom: { talk }, calm: "always" })).t).toBe("ok");
  expect((await he.ask("rename", { nickname: "Tout autre" })).t).toBe("ok");
  he.leave();
  await town.pass(limits.session.graceMs + 2 * minuteMs, minuteMs);
  await he.back();
  for (const room of ["theme-books", "theme-sport"]) {
    for (const one of [she, he]) await one.ask("join", { room });
    await he.ask("say", { room, text: `c'est moi ${room}` });
    await she.ask("say", { room, text: `bonsoir ${room}` });
    expect(heard(she, `room:${room}`)).not.toContain(`c'est moi ${room}`);
    expect(heard(he, `room:${room}`)).not.toContain(`bonsoir ${room}`);
  }
  expect(await he.ask("tell", { talk, text: "réponds" })).toMatchObject({ t: "no", code: "talk-closed" });
  const typed = she.all("typing").length;
  await he.ask("typing", { talk });
  expect(she.all("typing").length).toBe(typed);
  // A cleared device is a new one: L1 until a new proof, and then too young for her calm.
  const fresh = await town.enter("Appareil neuf", { gender: "man" });
  fresh.leave();
  await town.pass(limits.session.graceMs + 2 * minuteMs, minuteMs);
  const trust = await town.devices.trust(fresh.trustId);
  if (trust === null) throw new Error("trust");
  await town.devices.saveTrust(fresh.trustId, { ...trust, firstSeenMs: town.clock.nowMs() - hourMs });
  await fresh.back();
  await fresh.ask("join", { room: "theme-music" });
  expect(await fresh.ask("knock", { to: await she.seenAs(), text: "Bonsoir, on se connaît ?" })).toMatchObject({ t: "no", code: "knocks-closed" });
});

test("[AR-24] contact details in a room or a knock do not arrive, in a conversation they wait on the sender's side", async () => {
  const town = createMemoryTown(24);
  const a = await town.enter("Solène");
  const b = await town.enter("Tristan", { gender: "man" });
  for (const one of [a, b]) await one.ask("join", { room: "theme-music" });
  for (const text of ["Zéro six, dou2e, trente-quatre, cinquante-six, soixante-dix-huit", "06.12.34.56.78", "viens on passe sur snap", "ecris à anna arobase gmail point com"]) {
    expect((await a.ask("say", { room: "theme-music", text })).t).toBe("no");
    expect(heard(b, "room:theme-music")).not.toContain(text);
  }
  expect(await a.ask("knock", { to: await b.seenAs(), text: "appelle moi au 06 12 34 56 78" })).toMatchObject({ t: "no", reason: "contact" });
  expect(b.all("knock")).toEqual([]);
  const talk = await talkBetween(a, b);
  expect(await a.ask("tell", { talk, text: "mon numéro : 06 12 34 56 78" })).toMatchObject({ t: "no", code: "held", reason: "contact" });
  expect(heard(b, `talk:${talk}`)).toEqual([]);
});

test("[AR-27] with the store of records down nothing is delivered, and the author is told", async () => {
  const town = createMemoryTown(27);
  const a = await town.enter("Edgar");
  const b = await town.enter("Flore");
  for (const one of [a, b]) await one.ask("join", { room: "theme-music" });
  town.messages.refuseWith("failed");
  expect(await a.ask("say", { room: "theme-music", text: "perdu ?" })).toMatchObject({ t: "no", code: "store-failed" });
  expect(heard(b, "room:theme-music")).not.toContain("perdu ?");
  town.messages.refuseWith(null);
  expect((await a.ask("say", { room: "theme-music", text: "retrouvé" })).t).toBe("ok");
  expect(heard(b, "room:theme-music")).toContain("retrouvé");
});
