import { createMemoryClock } from "../../basics/clock.memory.ts";
import { createSeededRandom } from "../../basics/random.memory.ts";
import { makeClaimCode, readClaimCode } from "../../evidence/claim-code.ts";
import { takeAppeal, decideAppeal } from "../appeals.ts";
import { addNote, escalate, letter, take } from "../cases.ts";
import { createSimulatedConsequences, emptyWorld } from "../consequences.simulated.ts";
import { decide, freeze, statementCode } from "../decisions.ts";
import { act, draft, isRefused, type SeenRecord } from "../desk-house.ts";
import { openDesk, type Desk } from "../desk.ts";
import type { ModerationEvent, Paper } from "../event.ts";
import { enrol } from "../house-acts.ts";
import { takeIn } from "../intake.ts";
import { offeredStep } from "../ladder.ts";
import { createMemoryModerationLog } from "../moderation-log.memory.ts";
import { orderClocks } from "../order-clocks.ts";
import { receiveOrder, stepOrder } from "../orders.ts";
import { contestAt } from "../paper-desk.ts";
import { createMemoryPager } from "../pager.memory.ts";
import type { Person } from "../person.ts";
import { offered } from "../policies.ts";
import { askReading } from "../readings.ts";
import { seedReports } from "./seed-words.ts";

const hour = 3_600_000;
const day = 24 * hour;

export interface SeedPeople {
  readonly lead: Person;
  readonly reader: Person;
  readonly second: Person;
  readonly officer: Person;
}
export interface SeededDesk {
  readonly events: readonly ModerationEvent[];
  readonly papers: readonly Paper[];
  /** What a reader of the demo sees as evidence, by report. */
  readonly records: ReadonlyMap<string, readonly SeenRecord[]>;
  /** Codes to try at the paper desk: of a report that was answered, and of a statement. */
  readonly codes: readonly { readonly code: string; readonly about: "report" | "statement" }[];
}

/**
 * A desk that has been at work for three weeks: cases of every kind and state, appeals, orders, a flagger. Made by the desk's own acts over a
 * clock of its own, so that nothing in it could not have happened; the same seed gives the same desk. For the demo only.
 */
