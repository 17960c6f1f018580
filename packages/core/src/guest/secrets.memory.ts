import { noble, streamRef, toBase64Url } from "@lampion/proof";
import type { DayKeys } from "../evidence/day-keys.ts";
import { createMemoryDays } from "../evidence/evidence.memory.ts";
import type { Secrets } from "./secrets.port.ts";
import { base64url } from "../basics/random.memory.ts";

/** Four words of 32 bits from a text: spreads well, keeps nothing secret. */
function words(text: string): number[] {
  const state = [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f];
  for (let at = 0; at < text.length; at += 1) {
    for (let lane = 0; lane < 4; lane += 1) state[lane] = Math.imul((state[lane] ?? 0) ^ (text.charCodeAt(at) + lane * 131), 0x01000193 + lane * 2) >>> 0;
  }
  return state.map((word) => {
    const mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
    return (mixed ^ (mixed >>> 13)) >>> 0;
  });
}
const letters = (text: string, length: number): string => Array.from({ length }, (_, at) => base64url.charAt((words(`${text}#${at}`)[at % 4] ?? 0) & 63)).join("");
const hex = (text: string): string =>
  words(text)
    .map((word) => word.toString(16).padStart(8, "0"))
    .join("");

/** The contract of `Secrets` without cryptography: for tests and the simulation only, anybody can undo it. */
export function createMemorySecrets(service = "memory", days: DayKeys = createMemoryDays(1)): Secrets {
  const mark = letters(`${service}/ticket`, 8);
  const sum = (text: string): string => letters(`${service}/seal/${text}`, 8);
  return {
    deviceIds: (thumbprint) => ({
      trust: letters(`${service}/trust/${thumbprint}`, 22),
      relation: letters(`${service}/relation/${thumbprint}`, 22),
      restriction: letters(`${service}/restriction/${thumbprint}`, 22),
    }),
    id: (label, input) => letters(`${service}/id/${label}\n${input}`, 22),
    author: (stream, restriction, joinedAtMs) => toBase64Url(days.author(streamRef(noble, stream), restriction, joinedAtMs)),
    seal: (text) => `${mark}${sum(text)}${Array.from(text.split(""), (unit) => unit.charCodeAt(0).toString(36).padStart(4, "0")).join("")}`,
    open(sealed) {
      if (!sealed.startsWith(mark) || (sealed.length - 16) % 4 !== 0) return null;
      let text = "";
      for (let at = 16; at < sealed.length; at += 4) text += String.fromCharCode(Number.parseInt(sealed.slice(at, at + 4), 36));
      return sealed.slice(8, 16) === sum(text) ? text : null;
    },
    digest: (text) => hex(text) + hex(`${text}/2`),
  };
}
