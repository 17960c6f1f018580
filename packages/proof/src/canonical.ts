import canonicalize from "canonicalize";
import { utf8Bytes } from "./bytes.ts";

/** What JSON can say; numbers are whole and below 2^53 in everything of ours. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

/** The one form of a JSON value (RFC 8785), as text. */
export function canonicalText(value: Json): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error("not a JSON value");
  return text;
}
export const canonicalBytes = (value: Json): Uint8Array => utf8Bytes(canonicalText(value));
