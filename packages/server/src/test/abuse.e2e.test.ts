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

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lampion-"));
  app = await startApp(folder, { pace: quickPace });
});
afterAll(async () => {
  for (const one of guests) one.stop();
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});
const guest = (device = newDevice()): Guest => {
  const one = createGuest(app.url, device);
  guests.push(one);
  return one;
};

test("[AR-1] a nickname that tells a minor's age is refused in every spelling, and a free one is offered that works", async () => {
  const one = guest();
  const spellings = [
    "Ines15ans",
    "Ines 15 ans",
    "1nes15ans",
    "Inès_15_ans",
    "ines quinze ans",
    "Ines15an5",
    "lNES I5 ANS",
    "Ｉｎｅｓ１５ａｎｓ",
    "I.n.e.s.15",
    "in3s.15.4ns",
    "Ines-2011",
  ];
  let suggestion = "";
  for (const nickname of spellings) {
    const entered = await one.enter(fieldsOf(nickname, { age: 18 }));
    expect(entered.kind).toBe("refused");
    if (entered.kind !== "refused") continue;
    expect(["name-refused", "name-characters"]).toContain(entered.frame.code);
    expect(entered.frame.field).toBe("nickname");
    suggestion = entered.frame.suggestion ?? "";
  }
  expect((await one.enter(fieldsOf(suggestion, { age: 18 }))).kind).toBe("inside");
});

test("[AR-2] a child who types 14, then 18 on the same device, meets the closed door both times and nothing reaches them", async () => {
  const device = newDevice();
  for (const [nickname, age] of [
    ["Petite ourse", 14],
    ["Grande ourse", 18],
  ] as const) {
    const one = guest(device);
    expect((await one.enter(fieldsOf(nickname, { age }))).kind).toBe("inside");
    expect(one.state.closed).toBe("under-age");
    expect([one.state.rooms.length, one.state.landing, one.state.knocks.length]).toEqual([0, null, 0]);
    for (const reply of [
      await one.ask("join", { room: "theme-music" }),
      await one.ask("people", { act: "open" }),
      await one.ask("say", { room: "FR", text: "bonsoir" }),
      await one.ask("knock", { to: { room: "FR", member: "abcdefghijk" }, text: "bonsoir" }),
    ]) {
      expect(reply).toMatchObject({ t: "no", code: "not-allowed" });
    }
    const report = await one.ask("report", { about: { nothing: true }, who: "me", situation: "adult-approaches-minor", words: "Un adulte insiste.", act: "now" });
    expect(report.t === "ok" ? report.claim : "").not.toBe("");
    one.stop();
  }
});

test("[AR-20] a report gets its claim code, and the code finds its state, in session and without entering", async () => {
  const one = guest();
  await one.enter(fieldsOf("Témoin"));
  const report = await one.ask("report", { about: { nothing: true }, who: "somebody", situation: "scam", words: "Un faux profil.", act: "now" });
  const code = report.t === "ok" ? (report.claim ?? "") : "";
  const ask = async (text: string): Promise<unknown> =>
    (await fetch(`${app.url}/api/claim`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ code: text }) })).json();
  expect(await ask(code.toLowerCase().replaceAll("-", " "))).toMatchObject({ state: "received", situation: "scam", automatic: false });
  const wrong = code.startsWith("2") ? `3${code.slice(1)}` : `2${code.slice(1)}`;
  expect(await ask(wrong)).toMatchObject({ state: "unknown", receivedAt: null });
  const outside = await fetch(`${app.url}/api/notices`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ situation: "trap", where: "salon France", words: "On m'a donné rendez-vous, puis changé le lieu.", language: "fr" }),
  });
  expect(await ask(((await outside.json()) as { claim: string }).claim)).toMatchObject({ state: "received", situation: "trap" });
});
