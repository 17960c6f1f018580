/**
 * The Transparency Database as its public documentation describes it (schema in force since 1 July 2025), on the loopback: its fields and limits as a table of its own,
 * written apart from the code that it checks, all-or-nothing batches, unique `puid`s, its status codes. What it does wrong on purpose is told by `next`.
 */
export type Trouble =
  /** 429 with this much to wait, in seconds. */
  | { readonly kind: "busy"; readonly retryAfterS: number | null }
  | { readonly kind: "down" }
  /** Takes the batch and never says so. */
  | { readonly kind: "takes-silently" }
  /** Takes nothing and never answers. */
  | { readonly kind: "hangs" }
  /** Refuses the batch and does not say which row. */
  | { readonly kind: "vague" };
export interface TransparencyStub {
  readonly url: string;
  readonly token: string;
  /** How often each `puid` was stored. */
  readonly taken: ReadonlyMap<string, number>;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly requests: { readonly path: string; readonly size: number; readonly status: number }[];
  /** What happens to the next batches, first to last; then it behaves. */
  next(...troubles: readonly (Trouble | null)[]): void;
  /** Refuses rows of which this says something, besides what its table refuses. */
  refuses(why: ((row: Readonly<Record<string, unknown>>) => string | null) | null): void;
  /** Another token from now on. */
  renew(): void;
  stop(): void;
}
const some = (prefix: string, names: string): string[] => names.split(" ").map((name) => `${prefix}${name}`);
const lists: Readonly<Record<string, readonly string[]>> = {
  decision_visibility: some(
    "DECISION_VISIBILITY_",
    "CONTENT_REMOVED CONTENT_DISABLED CONTENT_DEMOTED CONTENT_AGE_RESTRICTED CONTENT_INTERACTION_RESTRICTED CONTENT_LABELLED OTHER",
  ),
  decision_monetary: some("DECISION_MONETARY_", "SUSPENSION TERMINATION OTHER"),
  decision_provision: some("DECISION_PROVISION_", "PARTIAL_SUSPENSION TOTAL_SUSPENSION PARTIAL_TERMINATION TOTAL_TERMINATION"),
  decision_account: some("DECISION_ACCOUNT_", "SUSPENDED TERMINATED"),
  account_type: some("ACCOUNT_TYPE_", "BUSINESS PRIVATE"),
  decision_ground: some("DECISION_GROUND_", "ILLEGAL_CONTENT INCOMPATIBLE_CONTENT"),
  content_type: some("CONTENT_TYPE_", "APP AUDIO IMAGE PRODUCT SYNTHETIC_MEDIA TEXT VIDEO OTHER"),
  category: some(
    "STATEMENT_CATEGORY_",
    "ANIMAL_WELFARE CONSUMER_INFORMATION CYBER_VIOLENCE CYBER_VIOLENCE_AGAINST_WOMEN DATA_PROTECTION_AND_PRIVACY_VIOLATIONS ILLEGAL_OR_HARMFUL_SPEECH INTELLECTUAL_PROPERTY_INFRINGEMENTS NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS PROTECTION_OF_MINORS RISK_FOR_PUBLIC_SECURITY SCAMS_AND_FRAUD SELF_HARM UNSAFE_AND_PROHIBITED_PRODUCTS VIOLENCE OTHER_VIOLATION_TC",
  ),
  territorial_scope: "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split(" "),
  source_type: some("SOURCE_", "ARTICLE_16 TRUSTED_FLAGGER TYPE_OTHER_NOTIFICATION VOLUNTARY"),
  automated_detection: ["Yes", "No"],
  automated_decision: some("AUTOMATED_DECISION_", "FULLY PARTIALLY NOT_AUTOMATED"),
  incompatible_content_illegal: ["Yes", "No"],
};
const several = new Set(["decision_visibility", "content_type", "territorial_scope", "category_addition", "category_specification"]);
const lengths: Readonly<Record<string, number>> = {
  puid: 500,
  decision_visibility_other: 500,
  decision_monetary_other: 500,
  decision_ground_reference_url: 500,
  illegal_content_legal_ground: 500,
  illegal_content_explanation: 2_000,
  incompatible_content_ground: 500,
  incompatible_content_explanation: 2_000,
  content_type_other: 500,
  category_specification_other: 500,
  decision_facts: 5_000,
  source_identity: 500,
};
const required = [
  "puid",
  "decision_ground",
  "content_type",
  "category",
  "content_date",
  "application_date",
  "territorial_scope",
  "decision_facts",
  "source_type",
  "automated_detection",
  "automated_decision",
];
const ends = ["end_date_account_restriction", "end_date_monetary_restriction", "end_date_service_restriction", "end_date_visibility_restriction"];
const removed = ["KEYWORD_ONLINE_BULLYING_INTIMIDATION", "KEYWORD_GENDER_BASED_VIOLENCE", "KEYWORD_IMAGE_BASED_SEXUAL_ABUSE", "KEYWORD_DISINFORMATION", "KEYWORD_DANGEROUS_TOYS"];
const isDay = (value: unknown): value is string => typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));

