// The desk with 10,000 open cases and 50 people, over its real log: npm run desk:checks (moderation.md 18, M14; M19 in small).
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  act,
  casePage,
  claim,
  draft,
  duty,
  enrol,
  evidence,
  isRefused,
  makeClaimCode,
  next,
  openMemoryDesk,
  takeIn,
  type DeskHouse,
  type SeenRecord,
  type StaffPerson,
} from "@lampion/core";
import { situationList } from "@lampion/protocol";
import { openDeskLog } from "@lampion/server/desk-log";

const cases = 10_000;
const people = 50;
const records = 200;
const goals = { next: 150, page: 500 } as const;
let nowMs = 1_900_000_000_000;

function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? 0;
}
async function timed<T>(into: number[], work: () => Promise<T>): Promise<T> {
  const from = performance.now();
  const out = await work();
  into.push(performance.now() - from);
  return out;
}
function must<T>(value: T): Exclude<T, { kind: "refused" }> {
  if (isRefused(value)) throw new Error(value.why);
  return value as Exclude<T, { kind: "refused" }>;
}
async function fill(house: DeskHouse): Promise<StaffPerson[]> {
  const installation = { as: "installation", id: "check" } as const;
  const staff: StaffPerson[] = [];
  for (let at = 0; at < people; at += 1) {
    const name = `person-${at}`;
    await enrol(house, { staff: name, sign: `M-${at}`, languages: ["fr"], optOuts: [], department: null, hasSigned: true }, installation);
    await house.commit(installation, "check", () => act([draft("RoleGranted", { staff: name, role: "senior", by: ["check"] })], null));
    const person: StaffPerson = { id: `session-${at}`, staff: name, roles: ["senior"], languages: ["fr"], optOuts: [], department: null, device: `key-${at}` };
    must(await duty(house, person, true));
    staff.push(person);
  }
  for (let at = 0; at < cases; at += 1)
    must(
      await takeIn(house, {
        report: `report-${at}`,
        source: "report",
        situation: situationList[at % situationList.length] ?? "other",
        who: "me",
        subject: `subject-${at}`,
        reporter: `relation-${at}`,
        about: "room",
        stream: "room:FR-1",
        seqs: [1],
        records,
        leftOut: 0,
        hours: [],
        authenticated: true,
        claim: `claim-${at}`,
        language: "fr",
        department: null,
        isIndependent: false,
        flagger: null,
        act: "now",
        words: "Il insiste encore, et encore.",
        place: "",
        contact: null,
        items: 1,
      }),
    );
  return staff;
}

const folder = mkdtempSync(join(tmpdir(), "lampion-desk-checks-"));
const kept = openDeskLog(join(folder, "desk.sqlite"));
let missed = 0;
const say = (what: string, value: number, goal: number): void => {
  if (value > goal) missed += 1;
  console.log(`${value > goal ? "MISS" : "ok  "}  ${what}: ${value.toFixed(1)} ms, at most ${goal}`);
};
try {
  const strip: SeenRecord[] = Array.from({ length: records }, (_, seq) => ({
    seq,
    atMs: nowMs,
    author: "a",
    kind: "text",
    text: "Un mot de plus dans le salon.",
    isReported: seq === 3,
  }));
  const { house } = await openMemoryDesk({ clock: { nowMs: () => nowMs }, log: kept.log, evidence: { records: async () => strip } });
  const staff = await fill(house);
  console.log(`${house.state.open.size} open cases, ${house.state.staff.size} people, ${house.state.place} events in SQLite`);
  const nexts: number[] = [];
  const pages: number[] = [];
  for (const person of staff)
    for (let at = 0; at < 4; at += 1) {
      const got = must(await timed(nexts, () => next(house, person)));
      if (got.case === null) continue;
      const id = got.case;
      await timed(pages, async () => {
        must(await casePage(house, person, id));
        must(await evidence(house, person, id));
      });
      nowMs += 1_000;
    }
  say(`M14: next case, p95 of ${nexts.length}`, percentile(nexts, 0.95), goals.next);
  say(`M14: page of a case with ${records} records, p95 of ${pages.length}`, percentile(pages, 0.95), goals.page);
  const guesses: number[] = [];
  let hits = 0;
  for (let at = 0; at < 20_000; at += 1) {
    const found = await timed(guesses, () =>
      claim(
        house,
        makeClaimCode((limit) => house.ports.random.below(limit)),
      ),
    );
    if (found.kind !== "unknown") hits += 1;
  }
  if (hits > 0) missed += 1;
  console.log(
    `${hits === 0 ? "ok  " : "MISS"}  M19 in small: 20,000 guessed codes, ${hits} hits; ${(percentile(guesses, 0.5) * 1_000).toFixed(0)} µs at the median, ${(percentile(guesses, 0.99) * 1_000).toFixed(0)} µs at p99`,
  );
} finally {
  kept.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = missed === 0 ? 0 : 1;
