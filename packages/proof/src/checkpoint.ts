import { ascii, fromBase64, join, readUint64, same, toBase64, toHex, uint64, utf8Bytes } from "./bytes.ts";
import type { Hashing, Signatures } from "./primitives.ts";

/** C2SP signed-note: kinds of signatures, the byte before the public key. */
export const noteKinds = { ed25519: 1, cosignature: 4 } as const;
export type NoteKind = (typeof noteKinds)[keyof typeof noteKinds];

/** A public key under a name, as C2SP signed-note writes it: `name+id+base64(kind, key)`. */
export interface NoteKey {
  readonly name: string;
  readonly kind: NoteKind;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** First 4 bytes of SHA-256(name, 0x0a, kind, key). */
  readonly id: Uint8Array;
}

/** C2SP tlog-checkpoint: what a log says about itself. Extension lines are not used and not accepted. */
export interface Checkpoint {
  /** Name of the log: its address without scheme and slashes at the end. */
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

export interface NoteSignature {
  readonly name: string;
  readonly id: Uint8Array;
  readonly signature: Uint8Array;
}
export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** The three lines that are signed, with the last line break. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** Longest note that is read: three lines and signatures of a log and some witnesses. */
export const noteMaxBytes = 16_384;
const mostSignatures = 32;
const isName = (name: string): boolean => name.length > 0 && name.length <= 200 && /^[!-*,-~]+$/.test(name);

export function noteKey(hashing: Hashing, name: string, kind: NoteKind, publicKey: Uint8Array): NoteKey {
  if (!isName(name)) throw new Error("a name of a key has 1 to 200 visible ASCII signs and no plus");
  return { name, kind, publicKey, id: hashing.sha256(ascii(name), new Uint8Array([10, kind]), publicKey).slice(0, 4) };
}

export const formatNoteKey = (key: NoteKey): string => `${key.name}+${toHex(key.id)}+${toBase64(join(new Uint8Array([key.kind]), key.publicKey))}`;

/** Null when it is not such a text, or the id is not the one of the key. */
export function parseNoteKey(hashing: Hashing, text: string): NoteKey | null {
  const [, name = "", id = "", material = ""] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? [];
  const bytes = fromBase64(material, 33);
  if (!isName(name) || bytes === null) return null;
  const kind = bytes[0];
  if (kind !== noteKinds.ed25519 && kind !== noteKinds.cosignature) return null;
  const key = noteKey(hashing, name, kind, bytes.slice(1));
  return toHex(key.id) === id ? key : null;
}

export function formatCheckpoint(checkpoint: Checkpoint): string {
  if (!isName(checkpoint.origin) || !Number.isSafeInteger(checkpoint.size) || checkpoint.size < 0 || checkpoint.root.length !== 32) throw new Error("not a checkpoint");
  return `${checkpoint.origin}\n${checkpoint.size}\n${toBase64(checkpoint.root)}\n`;
}

/** `sign` is Ed25519 over the three lines. */
export function signCheckpoint(checkpoint: Checkpoint, key: NoteKey, sign: (message: Uint8Array) => Uint8Array): string {
  const text = formatCheckpoint(checkpoint);
  return `${text}\n${signatureLine(key, sign(ascii(text)))}`;
}

/** C2SP tlog-cosignature, version 1: the line that a witness adds. `atS` is the time in seconds since 1970. */
export function cosign(text: string, key: NoteKey, atS: number, sign: (message: Uint8Array) => Uint8Array): string {
  return signatureLine(key, join(uint64(atS), sign(cosigned(text, atS))));
}

const cosigned = (text: string, atS: number): Uint8Array => ascii(`cosignature/v1\ntime ${atS}\n${text}`);
const signatureLine = (key: NoteKey, signature: Uint8Array): string => `\u2014 ${key.name} ${toBase64(join(key.id, signature))}\n`;

/** Null when it is not a checkpoint of exactly this form. Says nothing about its signatures. */
export function parseCheckpoint(note: string): SignedCheckpoint | null {
  if (note.length > noteMaxBytes) return null;
  const end = note.indexOf("\n\n");
  if (end < 0 || !note.endsWith("\n")) return null;
  const text = note.slice(0, end + 1);
  const [origin = "", size = "", root = "", ...more] = text.slice(0, -1).split("\n");
  const hash = fromBase64(root, 32);
  if (more.length > 0 || hash === null || !isName(origin) || !/^(0|[1-9][0-9]{0,15})$/.test(size) || !Number.isSafeInteger(Number(size))) return null;
  const signatures = parseSignatures(note.slice(end + 2));
  return signatures === null || signatures.length === 0 ? null : { checkpoint: { origin, size: Number(size), root: hash }, text, signatures };
}

/** Lines that each begin with a dash and end with a line break; null when one does not. */
export function parseSignatures(lines: string): NoteSignature[] | null {
  if (lines !== "" && !lines.endsWith("\n")) return null;
  const all = lines.split("\n").slice(0, -1);
  if (all.length > mostSignatures) return null;
  const found: NoteSignature[] = [];
  for (const line of all) {
    const [, name = "", blob = ""] = /^\u2014 (\S+) (\S+)$/.exec(line) ?? [];
    const bytes = fromBase64(blob);
    if (!isName(name) || bytes === null || bytes.length < 5) return null;
    found.push({ name, id: bytes.slice(0, 4), signature: bytes.slice(4) });
  }
  return found;
}

/** Whether this log signed it. Signatures of other keys are passed over. */
export function isSignedBy(primitives: Signatures, signed: SignedCheckpoint, key: NoteKey): boolean {
  return key.kind === noteKinds.ed25519 && ofKey(signed, key).some(({ signature }) => primitives.verify(key.publicKey, utf8Bytes(signed.text), signature));
}

/** When this witness cosigned it, seconds since 1970; null when it did not. */
export function cosignedAt(primitives: Signatures, signed: SignedCheckpoint, key: NoteKey): number | null {
  if (key.kind !== noteKinds.cosignature) return null;
  for (const { signature } of ofKey(signed, key)) {
    if (signature.length !== 72) continue;
    const atS = readUint64(new DataView(signature.buffer, signature.byteOffset, 8), 0);
    if (atS !== null && primitives.verify(key.publicKey, cosigned(signed.text, atS), signature.slice(8))) return atS;
  }
  return null;
}

function ofKey(signed: SignedCheckpoint, key: NoteKey): readonly NoteSignature[] {
  return signed.signatures.filter((one) => one.name === key.name && same(one.id, key.id));
}
