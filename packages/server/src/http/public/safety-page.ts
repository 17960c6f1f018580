import type { LightOut, SafetyFigures } from "@lampion/protocol";
import { html } from "hono/html";
import { moment, page, type Asked, type Piece } from "../paper/layout.ts";
import { publicWords, type PublicWords } from "./words.ts";

/** What the page shows besides the figures: live, and nothing that tells who or how many are on duty now (OP-7). */
export interface SafetyNow {
  readonly light: LightOut;
  /** Text of the log's last checkpoint, and how many witnesses are asked; null: none yet. */
  readonly checkpoint: string | null;
  readonly witnesses: number;
  readonly isTest: boolean;
}
type Span = SafetyFigures["spans"][number];
const shares: readonly (keyof PublicWords["safety"]["rows"])[] = ["automaticShare", "overturnedShare"];

const duration = (ms: number): string => {
  const minutes = Math.round(ms / 60_000);
  return minutes < 60 ? `${minutes} min` : minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")}` : `${Math.round(minutes / 1_440)} d`;
};

/** P13, `/safety` (OP-6, OP-7): without script, the same figures as the download and the yearly report. */
export function safetyPage(asked: Asked, figures: SafetyFigures | null, now: SafetyNow): Piece {
  const t = publicWords[asked.language].safety;
  const number = new Intl.NumberFormat(asked.words.tag);
  const percent = new Intl.NumberFormat(asked.words.tag, { style: "percent", maximumFractionDigits: 1 });
  const cell = (value: number | null, isShare: boolean): string => (value === null ? (isShare ? t.fewShare : t.few) : isShare ? percent.format(value) : number.format(value));
  const spanName = (days: number): string => t.days[days] ?? t.spanOf.replace("{n}", String(days));
  const rowNames = Object.keys(t.rows) as (keyof typeof t.rows)[];
  const longest = figures?.spans.at(-1);
  return page(
    asked,
    "/safety",
    t.title,
    html`<p class="lead">${t.lead}</p>
      <section class="panel">
        <h2>${t.light}</h2>
        <p class="state">${t.lightNames[now.light.light]}</p>
        ${
          now.light.off.length === 0
            ? html`<p>${t.lightNothing}</p>`
            : html`<p>${t.lightOff} :</p>
                <ul class="plain-list">
                  ${now.light.off.map((one) => html`<li>${t.off[one]}</li>`)}
                </ul>`
        }
        ${
          figures === null
            ? ""
            : html`<dl>
                <dt>${t.covered}</dt>
                <dd>${percent.format(figures.coveredShare)}</dd>
                <dt>${t.history}</dt>
                <dd>
                  ${(["full", "dimmed", "low", "night"] as const).map((light) => `${t.lightNames[light]} ${number.format(Math.round(figures.lightHours[light]))}`).join(" · ")}
                </dd>
              </dl>`
        }
      </section>
      ${
        figures === null || figures.spans.length === 0
          ? html`<p>${t.none}</p>`
          : html`<p class="soft">${t.until} ${moment(figures.until, asked.words)} (${asked.words.paris}). <a href="/safety.csv">${t.download}</a></p>
              <div class="scroll" tabindex="0" role="region" aria-label="${t.title}">
                <table>
                  <thead>
                    <tr>
                      <td></td>
                      ${figures.spans.map((span) => html`<th scope="col" class="number">${spanName(span.days)}</th>`)}
                    </tr>
                  </thead>
                  <tbody>
                    ${rowNames.map(
                      (row) =>
                        html`<tr>
                          <th scope="row">${t.rows[row]}</th>
                          ${figures.spans.map((span) => html`<td class="number">${cell(span[row], shares.includes(row))}</td>`)}
                        </tr>`,
                    )}
                  </tbody>
                </table>
              </div>
              ${longest === undefined ? "" : tables(t, longest, number)}`
      }
      <p><a href="/reports?lang=${asked.language}">${publicWords[asked.language].reports.link}</a></p>
      <h2>${t.log}</h2>
      ${
        now.checkpoint === null
          ? html`<p>${t.noCheckpoint}</p>`
          : html`<p>${t.checkpoint} :</p>
              <pre class="panel checkpoint">${now.checkpoint}</pre>`
      }
      <p>${t.witnesses} : ${now.witnesses === 0 ? t.noWitness : String(now.witnesses)}</p>
      <h2>${t.gaps}</h2>
      <ul class="plain-list">
        <li>${t.gapHashes}</li>
        ${now.isTest ? html`<li>${t.gapTest}</li>` : ""}
      </ul>`,
  );
}

function tables(t: PublicWords["safety"], span: Span, number: Intl.NumberFormat): Piece {
  const most = Math.max(1, ...span.perCategory.map((one) => one.reports));
  return html`${
    span.perSeverity.length === 0
      ? ""
      : html`<div class="scroll" tabindex="0" role="region" aria-label="${t.perSeverity}">
          <table>
            <caption>
              ${t.perSeverity}
            </caption>
            <thead>
              <tr>
                <th scope="col">${t.severity}</th>
                <th scope="col" class="number">${t.look}</th>
                <th scope="col" class="number">${t.decide}</th>
                <th scope="col" class="number">${t.p95}</th>
              </tr>
            </thead>
            <tbody>
              ${span.perSeverity.map(
                (one) =>
                  html`<tr>
                    <th scope="row">${one.severity} ${t.severities[one.severity]}</th>
                    <td class="number">${duration(one.lookMedian)}</td>
                    <td class="number">${duration(one.decideMedian)}</td>
                    <td class="number">${duration(one.decideP95)}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>`
  }
  ${
    span.perCategory.length === 0
      ? ""
      : html`<table>
          <caption>
            ${t.perCategory}
          </caption>
          <thead>
            <tr>
              <th scope="col">${t.category}</th>
              <th scope="col" class="number">${t.rows.reports}</th>
            </tr>
          </thead>
          <tbody>
            ${span.perCategory.map(
              (one) =>
                html`<tr>
                  <th scope="row">${one.category}<progress max="${most}" value="${one.reports}" aria-hidden="true"></progress></th>
                  <td class="number">${number.format(one.reports)}</td>
                </tr>`,
            )}
          </tbody>
        </table>`
  }`;
}

/** The same figures for a machine: one row for each span and figure (RFC 4180). */
export function safetyCsv(figures: SafetyFigures): string {
  const rows: (string | number)[][] = [["until", "days", "figure", "of", "value"]];
  const until = new Date(figures.until).toISOString();
  for (const span of figures.spans) {
    const add = (figure: string, of: string, value: number | null): void => void rows.push([until, span.days, figure, of, value ?? ""]);
    for (const figure of ["reports", "decisions", "restrictions", "automaticShare", "appeals", "overturnedShare", "orders"] as const) add(figure, "", span[figure]);
    for (const one of span.perCategory) add("reports", one.category, one.reports);
    for (const one of span.perSeverity) {
      add("lookMedianMs", one.severity, one.lookMedian);
      add("decideMedianMs", one.severity, one.decideMedian);
      add("decideP95Ms", one.severity, one.decideP95);
    }
  }
  return rows.map((row) => `${row.map((cell) => (/[",\r\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell))).join(",")}\r\n`).join("");
}
