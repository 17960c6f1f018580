import type { Reason } from "@lampion/protocol";

/** One thing that the judge looks for, and why, in words that a child reads (OP-5, SF-86). */
export interface LookedFor {
  readonly fr: readonly [what: string, why: string];
  readonly en: readonly [what: string, why: string];
  /** The reasons that an author is given for it. */
  readonly reasons: readonly Reason[];
}

/** Everything by which a text is asked about, folded, held or stopped. Names and purposes; the words that are looked for stand in no page. */
export const lookedFor: readonly LookedFor[] = [
  {
    fr: ["numéros, adresses, liens, moyens de paiement, invitations ailleurs", "c'est par là qu'on attire les gens hors d'ici, où personne ne veille"],
    en: ["numbers, addresses, links, means of payment, invitations elsewhere", "it is how people are drawn away from here, to where nobody watches"],
    reasons: ["contact", "move-app", "link", "address", "payment"],
  },
  { fr: ["les coordonnées d'une autre personne", "elle n'a rien demandé"], en: ["how to reach somebody else", "they were not asked"], reasons: ["doxing"] },
  {
    fr: ["les insultes, et la haine contre un groupe", "les mots blessent"],
    en: ["insults, and hate against a group", "words hurt"],
    reasons: ["insult", "hate"],
  },
  {
    fr: ["les menaces, le chantage, les appels à la violence", "personne ne doit avoir peur ici"],
    en: ["threats, blackmail, calls for violence", "nobody should be afraid here"],
    reasons: ["threat", "rules"],
  },
  {
    fr: ["pousser quelqu'un à se faire du mal", "qui va mal a besoin d'aide ; dire qu'on va mal n'est jamais arrêté"],
    en: ["pushing somebody to hurt themselves", "who is not well needs help; saying that one is not well is never stopped"],
    reasons: ["self-harm"],
  },
  {
    fr: ["ce qui met un enfant en danger, ou dit un âge de moins de 18 ans", "Lampion est pour les adultes"],
    en: ["what endangers a child, or tells an age under 18", "Lampion is for adults"],
    reasons: ["minor", "own-age"],
  },
  {
    fr: ["les pièges : attirer plusieurs personnes au même endroit, demander de venir seul", "des gens y sont agressés"],
    en: ["traps: drawing several people to one place, asking to come alone", "people are attacked there"],
    reasons: ["pressure"],
  },
  {
    fr: ["les offres de drogue, d'armes et de services payés", "la loi les interdit, ou ce n'est pas le lieu"],
    en: ["offers of drugs, weapons and paid services", "the law forbids them, or this is not the place"],
    reasons: ["drugs", "weapons", "sale"],
  },
  {
    fr: ["les arnaques, la publicité, le même texte envoyé partout", "on y perd son argent et son calme"],
    en: ["scams, adverts, the same text sent everywhere", "they cost money and peace"],
    reasons: ["scam", "spam", "same-opening"],
  },
  {
    fr: ["se faire passer pour un modérateur ou une autorité", "on croit ce qu'ils disent"],
    en: ["passing for a moderator or an authority", "people believe them"],
    reasons: ["staff"],
  },
  { fr: ["les mots trop crus dans un salon", "tout le monde les lit"], en: ["words that are too crude for a room", "everybody reads them"], reasons: ["sexual"] },
];
