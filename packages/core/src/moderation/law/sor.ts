import { categoryCode, keywordCode } from "@lampion/protocol";
import { policyOf } from "../policies.ts";
import type { DecisionView, DeskState, StatementView } from "../state.ts";
import { factsOf, statementWords } from "../statement.ts";

/** One submission to the Transparency Database (regulation.md A.3, schema in force since 1 July 2025). Absent fields are left out, never null but for end dates. */
export interface Submission {
  readonly puid: string;
  readonly decision_visibility?: readonly string[];
  readonly decision_visibility_other?: string;
  readonly decision_provision?: string;
  readonly decision_account?: string;
  readonly account_type?: string;
  readonly decision_ground: string;
  readonly illegal_content_legal_ground?: string;
  readonly illegal_content_explanation?: string;
  readonly incompatible_content_ground?: string;
  readonly incompatible_content_explanation?: string;
  readonly incompatible_content_illegal?: string;
  readonly content_type: readonly string[];
  readonly category: string;
  readonly category_specification?: readonly string[];
  readonly category_specification_other?: string;
  readonly content_language?: string;
  readonly content_date: string;
  readonly application_date: string;
  readonly end_date_account_restriction?: string | null;
  readonly end_date_service_restriction?: string | null;
  readonly end_date_visibility_restriction?: string | null;
  readonly territorial_scope: readonly string[];
  readonly decision_facts: string;
  readonly source_type: string;
  readonly automated_detection: string;
  readonly automated_decision: string;
}
/** Member states and EEA as the database writes them: Greece is GR here. */
export const territories: readonly string[] = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split(" ");
/** YYYY-MM-DD of a time, UTC. */
export const dayText = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const automated = { fully: "AUTOMATED_DECISION_FULLY", partially: "AUTOMATED_DECISION_PARTIALLY", not: "AUTOMATED_DECISION_NOT_AUTOMATED" } as const;
const sources = { notice: "SOURCE_ARTICLE_16", flagger: "SOURCE_TRUSTED_FLAGGER", own: "SOURCE_VOLUNTARY", order: "SOURCE_TYPE_OTHER_NOTIFICATION" } as const;

/** What Lampion does as the database and sheets 5 and 6 name it (table of regulation.md A.3); null: no restriction in their sense. */
export function measureOf(decision: DecisionView): { readonly kind: "visibility" | "provision" | "account"; readonly code: string; readonly column: string } | null {
  const wanted = decision.consequence;
  switch (wanted.kind) {
    case "none":
    case "warn":
    case "restore":
    case "resume-talk":
      return null;
    case "stop":
      return wanted.how === "held"
        ? { kind: "visibility", code: "DECISION_VISIBILITY_CONTENT_DISABLED", column: "Visibility restriction Disable" }
        : { kind: "visibility", code: "DECISION_VISIBILITY_CONTENT_REMOVED", column: "Visibility restriction Removal" };
    case "remove":
      return { kind: "visibility", code: "DECISION_VISIBILITY_CONTENT_REMOVED", column: "Visibility restriction Removal" };
    case "slow-room":
    case "lock-room":
      return { kind: "visibility", code: "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED", column: "Visibility restriction Interaction restricted" };
    case "pause":
    case "part":
    case "freeze-talk":
      return { kind: "provision", code: "DECISION_PROVISION_PARTIAL_SUSPENSION", column: "Provision of the service Suspension" };
    case "close-room":
      return { kind: "provision", code: "DECISION_PROVISION_PARTIAL_TERMINATION", column: "Provision of the service Termination" };
    case "close-door":
      return wanted.minutes === null
        ? { kind: "account", code: "DECISION_ACCOUNT_TERMINATED", column: "Account restriction Termination" }
        : { kind: "account", code: "DECISION_ACCOUNT_SUSPENDED", column: "Account restriction Suspension" };
  }
}

/** The submission of one statement, from templates only; null for what is never submitted: no measure, or a measure on private talk that is not on access as such (LW-30). */
export function submissionOf(state: DeskState, statement: StatementView, settings: { readonly territory: readonly string[] }): Submission | null {
  const decision = state.decisions.get(statement.decision);
  if (decision === undefined) return null;
  const measure = measureOf(decision);
  if (measure === null || (decision.isPrivate && measure.kind !== "account")) return null;
  const policy = policyOf(decision.policy);
  const fact = factsOf(decision).en;
  const restriction = decision.restriction === null ? undefined : state.restrictions.get(decision.restriction);
  const end = restriction?.until === null || restriction === undefined ? null : dayText(restriction.until);
  const one = state.cases.get(decision.case);
  const words = statementWords(decision.consequence, { since: statement.at, until: restriction?.until ?? null, reviewAt: null }).en;
  return {
    puid: statement.id,
    ...(measure.kind === "visibility" ? { decision_visibility: [measure.code], end_date_visibility_restriction: end } : {}),
    ...(measure.kind === "provision" ? { decision_provision: measure.code, end_date_service_restriction: end } : {}),
    ...(measure.kind === "account" ? { decision_account: measure.code, account_type: "ACCOUNT_TYPE_PRIVATE", end_date_account_restriction: end } : {}),
    ...(decision.ground === "law"
      ? { decision_ground: "DECISION_GROUND_ILLEGAL_CONTENT", illegal_content_legal_ground: decision.rule.slice(0, 500), illegal_content_explanation: fact }
      : {
          decision_ground: "DECISION_GROUND_INCOMPATIBLE_CONTENT",
          incompatible_content_ground: decision.rule.slice(0, 500),
          incompatible_content_explanation: fact,
          incompatible_content_illegal: "No",
        }),
    content_type: [decision.policy === "abuse-image" || decision.policy === "intimate-image" ? "CONTENT_TYPE_IMAGE" : "CONTENT_TYPE_TEXT"],
    category: categoryCode(decision.category),
    ...(decision.keyword === null ? {} : { category_specification: [keywordCode(decision.keyword)] }),
    ...(decision.keyword === "OTHER" && policy?.other !== undefined ? { category_specification_other: policy.other } : {}),
    ...(one === undefined ? {} : { content_language: one.language.toUpperCase().slice(0, 2) }),
    content_date: dayText(one?.openedAt ?? decision.at),
    application_date: dayText(statement.at),
    territorial_scope: settings.territory,
    decision_facts: `${fact} ${words}`.trim(),
    source_type: sources[decision.source],
    automated_detection: decision.automation.detection ? "Yes" : "No",
    automated_decision: automated[decision.automation.decision],
  };
}
