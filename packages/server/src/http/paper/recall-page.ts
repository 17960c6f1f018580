import type { PrivateHistory } from "@lampion/core";
import { limits, situationList, type Situation } from "@lampion/protocol";
import { html, raw } from "hono/html";
import { danger, faultList, field, hidden, page, type Asked, type Fault, type Piece } from "./layout.ts";

const hourMs = 3_600_000;
const spans = [1, 2, 3, 4, 6, 8, 12, 24] as const;

export interface RecallForm {
  readonly code: string;
  readonly situation: Situation | null;
  /** The first hour; 0 when none was chosen. */
  readonly fromMs: number;
  readonly hours: number;
  readonly words: string;
}
export function recallOf(text: (name: string) => string): RecallForm {
  const situation = text("situation");
  const fromMs = Number(text("from"));
  return {
    code: text("code"),
    situation: situationList.find((one) => one === situation) ?? null,
    fromMs: Number.isSafeInteger(fromMs) ? fromMs : 0,
    hours: spans.find((one) => String(one) === text("hours")) ?? 1,
    words: text("words"),
  };
}
/** The hours of which something can still be there, newest first. */
const hoursAt = (nowMs: number): number[] => Array.from({ length: limits.talk.livesMs / hourMs + 1 }, (_, at) => (Math.floor(nowMs / hourMs) - at) * hourMs);

export function recallFaults(form: RecallForm, asked: Asked, nowMs: number): readonly Fault[] {
  const { recall, notice, tag } = asked.words;
  const most = limits.report.wordsMax;
  const count = [...form.words].length;
  return [
    ...(form.code.trim() === "" ? [{ field: "code", why: recall.codeMissing }] : []),
    ...(form.situation === null ? [{ field: "situation", why: notice.pick }] : []),
    ...(hoursAt(nowMs).includes(form.fromMs) ? [] : [{ field: "from", why: recall.hoursBad }]),
    ...(count > most ? [{ field: "words", why: notice.tooLong.replace("{most}", most.toLocaleString(tag)).replace("{count}", count.toLocaleString(tag)) }] : []),
  ];
}

/** A report of a conversation by somebody whose device is gone (EV-36): the code, what happened, and which hours two custodians may open; nobody opens any where no word is kept (EV-29). */
export function recallPage(asked: Asked, form: RecallForm, faults: readonly Fault[], { nowMs, history }: { readonly nowMs: number; readonly history: PrivateHistory }): Piece {
  const { words, language } = asked;
  const { recall } = words;
  const why = (name: string): string | undefined => faults.find((fault) => fault.field === name)?.why;
  const shown = new Intl.DateTimeFormat(words.tag, { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZone: "Europe/Paris" });
  const option = (value: string | number, name: string, isChosen: boolean): Piece => html`<option value="${value}" ${isChosen ? raw("selected") : ""}>${name}</option>`;
  const select = (name: string, label: string, options: Piece[], hint?: string): Piece =>
    html`<div class="field">
      <label for="${name}">${label}</label>
      ${hint === undefined ? "" : html`<p class="hint" id="${name}-hint">${hint}</p>`} ${why(name) === undefined ? "" : html`<p class="fault" id="${name}-fault">${why(name)}</p>`}
      <select id="${name}" name="${name}" ${why(name) === undefined ? "" : raw(`aria-invalid="true" aria-describedby="${name}-fault"`)}>
        ${options}
      </select>
    </div>`;
  return page(
    asked,
    "/recall",
    recall.title,
    html`<p class="lead">${recall.lead}</p>
      ${danger(words)} ${faultList(words, faults)}
      <form method="post" action="/recall">
        ${hidden("lang", language)} ${field("code", { label: recall.code, hint: words.codeHint, value: form.code, fault: why("code"), maxLength: 40, required: true })}
        ${select("situation", words.notice.step1.replace(/^1\. /, ""), [
          option("", recall.choose, form.situation === null),
          ...situationList.map((one) => option(one, words.situations[one], form.situation === one)),
        ])}
        ${select("from", recall.from, [option("", recall.choose, form.fromMs === 0), ...hoursAt(nowMs).map((ms) => option(ms, shown.format(ms), form.fromMs === ms))], recall.fromHint)}
        ${select(
          "hours",
          recall.hours,
          spans.map((count) => option(count, (count === 1 ? recall.oneHour : recall.manyHours).replace("{n}", String(count)), form.hours === count)),
          history === "sealed" ? recall.hoursHint : recall.hoursHintDevices,
        )}
        ${field("words", { label: recall.words, hint: recall.wordsHint, value: form.words, fault: why("words"), rows: 4, maxLength: limits.report.wordsMax })}
        <p><button>${recall.send}</button></p>
      </form>`,
  );
}
