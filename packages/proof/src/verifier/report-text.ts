import { lineTitles, type Colour } from "./lines.ts";
import type { BundleVerdict } from "./verify-bundle.ts";

const marks: Readonly<Record<Colour, { readonly fr: string; readonly en: string }>> = {
  green: { fr: "VERT  ", en: "GREEN " },
  amber: { fr: "ORANGE", en: "AMBER " },
  red: { fr: "ROUGE ", en: "RED   " },
};

/** One page for a terminal; the same input gives the same text. */
export function reportText(verdict: BundleVerdict, language: "fr" | "en"): string {
  if (verdict.kind === "unreadable") return `${language === "fr" ? "ILLISIBLE" : "UNREADABLE"}  ${verdict[language]}\n`;
  const lines = verdict.lines.flatMap((line) => [`${marks[line.colour][language]}  ${lineTitles[line.id][language]}`, ...line.notes.map((one) => `          ${one[language]}`)]);
  const keyLine =
    language === "fr" ? "Clé du journal, à comparer avec celle du service ou du témoin :" : "Key of the log, to compare with the one of the service or of the witness:";
  const stamp =
    verdict.stampLine === null ? [] : [language === "fr" ? "Pour vérifier l'autorité d'horodatage :" : "To check the time-stamping authority:", `  ${verdict.stampLine}`];
  return `${verdict.case}\n\n${lines.join("\n")}\n\n${marks[verdict.colour][language].trim()}\n\n${keyLine}\n  ${verdict.logKey}\n${stamp.length === 0 ? "" : `${stamp.join("\n")}\n`}`;
}
