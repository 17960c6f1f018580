import { limits, type Language, type Reason, type ReplyCode } from "@lampion/protocol";
import { checkName, cleanText, createMemory, foldName } from "@lampion/safety";
import type { House } from "../node/house.ts";
import { freeName } from "../guest/name-ideas.ts";

export type NameAnswer =
  | { readonly kind: "fine"; readonly name: string; readonly folded: string }
  | { readonly kind: "refused"; readonly code: ReplyCode; readonly reason?: Reason; readonly suggestion: string };

/** EN-3 to EN-5: form, rules, and whether it is free for this device; a refusal brings a free one. */
export function judgeName(house: House, raw: string, who: { readonly device: { readonly relation: string } }, language: Language): NameAnswer {
  const nowMs = house.nowMs();
  const { relation } = who.device;
  const suggestion = (): string => freeName(house.ports.random, (name) => house.names.isFree(foldName(name), relation, nowMs));
  const name = cleanText(raw);
  const form = checkName(name, limits.nickname.min, limits.nickname.max);
  if (form.kind === "refused") return { kind: "refused", code: form.why === "length" ? "name-length" : "name-characters", suggestion: suggestion() };
  const { verdict } = house.ports.judge.judge(
    { kind: "nickname", text: name, language, anyway: false },
    { scope: "full", from: "", author: { typedAge: 18, isProvenAdult: false, deviceAgeMs: 0, mayLink: false }, to: null, room: null, nowMs },
    createMemory(),
  );
  if (verdict.step !== "allow") return { kind: "refused", code: "name-refused", ...(verdict.reason === null ? {} : { reason: verdict.reason }), suggestion: suggestion() };
  const folded = foldName(name);
  if (folded.length < 2) return { kind: "refused", code: "name-characters", suggestion: suggestion() };
  if (!house.names.isFree(folded, relation, nowMs)) return { kind: "refused", code: "name-taken", suggestion: suggestion() };
  return { kind: "fine", name, folded };
}
