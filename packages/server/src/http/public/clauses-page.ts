import { policies } from "@lampion/core";
import { html } from "hono/html";
import { page, type Asked, type Piece } from "../paper/layout.ts";
import { publicWords } from "./words.ts";

/** Every clause that a decision can name, from the table that the desk decides by: number, version, title, what it is about, category of the law (DSA art. 14, LW-44). Without script. */
export function clausesPage(asked: Asked): Piece {
  const { language } = asked;
  const t = publicWords[language].clauses;
  const byNumber = policies.toSorted((a, b) => a.clause.localeCompare(b.clause, "en", { numeric: true }));
  return page(
    asked,
    "/clauses",
    t.title,
    html`<p class="lead">${t.lead}</p>
      ${byNumber.map(
        (one) =>
          html`<section class="panel" id="c${one.clause}">
            <h2>${one.clause} · ${one.title[language]}</h2>
            <ul class="plain-list">
              ${one.facts.map((fact) => html`<li>${fact[language]}</li>`)}
            </ul>
            <p class="soft">${t.version} ${one.version} · ${t.severity} ${one.severity} · ${one.category}${one.byProgram === true ? ` · ${t.byProgram}` : ""}</p>
          </section>`,
      )}`,
  );
}
