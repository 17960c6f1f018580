import { expect, test } from "bun:test";
import { limits } from "@lampion/protocol";
import type { Rule } from "@lampion/safety";
import { createMemoryTown, type Townsperson } from "./memory-town.ts";
import { heard, hourMs, minuteMs, newest, talkBetween } from "./talking.ts";

const cards = (one: Townsperson): string[] => one.all("card").map((frame) => frame.card);
const findings = (town: ReturnType<typeof createMemoryTown>): { situation: string; severity: string; words: string }[] =>
  town.vault.reports.filter((report) => report.source === "program").map(({ situation, severity, words }) => ({ situation, severity, words }));

test("[AR-5, NU-7, NU-8] an age told in private pauses both with help, whatever the proof; by another nickname the adult does not get there, and that is a case of highest severity", async () => {
  const town = createMemoryTown(5);
  const young = await town.enter("Lou");
  const adult = await town.enter("Bertrand", { gender: "man", age: 45 });
  const talk = await talkBetween(adult, young);
  await town.pass(2_000, 1_000);
  expect(await young.ask("tell", { talk, text: "j'ai 15 ans en fait" })).toMatchObject({ t: "no", code: "blocked", help: "child" });
  expect(heard(adult, `talk:${talk}`)).toEqual([]);
  expect(cards(adult)).toContain("paused");
  expect(await adult.ask("tell", { talk, text: "tu es toujours là ?" })).toMatchObject({ t: "no", code: "talk-paused" });
  expect(await young.ask("tell", { talk, text: "oui" })).toMatchObject({ t: "no", code: "talk-paused" });
  expect(findings(town)).toEqual([{ situation: "under-18-here", severity: "S1", words: "" }]);
  expect((await adult.ask("rename", { nickname: "Un autre nom" })).t).toBe("ok");
  const again = await adult.ask("knock", { to: await young.seenAs(), text: "Envie de parler de cinéma ?" });
  expect(again).toMatchObject({ t: "no", code: "knocks-closed" });
  expect(young.all("knock").filter((frame) => frame.knock.way === "received" && frame.knock.state === "waiting" && frame.knock.nickname === "Un autre nom")).toEqual([]);
  expect(findings(town).at(-1)).toEqual({ situation: "adult-approaches-minor", severity: "S0", words: "" });
});

test("[NU-8] what is said about somebody else's age freezes nothing", async () => {
  const town = createMemoryTown(51);
  const a = await town.enter("Agnès");
  const b = await town.enter("Bruno", { gender: "man" });
  const talk = await talkBetween(a, b);
  for (const text of ["elle a 14 ans ma fille", "mon frère a 15 ans", "il m'a dit « j'ai 15 ans »"]) expect((await a.ask("tell", { talk, text })).t).toBe("ok");
  expect(findings(town)).toEqual([]);
});

test("[AR-6, NU-11, NU-12] one device that invites four to the same car park: tips at the meeting, all are warned at the third, and a case with the finding", async () => {
  const town = createMemoryTown(6);
  const lure = await town.enter("Rôdeur", { gender: "man" });
  const men: Townsperson[] = [];
  for (const name of ["Alain", "Benoît", "Claude", "Denis"]) men.push(await town.enter(name, { gender: "man" }));
  const texts = ["Bonsoir, parlons piano", "Tu aimes la marche ?", "Le cinéma te plaît ?", "Quel livre lis-tu ?"];
  const talks: string[] = [];
  for (const [at, man] of men.entries()) {
    talks.push(await talkBetween(lure, man, ["yes", "yes"], texts[at]));
    await town.pass(61 * minuteMs, minuteMs);
  }
  for (const [at, talk] of talks.entries()) {
    await lure.ask("tell", { talk, text: "on se voit ce soir ?" });
    await town.pass(40_000, 5_000);
    await lure.ask("tell", { talk, text: "au parking souterrain de Grandval" });
    await town.pass(40_000, 5_000);
    if (at === 0) expect(cards(men[0] as Townsperson)).toContain("pact");
  }
  for (const man of men.slice(0, 3)) expect(cards(man)).toContain("trap");
  expect(findings(town).some((one) => one.situation === "trap" && one.severity === "S1" && one.words === "")).toBe(true);
}, 60_000);

