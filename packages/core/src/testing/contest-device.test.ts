import { expect, test } from "bun:test";
import type { Down } from "@lampion/protocol";
import { violations } from "../moderation/invariants.ts";
import { claim } from "../moderation/paper-desk.ts";
import { codeOf, decided } from "./contesting.ts";
import { openDeskTown } from "./desk-town.ts";
import { heard, histories, knockOn, talkBetween } from "./talking.ts";

const threat = "je vais te tuer ce soir";
/** L3 has openings left after two that went and one that did not. */
const asRegular = (nowMs: number) => ({ activeDays: Array.from({ length: 9 }, (_, ago) => Math.floor(nowMs / 86_400_000) - 8 + ago), deliveredMessages: 60 });

for (const privateHistory of histories)
  test(`[MD-3, MD-26, NU-10] ${privateHistory}: what only a device stopped is contested by its author with this one text; found right, it goes, marked for the other device, for its author and there alone`, async () => {
    const all = await openDeskTown(71, { privateHistory });
    const judge = await all.person("cleo", ["senior"]);
    const [dan, eve] = [await all.town.enter("Dan"), await all.town.enter("Eve")];
    const talk = await talkBetween(dan, eve, ["no", "yes"]);
    const stream = `talk:${talk}`;
    // The device asks the service: nobody found it right yet, and nothing of it is delivered.
    expect(await dan.ask("tell", { talk, text: threat, freed: true })).toMatchObject({ t: "no", code: "blocked", reason: "threat", rule: "3.3" });
    expect(heard(eve, stream)).not.toContain(threat);
    // What no program stops goes, and the other device looks at it for itself: a mark for the asking would switch that off.
    for (const text of ["tu es un connard", "bonsoir"]) expect((await dan.ask("tell", { talk, text, freed: true })).t).toBe("ok");
    expect(heard(eve, stream)).toContain("tu es un connard");
    expect(eve.raw().join("")).not.toContain('"freed"');
    const events = all.log.events.length;
    expect(await dan.ask("contest", { about: { talk }, text: "bonsoir", words: "" })).toMatchObject({ code: "not-stopped" });
    expect(all.log.events.length).toBe(events);
    const code = codeOf(await dan.ask("contest", { about: { talk }, text: threat, words: "Une réplique de théâtre." }));
    // The author's own words and nothing else, counted as the device's own program.
    const [decision] = all.desk.house.state.decisions.values();
    expect([decision?.deciders, decision?.isPrivate]).toEqual([["device/threat.person"], true]);
    const [report] = all.desk.house.state.reports.values();
    expect(report).toMatchObject({ records: 0, hours: [], reporter: null });
    expect(JSON.stringify(all.log.events)).not.toContain(talk);
    await decided(all, judge, "reversed");
    expect(await claim(all.desk.house, code)).toMatchObject({ appeals: [{ outcome: "reversed" }], automatic: true });
    // Not without being asked for: what the author's device lets out is no business of the service.
    expect((await dan.ask("tell", { talk, text: threat, freed: true })).t).toBe("ok");
    expect(heard(eve, stream)).toContain(threat);
    const shown = eve
      .raw()
      .map((text) => JSON.parse(text) as Down)
      .filter((frame) => (frame.t === "msgs" || frame.t === "rows") && frame.s === stream);
    expect(JSON.stringify(shown)).toContain('"freed":true');
    expect(await dan.ask("contest", { about: { talk }, text: threat, words: "" })).toMatchObject({ code: "not-stopped" });
    // Neither the other one, nor other words.
    expect(await eve.ask("tell", { talk, text: threat, freed: true })).toMatchObject({ code: "blocked" });
    expect(await dan.ask("tell", { talk, text: "je vais te tuer demain", freed: true })).toMatchObject({ code: "blocked" });
    expect(violations(all.desk.house.state, all.log.events)).toEqual([]);
    expect(all.town.alarms).toEqual([]);
  });

test("[NU-10, MD-3] where the service checks, asking for what a person found right frees nothing and marks nothing; what is upheld stays stopped", async () => {
  const all = await openDeskTown(72);
  const judge = await all.person("cleo", ["senior"]);
  const [dan, eve, bob] = [await all.town.enter("Dan"), await all.town.enter("Eve"), await all.town.enter("Bob")];
  const talk = await talkBetween(dan, eve, ["yes", "yes"]);
  expect(await dan.ask("tell", { talk, text: threat, freed: true })).toMatchObject({ code: "blocked", reason: "threat" });
  expect((await dan.ask("tell", { talk, text: "bonsoir", freed: true })).t).toBe("ok");
  expect(eve.raw().join("")).not.toContain('"freed"');
  const onDevices = await talkBetween(bob, eve, ["no", "no"]);
  codeOf(await bob.ask("contest", { about: { talk: onDevices }, text: threat, words: "" }));
  await decided(all, judge, "upheld");
  expect(await bob.ask("tell", { talk: onDevices, text: threat, freed: true })).toMatchObject({ code: "blocked", rule: "3.3" });
});

test("[MD-3, CV-6] an opening that went to two already says by which clause a program stopped it and is contested; found right, it goes to that person, and to no fourth one", async () => {
  const all = await openDeskTown(73);
  const judge = await all.person("cleo", ["senior"]);
  const [bob, ann, eve, dan, gil] = [
    await all.town.enter("Bob", { trust: asRegular(all.town.clock.nowMs()) }),
    await all.town.enter("Ann"),
    await all.town.enter("Eve"),
    await all.town.enter("Dan"),
    await all.town.enter("Gil"),
  ];
  const text = "Envie de chanter dans une chorale ?";
  for (const one of [ann, eve]) expect((await knockOn(bob, one, text)).frame.t).toBe("ok");
  expect((await knockOn(bob, dan, text)).frame).toMatchObject({ code: "same-opening", reason: "same-opening", rule: "5.1" });
  const to = await dan.seenAs();
  const events = all.log.events.length;
  // Another text goes there as it is, and the first two people have no third opening.
  expect(await bob.ask("contest", { about: { knock: to }, text: "Bonsoir, quel instrument jouez-vous ?", words: "" })).toMatchObject({ code: "not-stopped" });
  expect(all.log.events.length).toBe(events);
  const code = codeOf(await bob.ask("contest", { about: { knock: to }, text, words: "Je cherche des choristes." }));
  expect(await claim(all.desk.house, code)).toMatchObject({ kind: "statement", automatic: true, statement: { rule: "5.1, version 1" } });
  await decided(all, judge, "reversed");
  // Refused words slow their author for half a minute.
  for (const [to, answer] of [
    [gil, { code: "same-opening" }],
    [dan, { t: "ok" }],
  ] as const) {
    all.town.clock.advance(31_000);
    expect((await knockOn(bob, to, text)).frame).toMatchObject(answer);
  }
});
