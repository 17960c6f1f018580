import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reasons, type LightOut, type SafetyFigures } from "@lampion/protocol";
import { policies } from "@lampion/core";
import { Hono } from "hono";
import { ownersFault, readOperator, type OperatorFile } from "../../options/operator-file.ts";
import { readOptions } from "../../options/options.ts";
import type { DeskEnv } from "../desk/gate.ts";
import { lookedFor } from "./looked-for.ts";
import { addPublicPages, type PublicPorts } from "./public-pages.ts";

const dayMs = 86_400_000;
const nowMs = Date.UTC(2026, 10, 26, 12);
const operator: OperatorFile = {
  legalName: "Association des lampions",
  form: "association loi 1901",
  address: "1 rue de l'Exemple, 75011 Paris",
  registerNumber: "W751000000",
  publicationDirector: "Claude Martin",
  host: "Un hébergeur, Paris",
  contacts: { people: "bonjour@lampion.example", authorities: "autorites@lampion.example", languages: ["fr", "en"] },
  supervisingAuthority: "Arcom",
  custodians: [
    { name: "A. Durand", organisation: "Association des lampions", isOperator: true },
    { name: "B. Petit", organisation: "Une autre maison", isOperator: false },
    { name: "C. Roux", organisation: "Une troisième", isOperator: false },
  ],
  funding: { fr: "par des dons", en: "by donations" },
  owners: [
    { since: "2026-01-01", operator: "Association des lampions", owners: ["ses membres"] },
    { since: "2027-03-01", operator: "Fondation des lampions", owners: ["la fondation"] },
  ],
};
const light: LightOut = { light: "low", causes: ["nobody"], off: ["photos", "links"], risesAt: null };
const span: SafetyFigures["spans"][number] = {
  days: 30,
  reports: 120,
  decisions: 118,
  restrictions: 44,
  automaticShare: 0.25,
  appeals: null,
  overturnedShare: 0.05,
  orders: null,
  perCategory: [{ category: "CYBER_VIOLENCE", reports: 61 }],
  perSeverity: [{ severity: "S2", lookMedian: 1_800_000, decideMedian: 7_200_000, decideP95: 18_000_000 }],
};
const figures: SafetyFigures = {
  until: nowMs - dayMs,
  spans: [{ ...span, days: 1, reports: null }, span],
  coveredShare: 0.75,
  lightHours: { full: 100, dimmed: 20, low: 4, night: 0 },
};

function site(given: { operator?: OperatorFile | null; figures?: SafetyFigures | null; reports?: PublicPorts["reports"] } = {}) {
  const read = readOptions([], {});
  if (read.kind !== "options") throw new Error("options");
  const app = new Hono<DeskEnv>();
  addPublicPages(app, {
    options: read.options,
    operator: given.operator === undefined ? operator : given.operator,
    logFolder: "/nowhere",
    safetyFigures: () => (given.figures === undefined ? figures : given.figures),
    light: () => light,
    reports: given.reports ?? { cards: () => [], file: async () => null },
    nowMs: () => nowMs,
  });
  return async (path: string): Promise<string> => (await (await app.request(path)).text()).replaceAll("&#39;", "'");
}

test("[OP-1, AP-22] who runs the place stands on a page without script, in both languages, every part of it", async () => {
  const get = site();
  for (const language of ["fr", "en"]) {
    const page = await get(`/about?lang=${language}`);
    expect(page).not.toContain("<script");
    for (const said of [
      "Association des lampions",
      "W751000000",
      "Claude Martin",
      "Un hébergeur, Paris",
      "bonjour@lampion.example",
      "autorites@lampion.example",
      "Arcom",
      "B. Petit",
    ])
      expect(page).toContain(said);
  }
  expect(await get("/about?lang=fr")).toContain("par des dons");
  expect(await get("/about?lang=en")).toContain("by donations");
  expect(await site({ operator: null })("/about?lang=en")).toContain("No contact is given.");
});

