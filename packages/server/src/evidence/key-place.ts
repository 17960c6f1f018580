import type { KeyEnd, KeyName, KeyStore } from "@lampion/core";
import { keyClasses } from "@lampion/core/records";

/** Where the keys of evidence are (EV-20). Plain data: it goes to the threads of writers as it is. */
export type KeyPlace = FilePlace | NatsPlace;
export interface FilePlace {
  readonly kind: "file";
  /** On an encrypted volume of its own, and in no backup (EV-4). */
  readonly folder: string;
}
export interface NatsPlace {
  readonly kind: "nats";
  /** As in NATS_URL. */
  readonly url: string;
  /** `keys.json` of the service: what rests in NATS is sealed with a key of it. */
  readonly keysFile: string;
  /** Bucket; `lampion_keys` but in tests. */
  readonly bucket: string;
}

/** A key store as a node has it. */
export interface NodeKeyStore extends KeyStore {
  /** A key out of escrow, or of another key store, under its name and with its end. "other": another key has the name by now, and keeps it. */
  putBack(name: KeyEnd, key: Uint8Array): Promise<"back" | "there" | "other" | "over">;
  /** Whether it lost all that it had while it was open: nothing is given or made then. */
  isLost(): boolean;
  close(): Promise<void>;
}

/** The key store has nothing of what it had. Its message is for a person. */
export class KeysLost extends Error {}

const idPattern = /^[A-Za-z0-9_-]{1,64}$/;
/** Class and id with a point between. Throws on a name that is none: what comes in as an id leads nowhere else. */
export function pathOfKey({ class: of, id }: KeyName): string {
  if (!keyClasses.includes(of) || !idPattern.test(id)) throw new Error("no such name of a key");
  return `${of}.${id}`;
}
/** Null when it is none. */
export function keyOfPath(path: string): KeyName | null {
  const at = path.indexOf(".");
  const of = keyClasses.find((one) => one === path.slice(0, at));
  const id = path.slice(at + 1);
  return of === undefined || !idPattern.test(id) ? null : { class: of, id };
}
