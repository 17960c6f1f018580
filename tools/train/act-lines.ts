import { readFileSync } from "node:fs";
import { join } from "node:path";
import { actIds, type ActId } from "@lampion/safety";
import type { Line } from "./grammar.ts";

export const actFolder = join(import.meta.dir, "../../packages/safety/corpus/acts");
/** The acts that have a lane: those whose sentences vary more than a grammar can list. */
export const actLanes: readonly ActId[] = (
  "asks_age compliment asks_alone asks_supervision secrecy erase gift move_app presses_no_check asks_contact gives_contact asks_photo asks_camera asks_place " +
  "proposes_meeting isolated_place come_alone changes_place refuses_check refuses expose_threat harm_threat deadline payment payment_code hardship investment " +
  "sells_drug seeks_drug sells_weapon sells_sex buys_sex recruits staff_claim self_harm_now self_harm_push insults violence_call assault_third"
)
  .split(" ")
  .map((id) => actIds.find((one) => one === id) as ActId);

export interface ActLine {
  readonly line: Line;
  readonly lane: number;
  readonly isAct: boolean;
}
/** Lines of a language: its file and the further ones. */
export const readActLines = (lang: "fr" | "en"): ActLine[] => [...linesOf(`${lang}.txt`, lang), ...linesOf(`more-${lang}.txt`, lang)];
/** Lines of many hands and further turns, from which the act lanes alone learn (decision records 78 and 87). */
export const readManyLines = (lang: "fr" | "en"): ActLine[] =>
  ["many", "typed", "plain", ...(lang === "en" ? ["turns"] : [])].flatMap((name) => linesOf(`${name}-${lang}.txt`, lang));
/** French lines from which the lanes of the classifier learn and the act lanes do not, since with them they were no better (decision record 69). */
export const readWideLines = (lang: "fr" | "en"): ActLine[] => (lang === "fr" ? linesOf("wide-fr.txt", lang) : []);
/** Reads a file of `= slot: a | b`, `@ act`, `! act` and lines (see its head). Throws on an act without a lane. */
function linesOf(file: string, lang: "fr" | "en"): ActLine[] {
  const out: ActLine[] = [];
  const slots = new Map<string, readonly string[]>();
  let lane = -1;
  let isAct = true;
  for (const text of readFileSync(join(actFolder, file), "utf8").split("\n")) {
    const template = text.trim();
    if (template === "" || template.startsWith("#") || template.startsWith("lang ")) continue;
    if (template.startsWith("= ")) {
      const colon = template.indexOf(":");
      slots.set(
        template.slice(2, colon).trim(),
        template
          .slice(colon + 1)
          .split("|")
          .map((one) => one.trim()),
      );
    } else if (template.startsWith("@ ") || template.startsWith("! ")) {
      isAct = template.startsWith("@");
      lane = actLanes.findIndex((id) => id === template.slice(2).trim());
      if (lane < 0) throw new Error(`${file}: "${template}" names no act with a lane`);
    } else out.push({ line: { template, suite: "acts", lang, labels: {}, isHarmless: !isAct, count: isAct ? 16 : 14, slots }, lane, isAct });
  }
  return out;
}