test("[AR-9, NU-9] blackmail without a picture: not delivered, the author is paused in every place, the other gets the card with help, the right category stands", async () => {
  const town = createMemoryTown(9);
  const she = await town.enter("Inès");
  const he = await town.enter("Maître", { gender: "man" });
  const talk = await talkBetween(he, she);
  expect((await he.ask("tell", { talk, text: "bonsoir, ça va ?" })).t).toBe("ok");
  expect(await he.ask("tell", { talk, text: "je vais tout dire à ta famille et publier tes photos" })).toMatchObject({ t: "no", code: "blocked" });
  expect(heard(she, `talk:${talk}`)).toEqual(["bonsoir, ça va ?"]);
  expect(cards(she)).toContain("blackmail");
  expect(findings(town)).toContainEqual({ situation: "blackmail", severity: "S2", words: "" });
  expect(await he.ask("tell", { talk, text: "alors ?" })).toMatchObject({ t: "no", code: "restricted" });
  await he.ask("join", { room: "theme-music" });
  expect(await he.ask("say", { room: "theme-music", text: "bonsoir" })).toMatchObject({ t: "no", code: "restricted" });
  expect((await he.ask("report", { about: { nothing: true }, who: "me", situation: "other", words: "", act: "now" })).t).toBe("ok");
  await town.pass(limits.judge.pauseMs + minuteMs, hourMs);
  await he.back();
  await he.ask("join", { room: "theme-music" });
  expect((await he.ask("say", { room: "theme-music", text: "me revoilà" })).t).toBe("ok");
}, 60_000);

test("[NU-9, NU-10] one of the two stops the conversation: nobody writes, the row says by whom, no case comes of it, and the other finds no other way", async () => {
  for (const checks of [
    ["yes", "yes"],
    ["no", "no"],
  ] as const) {
    const town = createMemoryTown(90);
    const she = await town.enter("Inès");
    const he = await town.enter("Maître", { gender: "man" });
    const third = await town.enter("Tiers");
    const talk = await talkBetween(he, she, checks);
    expect((await he.ask("tell", { talk, text: "bonsoir" })).t).toBe("ok");
    expect(await third.ask("pause", { talk })).toMatchObject({ t: "no", code: "not-found" });
    // In the same breath: the stop is heard before the words are.
    const stop = she.ask("pause", { talk });
    expect(await he.ask("tell", { talk, text: "réponds" })).toMatchObject({ t: "no", code: "talk-paused" });
    expect((await stop).t).toBe("ok");
    expect(await she.ask("tell", { talk, text: "non" })).toMatchObject({ t: "no", code: "talk-paused" });
    expect(newest(he.all("talk")).talk.state).toBe("paused");
    expect(heard(she, `talk:${talk}`)).toEqual(["bonsoir"]);
    expect((await town.conversations.talk(talk))?.sides.map((side) => side.paused?.by)).toEqual([undefined, "guest"]);
    expect((await she.ask("pause", { talk })).t).toBe("ok");
    expect((await he.ask("rename", { nickname: "Un autre nom" })).t).toBe("ok");
    expect(await he.ask("knock", { to: await she.seenAs(), text: "Envie de parler de cinéma ?" })).toMatchObject({ t: "no", code: "knocks-closed" });
    expect(findings(town)).toEqual([]);
    expect((await she.ask("report", { about: { talk, hours: [town.clock.nowMs()] }, who: "me", situation: "blackmail", words: "", act: "now" })).t).toBe("ok");
    expect((await she.ask("close", { talk })).t).toBe("ok");
    expect(await she.ask("pause", { talk })).toMatchObject({ t: "no", code: "talk-closed" });
  }
});

test("[SF-46] who speaks of ending their life is delivered in a room, in private and in a knock, and finds the help card beside the words; nobody else is shown it", async () => {
  const town = createMemoryTown(46);
  const [one, other, third] = [await town.enter("Noé"), await town.enter("Sacha"), await town.enter("Maud")];
  const talk = await talkBetween(one, other);
  const care = (who: Townsperson): unknown[] => who.all("card").filter((frame) => frame.card === "care");
  expect((await one.ask("tell", { talk, text: "il fait beau" })).t).toBe("ok");
  expect(care(one)).toEqual([]);
  expect((await one.ask("tell", { talk, text: "je veux mourir, je n'en peux plus" })).t).toBe("ok");
  expect(heard(other, `talk:${talk}`)).toContain("je veux mourir, je n'en peux plus");
  expect(care(one)).toEqual([{ t: "card", s: `talk:${talk}`, card: "care", help: "suicide" }]);
  for (const who of [one, other]) await who.ask("join", { room: "theme-music" });
  expect((await one.ask("say", { room: "theme-music", text: "i want to end my life" })).t).toBe("ok");
  expect(newest(one.all("card"))).toEqual({ t: "card", s: "room:theme-music", card: "care", help: "suicide" });
  expect((await one.ask("knock", { to: await third.seenAs(), text: "Je veux mourir, on peut parler ?" })).t).toBe("ok");
  expect(newest(one.all("card"))).toEqual({ t: "card", s: null, card: "care", help: "suicide" });
  expect([care(other), care(third)]).toEqual([[], []]);
  // Urging somebody to it is stopped, and no word of comfort for who does.
  expect((await other.ask("tell", { talk, text: "va te pendre" })).t).toBe("no");
  expect(care(other)).toEqual([]);
});

