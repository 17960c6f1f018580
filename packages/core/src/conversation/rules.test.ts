import { expect, test } from "bun:test";
import { limits } from "@lampion/protocol";
import fc from "fast-check";
import { createMemoryTown, type Townsperson } from "../testing/memory-town.ts";
import { minuteMs } from "../testing/talking.ts";
import type { Knock, KnockState, TalkRecord } from "./conversation-store.port.ts";
import { createInTurn } from "./in-turn.ts";
import { freePlaces, senderState, settlingTime, stepKnock, type KnockStep } from "./knock-decide.ts";
import { isThirdOpening } from "./opening.ts";
import { checkOf, choose, closed, isPausedByGuest, mayResume, otherSide, paused, pausedBy, readTo, resumed } from "./talk-decide.ts";

const face = { nickname: "Anna", mark: 1, gender: null, band: null, zone: null };
const knock = (more: Partial<Knock> = {}): Knock => ({
  id: "k",
  from: "a",
  to: "b",
  author: "",
  fromFace: face,
  toFace: face,
  text: "Bonsoir",
  atMs: 0,
  endsAtMs: limits.knock.endsAfterMs,
  state: "open",
  settlesAtMs: 1_000,
  viaSensitiveRoom: false,
  talk: null,
  version: 1,
  ...more,
});
const endedBy = ["ignore", "block", "filter", "expire"] as const satisfies readonly KnockStep[];

test("[CV-3] what the sender reads follows from time, acceptance and withdrawal, never from how a knock ended", () => {
  fc.assert(
    fc.property(fc.nat(limits.knock.endsAfterMs), fc.nat(limits.knock.endsAfterMs), fc.boolean(), (settlesAtMs, nowMs, wasUnseen) => {
      const start = knock({ settlesAtMs, state: wasUnseen ? "unseen" : "open" });
      const read = senderState(start, nowMs);
      for (const step of endedBy) {
        const ended = stepKnock(start, step);
        if (ended === null) continue;
        expect(senderState(ended, nowMs)).toBe(read);
        expect(stepKnock(ended, "withdraw")?.state).toBe(stepKnock(start, "withdraw")?.state);
      }
    }),
  );
});

test("[CV-3] the settling time is spread over the 24 h of the knock and drawn before anything happens to it", () => {
  const times = Array.from({ length: 1_000 }, (_, at) => settlingTime(5_000, at / 1_000) - 5_000);
  for (const time of times) expect(time >= 0 && time < limits.knock.endsAfterMs).toBe(true);
  for (let quarter = 0; quarter < 4; quarter += 1) expect(times.filter((time) => Math.floor((4 * time) / limits.knock.endsAfterMs) === quarter)).toHaveLength(250);
});

test("[CV-4] a knock that is over stays over, but for a withdrawal its sender may still ask for", () => {
  const over: readonly KnockState[] = ["accepted", "ended", "fell-back", "withdrawn"];
  const steps: readonly KnockStep[] = ["show", "accept", "ignore", "block", "filter", "expire", "fall-back"];
  for (const state of over) for (const step of steps) expect([state, step, stepKnock(knock({ state }), step)]).toEqual([state, step, null]);
  expect(stepKnock(knock({ state: "accepted" }), "withdraw")).toBeNull();
});

test("[CV-5] the inbox has 10 places open and 20 in an hour", () => {
  expect(freePlaces({ open: 0, shown: 0 })).toBe(10);
  expect(freePlaces({ open: 9, shown: 9 })).toBe(1);
  expect(freePlaces({ open: 10, shown: 10 })).toBe(0);
  expect(freePlaces({ open: 0, shown: 19 })).toBe(1);
  expect(freePlaces({ open: 0, shown: 20 })).toBe(0);
  expect(freePlaces({ open: 12, shown: 25 })).toBe(0);
});

test("[CV-6] the same text counts also when it is short, and only within the hour and to other people", () => {
  const sent = [knock({ to: "b", text: "Salut !", atMs: 0 }), knock({ to: "c", text: "salut", atMs: 10 })];
  expect(isThirdOpening(sent, "d", "SALUT", 20)).toBe(true);
  expect(isThirdOpening(sent, "c", "Salut", 20)).toBe(false);
  expect(isThirdOpening(sent, "d", "Bonsoir", 20)).toBe(false);
  expect(isThirdOpening(sent, "d", "Salut", 3_600_005)).toBe(false);
});

const side = (relation: string): TalkRecord["sides"][0] => ({
  relation,
  name: relation,
  mark: 1,
  gender: "other",
  member: `m-${relation}`,
  choice: null,
  readTo: null,
  readMarks: false,
  seal: "D",
});
const chosenSide = (relation: string): TalkRecord["sides"][0] => ({ ...side(relation), choice: { check: "yes", atMs: 1, textVersion: 1 } });
const talk = (more: Partial<TalkRecord> = {}): TalkRecord => ({ id: "t", sides: [side("a"), side("b")], state: "choosing", openedAtMs: 0, lastAtMs: 0, version: 1, ...more });

