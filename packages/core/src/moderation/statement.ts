import type { Consequence, PowerToPause, StatementOut } from "@lampion/protocol";
import { windows } from "./clocks.ts";
import { policyOf } from "./policies.ts";
import type { DecisionView, DeskState, StatementView } from "./state.ts";

interface Words {
  readonly fr: string;
  readonly en: string;
}
const powerWords: Readonly<Record<PowerToPause, Words>> = {
  write: { fr: "écrire", en: "writing" },
  rooms: { fr: "les salons", en: "rooms" },
  knock: { fr: "les toc-toc", en: "knocks" },
  contact: { fr: "les conversations privées", en: "private conversations" },
  links: { fr: "les liens", en: "links" },
  media: { fr: "les photos", en: "photos" },
  "make-rooms": { fr: "la création de salons", en: "making rooms" },
};
const two = (fr: string, en: string): Words => ({ fr, en });
const list = (powers: readonly PowerToPause[], language: "fr" | "en"): string => powers.map((power) => powerWords[power][language]).join(", ");
/** Times are said in UTC, as every deadline here, in words that need no decoding. */
const sayers = (options: Intl.DateTimeFormatOptions) => ({
  fr: new Intl.DateTimeFormat("fr-FR", { timeZone: "UTC", ...options }),
  en: new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options }),
});
const date: Intl.DateTimeFormatOptions = { day: "numeric", month: "long", year: "numeric" };
const [moment, day] = [sayers({ ...date, hour: "2-digit", minute: "2-digit" }), sayers(date)];

/** What a restriction is, in plain words of both languages; nothing of it is typed by hand. The word "banned" is never used (MD-48). */
export function statementWords(wanted: Consequence, span: { readonly since: number; readonly until: number | null; readonly reviewAt: number | null }): Words {
  const end =
    span.until !== null
      ? two(`Jusqu'au ${moment.fr.format(span.until)} (UTC).`, `Until ${moment.en.format(span.until)} (UTC).`)
      : span.reviewAt !== null
        ? two(`Sans fin fixée, revu le ${day.fr.format(span.reviewAt)}.`, `Without a set end, reviewed on ${day.en.format(span.reviewAt)}.`)
        : two("", "");
  const what = ((): Words => {
    switch (wanted.kind) {
      case "none":
        return two("Aucune mesure.", "No measure.");
      case "warn":
        return two("Un avertissement, sans autre effet.", "A warning, without other effect.");
      case "stop":
        return wanted.how === "refused"
          ? two("Un de vos textes n'a pas été envoyé.", "One of your texts was not sent.")
          : two("Un de vos textes a été retenu : personne ne l'a reçu.", "One of your texts was held: nobody got it.");
      case "remove":
        return two("Un message a été retiré du salon.", "A message was taken out of the room.");
      case "restore":
        return two("Un message a été remis dans le salon.", "A message was put back into the room.");
      case "pause":
        return two(
          `En pause${wanted.scope === "room" ? " dans ce salon" : ""} : ${list(wanted.powers, "fr")}.${wanted.part === true ? " Pas de contact avec la personne concernée." : ""}`,
          `Paused${wanted.scope === "room" ? " in this room" : ""}: ${list(wanted.powers, "en")}.${wanted.part === true ? " No contact with the person concerned." : ""}`,
        );
      case "part":
        return two("Pas de contact avec la personne concernée.", "No contact with the person concerned.");
      case "close-door":
        return two(
          "L'entrée est suspendue. Restent ouverts : ce courrier, la contestation, le signalement, l'aide, l'historique personnel.",
          "Entry is suspended. These stay open: this letter, contesting it, reporting, help, your own history.",
        );
      case "freeze-talk":
        return two("Une conversation est en pause.", "A conversation is paused.");
      case "resume-talk":
        return two(
          "Une conversation en pause peut reprendre, après une nouvelle preuve de majorité de la personne dont un texte l'a arrêtée.",
          "A paused conversation may go on, after a new proof of age of the person whose text stopped it.",
        );
      case "slow-room":
        return two("Le salon est ralenti.", "The room is slowed.");
      case "lock-room":
        return two("Le salon ne prend plus de nouvelles personnes.", "The room takes nobody new.");
      case "close-room":
        return two("Le salon est fermé.", "The room is closed.");
    }
  })();
  return { fr: [what.fr, end.fr].filter((part) => part !== "").join(" "), en: [what.en, end.en].filter((part) => part !== "").join(" ") };
}