test("[TR-7] a link that waits in private says what opens links, and a contact detail beside none does not", async () => {
  const town = createMemoryTown(47);
  const [one, other] = [await town.enter("Noé"), await town.enter("Sacha")];
  const talk = await talkBetween(one, other);
  expect(await one.ask("tell", { talk, text: "regarde www.example.org" })).toMatchObject({ t: "no", code: "held", reason: "link", way: { kind: "regular" } });
  const mail = await one.ask("tell", { talk, text: "écris à noe@example.org" });
  expect(mail).toMatchObject({ t: "no", code: "held", reason: "contact" });
  expect(mail).not.toHaveProperty("way");
});

test("[AR-11, SF-38] talk that recruits against somebody's unaware partner is not delivered, in a room and in private, and raises a case at once", async () => {
  const town = createMemoryTown(11);
  const he = await town.enter("Recruteur", { gender: "man" });
  const other = await town.enter("Passant", { gender: "man" });
  for (const one of [he, other]) await one.ask("join", { room: "theme-music" });
  expect(await he.ask("say", { room: "theme-music", text: "ma femme dort, elle saura rien, qui veut venir ce soir" })).toMatchObject({ t: "no", code: "blocked" });
  expect(heard(other, "room:theme-music")).not.toContain("ma femme dort, elle saura rien, qui veut venir ce soir");
  const talk = await talkBetween(he, other);
  expect(await he.ask("tell", { talk, text: "je lui donne un somnifère et vous venez" })).toMatchObject({ t: "no", code: "blocked" });
  expect(findings(town).filter((one) => one.situation === "trap" && one.severity === "S1").length).toBeGreaterThanOrEqual(2);
});

test("[AR-33] one advert for paid company from three devices in an evening: blocked each time, help and no strike, one case with the pattern", async () => {
  const town = createMemoryTown(33);
  const devices = [await town.enter("Rosa"), await town.enter("Perle"), await town.enter("Jade")];
  const advert = "escort dispo ce soir 150 euros de l'heure hôtel du centre";
  const raised: number[] = [];
  for (const one of devices) {
    await one.ask("join", { room: "theme-music" });
    expect(await one.ask("say", { room: "theme-music", text: advert })).toMatchObject({ t: "no", code: "blocked", help: "sale" });
    raised.push(findings(town).filter((finding) => finding.situation === "exploitation").length);
    await town.pass(20 * minuteMs, minuteMs);
  }
  expect(raised).toEqual([0, 0, 1]);
  expect(findings(town)).toEqual([{ situation: "exploitation", severity: "S1", words: "" }]);
  for (const one of devices) expect(one.all("you").every((frame) => frame.closed === null)).toBe(true);
});

test("[AR-33] three adverts in three wordings that name one meeting place are one pattern too", async () => {
  const town = createMemoryTown(34);
  const adverts = [
    "escort dispo ce soir 150 euros, hôtel du Cygne près de la gare",
    "belle brune escorte 100 roses en douceur, hotel du cygne gare",
    "prestation 200 euros la nuit : hôtel du Cygne, la gare",
  ];
  for (const [at, name] of ["Rosa", "Perle", "Jade"].entries()) {
    const one = await town.enter(name);
    await one.ask("join", { room: "theme-music" });
    expect(await one.ask("say", { room: "theme-music", text: adverts[at] ?? "" })).toMatchObject({ t: "no", code: "blocked", help: "sale" });
    await town.pass(20 * minuteMs, minuteMs);
  }
  expect(findings(town)).toEqual([{ situation: "exploitation", severity: "S1", words: "" }]);
});

