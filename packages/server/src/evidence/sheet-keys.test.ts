import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createDayKeys, createMemoryKeyStore, createNotary, noHead, reportOf, talkDraftOf, type Appended } from "@lampion/core";
import { contractDevices } from "../store/testing/devices.ts";
import { createSealedSource } from "./custodians/sealed-source.ts";
import { newKeyPair } from "./custodians/hpke.ts";
import { createFileKeyStore } from "./key-store.file.ts";
import { createKeyWrapping, poolSize } from "./key-wrapping.ts";
import { native } from "./primitives.ts";
import { evidenceWorld, joined, textsOf } from "./testing/evidence-world.ts";

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 10, 3, 9);
const devices = await contractDevices();

test("[EV-2] no file of the data folder and no key store ever has the key of a sheet, not while it is open, not when it is closed, reported, held or found again", async () => {
  let world = await evidenceWorld(startMs);
  try {
    const heard: string[] = [];
    for (const [stream, hours] of [
      ["talk:abcdefgh", 0],
      ["talk:others00", 0],
      ["talk:abcdefgh", 1],
    ] as const) {
      world.nowMs = startMs + hours * hourMs;
      for (const text of ["un", "deux"]) await world.say(talkDraftOf(devices, `${text} ${stream} ${hours}`, { stream, atMs: world.nowMs }));
    }
    const about = { kind: "talk", stream: "talk:abcdefgh", seqs: [], leftOut: [], hoursMs: [startMs] } as const;
    await world.reports.keep(reportOf("one", { atMs: world.nowMs, about: { ...about } }));
    /** H of each sheet: what two custodians join. */
    const secrets: Buffer[] = [];
    const source = createSealedSource(
      world.talks,
      createFileKeyStore(join(world.folder, "keyring"), () => world.nowMs),
    );
    for (const stream of ["talk:abcdefgh", "talk:others00"])
      for (const sheet of await source.sheets({ stream, fromMs: startMs, toMs: startMs + 9 * hourMs }, 9)) {
        const key = (await joined(sheet, world.custodians))!;
        secrets.push(Buffer.from(key));
        heard.push(...textsOf(key, await source.rows(sheet)).map(String));
      }
    expect([secrets.length, heard.length, heard.every((text) => /^(un|deux) talk/.test(text))]).toEqual([3, 6, true]);
    let files = 0;
    const look = (when: string): void => {
      for (const file of readdirSync(world.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())) {
        files += 1;
        const bytes = readFileSync(join(file.parentPath, file.name));
        for (const key of secrets)
          for (const form of [key, key.toString("hex"), key.toString("base64url"), key.toString("base64").slice(0, 42), JSON.stringify([...key]).slice(1, -1)])
            expect([when, file.name, bytes.includes(form)]).toEqual([when, file.name, false]);
      }
    };
    look("open");
    await world.evidence.keep();
    look("kept");
    world.nowMs = startMs + 3 * hourMs;
    await world.evidence.keep();
    look("closed");
    world = await world.again();
    look("after a restart");
    expect(files).toBeGreaterThan(40);
  } finally {
    await world.close();
  }
}, 30_000);

