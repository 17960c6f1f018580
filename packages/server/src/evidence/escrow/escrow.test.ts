import { afterEach, describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createMemoryModerationLog, reportOf, talkDraftOf } from "@lampion/core";
import { answerContext, decodeReceipt, fromBase64Url, fromHex, noble, openRow, requestDigest, same, sheetKeys, toBase64Url } from "@lampion/proof";
import { contractDevices } from "../../store/testing/devices.ts";
import { answerRequest } from "../custodians/answer.ts";
import { unwrapFrom, wrapTo } from "../custodians/hpke.ts";
import { createSealedSource } from "../custodians/sealed-source.ts";
import { createFileKeyStore } from "../key-store.file.ts";
import { native } from "../primitives.ts";
import { answered, asked, cli } from "../testing/escrow-commands.ts";
import { evidenceWorld, joined, type EvidenceWorld } from "../testing/evidence-world.ts";
import { escrowAt, sealEscrow } from "./escrow-file.ts";
import { keepEscrow, refuseLostKeys } from "./keep-escrow.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const startMs = Date.UTC(2026, 10, 3, 9);
const day = String(Math.floor(startMs / dayMs));
const stream = "talk:abcdefgh";
const devices = await contractDevices();
const worlds: EvidenceWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});
async function world(): Promise<EvidenceWorld> {
  const one = await evidenceWorld(startMs);
  worlds.push(one);
  one.evidence.holdFor({
    desk: createMemoryModerationLog(),
    view: { reportsOf: () => [], caseOfDecision: () => null, orderOf: () => null, current: async () => {} },
    memberOf: async () => "member-a",
  });
  return one;
}
async function again(one: EvidenceWorld): Promise<EvidenceWorld> {
  const next = await one.again();
  worlds.splice(worlds.indexOf(one), 1, next);
  return next;
}
const ring = (one: EvidenceWorld): string => join(one.folder, "keyring");
const keysIn = (one: EvidenceWorld): Map<string, Buffer> => new Map(readdirSync(ring(one)).map((name) => [name, readFileSync(join(ring(one), name)).subarray(12, 44)]));
const classes = (one: EvidenceWorld): string[] => [...new Set([...keysIn(one).keys()].map((name) => name.split(".")[0] ?? ""))].sort();
const why = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => "",
    (cause: Error) => cause.message,
  );

/** What custodians 1 and 3 open of the conversation now. */
const opened = (one: EvidenceWorld): Promise<(string | null)[]> => one.openedBy([0, 2], stream);