test("[AR-24, NU-5] another app asked for within ten minutes warns the receiver; contact details wait until both agreed, after ten minutes and ten messages each", async () => {
  const town = createMemoryTown(24);
  const a = await town.enter("Solène");
  const b = await town.enter("Tristan", { gender: "man" });
  const talk = await talkBetween(a, b);
  await town.pass(5 * minuteMs, minuteMs);
  expect((await a.ask("tell", { talk, text: "viens on passe sur telegram" })).t).toBe("ok");
  expect(cards(b)).toContain("haste");
  expect(cards(a)).not.toContain("haste");
  const number = { talk, text: "mon numéro : 06 12 34 56 78" };
  expect(await a.ask("tell", number)).toMatchObject({ t: "no", code: "held", reason: "contact" });
  expect(await a.ask("exchange", { talk, agree: true })).toMatchObject({ t: "no", code: "not-now" });
  expect((await b.ask("exchange", { talk, agree: false })).t).toBe("ok");
  expect(cards(a)).not.toContain("exchange-asked");
  for (let at = 0; at < 10; at += 1) {
    for (const one of [a, b])
      await one.ask("tell", {
        talk,
        text:
          [
            "il pleut encore",
            "quel beau temps",
            "j'aime les pommes",
            "un café ?",
            "le film était long",
            "vive la musique",
            "mon chat dort",
            "je lis un roman",
            "le train siffle",
            "bonne soirée",
          ][at] ?? "",
      });
    await town.pass(minuteMs, 10_000);
  }
  expect((await a.ask("exchange", { talk, agree: true })).t).toBe("ok");
  expect(cards(b)).toContain("exchange-asked");
  expect(await a.ask("tell", number)).toMatchObject({ t: "no", code: "held" });
  expect((await b.ask("exchange", { talk, agree: true })).t).toBe("ok");
  expect((await a.ask("tell", number)).t).toBe("ok");
  expect(heard(b, `talk:${talk}`)).toContain(number.text);
}, 60_000);

test("[CV-7] who presses the other to switch the check off makes them see a warning", async () => {
  const town = createMemoryTown(7);
  const a = await town.enter("Anselme", { gender: "man" });
  const b = await town.enter("Berthe");
  const talk = await talkBetween(a, b);
  await a.ask("tell", { talk, text: "mets non pour la vérification, sinon on nous lit" });
  expect(cards(b)).toContain("no-check");
  expect(cards(a)).not.toContain("no-check");
});

test("[NU-1, NU-2] an insult in private asks its author first and arrives folded; more of them ask the other whether it bothers", async () => {
  const town = createMemoryTown(12);
  const a = await town.enter("Âcre", { gender: "man" });
  const b = await town.enter("Bonne");
  const talk = await talkBetween(a, b);
  expect(await a.ask("tell", { talk, text: "sale connard" })).toMatchObject({ t: "no", code: "nudge", reason: "insult" });
  expect((await a.ask("tell", { talk, text: "sale connard", anyway: true })).t).toBe("ok");
  const lines = b
    .all("msgs")
    .filter((frame) => frame.s === `talk:${talk}`)
    .flatMap((frame) => frame.m);
  expect(lines).toMatchObject([{ k: "text", text: "sale connard", fold: true }]);
  expect(cards(b)).toContain("hurt");
  for (const text of ["t'es qu'une merde", "pauvre conne", "va te faire foutre"]) await a.ask("tell", { talk, text, anyway: true });
  expect(cards(b)).toContain("bother");
});

test("[MD-57] a held text waits for a person: released by one it arrives, by its time it does not, and the author hears either way", async () => {
  const town = createMemoryTown(57);
  const a = await town.enter("Hector", { gender: "man" });
  const b = await town.enter("Irma");
  const talk = await talkBetween(a, b);
  const offer = { talk, text: "coke dispo 60 euros le g" };
  expect(await a.ask("tell", offer)).toMatchObject({ t: "no", code: "held", reason: "drugs" });
  expect(heard(b, `talk:${talk}`)).toEqual([]);
  const [waiting] = town.nodes[0]?.held() ?? [];
  expect(waiting).toMatchObject({ stream: `talk:${talk}`, byDefault: "block" });
  expect(town.nodes[0]?.decideHeld(waiting?.id ?? "", "release")).toBe(true);
  await town.pass(2_000, 1_000);
  expect(heard(b, `talk:${talk}`)).toEqual([offer.text]);
  expect(cards(a)).toContain("released");
  await town.pass(minuteMs, 10_000);
  expect(await a.ask("tell", { talk, text: "coke dispo 70 euros le g" })).toMatchObject({ t: "no", code: "held" });
  await town.pass(16 * minuteMs, minuteMs);
  expect(heard(b, `talk:${talk}`)).toEqual([offer.text]);
  expect(cards(a)).toContain("not-sent");
  expect(town.nodes[0]?.held()).toEqual([]);
});

