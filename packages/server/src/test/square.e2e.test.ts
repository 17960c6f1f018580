import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "../app.ts";
import { createGuest, fieldsOf, newDevice, type Guest } from "./guest.ts";
import { quickPace, startApp } from "./start-app.ts";

let app: App;
let folder: string;
const guests: Guest[] = [];
const guest = (...args: Parameters<typeof createGuest> extends [string, ...infer R] ? R : never): Guest => {
  const one = createGuest(app.url, ...args);
  guests.push(one);
  return one;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lampion-"));
  app = await startApp(folder, { pace: quickPace });
});
afterAll(async () => {
  for (const one of guests) one.stop();
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

const texts = (one: Guest, stream: string): string[] => (one.state.streams.get(stream)?.lines ?? []).filter((line) => line.kind === "text").map((line) => line.text);

async function inside(name: string, more: Parameters<typeof fieldsOf>[1] = {}, device = newDevice(), store = new Map<string, string>()): Promise<Guest> {
  const one = guest(device, store);
  const entered = await one.enter(fieldsOf(name, more));
  if (entered.kind !== "inside") throw new Error(JSON.stringify(entered));
  return one;
}

test("[EN-11] a new guest lands in a zone room and a message reaches the other", async () => {
  const anna = await inside("Anna");
  const bruno = await inside("Bruno", { gender: "man" });
  const room = `room:${anna.state.landing ?? ""}`;
  expect(room).toBe("room:FR");
  await anna.until((state) => state.streams.has(room));
  await bruno.until((state) => state.streams.has(room));
  anna.send(room, "Bonsoir la place !");
  await bruno.until((state) => (state.streams.get(room)?.lines ?? []).some((line) => line.text === "Bonsoir la place !" && !line.mine), "Anna's message");
  await anna.until((state) => (state.streams.get(room)?.lines ?? []).some((line) => line.text === "Bonsoir la place !" && line.seq > 0 && line.mine), "Anna's own line");
  expect(texts(anna, room).filter((text) => text === "Bonsoir la place !")).toHaveLength(1);
});

test("[NU-4] contact details are not delivered in a room, and the author is told why", async () => {
  const carla = await inside("Carla");
  const room = `room:${carla.state.landing ?? ""}`;
  await carla.until((state) => state.streams.has(room));
  carla.send(room, "appelle moi au 06 12 34 56 78");
  const state = await carla.until((now) => (now.streams.get(room)?.lines ?? []).some((line) => line.state === "refused"));
  const line = state.streams.get(room)?.lines.find((one) => one.state === "refused");
  expect(line?.reason).toBe("contact");
  expect(line?.text).toBe("appelle moi au 06 12 34 56 78");
});

test("[EN-4] a nickname that suggests somebody under 18 is refused with a free one", async () => {
  const one = guest();
  const entered = await one.enter(fieldsOf("Ines15ans", { age: 18 }));
  expect(entered.kind).toBe("refused");
  if (entered.kind !== "refused") return;
  expect(entered.frame).toMatchObject({ code: "name-refused", field: "nickname", reason: "minor" });
  const again = await one.enter(fieldsOf(entered.frame.suggestion ?? "", { age: 18 }));
  expect(again.kind).toBe("inside");
});

test("[EN-12] a child who types 14 and then 18 stays at the closed door", async () => {
  const device = newDevice();
  const first = await inside("Petit nuage", { age: 14 }, device);
  expect(first.state.closed).toBe("under-age");
  expect(first.state.rooms).toHaveLength(0);
  first.stop();
  const second = await inside("Grand nuage", { age: 18 }, device);
  expect(second.state.closed).toBe("under-age");
  expect((await second.ask("join", { room: "FR" })).t).toBe("no");
  expect((await second.ask("people", { act: "open" })).t).toBe("no");
});

test("[CV-7] knock, accept, both choose, and talk in private; block ends it for both", async () => {
  const dora = await inside("Dora");
  const emil = await inside("Emil", { gender: "man" });
  const room = `room:${dora.state.landing ?? ""}`;
  for (const one of [dora, emil]) {
    await one.until((state) => state.streams.has(room));
    expect((await one.ask("prove", { provider: "test-wallet", answer: "over-18" })).t).toBe("ok");
    await one.until((state) => state.powers?.level === "L2");
  }
  const settings = emil.state.me?.settings;
  if (settings === undefined) throw new Error("settings");
  expect((await emil.ask("settings", { settings: { ...settings, knocksOpen: true } })).t).toBe("ok");
  emil.send(room, "Quelqu'un aime le jazz ?");
  const seen = await dora.until((state) => (state.streams.get(room)?.lines ?? []).some((line) => line.by?.name === "Emil"));
  const member = seen.streams.get(room)?.lines.find((line) => line.by?.name === "Emil")?.by?.m ?? "";
  const knocked = await dora.ask("knock", { to: { room: room.slice(5), member }, text: "Moi, surtout le piano." });
  expect(knocked).toMatchObject({ t: "ok" });
  const got = await emil.until((state) => state.knocks.some((one) => one.way === "received"));
  const knock = got.knocks[0]?.id ?? "";
  const accepted = await emil.ask("knock-answer", { knock, answer: "accept" });
  expect(accepted).toMatchObject({ t: "ok" });
  const talk = accepted.t === "ok" ? (accepted.talk ?? "") : "";
  await dora.until((state) => state.talks.some((one) => one.id === talk));
  expect((await dora.ask("tell", { talk, text: "trop tôt" })).t).toBe("no");
  await dora.ask("choose", { talk, check: "yes", textVersion: 1 });
  await emil.ask("choose", { talk, check: "yes", textVersion: 1 });
  await dora.until((state) => state.talks.some((one) => one.id === talk && one.state === "open" && one.check === "server"));
  dora.send(`talk:${talk}`, "Tu joues ?");
  await emil.until((state) => (state.streams.get(`talk:${talk}`)?.lines ?? []).some((line) => line.text === "Tu joues ?"));
  const hour = Math.floor(Date.now() / 3_600_000) * 3_600_000;
  const report = await emil.reportTalk(talk, [hour], new Set(), { who: "me", situation: "harassment", words: "", act: "now" });
  expect(report.t === "ok" ? report.claim : "").toMatch(/^([2-9A-Z]{4}-){5}[2-9A-Z]$/);
  const claim = await (
    await fetch(`${app.url}/api/claim`, { method: "POST", body: JSON.stringify({ code: report.t === "ok" ? report.claim : "" }), headers: { "content-type": "application/json" } })
  ).json();
  expect(claim).toMatchObject({ state: "received", situation: "harassment" });
  expect((await emil.ask("block", { whom: { talk }, calm: "day" })).t).toBe("ok");
  await dora.until((state) => state.talks.some((one) => one.id === talk && one.state === "closed"));
  const refused = await dora.ask("tell", { talk, text: "et là ?" });
  expect(refused).toMatchObject({ t: "no", code: "talk-closed" });
  emil.send(room, "plus pour Dora");
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(texts(dora, room)).not.toContain("plus pour Dora");
  dora.send(room, "pas pour Emil");
  await dora.until((state) => (state.streams.get(room)?.lines ?? []).some((line) => line.text === "pas pour Emil" && line.seq > 0));
  expect(texts(emil, room)).not.toContain("pas pour Emil");
});

test("[AP-3] what was said while the connection was cut arrives once, in order", async () => {
  const fanny = await inside("Fanny");
  const gil = await inside("Gil", { gender: "man" });
  const room = `room:${fanny.state.landing ?? ""}`;
  await fanny.until((state) => state.streams.has(room));
  await gil.until((state) => state.streams.has(room));
  for (let at = 0; at < 30; at += 1) {
    gil.send(room, `mot numéro ${String.fromCharCode(97 + (at % 26))}${at}`);
    if (at % 6 === 2) fanny.cut();
    if (at % 9 === 4) gil.cut();
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  const state = await fanny.until((now) => (now.streams.get(room)?.lines ?? []).filter((line) => line.text.startsWith("mot numéro")).length >= 30, "all thirty");
  const got = (state.streams.get(room)?.lines ?? []).filter((line) => line.text.startsWith("mot numéro"));
  expect(got.map((line) => line.seq)).toEqual([...got.map((line) => line.seq)].sort((a, b) => a - b));
  expect(new Set(got.map((line) => line.text)).size).toBe(30);
  expect(got).toHaveLength(30);
}, 20_000);

test("[EN-17] forget me says what stays, and the ticket is worth nothing afterwards", async () => {
  const store = new Map<string, string>();
  const hana = await inside("Hana", {}, newDevice(), store);
  const ticket = store.get("ticket") ?? "";
  expect(await hana.forget()).toContain("restrictions");
  expect(store.size).toBe(0);
  const later = guest(newDevice(), new Map([["ticket", ticket]]));
  expect(await later.resume()).toBe(false);
});
