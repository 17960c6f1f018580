import { entryOf, saltBytes, toBase64, toBase64Url, type EntryType, type Hashing, type JsonObject } from "@lampion/proof";

/** An entry before it is in the log: with it stands what it says. Whoever acts keeps it in the same transaction as the act and then hands it over. */
export interface PreparedEntry<Type extends EntryType = EntryType> {
  /** Made once; the same id is written once, whatever happens in between. */
  readonly id: string;
  readonly type: Type;
  /** Milliseconds UTC. */
  readonly atMs: number;
  /** What it is found by: the id of a case, an item, a report; never a person. Not part of the entry. Empty: found by its id only. */
  readonly about: string;
  /** Base64url of 16 random bytes, so that nobody guesses a content from its hash. */
  readonly salt: string;
  /** Shown case by case, never public. */
  readonly content: JsonObject;
  /** Base64 of the 33 bytes that are public. */
  readonly entry: string;
}

declare const logged: unique symbol;
/**
 * An entry that is in the log, on disk. Only a log writer makes one, so that it is the permit for what it names (EV-39): a function that opens, reads,
 * decides or destroys asks for the `Logged` of its type and looks into its content for what may be touched.
 */
export interface Logged<Type extends EntryType = EntryType> extends PreparedEntry<Type> {
  readonly index: number;
  readonly [logged]: Type;
}

/**
 * The transparency log as those see it who act. An entry is a row first; tiles and checkpoints are a fold over the rows.
 * Rejects when it cannot be on disk: then what it stands for must not happen (EV-39).
 */
export interface LogWriter {
  /** Resolves once it is on disk. The same id again gives the entry that is there; the same id with other bytes rejects. */
  add<Type extends EntryType>(entry: PreparedEntry<Type>): Promise<Logged<Type>>;
  /** Rising index; at most `limit`. */
  about(about: string, limit: number): Promise<Logged[]>;
  entry(id: string): Promise<Logged | null>;
  /** How many entries there are. */
  size(): Promise<number>;
}

/** Longest content, as RFC 8785 JSON, in characters: an entry names things by digest and carries none of them. */
export const contentMax = 16_384;

export interface EntryDraft<Type extends EntryType> {
  readonly id: string;
  readonly type: Type;
  readonly atMs: number;
  readonly about: string;
  readonly content: JsonObject;
}

/** `salt` is 16 random bytes. Throws on a content that is too long: a mistake of the program. */
export function prepareEntry<Type extends EntryType>(hashing: Hashing, salt: Uint8Array, draft: EntryDraft<Type>): PreparedEntry<Type> {
  if (salt.length !== saltBytes) throw new Error("a salt has 16 bytes");
  if (JSON.stringify(draft.content).length > contentMax) throw new Error(`the content of an entry has at most ${contentMax} characters`);
  return { ...draft, salt: toBase64Url(salt), entry: toBase64(entryOf(hashing, draft.type, salt, draft.content)) };
}
