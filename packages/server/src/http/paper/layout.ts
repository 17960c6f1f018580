import { html, raw } from "hono/html";
import { languages, type PaperLanguage, type PaperWords } from "./words.ts";

/** A piece of a page; what is put into it is escaped unless it is a piece itself. */
export type Piece = ReturnType<typeof html>;
export interface Asked {
  readonly language: PaperLanguage;
  readonly words: PaperWords;
}
export const pages = ["/notice", "/claim", "/statement", "/appeal", "/recall", "/about", "/owners", "/safety", "/reports", "/clauses"] as const;
export type PagePath = (typeof pages)[number];

/** The language asked for in the address or the form, else the first of the browser's that we have. */
export function languageOf(chosen: string | undefined, accepts: string | undefined): Asked {
  const wanted = [chosen ?? "", ...(accepts ?? "").split(",")].map((one) => one.trim().slice(0, 2).toLowerCase());
  const language: PaperLanguage = wanted.find((one): one is PaperLanguage => one === "fr" || one === "en") ?? "fr";
  return { language, words: languages[language] };
}

/** Day and hour as people write them; the zone is said, because readers may be elsewhere. */
export function moment(at: number, words: PaperWords): Piece {
  const shown = new Intl.DateTimeFormat(words.tag, { dateStyle: "long", timeStyle: "short", timeZone: "Europe/Paris" }).format(at);
  return html`<time datetime="${new Date(at).toISOString()}">${shown}</time>`;
}
export const day = (at: number, words: PaperWords): string => new Intl.DateTimeFormat(words.tag, { dateStyle: "long", timeZone: "Europe/Paris" }).format(at);

const lantern = raw(
  '<svg viewBox="0 0 64 64" width="26" height="26" aria-hidden="true"><path d="M32 2v7" stroke="#8a4b12" stroke-width="2.5" stroke-linecap="round"/><rect x="23" y="8" width="18" height="5" rx="2.5" fill="#8a4b12"/><path d="M23 13c-10 3-16 9.5-16 18.5S13 47 23 50h18c10-3 16-9.5 16-18.5S51 16 41 13z" fill="#f2a33c"/><path d="M29.500 13C27.500 18 26.500 24 26.500 31.500S27.500 45 29.500 50h5c2-5 3-11 3-18.500S36.500 18 34.500 13z" fill="#fdd993"/><rect x="23" y="50" width="18" height="5" rx="2.5" fill="#8a4b12"/></svg>',
);

/** One page: no script, one style sheet of our own, headings and regions that a screen reader can walk. */
export function page(asked: Asked, path: PagePath, title: string, body: Piece): Piece {
  const { words, language } = asked;
  const other: PaperLanguage = language === "fr" ? "en" : "fr";
  const link = (to: PagePath, name: string): Piece => html`<li><a href="${to}?lang=${language}" ${to === path ? raw('aria-current="page"') : ""}>${name}</a></li>`;
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${title} · Lampion</title>
        <link rel="icon" type="image/svg+xml" href="/lampion.svg" />
        <link rel="stylesheet" href="/paper.css" />
      </head>
      <body>
        <a class="skip" href="#main">${words.skip}</a>
        <header>
          <a class="home" href="/">${lantern}<span>Lampion</span></a>
          <a class="tongue" href="${path}?lang=${other}" lang="${other}" hreflang="${other}">${words.otherLanguage}</a>
        </header>
        <nav aria-label="Lampion">
          <ul>
            ${link("/notice", words.nav.notice)}${link("/claim", words.nav.claim)}${link("/appeal", words.nav.appeal)}
          </ul>
        </nav>
        <main id="main">
          <h1>${title}</h1>
          ${body}
        </main>
        <footer>
          <ul>
            <li><a href="/">${words.nav.door}</a></li>
            <li><a href="/help.html">${words.nav.help}</a></li>
            ${link("/about", words.nav.about)}${link("/safety", words.nav.safety)}
          </ul>
        </footer>
      </body>
    </html>`;
}

/** First on each page of the paper desk: whom to call (SA-8). */
export const danger = (words: PaperWords): Piece =>
  html`<aside class="danger">
    <p><strong>${words.danger}</strong> ${words.dangerText}</p>
    <p class="numbers"><a href="tel:17">17</a> <a href="tel:112">112</a> <a href="sms:114">114</a></p>
  </aside>`;

export interface Fault {
  readonly field: string;
  readonly why: string;
}
/** What is wrong, above the form, each a link to its field; spoken at once. */
export const faultList = (words: PaperWords, faults: readonly Fault[]): Piece | "" =>
  faults.length === 0
    ? ""
    : html`<div class="faults" role="alert">
        <p><strong>${words.problems}</strong></p>
        <ul>
          ${faults.map((fault) => html`<li><a href="#${fault.field}">${fault.why}</a></li>`)}
        </ul>
      </div>`;

export interface FieldOptions {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly fault?: string | undefined;
  readonly rows?: number;
  readonly maxLength: number;
  readonly type?: string;
  readonly autocomplete?: string;
  readonly required?: boolean;
}
/** A labelled field with its hint and its fault tied to it. Several rows make a text area. */
export function field(name: string, options: FieldOptions): Piece {
  const { label, hint, value, fault, rows, maxLength } = options;
  const described = [hint === undefined ? "" : `${name}-hint`, fault === undefined ? "" : `${name}-fault`].filter((one) => one !== "").join(" ");
  const attributes = html`id="${name}" name="${name}" maxlength="${maxLength}" ${described === "" ? "" : html`aria-describedby="${described}"`}
  ${fault === undefined ? "" : raw('aria-invalid="true"')} ${options.required === true ? raw('aria-required="true"') : ""} autocomplete="${options.autocomplete ?? "off"}"`;
  return html`<div class="field">
    <label for="${name}">${label}</label>
    ${hint === undefined ? "" : html`<p class="hint" id="${name}-hint">${hint}</p>`} ${fault === undefined ? "" : html`<p class="fault" id="${name}-fault">${fault}</p>`}
    ${
      rows === undefined
        ? html`<input type="${options.type ?? "text"}" ${attributes} value="${value}" ${name === "code" ? raw('spellcheck="false" autocapitalize="characters"') : ""} />`
        : html`<textarea rows="${rows}" ${attributes}>${raw("\n")}${value}</textarea>`
    }
  </div>`;
}
export const hidden = (name: string, value: string): Piece => html`<input type="hidden" name="${name}" value="${value}" />`;
