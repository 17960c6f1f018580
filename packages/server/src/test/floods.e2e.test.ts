import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "../app.ts";
import { createGuest, fieldsOf, type Guest } from "./guest.ts";
import { helloOf, openRaw, type Raw } from "./raw.ts";
import { startApp } from "./start-app.ts";

let app: App;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lampion-floods-"));
  app = await startApp(folder);
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

const many = 600;
/** What one line can ask for again and again, as fast as it can write. */
const floods: Readonly<Record<string, (n: number, room: string) => Record<string, unknown>>> = {
  sends: (n, room) => ({ t: "say", room, text: `Bonsoir à la place, fois ${n}` }),
  joins: (n) => ({ t: "join", room: n % 2 === 0 ? "FR" : "FR-IDF" }),
  leaves: (_, room) => ({ t: "leave", room }),
  windows: (n) => ({ t: "people", act: n % 2 === 0 ? "open" : "close" }),
  history: (n, room) => ({ t: "history", stream: `room:${room}`, before: 1 + n }),
  knocks: (n, room) => ({ t: "knock", to: { room, member: `nobody${n}`.padEnd(11, "x").slice(0, 11) }, text: "Salut" }),
  reports: () => ({ t: "report", about: { nothing: true }, who: "me", situation: "other", words: "encore", act: "now" }),
  renames: (n) => ({ t: "rename", nickname: `Autre ${n}` }),
};
async function attacker(nickname: string): Promise<{ raw: Raw; room: string }> {
  const raw = await openRaw(app.url);
  raw.send(await helloOf(app.url, fieldsOf(nickname)));
  const welcome = await raw.next((frame) => frame.t === "welcome");
  return { raw, room: String(welcome["landing"]) };
}

test("[SC-9] whoever sends, joins, leaves, lists, looks back, knocks, reports or names without end is told to wait or loses the line, and meanwhile guests talk, and a report of another is kept", async () => {
  const inside = async (name: string): Promise<Guest> => {
    const guest = createGuest(app.url);
    expect((await guest.enter(fieldsOf(name))).kind).toBe("inside");
    await guest.until((state) => state.streams.size > 0, "the room");
    return guest;
  };
  const basile = await inside("Basile");
  const stream = `room:${basile.state.landing ?? ""}`;
  let claimed = 0;
  for (const [n, [name, flood]] of Object.entries(floods).entries()) {
    const { raw, room } = await attacker(`Foule ${"abcdefgh"[n] ?? ""}`);
    for (let at = 1; at <= many && raw.isOpen(); at += 1) raw.send({ ...flood(at, room), n: at });
    const words =
      [
        "Il fait doux ce soir.",
        "Quel beau concert hier.",
        "Ma tarte est brûlée.",
        "Le train avait du retard.",
        "Vive les vacances.",
        "Le pont est fermé demain.",
        "Mon chat dort encore.",
        "Bonne nuit à tous.",
      ][n] ?? "";
    // Who is new writes once in a while only: each flood has another guest beside it.
    const anna = await inside(`Anna ${"abcdefgh"[n] ?? ""}`);
    anna.send(stream, words);
    const report = await basile.ask("report", { about: { nothing: true }, who: "somebody", situation: "scam", words: `Un faux profil, ${n}.`, act: "now" });
    if (report.t === "ok" && report.claim !== undefined) claimed += 1;
    await basile.until((state) => (state.streams.get(stream)?.lines ?? []).some((line) => line.text === words), `the words beside ${name}`);
    await Promise.race([raw.closed, raw.next((frame) => "n" in frame && frame["n"] === many)]).catch(() => 0);
    const answers = raw.frames.filter((frame) => frame.t === "ok" || frame.t === "no");
    const waits = answers.filter((frame) => frame.t === "no" && ["too-often", "busy", "slow", "slow-mode"].includes(String(frame["code"]))).length;
    const done = answers.filter((frame) => frame.t === "ok").length;
    // Nothing of it is done more often than a person could mean.
    expect([name, done <= many / 6]).toEqual([name, true]);
    expect([name, waits > 0 || !raw.isOpen() || answers.every((frame) => frame.t === "no")]).toEqual([name, true]);
    raw.close();
    anna.stop();
  }
  expect(claimed).toBe(Object.keys(floods).length);
  basile.stop();
}, 60_000);
