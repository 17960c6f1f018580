import { html } from "hono/html";
import type { Options } from "../../options/options.ts";
import type { OperatorFile } from "../../options/operator-file.ts";
import { setInFrench } from "../paper/french.ts";
import { page, type Asked, type Piece } from "../paper/layout.ts";
import { lookedFor } from "./looked-for.ts";
import { publicWords } from "./words.ts";

/** What is kept and how long, in words: the rows of the retention table that people ask about (regulation.md C.3). */
const kept: readonly (readonly [fr: string, en: string, howLongFr: string, howLongEn: string])[] = [
  ["Pseudo, genre, âge donné, secteur", "Nickname, gender, typed age, zone", "la session et 15 minutes", "the session and 15 minutes"],
  ["Code postal", "Postal code", "n'est gardé nulle part", "kept nowhere"],
  ["Code pour signaler plus tard, illisible pour nous", "Code to report later, unreadable to us", "72 heures", "72 hours"],
  ["Jours de visite et preuve de majorité, sans nom", "Days of visits and proof of age, without a name", "35 jours", "35 days"],
  ["Âge le plus bas donné sur l'appareil", "Lowest age typed on the device", "30 jours", "30 days"],
  ["Blocages et réglages", "Blocks and settings", "jusqu'à annulation ou oubli, 12 mois sans visite", "until undone or forgotten, 12 months without a visit"],
  [
    "Heures d'une conversation signalée, scellées",
    "Hours of a reported conversation, sealed",
    "60 jours au plus, davantage pendant un recours",
    "60 days at most, longer during an appeal",
  ],
  ["Origine de la connexion, scellée, là où la loi l'exige", "Source of the connection, sealed, where the law asks for it", "un an", "one year"],
  ["Signalement et ses preuves", "A report and its evidence", "190 jours après la décision", "190 days after the decision"],
];

const words: Readonly<Record<Options["privateHistory"], typeof kept>> = {
  sealed: [["Messages des salons, conversations, toc-toc", "Room messages, conversations, knocks", "72 heures", "72 hours"]],
  "device-only": [
    ["Messages des salons, toc-toc", "Room messages, knocks", "72 heures", "72 hours"],
    [
      "Mots d'une conversation privée",
      "Words of a private conversation",
      "nous n'en gardons aucun ; 72 heures sur les deux appareils",
      "we keep none; 72 hours on the two devices",
    ],
    ["De quoi prouver ses messages, sans les mots", "What proves its messages, without the words", "72 heures", "72 hours"],
  ],
};

/** P12, who runs this (OP-1): readable without script and without entering. */
export function aboutPage(asked: Asked, options: Options, operator: OperatorFile | null): Piece {
  const t = publicWords[asked.language].about;
  const { rows } = t;
  const named: readonly (readonly [string, string])[] =
    operator === null
      ? []
      : [
          [rows.legalName, operator.legalName],
          [rows.form, operator.form],
          [rows.address, operator.address],
          [rows.registerNumber, operator.registerNumber],
          [rows.publicationDirector, operator.publicationDirector],
          [rows.host, operator.host],
          [rows.people, operator.contacts.people],
          [rows.authorities, operator.contacts.authorities],
          [rows.languages, operator.contacts.languages.join(", ")],
          [rows.supervisingAuthority, operator.supervisingAuthority],
          ...(operator.representative === undefined ? [] : [[rows.representative, operator.representative] as const]),
          [rows.funding, operator.funding[asked.language]],
        ];
  return page(
    asked,
    "/about",
    t.title,
    html`${options.mode === "production" ? "" : html`<p class="panel"><strong>${t.test}</strong></p>`}
      <p>
        ${t.runBy} <strong>${operator?.legalName ?? options.operator}</strong>.
        ${operator === null ? (options.contact === "" ? t.noContact : html`${t.contact} : <strong>${options.contact}</strong>.`) : ""}
      </p>
      ${
        named.length === 0
          ? ""
          : html`<dl class="panel">
              ${named.map(
                ([name, value]) =>
                  html`<dt>${name}</dt>
                    <dd>${value}</dd>`,
              )}
            </dl>`
      }
      <h2>${t.checked}</h2>
      <p>${options.privateHistory === "sealed" ? t.checkedText : t.checkedDevices}</p>
      <h2>${t.order}</h2>
      <p>${t.orderText}</p>
      <h2>${t.rules}</h2>
      <ul class="plain-list">
        ${lookedFor.map((one) => {
          const [what, why] = asked.language === "fr" ? setInFrench(one.fr) : one.en;
          return html`<li><strong>${what}</strong>${t.because}${why}</li>`;
        })}
      </ul>
      <p><a href="/clauses?lang=${asked.language}">${publicWords[asked.language].clauses.link}</a></p>
      <h2>${t.kept}</h2>
      <table>
        <tbody>
          ${[...words[options.privateHistory], ...kept].map(
            ([fr, en, longFr, longEn]) =>
              html`<tr>
                <th scope="row">${asked.language === "fr" ? fr : en}</th>
                <td>${asked.language === "fr" ? longFr : longEn}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <h2>${t.custodians}</h2>
      ${
        operator === null || operator.custodians.length === 0
          ? html`<p>${t.noCustodians}</p>`
          : html`<p>${t.custodiansText}</p>
              <ul class="plain-list">
                ${operator.custodians.map((one) => html`<li>${one.name}, ${one.organisation}${one.isOperator ? ` (${t.fromOperator})` : ""}</li>`)}
              </ul>`
      }
      <p><a href="/owners?lang=${asked.language}">${t.ownersLink}</a></p>`,
  );
}

/** The ownership history (OP-2), oldest first, announced changes included. */
export function ownersPage(asked: Asked, operator: OperatorFile | null, nowMs: number): Piece {
  const t = publicWords[asked.language].owners;
  return page(
    asked,
    "/owners",
    t.title,
    html`<p class="lead">${t.lead}</p>
      ${
        operator === null
          ? html`<p>${t.none}</p>`
          : html`<div class="scroll">
              <table>
                <thead>
                  <tr>
                    <th scope="col">${t.since}</th>
                    <th scope="col">${t.operator}</th>
                    <th scope="col">${t.owners}</th>
                  </tr>
                </thead>
                <tbody>
                  ${operator.owners.map(
                    (one) =>
                      html`<tr>
                        <td>${one.since}${Date.parse(one.since) > nowMs ? html` <strong>(${t.announced})</strong>` : ""}</td>
                        <td>${one.operator}</td>
                        <td>${one.owners.join(", ")}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>`
      }`,
  );
}
