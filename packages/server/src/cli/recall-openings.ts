import { existsSync, readFileSync } from "node:fs";
import type { Report } from "@lampion/core";
import { toBase64Url, type OpeningFile, type OpeningRequest } from "@lampion/proof";
import { recallBasis, type HandedIn, type HandedOutcome } from "../evidence/custodians/take-opened.ts";
import { textOf } from "./opening-command.ts";

export const handInHelp = `lampion custodians hand-in REQUEST.json records.bin [--to http://127.0.0.1:4400]
                                                  gives what was opened for a recall code to the service on this machine, as evidence of the report`;
const hourMs = 3_600_000;

/** A request for what a report by a recall code asks (EV-36). */
export interface RecallAsked {
  readonly recall: string;
  readonly requester: string;
  readonly approvers: readonly string[];
}
/** Null when it is another kind of request. */
export function readRecalled(text: string | null): RecallAsked | null {
  try {
    const one = JSON.parse(text ?? "null") as (Partial<RecallAsked> & { set?: unknown }) | null;
    const isText = (value: unknown): value is string => typeof value === "string" && value.length <= 2_000;
    const { set, recall, requester, approvers } = one ?? {};
    if (set !== "words" || !isText(recall) || !isText(requester) || !Array.isArray(approvers) || approvers.length > 20 || !approvers.every(isText)) return null;
    return { recall, requester, approvers };
  } catch {
    return null;
  }
}

/** Exactly the hours that the report names, by what it is about; null when it is no report by a recall code. */
export function recallRequest(about: Report["about"] | null, { recall, requester, approvers }: RecallAsked): Omit<OpeningRequest, "id" | "atMs" | "sheets" | "executor"> | null {
  const stream = about?.stream ?? null;
  if (about?.own === undefined || stream === null) return null;
  const selectors = about.hoursMs.map((fromMs) => ({ stream, fromMs, toMs: fromMs + hourMs }));
  return { set: "words", purpose: "a report by one of the two, whose device is gone", basis: recallBasis(recall), requester, approvers, selectors };
}

const said: Readonly<Record<Extract<HandedOutcome, { kind: "refused" }>["why"], string>> = {
  "not-readable": "These are not a request by a recall code and its records. Give REQUEST.json and what `join` wrote.",
  "not-logged": "This request is not in the log of the service. Ask with `lampion custodians open`.",
  "not-asked": "The service knows no such report by a recall code.",
  nothing: "None of these records lies within the hours that the report asks for.",
};

/** 0 done, 1 refused with the reason, 2 not understood. */
export async function handInCommand(
  command: { readonly to: string; say(line: string): void; complain(line: string): void },
  request: string | undefined,
  records: string | undefined,
): Promise<number> {
  const file = textOf(request);
  if (file === null || records === undefined || !existsSync(records)) {
    command.complain(handInHelp);
    return 2;
  }
  const body: HandedIn = { request: (JSON.parse(file) as OpeningFile).request, records: toBase64Url(new Uint8Array(readFileSync(records))) };
  try {
    const answer = await fetch(new URL("/opened", command.to), { method: "POST", body: JSON.stringify(body) });
    const outcome = (await answer.json()) as HandedOutcome;
    if (outcome.kind === "taken") {
      command.say(
        `${outcome.records} records are evidence now${outcome.authenticated ? ", all of them authenticated" : "; not all of them are authenticated"}. Delete ${records} now.`,
      );
      return 0;
    }
    command.complain(said[outcome.why] ?? "It was not taken.");
  } catch {
    command.complain(`Nothing answers at ${command.to} on this machine. Is Lampion running, and is this its address?`);
  }
  return 1;
}