test("[EV-2, EV-14, EV-18] the key of a sheet comes out of a pool that is ready, and is overwritten two minutes after its hour, or when a write failed", async () => {
  let nowMs = startMs;
  const wrapping = await createKeyWrapping([]);
  expect(wrapping.ready()).toBe(poolSize);
  const given: Uint8Array[] = [];
  const left: number[] = [];
  const keys = createMemoryKeyStore(
    () => nowMs,
    (size) => crypto.getRandomValues(new Uint8Array(size)),
  );
  const days = createDayKeys(keys, native, () => nowMs);
  const notary = createNotary({
    keys,
    days,
    proof: native,
    random: (size) => crypto.getRandomValues(new Uint8Array(size)),
    wrapping: {
      ...wrapping,
      async fresh() {
        const sheet = await wrapping.fresh();
        left.push(wrapping.ready());
        given.push(sheet.key);
        return sheet;
      },
    },
  });
  const say = async (stream: string): Promise<void> => {
    const draft = talkDraftOf(devices, "un mot", { stream, atMs: nowMs });
    await notary.ready([draft], () => noHead);
    expect(notary.accept(draft, noHead)).not.toBeNull();
  };
  const isGone = (): boolean[] => given.map((key) => key.every((byte) => byte === 0));
  await say("talk:abcdefgh");
  await say("talk:abcdefgh");
  await say("talk:others00");
  expect([left[0], isGone()]).toEqual([poolSize - 1, [false, false]]);
  nowMs = startMs + hourMs + 119_999;
  expect([notary.closeOver(nowMs).length, isGone()]).toEqual([0, [false, false]]);
  nowMs += 1;
  expect([notary.closeOver(nowMs).length, isGone()]).toEqual([2, [true, true]]);
  await say("talk:abcdefgh");
  expect([notary.closeAll().length, isGone()]).toEqual([1, [true, true, true]]);
  // The pool fills again when there is time for it, up to its size.
  for (let tries = 0; wrapping.ready() < poolSize && tries < 400; tries += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(wrapping.ready()).toBe(poolSize);
});

test("[EV-14] what the pool gives is whole: its three shares are of its key, and a sheet that opens asks for the wraps of its two devices and for nothing else", async () => {
  const custodians = await Promise.all([1, 2, 3].map(async (n) => ({ holder: `custodian-${n}`, ...(await newKeyPair()) })));
  const wrapping = await createKeyWrapping(custodians.map(({ holder, publicKey }) => ({ holder, key: publicKey })));
  const made = await wrapping.fresh();
  const shares = made.shares.map(({ holder, wrap }) => ({ holder, wrap: Buffer.from(wrap).toString("base64url") }));
  const sheet = { sheet: Buffer.from(made.sheet).toString("hex"), stream: "talk:abcdefgh", hourMs: startMs, shares };
  for (const pair of [custodians.slice(0, 2), custodians.slice(1)]) expect(await joined(sheet, pair)).toEqual(made.key);
  const asked: string[] = [];
  const keys = createMemoryKeyStore(
    () => startMs,
    (size) => crypto.getRandomValues(new Uint8Array(size)),
  );
  const counted: typeof wrapping = {
    ...wrapping,
    fresh: async () => {
      asked.push("fresh");
      return made;
    },
    wrapFor: async (device, of, key) => {
      asked.push(device);
      return wrapping.wrapFor(device, of, key);
    },
  };
  const notary = createNotary({
    keys,
    days: createDayKeys(keys, native, () => startMs),
    proof: native,
    random: (size) => crypto.getRandomValues(new Uint8Array(size)),
    wrapping: counted,
  });
  const draft = talkDraftOf(devices, "un mot", { atMs: startMs });
  await notary.ready([draft], () => noHead);
  expect(asked.sort()).toEqual(["fresh", ...draft.devices!.map((one) => one.key)].sort());
  expect(notary.accept(draft, noHead)!.sheet.wraps.map((one) => one.holder)).toEqual([...draft.devices!.map((one) => one.member), "custodian-1", "custodian-2", "custodian-3"]);
});

test("[EV-28] a key store or a disk that takes nothing stops what is said in private: it is refused, and nothing of it is there; afterwards it goes on in one chain", async () => {
  const world = await evidenceWorld(startMs);
  const keyring = join(world.folder, "keyring");
  try {
    const append = (text: string): Promise<Appended> => new Promise((resolve) => world.messages.append(talkDraftOf(devices, text, { atMs: world.nowMs, key: text }), resolve));
    expect((await append("un")).kind).toBe("appended");
    // Neither is the key of this hour there, under which its open sheet lies, nor can that of the next be made: a file lies where the folder was.
    renameSync(keyring, `${keyring}.away`);
    writeFileSync(keyring, "");
    expect(await append("deux")).toEqual({ kind: "refused", cause: "failed" });
    world.nowMs += hourMs;
    expect(await append("deux")).toEqual({ kind: "refused", cause: "failed" });
    rmSync(keyring);
    renameSync(`${keyring}.away`, keyring);
    const disk = new Database(join(world.folder, "private.sqlite"));
    for (const table of ["records", "wraps", "sheets"]) {
      disk.run(`CREATE TRIGGER stop BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'full'); END`);
      expect([table, await append(`trois ${table}`)]).toEqual([table, { kind: "refused", cause: "failed" }]);
      disk.run("DROP TRIGGER stop");
    }
    const after = await append("quatre");
    expect(after).toMatchObject({ kind: "appended", seq: 2 });
    expect(disk.query("SELECT seq FROM records ORDER BY seq").all()).toEqual([{ seq: 1 }, { seq: 2 }]);
    // Each row has its sheet, and each sheet its wraps: none that nobody can open (EV-13).
    expect(disk.query("SELECT count(*) AS n FROM records WHERE sheet NOT IN (SELECT sheet FROM wraps) OR sheet NOT IN (SELECT sheet FROM sheets)").get()).toEqual({ n: 0 });
    disk.close();
  } finally {
    await world.close();
  }
});
