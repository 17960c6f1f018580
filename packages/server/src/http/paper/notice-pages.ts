import { situationList, type Situation } from "@lampion/protocol";
import { html, raw } from "hono/html";
import { danger, faultList, field, hidden, page, type Asked, type Fault, type Piece } from "./layout.ts";

/** What a notice is about when a child is hurt: neither name nor address is asked there (LW-11, SA-12). */
const aboutChildren: readonly Situation[] = ["adult-approaches-minor", "image-of-minor", "under-18-here"];
export const asksForName = (situation: Situation): boolean => !aboutChildren.includes(situation);
export const noticeWordsMax = 4_000;
export const whereMax = 2_000;

export interface NoticeForm {
  readonly situation: Situation | null;
  readonly where: string;
  readonly words: string;
  readonly faith: boolean;
  readonly name: string;
  readonly email: string;
}
export const emptyNotice: NoticeForm = { situation: null, where: "", words: "", faith: false, name: "", email: "" };

/** What is missing in the second step, in the order of the form. */
export function noticeFaults(form: NoticeForm, asked: Asked): readonly Fault[] {
  const { notice } = asked.words;
  const length = (text: string): number => [...text].length;
  const long = (name: keyof NoticeForm & ("where" | "words"), most: number): Fault[] =>
    length(form[name]) > most
      ? [{ field: name, why: notice.tooLong.replace("{most}", most.toLocaleString(asked.words.tag)).replace("{count}", length(form[name]).toLocaleString(asked.words.tag)) }]
      : [];
  return [
    ...long("where", whereMax),
    ...(form.words.trim() === "" ? [{ field: "words", why: notice.wordsMissing }] : long("words", noticeWordsMax)),
    ...(form.email !== "" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(form.email) ? [{ field: "email", why: notice.emailBad }] : []),
    ...(form.faith ? [] : [{ field: "faith", why: notice.faithMissing }]),
  ];
}

/** First step: what happens. Everything already written in the second comes along, so that changing the answer loses nothing. */
export function situationPage(asked: Asked, form: NoticeForm, isMissing: boolean): Piece {
  const { words, language } = asked;
  const faults = isMissing ? [{ field: `situation-${situationList[0] ?? ""}`, why: words.notice.pick }] : [];
  return page(
    asked,
    "/notice",
    words.notice.title,
    html`<p class="lead">${words.notice.lead}</p>
      ${danger(words)} ${faultList(words, faults)}
      <form method="post" action="/notice">
        ${hidden("lang", language)} ${hidden("step", "1")} ${hidden("where", form.where)} ${hidden("words", form.words)} ${hidden("name", form.name)} ${hidden("email", form.email)}
        ${form.faith ? hidden("faith", "yes") : ""}
        <fieldset>
          <legend>${words.notice.step1}</legend>
          <div class="options">
            ${situationList.map(
              (situation) =>
                html`<label
                  ><input type="radio" name="situation" value="${situation}" id="situation-${situation}" ${form.situation === situation ? raw("checked") : ""} />
                  <span>${words.situations[situation]}</span></label
                >`,
            )}
          </div>
        </fieldset>
        <button>${words.notice.next}</button>
      </form>
      <p><a href="/recall?lang=${language}">${words.recall.link}</a></p>`,
  );
}

/** Second step: where, what and why, and in good faith. */
export function noticePage(asked: Asked, form: NoticeForm & { readonly situation: Situation }, faults: readonly Fault[]): Piece {
  const { words, language } = asked;
  const { notice } = words;
  const why = (name: string): string | undefined => faults.find((fault) => fault.field === name)?.why;
  return page(
    asked,
    "/notice",
    notice.title,
    html`${danger(words)} ${faultList(words, faults)}
      <form method="post" action="/notice">
        ${hidden("lang", language)} ${hidden("situation", form.situation)}
        <h2>${notice.step2}</h2>
        <div class="chosen">
          <p><span class="soft">${notice.about}</span> <strong>${words.situations[form.situation]}</strong></p>
          <button class="second" name="step" value="back">${notice.change}</button>
        </div>
        ${field("where", { label: notice.where, hint: notice.whereHint, value: form.where, fault: why("where"), rows: 3, maxLength: whereMax })}
        ${field("words", { label: notice.words, hint: notice.wordsHint, value: form.words, fault: why("words"), rows: 8, maxLength: noticeWordsMax, required: true })}
        ${
          asksForName(form.situation)
            ? html`<fieldset>
                <legend>${notice.optional}</legend>
                <p class="hint">${notice.optionalHint}</p>
                ${field("name", { label: notice.name, value: form.name, maxLength: 120, autocomplete: "name" })}
                ${field("email", { label: notice.email, value: form.email, fault: why("email"), maxLength: 200, type: "email", autocomplete: "email" })}
              </fieldset>`
            : html`<p class="hint">${notice.noName}</p>`
        }
        ${why("faith") === undefined ? "" : html`<p class="fault" id="faith-fault">${why("faith")}</p>`}
        <p>
          <label class="tick"
            ><input
              type="checkbox"
              name="faith"
              value="yes"
              id="faith"
              ${form.faith ? raw("checked") : ""}
              ${why("faith") === undefined ? "" : raw('aria-invalid="true" aria-describedby="faith-fault"')}
            />
            <span>${notice.faith}</span></label
          >
        </p>
        <p><button name="step" value="send">${notice.send}</button></p>
      </form>`,
  );
}

/** The slip: shown once, and in no address, so that neither history nor proxy keeps it. */
export function sentPage(asked: Asked, claim: string, hasPlace: boolean): Piece {
  const { words, language } = asked;
  return page(
    asked,
    "/notice",
    words.sent.title,
    html`<p class="lead" role="status">${words.sent.lead}</p>
      <strong class="code" data-testid="claim-code">${claim}</strong>
      <p>${words.sent.keep}</p>
      ${hasPlace ? "" : html`<p class="fault">${words.sent.noPlace}</p>`}
      <h2>${words.sent.next}</h2>
      <ol>
        ${words.sent.steps.map((step) => html`<li>${step}</li>`)}
      </ol>
      <form method="post" action="/claim">
        ${hidden("lang", language)} ${hidden("code", claim)}
        <button class="second">${words.sent.open}</button>
      </form>
      ${danger(words)}`,
  );
}
