import { describe, expect, test } from "bun:test";
import { limits, type Down } from "@lampion/protocol";
import { createMemoryTown, type MemoryTown, type Townsperson } from "./memory-town.ts";
import { nameOf } from "./names.ts";
import { heard, knockOn, minuteMs, newest } from "./talking.ts";

const room = "theme-lgbt";
const stream = `room:${room}`;
const codeOf = (frame: Down<"ok"> | Down<"no">): string => (frame.t === "ok" ? "ok" : frame.code);
const inside = async (one: Townsperson, alias: string): Promise<string> => codeOf(await one.ask("join", { room, alias, consent: true }));
const memberOf = (one: Townsperson): string => newest(one.all("stream").filter((frame) => frame.s === stream)).me;

describe("a sensitive room", () => {
  test("[WH-15] it asks explicit consent and another nickname: none, the own one in any spelling, one in use and one against the rules are refused", async () => {
    const town = createMemoryTown(1);
    const [a, b] = [await town.enter("Ambre douce"), await town.enter("Basile")];
    expect(codeOf(await a.ask("join", { room }))).toBe("consent-needed");
    expect(codeOf(await a.ask("join", { room, alias: "Cerise vive" }))).toBe("consent-needed");
    expect(codeOf(await a.ask("join", { room, consent: true }))).toBe("consent-needed");
    for (const alias of ["Ambre douce", "AMBRE DOUCE", "Ambre d0uce", "Ämbre-douce"]) expect({ alias, code: await inside(a, alias) }).toEqual({ alias, code: "consent-needed" });
    expect(await inside(a, "Basile")).toBe("name-taken");
    expect(await inside(a, "Ines15ans")).toBe("name-refused");
    expect(await inside(a, "Cerise vive")).toBe("ok");
    // Nobody passes for somebody of the room, there or outside, and the alias is free the moment it is laid down.
    expect(await inside(b, "cerise VIVE")).toBe("name-taken");
    expect(codeOf(await b.ask("rename", { nickname: "Cerise vive" }))).toBe("name-taken");
    await a.ask("leave", { room });
    expect(await inside(b, "Cerise vive")).toBe("ok");
  });

  test("[WH-15] nothing that it shows tells a zone, a band, the nickname, or who somebody is elsewhere", async () => {
    const town = createMemoryTown(2);
    const [a, b] = [await town.enter("Ambre douce"), await town.enter("Basile", { gender: "man", settings: { listed: true } })];
    await inside(a, "Cerise vive");
    await inside(b, "Plume libre");
    await a.ask("say", { room, text: "bonsoir par ici" });
    await b.ask("say", { room, text: "bonsoir à toi" });
    expect((await b.ask("knock", { to: { room, member: memberOf(a) }, text: "Envie de parler un peu ?" })).t).toBe("ok");
    const about = a.raw().filter((text) => !/^\{"t":"(welcome|you|rooms|room)"/.test(text));
    expect(about.join("")).toContain("Plume libre");
    for (const text of about) expect(text).not.toMatch(/Basile|Valmorne|"(18-24|25-34|35-44|45-54|55-64|65\+)"|FR-3/);
    expect(newest(a.all("knock")).knock).toMatchObject({ nickname: "Plume libre", gender: null, band: null, zone: null });
  });

  test('[WH-15] being there together is no reason to be seen or knocked on: "my room only" does not count it', async () => {
    const town = createMemoryTown(3);
    const she = await town.enter("Ambre douce");
    const he = await town.enter("Basile", { gender: "man" });
    const { settings } = newest(she.all("welcome")).me;
    await she.ask("settings", { settings: { ...settings, knocksOpen: true, filters: { ...settings.filters, roomOnly: true } } });
    await inside(she, "Cerise vive");
    await inside(he, "Plume libre");
    await he.ask("leave", { room: newest(he.all("welcome")).landing ?? "" });
    await she.ask("say", { room, text: "bonsoir par ici" });
    expect(codeOf(await he.ask("knock", { to: { room, member: memberOf(she) }, text: "Envie de parler un peu ?" }))).toBe("knocks-closed");
    for (const one of [she, he]) await one.ask("join", { room: "theme-music" });
    expect(codeOf(await he.ask("knock", { to: { room, member: memberOf(she) }, text: "Envie de parler un peu ?" }))).toBe("ok");
  });

  test("[WH-15] when the session has ended nothing of the device tells that one was there, and coming back leads elsewhere", async () => {
    const town = createMemoryTown(4);
    const [a, b] = [await town.enter("Ambre douce"), await town.enter("Basile")];
    await inside(a, "Cerise vive");
    await a.ask("say", { room, text: "bonsoir par ici" });
    const before = memberOf(a);
    a.leave();
    await town.pass(limits.session.graceMs + minuteMs, 30_000);
    const kept = JSON.stringify([
      await town.devices.trust(a.trustId),
      await town.devices.kept(a.relation),
      await town.devices.blocks(a.relation),
      await town.conversations.knocksOf(a.relation),
    ]);
    expect(kept).not.toMatch(/lgbt|Cerise/);
    expect(town.alarms.join(" ")).not.toContain(a.relation);
    await a.back([["room:theme-lgbt", 1, 1]]);
    const again = newest(a.all("welcome"));
    expect(again.landing).not.toBe(room);
    expect(again.rooms.find((one) => one.id === room)?.joined).toBe(false);
    // Another visit is another member with another mark.
    await inside(a, "Cerise vive");
    expect(memberOf(a)).not.toBe(before);
    expect(await inside(b, "Plume libre")).toBe("ok");
  });

  test("[WH-15] a block made there is the narrow one, and its list names no room", async () => {
    const town = createMemoryTown(5);
    const [a, b] = [await town.enter("Ambre douce"), await town.enter("Basile")];
    await inside(a, "Cerise vive");
    await inside(b, "Plume libre");
    for (const one of [a, b]) await one.ask("join", { room: "theme-music" });
    await a.ask("say", { room, text: "bonsoir par ici" });
    expect(codeOf(await b.ask("block", { whom: { room, member: memberOf(a) }, calm: "off" }))).toBe("ok");
    await a.ask("say", { room, text: "encore" });
    await a.ask("say", { room: "theme-music", text: "du piano" });
    expect([heard(b, stream).includes("encore"), heard(b, "room:theme-music").includes("du piano")]).toEqual([false, true]);
    expect(JSON.stringify(await b.ask("blocks", {}))).not.toMatch(/lgbt|Cerise|Ambre/);
  });
});

describe("a newcomer's knocks", () => {
  const proven = async (town: MemoryTown, one: Townsperson): Promise<void> => {
    one.leave();
    await town.pass(limits.session.graceMs + minuteMs, 30_000);
    const trust = await town.devices.trust(one.trustId);
    if (trust !== null) await town.devices.saveTrust(one.trustId, { ...trust, provenUntilMs: town.clock.nowMs() + limits.proof.livesMs });
  };

  test("[WH-11] they are closed at first, and neither a proof, nor time, nor another setting opens them: only the hand does", async () => {
    const town = createMemoryTown(6);
    const other = await town.enter("Basile", { gender: "man" });
    await proven(town, await town.come("one", { nickname: "Ambre douce" }));
    const she = await town.come("one", { nickname: "Ambre douce" });
    await other.back();
    expect(newest(she.all("welcome"))).toMatchObject({ powers: { level: "L2", isNewcomer: true }, me: { settings: { knocksOpen: false } } });
    const { settings } = newest(she.all("welcome")).me;
    expect(codeOf((await knockOn(other, she)).frame)).toBe("knocks-closed");
    await she.ask("settings", { settings: { ...settings, listed: true, acceptsCheck: true } });
    await town.pass(30 * minuteMs, minuteMs);
    expect(codeOf((await knockOn(other, she)).frame)).toBe("knocks-closed");
    expect(town.ledger.paid).toEqual([]);
    await she.ask("settings", { settings: { ...settings, knocksOpen: true } });
    expect(codeOf((await knockOn(other, she)).frame)).toBe("ok");
  });

  test("[WH-11] permanent calm and narrower filters can be chosen with the opening itself, and hold from the first knock", async () => {
    const town = createMemoryTown(7);
    const [she, young, old, woman] = [
      await town.enter("Ambre douce", { isOpen: false }),
      await town.enter("Tout neuf", { gender: "man", knownForMs: 3_600_000 }),
      await town.enter("Basile", { gender: "man" }),
      await town.enter(nameOf(3)),
    ];
    const { settings } = newest(she.all("welcome")).me;
    await she.ask("settings", { settings: { ...settings, knocksOpen: true, calm: "always", filters: { ...settings.filters, genders: ["man"] } } });
    expect(codeOf((await knockOn(young, she)).frame)).toBe("knocks-closed");
    expect(codeOf((await knockOn(woman, she)).frame)).toBe("knocks-closed");
    expect(codeOf((await knockOn(old, she)).frame)).toBe("ok");
  });
});
