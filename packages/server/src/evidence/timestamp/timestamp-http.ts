import { randomBytes } from "node:crypto";
import { same } from "@lampion/proof";
import { readAnswer } from "../../read-answer.ts";
import type { Timestamps } from "../log/outside.ts";
import { readTimestamp, timestampMaxBytes, timestampRequest } from "./read-timestamp.ts";

const patienceMs = 8_000;

/** A time-stamping authority over HTTP (RFC 3161, 3.4). */
export function timestampsAt(url: string): Timestamps {
  return {
    async stamp(digest) {
      // A first bit of 0 and a first byte that is not 0: the same number in every encoding.
      const nonce = new Uint8Array(randomBytes(8));
      nonce[0] = (nonce[0]! & 0x7f) | 0x40;
      const body = new Uint8Array(timestampRequest(digest, nonce));
      const response = await fetch(url, {
        method: "POST",
        body,
        headers: { "content-type": "application/timestamp-query" },
        signal: AbortSignal.timeout(patienceMs),
        redirect: "error",
      });
      if (response.status !== 200) throw new Error(`the authority answered with status ${response.status}`);
      const bytes = await readAnswer(response, timestampMaxBytes);
      if (bytes === null) throw new Error("the authority's answer is too long");
      const read = readTimestamp(bytes);
      if (read === null) throw new Error("the authority's answer is no time stamp");
      if (!same(read.digest, digest)) throw new Error("the authority stamped another digest");
      if (read.nonce !== null && !same(read.nonce.length === 9 ? read.nonce.slice(1) : read.nonce, nonce)) throw new Error("the authority answered another request");
      return bytes;
    },
  };
}