test("[SF-86] what the judge looks for, and why, stands on the page of who runs the place: every reason that an author can be given, in short plain sentences, and no word of its lists", async () => {
  const said = new Set(lookedFor.flatMap((one) => one.reasons));
  // A check that failed and a level that is missing are nothing that is looked for.
  expect(reasons.filter((reason) => !said.has(reason))).toEqual(["check-failed", "level"]);
  const get = site();
  for (const language of ["fr", "en"] as const) {
    const page = (await get(`/about?lang=${language}`)).replaceAll("\u00A0", " ");
    for (const one of lookedFor) for (const part of one[language]) expect(page).toContain(part);
    for (const part of lookedFor.flatMap((one) => one[language]))
      expect([part, part.split(" ").length <= 18, Math.max(...part.split(/[ ,:;']/).map((word) => word.length)) <= 14]).toEqual([part, true, true]);
  }
});

test("[OP-2] the ownership history is public from the first day, announced changes are marked", async () => {
  const page = await site()("/owners?lang=en");
  expect(page.indexOf("2026-01-01")).toBeGreaterThan(0);
  expect(page).toMatch(/2027-03-01 <strong>\(announced\)/);
  expect(page).not.toMatch(/2026-01-01 <strong>/);
});

describe("[OP-2] the history of owners", () => {
  const [first, second] = operator.owners as [OperatorFile["owners"][number], OperatorFile["owners"][number]];
  test("is added to and never changed: a line that was shown must be there to the letter", () => {
    expect(ownersFault([], [first], nowMs)).toBeNull();
    expect(ownersFault([first], [first], nowMs)).toBeNull();
    expect(ownersFault([first], [{ ...first, owners: ["somebody else"] }], nowMs)).toContain("never changed");
    expect(ownersFault([first, second], [first], nowMs)).toContain("never changed");
    expect(ownersFault([first], [second, first], nowMs)).toContain("never changed");
  });
  test("takes a change that is announced 30 days ahead, and refuses a hasty one", () => {
    expect(ownersFault([first], [first, second], nowMs)).toBeNull();
    const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
    expect(ownersFault([first], [first, { ...second, since: day(nowMs + 29 * dayMs) }], nowMs)).toContain("30 days");
    expect(ownersFault([first], [first, { ...second, since: day(nowMs + 31 * dayMs) }], nowMs)).toBeNull();
  });
});

test("operator.json is read whole or refused with the place of its fault", () => {
  const folder = mkdtempSync(join(tmpdir(), "lampion-operator-"));
  const read = (value: unknown): string => {
    writeFileSync(join(folder, "operator.json"), typeof value === "string" ? value : JSON.stringify(value));
    const found = readOperator(folder);
    return found.kind === "refused" ? found.why : found.kind;
  };
  try {
    expect(readOperator(folder).kind).toBe("none");
    expect(read(operator)).toBe("operator");
    expect(read("{")).toContain("no JSON");
    expect(read({ ...operator, legalName: "" })).toContain("/legalName");
    expect(read({ ...operator, contacts: { ...operator.contacts, languages: [] } })).toContain("/contacts/languages");
    expect(read({ ...operator, secret: "x" })).toContain("does not say");
    expect(read({ ...operator, owners: [...operator.owners].reverse() })).toContain("in the order of their days");
    expect(read({ ...operator, custodians: operator.custodians.map((one) => ({ ...one, isOperator: true })) })).toContain("one custodian of three");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("[OP-6] the safety figures are told in words, none under ten, and the download has the same numbers", async () => {
  const get = site();
  const page = await get("/safety?lang=en");
  for (const said of ["120", "118", "25%", "5%", "fewer than 10", "CYBER_VIOLENCE", "30 min", "2 h 00", "5 h 00"]) expect(page).toContain(said);
  const csv = await get("/safety.csv");
  const rows = csv.trimEnd().split("\r\n");
  expect(rows[0]).toBe("until,days,figure,of,value");
  expect(rows).toContain("2026-11-25T12:00:00.000Z,30,reports,,120");
  expect(rows).toContain("2026-11-25T12:00:00.000Z,1,reports,,");
  expect(rows).toContain("2026-11-25T12:00:00.000Z,30,reports,CYBER_VIOLENCE,61");
  expect(await site({ figures: null })("/safety?lang=en")).toContain("No figures yet.");
  expect(await site({ figures: null })("/safety.csv")).toBe("until,days,figure,of,value\r\n");
});

test("[OP-7] the light and what is off are said live, and neither how many are on duty nor why the light is low", async () => {
  for (const language of ["fr", "en"]) {
    const page = await site()(`/safety?lang=${language}`);
    expect(page).toMatch(/en veilleuse|low/);
    expect(page).toMatch(/photos/);
    expect(page).toMatch(/75/);
    expect(page).not.toMatch(/nobody is on duty|personne n'est de veille|no-second|[0-9]+ (on duty|de veille)/i);
  }
});

test("[LW-40, AP-22] every version of a year's report stands in public without script: the correction marked and dated, the one before reachable and said to be corrected", async () => {
  const files = [{ name: "4_notices.csv", digest: "a" }];
  const correction = { changed: "Two <b>notices</b>.", why: "Counted twice.", method: "Folded anew." };
  const get = site({
    reports: {
      cards: () => [
        { year: 2027, version: 2, at: Date.UTC(2028, 2, 3, 12), files, correction, changed: ["4_notices.csv"], correctedBy: null },
        { year: 2027, version: 1, at: Date.UTC(2028, 1, 1, 12), files, correction: null, changed: [], correctedBy: 2 },
      ],
      file: async (year, version, name) => (year === 2_027 && name === "4_notices.csv" && version <= 2 ? `version ${version}\r\n` : null),
    },
  });
  for (const [language, words] of [
    ["fr", ["correction, version 2", "3 mars 2028", "Corrigé par la version 2", "1 février 2028"]],
    ["en", ["correction, version 2", "3 March 2028", "Corrected by version 2", "1 February 2028"]],
  ] as const) {
    const page = await get(`/reports?lang=${language}`);
    for (const said of [...words, "Counted twice.", "Folded anew.", "Two &lt;b&gt;notices&lt;/b&gt;."]) expect(page).toContain(said);
    expect(page).not.toContain("<script");
    // The mark stands with the second alone.
    expect(page.split("correction, version 2").length).toBe(2);
    expect(page.indexOf("correction, version 2")).toBeLessThan(page.indexOf("v1/4_notices.csv"));
  }
  expect([await get("/reports/2027/v1/4_notices.csv"), await get("/reports/2027/v2/4_notices.csv")]).toEqual(["version 1\r\n", "version 2\r\n"]);
  for (const wrong of [
    "/reports/2027/v3/4_notices.csv",
    "/reports/2027/2/4_notices.csv",
    "/reports/2027/v1/other.csv",
    "/reports/2026/v1/4_notices.csv",
    "/reports/2027/v-1/4_notices.csv",
  ])
    expect(await get(wrong)).toContain("404");
  expect(await get("/safety?lang=en")).toContain('href="/reports?lang=en"');
  expect(await site()("/reports?lang=en")).toContain("No report is published yet.");
});

test("[LW-44, AP-22] every clause that a decision can name stands in public without script, in both languages, with its version, category and what it is about", async () => {
  const get = site();
  expect(policies.length).toBeGreaterThan(10);
  for (const language of ["fr", "en"] as const) {
    const page = (await get(`/clauses?lang=${language}`)).replaceAll("&quot;", '"').replaceAll("&amp;", "&");
    expect(page).not.toContain("<script");
    for (const one of policies)
      for (const said of [`${one.clause} · ${one.title[language]}`, one.category, ...one.facts.map((fact) => fact[language])]) expect(page).toContain(said);
    expect(page.split("<section").length - 1).toBe(policies.length);
    expect(await get(`/about?lang=${language}`)).toContain(`href="/clauses?lang=${language}"`);
  }
});
