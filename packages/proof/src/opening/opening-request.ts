import { ascii, fromBase64Url, fromHex, same, toHex } from "../bytes.ts";
import { canonicalBytes, type Json, type JsonObject } from "../canonical.ts";
import { cosignedAt, isSignedBy, parseCheckpoint, parseNoteKey, type Checkpoint } from "../checkpoint.ts";
import { labels } from "../labels.ts";
import { entryOf, type EntryType } from "../log-entry.ts";
import type { Hashing, Signatures } from "../primitives.ts";
import { leafHash, verifyInclusion } from "../tree.ts";

/** Words and lines have other custodian keys and other pages (EV-5). */
export type CustodianSet = "words" | "lines";
export const openingFormat = "lampion-opening/1";
/** EV-26. */
export const sheetsMost = 24;
/** A request that nobody answered within a week is made anew. */
export const requestLivesMs = 7 * 86_400_000;
/** Stands in a request where a conversation would: the copy of the key store, which is asked for alone and opens no word by itself (EV-4). */
export const escrowStream = "escrow";
/** Longest file that is read: 24 sheets with three wraps each, an entry and a checkpoint. */
export const requestMaxBytes = 262_144;

export interface OpeningRequest {
  readonly id: string;
  readonly set: CustodianSet;
  readonly purpose: string;
  readonly basis: string;
  readonly requester: string;
  readonly approvers: readonly string[];
  readonly atMs: number;
  /** `fromMs <= hour < toMs`, whole hours. */
  readonly selectors: readonly { readonly stream: string; readonly fromMs: number; readonly toMs: number }[];
  /** Exactly these sheets are opened, hex; each with its stream and hour, so that the page can compare. */
  readonly sheets: readonly { readonly sheet: string; readonly stream: string; readonly hourMs: number }[];
  /** One-time key of the one who executes, P-256, base64url of 65 bytes. */
  readonly executor: string;
  /** Number of the opening at the desk, where two people of the house asked with their keys; absent for a request by a command, whose names were typed. */
  readonly opening?: string;
}

/** An entry of the log as a file shows it: what it says, and its path to the root of the checkpoint. */
export interface ShownEntry {
  readonly index: number;
  readonly salt: string;
  readonly content: JsonObject;
  readonly path: readonly string[];
}

/** What a custodian gets: the request, the proof that it is in the log, and shares that only custodians open. */
export interface OpeningFile {
  readonly format: typeof openingFormat;
  readonly request: OpeningRequest;
  readonly entry: ShownEntry;
  /** The key of the desk as `/log/desk` shows it, the log's entry `keys` that names it, and its signature over the request, base64url of 64 bytes. */
  readonly desk: { readonly key: string; readonly entry: ShownEntry; readonly signature: string };
  readonly checkpoint: string;
  /** Wraps of shares of H, base64url, by holder. */
  readonly shares: readonly { readonly sheet: string; readonly holder: string; readonly wrap: string }[];
}

/** What a custodian was given when the key was made, and trusts. */
export interface Pinned {
  readonly set: CustodianSet;
  readonly holder: string;
  readonly logKey: string;
  /** Empty: the log has no witness yet. Otherwise one of them must have cosigned. */
  readonly witnesses: readonly string[];
}

export type RequestCheck =
  | { readonly kind: "fine"; readonly file: OpeningFile }
  | { readonly kind: "refused"; readonly why: RequestRefusal; readonly fr: string; readonly en: string };
export type RequestRefusal = keyof typeof refusals;

