import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryLogWriter, prepareEntry, type LogWriter } from "@lampion/core";
import {
  ascii,
  checkRequest,
  cosign,
  entryOf,
  formatNoteKey,
  fromBase64Url,
  fromHex,
  labels,
  leafHash,
  noble,
  nodesOf,
  parseCheckpoint,
  requestDigest,
  requestLivesMs,
  rootFrom,
  signCheckpoint,
  signedByDesk,
  toBase64Url,
  toHex,
  type OpeningFile,
  type OpeningRequest,
} from "@lampion/proof";
import { logSigner, testSigner, witnessSigner } from "@lampion/proof/testing";
import { split } from "shamir-secret-sharing";
import type { DeskSigner } from "../log/desk-key.ts";
import { native } from "../primitives.ts";
import { answerRequest, joinAnswers } from "./answer.ts";
import { latePairs, mindCanaries, pairOf, pairs, quarterMs, readCanaries, saveCanaries, withResult, type CanaryBook } from "./canary.ts";
import { custodianFaults, type Custodian } from "./custodians-file.ts";
import { isPublicKey, newKeyPair, unwrapFrom, wrapTo } from "./hpke.ts";
import { openKeyFile, sealKeyFile, type CustodianKeyFile } from "./key-file.ts";
import { askOpening, openingFile, type OpeningAsked, type SealedSheet } from "./opening.ts";

const nowMs = Date.UTC(2026, 10, 3, 9);
const hourMs = 3_600_000;
const trusted = { logKey: formatNoteKey(logSigner.key), witnesses: [formatNoteKey(witnessSigner.key)] };

async function threeKeys(set: "words" | "lines" = "words"): Promise<CustodianKeyFile[]> {
  return Promise.all(
    [1, 2, 3].map(async (n): Promise<CustodianKeyFile> => ({ v: 1, set, holder: `custodian-${n}`, name: `N${n}`, organisation: `O${n}`, ...trusted, ...(await newKeyPair()) })),
  );
}
/** Sheets as the store keeps them: H split by three, each share wrapped for its custodian. */
async function sealedSheets(keys: readonly CustodianKeyFile[], count: number): Promise<{ sheets: SealedSheet[]; secrets: Map<string, Uint8Array> }> {
  const sheets: SealedSheet[] = [];
  const secrets = new Map<string, Uint8Array>();
  for (let n = 0; n < count; n += 1) {
    const secret = crypto.getRandomValues(new Uint8Array(32));
    const id = crypto.getRandomValues(new Uint8Array(16));
    const parts = await split(secret, 3, 2);
    const shares = await Promise.all(
      keys.map(async (key, at) => ({
        holder: key.holder,
        wrap: toBase64Url(await wrapTo(key.publicKey, ascii(key.set === "words" ? labels.wordsShare : labels.linesShare), id, parts[at]!)),
      })),
    );
    sheets.push({ sheet: toHex(id), stream: "talk:one", hourMs: nowMs - hourMs * (n + 1), shares });
    secrets.set(toHex(id), secret);
  }
  return { sheets, secrets };
}
const deskKey = testSigner("town.example/desk", 1, new Uint8Array(32).fill(5));
/** The desk's key, with the entry of the log that names it. */
async function namedDesk(log: LogWriter, signer = deskKey): Promise<DeskSigner> {
  const key = formatNoteKey(signer.key);
  const entry = prepareEntry(noble, new Uint8Array(16).fill(7), { id: `key ${key}`, type: "keys", atMs: nowMs, about: "desk-key", content: { desk: key } });
  return { key, entryId: (await log.add(entry)).id, sign: (digest) => toBase64Url(signer.sign(signedByDesk(digest))) };
}
/** Logs a request and gives what custodians get, with a checkpoint that a witness has seen. */
async function asked(sheets: readonly SealedSheet[], executor: string, more: Partial<OpeningRequest> = {}) {
  const log = createMemoryLogWriter();
  const ports = {
    log,
    source: { sheets: async () => [...sheets] },
    prepare: (type: "opening", about: string, content: Record<string, string | number>) =>
      prepareEntry(noble, crypto.getRandomValues(new Uint8Array(16)), { id: crypto.randomUUID(), type, atMs: nowMs, about, content }),
    nowMs: () => nowMs,
  };
  const ask = () =>
    askOpening(ports, {
      set: "words",
      purpose: "threat to life, case 17",
      basis: "DSA art. 18",
      requester: "staff-1",
      approvers: ["staff-2"],
      selectors: [{ stream: "talk:one", fromMs: nowMs - 24 * hourMs, toMs: nowMs }],
      executor,
      ...more,
    });
  const file = async (outcome: OpeningAsked, signer = logSigner, isWitnessed = true): Promise<OpeningFile> => {
    if (outcome.kind === "refused") throw new Error(outcome.say);
    const desk = await namedDesk(log);
    const leaves = log.entries.map((one) => leafHash(noble, entryOf(noble, one.type, fromBase64Url(one.salt, 16)!, one.content)));
    const node = nodesOf(noble, leaves);
    let note = signCheckpoint({ origin: signer.key.name, size: leaves.length, root: rootFrom(noble, node, leaves.length) }, signer.key, signer.sign);
    if (isWitnessed) note += cosign(parseCheckpoint(note)!.text, witnessSigner.key, nowMs / 1_000, witnessSigner.sign);
    const made = await openingFile(log, { nodes: () => node }, note, outcome, desk);
    if (made === null) throw new Error("not in the log yet");
    return made;
  };
  return { log, ask, file };
}