test("[CV-7] whatever both choose in whatever order, the server checks exactly while the last choices are two yes, and only once both chose is it open", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom("a", "b"), fc.constantFrom("yes" as const, "no" as const)), { maxLength: 12 }), (choices) => {
      let now = talk();
      const lastOf = new Map<string, "yes" | "no">();
      for (const [who, check] of choices) {
        const before = checkOf(now, "consent");
        const wasOpen = now.state === "open";
        const chosen = choose(now, who, check, 1, 5, "consent");
        if (chosen === null) throw new Error("refused");
        lastOf.set(who, check);
        now = chosen.talk;
        const isServer = lastOf.get("a") === "yes" && lastOf.get("b") === "yes";
        expect(now.state).toBe(lastOf.size === 2 ? "open" : "choosing");
        expect(checkOf(now, "consent")).toBe(lastOf.size < 2 ? "undecided" : isServer ? "server" : "devices");
        const wanted = !wasOpen || before === checkOf(now, "consent") ? null : isServer ? "check-on" : "check-dropped";
        expect(chosen.notice).toBe(wanted);
      }
    }),
  );
});

test("[CV-8] with privateProtection device nothing is judged on the server, whatever was chosen", () => {
  const one = choose(talk(), "a", "yes", 1, 1, "device");
  const both = one === null ? null : choose(one.talk, "b", "yes", 1, 2, "device");
  expect(both?.talk.state).toBe("open");
  expect(both === null ? "" : checkOf(both.talk, "device")).toBe("devices");
});

test("[CV-12] a closed conversation is not chosen, paused or opened again", () => {
  const over = closed(talk({ state: "open" }));
  expect(over.state).toBe("closed");
  expect(closed(over)).toBe(over);
  expect(choose(over, "a", "yes", 1, 1, "consent")).toBeNull();
  expect(paused(over)).toBeNull();
  expect(choose(talk({ state: "paused" }), "a", "yes", 1, 1, "consent")).toBeNull();
});

test("[NU-9] whatever the order of pauses, a conversation goes on exactly when each guest who stopped it said so, and never past a pause of a rule or a device", () => {
  const step = fc.record({ who: fc.constantFrom("a", "b"), act: fc.constantFrom("guest", "guest", "resume", "resume", "device", "rule") });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
      let now = talk({ state: "open", sides: [chosenSide("a"), chosenSide("b")] });
      const stands = new Map<string, string>();
      for (const { who, act } of steps) {
        const before = now;
        now = (act === "resume" ? resumed(now, who, false) : pausedBy(now, who, act as "guest", 5)) ?? now;
        const mine = stands.get(who);
        if (act === "resume") {
          if (mine === "guest") stands.delete(who);
        }
        if (act !== "resume" && (mine === undefined || mine === "guest")) stands.set(who, act);
        expect(now.state).toBe(stands.size === 0 ? "open" : "paused");
        expect(now === before || now.version === before.version + 1).toBe(true);
        for (const one of ["a", "b"]) expect(mayResume(now, one, false)).toBe(stands.get(one) === "guest");
        expect(isPausedByGuest(now)).toBe(stands.size > 0 && ![...stands.values()].includes("rule"));
      }
    }),
  );
  const over = closed(talk({ state: "open" }));
  expect([pausedBy(over, "a", "guest", 1), resumed(over, "a", false)]).toEqual([null, null]);
  // Stopped before both chose, it goes back to the choice.
  const early = pausedBy(talk(), "a", "guest", 1);
  expect(early === null ? "" : resumed(early, "a", false)?.state).toBe("choosing");
  expect(early === null ? "" : otherSide(early, "a").paused).toBeUndefined();
});

test("[CV-10] how far one has read never goes back and never past what there is", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(50), fc.nat(30)), { maxLength: 20 }), (reads) => {
      let now = talk({ state: "open" });
      let head = 0;
      for (const [seq, more] of reads) {
        head += more;
        const before = now.sides[0].readTo ?? 0;
        now = readTo(now, "a", seq, head, false) ?? now;
        const after = now.sides[0].readTo ?? 0;
        expect(after >= before && after <= head).toBe(true);
        expect(now.sides[1]).toBe(now.sides[1]);
      }
    }),
  );
});