const refusals = {
  form: ["Ce fichier n'est pas une demande d'ouverture. Demandez-le encore une fois.", "This file is not a request to open. Ask for it once more."],
  "other-set": [
    "Cette demande est pour l'autre page : paroles et connexions ne s'ouvrent jamais au même endroit.",
    "This request is for the other page: words and lines are never opened in the same place.",
  ],
  "too-many": ["Elle demande plus de 24 feuilles. Demandez qu'elle soit réduite.", "It asks for more than 24 sheets. Ask for it to be narrowed."],
  "no-ground": ["Elle n'a pas de but ou pas de base légale. Ne l'ouvrez pas.", "It has no purpose or no legal basis. Do not open it."],
  "not-approved": ["Elle n'a pas été approuvée par une autre personne que celle qui demande.", "It was not approved by another person than the one who asks."],
  "beyond-selectors": [
    "Elle contient une feuille qui n'est pas parmi les heures demandées. Ne l'ouvrez pas et prévenez les autres gardiens.",
    "It contains a sheet that is not among the hours asked for. Do not open it and tell the other custodians.",
  ],
  "escrow-alone": [
    "Elle demande le coffre de clés et autre chose à la fois. Demandez deux demandes séparées.",
    "It asks for the key store and for something else at once. Ask for two separate requests.",
  ],
  "not-logged": [
    "Elle n'est pas dans le journal public. Ne l'ouvrez pas et prévenez les autres gardiens.",
    "It is not in the public log. Do not open it and tell the other custodians.",
  ],
  "not-from-desk": [
    "Elle n'est pas signée par la clé de la veille que le journal public nomme. Ne l'ouvrez pas et prévenez les autres gardiens.",
    "It is not signed by the key of the desk that the public log names. Do not open it and tell the other custodians.",
  ],
  "log-not-signed": [
    "L'état du journal n'est pas signé par la clé que vous connaissez. Ne l'ouvrez pas.",
    "The state of the log is not signed by the key that you know. Do not open it.",
  ],
  "not-witnessed": [
    "Aucun témoin n'a vu cet état du journal. Attendez une minute et demandez le fichier encore une fois.",
    "No witness saw this state of the log. Wait a minute and ask for the file once more.",
  ],
  expired: ["Elle a plus d'une semaine. Demandez qu'elle soit refaite.", "It is more than a week old. Ask for it to be made anew."],
  "not-for-you": ["Elle ne contient rien pour votre clé. Vérifiez le fichier de clé.", "It contains nothing for your key. Check the key file."],
} as const satisfies Readonly<Record<string, readonly [string, string]>>;

const refused = (why: RequestRefusal): RequestCheck => ({ kind: "refused", why, fr: refusals[why][0], en: refusals[why][1] });

/** Digest of a request, hex: what the log's entry `opening` names and what custodians answer to. */
export function requestDigest(hashing: Hashing, request: OpeningRequest): string {
  return toHex(hashing.sha256(ascii(labels.request), canonicalBytes(JSON.parse(JSON.stringify(request)) as Json)));
}

/** What a desk signs: label and digest of the request. */
export const signedByDesk = (digest: string): Uint8Array => ascii(`${labels.deskRequest} ${digest}`);

/** Whether this entry of this type stands in the tree of the checkpoint. */
function isLogged(hashing: Hashing, type: EntryType, entry: ShownEntry, { size, root }: Checkpoint): boolean {
  const salt = fromBase64Url(entry.salt, 16);
  const path = entry.path.map((one) => fromHex(one, 32));
  if (salt === null || path.some((one) => one === null)) return false;
  return verifyInclusion(hashing, { index: entry.index, size, path: path as Uint8Array[] }, leafHash(hashing, entryOf(hashing, type, salt, entry.content)), root);
}

/**
 * Everything that an honest custodian's page asks before it touches a key (EV-24, EV-26): an opening outside the log is not only forbidden, this page
 * cannot do it. `text` is the file; `nowMs` the clock of the custodian's machine.
 */
export function checkRequest(primitives: Hashing & Signatures, text: string, pinned: Pinned, nowMs: number): RequestCheck {
  const file = text.length > requestMaxBytes ? null : readFile(text);
  if (file === null) return refused("form");
  const { request, entry, checkpoint } = file;
  if (request.set !== pinned.set) return refused("other-set");
  if (request.sheets.length === 0 || request.sheets.length > sheetsMost || request.selectors.length === 0 || request.selectors.length > sheetsMost) return refused("too-many");
  if (request.purpose.trim() === "" || request.basis.trim() === "") return refused("no-ground");
  if (request.requester.trim() === "" || request.approvers.length === 0 || request.approvers.includes(request.requester)) return refused("not-approved");
  if (!request.sheets.every((one) => request.selectors.some(({ stream, fromMs, toMs }) => one.stream === stream && one.hourMs >= fromMs && one.hourMs < toMs)))
    return refused("beyond-selectors");
  if (request.sheets.length > 1 && request.sheets.some((one) => one.stream === escrowStream)) return refused("escrow-alone");
  const log = parseNoteKey(primitives, pinned.logKey);
  const signed = parseCheckpoint(checkpoint);
  if (log === null || signed === null || signed.checkpoint.origin !== log.name || !isSignedBy(primitives, signed, log)) return refused("log-not-signed");
  const digest = requestDigest(primitives, request);
  if (entry.content["request"] !== digest || !isLogged(primitives, "opening", entry, signed.checkpoint)) return refused("not-logged");
  const desk = parseNoteKey(primitives, file.desk.key);
  const signature = fromBase64Url(file.desk.signature, 64);
  if (desk === null || signature === null || file.desk.entry.content["desk"] !== file.desk.key || !isLogged(primitives, "keys", file.desk.entry, signed.checkpoint))
    return refused("not-from-desk");
  if (!primitives.verify(desk.publicKey, signedByDesk(digest), signature)) return refused("not-from-desk");
  const witnesses = pinned.witnesses.map((one) => parseNoteKey(primitives, one));
  if (witnesses.length > 0 && !witnesses.some((one) => one !== null && cosignedAt(primitives, signed, one) !== null)) return refused("not-witnessed");
  if (nowMs > request.atMs + requestLivesMs || nowMs < request.atMs - 86_400_000) return refused("expired");
  const own = file.shares.filter((one) => one.holder === pinned.holder);
  if (!request.sheets.every(({ sheet }) => own.filter((one) => one.sheet === sheet).length === 1)) return refused("not-for-you");
  return { kind: "fine", file };
}

