import type { PublicationCard } from "@lampion/protocol";
import { html } from "hono/html";
import { day, page, type Asked, type Piece } from "../paper/layout.ts";
import { publicWords } from "./words.ts";

/** Yearly reports of moderation (DSA art. 15, 24): every version of each, corrections marked (LW-40); without script. */
export function reportsPage(asked: Asked, cards: readonly PublicationCard[]): Piece {
  const t = publicWords[asked.language].reports;
  const say = (sentence: string, values: Readonly<Record<string, string | number>>): string =>
    sentence.replaceAll(/\{(\w+)\}/g, (_all, name: string) => String(values[name] ?? ""));
  const one = (card: PublicationCard): Piece =>
    html`<section class="panel" id="r${card.year}v${card.version}">
      <h2>${card.year}${card.correction === null ? "" : html` · <strong>${say(t.correction, { n: card.version })}</strong>`}</h2>
      <p>${say(t.published, { day: day(card.at, asked.words) })}</p>
      ${
        card.correctedBy === null
          ? ""
          : html`<p>
              <strong><a href="#r${card.year}v${card.correctedBy}">${say(t.corrected, { n: card.correctedBy })}</a></strong>
            </p>`
      }
      ${
        card.correction === null
          ? ""
          : html`<dl>
              <dt>${t.changed}</dt>
              <dd>${card.correction.changed}</dd>
              <dd class="soft">${card.changed.join(", ")}</dd>
              <dt>${t.why}</dt>
              <dd>${card.correction.why}</dd>
              <dt>${t.method}</dt>
              <dd>${card.correction.method}</dd>
            </dl>`
      }
      <ul class="plain-list">
        ${card.files.map(({ name }) => html`<li><a href="/reports/${card.year}/v${card.version}/${name}">${name}</a></li>`)}
      </ul>
    </section>`;
  return page(
    asked,
    "/reports",
    t.title,
    html`<p class="lead">${t.lead}</p>
      ${cards.length === 0 ? html`<p>${t.none}</p>` : cards.map(one)}`,
  );
}