/** What the database would answer for one row: messages by field; empty when it takes it. */
export function faultsOfRow(row: Readonly<Record<string, unknown>>): Record<string, string[]> {
  const faults: Record<string, string[]> = {};
  const say = (field: string, what: string): void => void (faults[field] ??= []).push(what);
  for (const field of required)
    if (row[field] === undefined || row[field] === null || (typeof row[field] === "string" && row[field].trim() === "")) say(field, `The ${field} field is required.`);
  for (const [field, value] of Object.entries(row)) {
    const isKnown =
      field in lists || field in lengths || several.has(field) || ends.includes(field) || ["content_date", "application_date", "content_language", "content_id"].includes(field);
    if (!isKnown) say(field, `The ${field} field is unknown.`);
    if (several.has(field) && (!Array.isArray(value) || value.length === 0)) say(field, `The ${field} field must be an array.`);
    const allowed = lists[field];
    if (allowed !== undefined)
      for (const one of several.has(field) ? (Array.isArray(value) ? value : []) : [value]) if (!allowed.includes(String(one))) say(field, `The selected ${field} is invalid.`);
    const longest = lengths[field];
    if (longest !== undefined && (typeof value !== "string" || value.trim() === "" || value.length > longest))
      say(field, `The ${field} may not be greater than ${longest} characters.`);
  }
  if (!/^[a-zA-Z0-9-_]+$/.test(String(row["puid"]))) say("puid", "The puid format is invalid.");
  if (!["decision_visibility", "decision_monetary", "decision_provision", "decision_account"].some((field) => row[field] !== undefined))
    say("decision_visibility", "At least one decision is required.");
  const needs = (field: string, isWanted: boolean): void => {
    if (isWanted !== (row[field] !== undefined)) say(field, `The ${field} field is ${isWanted ? "required" : "prohibited"}.`);
  };
  const illegal = row["decision_ground"] === "DECISION_GROUND_ILLEGAL_CONTENT";
  for (const field of ["illegal_content_legal_ground", "illegal_content_explanation"]) needs(field, illegal);
  for (const field of ["incompatible_content_ground", "incompatible_content_explanation"]) needs(field, !illegal);
  if (illegal) needs("incompatible_content_illegal", false);
  needs("decision_visibility_other", Array.isArray(row["decision_visibility"]) && row["decision_visibility"].includes("DECISION_VISIBILITY_OTHER"));
  needs("content_type_other", Array.isArray(row["content_type"]) && row["content_type"].includes("CONTENT_TYPE_OTHER"));
  for (const one of Array.isArray(row["category_specification"]) ? row["category_specification"] : [])
    if (!/^KEYWORD_[A-Z_]+$/.test(String(one)) || removed.includes(String(one))) say("category_specification", "The selected category_specification is invalid.");
  const { content_language: language } = row;
  if (language !== undefined && (typeof language !== "string" || !/^[A-Z]{2}$/.test(language))) say("content_language", "The selected content_language is invalid.");
  const { content_date: content, application_date: application } = row;
  if (!isDay(content) || content < "2000-01-01" || content > "2038-01-01") say("content_date", "The content_date is out of range.");
  if (!isDay(application) || application < "2020-01-01") say("application_date", "The application_date is out of range.");
  for (const field of ends) {
    const value = row[field];
    if (value !== undefined && value !== null && (!isDay(value) || value < String(application))) say(field, `The ${field} must be a date after or equal to application_date.`);
  }
  return faults;
}

