import { fromBase64Url, fromHex, utf8Text } from "../bytes.ts";
import { bundleFormat, bundleLimits, type Authority, type BundleAbout, type BundleEntry, type BundleSheet } from "../bundle/bundle.types.ts";
import type { Files } from "../bundle/build-bundle.ts";
import { readRecords, type FiledRecord } from "../bundle/records-file.ts";
import type { JsonObject } from "../canonical.ts";
import { entryTypes, type EntryType } from "../log-entry.ts";

/** A bundle as it was read: everything has its form, nothing is believed yet. */
export interface ReadBundle {
  readonly about: BundleAbout;
  readonly items: readonly string[];
  readonly authority: Authority;
  readonly records: readonly FiledRecord[];
  readonly sheets: readonly BundleSheet[];
  readonly custody: readonly unknown[];
  readonly keys: readonly string[];
  readonly checkpoint: string;
  readonly entries: readonly BundleEntry[];
  readonly stamp: { readonly checkpoint: string; readonly token: Uint8Array; readonly path: readonly Uint8Array[] } | null;
  readonly manifest: { readonly files: Readonly<Record<string, string>>; readonly note: string };
}

/** Why it cannot be read at all, and what to do. */
export interface Unreadable {
  readonly kind: "unreadable";
  readonly fr: string;
  readonly en: string;
}
export const unreadable = (fr: string, en: string): Unreadable => ({ kind: "unreadable", fr, en });

class Malformed extends Error {}

export function readBundle(files: Files): ReadBundle | Unreadable {
  if (files.size > bundleLimits.files || [...files.values()].some((file) => file.length > bundleLimits.fileBytes))
    return unreadable(
      "Il y a plus de fichiers, ou de plus grands, que dans un dossier de preuves. Demandez le dossier d'origine.",
      "There are more files, or larger ones, than a bundle has. Ask for the original bundle.",
    );
  try {
    return read(files);
  } catch (cause) {
    const name = cause instanceof Malformed ? cause.message : "";
    if (name.startsWith("format "))
      return unreadable(
        `Ce dossier est d'une autre version (${name.slice(7)}). Prenez le vérificateur qui l'accompagne.`,
        `This bundle is of another version (${name.slice(7)}). Use the verifier that came with it.`,
      );
    return unreadable(`Le fichier ${name} manque ou est abîmé. Demandez le dossier encore une fois.`, `The file ${name} is missing or damaged. Ask for the bundle once more.`);
  }
}

function read(files: Files): ReadBundle {
  const text = (name: string): string => {
    const bytes = files.get(name);
    const found = bytes === undefined ? null : utf8Text(bytes);
    if (found === null) throw new Malformed(name);
    return found;
  };
  const parsed = <T>(name: string, check: (value: unknown) => T | null): T => {
    let value: unknown;
    try {
      value = JSON.parse(text(name));
    } catch {
      throw new Malformed(name);
    }
    const found = check(value);
    if (found === null) throw new Malformed(name);
    return found;
  };
  const about = parsed("about.json", objectOf);
  if (about["format"] !== bundleFormat) throw new Malformed(`format ${String(about["format"]).slice(0, 40)}`);
  const bytes = files.get("records.bin");
  const records = bytes === undefined ? null : readRecords(bytes);
  if (records === null) throw new Malformed("records.bin");
  const hasStamp = files.has("log/timestamp.tsr") || files.has("log/timestamp.checkpoint");
  return {
    about: asAbout(about) ?? malformed("about.json"),
    items: strings(about["items"], 1_000) ?? malformed("about.json"),
    authority: parsed("authority.json", asAuthority),
    records,
    sheets: parsed("sheets.json", (value) => listOf(value, bundleLimits.sheets, asSheet)),
    custody: lines(text("custody.jsonl"), bundleLimits.custody).map((line) => {
      try {
        return JSON.parse(line) as unknown;
      } catch {
        return null;
      }
    }),
    keys: lines(text("log/keys"), 32),
    checkpoint: text("log/checkpoint"),
    entries: parsed("log/entries.json", (value) => listOf(value, bundleLimits.entries, asEntry)),
    stamp: hasStamp
      ? {
          checkpoint: text("log/timestamp.checkpoint"),
          token: files.get("log/timestamp.tsr") ?? malformed("log/timestamp.tsr"),
          path: parsed("log/consistency.json", hashes),
        }
      : null,
    manifest: {
      files: parsed("manifest.json", (value) => {
        const manifest = objectOf(value);
        const named = manifest === null ? null : objectOf(manifest["files"]);
        return named !== null && Object.values(named).every((one) => typeof one === "string") ? (named as Record<string, string>) : null;
      }),
      note: text("manifest.note"),
    },
  };
}