test("[AR-32, NU-3, NU-6] reclaimed words, a drag name and a small adult woman of 19 with a young style: not refused, not frozen", async () => {
  const town = createMemoryTown(32);
  const a = await town.enter("Miss Paillette", { gender: "man" });
  const b = await town.enter("Petite Lili", { age: 19 });
  for (const one of [a, b]) await one.ask("join", { room: "theme-music" });
  for (const text of ["moi je suis pédé et fier", "entre gouines on se comprend", "bonsoir les folles"]) expect((await a.ask("say", { room: "theme-music", text })).t).toBe("ok");
  for (const text of ["jsuis trop petite mdr 1m50", "ouais grave jkiffe trop", "j'ai 19 ans on me croit toujours plus jeune"])
    expect((await b.ask("say", { room: "theme-music", text })).t).toBe("ok");
  expect(b.all("you").every((frame) => frame.closed === null)).toBe(true);
  expect(findings(town)).toEqual([]);
});

test("[AR-27, SF-9] with a stage of the judge down nothing grave passes: the text is held and its author is told", async () => {
  const town = createMemoryTown(271);
  const a = await town.enter("Ursule");
  const b = await town.enter("Victor", { gender: "man" });
  for (const one of [a, b]) await one.ask("join", { room: "theme-music" });
  town.breakJudge(true);
  expect(await a.ask("say", { room: "theme-music", text: "bonsoir à toutes" })).toMatchObject({ t: "no", code: "held", reason: "check-failed" });
  expect(heard(b, "room:theme-music")).not.toContain("bonsoir à toutes");
  town.breakJudge(false);
  expect((await a.ask("say", { room: "theme-music", text: "bonsoir encore" })).t).toBe("ok");
});

test("[SF-41, SF-43] what one message does not say, several do: the other is warned from the memory of the node", async () => {
  const town = createMemoryTown(43);
  const a = await town.enter("Gérard", { gender: "man", age: 52 });
  const b = await town.enter("Noa", { age: 19 });
  const talk = await talkBetween(a, b);
  for (const text of ["tes parents sont à la maison ?", "tu as instagram ?", "n'en parle à personne", "envoie-moi une photo de toi", "efface nos messages"]) {
    await a.ask("tell", { talk, text });
    await town.pass(31_000, 5_000);
  }
  expect(cards(b).length).toBeGreaterThan(0);
});

test("[SF-65] what a rule counts of rooms and knocks is counted over both nodes within two seconds, once each, and what is said in private once too", async () => {
  const town = createMemoryTown(65, 2);
  const length = { op: "signal", name: "text.units" } as const;
  const counting = (kind: "room" | "knock" | "private", key: "text" | "sender" | "pair", of: "people" | "messages"): Rule => ({
    ...{ id: `three-in-${kind}`, rev: 1, class: "spam", policy: "spam.text", on: [kind], mode: "live", onFailure: "allow", guard: { hitsPerHour: 10, share: 0.2 } },
    counts: [{ name: "longs", key, of, minutes: 60, step: 5, when: { op: ">=", a: length, b: { op: "number", value: 20 } } }],
    when: { op: ">=", a: { op: "count", name: "longs" }, b: { op: "number", value: 3 } },
    then: { step: "block" },
    tests: [
      { name: "three", given: { "count.longs": 3 }, expect: "hit" },
      { name: "two", given: { "count.longs": 2 }, expect: "miss" },
      { name: "not known", given: {}, expect: "unknown" },
      { name: "long", of: "longs", given: { "text.units": 20 }, expect: "hit" },
      { name: "short", of: "longs", given: { "text.units": 19 }, expect: "miss" },
      { name: "length not known", of: "longs", given: {}, expect: "unknown" },
    ],
  });
  town.setRules([counting("room", "text", "people"), counting("private", "pair", "messages")]);
  const words = "bonsoir à toutes et à tous, belle soirée";
  const people = await Promise.all(["Ada", "Bruno", "Chloé", "Denis"].map((name, at) => town.enter(name, { at: at % 2, gender: at % 2 === 0 ? "woman" : "man" })));
  for (const one of people) await one.ask("join", { room: "theme-music" });
  const said: string[] = [];
  for (const one of people) {
    const answer = await one.ask("say", { room: "theme-music", text: words });
    said.push(answer.t === "no" ? answer.code : answer.t);
    await town.pass(2_000, 250);
  }
  expect(said).toEqual(["ok", "ok", "blocked", "blocked"]);
  const [a, b] = people as [Townsperson, Townsperson];
  const talk = await talkBetween(a, b);
  const told: string[] = [];
  for (let times = 0; times < 3; times += 1) {
    const answer = await a.ask("tell", { talk, text: `${words} ${times}` });
    told.push(answer.t === "no" ? answer.code : answer.t);
    await town.pass(2_000, 250);
  }
  expect(told).toEqual(["ok", "ok", "blocked"]);
});
