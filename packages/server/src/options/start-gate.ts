import { readFileSync } from "node:fs";
import { join } from "node:path";
import { territories } from "@lampion/core";
import { Type, type Static } from "typebox";
import { Compile } from "typebox/compile";
import type { MemoryFacts } from "./memory-facts.ts";
import { transparencyUrl } from "../desk/transparency-http.ts";
import type { Options } from "./options.ts";

const day = 86_400_000;
const closed = { additionalProperties: false } as const;
const Text = Type.String({ minLength: 1, maxLength: 500 });
const Day = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" });

/** What an operator states for production, in `house.json` of the data folder: facts about people and papers, no switch of the product (LW-116). */
export const HouseFile = Type.Partial(
  Type.Object(
    {
      "contacts.authorities": Text,
      "contacts.users": Text,
      "contacts.languages": Type.Array(Type.String({ pattern: "^[a-z]{2}$" }), { minItems: 1 }),
      "dsc.country": Type.String({ pattern: "^[A-Z]{2}$" }),
      "establishment.country": Type.String({ pattern: "^[A-Z]{2}$" }),
      legalRepresentative: Text,
      "dsa.tier": Type.Union([Type.Literal("micro-small"), Type.Literal("platform")]),
      "dsa.tierSince": Day,
      "dsa.sandboxSince": Day,
      "terms.version": Text,
      "terms.digest": Type.String({ pattern: "^[0-9a-f]{64}$" }),
      jurisdictions: Type.Array(Type.String({ pattern: "^[A-Z]{2}$" }), { minItems: 1 }),
      "compliance.dpia": Day,
      "compliance.riskReview": Day,
      "compliance.retention": Day,
      "fr.injunction.validUntil": Day,
      "eEvidence.selfAssessment": Day,
      "onCall.telephone": Type.String({ pattern: "^\\+?[0-9 ]{6,20}$" }),
      "onCall.testedOn": Day,
    },
    closed,
  ),
  closed,
);
export type HouseFile = Static<typeof HouseFile>;

