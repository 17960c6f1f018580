import { randomBytes } from "node:crypto";
import type { LogWriter, PreparedEntry } from "@lampion/core";
import { inclusionPath, openingFormat, requestDigest, sheetsMost, toHex, parseCheckpoint, type OpeningFile, type OpeningRequest, type ShownEntry } from "@lampion/proof";
import type { DeskSigner } from "../log/desk-key.ts";
import type { LogFiles } from "../log/log-files.ts";
import { native } from "../primitives.ts";

/** What lies sealed and could be opened, as the store knows it. */
export interface SealedSheet {
  /** Hex. */
  readonly sheet: string;
  readonly stream: string;
  readonly hourMs: number;
  /** Shares for custodians, base64url, without the layer that ends with the forget key. */
  readonly shares: readonly { readonly holder: string; readonly wrap: string }[];
}
export interface SealedSource {
  /** Sheets of the stream with `fromMs <= hour < toMs` that still exist, oldest first, at most `limit`. */
  sheets(selector: { readonly stream: string; readonly fromMs: number; readonly toMs: number }, limit: number): Promise<SealedSheet[]>;
}

export type OpeningAsked =
  | { readonly kind: "logged"; readonly request: OpeningRequest; readonly entryId: string; readonly shares: OpeningFile["shares"] }
  | { readonly kind: "refused"; readonly say: string; /** Where a set has words of its own for it. */ readonly why?: "nothing" | "too-many" };

export interface OpeningPorts {
  readonly source: SealedSource;
  readonly log: LogWriter;
  prepare(type: "opening", about: string, content: { readonly [name: string]: string | number }): PreparedEntry<"opening">;
  nowMs(): number;
}

export type OpeningWanted = Omit<OpeningRequest, "id" | "atMs" | "sheets">;
export type OpeningFound = { readonly kind: "found"; readonly sheets: readonly SealedSheet[] } | Extract<OpeningAsked, { kind: "refused" }>;

/** Why a request may not be made, or the sheets that fall under it (EV-26). Nothing is logged and nothing handed out. */
export async function findOpening(source: SealedSource, asked: Omit<OpeningWanted, "executor">): Promise<OpeningFound> {
  const refused = (say: string, why?: "nothing" | "too-many"): OpeningFound => ({ kind: "refused", say, ...(why === undefined ? {} : { why }) });
  if (asked.purpose.trim() === "" || asked.basis.trim() === "") return refused("A request needs a purpose and a legal basis (EV-26).");
  if (asked.requester.trim() === "" || asked.approvers.length === 0 || asked.approvers.includes(asked.requester))
    return refused("A request is approved by another person than the one who asks (EV-26).");
  const hours = asked.selectors.reduce((sum, one) => sum + Math.ceil((one.toMs - one.fromMs) / 3_600_000), 0);
  if (asked.selectors.length === 0 || asked.selectors.some((one) => one.toMs <= one.fromMs) || hours > sheetsMost)
    return refused(`The request names ${hours} hours: from 1 to ${sheetsMost} may be asked for at once (EV-26). Make it narrower.`);
  const all = (await Promise.all(asked.selectors.map((one) => source.sheets(one, sheetsMost + 1)))).flat();
  const sheets = [...new Map(all.map((one) => [one.sheet, one])).values()];
  if (sheets.length === 0) return refused("Nothing is there to open: these hours are over 72 hours old, or nothing was said in them.", "nothing");
  if (sheets.length > sheetsMost) return refused(`${sheets.length} sheets fall under the request: ${sheetsMost} may be asked for at once (EV-26). Make it narrower.`, "too-many");
  if (sheets.some((one) => one.shares.length === 0)) return refused("Of these hours custodians have no share: only the two devices have what was said.");
  return { kind: "found", sheets };
}

/** Checks a request, finds its sheets, and logs it; nothing is handed out before the entry is on disk (EV-24, EV-26, T5). Rejects when the log cannot be written. */
export async function askOpening(ports: OpeningPorts, asked: OpeningWanted): Promise<OpeningAsked> {
  const found = await findOpening(ports.source, asked);
  if (found.kind === "refused") return found;
  const { sheets } = found;
  const request: OpeningRequest = {
    ...asked,
    id: randomBytes(12).toString("base64url"),
    atMs: ports.nowMs(),
    sheets: sheets.map(({ sheet, stream, hourMs }) => ({ sheet, stream, hourMs })),
  };
  const entry = ports.prepare("opening", request.id, { request: requestDigest(native, request), set: request.set, sheets: sheets.length });
  await ports.log.add(entry);
  return { kind: "logged", request, entryId: entry.id, shares: sheets.flatMap(({ sheet, shares }) => shares.map((one) => ({ sheet, ...one }))) };
}

/** The file for the custodians, once a signed checkpoint has the entry; null before. `desk` signs it. */
export async function openingFile(
  log: LogWriter,
  files: Pick<LogFiles, "nodes">,
  checkpoint: string,
  asked: Extract<OpeningAsked, { kind: "logged" }>,
  desk: DeskSigner,
): Promise<OpeningFile | null> {
  const size = parseCheckpoint(checkpoint)?.checkpoint.size ?? 0;
  const shown = async (id: string): Promise<ShownEntry | null> => {
    const entry = await log.entry(id);
    if (entry === null || entry.index >= size) return null;
    return { index: entry.index, salt: entry.salt, content: entry.content, path: inclusionPath(native, files.nodes(size), entry.index, size).map(toHex) };
  };
  const [entry, named] = [await shown(asked.entryId), await shown(desk.entryId)];
  if (entry === null || named === null) return null;
  const signature = desk.sign(requestDigest(native, asked.request));
  return { format: openingFormat, request: asked.request, entry, desk: { key: desk.key, entry: named, signature }, checkpoint, shares: asked.shares };
}
