import type { AtCodeOut, ClaimOut, Situation, StatementOut } from "@lampion/protocol";
import { html } from "hono/html";
import { readyWords } from "./ready-words.ts";
import { danger, day, faultList, field, hidden, moment, page, type Asked, type Fault, type PagePath, type Piece } from "./layout.ts";

export const atCodeMax = 4_000;
type CodePath = Extract<PagePath, "/claim" | "/statement" | "/appeal">;
const titleOf = (path: CodePath, { words }: Asked): string => (path === "/claim" ? words.claim.title : path === "/statement" ? words.statement.title : words.appeal.title);
const codeField = (asked: Asked, value: string, fault?: string): Piece =>
  field("code", { label: asked.words.codeLabel, hint: asked.words.codeHint, value, fault, maxLength: 40, required: true });

/** Asks for a code, on `/appeal` for the words as well; what was typed stays. */
export function codePage(asked: Asked, path: CodePath, form: { readonly code: string; readonly words: string }, faults: readonly Fault[]): Piece {
  const { words, language } = asked;
  const why = (name: string): string | undefined => faults.find((fault) => fault.field === name)?.why;
  return page(
    asked,
    path,
    titleOf(path, asked),
    html`<p class="lead">${path === "/appeal" ? words.appeal.lead : words.claim.lead}</p>
      ${faultList(words, faults)}
      <form method="post" action="${path}">
        ${hidden("lang", language)} ${codeField(asked, form.code, why("code"))}
        ${path === "/appeal" ? field("words", { label: words.appeal.words, hint: words.appeal.wordsHint, value: form.words, fault: why("words"), rows: 8, maxLength: atCodeMax, required: true }) : ""}
        <button>${path === "/appeal" ? words.appeal.send : words.claim.open}</button>
      </form>
      ${danger(words)}`,
  );
}

export interface Shown {
  readonly code: string;
  readonly claim: ClaimOut;
  /** What the person has just done at the code. */
  readonly done: { readonly kind: "facts" | "appeal" | "ready"; readonly outcome: AtCodeOut } | null;
  /** Words that were not taken, and why. */
  readonly facts: { readonly words: string; readonly fault: string } | null;
}

/** What stands at a code: state, answer or statement, letters, adding, contesting. Never the other side, staff or place (MD-14). */
export function claimPage(asked: Asked, path: CodePath, shown: Shown): Piece {
  const { words } = asked;
  const { claim } = shown;
  return page(
    asked,
    path,
    claim.kind === "statement" ? words.statement.heading : words.claim.title,
    html`${shown.done === null ? "" : doneNote(asked, shown.done)}
      <section class="panel">
        <p class="state" data-testid="claim-state">${words.claim.states[claim.state]}</p>
        <dl>
          ${
            claim.receivedAt === null
              ? ""
              : html`<dt>${words.claim.receivedAt}</dt>
                  <dd>${moment(claim.receivedAt, words)}</dd>`
          }
          ${
            claim.kind === "report" && claim.situation !== null && claim.situation in words.situations
              ? html`<dt>${words.claim.about}</dt>
                  <dd>${words.situations[claim.situation as Situation]}</dd>`
              : ""
          }
        </dl>
      </section>
      ${claim.mayActNow ? readyForm(asked, shown) : ""} ${claim.answer === null ? "" : answer(asked, claim.answer, claim.automatic)}
      ${claim.statement === null ? "" : statement(asked, claim.statement)} ${appeals(asked, claim)} ${disputes(asked, claim)} ${misuse(asked, claim)} ${letters(asked, claim)}
      ${claim.mayAddFacts ? factsForm(asked, shown) : ""} ${claim.mayContest ? contestForm(asked, shown.code, claim.contestUntil) : ""} ${bodies(asked, claim)}
      <p><a href="${path}?lang=${asked.language}">${words.claim.other}</a></p>
      ${danger(words)}`,
  );
}

