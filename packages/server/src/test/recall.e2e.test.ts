import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { act, draft } from "@lampion/core";
import type { App } from "../app.ts";
import { createEvidenceReader } from "../desk/evidence-reader.ts";
import { createGuest, fieldsOf, newDevice, type Guest, type GuestKeys } from "./guest.ts";
import { openProofWorld, type ProofWorld } from "./proof-world.ts";
import { run } from "./running.ts";
import { startApp } from "./start-app.ts";
import { twoWhoTalk } from "./two-who-talk.ts";

const hourMs = 3_600_000;
const told = { who: "me", situation: "blackmail", words: "", act: "now" } as const;
let world: ProofWorld;
beforeAll(async () => {
  world = await openProofWorld();
}, 60_000);
afterAll(() => world.stop());

/** Somebody with a device of their own, whose browser may be closed and opened again. */
interface Owner {
  readonly name: string;
  readonly device: GuestKeys;
  guest: Guest;
}
interface Met {
  readonly talk: string;
  readonly victim: Owner;
  readonly author: Owner;
  readonly room: string;
  /** Number of the threat in the room. */
  readonly roomSeq: number;
}
const threat = (name: string): string => `Tu vas le regretter, ${name}.`;
const aloud = (name: string): string => `Quelqu'un aime le jazz, dit ${name} ?`;

/** Two who met; the author says one thing in the room and a threat in private. */
async function meet(url: string, names: readonly [string, string]): Promise<Met> {
  const devices = [newDevice(), newDevice()] as const;
  const { talk, guests, room, roomSeq, say } = await twoWhoTalk(url, [], { names, devices, aloud: aloud(names[1]), check: "no" });
  world.guests.push(...guests);
  await say(1, threat(names[0]));
  const [victim, author] = [0, 1].map((at) => ({ name: names[at]!, device: devices[at]!, guest: guests[at]! }));
  return { talk, victim: victim!, author: author!, room, roomSeq };
}
/** The browser opened again, days later, on the same device. */
async function again(url: string, owner: Owner, talk: string | null): Promise<Guest> {
  owner.guest.stop();
  const back = createGuest(url, owner.device);
  world.guests.push(back);
  expect((await back.enter(fieldsOf(owner.name))).kind).toBe("inside");
  if (talk !== null) await back.until((state) => state.talks.some((card) => card.id === talk), "the own history");
  return back;
}