/** The answer of one custodian: shares again sealed, to the executor alone. */
export interface OpeningAnswer {
  readonly format: typeof openingFormat;
  readonly set: CustodianSet;
  readonly holder: string;
  readonly request: string;
  readonly shares: readonly { readonly sheet: string; readonly wrap: string }[];
}

/** Context of an answer's wraps: label and request, so that a share given for one request serves no other. */
export const answerContext = (digest: string): Uint8Array => ascii(`${labels.openingShare} ${digest}`);

/** Null when it is none. */
export function readAnswer(text: string): OpeningAnswer | null {
  const one = text.length > requestMaxBytes ? null : objectOf(parse(text));
  const shares = one === null || !Array.isArray(one["shares"]) || one["shares"].length > sheetsMost ? null : one["shares"].map(objectOf);
  if (one === null || one["format"] !== openingFormat || shares === null || (one["set"] !== "words" && one["set"] !== "lines")) return null;
  if (!isText(one["holder"]) || !isText(one["request"]) || !shares.every((each) => each !== null && isText(each["sheet"]) && isText(each["wrap"]))) return null;
  return one as unknown as OpeningAnswer;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
function objectOf(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
}
const isText = (value: unknown): value is string => typeof value === "string" && value.length <= 4_000;
const isTime = (value: unknown): value is number => typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
const isList = (value: unknown, most: number, one: (value: Record<string, unknown>) => boolean): boolean =>
  Array.isArray(value) && value.length <= most && value.every((each) => objectOf(each) !== null && one(each as Record<string, unknown>));

function isEntry(value: unknown): boolean {
  const entry = objectOf(value);
  if (entry === null || !isTime(entry["index"]) || !isText(entry["salt"]) || objectOf(entry["content"]) === null) return false;
  return Array.isArray(entry["path"]) && entry["path"].length <= 64 && entry["path"].every(isText);
}

function readFile(text: string): OpeningFile | null {
  const file = objectOf(parse(text));
  const request = objectOf(file?.["request"]);
  const desk = objectOf(file?.["desk"]);
  if (file === null || request === null || desk === null || file["format"] !== openingFormat || !isText(file["checkpoint"])) return null;
  const isRequest =
    [request["id"], request["purpose"], request["basis"], request["requester"], request["executor"]].every(isText) &&
    (request["set"] === "words" || request["set"] === "lines") &&
    Array.isArray(request["approvers"]) &&
    request["approvers"].length <= 20 &&
    request["approvers"].every(isText) &&
    isTime(request["atMs"]) &&
    isList(request["selectors"], 1_000, (one) => isText(one["stream"]) && isTime(one["fromMs"]) && isTime(one["toMs"])) &&
    isList(request["sheets"], 1_000, (one) => isText(one["sheet"]) && isText(one["stream"]) && isTime(one["hourMs"])) &&
    same(fromBase64Url(String(request["executor"]), 65)?.slice(0, 1) ?? new Uint8Array(), new Uint8Array([4]));
  const isDesk = isText(desk["key"]) && isText(desk["signature"]) && isEntry(desk["entry"]) && (request["opening"] === undefined || isText(request["opening"]));
  return isRequest && isDesk && isEntry(file["entry"]) && isList(file["shares"], 200, (one) => isText(one["sheet"]) && isText(one["holder"]) && isText(one["wrap"]))
    ? (file as unknown as OpeningFile)
    : null;
}