export async function seedDesk(
  keys: { digest(text: string): string; alias(label: string, id: string): string },
  people: SeedPeople,
  nowMs: number,
  seed = 2_030,
): Promise<SeededDesk> {
  const clock = createMemoryClock(nowMs - 21 * day);
  const random = createSeededRandom(seed);
  const log = createMemoryModerationLog();
  const desk = await openDesk(
    {
      clock,
      random,
      log,
      pager: createMemoryPager(),
      evidence: { records: async () => [] },
      digest: (text) => keys.digest(text),
      departmentOf: () => null,
      alias: (label, id) => keys.alias(label, id),
      alarm: () => {},
      consequences: createSimulatedConsequences((stream, subject) => ({ ...emptyWorld, stream, hasSubject: subject !== null, standing: { has: () => true }, subjectSessions: 1 })),
    },
    { alwaysFull: true },
    () => {},
  );
  const { house } = desk;
  const records = new Map<string, readonly SeenRecord[]>();
  const codes: { code: string; about: "report" | "statement" }[] = [];
  const installation = { as: "installation", id: "demo" } as const;
  for (const one of [people.lead, people.reader, people.second, people.officer]) {
    await enrol(
      house,
      { staff: one.staff, sign: `M-${one.staff.slice(0, 2).toUpperCase()}`, languages: one.languages, optOuts: one.optOuts, department: one.department, hasSigned: true },
      installation,
    );
    await house.commit(installation, "demo", () =>
      act(
        one.roles.map((role) => draft("RoleGranted", { staff: one.staff, role, by: ["demo"] })),
        null,
      ),
    );
  }
  let reports = 0;
  async function report(at: number, more: { readonly subject?: string; readonly language?: string } = {}): Promise<{ id: string; code: string; report: string }> {
    const said = seedReports[at % seedReports.length];
    if (said === undefined) throw new Error("no words");
    reports += 1;
    const name = `demo-report-${reports}`;
    const code = makeClaimCode((limit) => random.below(limit));
    const isPrivate = said.isPrivate === true;
    records.set(
      name,
      said.said.map((text, line): SeenRecord => ({
        seq: line + 1,
        atMs: clock.nowMs() - (said.said.length - line) * 60_000,
        author: line % 3 === 2 ? "reporter" : "author",
        kind: "text",
        text,
        isReported: line % 3 !== 2,
      })),
    );
    const taken = await takeIn(house, {
      report: name,
      source: "report",
      situation: said.situation,
      who: "me",
      subject: more.subject ?? `demo-subject-${at}`,
      reporter: `demo-reporter-${reports}`,
      about: isPrivate ? "talk" : "room",
      stream: isPrivate ? `talk:demo-${reports}` : `room:FR-demo-${at % 4}`,
      seqs: isPrivate ? [] : [1],
      records: said.said.length,
      leftOut: 0,
      hours: isPrivate ? [clock.nowMs() - hour] : [],
      authenticated: at % 5 !== 4,
      claim: keys.digest(`claim/${readClaimCode(code) ?? ""}`),
      language: more.language ?? (at % 4 === 3 ? "en" : "fr"),
      department: null,
      isIndependent: at % 3 === 0,
      flagger: null,
      act: at % 2 === 0 ? "now" : "safe",
      words: said.words,
      place: "",
      contact: null,
      items: 1,
    });
    if (isRefused(taken)) throw new Error(taken.why);
    return { id: taken.case, code, report: name };
  }
  const leaseOf = async (person: Person, id: string): Promise<{ number: number; token: string } | null> => {
    const got = await take(house, person, id);
    return isRefused(got) || got.lease === null ? null : { number: got.lease.number, token: got.lease.token };
  };
  async function decided(at: number, person: Person, isMild: boolean): Promise<{ id: string; code: string } | null> {
    const made = await report(at);
    clock.advance(20 * 60_000 + random.below(90) * 60_000);
    const lease = await leaseOf(person, made.id);
    const one = house.state.cases.get(made.id);
    const policy = one === undefined ? undefined : offered(one.situation)[0];
    if (lease === null || policy === undefined) return null;
    const consequence = isMild ? ({ kind: "none" } as const) : offeredStep(policy.group, 1);
    await decide(house, person, made.id, {
      lease,
      policy: policy.id,
      template: policy.facts[0]?.id ?? "",
      consequence,
      reasons: isMild ? "Rien dans ces messages ne va contre les règles." : "Les messages le montrent sans doute possible.",
      leaving: "Selon ce qui a été lu.",
    });
    return made;
  }
  // Three weeks of ordinary work: each kind once and more, by both who decide.
  for (let at = 0; at < 34; at += 1) {
    clock.advance(9 * hour + random.below(300) * 60_000);
    const made = await decided(at, at % 2 === 0 ? people.lead : people.reader, at % 4 === 3);
    if (made !== null && codes.length < 2) codes.push({ code: made.code, about: "report" });
    await desk.tick();
  }
  await appeals(desk, people, codes);
  // Today: what waits when the visitor comes.
  clock.advance(Math.max(0, nowMs - 5 * hour - clock.nowMs()));
  await desk.tick();
  const fresh = [];
  for (const [at] of seedReports.entries()) {
    clock.advance(9 * 60_000);
    fresh.push(await report(at, { subject: `demo-today-${at}` }));
  }
  await report(0, { subject: "demo-today-0" });
  await states(
    desk,
    people,
    fresh.map((one) => one.id),
    leaseOf,
  );
  await orders(desk, people);
  clock.advance(Math.max(0, nowMs - 60_000 - clock.nowMs()));
  const papers = [...new Set([...house.state.cases.keys(), ...[...house.state.orders.keys()].map((id) => `order/${id}`)])];
  return { events: log.events, papers: (await Promise.all(papers.map((id) => log.papersOf(id)))).flat(), records, codes };
}