interface Recovered {
  readonly id: string;
  readonly authenticated: boolean;
  readonly texts: readonly (string | null)[];
}
/** The newest report as the desk would read it. */
async function newest(where = world.data, reading: App = world.app): Promise<Recovered> {
  const vault = new Database(join(where, "vault.sqlite"), { readonly: true });
  const row = vault.query("SELECT id, authenticated FROM reports WHERE source != 'program' ORDER BY rowid DESC LIMIT 1").get() as { id: string; authenticated: number };
  vault.close();
  const records = await createEvidenceReader(reading.ports.vault, reading.log).records(row.id, { who: "M-1", why: "to decide", atMs: world.nowMs(), seqs: [] });
  return { id: row.id, authenticated: row.authenticated === 1, texts: records.map((one) => one.text) };
}
async function recall(form: Readonly<Record<string, string>>): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${world.app.url}/recall`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" },
    body: new URLSearchParams({ lang: "en", situation: "blackmail", hours: "1", words: "", ...form }).toString(),
  });
  return { status: answer.status, text: await answer.text() };
}

describe("T12: a report after everything that may come between", () => {
  const recovered: string[] = [];
  const met = new Map<string, Met>();
  let hour = 0;
  let code = "";
  const of = (name: string): Met => {
    const one = met.get(name);
    if (one === undefined) throw new Error(name);
    return one;
  };
  const found = (name: string, what: Recovered, text: string): void => {
    expect([name, what.authenticated, what.texts.includes(text)]).toEqual([name, true, true]);
    recovered.push(name);
  };

  test("[EV-36, EV-32] what happens within the hour: a tab is closed, a storage cleared, an author leaves, a room is closed, words are taken back", async () => {
    for (const [name, pair] of [
      ["tab closed", ["Anouk", "Bastien"]],
      ["storage cleared", ["Chloé", "Damien"]],
      ["author left", ["Elsa", "Fabrice"]],
      ["room closed", ["Garance", "Hugo"]],
      ["author withdrew", ["Inès", "Jules"]],
    ] as const)
      met.set(name, await meet(world.app.url, pair));
    hour = Math.floor(world.nowMs() / hourMs) * hourMs;
    of("tab closed").victim.guest.stop();
    const lost = of("storage cleared");
    const reply = await lost.victim.guest.ask("recall", { talk: lost.talk });
    code = reply.t === "ok" ? (reply.recall?.code ?? "") : "";
    await lost.victim.guest.forget();
    await of("author left").author.guest.ask("close", { talk: of("author left").talk });
    await of("author left").author.guest.forget();
    const withdrew = of("author withdrew");
    const line = withdrew.author.guest.state.streams.get(`talk:${withdrew.talk}`)?.lines.find((one) => one.text === threat("Inès"));
    expect((await withdrew.author.guest.ask("withdraw", { stream: `talk:${withdrew.talk}`, seq: line?.seq ?? 0 })).t).toBe("ok");
    const { room } = of("room closed");
    const { app, nowMs } = world;
    const { house } = app.desk;
    await house.commit({ as: "staff", id: "staff-1" }, "test", () =>
      act(
        [
          draft(
            "RestrictionStarted",
            {
              restriction: "R-1",
              decision: "D-1",
              subject: null,
              stream: `room:${room}`,
              consequence: { kind: "close-room" } as never,
              until: null,
              reviewAt: nowMs() + 1_000 * hourMs,
            },
            "C-1",
          ),
        ],
        null,
      ),
    );
    app.node.hands.changed({ stream: `room:${room}`, subject: null } as never);
    expect(app.ports.care.room(`room:${room}`, nowMs()).isClosed).toBe(true);
    expect(code).toMatch(/^([2-9A-Z]{4}-){5}[2-9A-Z]$/);
    // The code is nowhere on disk.
    const disk = world.bytesOnDisk();
    for (const form of [code, code.replaceAll("-", "")]) expect(disk.some((bytes) => bytes.includes(form))).toBe(false);
  }, 120_000);

  test("[EV-36, EV-32, SA-4] seventy hours later the same device still reports: closed tab, author gone, room closed, words taken back", async () => {
    world.passes(70 * hourMs);
    await world.sheetsClosed();
    for (const name of ["tab closed", "author left", "author withdrew"]) {
      const { victim, talk } = of(name);
      const guest = await again(world.app.url, victim, talk);
      expect((await guest.reportTalk(talk, [hour], new Set(), told)).t).toBe("ok");
      found(name, await newest(), threat(victim.name));
    }
    const { victim, room, roomSeq } = of("room closed");
    const guest = await again(world.app.url, victim, null);
    expect((await guest.ask("report", { about: { room, seqs: [roomSeq] }, ...told, who: "room" })).t).toBe("ok");
    found("room closed", await newest(), aloud("Hugo"));
  }, 120_000);

  test("[EV-36, EV-24, EV-25] without device: the code asks for its hour, two custodians open exactly that, and it comes into the case authenticated", async () => {
    const { talk, victim } = of("storage cleared");
    const { app, lampion, file } = world;
    const from = String(hour);
    const wrong = await recall({ code: `${code.slice(0, -1)}${code.endsWith("2") ? "3" : "2"}`, from });
    expect([wrong.status, wrong.text.includes("This code opens nothing: a sign is wrong, or its 72 hours are over.")]).toEqual([422, true]);
    const filed = await recall({ code, from });
    expect(filed.status).toBe(200);
    const claim = /data-testid="claim-code">([^<]+)</.exec(filed.text)?.[1] ?? "";
    const asked = await newest();
    expect([asked.authenticated, asked.texts]).toEqual([false, []]);
    const caseOf = (report: string): string | undefined => app.desk.house.state.reports.get(report)?.case;
    expect(app.desk.house.state.cases.get(caseOf(asked.id) ?? "")).toMatchObject({ isPrivate: true, subject: null });

    // Its hours are held from here on, so that custodians have the time they need.
    await app.evidence.keep();
    expect(await world.rows("private", `SELECT ground, stream FROM holds WHERE about = '${asked.id}'`)).toEqual([{ ground: "report", stream: `talk:${talk}` }]);

    const open = (request: object, out: string) => world.ask({ set: "words", recall: asked.id, requester: "staff-1", approvers: ["staff-2"], ...request }, out);
    expect(await open({ recall: "none" }, "x.json")).toMatchObject({ code: 1, said: expect.stringContaining("No report none asks for hours with a recall code.") });
    expect(await open({ approvers: ["staff-1"] }, "x.json")).toMatchObject({ code: 1, said: expect.stringContaining("another person") });
    const before = await app.log.writer.size();
    expect(await open({}, "request.json")).toMatchObject({ code: 0 });
    expect(await app.log.writer.size()).toBeGreaterThan(before);
    const { sheets } = await world.answer();
    expect(sheets.map((one) => [one.stream, one.hourMs])).toEqual([[`talk:${talk}`, hour]]);
    expect(await world.join([1], "opened.bin")).toMatchObject({ code: 1, said: expect.stringContaining("The answers of two custodians are needed; one opens nothing.") });
    expect(await world.join([1, 1], "opened.bin")).toMatchObject({ code: 1, said: expect.stringContaining("Two of the answers are of the same custodian.") });
    expect(await world.join([3, 1], "opened.bin")).toMatchObject({ code: 0 });

    // A request that is in no log brings nothing in, and neither does anything that came from elsewhere.
    const handIn = (name: string) => lampion("custodians", "hand-in", file(name), file("opened.bin"), "--to", app.url);
    const changed = JSON.parse(readFileSync(file("request.json"), "utf8")) as { request: { purpose: string } };
    changed.request.purpose = "curiosity";
    world.write("changed.json", changed);
    expect(await handIn("changed.json")).toMatchObject({ code: 1, said: expect.stringContaining("not in the log") });
    const passedOn = await fetch(`${app.url}/opened`, { method: "POST", headers: { "x-forwarded-for": "192.0.2.1" }, body: "{}" });
    expect(passedOn.status).toBe(404);
    expect(await handIn("request.json")).toMatchObject({ code: 0, said: expect.stringContaining("all of them authenticated") });
    const kept = await newest();
    found("storage cleared", kept, threat(victim.name));
    expect(caseOf(kept.id)).toBe(caseOf(asked.id) ?? "");
    const one = app.desk.house.state.cases.get(caseOf(kept.id) ?? "");
    expect([one?.reports, one?.subject === null]).toEqual([[asked.id, kept.id], false]);
    expect(
      await fetch(`${app.url}/claim`, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ lang: "en", code: claim }),
      }).then((page) => page.text()),
    ).toContain("Received. Nobody has read it yet.");
    // Three hours later the code has ended, and with it what it asked for.
    world.passes(3 * hourMs);
    const late = await recall({ code, from: String(hour + 3 * hourMs) });
    expect([late.status, late.text.includes("its 72 hours are over")]).toEqual([422, true]);
  }, 120_000);

  test("[EV-36, RL-2] a node is killed: what was accepted is reported from the next one", async () => {
    const own = world.file("killed");
    const first = await run({ LAMPION_DATA: own });
    let talk = "";
    let victim: Owner;
    try {
      const one = await meet(first.url, ["Karima", "Loïc"]);
      ({ talk, victim } = one);
      for (const each of [one.victim, one.author]) each.guest.stop();
    } finally {
      await first.kill("SIGKILL");
    }
    const second = await run({ LAMPION_DATA: own });
    try {
      const guest = await again(second.url, victim, talk);
      const at = guest.state.talks.find((card) => card.id === talk)?.lastAt ?? Date.now();
      expect((await guest.reportTalk(talk, [at, Date.now()], new Set(), told)).t).toBe("ok");
      guest.stop();
    } finally {
      await second.kill("SIGTERM");
    }
    const third = await startApp(own);
    try {
      found("node killed", await newest(own, third), threat("Karima"));
    } finally {
      await third.stop();
    }
    expect(recovered.toSorted()).toEqual(["author left", "author withdrew", "node killed", "room closed", "storage cleared", "tab closed"]);
  }, 120_000);
});
