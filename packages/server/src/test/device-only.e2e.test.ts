import type { OpenedRow } from "@lampion/client";
import { Database } from "bun:sqlite";
import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGuest, fieldsOf, newDevice, type Guest } from "./guest.ts";
import { startApp } from "./start-app.ts";

const base = mkdtempSync(join(tmpdir(), "lampion-device-only-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const said = ["rendez-vous derrière le marché", "un mot pour toi seul", "et la suite"];

const start = (data: string) => startApp(data, { env: { PRIVATE_HISTORY: "device-only" } });
/** A device with what it keeps: the key, and rows of conversations. */
const aDevice = () => ({ keys: newDevice(), kept: new Map<string, Map<number, OpenedRow>>() });
const guestOn = (url: string, { keys, kept }: ReturnType<typeof aDevice>): Guest => createGuest(url, keys, new Map(), () => {}, kept);
/** What was accepted, and not what still waits to be. */
const linesOf = (one: Guest, talk: string): string[] =>
  (one.state.streams.get(`talk:${talk}`)?.lines ?? []).filter((line) => line.kind === "text" && line.seq > 0).map((line) => line.text);
const hears = (one: Guest, talk: string, texts: readonly string[]) =>
  one.until(() => JSON.stringify(linesOf(one, talk)) === JSON.stringify(texts), `${texts.length} words, in order`);

test("[EV-29] with device-only a conversation is had, gone on with after a restart, missed in part and given again, and reported: no word of it is ever on the disk before the report", async () => {
  const data = join(base, "one");
  const [doras, emils] = [aDevice(), aDevice()];
  let app = await start(data);
  let [dora, emil] = [guestOn(app.url, doras), guestOn(app.url, emils)];
  for (const [one, name] of [
    [dora, "Dora"],
    [emil, "Emil"],
  ] as const) {
    expect((await one.enter(fieldsOf(name))).kind).toBe("inside");
    await one.ask("prove", { provider: "test-wallet", answer: "over-18" });
  }
  await emil.ask("settings", { settings: { ...emil.state.me!.settings, knocksOpen: true } });
  const room = `room:${dora.state.landing ?? ""}`;
  emil.send(room, "bonsoir à tous");
  const seen = await dora.until((state) => (state.streams.get(room)?.lines ?? []).some((line) => line.by?.name === "Emil"), "Emil's word");
  const member = seen.streams.get(room)?.lines.find((line) => line.by?.name === "Emil")?.by?.m ?? "";
  await dora.ask("knock", { to: { room: room.slice(5), member }, text: "Moi, surtout le piano." });
  const got = await emil.until((state) => state.knocks.some((one) => one.way === "received"), "the knock");
  const accepted = await emil.ask("knock-answer", { knock: got.knocks[0]?.id ?? "", answer: "accept" });
  const talk = accepted.t === "ok" ? (accepted.talk ?? "") : "";
  await dora.until((state) => state.talks.some((one) => one.id === talk), "the conversation");
  for (const one of [dora, emil]) await one.ask("choose", { talk, check: "yes", textVersion: 2 });
  dora.send(`talk:${talk}`, said[0] ?? "");
  await hears(emil, talk, said.slice(0, 1));
  emil.send(`talk:${talk}`, said[1] ?? "");
  await hears(dora, talk, said.slice(0, 2));
  // What Emil says while Dora is away is on his device alone.
  dora.stop();
  emil.send(`talk:${talk}`, said[2] ?? "");
  await hears(emil, talk, said);
  emil.stop();
  await app.stop();
  const files = readdirSync(data, { recursive: true, encoding: "utf8" })
    .map((name) => join(data, name))
    .filter((path) => statSync(path).isFile());
  for (const text of said) for (const path of files) expect([path, readFileSync(path).includes(text)]).toEqual([path, false]);

  app = await start(data);
  dora = guestOn(app.url, doras);
  expect((await dora.enter(fieldsOf("Dora"))).kind).toBe("inside");
  await hears(dora, talk, said.slice(0, 2));
  emil = guestOn(app.url, emils);
  expect((await emil.enter(fieldsOf("Emil"))).kind).toBe("inside");
  await hears(emil, talk, said);
  await hears(dora, talk, said);
  expect(dora.state.streams.get(`talk:${talk}`)?.forked).toBe(false);
  const reply = await dora.reportTalk(talk, [Date.now(), Date.now() - 3_600_000], new Set(), { who: "me", situation: "harassment", words: "", act: "now" });
  expect(reply).toMatchObject({ t: "ok", claim: expect.any(String) as never });
  for (const guest of [dora, emil]) guest.stop();
  const about = await (await fetch(`${app.url}/about?lang=en`)).text();
  expect(about).toContain("Words of a private conversation");
  expect(about).not.toContain("Room messages, conversations, knocks");
  await app.stop();
  const vault = new Database(join(data, "vault.sqlite"), { readonly: true });
  // The acceptance and the three words, each by its receipt and in the tree of its closed sheet.
  expect(vault.query("SELECT authenticated, order_found, (SELECT count(*) FROM evidence) AS records FROM reports").all()).toEqual([
    { authenticated: 1, order_found: "[]", records: 4 },
  ]);
  vault.close();
}, 60_000);
