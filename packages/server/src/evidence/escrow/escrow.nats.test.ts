import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryModerationLog, draftOf, hourOf, reportOf, talkDraftOf, type Appended, type RecordDraft } from "@lampion/core";
import { keyClasses } from "@lampion/core/records";
import { decodeReceipt, fromBase64Url, fromHex, openRow, same, sheetKeys } from "@lampion/proof";
import { hasNats, startNats, type NatsServer } from "../../bus/testing/nats.ts";
import { openKeys } from "../../guest/keys.ts";
import { contractDevices } from "../../store/testing/devices.ts";
import { createSealedSource } from "../custodians/sealed-source.ts";
import { openKeyStore } from "../open-key-store.ts";
import { native } from "../primitives.ts";
import { answered, asked, cli } from "../testing/escrow-commands.ts";
import { evidenceWorld, joined, type EvidenceWorld } from "../testing/evidence-world.ts";
import { escrowAt } from "./escrow-file.ts";

const isThere = hasNats();
const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 10, 3, 9);
const stream = "talk:abcdefgh";
const devices = await contractDevices();
const natsFolder = mkdtempSync(join(tmpdir(), "lampion-escrow-nats-"));
let nats: NatsServer;
let world: EvidenceWorld | null = null;
let buckets = 0;

async function open(): Promise<EvidenceWorld> {
  buckets += 1;
  const bucket = `escrow_${buckets}`;
  world = await evidenceWorld(startMs, {
    keyring(folder) {
      openKeys(join(folder, "keys.json"));
      return { kind: "nats", url: nats.url, keysFile: join(folder, "keys.json"), bucket };
    },
  });
  follow(world);
  return world;
}
async function again(one: EvidenceWorld): Promise<EvidenceWorld> {
  world = await one.again();
  follow(world);
  return world;
}
const follow = (one: EvidenceWorld): void =>
  one.evidence.holdFor({
    desk: createMemoryModerationLog(),
    view: { reportsOf: () => [], caseOfDecision: () => null, orderOf: () => null, current: async () => {} },
    memberOf: async () => "member-a",
  });
/** Every key of the store, by its name. */
async function keysOf(one: EvidenceWorld): Promise<Map<string, Buffer>> {
  const store = await openKeyStore(one.keyring, () => one.nowMs);
  const found = new Map<string, Buffer>();
  const names = (await Promise.all(keyClasses.map((of) => store.list(of)))).flat();
  for (const name of names) found.set(`${name.class} ${name.id}`, Buffer.from((await store.read(name))!));
  await store.close();
  return found;
}
const append = (one: EvidenceWorld, text: string): Promise<Appended> =>
  new Promise((resolve) => one.messages.append(talkDraftOf(devices, text, { stream, atMs: one.nowMs, key: text }), resolve));
const roomDraft = (text: string, one: EvidenceWorld): RecordDraft => draftOf(text, { stream: "room:FR-1", atMs: one.nowMs });
/** Sorted: sheets have random numbers, and stand in their order. */
const opened = async (one: EvidenceWorld): Promise<(string | null)[]> => (await one.openedBy([0, 2], stream)).sort();
const why = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "",
    (cause: Error) => cause.message,
  );
async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    if (await holds()) return;
    await Bun.sleep(100);
  }
  throw new Error("not within fifteen seconds");
}

