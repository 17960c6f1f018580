import type { Finding, Scene } from "../types.ts";
import { isDigit, type Token } from "../views/scan.ts";
import { minuteS } from "./decay.ts";
import { pair } from "./layout.ts";
import { secondsOf, type Memory } from "./memory.ts";

const set = (text: string): ReadonlySet<string> => new Set(text.split(" "));
const theirs = set("ton ta tes votre vos your ur la le les");
const kin = set(
  "fils fille filles enfant enfants gosse gosses gamin gamine gamins petit petite petits bebe ado ados neveu niece neveux nieces frere soeur mari femme mere pere chien chat tien tienne son sons daughter daughters kid kids child children baby nephew niece brother sister husband wife dog cat lad lass yours",
);
/** What a question about an age counts as in a record: the reader's own, by a pattern, or somebody else's; 0 where a lane alone saw it. */
export const aboutReader = 1;
export const aboutAnother = 2;
const answeredWithinS = 5 * minuteS;

/** "ton fils a quel âge ?", "how old is your little one": the age of somebody of the reader's. */
export function asksAnothersAge(tokens: readonly Token[]): boolean {
  const word = (at: number): string => tokens[at]?.plain ?? "";
  const asks = tokens.some(({ plain }, at) => (plain === "age" && word(at - 1) === "quel") || (plain === "old" && word(at - 1) === "how"));
  return asks && tokens.some(({ plain }, at) => (kin.has(plain) || (plain === "one" && word(at - 1) === "little")) && (theirs.has(word(at - 1)) || theirs.has(word(at - 2))));
}

/** Whether somebody who is there has just asked the author an age: 1 that of somebody else, -1 the author's own, 0 none. Who asked last counts. */
function asked(memory: Memory, { from, to, room, nowMs }: Scene): number {
  const now = secondsOf(memory, nowMs);
  let last = 0;
  for (const { id } of to === null ? (room?.near ?? []) : [to]) {
    const at = memory.pairs.find(`${id}>${from}`)?.[pair.askedAgeAt] ?? 0;
    if (at !== 0 && now - Math.abs(at) <= answeredWithinS && Math.abs(at) > Math.abs(last)) last = at;
  }
  return Math.sign(last);
}
const begins = (tokens: readonly Token[]): boolean => isDigit((tokens[0]?.text ?? "").charCodeAt(0));
/** A number that begins an answer right after a question about somebody else tells nothing of the author's own age. */
export const answersForAnother = (memory: Memory, scene: Scene, tokens: readonly Token[]): boolean => begins(tokens) && asked(memory, scene) > 0;

const back = set("et and toi vous you u wbu hbu");
/** "14", "14 et toi": the bare number that answers a question about one's own age, under 18; no sign of a joke beside it. Between two only: in a room a number may answer anybody. */
export function answersYoung(memory: Memory, scene: Scene, tokens: readonly Token[]): Finding | null {
  if (scene.to === null || !begins(tokens) || tokens.length > 4) return null;
  const { text, from, to } = tokens[0] as Token;
  const age = text.length <= 2 ? Number(text) : 0;
  if (!(age >= 5 && age <= 17) || (tokens.length > 1 && !back.has(tokens[1]?.plain ?? "")) || asked(memory, scene) >= 0) return null;
  return { kind: "minor.disclosed", p: 0.85, spans: [[from, to]], stage: "own-age", by: "answer", lowered: [] };
}
