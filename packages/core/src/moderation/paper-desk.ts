import type { AtCodeOut, ClaimOut, Situation } from "@lampion/protocol";
import { situations } from "@lampion/protocol";
import { makeClaimCode, readClaimCode } from "../evidence/claim-code.ts";
import { contest, contested } from "./appeals.ts";
import { windows } from "./clocks.ts";
import { act, answer, draft, refuse, isRefused, type Decided, type DeskHouse, type Refused } from "./desk-house.ts";
import { maySayReady } from "./deferral.ts";
import { takeIn, type Taken } from "./intake.ts";
import { misuseKey } from "./misuse-key.ts";
import { entriesOf, reporterOf, suspensionOf } from "./misuse-ledger.ts";
import { contestUntil, disputeBodies, isContested, statementOf, statementWords } from "./statement.ts";
import type { DeskState } from "./state.ts";

export interface Notice {
  readonly situation: Situation;
  readonly where: string;
  readonly words: string;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly language: string;
}
export type Filed = { readonly kind: "filed"; readonly claim: string; readonly case: string } | Refused;
/** Offences against children are told without a name, whatever was typed (LW-11). */
const isAboutChildren = (situation: Situation): boolean => situations[situation].category === "PROTECTION_OF_MINORS";
/** An address of ours: `/rooms/<room>/<epoch>/<number>`, or a room alone (MD-28). */
export function placeOf(where: string): { readonly stream: string; readonly seqs: readonly number[] } | null {
  const found = /\/rooms\/([A-Za-z0-9_.-]{1,56})(?:\/(\d{1,9})\/(\d{1,15}))?(?:[/?#\s]|$)/.exec(where);
  return found === null ? null : { stream: `room:${found[1] ?? ""}`, seqs: found[3] === undefined ? [] : [Number(found[3])] };
}

/** A notice by anybody; the code is shown once what it stands for is on disk (LW-12). A notice without a place is taken and asked back, never dropped (MD-28). */
export async function fileNotice(house: DeskHouse, notice: Notice): Promise<Filed> {
  const code = makeClaimCode((limit) => house.ports.random.below(limit));
  const report = house.number("N");
  const place = placeOf(notice.where);
  const asksContact = !isAboutChildren(notice.situation) && ((notice.name ?? "") !== "" || (notice.email ?? "") !== "");
  const taken = await takeIn(house, {
    report,
    source: "notice",
    situation: notice.situation,
    who: "somebody",
    subject: null,
    reporter: null,
    about: place === null ? "nothing" : "room",
    stream: place?.stream ?? null,
    seqs: place?.seqs ?? [],
    records: 0,
    leftOut: 0,
    hours: [],
    authenticated: false,
    claim: claimDigest(house, code),
    language: notice.language,
    department: null,
    isIndependent: false,
    flagger: null,
    act: "now",
    words: notice.words,
    place: notice.where.trim(),
    contact: asksContact ? { name: notice.name ?? "", email: notice.email ?? "" } : null,
    items: 1,
  });
  if (isRefused(taken)) return taken;
  if (notice.where.trim() === "") await askBack(house, report, taken, notice.language);
  return { kind: "filed", claim: code, case: taken.case };
}
async function askBack(house: DeskHouse, report: string, taken: Taken, language: string): Promise<void> {
  const paper = house.paperId();
  const words = language === "fr" ? "Où cela s'est-il passé ? Donnez l'adresse ou collez le texte." : "Where did it happen? Give the address or paste the text.";
  await house.commit({ as: "rule", id: "paper-desk" }, report, (): Decided<null> =>
    act([draft("LetterSent", { to: report, letter: paper }, taken.case)], null, [{ id: paper, case: taken.case, kind: "letter", text: words }]),
  );
}
/** The digest of a typed code; an impossible one has the digest of none, and takes as long (MD-46). */
export const claimDigest = (house: DeskHouse, code: string): string => house.ports.digest(`claim/${readClaimCode(code) ?? "none"}`);

const unknown: ClaimOut = {
  kind: "unknown",
  state: "unknown",
  receivedAt: null,
  situation: null,
  automatic: false,
  answer: null,
  statement: null,
  letters: [],
  appeals: [],
  disputes: [],
  misuse: [],
  mayContest: false,
  contestUntil: null,
  mayAddFacts: false,
  mayActNow: false,
  waitsUntil: null,
  bodies: [],
};

/** What became of it, at a code. Never the other side, the staff or the place (MD-14). Reading a statement here collects it. */
export async function claim(house: DeskHouse, code: string): Promise<ClaimOut> {
  const digest = claimDigest(house, code);
  const { state } = house;
  const nowMs = house.nowMs();
  const found = state.claims.get(digest);
  if (found === undefined) return unknown;
  const caseId = found.kind === "report" ? state.reports.get(found.id)?.case : state.statements.get(found.id)?.case;
  const one = caseId === undefined ? undefined : state.cases.get(caseId);
  if (one === undefined) return unknown;
  const papers = new Map((await house.ports.log.papersOf(one.id)).map((paper) => [paper.id, paper.text]));
  const text = (paper: string | null): string => (paper === null ? "" : (papers.get(paper) ?? ""));
  const letters = one.letters.filter((letter) => letter.to === found.id).map((letter) => ({ at: letter.at, from: letter.from, words: text(letter.paper) }));
  const what = contested(state, digest);
  const appeals = [...state.appeals.values()]
    .filter((appeal) => what !== null && appeal.by === what.by && appeal.report === what.report && (found.kind === "report" || appeal.decision === what.decision.id))
    .map((appeal) => ({ at: appeal.at, state: appeal.state, dueAt: appeal.dueAt, outcome: appeal.outcome, reasons: appeal.reasons === null ? null : text(appeal.reasons) }));
  const disputes = [...state.disputes.values()]
    .filter((dispute) => what !== null && dispute.by === what.by && dispute.report === what.report && (found.kind === "report" || dispute.decision === what.decision.id))
    .map((dispute) => ({ at: dispute.at, body: dispute.body, state: dispute.state, outcome: dispute.outcome, dueAt: dispute.state === "settled" ? dispute.dueAt : null }));
  const until = what === null ? null : contestUntil(state, what.decision);
  if (expired(state, found, one.id, nowMs)) return unknown;
  const shared = {
    letters,
    appeals,
    disputes,
    misuse: await misuseAt(house, found, nowMs),
    contestUntil: until,
    bodies: disputeBodies.map((body) => ({ ...body, languages: [...body.languages] })),
    mayContest: what !== null && until !== null && nowMs < until && what.decision.state !== "reversed" && !appeals.some((appeal) => appeal.state !== "inadmissible"),
    mayAddFacts: true,
    mayActNow: false,
    waitsUntil: null,
  };
  if (found.kind === "statement") {
    const statement = state.statements.get(found.id);
    if (statement === undefined) return unknown;
    if (isUncollected(state, statement.id)) await collect(house, statement.id);
    const shown = statementOf(state, statement, text(state.decisions.get(statement.decision)?.reasons ?? null), ["FR"], house.ports.holdsHours, nowMs);
    return {
      kind: "statement",
      state: "decided",
      receivedAt: statement.at,
      situation: null,
      automatic: shown?.automatedDecision === "fully",
      answer: null,
      statement: shown,
      ...shared,
    };
  }
  const report = state.reports.get(found.id);
  if (report === undefined) return unknown;
  const decision = what?.decision ?? null;
  const restriction = decision?.restriction === null || decision === null ? null : (state.restrictions.get(decision.restriction) ?? null);
  return {
    kind: "report",
    state: report.answer !== null ? "decided" : one.state === "awaiting-facts" && letters.length > 0 ? "facts-asked" : one.lookedAt !== null ? "looked-at" : "received",
    receivedAt: report.at,
    situation: report.situation,
    automatic: decision?.automation.decision === "fully",
    answer:
      report.answer === null || decision === null
        ? null
        : {
            at: report.answer.at,
            acted: report.answer.acted,
            what: report.answer.acted
              ? statementWords(decision.consequence, {
                  since: restriction?.from ?? state.deferred.get(decision.id) ?? decision.at,
                  until: restriction?.until ?? null,
                  reviewAt: null,
                })
              : { fr: "Aucune mesure n'a été prise.", en: "No measure was taken." },
            // The desk's sentence is written for the affected person; to the reporter only what was not done is explained.
            reasons: report.answer.acted ? "" : text(decision.reasons),
          },
    statement: null,
    ...shared,
    mayActNow: maySayReady(one, report),
    waitsUntil: decision === null ? null : (state.deferred.get(decision.id) ?? null),
  };
}
/** What the person of a code was warned of, and what has twice the clock for a term, with the reason (DSA art. 23). */
async function misuseAt(house: DeskHouse, found: { readonly kind: "report" | "statement"; readonly id: string }, nowMs: number): Promise<ClaimOut["misuse"]> {
  const { state } = house;
  const report = found.kind === "report" ? state.reports.get(found.id) : undefined;
  const who = report === undefined ? (state.statements.get(found.id)?.subject ?? null) : reporterOf(report);
  if (who === null) return [];
  const kinds = report === undefined ? (["complaints"] as const) : (["notices", "complaints"] as const);
  const all = kinds.flatMap((kind) => {
    const warnedAt = state.warned.get(misuseKey(kind, who)) ?? null;
    const suspended = suspensionOf(state, misuseKey(kind, who), nowMs);
    const stands = entriesOf(state, misuseKey(kind, who), nowMs).length > 0;
    return suspended === null && (warnedAt === null || !stands) ? [] : [{ kind, warnedAt, suspended }];
  });
  const papers = new Map((await house.ports.log.papers(all.flatMap((one) => (one.suspended === null ? [] : [one.suspended.reason])))).map((paper) => [paper.id, paper.text]));
  return all.map(({ kind, warnedAt, suspended }) => ({ kind, warnedAt, slowedUntil: suspended?.until ?? null, reason: papers.get(suspended?.reason ?? "") ?? "" }));
}
/** Codes are good until 190 days after the last decision or appeal (MD-46). An open case keeps its codes. */
function expired(state: DeskState, found: { readonly kind: "report" | "statement"; readonly id: string }, caseId: string, nowMs: number): boolean {
  const one = state.cases.get(caseId);
  if (one === undefined || state.open.has(caseId)) return false;
  if (isContested(state, caseId)) return false;
  const last = Math.max(
    one.decidedAt ?? one.openedAt,
    ...one.decisions.map((id) => (state.decisions.has(id) ? contestUntil(state, state.decisions.get(id)!) - windows.contestMs : 0)),
  );
  return found.id !== "" && nowMs >= last + windows.contestMs;
}
/** Not read yet, or not since there is an answer to read. */
const isUncollected = (state: DeskState, id: string): boolean => {
  const one = state.statements.get(id);
  return one !== undefined && (one.collectedAt === null || (one.subject !== null && state.waiting.get(one.subject)?.has(id) === true));
};
export const collect = (house: DeskHouse, statement: string): Promise<null | Refused> =>
  house.commit({ as: "guest", id: "-" }, statement, (state): Decided<null> =>
    isUncollected(state, statement) ? act([draft("StatementCollected", { statement }, state.statements.get(statement)?.case ?? null)], null) : answer(null),
  );

export async function addFacts(house: DeskHouse, code: string, words: string): Promise<AtCodeOut | Refused> {
  const digest = claimDigest(house, code);
  const paper = house.paperId();
  return house.commit({ as: "guest", id: "-" }, "facts", (state, nowMs): Decided<AtCodeOut | Refused> => {
    const found = state.claims.get(digest);
    const caseId = found === undefined ? undefined : found.kind === "report" ? state.reports.get(found.id)?.case : state.statements.get(found.id)?.case;
    if (found === undefined || caseId === undefined || expired(state, found, caseId, nowMs)) return answer({ kind: "refused", why: "unknown" });
    const one = state.cases.get(caseId);
    if ((one?.letters.filter((letter) => letter.from === "person" && letter.to === found.id && nowMs - letter.at < windows.clusterMs).length ?? 0) >= 10)
      return answer(refuse("too-often", "Ten additions a day at one code are enough."));
    return act([draft("FactsReceived", { from: found.id, letter: paper }, caseId)], { kind: "taken", dueAt: null }, [{ id: paper, case: caseId, kind: "letter", text: words }]);
  });
}
export const contestAt = (house: DeskHouse, code: string, words: string): Promise<AtCodeOut | Refused> => contest(house, claimDigest(house, code), words);
