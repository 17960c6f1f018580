import { isCategory, onlyOrders, taxonomy } from "@lampion/protocol";
import { territories, type Submission } from "./sor.ts";

const visibility = ["CONTENT_REMOVED", "CONTENT_DISABLED", "CONTENT_DEMOTED", "CONTENT_AGE_RESTRICTED", "CONTENT_INTERACTION_RESTRICTED", "CONTENT_LABELLED", "OTHER"].map(
  (name) => `DECISION_VISIBILITY_${name}`,
);
const provision = ["PARTIAL_SUSPENSION", "TOTAL_SUSPENSION", "PARTIAL_TERMINATION", "TOTAL_TERMINATION"].map((name) => `DECISION_PROVISION_${name}`);
const account = ["DECISION_ACCOUNT_SUSPENDED", "DECISION_ACCOUNT_TERMINATED"];
const contentTypes = ["APP", "AUDIO", "IMAGE", "PRODUCT", "SYNTHETIC_MEDIA", "TEXT", "VIDEO", "OTHER"].map((name) => `CONTENT_TYPE_${name}`);
const sources = ["SOURCE_ARTICLE_16", "SOURCE_TRUSTED_FLAGGER", "SOURCE_TYPE_OTHER_NOTIFICATION", "SOURCE_VOLUNTARY"];
const decisions = ["AUTOMATED_DECISION_FULLY", "AUTOMATED_DECISION_PARTIALLY", "AUTOMATED_DECISION_NOT_AUTOMATED"];
const keywords = new Set(taxonomy.flatMap((row) => row.keywords.map((keyword) => `KEYWORD_${keyword[1]}`)));
const prefix = "STATEMENT_CATEGORY_";
const day = /^\d{4}-\d{2}-\d{2}$/;

/** What the database would refuse, by field (table of regulation.md A.3, LW-28); empty when it would take it. */
export function submissionFaults(one: Submission): string[] {
  const faults: string[] = [];
  const need = (field: string, holds: boolean): void => {
    if (!holds) faults.push(field);
  };
  const within = (field: keyof Submission, max: number): void => {
    const value = one[field];
    if (value !== undefined) need(field, typeof value === "string" && value.trim().length > 0 && value.length <= max);
  };
  need("puid", /^[a-zA-Z0-9-_]+$/.test(one.puid) && one.puid.length <= 500);
  need("decision", one.decision_visibility !== undefined || one.decision_provision !== undefined || one.decision_account !== undefined);
  if (one.decision_visibility !== undefined) {
    need("decision_visibility", one.decision_visibility.length > 0 && one.decision_visibility.every((code) => visibility.includes(code)));
    need("decision_visibility_other", one.decision_visibility.includes("DECISION_VISIBILITY_OTHER") === (one.decision_visibility_other !== undefined));
  }
  if (one.decision_provision !== undefined) need("decision_provision", provision.includes(one.decision_provision));
  if (one.decision_account !== undefined) need("decision_account", account.includes(one.decision_account));
  if (one.account_type !== undefined) need("account_type", one.account_type === "ACCOUNT_TYPE_PRIVATE" || one.account_type === "ACCOUNT_TYPE_BUSINESS");
  const isIllegal = one.decision_ground === "DECISION_GROUND_ILLEGAL_CONTENT";
  need("decision_ground", isIllegal || one.decision_ground === "DECISION_GROUND_INCOMPATIBLE_CONTENT");
  need("illegal_content", isIllegal === (one.illegal_content_legal_ground !== undefined && one.illegal_content_explanation !== undefined));
  need("incompatible_content", isIllegal !== (one.incompatible_content_ground !== undefined && one.incompatible_content_explanation !== undefined));
  if (one.incompatible_content_illegal !== undefined) need("incompatible_content_illegal", !isIllegal && ["Yes", "No"].includes(one.incompatible_content_illegal));
  for (const field of ["illegal_content_legal_ground", "incompatible_content_ground", "category_specification_other", "decision_visibility_other"] as const) within(field, 500);
  for (const field of ["illegal_content_explanation", "incompatible_content_explanation"] as const) within(field, 2_000);
  need("decision_facts", one.decision_facts !== undefined);
  within("decision_facts", 5_000);
  need("content_type", one.content_type.length > 0 && one.content_type.every((code) => contentTypes.includes(code)));
  const category = one.category.startsWith(prefix) ? one.category.slice(prefix.length) : "";
  need("category", isCategory(category) && category !== onlyOrders);
  if (one.category_specification !== undefined)
    need("category_specification", one.category_specification.length > 0 && one.category_specification.every((code) => keywords.has(code)));
  if (one.content_language !== undefined) need("content_language", /^[A-Z]{2}$/.test(one.content_language));
  need("content_date", day.test(one.content_date) && one.content_date >= "2000-01-01" && one.content_date <= "2038-01-01");
  need("application_date", day.test(one.application_date) && one.application_date >= "2020-01-01");
  for (const field of ["end_date_account_restriction", "end_date_service_restriction", "end_date_visibility_restriction"] as const) {
    const value = one[field];
    if (value !== undefined && value !== null) need(field, day.test(value) && value >= one.application_date);
  }
  need("territorial_scope", one.territorial_scope.length > 0 && one.territorial_scope.every((code) => territories.includes(code)));
  need("source_type", sources.includes(one.source_type));
  need("automated_detection", ["Yes", "No"].includes(one.automated_detection));
  need("automated_decision", decisions.includes(one.automated_decision));
  return faults;
}

/** Things that would tell of a person, in any text of a submission (LW-29): nicknames of the case, addresses, links, runs of six digits, quoted words. */
export function personalIn(one: Submission, names: readonly string[], quotes: readonly string[]): string | null {
  for (const [field, value] of Object.entries(one)) {
    if (typeof value !== "string" || field === "puid" || field.endsWith("_date") || field.startsWith("end_date")) continue;
    const folded = value.toLowerCase();
    if (/[^\s@]+@[^\s@]+\.[a-z]{2,}/i.test(value)) return "e-mail";
    if (/https?:\/\/|www\./i.test(value)) return "link";
    const numbers = value.replaceAll(/\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?/g, "");
    if (/(?:\d[\s.-]?){6,}/.test(field === "illegal_content_legal_ground" ? numbers.replaceAll(article, "") : numbers)) return "digits";
    // Between signs that belong to no word: the nickname "Art" is not in "partial", and a quotation is one whatever stands between its words.
    const words = ` ${(folded.match(/[\p{L}\p{N}_]+/gu) ?? []).join(" ")} `;
    const isIn = (some: string, least: number): boolean => some.trim().length >= least && words.includes(` ${(some.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? ["\n"]).join(" ")} `);
    if (names.some((name) => isIn(name, 3))) return "name";
    if (quotes.some((quote) => isIn(quote, 12))) return "quote";
  }
  return null;
}
/** Numbers of articles and acts as French law has them, such as 222-33-2-2 or 2004-575: at most eight digits, the first three together. */
const article = /(?<!\d[\s.-]?)\b(?:\d{4}-\d{1,4}|\d{3}(?:-\d{1,2}){1,2}(?:-\d)?)\b(?![\s.-]?\d)/g;
