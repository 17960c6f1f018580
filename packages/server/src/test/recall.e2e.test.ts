import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { act, draft } from "@lampion/core";
import { checkRequest, noble, type OpeningFile } from "@lampion/proof";
import { ensurePlaces } from "../../../../tools/places/ensure-places.ts";
import { createApp, type App } from "../app.ts";
import { createEvidenceReader } from "../desk/evidence-reader.ts";
import { answerRequest } from "../evidence/custodians/answer.ts";
import { newKeyPair } from "../evidence/custodians/hpke.ts";
import type { CustodianKeyFile } from "../evidence/custodians/key-file.ts";
import { readOptions } from "../options/options.ts";
import { createGuest, fieldsOf, newDevice, type Guest, type GuestKeys } from "./guest.ts";
import { run } from "./running.ts";

const hourMs = 3_600_000;
const cli = join(dirname(fileURLToPath(import.meta.url)), "../cli.ts");
const folder = mkdtempSync(join(tmpdir(), "lampion-recall-"));
const data = join(folder, "data");
const file = (name: string): string => join(folder, name);
const told = { who: "me", situation: "blackmail", words: "", act: "now" } as const;
let app: App;
let offsetMs = 0;
let keys: CustodianKeyFile[];
const guests: Guest[] = [];
const nowMs = (): number => Date.now() + offsetMs;