/** What the running installation has, counted by who opens it. */
export interface GateFacts {
  /** People of the desk who have signed the house rules and hold a passkey. */
  readonly people: number;
  /** Custodians of words and of lines, and how many organisations hold them. */
  readonly custodians: { readonly words: number; readonly lines: number; readonly organisations: number };
  /** The key store lies outside the data folder or in NATS, so that no copy of that folder has a key. */
  readonly keysApart: boolean;
  /** Whether memory can come onto a disk by itself. */
  readonly memory: MemoryFacts;
  readonly witnesses: number;
  readonly hasTimestamps: boolean;
  /** Real providers of a proof of age; the test wallet is none. */
  readonly ageProviders: number;
  /** Countries with help lines that were checked within a year. */
  readonly helplines: readonly string[];
}
export interface Missing {
  readonly setting: string;
  readonly rule: string;
  readonly what: string;
}
const unionOf = new Set("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" "));
const fileCheck = Compile(HouseFile);

/** Everything that production needs and does not have, at once (LW-114). Pure. `desk.people` under five is no fault: then the server starts with rooms only (OP-3). */
export function startGate(
  options: Pick<Options, "contact" | "origin" | "operator" | "dsaDatabase" | "dsaToken">,
  file: unknown,
  facts: GateFacts,
  nowMs: number,
): readonly Missing[] {
  const missing: Missing[] = [];
  const lack = (setting: string, rule: string, what: string): void => void missing.push({ setting, rule, what });
  const known = fileCheck.Check(file) ? (file as HouseFile) : {};
  if (!fileCheck.Check(file)) lack("house.json", "LW-114", "it is missing or has a field of another form; docs/operating.md has the whole list");
  const need = (setting: keyof HouseFile, rule: string, what: string): void => {
    if (known[setting] === undefined) lack(setting, rule, what);
  };
  const within = (setting: keyof HouseFile, days: number, rule: string, what: string): void => {
    const value = known[setting];
    const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(at) || nowMs - at > days * day || at > nowMs + day) lack(setting, rule, `${what}; give the day (YYYY-MM-DD) on which it was last done, within ${days} days`);
  };
  if (options.operator.trim() === "" || options.operator === "Lampion") lack("OPERATOR_NAME", "OP-1", "the name of who runs this");
  if (options.contact.trim() === "") lack("OPERATOR_CONTACT", "OP-10", "how people reach a person");
  if (!options.origin.startsWith("https://")) lack("PUBLIC_ORIGIN", "AP-21", "the address of the site, with https");
  need("contacts.authorities", "LW-7", "a monitored mailbox for authorities");
  need("contacts.users", "LW-8", "a contact for users that a person answers");
  need("contacts.languages", "LW-7", 'the languages of these contacts, such as ["fr", "en"]');
  need("dsc.country", "LW-7", "the country of the Digital Services Coordinator");
  need("establishment.country", "LW-9", "the country of establishment");
  if (known["establishment.country"] !== undefined && !unionOf.has(known["establishment.country"]))
    need("legalRepresentative", "LW-9", "a legal representative in the Union, since the establishment is outside");
  need("dsa.tier", "LW-1", "micro-small or platform");
  need("dsa.tierSince", "LW-1", "since when (YYYY-MM-DD)");
  if (known["dsa.tier"] === "platform") {
    if (options.dsaToken === "") lack("DSA_DATABASE_TOKEN", "LW-31", "the token of the Transparency Database: a platform submits its statements there");
    if (options.dsaDatabase !== transparencyUrl)
      need("dsa.sandboxSince", "LW-31", "since when another database than the Commission's is used (YYYY-MM-DD); its sandbox is for the time of trying, and nothing in it counts");
  }
  need("terms.version", "LW-10", "the version of the terms in force");
  need("terms.digest", "LW-10", "the SHA-256 of their text");
  need("jurisdictions", "LW-3", "the countries served");
  for (const country of known.jurisdictions ?? []) if (!facts.helplines.includes(country)) lack("helplines", "LW-73", `help lines for ${country}, checked within 12 months`);
  within("compliance.dpia", 365, "LW-90", "the impact assessment");
  within("compliance.riskReview", 365, "LW-47", "the review of risks for minors");
  within("compliance.retention", 365, "LW-91", "the review of what is kept how long");
  if (known.jurisdictions?.includes("FR") === true) need("fr.injunction.validUntil", "LW-62", "until when the injunction to keep connection data runs (a past day is allowed)");
  within("eEvidence.selfAssessment", 365, "LW-111", "the self-assessment for e-Evidence");
  need("onCall.telephone", "SA-8", "the telephone of who is on call, for a life at risk and the one-hour order");
  within("onCall.testedOn", 30, "LW-65", "a test call to that telephone");
  for (const set of ["words", "lines"] as const)
    if (facts.custodians[set] < 3) lack(`custodians.${set}`, "EV-5", `three custodians, there are ${facts.custodians[set]}: lampion custodians`);
  if (facts.custodians.words >= 3 && facts.custodians.organisations < 2) lack("custodians", "EV-5", "custodians of two organisations at least");
  if (!facts.keysApart) lack("LAMPION_KEYS", "EV-4", "a folder outside the data folder, on an encrypted volume that no backup reads, or LAMPION_KEY_STORE=nats");
  if (facts.memory.swap.length > 0)
    lack(
      "swap",
      "EV-2",
      `no swap, or an encrypted one: sheet keys are in memory and must never lie on a disk; there is ${facts.memory.swap.join(", ")} (docs/operating.md, Memory)`,
    );
  if (facts.memory.dumps !== null) lack("core dumps", "EV-2", `switched off: ${facts.memory.dumps} (docs/operating.md, Memory)`);
  if (facts.witnesses < 1) lack("LOG_WITNESSES", "EV-47", "one witness of the transparency log that is not the operator");
  if (!facts.hasTimestamps) lack("LOG_TIMESTAMPS", "EV-47", "the address of a time stamp authority");
  if (facts.ageProviders < 1) lack("age.providers", "EN-19", "one real provider of a proof of age; the test wallet is for development");
  return missing;
}
/** OP-3: private talk needs five named people who have signed. */
export const opensPrivateTalk = (facts: Pick<GateFacts, "people">): boolean => facts.people >= 5;
/** LW-61: the French decree asks for the source of each connection, whether or not an injunction about traffic is in force; no other country served does. */
export const asksForLines = (file: unknown): boolean => fileCheck.Check(file) && (file as HouseFile).jurisdictions?.includes("FR") === true;
/** Whether statements are submitted, and for which states: `micro-small` until somebody says `platform` (LW-1). Places outside the table of the database are no territory there. */
export function submissionsOf(file: unknown): { readonly tier: "micro-small" | "platform"; readonly territory: readonly string[] } {
  const known = fileCheck.Check(file) ? (file as HouseFile) : {};
  const served = known.jurisdictions?.filter((country) => territories.includes(country)) ?? [];
  return { tier: known["dsa.tier"] ?? "micro-small", territory: served.length === 0 ? ["FR"] : served };
}
export const missingLine = (one: Missing): string => `${one.setting}: ${one.what} (${one.rule})`;

/** `house.json` as it stands; null when there is none or it is no JSON. */
export function readHouseFile(data: string): unknown {
  try {
    return JSON.parse(readFileSync(join(data, "house.json"), "utf8"));
  } catch {
    return null;
  }
}