function doneNote({ words, language }: Asked, done: NonNullable<Shown["done"]>): Piece {
  const { outcome } = done;
  if (outcome.kind === "refused") return html`<p class="faults" role="alert">${words.appeal.refused[outcome.why]}</p>`;
  if (done.kind === "ready") return html`<p class="panel" role="status">${readyWords[language].done}</p>`;
  if (done.kind === "facts") return html`<p class="panel" role="status">${words.claim.added}</p>`;
  return html`<p class="panel" role="status">${outcome.dueAt === null ? words.appeal.takenNoDate : html`${words.appeal.taken} ${day(outcome.dueAt, words)}.`}</p>`;
}

function answer({ words, language }: Asked, given: NonNullable<ClaimOut["answer"]>, automatic: boolean): Piece {
  return html`<section class="panel">
    <h2>${words.claim.answer}</h2>
    <p><strong>${given.acted ? words.claim.acted : words.claim.notActed}</strong> ${given.what[language]}</p>
    <dl>
      ${
        given.reasons === ""
          ? ""
          : html`<dt>${words.claim.reasons}</dt>
              <dd class="said" dir="auto">${given.reasons}</dd>`
      }
      <dt>${moment(given.at, words)}</dt>
      <dd>${automatic ? words.claim.automatic : words.claim.byPeople}</dd>
    </dl>
  </section>`;
}

/** The statement of reasons (DSA art. 17), every field of it. */
function statement({ words, language }: Asked, one: StatementOut): Piece {
  const t = words.statement;
  return html`<section class="panel" data-testid="statement">
    <h2>${t.what}</h2>
    <p><strong>${one.what[language]}</strong></p>
    ${one.isOver ? html`<p role="status">${t.over}</p>` : ""}
    <dl>
      <dt>${t.since}</dt>
      <dd>${moment(one.since, words)}</dd>
      ${
        // A warning and a stopped text last for no time at all.
        one.until === null && one.reviewAt === null
          ? ""
          : html`<dt>${t.until}</dt>
              <dd>${one.until === null ? t.noEnd : moment(one.until, words)}</dd>`
      }
      ${
        one.reviewAt === null
          ? ""
          : html`<dt>${t.review}</dt>
              <dd>${day(one.reviewAt, words)}</dd>`
      }
      <dt>${t.facts}</dt>
      <dd>${one.facts[language]}</dd>
      <dt>${t.reasons}</dt>
      <dd class="said" dir="auto">${one.reasons}</dd>
      <dt>${t.ground[one.ground]}</dt>
      <dd>${one.rule}</dd>
      <dt>${t.noticed}</dt>
      <dd>${t.noticedBy[one.noticedBy]}</dd>
      <dt>${t.detection}</dt>
      <dd>${one.automatedDetection ? t.yes : t.no}</dd>
      <dt>${t.decision}</dt>
      <dd>${t.degree[one.automatedDecision]}</dd>
      ${
        one.territory.length === 0
          ? ""
          : html`<dt>${t.territory}</dt>
              <dd>${one.territory.join(", ")}</dd>`
      }
      <dt>${t.stays}</dt>
      <dd>${one.stays.map((stay) => t.staysWords[stay]).join(", ")}</dd>
      <dt>${t.number}</dt>
      <dd>${one.statement}</dd>
    </dl>
    ${one.keepMySide ? html`<p>${t.keepMySide}</p>` : ""}
  </section>`;
}

function appeals({ words }: Asked, claim: ClaimOut): Piece | "" {
  if (claim.appeals.length === 0) return "";
  const t = words.appeal;
  return html`<section class="panel">
    <h2>${t.yours}</h2>
    ${claim.appeals.map(
      (one) =>
        html`<dl data-testid="appeal">
            <dt>${t.filedAt}</dt>
            <dd>${moment(one.at, words)}: ${t.states[one.state]}</dd>
            ${
              one.outcome === null
                ? html`<dt>${t.due}</dt>
                    <dd>${day(one.dueAt, words)}</dd>`
                : ""
            }
          </dl>
          ${one.outcome === null ? "" : html`<p class="state">${t.outcome[one.outcome]}</p>`} ${one.reasons === null ? "" : html`<p class="said" dir="auto">${one.reasons}</p>`}`,
    )}
  </section>`;
}