describe("the copy of the key store", () => {
  test("[EV-4] after a total loss two of three custodians give back receipts, cases and holds; the hours stay lost, and what has ended or was destroyed stays gone", async () => {
    let one = await world();
    const said = await one.say(talkDraftOf(devices, "tenu par un rapport", { atMs: one.nowMs }));
    await one.reports.keep(reportOf("one", { atMs: one.nowMs, about: { kind: "talk", stream, seqs: [], leftOut: [], hoursMs: [one.nowMs] } }));
    await one.reports.keep(reportOf("two", { atMs: one.nowMs, about: { kind: "talk", stream: "talk:others00", seqs: [], leftOut: [], hoursMs: [] } }));
    await one.evidence.keep();
    await one.evidence.keep();
    one.nowMs += 6 * hourMs;
    await one.say(talkDraftOf(devices, "dans une heure que personne ne tient", { atMs: one.nowMs }));
    await one.evidence.keep();
    expect(classes(one)).toEqual(["case", "day", "hold", "hour"]);
    expect(new Set(escrowAt(one.folder, "words")!.keys.map((key) => key.class))).toEqual(new Set(["case", "day", "hold"]));
    expect(await opened(one)).toEqual(["tenu par un rapport", "dans une heure que personne ne tient"]);
    const old = keysIn(one);
    // One report is purged after the last renewal of the copy.
    const shred = await one.evidence.log.writer.add(one.evidence.log.prepare("shred", "two", { item: "two" }));
    expect(await one.reports.purge(shred, "two", { who: "clock", why: "its time is over", authority: "retention", atMs: one.nowMs })).toBe(true);
    await one.stop();

    rmSync(ring(one), { recursive: true });
    // A service that went on would make new keys in their place.
    expect(await why(one.again())).toContain("custodians escrow ask");
    expect(readdirSync(ring(one))).toEqual([]);
    expect((await cli(one, ["status"])).code).toBe(1);
    const request = await asked(one);
    const answers = [await answered(one, request.file, 0), await answered(one, request.file, 2)];
    const restored = await cli(one, ["restore", request.path, ...answers], { executor: request.executor });
    expect([restored.code, restored.said]).toEqual([0, expect.stringContaining("4 keys are back")]);
    expect(restored.said).toContain("1 have ended and stay gone");
    for (const [name, key] of keysIn(one)) expect([name, key.equals(old.get(name)!)]).toEqual([name, true]);
    expect([...keysIn(one).keys()].sort()).toEqual([...old.keys()].filter((name) => !/^hour|two/.test(name)).sort());
    // Once more changes nothing.
    expect((await cli(one, ["restore", request.path, ...answers], { executor: request.executor })).said).toContain("0 keys are back");

    one = await again(one);
    expect(one.alarms).toEqual([]);
    // The held sheet opens, and its record has the receipt of then; the hour that nobody held does not.
    expect(await opened(one)).toEqual(["tenu par un rapport"]);
    const store = createFileKeyStore(ring(one), () => one.nowMs);
    const source = createSealedSource(one.talks, store);
    const [sheet] = await source.sheets({ stream, fromMs: startMs, toMs: startMs + hourMs }, 9);
    const { rows } = await source.rows(sheet!);
    const id = fromHex(sheet!.sheet, 16)!;
    const record = openRow(native, (await joined(sheet!, one.custodians))!, { sheet: id, epoch: rows[0]!.epoch, seq: rows[0]!.seq }, fromBase64Url(rows[0]!.sealed)!)!;
    const receipt = decodeReceipt(fromBase64Url(said.proof.receipt)!)!;
    expect(same(sheetKeys(native, one.evidence.keys.days.of(Number(day))!, id).tag(record.bytes), receipt.tag)).toBe(true);
    const reading = await one.evidence.log.writer.add(one.evidence.log.prepare("reading", "one", { item: "one" }));
    expect(await one.reports.read(reading, "one", { who: "s1", why: "after the loss", authority: "EV-4", atMs: one.nowMs })).toHaveLength(1);
    // The log says that it was done.
    expect((await one.evidence.log.writer.about("escrow-words", 9)).map(({ type, content }) => [type, content["act"], content["keys"]])).toEqual([
      ["keys", "restored", 4],
      ["keys", "restored", 4],
    ]);
    expect((await cli(one, ["status"])).code).toBe(0);
  }, 30_000);

  test("[EV-4] a service that went on without its keys waits for those of its holds: the copy that was moved away gives them back later, and keys made meanwhile stay", async () => {
    let one = await world();
    await one.say(talkDraftOf(devices, "tenu par un rapport", { atMs: one.nowMs }));
    await one.reports.keep(reportOf("one", { atMs: one.nowMs, about: { kind: "talk", stream, seqs: [], leftOut: [], hoursMs: [one.nowMs] } }));
    await one.evidence.keep();
    await one.evidence.keep();
    await one.stop();
    const old = keysIn(one);
    rmSync(ring(one), { recursive: true });
    const moved = join(one.folder, "moved.json");
    renameSync(join(one.folder, "escrow-words.json"), moved);
    one = await again(one);
    await one.evidence.keep();
    expect([(await one.evidence.holds.find("r-one"))!.endedAtMs, await opened(one)]).toEqual([null, []]);
    await one.stop();
    const request = await asked(one, "late", moved);
    const answers = [await answered(one, request.file, 1), await answered(one, request.file, 2)];
    const restored = await cli(one, ["restore", request.path, ...answers], { executor: request.executor });
    expect([restored.code, restored.said]).toEqual([0, expect.stringMatching(/2 keys are back.*2 names have another key by now/s)]);
    const now = keysIn(one);
    for (const name of ["hold.r-one.key", "case.one.key"]) expect([name, now.get(name)!.equals(old.get(name)!)]).toEqual([name, true]);
    expect(now.get(`day.${day}.key`)!.equals(old.get(`day.${day}.key`)!)).toBe(false);
    one = await again(one);
    await one.evidence.keep();
    expect(await opened(one)).toEqual(["tenu par un rapport"]);
  }, 30_000);

  test("[EV-4] one custodian, the same twice, a foreign or an altered share, another request or one that is not in the log restore nothing, and say what to do", async () => {
    const one = await world();
    await one.stop();
    rmSync(ring(one), { recursive: true });
    const [first, second] = [await asked(one), await asked(one, "second")];
    const [a, b, c] = [await answered(one, first.file, 0), await answered(one, first.file, 1), await answered(one, first.file, 2)];
    const put = (name: string, value: unknown): string => {
      writeFileSync(join(one.folder, name), JSON.stringify(value));
      return join(one.folder, name);
    };
    const read = (path: string): { holder: string; shares: { sheet: string; wrap: string }[] } => JSON.parse(readFileSync(path, "utf8"));
    const [share] = read(b).shares;
    /** What a custodian who cheats can seal to the executor in the right form. */
    const sealed = async (bytes: Uint8Array): Promise<string> =>
      toBase64Url(await wrapTo(first.publicKey, answerContext(requestDigest(native, first.file.request)), fromHex(share!.sheet, 16)!, bytes));
    const cheat = async (name: string, bytes: Uint8Array): Promise<string> => put(name, { ...read(b), shares: [{ sheet: share!.sheet, wrap: await sealed(bytes) }] });
    // The last byte of a share is its place: a foreign one at a place of its own joins to another key, one at the place of the other share joins to nothing.
    const executor = JSON.parse(readFileSync(first.executor, "utf8")) as { privateKey: string };
    const placeOf = async (path: string): Promise<number> => {
      const wrap = fromBase64Url(read(path).shares[0]!.wrap)!;
      return (await unwrapFrom(executor.privateKey, answerContext(requestDigest(native, first.file.request)), fromHex(share!.sheet, 16)!, wrap))!.at(-1)!;
    };
    const foreignAt = async (name: string, place: number): Promise<string> => cheat(name, Uint8Array.of(...crypto.getRandomValues(new Uint8Array(32)), place));
    const [foreign, beside] = [await foreignAt("foreign", await placeOf(b)), await foreignAt("beside", await placeOf(a))];
    const flipped = Buffer.from(share!.wrap, "base64url");
    flipped[90]! ^= 1;
    const tries: readonly (readonly [string, readonly string[], string])[] = [
      ["one", [a], "two custodians are needed"],
      ["the same twice", [a, a], "same custodian"],
      ["the same under another name", [a, put("renamed", { ...read(a), holder: "custodian-2" })], "Take the answer of the third"],
      ["foreign", [a, foreign], "all three custodians"],
      ["foreign, at the same place", [a, beside], "Take the answer of the third"],
      ["cut", [a, await cheat("cut", new Uint8Array(20))], "Take the answer of the third"],
      ["altered", [a, put("altered", { ...read(b), shares: [{ sheet: share!.sheet, wrap: flipped.toString("base64url") }] })], "not sealed to this executor key"],
      ["of another request", [a, await answered(one, second.file, 1)], "another request"],
      ["no answer", [a, put("nothing", {})], "not an answer"],
    ];
    for (const [name, answers, say] of tries) {
      const done = await cli(one, ["restore", first.path, ...answers], { executor: first.executor });
      expect([name, done.code, done.said, existsSync(ring(one)) ? readdirSync(ring(one)) : []]).toEqual([name, 1, expect.stringContaining(say), []]);
    }
    // A copy of another service, and a request that nobody logged.
    const stranger = await sealEscrow(
      createFileKeyStore(join(one.folder, "other"), () => one.nowMs),
      "words",
      one.custodians.map(({ holder, publicKey }) => ({ holder, key: publicKey })),
      one.nowMs,
    );
    const copy = readFileSync(`${first.path}.escrow`, "utf8");
    writeFileSync(`${first.path}.escrow`, JSON.stringify(stranger));
    expect((await cli(one, ["restore", first.path, a, b], { executor: first.executor })).said).toContain("not for this copy");
    // A name in it was changed: the keys do not come back under other names or ends.
    const kept = JSON.parse(copy) as { keys: { endsAtMs: number }[] };
    writeFileSync(`${first.path}.escrow`, JSON.stringify({ ...kept, keys: kept.keys.map((key) => ({ ...key, endsAtMs: key.endsAtMs + 1 })) }));
    expect((await cli(one, ["restore", first.path, a, b], { executor: first.executor })).said).toContain("or the copy was");
    writeFileSync(`${first.path}.escrow`, copy);
    const unlogged = put("unlogged", { ...first.file, request: { ...first.file.request, purpose: "else" } });
    writeFileSync(`${unlogged}.escrow`, copy);
    expect((await cli(one, ["restore", unlogged, a, b], { executor: first.executor })).said).toContain("not in the log");
    expect(existsSync(ring(one)) ? readdirSync(ring(one)) : []).toEqual([]);
    // Two honest ones of three are found, whoever the third is.
    expect(await cli(one, ["restore", first.path, a, foreign, c], { executor: first.executor })).toMatchObject({ code: 0, said: expect.stringContaining("2 keys are back") });
    // A share of the key store is none of a conversation, however the request calls it (EV-24).
    const talk = { ...first.file, request: { ...first.file.request, sheets: first.file.request.sheets.map((sheet) => ({ ...sheet, stream })) } };
    const { holder, publicKey, privateKey } = one.custodians[0]!;
    expect(await answerRequest(noble, talk, { v: 1, set: "words", holder, name: "N", organisation: "O", logKey: "", witnesses: [], publicKey, privateKey })).toBeNull();
  }, 30_000);

  test("[EV-4] no file beside the key store has a key of it: databases, their write-ahead logs, the log, and the copies themselves", async () => {
    const one = await world();
    await one.say(talkDraftOf(devices, "un mot", { atMs: one.nowMs }));
    await one.reports.keep(reportOf("one", { atMs: one.nowMs, about: { kind: "talk", stream, seqs: [], leftOut: [], hoursMs: [one.nowMs] } }));
    await one.evidence.keep();
    await one.evidence.keep();
    const keys = keysIn(one);
    expect(classes(one)).toEqual(["case", "day", "hold", "hour"]);
    const files = readdirSync(one.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !entry.parentPath.startsWith(ring(one)));
    expect(files.map((file) => file.name)).toEqual(expect.arrayContaining(["vault.sqlite", "private.sqlite-wal", "log.sqlite", "escrow-words.json"]));
    for (const file of files) {
      const bytes = readFileSync(join(file.parentPath, file.name));
      for (const [name, key] of keys)
        for (const form of [key, key.toString("base64url"), key.toString("base64").slice(0, 42), key.toString("hex")])
          expect([file.name, name, bytes.includes(form)]).toEqual([file.name, name, false]);
    }
  });

  test("[EV-4] the copy follows the store: a new key and a new end come in, a destroyed one goes; a key that is gone without a word is an alarm, and its copy stays", async () => {
    const one = await world();
    const folder = join(one.folder, "own");
    const alarms: string[] = [];
    const shredded = new Set<string>();
    const custodians = one.custodians.map(({ holder, publicKey }) => ({ holder, key: publicKey }));
    const file = createFileKeyStore(join(folder, "keyring"), () => one.nowMs);
    const kept = keepEscrow({
      data: folder,
      store: file,
      custodians: { words: custodians, lines: custodians },
      isShredded: (key) => shredded.has(key.id),
      nowMs: () => one.nowMs,
      alarm: (about) => alarms.push(about),
    });
    const names = (set: "words" | "lines"): string[] => escrowAt(folder, set)!.keys.map((key) => `${key.class} ${key.id} ${key.endsAtMs - one.nowMs}`);
    await kept.store.make({ class: "day", id: "1", endsAtMs: one.nowMs + 9_000 });
    await kept.store.make({ class: "hour", id: "1", endsAtMs: one.nowMs + 9_000 });
    await kept.store.make({ class: "pact", id: "p", endsAtMs: one.nowMs + 9_000 });
    await kept.store.make({ class: "line", id: "1", endsAtMs: one.nowMs + 9_000 });
    await kept.renew();
    expect([names("words"), names("lines")]).toEqual([["day 1 9000"], ["line 1 9000"]]);
    const before = escrowAt(folder, "words")!.id;
    await kept.store.make({ class: "hour", id: "2", endsAtMs: one.nowMs + 9_000 });
    await kept.renew();
    expect(escrowAt(folder, "words")!.id).toBe(before);
    await kept.store.make({ class: "hold", id: "h", endsAtMs: one.nowMs + 5_000 });
    await kept.store.setEnd({ class: "hold", id: "h", endsAtMs: one.nowMs + 7_000 });
    await kept.store.make({ class: "case", id: "c", endsAtMs: one.nowMs + 5_000 });
    await kept.renew();
    expect(names("words")).toEqual(["day 1 9000", "case c 5000", "hold h 7000"]);
    shredded.add("h");
    await kept.store.destroy({ class: "hold", id: "h" });
    await kept.renew();
    expect([names("words"), alarms]).toEqual([["day 1 9000", "case c 5000"], []]);
    rmSync(join(folder, "keyring", "case.c.key"));
    await kept.store.make({ class: "day", id: "2", endsAtMs: one.nowMs + 9_000 });
    await kept.renew();
    expect(alarms).toEqual(["escrow of words"]);
    expect(readdirSync(folder).filter((name) => name.startsWith("escrow-words.json."))).toHaveLength(1);
    await refuseLostKeys(file, folder, one.nowMs);
    rmSync(join(folder, "keyring", "line.1.key"));
    expect(await why(refuseLostKeys(file, folder, one.nowMs))).toContain("lacks 1 keys");
    one.nowMs += 9_000;
    await refuseLostKeys(file, folder, one.nowMs);
  });
});