/** One appeal won, one lost, two that wait. */
async function appeals({ house }: Desk, people: SeedPeople, codes: { code: string; about: "report" | "statement" }[]): Promise<void> {
  const statements = [...house.state.statements.keys()].slice(0, 4);
  for (const statement of statements) await contestAt(house, statementCode(house, statement), "Ce n'est pas ce que j'ai voulu dire.");
  for (const [at, outcome] of (["reversed", "upheld"] as const).entries()) {
    const appeal = [...house.state.appeals.values()][at];
    const decider = appeal === undefined ? null : house.state.decisions.get(appeal.decision)?.deciders.includes(people.lead.staff) === true ? people.reader : people.lead;
    if (appeal === undefined || decider === null) continue;
    await takeAppeal(house, decider, appeal.id);
    await decideAppeal(house, decider, appeal.id, { outcome, reasons: outcome === "reversed" ? "Les messages, lus en entier, disent autre chose." : "La décision se tient." });
  }
  const [last] = statements;
  if (last !== undefined) codes.push({ code: statementCode(house, last), about: "statement" });
}
/** Leased, escalated, waiting for facts, for a second, for a reading; frozen and noted. */
async function states(
  { house }: Desk,
  people: SeedPeople,
  ids: readonly string[],
  leaseOf: (person: Person, id: string) => Promise<{ number: number; token: string } | null>,
): Promise<void> {
  const find = (situation: string): string => ids.find((id) => house.state.cases.get(id)?.situation === situation) ?? "";
  const withLease = async (person: Person, situation: string, then: (id: string, lease: { number: number; token: string }) => Promise<unknown>): Promise<void> => {
    const id = find(situation);
    const lease = await leaseOf(person, id);
    if (lease !== null) await then(id, lease);
  };
  await withLease(people.second, "call-to-violence", (id, lease) => escalate(house, people.second, id, lease, "Je ne sais pas si la menace vise une vraie personne.", "S2"));
  await withLease(people.second, "other", (id, lease) =>
    letter(house, people.second, id, lease, house.state.cases.get(id)?.reports[0] ?? "", "Depuis quand ? Et dans quel salon ?", true),
  );
  await withLease(people.reader, "blackmail", (id, lease) =>
    decide(house, people.reader, id, {
      lease,
      policy: "sextortion",
      template: "demand",
      consequence: offeredStep("threats", 2),
      reasons: "Deux demandes d'argent avec menace.",
      leaving: "Récidive connue.",
    }),
  );
  await withLease(people.reader, "adult-approaches-minor", async (id, lease) => {
    await freeze(house, people.reader, id, {
      lease,
      consequence: { kind: "pause", powers: ["contact", "knock"], scope: "house", minutes: 1_440 },
      reasons: "Avant toute lecture.",
    });
    await askReading(house, people.reader, id, lease, "Voir si l'échange a continué après l'âge dit.");
  });
  await withLease(people.lead, "doxing", (id) => addNote(house, people.lead, id, "L'adresse a déjà été retirée du salon par le programme."));
}
/** One order of each kind that a visitor should see, in different states. */
async function orders({ house }: Desk, people: SeedPeople): Promise<void> {
  const order = {
    authority: { name: "Autorité de la démo", country: "FR", contact: "" },
    reference: "D-2030/7",
    legalBasis: "CPP 77-1-1",
    reasons: "Enquête.",
    selectors: [{ kind: "case" as const, value: "C-22222222" }],
    dataClasses: ["content" as const],
    territory: ["FR"],
    language: "fr",
    redress: "Tribunal",
    gagUntil: null,
    category: null,
    dueAt: null,
  };
  for (const kind of ["dsa9", "dsa10", "epoc", "epoc-pr", "fr-requisition"] as const) {
    const made = await receiveOrder(house, { as: "staff", id: people.officer.staff }, { ...order, kind });
    if (isRefused(made) || kind === "dsa9") continue;
    await stepOrder(house, people.officer, made.order, { step: "authenticate", directory: "FR-annuaire-12", calledAt: house.nowMs() });
    if (orderClocks[kind].preserves) await stepOrder(house, people.officer, made.order, { step: "freeze" });
    else if (kind !== "dsa10") await stepOrder(house, people.officer, made.order, { step: "accept" });
  }
  await receiveOrder(
    house,
    { as: "staff", id: people.officer.staff },
    { ...order, kind: "dsa10", legalBasis: "", selectors: [{ kind: "words", value: "Toutes les personnes du salon" }] },
  );
}