test("work for one key runs one after the other, also after a failure; two keys at once never wait for each other for ever", async () => {
  const turns = createInTurn();
  const log: string[] = [];
  const slow =
    (name: string, fails = false) =>
    async (): Promise<string> => {
      log.push(`${name} begins`);
      for (let at = 0; at < 5; at += 1) await Promise.resolve();
      log.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    };
  const results = await Promise.allSettled([turns.pair("a", "b", slow("1")), turns.pair("b", "a", slow("2", true)), turns.run("a", slow("3")), turns.run("c", slow("4"))]);
  expect(results.map((one) => one.status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
  const ofA = log.filter((line) => !line.startsWith("4"));
  for (let at = 0; at < ofA.length; at += 2) expect(ofA[at + 1]).toBe(`${ofA[at]?.charAt(0)} ends`);
});

type Act = {
  readonly who: number;
  readonly what: "knock" | "accept" | "ignore" | "withdraw" | "choose" | "tell" | "close" | "block" | "pass" | "at once";
  readonly whom: number;
  readonly pick: number;
};
const acts = fc.array(
  fc.record({
    who: fc.nat(3),
    what: fc.constantFrom<Act["what"]>(
      "knock",
      "knock",
      "knock",
      "accept",
      "accept",
      "ignore",
      "withdraw",
      "choose",
      "choose",
      "tell",
      "tell",
      "close",
      "block",
      "pass",
      "at once",
    ),
    whom: fc.nat(3),
    pick: fc.nat(1_000),
  }),
  { minLength: 10, maxLength: 40 },
);
const openings = ["piano", "violon", "cinéma", "marché", "soupe", "train", "jardin", "échecs", "guitare", "lecture"];

test("[CV-13] over random histories: no word in a closed conversation or across a block, one open knock per pair, every token spent or given back once", async () => {
  await fc.assert(
    fc.asyncProperty(acts, fc.nat(1_000_000), async (history, seed) => {
      const town = createMemoryTown(seed);
      const people: Townsperson[] = [];
      for (const name of ["Anna", "Bruno", "Carla", "Driss"]) people.push(await town.enter(name));
      const seen = [];
      for (const one of people) seen.push(await one.seenAs());
      for (const one of people) await one.ask("join", { room: "theme-music" });
      const blockedPairs = new Set<string>();
      const pair = (a: string, b: string): string => [a, b].sort().join(" ");
      const pickOf = <T>(list: readonly T[], pick: number): T | undefined => list[pick % Math.max(1, list.length)];

      for (const { who, what, whom, pick } of history) {
        const me = people[who];
        const other = people[whom];
        const to = seen[whom];
        if (me === undefined || other === undefined || to === undefined) continue;
        const knocks = await town.conversations.knocksOf(me.relation);
        const talks = await town.conversations.talksOf(me.relation);
        const some = pickOf(talks, pick);
        const text = `Bonsoir, ${openings[pick % openings.length] ?? ""} ou ${openings[(pick + whom + 1) % openings.length] ?? ""} ?`;
        if (what === "knock") await me.ask("knock", { to, text });
        else if (what === "accept" || what === "ignore") {
          const one = pickOf(
            knocks.filter((row) => row.to === me.relation),
            pick,
          );
          if (one !== undefined) await me.ask("knock-answer", { knock: one.id, answer: what });
        } else if (what === "withdraw") {
          const one = pickOf(
            knocks.filter((row) => row.from === me.relation),
            pick,
          );
          if (one !== undefined) await me.ask("knock-withdraw", { knock: one.id });
        } else if (what === "choose" && some !== undefined) await me.ask("choose", { talk: some.id, check: pick % 3 === 0 ? "no" : "yes", textVersion: 1 });
        else if (what === "tell" && some !== undefined) {
          const before = await town.messages.head(`talk:${some.id}`);
          const answer = await me.ask("tell", { talk: some.id, text: "Un mot." });
          const after = await town.messages.head(`talk:${some.id}`);
          const isAcross = blockedPairs.has(pair(some.sides[0].relation, some.sides[1].relation));
          expect(answer.t).toBe(some.state === "open" && !isAcross ? "ok" : "no");
          expect(after.seq - before.seq).toBe(answer.t === "ok" ? 1 : 0);
        } else if (what === "close" && some !== undefined) await me.ask("close", { talk: some.id });
        else if (what === "block" && pick % 4 === 0 && other !== me) {
          if ((await me.ask("block", { whom: to, calm: "off" })).t === "ok") blockedPairs.add(pair(me.relation, other.relation));
        } else if (what === "pass") await town.pass(((pick % 13) + 1) * minuteMs, minuteMs);
        else if (what === "at once") {
          // Several acts on the same rows with no answer between them.
          me.send("knock", { to, text });
          const mine = seen[who];
          if (mine !== undefined) other.send("knock", { to: mine, text: `${text} ${me.name}` });
          for (const row of knocks.slice(0, 2)) {
            other.send("knock-answer", { knock: row.id, answer: "accept" });
            me.send("knock-withdraw", { knock: row.id });
            other.send("knock-answer", { knock: row.id, answer: "ignore" });
          }
          await town.rest();
        }
        const rows = new Map((await Promise.all(people.map((one) => town.conversations.knocksOf(one.relation)))).flat().map((row) => [row.id, row]));
        const open = [...rows.values()].filter((row) => row.state === "open" || row.state === "unseen").map((row) => pair(row.from, row.to));
        expect(new Set(open).size).toBe(open.length);
        for (const between of open) expect(blockedPairs.has(between)).toBe(false);
        const paid = new Set(town.ledger.paid);
        expect(paid.size).toBe(town.ledger.paid.length);
        expect([...paid].sort()).toEqual([...rows.keys()].sort());
        const returned = [...rows.values()].filter((row) => row.state === "accepted" || row.state === "fell-back").map((row) => row.id);
        expect([...town.ledger.returned].sort()).toEqual(returned.sort());
        expect(town.alarms).toEqual([]);
      }
    }),
    { numRuns: 40 },
  );
}, 60_000);
