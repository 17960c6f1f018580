import type { Line } from "@lampion/client";

const noon = new Date(2026, 8, 1, 20, 41).getTime();
/** One message of the style page; what is not said is as an ordinary word of somebody else. */
export const line = (key: string, text: string, more: Partial<Line> = {}): Line => ({
  key,
  seq: 4,
  at: noon,
  kind: "text",
  by: { m: "m", name: "Géraldine", mark: 1_349, gender: "woman" },
  mine: false,
  text,
  re: null,
  fold: false,
  freed: false,
  notice: null,
  withdrawn: false,
  state: "sent",
  code: null,
  reason: null,
  help: null,
  spans: [],
  retryAtMs: null,
  lacks: null,
  rule: null,
  proof: null,
  ...more,
});
const mine: Partial<Line> = { mine: true, by: { m: "me", name: "Camille", mark: 77, gender: "other" } };
const stopped: Partial<Line> = { ...mine, seq: 0 };

/** Every state that a message can have (AP-4), with what it is called. */
export const states: readonly { readonly name: string; readonly line: Line }[] = [
  { name: "somebody else", line: line("a", "Bonsoir tout le monde.") },
  { name: "own, sent", line: line("b", "Bonsoir Géraldine !", mine) },
  { name: "own, sending", line: line("c", "Il fait doux ce soir.", { ...stopped, state: "sending" }) },
  { name: "held", line: line("d", "Écrivez-moi à geraldine@example.org", { ...stopped, state: "held", code: "held", reason: "contact", spans: [[15, 36]] }) },
  { name: "refused, with the reason", line: line("e", "Mon numéro : 06 39 98 11 22", { ...stopped, state: "refused", code: "blocked", reason: "contact", spans: [[13, 27]] }) },
  { name: "nudged", line: line("f", "Tu es vraiment bête.", { ...stopped, state: "nudged", code: "nudge", reason: "insult" }) },
  { name: "failed", line: line("g", "Parti trop tard.", { ...stopped, state: "failed", code: "stale" }) },
  { name: "folded", line: line("h", "Un mot qui blesse.", { fold: true }) },
  { name: "withdrawn", line: line("i", "", { withdrawn: true }) },
  { name: "hidden by the desk", line: line("j", "", { withdrawn: true, notice: "hidden" }) },
  { name: "emoji alone", line: line("k", "🏮✨") },
  { name: "right to left", line: line("l", "مساء الخير، كيف الحال؟") },
  { name: "long word", line: line("m", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft") },
];
