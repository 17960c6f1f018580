import { ascii, fromBase64Url, fromHex, join, utf8Bytes, utf8Text } from "../bytes.ts";
import { labels } from "../labels.ts";
import type { Ciphers } from "../primitives.ts";

/** One sealed row of a line (evidence.md 9). Times in ms UTC. */
export type LineRow =
  | {
      readonly kind: "opened";
      readonly atMs: number;
      /** Source address and port, as the socket says them. */
      readonly address: string;
      readonly port: number;
      readonly protocol: "websocket";
      /** The session that the connection was of. */
      readonly session: string;
    }
  | { readonly kind: "closed"; readonly atMs: number };

/** Sealed rows of one line as an executor gets them. */
export interface SealedLine {
  /** Hex. */
  readonly sheet: string;
  /** `sealed`: base64url. */
  readonly rows: readonly { readonly place: number; readonly sealed: string }[];
}

const label = ascii(labels.lineRow);
function nonceOf(place: number): Uint8Array {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(8, place);
  return nonce;
}

/** AES-256-GCM under H of the line, which seals each place once. `line`: 16 bytes. */
export const sealLineRow = (ciphers: Ciphers, key: Uint8Array, line: Uint8Array, place: number, row: LineRow): Uint8Array =>
  ciphers.seal(key, nonceOf(place), join(label, line), utf8Bytes(JSON.stringify(row)));

/** Null under another key, for another line or place, and with a flipped bit. */
export function openLineRow(ciphers: Ciphers, key: Uint8Array, line: Uint8Array, place: number, sealed: Uint8Array): LineRow | null {
  const plain = ciphers.open(key, nonceOf(place), join(label, line), sealed);
  const text = plain === null ? null : utf8Text(plain);
  return text === null ? null : (JSON.parse(text) as LineRow);
}

const cell = (text: string): string => (/^[A-Za-z0-9:.+_-]*$/.test(text) ? text : `"${text.replaceAll('"', '""')}"`);
/** Rows of a table for the authority, one connection each; a line that never got its end says so with an empty one. */
export function linesCsv(lines: readonly { readonly line: string; readonly rows: readonly LineRow[] }[]): string {
  const said = lines.flatMap(({ line, rows }) => {
    const opened = rows.find((row) => row.kind === "opened");
    const closed = rows.find((row) => row.kind === "closed");
    if (opened?.kind !== "opened") return [];
    const times = [opened.atMs, closed?.atMs].map((ms) => (ms === undefined ? "" : new Date(ms).toISOString()));
    return [[line, ...times, opened.address, String(opened.port), opened.protocol, opened.session].map(cell).join(",")];
  });
  return ["line,opened,closed,address,port,protocol,session", ...said, ""].join("\r\n");
}

/** Opened lines as a table for the authority; `damaged` counts rows that did not open. `keys`: H by line, hex. Runs where the shares met, never on the service (EV-25). */
export function openLines(
  ciphers: Ciphers,
  keys: ReadonlyMap<string, Uint8Array>,
  sealed: readonly SealedLine[],
): { readonly csv: string; readonly lines: number; readonly damaged: number } {
  let damaged = 0;
  const lines = sealed.flatMap(({ sheet, rows }) => {
    const key = keys.get(sheet);
    const line = fromHex(sheet, 16);
    if (key === undefined || line === null) return [];
    const opened = rows.flatMap(({ place, sealed: text }) => {
      const row = openLineRow(ciphers, key, line, place, fromBase64Url(text) ?? new Uint8Array());
      if (row === null) damaged += 1;
      return row === null ? [] : [row];
    });
    return [{ line: sheet, rows: opened }];
  });
  return { csv: linesCsv(lines), lines: lines.length, damaged };
}
