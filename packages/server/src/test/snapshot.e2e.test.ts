import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ClientState } from "@lampion/client";
import { commandNames, type CommandName } from "@lampion/protocol";
import type { App } from "../app.ts";
import { createGuest, fieldsOf, newDevice, type Guest, type GuestKeys } from "./guest.ts";
import { quickPace, startApp } from "./start-app.ts";
import { twoWhoTalk } from "./two-who-talk.ts";

let app: App;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "lampion-snapshot-"));
  app = await startApp(folder, { pace: quickPace });
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A device with one tab that stays open; others of it come and go. */
interface Device {
  readonly keys: GuestKeys;
  readonly store: Map<string, string>;
  readonly guest: Guest;
}
function deviceOf(): Device {
  const [keys, store] = [newDevice(), new Map<string, string>()];
  return { keys, store, guest: createGuest(app.url, keys, store) };
}
const byId = <T extends { readonly id: string }>(all: readonly T[]): readonly T[] => [...all].sort((a, b) => (a.id < b.id ? -1 : 1));
/** What the service told, without what is of this tab alone: its connection, its clock, what it waits for, what was said beside a stream, an open list. */
function told(state: ClientState, apart: readonly string[]): unknown {
  const streams = [...state.streams]
    .map(([id, view]) => ({
      id,
      epoch: view.epoch,
      me: view.me,
      lines: view.lines
        // What was taken back keeps its place, without words, for whoever saw it; who comes later never does.
        .filter((line) => line.seq > 0 && !line.withdrawn && (id.startsWith("talk:") || !apart.includes(line.by?.name ?? "")))
        .map(({ seq, at, kind, by, mine, text, re, fold, notice, proof }) => ({
          ...{ seq, at, kind, mine, text, re, fold, notice },
          // An own line bears no author on the screen; and what came before the first line is not known to who was there first.
          by: mine ? null : by,
          proof: proof === null ? null : [proof.sheet, proof.receipt],
        })),
      reactions: [...view.reactions].filter(([, signs]) => signs.some((count) => count > 0)).sort(([a], [b]) => a - b),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const { phase, me, powers, closed, statements, landing, light, off, mode, privateProtection, privateHistory, ageProviders } = state;
  const rest = { rooms: byId(state.rooms), talks: byId(state.talks), knocks: byId(state.knocks) };
  return { phase, me, powers, closed, statements, landing, light, off, mode, privateProtection, privateHistory, ageProviders, streams, ...rest };
}
/** The law for one guest: the tab that has been open all the time, by what was told it bit by bit, and a tab that comes now hold the same. */
async function law({ keys, store, guest }: Device, n: number, apart: readonly string[]): Promise<void> {
  const fresh = createGuest(app.url, keys, store);
  fresh.restore(`tab-fresh-${n}`);
  expect(await fresh.resume()).toBe(true);
  // Cards of rooms and presence are told in turn, within seconds.
  let last: unknown;
  for (let wait = 0; wait < 120; wait += 1) {
    last = told(fresh.state, apart);
    if (Bun.deepEquals(last, told(guest.state, apart))) break;
    await Bun.sleep(50);
  }
  const held = told(guest.state, apart);
  fresh.stop();
  expect(held).toEqual(last);
}

test("[RL-14] after every command that there is, what a tab was told bit by bit is what a tab that comes now is told at once, for the one who acts and for the others", async () => {
  const devices = [deviceOf(), deviceOf(), deviceOf()] as const;
  const [anna, basile, carla] = [devices[0].guest, devices[1].guest, devices[2].guest];
  const { talk, room, say } = await twoWhoTalk(app.url, ["Bonsoir.", "Bonsoir à toi."], { guests: [anna, basile], names: ["Anna", "Basile"] });
  await carla.enter(fieldsOf("Carla", { age: 41 }));
  await carla.ask("prove", { provider: "test-wallet", answer: "over-18" });
  await carla.until((state) => state.powers?.level === "L2", "the proof of age");
  await anna.ask("settings", { settings: { ...anna.state.me!.settings, knocksOpen: true } });
  const [stream, private_] = [`room:${room}`, `talk:${talk}`];
  const spoken = async (guest: Guest, text: string, of: string = stream): Promise<number> => {
    guest.send(of, text);
    const fits = (state: ClientState) => state.streams.get(of)?.lines.find((line) => line.mine && line.text === text && line.seq > 0);
    return fits(await guest.until((state) => fits(state) !== undefined, text))?.seq ?? 0;
  };
  const memberOf = async (whom: Guest, seenBy: Guest, text: string): Promise<string> => {
    await spoken(whom, text);
    const line = (state: ClientState) => state.streams.get(stream)?.lines.find((one) => one.text === text);
    return line(await seenBy.until((state) => line(state) !== undefined, text))?.by?.m ?? "";
  };
  const knocked = async (): Promise<void> => {
    const before = anna.state.knocks.length;
    expect(await carla.ask("knock", { to: { room, member: await memberOf(anna, carla, `Je suis là, ${before}.`) }, text: "On parle un peu ?" })).toMatchObject({ t: "ok" });
    await anna.until((state) => state.knocks.some((one) => one.way === "received"), "the knock");
  };
  const other = anna.state.rooms.find((one) => !one.joined)?.id ?? "FR";
  const ok = { t: "ok" };
  let blocked = "";
  let apart: readonly string[] = [];
  const hour = Math.floor(Date.now() / 3_600_000) * 3_600_000;
  /** In this order; what is not allowed here is refused, and changes nothing either. */
  const acts: Readonly<Record<CommandName, () => Promise<unknown>>> = {
    join: async () => expect(await anna.ask("join", { room: other })).toMatchObject(ok),
    leave: async () => expect(await anna.ask("leave", { room: other })).toMatchObject(ok),
    say: () => spoken(anna, "Il fait doux ce soir sur la place."),
    tell: () => say(0, "Et toi, tu vas bien ?"),
    react: async () => expect(await basile.ask("react", { stream, seq: await spoken(anna, "Qui aime le jazz ?"), sign: 1 })).toMatchObject(ok),
    withdraw: async () => expect(await anna.ask("withdraw", { stream, seq: await spoken(anna, "Oubliez cela.") })).toMatchObject(ok),
    history: async () => expect(await basile.ask("history", { stream: private_, before: 2 })).toMatchObject(ok),
    rooms: async () => expect(await basile.ask("rooms", {})).toMatchObject(ok),
    people: async () => expect(await basile.ask("people", { act: "open" })).toMatchObject(ok),
    settings: async () => expect(await basile.ask("settings", { settings: { ...basile.state.me!.settings, readMarks: true, calm: "day" } })).toMatchObject(ok),
    knock: knocked,
    "knock-answer": async () => {
      expect(await anna.ask("knock-answer", { knock: anna.state.knocks.find((one) => one.way === "received")?.id ?? "", answer: "ignore" })).toMatchObject(ok);
    },
    "knock-withdraw": async () => expect(await carla.ask("knock-withdraw", { knock: carla.state.knocks.find((one) => one.way === "sent")?.id ?? "" })).toMatchObject(ok),
    choose: async () => expect(await basile.ask("choose", { talk, check: "no", textVersion: 1 })).toMatchObject(ok),
    exchange: async () => expect((await anna.ask("exchange", { talk, agree: true })).t).toBe("no"),
    typing: async () => expect(await anna.ask("typing", { talk })).toMatchObject(ok),
    read: async () => expect(await anna.ask("read", { talk, seq: 2 })).toMatchObject(ok),
    missing: async () => expect((await anna.ask("missing", { talk, epoch: 1, seqs: [1] })).t).toBe("no"),
    give: async () => expect((await anna.ask("give", { talk, records: [{ r: "A".repeat(179), x: "A".repeat(64), b: "" }] })).t).toBe("no"),
    hand: async () => expect(await anna.ask("hand", { pack: "abcdefgh", records: [{ r: "A".repeat(179), x: "A".repeat(64), b: "" }] })).toMatchObject(ok),
    recall: async () => expect(await anna.ask("recall", { talk })).toMatchObject(ok),
    report: async () => expect(await anna.ask("report", { about: { talk, hours: [hour] }, who: "me", situation: "harassment", words: "", act: "now" })).toMatchObject(ok),
    contest: async () => expect(await anna.ask("contest", { about: { room }, text: "je vais te tuer ce soir", words: "" })).toMatchObject(ok),
    pause: async () => expect(await anna.ask("pause", { talk })).toMatchObject(ok),
    resume: async () => expect(await anna.ask("resume", { talk })).toMatchObject(ok),
    prove: async () => expect(await basile.ask("prove", { provider: "test-wallet", answer: "over-18" })).toMatchObject(ok),
    rename: async () => expect(await basile.ask("rename", { nickname: "Basilic" })).toMatchObject(ok),
    redescribe: async () => expect(await basile.ask("redescribe", { age: 36, gender: "man" })).toMatchObject(ok),
    move: async () => expect(await carla.ask("move", { country: "FR", postalCode: "69001" })).toMatchObject(ok),
    blocks: async () => expect(await anna.ask("blocks", {})).toMatchObject(ok),
    block: async () => {
      const lines = (of: Guest, by: string) => of.state.streams.get(stream)?.lines.filter((line) => line.by?.name === by && !line.mine).length ?? 0;
      expect(lines(anna, "Basile") * lines(basile, "Anna")).toBeGreaterThan(0);
      expect(await anna.ask("block", { whom: { talk }, calm: "off" })).toMatchObject(ok);
      const list = await anna.ask("blocks", {});
      blocked = list.t === "ok" ? ((list as { blocks?: readonly { id: string }[] }).blocks?.[0]?.id ?? "") : "";
      expect(blocked).not.toBe("");
      // What one has blocked is off one's screen at once; the other sees what was said before until they load the page, because lines that go would tell (CV-3).
      await anna.until((state) => (state.streams.get(stream)?.lines ?? []).every((line) => line.by?.name !== "Basile"), "an empty place");
      expect(lines(basile, "Anna")).toBeGreaterThan(0);
      apart = ["Anna", "Basile"];
    },
    unblock: async () => expect(await anna.ask("unblock", { block: blocked })).toMatchObject(ok),
    close: async () => expect(await basile.ask("close", { talk })).toMatchObject(ok),
    // The session of one ends or parks: the law is that of the others.
    exit: async () => basile.exit(),
    forget: () => carla.forget(),
  };
  expect(Object.keys(acts).sort()).toEqual([...commandNames].sort());
  let n = 0;
  for (const [name, act] of Object.entries(acts)) {
    await act();
    for (const device of devices) {
      n += 1;
      if (device.guest.state.phase !== "inside") continue;
      await law(device, n, device === devices[2] ? [] : apart).catch((cause: unknown) => {
        throw new Error(`after ${name}, of ${device.guest.state.me?.nickname ?? ""}: ${cause instanceof Error ? cause.message : String(cause)}`);
      });
    }
  }
  for (const { guest } of devices) guest.stop();
}, 120_000);
