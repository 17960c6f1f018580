export type LineId = "files" | "receipts" | "order" | "sheets" | "log" | "custody" | "within";
export type Colour = "green" | "amber" | "red";
/** One sentence, in both languages; `code` for machines. */
export interface Note {
  readonly code: NoteCode;
  readonly colour: Colour;
  readonly fr: string;
  readonly en: string;
}
export interface Line {
  readonly id: LineId;
  readonly colour: Colour;
  readonly notes: readonly Note[];
}

export const lineTitles: Readonly<Record<LineId, { readonly fr: string; readonly en: string }>> = {
  files: { fr: "Fichiers inchangés", en: "Files unchanged" },
  receipts: { fr: "Reçus vrais", en: "Receipts true" },
  order: { fr: "Ordre complet", en: "Order complete" },
  sheets: { fr: "Fixé avant le signalement", en: "Fixed before the report" },
  log: { fr: "Journal signé, attesté, horodaté", en: "Log signed, witnessed, time-stamped" },
  custody: { fr: "Traçabilité intacte", en: "Custody unbroken" },
  within: { fr: "Dans les limites de la demande", en: "Within the request" },
};

/** colour, French, English; {0} and {1} are filled in. */
const table = {
  "manifest-not-signed": ["red", "La liste des fichiers n'est pas signée par la clé du journal.", "The list of files is not signed by the log's key."],
  "file-added": ["red", "Le fichier {0} n'est pas dans la liste.", "The file {0} is not in the list."],
  "file-changed": ["red", "Le fichier {0} a été changé.", "The file {0} was changed."],
  "file-missing": ["red", "Le fichier {0} manque.", "The file {0} is missing."],
  "page-says-other": ["red", "Le fichier {0} ne dit pas ce que disent les preuves.", "The file {0} does not say what the records say."],
  "files-unchanged": ["green", "Les {0} fichiers sont ceux de la liste signée.", "The {0} files are those of the signed list."],
  "too-much": ["red", "Il y a plus de messages que ce qui peut être vérifié.", "There are more messages than can be checked."],
  "receipt-not-true": ["red", "Le reçu du message {0} n'est pas vrai.", "The receipt of message {0} is not true."],
  "text-not-its-own": ["red", "Le texte du message {0} n'est pas celui de son reçu.", "The text of message {0} is not the one of its receipt."],
  "no-records": ["red", "Il n'y a aucun message.", "There is no message."],
  "receipts-true": ["green", "Les {0} reçus sont vrais.", "All {0} receipts are true."],
  "items-mixed": ["red", "Les messages de plusieurs preuves sont mêlés.", "Messages of several pieces of evidence are mixed."],
  gap: ["amber", "Avant le message {0}, il en manque {1}.", "Before message {0}, {1} are missing."],
  "lost-tail": ["amber", "Avant le message {0}, la suite a été perdue et recommencée.", "Before message {0}, the sequence was lost and begun anew."],
  refounded: ["green", "Au message {0}, la suite a été recommencée et continue la précédente.", "At message {0} the sequence was begun anew and continues the one before."],
  "two-histories": ["red", "Au message {0}, il y a deux histoires différentes.", "At message {0} there are two different histories."],
  "time-falls": ["red", "L'heure du message {0} est avant celle du précédent.", "The time of message {0} is before that of the one before."],
  "order-not-kept": ["red", "Le message {0} n'est pas à sa place.", "Message {0} is not in its place."],
  "order-kept": ["green", "Chaque message suit le précédent.", "Each message follows the one before."],
  blanks: ["green", "{0} messages ne sont pas communiqués; leur numéro et leur place sont prouvés.", "{0} messages are not handed over; their number and place are proved."],
  "sheet-not-used": ["red", "La clé de la feuille {0} est là sans aucun message.", "The key of sheet {0} is there without any message."],
  "sheet-open": ["amber", "L'heure de la feuille {0} n'était pas encore close.", "The hour of sheet {0} was not closed yet."],
  "sheet-not-logged": ["red", "La feuille {0} n'est pas dans le journal.", "Sheet {0} is not in the log."],
  "sheet-after-report": [
    "amber",
    "La feuille {0} a été close après le signalement : jusque-là, seuls les reçus des appareils la fixent.",
    "Sheet {0} was closed after the report: until then only the receipts of the devices fix it.",
  ],
  "sheets-logged": ["green", "Les {0} feuilles étaient dans le journal avant le signalement.", "The {0} sheets were in the log before the report."],
  "log-not-signed": ["red", "L'état du journal n'est pas signé par sa clé.", "The state of the log is not signed by its key."],
  "other-log-key": ["red", "La clé du journal n'est pas celle que vous avez donnée.", "The key of the log is not the one you gave."],
  "entry-not-in-log": ["red", "L'entrée {0} n'est pas dans le journal.", "Entry {0} is not in the log."],
  "witness-key-wrong": ["red", "La clé d'un témoin n'en est pas une.", "The key of a witness is not one."],
  "other-witness-key": ["red", "Le témoin que vous avez donné n'est pas parmi ceux du dossier.", "The witness you gave is not among those of the bundle."],
  "cosignature-not-true": ["red", "La signature du témoin {0} n'est pas vraie.", "The signature of witness {0} is not true."],
  "not-witnessed": ["amber", "Aucun témoin n'a signé cet état du journal.", "No witness signed this state of the log."],
  witnessed: ["green", "Le témoin {0} l'a vu le {1}.", "Witness {0} saw it on {1}."],
  "not-stamped": ["amber", "Il n'y a pas encore d'horodatage.", "There is no time stamp yet."],
  "stamp-not-read": ["red", "L'horodatage n'en est pas un.", "The time stamp is not one."],
  "stamp-of-other": ["red", "L'horodatage est celui d'autre chose.", "The time stamp is of something else."],
  "stamp-of-other-history": ["red", "L'état horodaté n'est pas de la même histoire du journal.", "The stamped state is not of the same history of the log."],
  "stamp-not-signed": ["red", "La signature de l'horodatage n'est pas vraie.", "The signature of the time stamp is not true."],
  "stamp-before-sheets": ["amber", "L'horodatage du {0} est d'avant la dernière feuille.", "The time stamp of {0} is from before the last sheet."],
  stamped: ["green", "Horodaté le {0} par {1}.", "Time-stamped on {0} by {1}."],
  "log-true": ["green", "Chaque entrée est dans le journal signé, qui en a {0}.", "Each entry is in the signed log, which has {0}."],
  "custody-not-read": ["red", "Une ligne de la traçabilité n'en est pas une.", "A line of the custody is not one."],
  "no-custody": ["red", "La preuve {0} n'a pas de traçabilité.", "The item {0} has no custody."],
  "custody-broken": ["red", "La traçabilité de {0} est rompue à l'entrée {1}.", "The custody of {0} is broken at entry {1}."],
  "custody-not-logged": ["red", "L'entrée {1} de la traçabilité de {0} n'est pas dans le journal.", "Entry {1} of the custody of {0} is not in the log."],
  "not-what-was-captured": ["red", "Les messages de {0} ne sont pas ceux qui ont été recueillis.", "The messages of {0} are not those that were captured."],
  "capture-not-logged": ["red", "Le recueil de {0} n'est pas dans le journal.", "The capture of {0} is not in the log."],
  "custody-of-other": ["red", "Il y a la traçabilité ou les messages d'une autre preuve.", "There is custody or there are messages of another item."],
  "custody-unbroken": ["green", "Les {0} entrées se suivent et sont dans le journal.", "The {0} entries follow each other and are in the log."],
  "authority-not-logged": ["red", "La demande n'est pas dans le journal.", "The request is not in the log."],
  "not-approved-by-another": ["red", "La demande n'a pas été approuvée par une autre personne.", "The request was not approved by another person."],
  outside: ["red", "Le message {0} est hors des limites de la demande.", "Message {0} is outside of the request."],
  within: ["green", "Tout est dans les limites de la demande {0}.", "Everything is within the request {0}."],
  "and-more": ["green", "Et {0} autres constats.", "And {0} more findings."],
} as const satisfies Readonly<Record<string, readonly [Colour, string, string]>>;
export type NoteCode = keyof typeof table;

export function note(code: NoteCode, ...values: readonly string[]): Note {
  const [colour, fr, en] = table[code];
  const fill = (text: string): string => text.replace(/\{([01])\}/g, (_, at: string) => shown(values[Number(at)] ?? ""));
  return { code, colour, fr: fill(fr), en: fill(en) };
}

/** What comes out of a file is shown short and in one line, without signs that steer a terminal. */
const shown = (text: string): string => text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, "?").slice(0, 120);

/** Exit code of the program: 0 everything checked, 1 something is missing and named, 2 something is wrong or unreadable. */
export const exitCodes = { green: 0, amber: 1, red: 2 } as const;