function disputes({ words }: Asked, claim: ClaimOut): Piece | "" {
  if (claim.disputes.length === 0) return "";
  const t = words.appeal;
  return html`<section class="panel">
    <h2>${t.disputes}</h2>
    ${claim.disputes.map(
      (one) =>
        html`<dl data-testid="dispute">
            <dt>${one.body}</dt>
            <dd>${moment(one.at, words)}: ${t.disputeStates[one.state]}</dd>
            ${
              one.dueAt === null
                ? ""
                : html`<dt>${t.disputeDue}</dt>
                    <dd>${day(one.dueAt, words)}</dd>`
            }
          </dl>
          ${one.outcome === null ? "" : html`<p class="state">${t.outcome[one.outcome]}</p>`}`,
    )}
  </section>`;
}

function misuse({ words }: Asked, claim: ClaimOut): Piece | "" {
  if (claim.misuse.length === 0) return "";
  const t = words.appeal.misuse;
  return html`<section class="panel" data-testid="misuse">
    <h2>${t.title}</h2>
    ${claim.misuse.map(
      (one) =>
        html`<p>${t[one.kind]} ${one.slowedUntil === null ? t.warned : html`${t.slowed} ${day(one.slowedUntil, words)}.`}</p>
          ${one.reason === "" ? "" : html`<p class="said" dir="auto">${one.reason}</p>`}`,
    )}
    <p>${t.stays}</p>
  </section>`;
}

function letters({ words }: Asked, claim: ClaimOut): Piece | "" {
  if (claim.letters.length === 0) return "";
  return html`<section class="panel">
    <h2>${words.claim.letters}</h2>
    <ul class="letters">
      ${claim.letters.map(
        (one) =>
          html`<li>
            <p class="soft">${one.from === "desk" ? words.claim.fromDesk : words.claim.fromYou} · ${moment(one.at, words)}</p>
            <p class="said" dir="auto">${one.words}</p>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** Who asked to wait until they are safe says here that they are (MD-62). */
function readyForm(asked: Asked, { code, claim }: Shown): Piece {
  const words = readyWords[asked.language];
  return html`<section class="panel" data-testid="ready">
    <h2>${words.title}</h2>
    <p>${claim.waitsUntil === null ? words.lead : html`${words.waits} ${moment(claim.waitsUntil, asked.words)}.`}</p>
    <form method="post" action="/claim">${hidden("lang", asked.language)} ${hidden("code", code)} ${hidden("act", "ready")}<button>${words.ready}</button></form>
  </section>`;
}
function factsForm(asked: Asked, shown: Shown): Piece {
  const { words } = asked;
  return html`<section class="panel">
    <h2>${words.claim.addFacts}</h2>
    ${shown.facts === null ? "" : faultList(words, [{ field: "facts", why: shown.facts.fault }])}
    <form method="post" action="/claim">
      ${hidden("lang", asked.language)} ${hidden("code", shown.code)} ${hidden("act", "facts")}
      ${field("facts", { label: words.claim.addFacts, hint: words.claim.addFactsHint, value: shown.facts?.words ?? "", fault: shown.facts?.fault, rows: 4, maxLength: atCodeMax })}
      <button>${words.claim.add}</button>
    </form>
  </section>`;
}

function contestForm(asked: Asked, code: string, until: number | null): Piece {
  const { words } = asked;
  return html`<section class="panel" id="contest">
    <h2>${words.appeal.title}</h2>
    <p>${words.appeal.lead}</p>
    ${until === null ? "" : html`<p class="soft">${words.appeal.until} ${day(until, words)}.</p>`}
    <form method="post" action="/appeal">
      ${hidden("lang", asked.language)} ${hidden("code", code)}
      ${field("words", { label: words.appeal.words, hint: words.appeal.wordsHint, value: "", rows: 6, maxLength: atCodeMax })}
      <button>${words.appeal.send}</button>
    </form>
  </section>`;
}

function bodies({ words }: Asked, claim: ClaimOut): Piece | "" {
  const all = claim.statement?.bodies ?? claim.bodies;
  if (all.length === 0) return "";
  return html`<section>
    <h2>${words.appeal.bodies}</h2>
    <p>${words.appeal.bodiesHint}</p>
    <ul class="plain-list">
      ${all.map((body) => html`<li><a href="${body.url}" rel="noreferrer">${body.name}</a> (${body.languages.join(", ")})</li>`)}
    </ul>
  </section>`;
}