describe("custodians", () => {
  test("[EV-5] three of two organisations at least, one of the operator at most, no key twice, none of the other set", async () => {
    const keys = await Promise.all([1, 2, 3, 4].map(async () => (await newKeyPair()).publicKey));
    const one = (n: number, more: Partial<Custodian> = {}): Custodian => ({
      holder: `custodian-${n}`,
      name: `N${n}`,
      organisation: `O${n}`,
      isOperator: n === 1,
      key: keys[n - 1]!,
      generation: 1,
      ...more,
    });
    expect(custodianFaults([one(1), one(2), one(3)], [])).toEqual([]);
    const bad = [
      [one(1), one(2)],
      [one(1), one(2), one(3, { key: keys[1]! })],
      [one(1), one(2), one(3, { key: "nothing" })],
      [one(1), one(2, { isOperator: true }), one(3)],
      [1, 2, 3].map((n) => one(n, { organisation: " Same" })),
      [one(1), one(2), one(3, { name: " " })],
    ];
    for (const set of bad) expect(custodianFaults(set, []).length).toBeGreaterThan(0);
    expect(custodianFaults([one(1), one(2), one(3)], [one(4), one(2)]).join()).toContain("EV-5");
  });

  test("[EV-5, EV-25] every pair of three opens exactly the sheets asked for, one alone nothing, on 100 sheets (T4)", async () => {
    const keys = await threeKeys();
    const executor = await newKeyPair();
    let opened = 0;
    let pairsTried = 0;
    for (let round = 0; round < 5; round += 1) {
      const { sheets, secrets } = await sealedSheets(keys, 20);
      const { ask, file } = await asked(sheets, executor.publicKey);
      const made = await file(await ask());
      const answers = await Promise.all(
        keys.map(async (key) => {
          const check = checkRequest(noble, JSON.stringify(made), key, nowMs);
          if (check.kind === "refused") throw new Error(check.why);
          return JSON.stringify(await answerRequest(noble, check.file, key));
        }),
      );
      for (const [a, b] of [
        [0, 1],
        [0, 2],
        [1, 2],
      ] as const) {
        const joined = await joinAnswers(noble, made, [answers[a]!, answers[b]!], executor.privateKey);
        if (joined.kind === "refused") throw new Error(joined.say);
        pairsTried += 1;
        expect(joined.keys.size).toBe(20);
        for (const [sheet, secret] of secrets) if (toHex(joined.keys.get(sheet)!) === toHex(secret)) opened += 1;
      }
      for (const answer of answers) expect(await joinAnswers(noble, made, [answer], executor.privateKey)).toMatchObject({ kind: "refused", why: "too-few" });
    }
    expect([pairsTried, opened]).toEqual([15, 300]);
  });

  test("[EV-24] the page's check refuses what is not logged, signed by log and desk, witnessed, within its hours, approved by another, or meant for it", async () => {
    const [key, other] = (await threeKeys()) as [CustodianKeyFile, CustodianKeyFile];
    const { sheets } = await sealedSheets(await threeKeys(), 2);
    const { ask, file } = await asked(sheets, (await newKeyPair()).publicKey);
    const good = await file(await ask());
    const why = (text: string | OpeningFile, pinned = key, at = nowMs): string => {
      const check = checkRequest(noble, typeof text === "string" ? text : JSON.stringify(text), pinned, at);
      return check.kind === "refused" ? check.why : "fine";
    };
    const request = (more: Partial<OpeningRequest>): OpeningFile => ({ ...good, request: { ...good.request, ...more } });
    expect(why(good)).toBe("fine");
    expect(why("{}")).toBe("form");
    expect(why("x".repeat(300_000))).toBe("form");
    expect(why(request({ executor: "AAAA" }))).toBe("form");
    expect(why(good, { ...key, set: "lines" })).toBe("other-set");
    expect(why(request({ sheets: Array.from({ length: 25 }, () => good.request.sheets[0]!) }))).toBe("too-many");
    expect(why(request({ purpose: " " }))).toBe("no-ground");
    expect(why(request({ basis: "" }))).toBe("no-ground");
    expect(why(request({ approvers: [] }))).toBe("not-approved");
    expect(why(request({ approvers: ["staff-1"] }))).toBe("not-approved");
    expect(why(request({ selectors: [{ stream: "talk:two", fromMs: 0, toMs: nowMs }] }))).toBe("beyond-selectors");
    // Anything else in it changed after it was logged.
    for (const more of [{ purpose: "else" }, { requester: "staff-9" }, { executor: (await newKeyPair()).publicKey }, { sheets: good.request.sheets.slice(1) }])
      expect(why(request(more))).toBe("not-logged");
    expect(why({ ...good, entry: { ...good.entry, index: good.entry.index + 1 } })).toBe("not-logged");
    expect(why({ ...good, entry: { ...good.entry, content: { ...good.entry.content, sheets: 1 } } })).toBe("not-logged");
    // Signed by no desk, by another one, for another request, or by a key that the log names otherwise.
    const another = await file(await ask());
    const foreign = testSigner("town.example/desk", 1, new Uint8Array(32).fill(6));
    const digest = requestDigest(noble, good.request);
    for (const desk of [
      { ...good.desk, signature: toBase64Url(new Uint8Array(64)) },
      { ...good.desk, signature: another.desk.signature },
      { ...good.desk, key: formatNoteKey(foreign.key), signature: toBase64Url(foreign.sign(signedByDesk(digest))) },
      {
        ...good.desk,
        entry: { ...good.desk.entry, content: { desk: formatNoteKey(foreign.key) } },
        key: formatNoteKey(foreign.key),
        signature: toBase64Url(foreign.sign(signedByDesk(digest))),
      },
      { ...good.desk, entry: good.entry },
    ])
      expect(why({ ...good, desk })).toBe("not-from-desk");
    const { desk: _, ...unsigned } = good;
    expect(why(JSON.stringify(unsigned))).toBe("form");
    const stranger = testSigner(logSigner.key.name, 1, new Uint8Array(32).fill(9));
    const outcome = await ask();
    expect(why(await file(outcome, stranger))).toBe("log-not-signed");
    expect(why(await file(outcome, logSigner, false))).toBe("not-witnessed");
    expect(why(await file(outcome, logSigner, false), { ...key, witnesses: [] })).toBe("fine");
    expect(why(good, key, nowMs + requestLivesMs + 1)).toBe("expired");
    expect(why({ ...good, shares: good.shares.filter((one) => one.holder !== key.holder) })).toBe("not-for-you");
    expect(why(good, other)).toBe("fine");
  });

  test("[EV-26] a request without ground, approved by its requester, too broad, or of nothing, is refused before anything is logged", async () => {
    const keys = await threeKeys();
    const { sheets } = await sealedSheets(keys, 2);
    const executor = (await newKeyPair()).publicKey;
    const say = async (more: Partial<OpeningRequest>, has = sheets): Promise<string> => {
      const { ask, log } = await asked(has, executor, more);
      const outcome = await ask();
      expect(log.entries.length).toBe(outcome.kind === "logged" ? 1 : 0);
      return outcome.kind === "refused" ? outcome.say : "logged";
    };
    expect(await say({})).toBe("logged");
    expect(await say({ purpose: "" })).toContain("purpose");
    expect(await say({ approvers: ["staff-1"] })).toContain("another person");
    expect(await say({ selectors: [{ stream: "talk:one", fromMs: 0, toMs: 25 * hourMs }] })).toContain("25 hours");
    expect(await say({ selectors: [] })).toContain("0 hours");
    expect(await say({}, [])).toContain("Nothing is there");
    expect(await say({}, [{ ...sheets[0]!, shares: [] }])).toContain("custodians have no share");
  });

  test("[EV-39] with the log out of order no request is made, and a file exists only once its entry is signed (T5)", async () => {
    const { sheets } = await sealedSheets(await threeKeys(), 1);
    const { ask, log } = await asked(sheets, (await newKeyPair()).publicKey);
    log.breakWrites(true);
    let refused = 0;
    for (let n = 0; n < 50; n += 1)
      await ask().then(
        () => undefined,
        () => (refused += 1),
      );
    expect([refused, log.entries.length]).toEqual([50, 0]);
    log.breakWrites(false);
    const outcome = await ask();
    if (outcome.kind === "refused") throw new Error(outcome.say);
    const empty = signCheckpoint({ origin: logSigner.key.name, size: 0, root: noble.sha256() }, logSigner.key, logSigner.sign);
    expect(await openingFile(log, { nodes: () => () => new Uint8Array(32) }, empty, outcome, await namedDesk(log))).toBeNull();
  });

  test("[EV-25] an answer serves its request and executor only; the same custodian twice, another request or another key join nothing", async () => {
    const keys = await threeKeys();
    const executor = await newKeyPair();
    const { sheets } = await sealedSheets(keys, 2);
    const { ask, file } = await asked(sheets, executor.publicKey);
    const [first, second] = [await file(await ask()), await file(await ask())];
    const answer = async (of: OpeningFile, n: number): Promise<string> => JSON.stringify(await answerRequest(noble, of, keys[n]!));
    const why = async (answers: string[], key = executor.privateKey): Promise<string> => {
      const joined = await joinAnswers(noble, first, answers, key);
      return joined.kind === "refused" ? joined.why : "joined";
    };
    expect(requestDigest(native, first.request)).not.toBe(requestDigest(native, second.request));
    expect(await why([await answer(first, 0), await answer(first, 2)])).toBe("joined");
    expect(await why([await answer(first, 0), await answer(first, 0)])).toBe("same-custodian");
    expect(await why([await answer(first, 0), await answer(second, 1)])).toBe("other-request");
    expect(await why([await answer(first, 0), "{}"])).toBe("not-an-answer");
    expect(await why([await answer(first, 0), await answer(first, 1)], (await newKeyPair()).privateKey)).toBe("other-key");
    // Renamed into this request, it still does not open.
    const forged = JSON.stringify({ ...JSON.parse(await answer(second, 1)), request: requestDigest(native, first.request) });
    expect(await why([await answer(first, 0), forged])).toBe("other-key");
    // Who has no share of a sheet gives nothing at all.
    expect(await answerRequest(noble, first, (await threeKeys())[0]!)).toBeNull();
    expect(await answerRequest(noble, first, { ...keys[0]!, set: "lines" })).toBeNull();
  });

  test("[EV-5] a share wrapped as one of words does not open as one of lines, nor for another sheet", async () => {
    const pair = await newKeyPair();
    const [id, other] = [fromHex("00".repeat(16))!, fromHex("11".repeat(16))!];
    const wrap = await wrapTo(pair.publicKey, ascii(labels.wordsShare), id, ascii("share"));
    expect(await unwrapFrom(pair.privateKey, ascii(labels.wordsShare), id, wrap)).toEqual(ascii("share"));
    expect(await unwrapFrom(pair.privateKey, ascii(labels.linesShare), id, wrap)).toBeNull();
    expect(await unwrapFrom(pair.privateKey, ascii(labels.wordsShare), other, wrap)).toBeNull();
    expect(await unwrapFrom(pair.privateKey, ascii(labels.wordsShare), id, wrap.slice(0, 60))).toBeNull();
    expect([await isPublicKey(pair.publicKey), await isPublicKey(toBase64Url(new Uint8Array(65).fill(4))), await isPublicKey("x")]).toEqual([true, false, false]);
  });

  test("a key file opens with its passphrase only, and a changed one not at all", async () => {
    const [key] = (await threeKeys()) as [CustodianKeyFile];
    const file = await sealKeyFile(key, "correct horse battery", 10);
    expect(await openKeyFile(file, "correct horse battery")).toEqual(key);
    expect(await openKeyFile(file, "correct horse")).toBeNull();
    expect(
      await openKeyFile(
        file.map((byte, at) => (at === file.length - 3 ? byte ^ 1 : byte)),
        "correct horse battery",
      ),
    ).toBeNull();
    expect(Buffer.from(file).includes(Buffer.from(key.privateKey))).toBe(false);
  });

  test("[EV-27] a pair that fails, or opens no canary for a quarter, is late", () => {
    let book: CanaryBook = { open: {}, done: {}, sinceMs: nowMs };
    expect(latePairs(book, ["words"], nowMs + quarterMs - 1)).toEqual([]);
    expect(latePairs(book, ["words", "lines"], nowMs + quarterMs + 1).length).toBe(6);
    for (const pair of pairs) book = withResult(book, "words", pair, true, nowMs + 1_000);
    expect(latePairs(book, ["words"], nowMs + quarterMs)).toEqual([]);
    book = withResult(book, "words", pairOf(["custodian-3", "custodian-1"]), false, nowMs + 2_000);
    expect(latePairs(book, ["words"], nowMs + 2_000)).toEqual(["words custodian-1+custodian-3"]);
  });

  test("[EV-27] the service raises an alarm for each late pair, once a day, also for one that never tried", async () => {
    const data = mkdtempSync(join(tmpdir(), "lampion-canary-"));
    try {
      const words = (await threeKeys()).map((one, n) => ({
        holder: one.holder,
        name: one.name,
        organisation: one.organisation,
        isOperator: n === 0,
        key: one.publicKey,
        generation: 1,
      }));
      writeFileSync(join(data, "custodians.json"), JSON.stringify({ v: 1, words, lines: [], former: [] }));
      saveCanaries(join(data, "canaries.json"), readCanaries(join(data, "canaries.json"), nowMs));
      const alarms: string[] = [];
      let now = nowMs;
      const mind = mindCanaries(
        data,
        () => now,
        (about) => alarms.push(about),
      );
      mind();
      expect(alarms).toEqual([]);
      now += quarterMs + 1;
      mind();
      mind();
      expect(alarms).toEqual(pairs.map((pair) => `custodians, words ${pair}`));
      now += 86_400_000;
      mind();
      expect(alarms.length).toBe(6);
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  });
});
