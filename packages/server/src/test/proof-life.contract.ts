import { expect } from "bun:test";
import { readFileSync } from "node:fs";
import type { ContractCase } from "@lampion/core";
import { noble, readRecords, streamRef, toHex, utf8Text } from "@lampion/proof";
import { openZip } from "../evidence/verifier/open-zip.ts";
import type { ProofWorld } from "./proof-world.ts";
import { raid, steal } from "./red-team.ts";
import { twoWhoTalk } from "./two-who-talk.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * A life of the proof in the real service, one case after the other in one witnessed world: the same over the embedded database and over PostgreSQL, with keys as files
 * and in NATS. `keysOnDisk`: whether a thief of every disk finds keys of evidence there.
 */
export function proofLifeContract(of: () => ProofWorld, keysOnDisk = true): readonly ContractCase[] {
  const lines = ["Tu joues depuis longtemps ?", "Oui, et toi ?", "Je commence. C'est dur.", "Ça vient avec le temps."];
  let talk: string;
  let hour: number;
  let asked: object;
  return [
    {
      name: "[EV-15, EV-19] disk, database and yesterday's copies of both, with every key on them, open no private word, that of the running hour included (T3)",
      async run() {
        const world = of();
        const words = ["Hier soir, sous les arcades.", "Ce matin, rien que pour toi."];
        const met = await twoWhoTalk(world.app.url, [words[0]!], { names: ["Anouk", "Bastien"] });
        world.guests.push(...met.guests);
        const yesterday = await steal(world);
        world.passes(dayMs);
        await world.keep();
        await met.say(1, words[1]!);
        const today = await steal(world);
        for (const bytes of [...yesterday.bytes, ...today.bytes]) for (const word of words) expect(bytes.includes(word)).toBe(false);
        const found = raid([yesterday, today]);
        expect(found.opened).toBe(0);
        // The thief had all that there is: rows of both days, keys, and wraps that are bare without the keys that devices and custodians hold.
        expect([yesterday.rows.length >= 2, today.rows.length > yesterday.rows.length]).toEqual([true, true]);
        if (keysOnDisk) expect([found.keys > 30, found.bare >= 5 * 3]).toEqual([true, true]);
        // From the memory of NATS nothing is carried away: keys.json has six keys, none of evidence, and no layer comes off.
        else expect([found.keys >= 6, found.bare]).toEqual([true, 0]);
        for (const one of met.guests) one.stop();
      },
    },
    {
      name: "[EV-24, EV-25] two of three custodians open exactly the hour asked for, out of the log, and one opens nothing",
      async run() {
        const world = of();
        const met = await twoWhoTalk(world.app.url, lines);
        world.guests.push(...met.guests);
        talk = met.talk;
        hour = Math.floor(world.nowMs() / hourMs) * hourMs;
        // The words are nowhere on disk.
        for (const bytes of world.bytesOnDisk()) for (const line of lines) expect(bytes.includes(line)).toBe(false);

        asked = {
          set: "words",
          purpose: "threat to life",
          basis: "DSA art. 18",
          requester: "staff-1",
          approvers: ["staff-2"],
          selectors: [{ stream: `talk:${talk}`, fromMs: hour, toMs: hour + hourMs }],
        };
        expect(await world.ask(asked)).toMatchObject({ code: 0 });
        const request = await world.answer();
        // Another conversation or another hour was not asked for, so that there is nothing of it.
        expect(request.sheets.map((one) => [one.stream, one.hourMs])).toEqual([[`talk:${talk}`, hour]]);
        expect(await world.join([1], "opened.bin")).toMatchObject({ code: 1, said: expect.stringContaining("two custodians") });
        expect(await world.join([3, 1], "opened.bin")).toMatchObject({ code: 0 });
        const opened = readRecords(new Uint8Array(readFileSync(world.file("opened.bin"))))!.map((one) => (one.held.body === null ? null : utf8Text(one.held.body)));
        for (const line of lines) expect(opened).toContain(line);
        expect(await world.ask({ ...asked, selectors: [{ stream: `talk:${talk}`, fromMs: hour - 40 * hourMs, toMs: hour + hourMs }] }, "x.json")).toMatchObject({
          code: 1,
          said: expect.stringContaining("narrower"),
        });
        // After the hour is over and in the log, the victim reports.
        world.passes(hourMs + 180_000);
        await world.sheetsClosed();
        expect((await met.first.reportTalk(talk, [hour], new Set(), { who: "me", situation: "harassment", words: "", act: "now" })).t).toBe("ok");
      },
    },
    {
      name: "[EV-22, EV-49, EV-52, EV-53] the report becomes a court bundle that a clerk's machine finds green, today and after the rows are gone; its hours are held, and end",
      async run() {
        const world = of();
        const [found] = await world.rows("vault", "SELECT id FROM reports WHERE source != 'program'");
        const item = String(found?.["id"]);
        await world.keep();
        // A number that begins with a hyphen is a number as well.
        expect(await world.lampion("evidence", "holds", "-ABCDEFGHIJKLMNOPQRSTU")).toMatchObject({ code: 1, said: expect.stringContaining("Nothing is or was held for -ABC") });
        expect(await world.lampion("evidence", "holds", item)).toMatchObject({ code: 0, said: expect.stringContaining(`r-${item}: report, for ${item}, by service`) });
        // A day later the authority has stamped the day.
        world.passes(dayMs);
        await world.keep();
        const authority = {
          kind: "order",
          reference: "2026/119",
          basis: "CPP 60-1",
          requester: "officer-4",
          approvers: ["staff-2"],
          selectors: [{ stream: toHex(streamRef(noble, `talk:${talk}`)), fromMs: hour, toMs: hour + hourMs }],
        };
        const request = world.write("export.json", { case: "C-7", items: [item], who: "staff-1", authority, statement: null });
        const make = async (name: string): Promise<string> => {
          expect(await world.lampion("evidence", "export", request, "--out", world.file(name), "--unencrypted")).toMatchObject({ code: 0 });
          const verdict = await world.verify(name);
          expect(verdict).toEqual({ code: world.authority === null ? 1 : 0, said: verdict.said });
          return verdict.said;
        };
        expect(await make("today.zip")).toContain("GREEN   Fixed before the report");
        const files = openZip(new Uint8Array(readFileSync(world.file("today.zip"))));
        if (!(files instanceof Map)) throw new Error(files.en);
        for (const line of lines) expect(utf8Text(files.get("messages.jsonl")!)).toContain(line);
        // 72 hours later the words of the hour are gone but for the hold of the report, which two custodians still open, and which ends.
        world.passes(73 * hourMs);
        await world.keep();
        await world.app.ports.messages.forgetBefore(world.nowMs() - 72 * hourMs);
        expect(await world.ask(asked)).toMatchObject({ code: 0 });
        await world.answer();
        expect(await world.join([2, 3], "held.bin")).toMatchObject({ code: 0 });
        const held = readRecords(new Uint8Array(readFileSync(world.file("held.bin"))))!.map((one) => (one.held.body === null ? null : utf8Text(one.held.body)));
        for (const line of lines) expect(held).toContain(line);
        expect(await make("later.zip")).toContain("GREEN   Fixed before the report");
        world.passes(60 * dayMs);
        await world.keep();
        await world.app.ports.messages.forgetBefore(world.nowMs() - 72 * hourMs);
        expect(await world.ask(asked, "late.json")).toMatchObject({ code: 1, said: expect.stringContaining("Nothing is there") });
        expect(await world.rows("private", "SELECT sheet FROM records UNION ALL SELECT sheet FROM hold_wraps")).toEqual([]);
      },
    },
  ];
}
