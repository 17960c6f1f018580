import { toHex, utf8Text } from "../bytes.ts";
import { canonicalText, type Json } from "../canonical.ts";
import { decodeRecord, kinds, type ProofRecord } from "../record.ts";
import type { FiledRecord } from "./records-file.ts";
import type { BundleAbout } from "./bundle.types.ts";

/** One message as a person reads it. */
export interface ReadableMessage {
  readonly item: number;
  readonly place: number;
  readonly stream: string;
  readonly epoch: number;
  readonly seq: number;
  readonly at: string;
  readonly kind: "text" | "file" | "knock" | "withdrawn" | "notice" | "unreadable";
  readonly author: string;
  readonly name: string;
  /** Null: left out, or nothing that is a text. */
  readonly text: string | null;
  readonly leftOut: boolean;
}

const kindNames: Readonly<Record<number, ReadableMessage["kind"]>> = {
  [kinds.room]: "text",
  [kinds.private]: "text",
  [kinds.media]: "file",
  [kinds.knock]: "knock",
  [kinds.withdrawn]: "withdrawn",
  [kinds.notice]: "notice",
};
const nothing: Pick<ProofRecord, "epoch" | "seq" | "acceptedAtMs"> = { epoch: 0, seq: 0, acceptedAtMs: 0 };

export function readable(records: readonly FiledRecord[], about: BundleAbout): ReadableMessage[] {
  return records.map(({ item, held }, place) => {
    const record = decodeRecord(held.record);
    const { epoch, seq, acceptedAtMs } = record ?? nothing;
    const author = record === null ? "" : toHex(record.author);
    return {
      item,
      place: place + 1,
      stream: record === null ? "" : toHex(record.stream),
      epoch,
      seq,
      at: timeOf(acceptedAtMs),
      kind: record === null ? "unreadable" : (kindNames[record.kind] ?? "unreadable"),
      author,
      name: own(about.authors, author) ?? (/^0*$/.test(author) ? "-" : author.slice(0, 8)),
      text: held.body === null || record?.kind === kinds.media ? null : utf8Text(held.body),
      leftOut: held.body === null,
    };
  });
}

/** ISO 8601, UTC; outside of what a calendar has, the number itself. */
export function timeOf(ms: number): string {
  return ms <= 8_640_000_000_000_000 ? new Date(ms).toISOString() : String(ms);
}
const own = (names: Readonly<Record<string, string>>, name: string): string | undefined => (Object.hasOwn(names, name) ? names[name] : undefined);

export const messageLines = (messages: readonly ReadableMessage[]): string => messages.map((one) => `${canonicalText({ ...one } as unknown as Json)}\n`).join("");

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
/** Signs that turn the direction of writing or show nothing are written as their number: a reader must see what stands there. */
export const escaped = (text: string): string =>
  text
    .replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign)
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, (sign) => `<i>[U+${sign.charCodeAt(0).toString(16).padStart(4, "0")}]</i>`);

const words = {
  text: "",
  file: "fichier · file",
  knock: "première demande · first knock",
  withdrawn: "retiré par l'auteur · withdrawn by its author",
  notice: "ligne du service · line of the service",
  unreadable: "illisible · unreadable",
} as const;

/** The page for reading: French and English, plain, printable, without script or anything loaded. */
export function messagesPage(messages: readonly ReadableMessage[], about: BundleAbout): string {
  const rows = messages.map((one) => {
    const said = one.leftOut
      ? `<td class="b">message n° ${one.place} non communiqué · not handed over</td>`
      : `<td>${words[one.kind] === "" ? "" : `<i>${words[one.kind]}</i> `}${escaped(one.text ?? "")}</td>`;
    return `<tr><td>${one.place}</td><td>${escaped(one.at)}</td><td>${escaped(own(about.streams, one.stream) ?? one.stream.slice(0, 8))}</td><td>${escaped(one.name)}</td><td>${one.epoch}/${one.seq}</td>${said}</tr>`;
  });
  return `<!doctype html>
<html lang="fr"><meta charset="utf-8"><meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${escaped(about.case)}</title>
<style>body{font:15px/1.5 system-ui,sans-serif;margin:2em;color:#111;background:#fff}table{border-collapse:collapse;width:100%}td,th{border:1px solid #888;padding:.3em .5em;text-align:left;vertical-align:top;overflow-wrap:anywhere}.b{background:#eee}@media print{body{margin:0}}</style>
<h1>${escaped(about.service)} · ${escaped(about.case)}</h1>
<p lang="fr">Les messages, dans leur ordre. L'heure est celle du service, en temps universel (UTC). Un message non communiqué garde son numéro. Cette page sert à lire; la preuve est vérifiée par <code>verify.html</code> ou <code>verify.mjs</code>.</p>
<p lang="en">The messages, in their order. The time is that of the service, in universal time (UTC). A message that was not handed over keeps its number. This page is for reading; the proof is checked by <code>verify.html</code> or <code>verify.mjs</code>.</p>
<table><thead><tr><th>n°</th><th>heure · time (UTC)</th><th>lieu · place</th><th>nom affiché · name shown</th><th>suite · sequence</th><th>texte · text</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody></table></html>
`;
}