async function start(): Promise<App> {
  const read = readOptions([], { PORT: "0", LAMPION_DATA: data });
  if (read.kind !== "options") throw new Error("options");
  return createApp(read.options, { clock: { nowMs }, pace: { unitsPerS: 1_000, unitsMax: 10_000, writingRhythm: false } });
}
beforeAll(async () => {
  ensurePlaces();
  const first = await start();
  const logKey = first.log.key;
  await first.stop();
  keys = await Promise.all(
    [1, 2, 3].map(async (n): Promise<CustodianKeyFile> => ({
      v: 1,
      set: "words",
      holder: `custodian-${n}`,
      name: `N${n}`,
      organisation: `O${n}`,
      logKey,
      witnesses: [],
      ...(await newKeyPair()),
    })),
  );
  const words = keys.map((one, n) => ({ holder: one.holder, name: one.name, organisation: one.organisation, isOperator: n === 0, key: one.publicKey, generation: 1 }));
  writeFileSync(join(data, "custodians.json"), JSON.stringify({ v: 1, words, lines: [], former: [] }));
  app = await start();
});
afterAll(async () => {
  for (const one of guests) one.stop();
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Somebody with a device of their own, whose browser may be closed and opened again. */
interface Owner {
  readonly name: string;
  readonly device: GuestKeys;
  guest: Guest;
}
async function come(url: string, name: string, device = newDevice(), gender: "woman" | "man" = "woman"): Promise<Owner> {
  const guest = createGuest(url, device);
  guests.push(guest);
  expect((await guest.enter(fieldsOf(name, { gender }))).kind).toBe("inside");
  return { name, device, guest };
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

/** Two who met; the author says one thing in the room and a threat in private. */
async function meet(url: string, names: readonly [string, string]): Promise<Met> {
  const [victim, author] = [await come(url, names[0]), await come(url, names[1], newDevice(), "man")];
  const [one, other] = [victim.guest, author.guest];
  const room = `room:${one.state.landing ?? ""}`;
  for (const each of [one, other]) {
    await each.until((state) => state.streams.has(room), "the room");
    await each.ask("prove", { provider: "test-wallet", answer: "over-18" });
    await each.until((state) => state.powers?.level === "L2", "the proof");
  }
  await other.ask("settings", { settings: { ...other.state.me!.settings, knocksOpen: true } });
  const said = `Quelqu'un aime le jazz, dit ${names[1]} ?`;
  other.send(room, said);
  const seen = await one.until((state) => (state.streams.get(room)?.lines ?? []).some((line) => line.text === said && line.seq > 0), "a word in the room");
  const line = seen.streams.get(room)?.lines.find((each) => each.text === said);
  await one.ask("knock", { to: { room: room.slice(5), member: line?.by?.m ?? "" }, text: "Moi, surtout le piano." });
  const got = await other.until((state) => state.knocks.some((each) => each.way === "received"), "the knock");
  const accepted = await other.ask("knock-answer", { knock: got.knocks[0]?.id ?? "", answer: "accept" });
  const talk = accepted.t === "ok" ? (accepted.talk ?? "") : "";
  for (const each of [one, other]) await each.until((state) => state.talks.some((card) => card.id === talk), "the conversation");
  for (const each of [one, other]) await each.ask("choose", { talk, check: "no", textVersion: 1 });
  await other.until((state) => state.talks.some((card) => card.id === talk && card.state === "open"), "both choices");
  other.send(`talk:${talk}`, threat(names[0]));
  await one.until((state) => (state.streams.get(`talk:${talk}`)?.lines ?? []).some((each) => each.text === threat(names[0])), "the threat");
  return { talk, victim, author, room: room.slice(5), roomSeq: line?.seq ?? 0 };
}
/** The browser opened again, days later, on the same device. */
async function again(url: string, owner: Owner, talk: string | null): Promise<Guest> {
  owner.guest.stop();
  const back = await come(url, owner.name, owner.device);
  if (talk !== null) await back.guest.until((state) => state.talks.some((card) => card.id === talk), "the own history");
  return back.guest;
}
async function keep(): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    await app.evidence.keep();
    await app.log.sign();
    const talks = new Database(join(data, "private.sqlite"), { readonly: true });
    const { open } = talks.query("SELECT count(*) AS open FROM sheets WHERE batch IS NULL").get() as { open: number };
    talks.close();
    if (open === 0) return;
    await Bun.sleep(100);
  }
  throw new Error("a sheet stayed open");
}

interface Recovered {
  readonly id: string;
  readonly authenticated: boolean;
  readonly texts: readonly (string | null)[];
}
/** The newest report as the desk would read it. */
async function newest(where = data, reading = app): Promise<Recovered> {
  const vault = new Database(join(where, "vault.sqlite"), { readonly: true });
  const row = vault.query("SELECT id, authenticated FROM reports WHERE source != 'program' ORDER BY rowid DESC LIMIT 1").get() as { id: string; authenticated: number };
  vault.close();
  const records = await createEvidenceReader(reading.ports.vault, reading.log).records(row.id, { who: "M-1", why: "to decide", atMs: nowMs(), seqs: [] });
  return { id: row.id, authenticated: row.authenticated === 1, texts: records.map((one) => one.text) };
}
async function lampion(...args: string[]): Promise<{ code: number; said: string }> {
  const child = Bun.spawn([process.execPath, cli, ...args], { env: { PATH: process.env["PATH"] ?? "", LAMPION_DATA: data }, stdout: "pipe", stderr: "pipe" });
  // The clock signs once a minute; here it is in a hurry.
  const signing = setInterval(() => void app.log.sign().catch(() => undefined), 400);
  const [out, err, code] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text(), child.exited]);
  clearInterval(signing);
  return { code, said: out + err };
}
async function recall(form: Readonly<Record<string, string>>): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${app.url}/recall`, {
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
      met.set(name, await meet(app.url, pair));
    hour = Math.floor(nowMs() / hourMs) * hourMs;
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
    const disk = ["private.sqlite", "private.sqlite-wal", "vault.sqlite", "vault.sqlite-wal"].map((name) => readFileSync(join(data, name)).toString("latin1")).join("");
    for (const form of [code, code.replaceAll("-", "")]) expect(disk.includes(form)).toBe(false);
  }, 120_000);

  test("[EV-36, EV-32, SA-4] seventy hours later the same device still reports: closed tab, author gone, room closed, words taken back", async () => {
    offsetMs += 70 * hourMs;
    await keep();
    for (const name of ["tab closed", "author left", "author withdrew"]) {
      const { victim, talk } = of(name);
      const guest = await again(app.url, victim, talk);
      expect((await guest.reportTalk(talk, [hour], new Set(), told)).t).toBe("ok");
      found(name, await newest(), threat(victim.name));
    }
    const { victim, room, roomSeq } = of("room closed");
    const guest = await again(app.url, victim, null);
    expect((await guest.ask("report", { about: { room, seqs: [roomSeq] }, ...told, who: "room" })).t).toBe("ok");
    found("room closed", await newest(), "Quelqu'un aime le jazz, dit Hugo ?");
  }, 120_000);

  test("[EV-36, EV-24, EV-25] without device: the code asks for its hour, two custodians open exactly that, and it comes into the case authenticated", async () => {
    const { talk, victim } = of("storage cleared");
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
    const talks = new Database(join(data, "private.sqlite"), { readonly: true });
    expect(talks.query("SELECT ground, stream FROM holds WHERE about = ?").all(asked.id)).toEqual([{ ground: "report", stream: `talk:${talk}` }]);
    talks.close();

    expect((await lampion("custodians", "executor", "--out", file("executor.json"))).code).toBe(0);
    const open = async (request: object, out: string) => {
      writeFileSync(file("asked.json"), JSON.stringify({ set: "words", recall: asked.id, requester: "staff-1", approvers: ["staff-2"], ...request }));
      return lampion("custodians", "open", file("asked.json"), "--executor", file("executor.json"), "--out", file(out));
    };
    expect(await open({ recall: "none" }, "x.json")).toMatchObject({ code: 1, said: expect.stringContaining("No report none asks for hours with a recall code.") });
    expect(await open({ approvers: ["staff-1"] }, "x.json")).toMatchObject({ code: 1, said: expect.stringContaining("another person") });
    const before = await app.log.writer.size();
    expect(await open({}, "request.json")).toMatchObject({ code: 0 });
    expect(await app.log.writer.size()).toBeGreaterThan(before);
    const request = readFileSync(file("request.json"), "utf8");
    const { sheets } = (JSON.parse(request) as OpeningFile).request;
    expect(sheets.map((one) => [one.stream, one.hourMs])).toEqual([[`talk:${talk}`, hour]]);
    for (const [n, key] of keys.entries()) {
      const check = checkRequest(noble, request, key, Date.now() + offsetMs);
      if (check.kind === "refused") throw new Error(check.en);
      writeFileSync(file(`answer-${n + 1}.json`), JSON.stringify(await answerRequest(noble, check.file, key)));
    }
    const joined = (...answers: string[]) =>
      lampion("custodians", "join", file("request.json"), ...answers.map(file), "--executor", file("executor.json"), "--out", file("opened.bin"));
    expect(await joined("answer-1.json")).toMatchObject({ code: 1, said: expect.stringContaining("The answers of two custodians are needed; one opens nothing.") });
    expect(await joined("answer-1.json", "answer-1.json")).toMatchObject({ code: 1, said: expect.stringContaining("Two of the answers are of the same custodian.") });
    expect(await joined("answer-3.json", "answer-1.json")).toMatchObject({ code: 0 });

    // A request that is in no log brings nothing in, and neither does anything that came from elsewhere.
    const handIn = (name: string) => lampion("custodians", "hand-in", file(name), file("opened.bin"), "--to", app.url);
    const changed = JSON.parse(request) as { request: { purpose: string } };
    changed.request.purpose = "curiosity";
    writeFileSync(file("changed.json"), JSON.stringify(changed));
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
    offsetMs += 3 * hourMs;
    const late = await recall({ code, from: String(hour + 3 * hourMs) });
    expect([late.status, late.text.includes("its 72 hours are over")]).toEqual([422, true]);
  }, 120_000);

  test("[EV-36, RL-2] a node is killed: what was accepted is reported from the next one", async () => {
    const own = join(folder, "killed");
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
    const read = readOptions([], { PORT: "0", LAMPION_DATA: own });
    if (read.kind !== "options") throw new Error("options");
    const third = await createApp(read.options);
    try {
      found("node killed", await newest(own, third), threat("Karima"));
    } finally {
      await third.stop();
    }
    expect(recovered.toSorted()).toEqual(["author left", "author withdrew", "node killed", "room closed", "storage cleared", "tab closed"]);
  }, 120_000);
});