export function startTransparencyStub(): TransparencyStub {
  const taken = new Map<string, number>();
  const rows: Readonly<Record<string, unknown>>[] = [];
  const requests: { path: string; size: number; status: number }[] = [];
  const troubles: (Trouble | null)[] = [];
  let why: Parameters<TransparencyStub["refuses"]>[0] = null;
  let token = "1|token-of-the-stub";
  const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response => Response.json(body, { status, headers });
  const never = (): Promise<Response> => new Promise(() => {});
  async function batch(request: Request): Promise<Response> {
    const { statements } = (await request.json()) as { statements: Record<string, unknown>[] };
    const trouble = troubles.shift() ?? null;
    if (trouble?.kind === "busy") return json(429, { message: "Limit Reached" }, trouble.retryAfterS === null ? {} : { "retry-after": String(trouble.retryAfterS) });
    if (trouble?.kind === "down") return json(503, { message: "Service Unavailable" });
    if (trouble?.kind === "hangs") return never();
    if (!Array.isArray(statements) || statements.length < 1 || statements.length > 100)
      return json(422, { errors: { statements: ["The statements must have between 1 and 100 items."] } });
    const errors: Record<string, unknown> = {};
    for (const [at, row] of statements.entries()) {
      const faults = faultsOfRow(row);
      const own = why?.(row) ?? null;
      if (own !== null) faults["decision_facts"] = [own];
      if (Object.keys(faults).length > 0) errors[`statement_${at}`] = faults;
    }
    if (Object.keys(errors).length > 0 || trouble?.kind === "vague") return json(422, trouble?.kind === "vague" ? { message: "The given data was invalid." } : { errors });
    const puids = statements.map((row) => String(row["puid"]));
    const existing = puids.filter((puid) => taken.has(puid));
    if (existing.length > 0 || new Set(puids).size < puids.length) {
      const message = "The platform identifier(s) are not all unique within this call.";
      return json(422, { message, errors: { puid: [message], existing_puids: existing } });
    }
    for (const row of statements) {
      taken.set(String(row["puid"]), (taken.get(String(row["puid"])) ?? 0) + 1);
      rows.push(row);
    }
    return trouble?.kind === "takes-silently" ? never() : json(201, { statements: statements.map((row, id) => ({ ...row, id, uuid: crypto.randomUUID() })) });
  }
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      const path = new URL(request.url).pathname;
      const size = Number(request.headers.get("content-length") ?? 0);
      const answer = await (async () => {
        if (request.headers.get("authorization") !== `Bearer ${token}`) return json(401, { message: "Unauthenticated." });
        if (request.headers.get("accept") !== "application/json") return json(406, {});
        if (request.method === "POST" && path === "/api/v1/statements") return batch(request);
        const puid = /^\/api\/v1\/statement\/existing-puid\/([^/]+)$/.exec(path)?.[1];
        if (puid === undefined) return json(404, { message: "Not Found" });
        return taken.has(puid) ? json(302, { message: "statement of reason found", puid }) : json(404, { message: "statement of reason not found", puid });
      })();
      requests.push({ path, size, status: answer.status });
      return answer;
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}/api/v1`,
    get token() {
      return token;
    },
    taken,
    rows,
    requests,
    next: (...more) => void troubles.push(...more),
    refuses: (said) => void (why = said),
    renew: () => void (token = `2|${crypto.randomUUID()}`),
    stop: () => void server.stop(true),
  };
}
