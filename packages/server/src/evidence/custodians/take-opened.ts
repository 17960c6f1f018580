import type { ChatNode, LogWriter, Taken } from "@lampion/core";
import { fromBase64Url, readRecords, requestDigest, type OpeningRequest } from "@lampion/proof";
import { native } from "../primitives.ts";

/** What a request by a recall code stands on: custodians read it, and what they opened finds its report by it. */
export const recallBasis = (report: string): string => `EV-36, report ${report}`;
const reportOf = (basis: string): string | null => /^EV-36, report ([A-Za-z0-9_-]{1,64})$/.exec(basis)?.[1] ?? null;

/** What `lampion custodians hand-in` sends. */
export interface HandedIn {
  readonly request: OpeningRequest;
  /** A file of records, base64url. */
  readonly records: string;
}
export type HandedOutcome = Taken | { readonly kind: "refused"; readonly why: "not-readable" | "not-logged" };

/** Records that two custodians opened become evidence of the report that asked: only of a request that is in the log, and judged as those of a device are. */
export async function takeHandedIn(ports: { readonly log: Pick<LogWriter, "about">; readonly node: Pick<ChatNode, "takeOpened"> }, text: string): Promise<HandedOutcome> {
  const handed = read(text);
  const report = handed === null ? null : reportOf(handed.request.basis);
  const records = handed === null ? null : readRecords(fromBase64Url(handed.records) ?? new Uint8Array());
  if (handed === null || report === null || records === null) return { kind: "refused", why: "not-readable" };
  const digest = requestDigest(native, handed.request);
  const entries = await ports.log.about(handed.request.id, 10);
  if (!entries.some((one) => one.type === "opening" && one.content["request"] === digest)) return { kind: "refused", why: "not-logged" };
  return ports.node.takeOpened(
    report,
    records.map((one) => one.held),
  );
}

function read(text: string): HandedIn | null {
  try {
    const one = JSON.parse(text) as Partial<HandedIn> | null;
    const { request, records } = one ?? {};
    return typeof request === "object" && typeof request.id === "string" && request.id !== "" && typeof request.basis === "string" && typeof records === "string"
      ? { request, records }
      : null;
  } catch {
    return null;
  }
}
