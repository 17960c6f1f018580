import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Type, type Static } from "typebox";
import { Compile } from "typebox/compile";

const closed = { additionalProperties: false } as const;
const Line = Type.String({ minLength: 1, maxLength: 300 });
const Day = Type.String({ pattern: "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$" });

/** One line of the ownership history (OP-2): who ran the place and who controlled it, since a day. A day ahead is an announced change. */
export const Owner = Type.Object({ since: Day, operator: Line, owners: Type.Array(Line, { minItems: 1, maxItems: 20 }) }, closed);
export type Owner = Static<typeof Owner>;

/** `operator.json` in the data folder: what `/about` says of who runs the place (OP-1). */
export const OperatorFile = Type.Object(
  {
    legalName: Line,
    form: Line,
    address: Line,
    registerNumber: Line,
    publicationDirector: Line,
    host: Line,
    contacts: Type.Object({ people: Line, authorities: Line, languages: Type.Array(Type.String({ pattern: "^[a-z]{2}$" }), { minItems: 1, maxItems: 24 }) }, closed),
    supervisingAuthority: Line,
    /** Only who is established outside the EU has one (DSA art. 13). */
    representative: Type.Optional(Line),
    /** Who holds the shares that open sealed records together. */
    custodians: Type.Array(Type.Object({ name: Line, organisation: Line, isOperator: Type.Boolean() }, closed), { maxItems: 12 }),
    funding: Type.Object({ fr: Line, en: Line }, closed),
    owners: Type.Array(Owner, { minItems: 1, maxItems: 200 }),
  },
  closed,
);
export type OperatorFile = Static<typeof OperatorFile>;
const operatorFile = Compile(OperatorFile);

export type OperatorRead = { readonly kind: "none" } | { readonly kind: "operator"; readonly operator: OperatorFile } | { readonly kind: "refused"; readonly why: string };

/** Reads `operator.json`. Every fault is one plain sentence with the place of it. */
export function readOperator(folder: string): OperatorRead {
  const path = join(folder, "operator.json");
  if (!existsSync(path)) return { kind: "none" };
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return { kind: "refused", why: `${path} is no JSON. docs/operating.md shows what it holds.` };
  }
  if (!operatorFile.Check(value)) {
    const [first] = operatorFile.Errors(value);
    return {
      kind: "refused",
      why: `${path} does not say what is asked for${first === undefined ? "" : ` at ${first.instancePath === "" ? "the top" : first.instancePath}: ${first.message}`}. docs/operating.md shows what it holds.`,
    };
  }
  const days = value.owners.map((one) => one.since);
  if (days.some((day, at) => at > 0 && day <= (days[at - 1] ?? ""))) return { kind: "refused", why: `${path}: the owners stand in the order of their days, each day once.` };
  if (value.custodians.filter((one) => one.isOperator).length * 3 > value.custodians.length)
    return { kind: "refused", why: `${path}: at most one custodian of three is from the operator (OP-1).` };
  return { kind: "operator", operator: value };
}

const noticeMs = 30 * 86_400_000;
/**
 * The history only grows (OP-2): what was shown before must be there to the letter, and a line that is new is announced 30 days ahead, but
 * for the very first ones. Gives the sentence that refuses the start, or null.
 */
export function ownersFault(shown: readonly Owner[], now: readonly Owner[], nowMs: number): string | null {
  for (const [at, before] of shown.entries())
    if (JSON.stringify(now[at]) !== JSON.stringify(before))
      return `operator.json: line ${at + 1} of the owners was shown as it was since ${before.since}; the history is added to and never changed (OP-2).`;
  if (shown.length === 0) return null;
  const hasty = now.slice(shown.length).find((one) => Date.parse(one.since) < nowMs + noticeMs);
  return hasty === undefined ? null : `operator.json: the change of ${hasty.since} is announced less than 30 days ahead (OP-2).`;
}
