import type { ChatNode, LogWriter, Taken } from "@lampion/core";
import { fromBase64Url, readRecords, requestDigest, toHex, type OpeningRequest } from "@lampion/proof";
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

interface TakePorts {
  readonly log: Pick<LogWriter, "about">;
  readonly node: Pick<ChatNode, "takeOpened">;
}
/** Records that two custodians opened become evidence of the report that asked: only of a request that is in the log, and judged as those of a device are. */
export async function takeHandedIn(ports: TakePorts, text: string): Promise<HandedOutcome> {
  const handed = read(text);
  return handed === null ? { kind: "refused", why: "not-readable" } : takeRecords(ports, handed);
}

/** What lies in another sheet than those of the request is left out: custodians opened these and no others. */
export async function takeRecords(ports: TakePorts, { request, records: text }: HandedIn): Promise<HandedOutcome> {
  const report = reportOf(request.basis);
  const records = readRecords(fromBase64Url(text) ?? new Uint8Array());
  if (report === null || records === null) return { kind: "refused", why: "not-readable" };
  const digest = requestDigest(native, request);
  const entries = await ports.log.about(request.id, 10);
  if (!entries.some((one) => one.type === "opening" && one.content["request"] === digest)) return { kind: "refused", why: "not-logged" };
  const sheets = new Set(request.sheets.map((one) => one.sheet));
  return ports.node.takeOpened(
    report,
    records.map((one) => one.held).filter((held) => sheets.has(toHex(held.record.slice(18, 34)))),
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