function malformed(name: string): never {
  throw new Malformed(name);
}
function lines(text: string, most: number): string[] {
  const all = text.split("\n").filter((line) => line !== "");
  if (all.length > most) throw new Malformed("log/keys, custody.jsonl");
  return all;
}
function objectOf(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
}
function listOf<T>(value: unknown, most: number, one: (value: unknown) => T | null): T[] | null {
  if (!Array.isArray(value) || value.length > most) return null;
  const found = value.map(one);
  return found.every((each) => each !== null) ? (found as T[]) : null;
}
const strings = (value: unknown, most: number): string[] | null => listOf(value, most, (one) => (typeof one === "string" && one.length <= 2_000 ? one : null));
const hash = (value: unknown): Uint8Array | null => (typeof value === "string" ? fromHex(value, 32) : null);
const hashes = (value: unknown): Uint8Array[] | null => listOf(value, 64, hash);
const whole = (value: unknown): number | null => (typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null);

function names(value: unknown): Record<string, string> | null {
  const object = objectOf(value);
  return object !== null && Object.values(object).every((one) => typeof one === "string" && one.length <= 200) ? (object as Record<string, string>) : null;
}
function asAbout(one: Record<string, unknown>): BundleAbout | null {
  const [streams, authors, madeAtMs] = [names(one["streams"]), names(one["authors"]), whole(one["madeAtMs"])];
  const texts = ["case", "service", "version"].map((name) => one[name]);
  if (streams === null || authors === null || madeAtMs === null || texts.some((text) => typeof text !== "string" || text.length > 200)) return null;
  const [id, service, version] = texts as [string, string, string];
  return { case: id, service, version, madeAtMs, streams, authors };
}
function asAuthority(value: unknown): Authority | null {
  const one = objectOf(value);
  const selectors =
    one === null
      ? null
      : listOf(one["selectors"], 24, (each) => {
          const selector = objectOf(each);
          const [fromMs, toMs] = [whole(selector?.["fromMs"]), whole(selector?.["toMs"])];
          const stream = selector?.["stream"];
          return fromMs === null || toMs === null || typeof stream !== "string" ? null : { stream, fromMs, toMs };
        });
  const approvers = strings(one?.["approvers"], 20);
  const kind = one?.["kind"];
  if (one === null || selectors === null || approvers === null || (kind !== "report" && kind !== "order" && kind !== "danger")) return null;
  const [reference, basis, requester] = [one["reference"], one["basis"], one["requester"]];
  if (typeof reference !== "string" || typeof basis !== "string" || typeof requester !== "string") return null;
  return { kind, reference, basis, requester, approvers, selectors };
}
function asSheet(value: unknown): BundleSheet | null {
  const one = objectOf(value);
  const sheet = typeof one?.["sheet"] === "string" ? fromHex(one["sheet"], 16) : null;
  const macKey = hash(one?.["macKey"]);
  if (one === null || sheet === null || macKey === null) return null;
  if (one["closed"] === null) return { sheet, macKey, closed: null };
  const closed = objectOf(one["closed"]);
  const minute = objectOf(closed?.["minute"]);
  const [root, size, entry] = [hash(closed?.["root"]), whole(closed?.["size"]), whole(closed?.["entry"])];
  const [index, minuteSize, path] = [whole(minute?.["index"]), whole(minute?.["size"]), hashes(minute?.["path"])];
  if (root === null || size === null || entry === null || index === null || minuteSize === null || path === null) return null;
  return { sheet, macKey, closed: { root, size, entry, minute: { index, size: minuteSize, path } } };
}
function asEntry(value: unknown): BundleEntry | null {
  const one = objectOf(value);
  const [index, path, content] = [whole(one?.["index"]), hashes(one?.["path"]), objectOf(one?.["content"])];
  const [type, salt] = [one?.["type"], one?.["salt"]];
  if (
    index === null ||
    path === null ||
    content === null ||
    typeof type !== "string" ||
    !Object.hasOwn(entryTypes, type) ||
    typeof salt !== "string" ||
    fromBase64Url(salt, 16) === null
  )
    return null;
  return { index, type: type as EntryType, salt, content: content as JsonObject, path };
}
