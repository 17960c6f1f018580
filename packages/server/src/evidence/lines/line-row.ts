import { ascii, join, labels, utf8Bytes, utf8Text, type Ciphers } from "@lampion/proof";

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
