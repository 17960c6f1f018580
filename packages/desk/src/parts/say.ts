import type { Consequence, Problem } from "@lampion/protocol";
import type { Asked } from "../state/api.ts";
import type { DeskWords } from "../words/fr.ts";
import { inFrench } from "../words/refusals-fr.ts";

const minuteMs = 60_000;
/** A sentence with its places filled in. */
export function fill(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}
/** A length of time in the two units that matter: "41 min", "2 h 05", "3 d 4 h". Seconds below ten minutes. */
export function span(ms: number, words: DeskWords): string {
  const day = words.tag.startsWith("fr") ? "j" : "d";
  const minutes = Math.floor(Math.abs(ms) / minuteMs);
  if (minutes < 1) return `${Math.floor(Math.abs(ms) / 1_000)} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${String(minutes % 60).padStart(2, "0")}`;
  return hours % 24 === 0 || hours >= 240 ? `${Math.floor(hours / 24)} ${day}` : `${Math.floor(hours / 24)} ${day} ${hours % 24} h`;
}
export const clock = (at: number, words: DeskWords): string => new Intl.DateTimeFormat(words.tag, { hour: "2-digit", minute: "2-digit" }).format(at);
/** Day and time; with the year where it is another one than this, as with a restriction of 365 days. */
export const moment = (at: number, words: DeskWords): string =>
  new Intl.DateTimeFormat(words.tag, {
    day: "numeric",
    month: "short",
    ...(new Date(at).getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" }),
    hour: "2-digit",
    minute: "2-digit",
  }).format(at);
export const date = (at: number, words: DeskWords): string => new Intl.DateTimeFormat(words.tag, { day: "numeric", month: "short", year: "numeric" }).format(at);

/** A day as lines are kept by: of UTC, wherever the desk is. */
export const utcDay = (at: number, words: DeskWords): string => new Intl.DateTimeFormat(words.tag, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(at);

/** Lengths that the desk offers, in minutes; null: without an end, reviewed yearly. */
export const lengths: readonly (number | null)[] = [10, 60, 24 * 60, 7 * 24 * 60, 30 * 24 * 60, 90 * 24 * 60, 365 * 24 * 60, null];
export const lengthName = (minutes: number | null, words: DeskWords): string => (minutes === null ? words.decide.span.review : span(minutes * minuteMs, words));

/** A consequence in one line. */
export function consequenceName(one: Consequence, words: DeskWords): string {
  const kind = words.decide.kinds[one.kind];
  const long = "minutes" in one ? `, ${lengthName(one.minutes, words)}` : "";
  if (one.kind === "pause")
    return `${kind} : ${one.powers.map((power) => words.decide.power[power]).join(", ")} (${words.decide.scopes[one.scope]})${long}${one.part === true ? `, ${words.decide.apart}` : ""}`.replace(
      " :",
      words.tag.startsWith("fr") ? " :" : ":",
    );
  if (one.kind === "remove" || one.kind === "restore") return `${kind} (${one.seqs.length})`;
  if (one.kind === "slow-room") return `${kind}, ${one.slowMs / 1_000} s`;
  return `${kind}${long}`;
}

/** A rule's number behind a sentence is for who reads the API; the person at the desk gets the sentence. */
const ruleNumber = / ?\([A-Z]{2}-\d{1,3}\)/g;
/** What a refusal means for the person in front of the screen. */
export function why(problem: Problem, words: DeskWords): string {
  return (words.refusal[problem.code] ?? (words.tag.startsWith("fr") ? inFrench(problem.message) : problem.message)).replace(ruleNumber, "");
}
export const troubleOf = (asked: Exclude<Asked<unknown>, { kind: "ok" }>, words: DeskWords): string =>
  asked.kind === "unreachable" ? words.unreachable : why(asked.problem, words);
