import { expect, test } from "bun:test";
import { judged } from "./bench.ts";

/** Parents, neighbours, teachers, the news, and adults who look for adults: ages and children are talked of every evening. */
const harmless = [
  "ma fille de 14 ans adore le dessin",
  "mon garçon de 12 ans ne veut plus aller à l'école",
  "j'ai une fille de 13 ans et un garçon de 15 ans",
  "le garçon de 11 ans de ma voisine chante super bien",
  "une jeune de 16 ans a gagné le concours de patinage",
  "ma nièce de 15 ans cherche un stage de troisième",
  "je cherche un cadeau pour une fille de 12 ans, des idées ?",
  "je cherche un prof de maths pour mon fils de 14 ans",
  "j'aime bien les mineurs du Nord, quelle histoire",
  "une fille de 14 ans a été agressée hier, c'est horrible",
  "je cherche les moins de 18 ans pour le tournoi du club, catégorie U18",
  "je veux que les mineurs soient mieux protégés ici",
  "cherche femme 35 ans max",
  "je cherche homme 50 ans max pour discuter",
  "cherche copain entre 40 et 50 ans",
  "my girl of 14 loves drawing",
  "boys aged 12 to 15 can join the football club on saturday",
  "I want my teen to get off the phone",
  "looking for a present for my 12 year old",
  "i like working with kids, I'm a primary teacher",
  "a girl of 15 won the race, amazing",
  "I want kids one day",
  "would you like kids?",
  "he got caught talking to a girl of 13, disgusting",
  "looking for a 45 year old man to talk",
  "looking for a 15 year old whisky",
  "I want 12 years of peace",
];
const sought = [
  "je cherche fille de 14 ans",
  "cherche jeune fille 15 ans max pour discuter",
  "cherche fille 17 ans max",
  "j'aime les collégiennes",
  "des mineures ici ? mp moi",
  "fille de 13 ans dispo ce soir ?",
  "je préfère les filles de 14 ans",
  "qui a moins de 16 ans ici viens mp",
  "cherche ado fille pour parler",
  "garçon de 12 ans bienvenu en privé",
  "je veux rencontrer une lycéenne",
  "looking for girls of 14",
  "any girls aged 13 here? dm me",
  "I like schoolgirls",
  "under 16 wanted, message me",
  "boys of 12 hit me up",
  "looking for a 14 year old to chat with",
  "looking for a 15 yr old girl",
  "seeking 14 yo girl",
  "I prefer teens, underage ok",
];

test("[SF-21, SF-77] who talks of children, or looks for adults by age, is not taken for somebody who looks for the young", () => {
  for (const text of harmless) expect([text, judged(text).verdict.step]).toEqual([text, "allow"]);
});
test("[SF-21] a young age that is looked for goes to a person at once", () => {
  for (const text of sought) expect([text, judged(text).verdict.step]).toEqual([text, "escalate"]);
});
