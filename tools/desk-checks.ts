// The desk with 10,000 open cases and 50 people, over its real log: npm run desk:checks (moderation.md 18, M3, M14 and M19).
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  act,
  before as inQueue,
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
  readClaimCode,
  takeIn,
  type DeskHouse,
  type SeenRecord,
  type StaffPerson,
} from "@lampion/core";
import { situationList } from "@lampion/protocol";
import { openDeskLog } from "@lampion/server/desk-log";
import { createCodeRate } from "@lampion/server/code-rate";

const cases = 10_000;
const people = 50;
const records = 200;
const guesses = Number(process.env["GUESSES"] ?? "1000000");
const networks = 1_000;
/** Of a claim code, in their order. */
const signs = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
const goals = { next: 150, page: 500, intake: 300 } as const;
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
const incoming = (at: number): Parameters<typeof takeIn>[1] => ({
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
});
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
  for (let at = 0; at < cases; at += 1) must(await takeIn(house, incoming(at)));
  return staff;
}

/** M3: 20,000 reports about one person from 500 keys, as they come in ten minutes, each kept before the next; one true S1 comes among them. */
async function brigade(house: DeskHouse): Promise<void> {
  const before = house.state.cases.size;
  const took: number[] = [];
  for (let at = 0; at < 20_000; at += 1) {
    const one = {
      ...incoming(cases),
      report: `report-brigade-${at}`,
      subject: "subject-of-all",
      reporter: `relation-brigade-${at % 500}`,
      claim: `claim-brigade-${at}`,
      situation: "harassment",
    } as const;
    must(await timed(took, () => takeIn(house, one)));
    if (at === 10_000)
      must(
        await takeIn(house, {
          ...one,
          report: "report-true",
          subject: "subject-true",
          claim: "claim-true",
          stream: "room:FR-2",
          situation: "image-of-minor",
          reporter: "relation-true",
        }),
      );
    nowMs += 30;
  }
  const made = house.state.cases.size - before - 1;
  const of = (report: string) => house.state.cases.get(house.state.reports.get(report)?.case ?? "");
  const [grave, loud] = [of("report-true"), of("report-brigade-0")];
  const isFirst = grave !== undefined && loud !== undefined && inQueue(grave, loud) < 0 && loud.severity === "S3";
  if (made > 5 || !isFirst) missed += 1;
  console.log(
    `${made > 5 || !isFirst ? "MISS" : "ok  "}  M3: 20,000 reports about one person are ${made} ${made === 1 ? "case" : "cases"}, 5 at most; the true S1 ${isFirst ? "stands before it, and it is an S3 still" : "does not stand before it"}`,
  );
  say("M3: intake, p99 of 20,000", percentile(took, 0.99), goals.intake);
}

/**
 * M19: a million guesses from 1,000 networks, ten a minute each as the service lets them, while somebody honest reads their own answer once a minute. Then whether the time of a
 * wrong answer tells how near it was: codes that share their first twelve signs with one of 300 real ones against as near to 300 that stand for nothing, by the ranks of their times (Mann and Whitney).
 */
async function guessed(house: DeskHouse): Promise<void> {
  const rate = createCodeRate(() => nowMs);
  const chance = (): string => makeClaimCode((limit) => house.ports.random.below(limit));
  // Real ones, and as many that stand for nothing: the signs of one code alone would be in the time.
  const [real, nothing] = [Array.from({ length: 300 }, chance), Array.from({ length: 300 }, chance)];
  const [own = ""] = real;
  for (const [at, code] of real.entries())
    must(await takeIn(house, { ...incoming(cases + at), report: `report-real-${at}`, claim: house.ports.digest(`claim/${readClaimCode(code) ?? ""}`) }));
  const near = (codes: readonly string[]): string => {
    const digits = [...(readClaimCode(codes[house.ports.random.below(codes.length)] ?? "") ?? "")].map((sign) => signs.indexOf(sign));
    let at = 0;
    return makeClaimCode((limit) => {
      const place = at++ % 20;
      return place < 12 ? (digits[place] ?? 0) : house.ports.random.below(limit);
    });
  };
  let [hits, tried, refused, honest] = [0, 0, 0, 0];
  const from = performance.now();
  while (tried < guesses) {
    for (let network = 0; network < networks && tried < guesses; network += 1)
      for (let at = 0; at < 12; at += 1) {
        if (rate.wait(`network-${network}`) > 0) {
          refused += 1;
          continue;
        }
        tried += 1;
        const found = await claim(house, chance());
        if (found.kind === "unknown") rate.wrong(`network-${network}`);
        else hits += 1;
      }
    if (rate.wait("network-honest") > 0 || (await claim(house, own)).kind === "unknown") honest += 1;
    nowMs += 60_000;
  }
  const seconds = (performance.now() - from) / 1_000;
  if (hits + honest > 0) missed += 1;
  console.log(
    `${hits + honest === 0 ? "ok  " : "MISS"}  M19: ${tried} guesses from ${networks} networks, ${hits} hits, ${refused} told to wait; the honest one was refused ${honest} times; ${seconds.toFixed(0)} s`,
  );
  const times: [number[], number[]] = [[], []];
  // Made before and asked in an order of chance, so that neither the making nor the turn is in the time.
  const asked = Array.from({ length: 42_000 }, (_, at) => ({ isNear: at % 2 === 0, code: near(at % 2 === 0 ? real : nothing), place: house.ports.random.below(1_000_000) }));
  asked.sort((a, b) => a.place - b.place);
  for (const { isNear, code } of asked) await timed(times[isNear ? 0 : 1], () => claim(house, code));
  // The first thousand of each warm the engine.
  const p = sameTimes(times[0].slice(1_000), times[1].slice(1_000));
  if (p < 0.01) missed += 1;
  console.log(
    `${p < 0.01 ? "MISS" : "ok  "}  M19: time of a wrong answer, near real codes ${(percentile(times[0], 0.5) * 1_000).toFixed(1)} µs, near none ${(percentile(times[1], 0.5) * 1_000).toFixed(1)} µs at the median; p = ${p.toFixed(2)} that both are alike, 0.01 at least`,
  );
}
/** Two-sided p of the rank-sum test by its normal approximation, ties at their middle rank. */
function sameTimes(one: readonly number[], other: readonly number[]): number {
  const all = [...one.map((value) => ({ value, mine: true })), ...other.map((value) => ({ value, mine: false }))].sort((a, b) => a.value - b.value);
  let sum = 0;
  for (let at = 0; at < all.length;) {
    let to = at;
    while (to < all.length && all[to]?.value === all[at]?.value) to += 1;
    for (let each = at; each < to; each += 1) if (all[each]?.mine === true) sum += (at + to + 1) / 2;
    at = to;
  }
  const [n, m] = [one.length, other.length];
  const z = (sum - (n * (n + m + 1)) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
  return 2 * (1 - normal(Math.abs(z)));
}
/** Distribution of the standard normal (Abramowitz and Stegun 26.2.17; error below 1e-7). */
function normal(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * z);
  const tail = t * (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * tail;
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
  await brigade(house);
  await guessed(house);
} finally {
  kept.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = missed === 0 ? 0 : 1;
