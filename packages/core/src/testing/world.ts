import type { Gender, Language } from "@lampion/protocol";
import type { Random } from "../basics/random.port.ts";

/** Invented people and what they say, from a seed: the same for demo, tests and load. No real person, nothing private. */
export interface Person {
  readonly nickname: string;
  readonly age: number;
  readonly gender: Gender;
  readonly language: Language;
  readonly opensKnocks: boolean;
}

const names = [
  "Aline",
  "Baptiste",
  "Capucine",
  "Damien",
  "Elodie",
  "Fabrice",
  "Gaëlle",
  "Hugo B",
  "Irène",
  "Jonas",
  "Karim",
  "Léna",
  "Marius",
  "Nadia",
  "Octave",
  "Pauline",
  "Quentin",
  "Rosalie",
  "Samir",
  "Tiphaine",
  "Ulysse",
  "Victoire",
  "Willy",
  "Xavier",
  "Yasmine",
  "Zoé R",
  "Ambre",
  "Bastien",
  "Clémence",
  "Driss",
  "Estelle",
  "Florian",
  "Géraldine",
  "Héloïse",
  "Ivan",
  "Judith",
  "Kevin L",
  "Lucas",
  "Mathilde",
  "Nour",
  "Oscar",
  "Perrine",
  "Rémi",
  "Sabine",
  "Thomas G",
  "Ursule",
  "Valentin",
  "Wassim",
  "Yann",
  "Zélie",
  "Alice W",
  "Ben from Leeds",
  "Carol",
  "Dylan",
  "Emma K",
  "Frank",
  "Grace",
  "Harry",
  "Ivy",
  "Jack",
] as const;
const lines: Readonly<Record<Language, readonly string[]>> = {
  fr: [
    "Bonsoir tout le monde.",
    "Quelqu'un a vu la lune ce soir ?",
    "Je sors d'une journée longue, contente de vous lire.",
    "Il pleut encore chez vous ?",
    "Une série à conseiller, quelque chose de léger ?",
    "J'ai enfin réussi mon gratin.",
    "Qui connaît un bon marché du dimanche ?",
    "Je cherche un livre pour un trajet de train.",
    "Bonne nuit à ceux qui filent.",
    "Ah oui, j'ai adoré ce film aussi.",
    "Le chat du voisin a encore visité ma cuisine.",
    "Vous écoutez quoi en ce moment ?",
    "Du piano, toujours du piano.",
    "Ça fait du bien de parler un peu.",
    "Bienvenue à toi qui arrives !",
    "Pareil ici, fenêtre ouverte malgré le froid.",
    "Le café du matin ou rien.",
    "Qui joue aux échecs ?",
    "J'apprends la guitare, mes voisins sont patients.",
    "Quelle est votre soupe préférée ?",
    "Poireaux, sans hésiter.",
    "On parle de quoi ce soir ?",
    "De vacances, c'est permis de rêver.",
  ],
  en: [
    "Good evening all.",
    "Quiet night here.",
    "Anybody up for a quiz later?",
    "I am still learning French, be patient with me.",
    "That soup sounds lovely.",
    "What are you reading these days?",
    "Long shift, glad it is over.",
    "Welcome, newcomer!",
    "Same weather here.",
    "I would vote for the second season.",
  ],
};
const openings: Readonly<Record<Language, readonly string[]>> = {
  fr: [
    "Votre remarque m'a fait sourire, on en parle ?",
    "Vous aimez le piano aussi ?",
    "Bonsoir, envie de bavarder un peu ?",
    "Je cherche un avis sur un livre, vous sembliez calée.",
    "Quel est ce film dont vous parliez ?",
  ],
  en: ["Your line made me smile, shall we talk?", "Hello, fancy a chat?", "Which book was that?", "You seem to know your soups."],
};
const replies: Readonly<Record<Language, readonly string[]>> = {
  fr: ["Avec plaisir !", "Ah, racontez.", "Tiens, bonne idée.", "Et vous, votre journée ?", "C'est joliment dit.", "Je reviens dans un instant.", "On en reparle demain soir ?"],
  en: ["With pleasure!", "Tell me more.", "Oh, good idea.", "And how was your day?", "Nicely said.", "Back in a moment."],
};

/** `count` people, 60 at most with names of their own. */
export function people(random: Random, count: number): Person[] {
  return Array.from({ length: Math.min(count, names.length) }, (_, at) => ({
    nickname: names[at] ?? `Guest ${at}`,
    age: 19 + random.below(50),
    gender: random.below(10) === 0 ? "other" : men.has(names[at] ?? "") ? "man" : "woman",
    language: at >= 50 ? "en" : "fr",
    opensKnocks: random.below(10) < 8,
  }));
}
const pick = <T>(random: Random, list: readonly T[]): T | undefined => list[random.below(list.length)];
/** Those of them that are read as a man's. */
const men = new Set([
  "Baptiste",
  "Damien",
  "Fabrice",
  "Hugo B",
  "Jonas",
  "Karim",
  "Marius",
  "Octave",
  "Quentin",
  "Samir",
  "Ulysse",
  "Willy",
  "Xavier",
  "Bastien",
  "Driss",
  "Florian",
  "Ivan",
  "Kevin L",
  "Lucas",
  "Oscar",
  "Rémi",
  "Thomas G",
  "Valentin",
  "Wassim",
  "Yann",
  "Dylan",
  "Ben from Leeds",
  "Frank",
  "Harry",
  "Jack",
]);
export const lineOf = (random: Random, language: Language): string => pick(random, lines[language]) ?? "";
export const openingOf = (random: Random, language: Language): string => pick(random, openings[language]) ?? "";
export const replyOf = (random: Random, language: Language): string => pick(random, replies[language]) ?? "";