/** To the author of a stopped text whom a person found right: only they can send it again. */
const setFree = two(
  "Une personne a lu le texte que vous avez contesté : il n'aurait pas dû être arrêté. Vous pouvez l'envoyer de nouveau, tel quel, au même endroit.",
  "A person read the text that you contested: it should not have been stopped. You can send it again, as it was, in the same place.",
);
/** A told age shut the door besides, and only a proof opens that (EN-12): nothing is promised that the answer does not do. */
const setFreeAtDoor = two(
  "Une personne a lu le texte que vous avez contesté : il n'aurait pas dû être arrêté. Si la porte s'est fermée, une preuve de majorité l'ouvre.",
  "A person read the text that you contested: it should not have been stopped. If the door was shut, a proof of age opens it.",
);
const staysStopped = two("Une personne a lu le texte que vous avez contesté : il reste arrêté.", "A person read the text that you contested: it stays stopped.");
/** What a person answered about a stopped text; null for every other decision. */
export const answerWords = (decision: Pick<DecisionView, "consequence" | "state" | "policy">): Words | null => {
  if (decision.consequence.kind !== "stop") return null;
  return { ...(decision.state !== "reversed" ? staysStopped : decision.policy === "under-age" ? setFreeAtDoor : setFree) };
};
/** The facts of a decision, from its template; of a stopped text only what a program took it for, for nobody has looked (SF-50). */
export function factsOf(decision: Pick<DecisionView, "policy" | "template" | "consequence" | "by">): Words {
  if (decision.by === "court") return two("Un tribunal l'a décidé ; le service exécute sa décision.", "A court decided this; the service carries its decision out.");
  const policy = policyOf(decision.policy);
  const fact = policy?.facts.find((one) => one.id === decision.template);
  if (policy === null || fact === undefined) return two("", "");
  if (decision.consequence.kind !== "stop" || policy.byProgram === true) return fact;
  return two(
    `Un programme l'a pris pour ce que dit la règle ${policy.clause} : ${policy.title.fr.toLowerCase()}.`,
    `A program took it for what rule ${policy.clause} names: ${policy.title.en.toLowerCase()}.`,
  );
}

/** Certified out-of-court bodies by language (DSA art. 21; MD-49). The list of the Commission is the source; an operator keeps it up to date. */
export const disputeBodies: readonly { readonly name: string; readonly url: string; readonly languages: readonly string[] }[] = [
  { name: "Appeals Centre Europe", url: "https://www.appealscentre.eu/", languages: ["fr", "en", "de", "nl"] },
  { name: "User Rights", url: "https://user-rights.org/", languages: ["de", "en"] },
];
export const staysOpen: StatementOut["stays"] = ["read-statements", "contest", "report", "block", "helplines", "own-history"];

/** Until when a decision can be contested: 190 days after it, or after the last appeal or dispute about it (MD-46, MD-49). */
export function contestUntil(state: DeskState, decision: DecisionView): number {
  let last = decision.at;
  for (const appeal of state.appeals.values()) if (appeal.decision === decision.id) last = Math.max(last, appeal.decidedAt ?? appeal.at);
  for (const dispute of state.disputes.values()) if (dispute.decision === decision.id) last = Math.max(last, dispute.closedAt ?? dispute.at);
  return last + windows.contestMs;
}
/** Whether an appeal or a dispute outside about a decision of this case still waits: nothing of it ends meanwhile. */
export const isContested = (state: DeskState, caseId: string): boolean =>
  [...state.appeals.values()].some((appeal) => appeal.case === caseId && (appeal.state === "filed" || appeal.state === "assigned")) ||
  [...state.disputes.values()].some((dispute) => dispute.case === caseId && dispute.state !== "closed");
/** The statement as the affected person reads it: made from the decision, so that it can hold nothing that is not in it. */
export function statementOf(state: DeskState, statement: StatementView, reasons: string, territory: readonly string[], holdsHours: boolean, nowMs: number): StatementOut | null {
  const decision = state.decisions.get(statement.decision);
  if (decision === undefined) return null;
  const facts = factsOf(decision);
  const restriction = decision.restriction === null ? null : (state.restrictions.get(decision.restriction) ?? null);
  const span = { since: restriction?.from ?? decision.at, until: restriction?.until ?? null, reviewAt: restriction?.reviewAt ?? null };
  return {
    statement: statement.id,
    at: statement.at,
    what: (decision.state === "reversed" ? answerWords(decision) : null) ?? statementWords(decision.consequence, span),
    ...span,
    isOver: decision.state !== "in-force" || (restriction !== null && restriction.endedAt !== null) || (span.until !== null && span.until <= nowMs),
    facts: { fr: facts.fr, en: facts.en },
    reasons,
    ground: decision.ground,
    rule: decision.rule,
    noticedBy: decision.source,
    automatedDetection: decision.automation.detection,
    automatedDecision: decision.automation.decision,
    territory: [...territory],
    stays: [...staysOpen],
    contestUntil: contestUntil(state, decision),
    keepMySide: decision.isPrivate && holdsHours,
    bodies: disputeBodies.map((body) => ({ ...body, languages: [...body.languages] })),
  };
}