describe.skipIf(!isThere)("evidence with its keys in NATS", () => {
  beforeAll(async () => {
    if (isThere) nats = await startNats(["-js", "-sd", natsFolder]);
  });
  afterEach(() => world?.close());
  afterAll(async () => {
    if (isThere) await nats.kill();
    rmSync(natsFolder, { recursive: true, force: true });
  });

  test("[EV-4, EV-20, EV-28] NATS dies and begins with nothing: acceptance stops, also of open sheets; no key is made anew; two custodians give back receipts, cases and holds, and it goes on", async () => {
    let one = await open();
    const said = await one.say(talkDraftOf(devices, "tenu par un rapport", { stream, atMs: one.nowMs }));
    await one.reports.keep(reportOf("one", { atMs: one.nowMs, about: { kind: "talk", stream, seqs: [], leftOut: [], hoursMs: [one.nowMs] } }));
    await one.evidence.keep();
    await one.evidence.keep();
    one.nowMs += 6 * hourMs;
    await one.say(talkDraftOf(devices, "dans une heure que personne ne tient", { stream, atMs: one.nowMs }));
    await one.evidence.keep();
    const old = await keysOf(one);
    expect([...new Set([...old.keys()].map((name) => name.split(" ")[0]))].sort()).toEqual(["case", "day", "hold", "hour"]);
    expect(await opened(one)).toEqual(["dans une heure que personne ne tient", "tenu par un rapport"]);

    await nats.kill();
    // Words go on for as long as the keys of this hour are in memory and nobody knows that they are lost.
    expect((await append(one, "le serveur est loin")).kind).toBe("appended");
    await nats.again();
    await until(async () => (await append(one, "encore")).kind === "refused");
    expect(one.alarms.join("\n")).toContain("The key store is gone");
    await until(() => one.evidence.keys.isLost());
    expect(await why(one.evidence.keep())).toContain("custodians escrow ask");
    one.nowMs += hourMs;
    expect(await append(one, "l'heure suivante")).toEqual({ kind: "refused", cause: "failed" });
    await one.stop();
    // It does not start without them, and makes none in their place.
    expect(await why(one.again())).toContain("The key store is gone");
    expect((await cli(one, ["status"])).code).toBe(1);

    const request = await asked(one);
    const answers = [await answered(one, request.file, 0), await answered(one, request.file, 2)];
    expect((await cli(one, ["restore", request.path, answers[0]!], { executor: request.executor })).said).toContain("two custodians are needed");
    expect(await why(one.again())).toContain("The key store is gone");
    const restored = await cli(one, ["restore", request.path, ...answers], { executor: request.executor });
    expect([restored.code, restored.said]).toEqual([0, expect.stringMatching(/^4 keys are back in the bucket escrow_\d+ of NATS/)]);
    const back = await keysOf(one);
    expect([...back.keys()].sort()).toEqual([...old.keys()].filter((name) => !name.startsWith("hour")).sort());
    for (const [name, key] of back) expect([name, key.equals(old.get(name)!)]).toEqual([name, true]);

    one = await again(one);
    // The held sheet opens, and its record has the receipt of then; the hours that nobody held do not.
    expect(await opened(one)).toEqual(["tenu par un rapport"]);
    const store = await openKeyStore(one.keyring, () => one.nowMs);
    const source = createSealedSource(one.talks, store);
    const [sheet] = await source.sheets({ stream, fromMs: startMs, toMs: startMs + hourMs }, 9);
    const { rows } = await source.rows(sheet!);
    await store.close();
    const id = fromHex(sheet!.sheet, 16)!;
    const record = openRow(native, (await joined(sheet!, one.custodians))!, { sheet: id, epoch: rows[0]!.epoch, seq: rows[0]!.seq }, fromBase64Url(rows[0]!.sealed)!)!;
    const receipt = decodeReceipt(fromBase64Url(said.proof.receipt)!)!;
    expect(same(sheetKeys(native, one.evidence.keys.days.of(Math.floor(startMs / (24 * hourMs)))!, id).tag(record.bytes), receipt.tag)).toBe(true);
    const reading = await one.evidence.log.writer.add(one.evidence.log.prepare("reading", "one", { item: "one" }));
    expect(await one.reports.read(reading, "one", { who: "s1", why: "after the loss", authority: "EV-4", atMs: one.nowMs })).toHaveLength(1);
    expect((await append(one, "et l'on reprend")).kind).toBe("appended");
    expect(await opened(one)).toEqual(["et l'on reprend", "tenu par un rapport"]);
    expect((await cli(one, ["status"])).code).toBe(0);
  }, 60_000);

  test("[EV-4] who opens at once without custodians begins an empty store; the copy that is put aside gives its holds back later, and keys made meanwhile stay", async () => {
    let one = await open();
    await one.say(talkDraftOf(devices, "tenu par un rapport", { stream, atMs: one.nowMs }));
    for (const text of ["en salle", "en salle aussi"]) await one.say(roomDraft(text, one));
    await one.reports.keep(reportOf("one", { atMs: one.nowMs, about: { kind: "talk", stream, seqs: [], leftOut: [], hoursMs: [one.nowMs] } }));
    await one.evidence.keep();
    await one.evidence.keep();
    await one.stop();
    expect(await cli(one, ["begin"])).toMatchObject({ code: 1, said: expect.stringContaining("is not lost") });
    await nats.kill();
    await nats.again();
    const begun = await cli(one, ["begin"]);
    expect(begun.code).toBe(0);
    const aside = /^(\S+) is the copy of those keys/m.exec(begun.said)?.[1] ?? "";
    expect(escrowAt(one.folder, "words")).toBeNull();
    one = await again(one);
    await one.evidence.keep();
    // Within the hour of the loss: what lay under its first key is gone, also from the room, and what is reported now is held.
    expect([(await append(one, "on reprend")).kind, await opened(one)]).toEqual(["appended", ["on reprend"]]);
    await one.say(roomDraft("en salle, après", one));
    expect((await one.messages.after("room:FR-1", 1, 0, 9)).map((record) => record.text)).toEqual(["en salle, après"]);
    expect(one.alarms.map((alarm) => alarm.split(":")[0])).toEqual(["sheet shut"]);
    await one.reports.keep(reportOf("two", { atMs: one.nowMs, about: { kind: "talk", stream, seqs: [], leftOut: [], hoursMs: [one.nowMs] } }));
    await one.evidence.keep();
    expect((await one.evidence.holds.find("r-two"))?.sheets).toBe(1);
    await one.stop();
    const request = await asked(one, "late", aside);
    const restored = await cli(one, ["restore", request.path, await answered(one, request.file, 1), await answered(one, request.file, 2)], { executor: request.executor });
    expect([restored.code, restored.said]).toEqual([0, expect.stringMatching(/2 keys are back.*2 names have another key by now/s)]);
    one = await again(one);
    expect(await opened(one)).toEqual(["on reprend", "tenu par un rapport"]);
  }, 60_000);

  test("[EV-15, EV-20] a thief of the service's disk and of the servers' finds no key: not as it is, not in letters, and not what rests in NATS in its place", async () => {
    const one = await open();
    for (const text of ["un", "deux"]) await one.say(talkDraftOf(devices, text, { stream, atMs: one.nowMs }));
    await one.reports.keep(reportOf("one", { atMs: one.nowMs, about: { kind: "talk", stream, seqs: [], leftOut: [], hoursMs: [one.nowMs] } }));
    await one.evidence.keep();
    await one.evidence.keep();
    const keys = await keysOf(one);
    expect(keys.has(`hour ${hourOf(one.nowMs)}`)).toBe(true);
    const servers = (): Buffer[] =>
      readdirSync(natsFolder, { recursive: true, encoding: "utf8" })
        .map((name) => join(natsFolder, name))
        .filter((path) => statSync(path).isFile())
        .map((path) => readFileSync(path));
    const found = async (): Promise<string[]> => {
      const files = [...(await one.disk()), ...servers()];
      return [...keys]
        .filter(([, key]) => [key, key.toString("base64url"), key.toString("base64").slice(0, 42), key.toString("hex")].some((form) => files.some((file) => file.includes(form))))
        .map(([name]) => name);
    };
    expect([keys.size > 4, await found()]).toEqual([true, []]);
    // Were one there, it would be found.
    keys.set("planted", Buffer.from(readFileSync(join(one.folder, "keys.json")).subarray(20, 52)));
    expect(await found()).toEqual(["planted"]);
  }, 30_000);
});
