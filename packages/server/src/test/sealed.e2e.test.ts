import { Database } from "bun:sqlite";
import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { roomKeyOf } from "@lampion/core";
import { openRow, openWrap, utf8Text } from "@lampion/proof";
import { native } from "../evidence/primitives.ts";
import { suite } from "../evidence/key-wrapping.ts";
import type { RecordRow } from "../store/record-row.ts";
import { createGuest, fieldsOf, newDevice } from "./guest.ts";
import { startApp } from "./start-app.ts";
import { twoWhoTalk } from "./two-who-talk.ts";

const base = mkdtempSync(join(tmpdir(), "lampion-sealed-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const hourMs = 3_600_000;
const secrets = ["rendez-vous derrière le marché", "un mot pour toi seul"];

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

test("[EV-15] disk, database and every key on them open no private word, the hour that runs included; one's own device does, after a restart too", async () => {
  const data = join(base, "one");
  const devices = [newDevice(), newDevice()] as const;
  const app = await startApp(data);
  const { talk, guests, say } = await twoWhoTalk(app.url, [], { devices });
  for (const text of secrets) await say(0, text);
  for (const one of guests) one.stop();
  await app.stop();
  const bytes = filesOf(data).map((path) => readFileSync(path));
  for (const text of [...secrets, "Moi, surtout le piano."]) for (const file of bytes) expect(file.includes(text)).toBe(false);
  const database = new Database(join(data, "private.sqlite"));
  const rows = database.query("SELECT * FROM records").all() as RecordRow[];
  const wraps = database.query("SELECT sheet, holder, wrap FROM wraps").all() as { sheet: Uint8Array; holder: string; wrap: Uint8Array }[];
  database.close();
  expect(rows.length).toBeGreaterThanOrEqual(secrets.length);
  expect(wraps).toHaveLength(2);
  // Everything of 32 bytes that lies in the key store and the key file, as it is and as a key of rooms.
  const ring = filesOf(join(data, "keyring")).map((path) => new Uint8Array(readFileSync(path).subarray(12, 44)));
  const own = Object.values(JSON.parse(readFileSync(join(data, "keys.json"), "utf8")) as Record<string, string>).map((text) => new Uint8Array(Buffer.from(text, "base64")));
  for (const row of rows)
    for (const key of [...ring, ...own]) for (const tried of [key, roomKeyOf(native, key, row.sheet)]) expect(openRow(native, tried, row, row.sealed)).toBeNull();
  // With the key store a thief comes to the wraps, and stands before the devices' own keys.
  const inner = wraps.map((one) => ring.map((key) => openWrap(native, key, one.sheet, one.holder, one.wrap)).find((opened) => opened !== null));
  expect(inner.every((one) => one?.length === 113)).toBe(true);
  const pair = await devices[1].seal.pair;
  const opened = await Promise.all(
    wraps.map(async (one, at) => {
      const wrap = inner[at]!;
      const recipient = await suite.createRecipientContext({
        recipientKey: pair,
        enc: new Uint8Array(wrap.subarray(0, 65)).buffer,
        info: new TextEncoder().encode("lampion/wrap-device/1").buffer,
      });
      return recipient.open(new Uint8Array(wrap.subarray(65)).buffer, new Uint8Array(one.sheet).buffer).then(
        (key) => new Uint8Array(key),
        () => null,
      );
    }),
  );
  const keys = opened.filter((one) => one !== null);
  expect(keys).toHaveLength(1);
  const texts = rows.map((row) => openRow(native, keys[0]!, row, row.sealed)).map((row) => (row === null ? null : utf8Text(row.body)));
  for (const text of secrets) expect(texts).toContain(text);

  const again = await startApp(data);
  const emil = createGuest(again.url, devices[1]);
  expect((await emil.enter(fieldsOf("Emil"))).kind).toBe("inside");
  await emil.until((state) => secrets.every((text) => (state.streams.get(`talk:${talk}`)?.lines ?? []).some((line) => line.text === text)), "the words after a restart");
  emil.stop();
  await again.stop();
}, 60_000);

test("[EV-3, EV-19] a service that is down from hour 70 to hour 80 destroys what became overdue before it has a socket, also where it gets none; then nobody opens those words (T7)", async () => {
  const data = join(base, "two");
  let offsetMs = 0;
  const clock = { nowMs: () => Date.now() + offsetMs };
  const devices = [newDevice(), newDevice()] as const;
  const app = await startApp(data, { clock });
  const { talk, guests, say } = await twoWhoTalk(app.url, [], { devices });
  for (const text of secrets) await say(0, text);
  for (const one of guests) one.stop();
  const hourKeys = (): string[] => readdirSync(join(data, "keyring")).filter((name) => name.startsWith("hour."));
  const ofThen = hourKeys();
  offsetMs = 70 * hourMs;
  await app.evidence.keep();
  expect([ofThen.length > 0, ofThen.every((name) => hourKeys().includes(name))]).toEqual([true, true]);
  await app.stop();

  offsetMs = 80 * hourMs;
  const taken = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("taken") });
  const outcome = await startApp(data, { clock, env: { PORT: String(taken.port) } }).then(
    () => "started",
    (cause: Error) => cause.message,
  );
  await taken.stop(true);
  expect(outcome).toContain("cannot be used");
  expect(hourKeys().filter((name) => ofThen.includes(name))).toEqual([]);
  const late = await startApp(data, { clock });
  expect((await late.ports.messages.sealedAfter(`talk:${talk}`, 1, 0, 10, "anybody")).rows).toEqual([]);
  const database = new Database(join(data, "private.sqlite"), { readonly: true });
  const members = database.query("SELECT DISTINCT holder FROM wraps").all() as { holder: string }[];
  database.close();
  for (const { holder } of members) expect((await late.ports.messages.sealedAfter(`talk:${talk}`, 1, 0, 10, holder)).rows).toEqual([]);
  await late.stop();
}, 60_000);
