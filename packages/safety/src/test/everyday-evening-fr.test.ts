import { expect, test } from "bun:test";
import { judged, talked } from "./bench.ts";

/** An evening's talk with the words of blackmail, threats, trade and paid company. */
const harmless = [
  "on vend notre canapé 50 euros, à venir chercher à Villeurbanne",
  "combien tu demandes pour la table basse ?",
  "on m'a volé mon portefeuille dans le métro",
  "je suis à l'hôpital pour mon genou",
  "je fais du trading à côté, j'ai tout perdu",
  "tu me rembourses avant vendredi ?",
  "je t'envoie l'argent avant demain",
  "il m'a cassé le bras au judo",
  "prépare ton testament pour éviter les frais",
  "j'attends ta fille à la sortie de l'école si tu peux pas venir",
  "on m'a défiguré ma voiture",
  "les gays du club organisent une soirée, on invite les trans du quartier",
  "aide financière de la CAF pour les moments difficiles",
  "moment payant au musée ou gratuit ?",
  "je te donne 20 euros si tu viens garder le chat chez moi",
  "la demi douzaine de roses à 10 euros",
  "le xanax coûte 2 euros en pharmacie",
  "ma mère prend du tramadol pour son dos",
  "pilon ou cuisse, qui veut du poulet",
  "du pot au feu dispo, 8 euros la part",
  "j'en ai à 8 euros de ces lampes",
  "j'en ai marre de la coke dans le quartier",
  "à 14 ans elle est déjà mature pour son âge ma fille",
  "tu devrais te jeter dans la piscine",
  "la police frappe les migrants à Calais c'est une honte",
  "un bon cuisinier est un cuisinier calme",
  "t'es mort samedi au foot",
  "j'en ai encore plein des carottes",
];
const caught = {
  block: [
    "jte plante si jte croise",
    "si je te trouve je te saigne",
    "je te défigure la prochaine fois",
    "je vais brûler ta baraque avec toi dedans",
    "m'a te péter la yeule en sortant d'icitte",
    "prépare ton cercueil",
    "j'attends ta fille à la sortie de l'école si tu réponds pas",
    "on attire le pd au parc ce soir et on le démonte",
    "rdv avec un gay à 22h au parc, qui vient le fracasser",
    "tu devrais te jeter sous un train",
    "fais le, saute, personne viendra à ton enterrement",
    "qui veut de la weed, j'en ai à 10",
    "escorte indépendante, 150 la nuit",
    "120 la demie, 200 l'heure, je reçois vers gare",
    "xanax à vendre 2 euros pièce",
    "ordonnance de tramadol dispo",
    "jai de la c et de la md dispo ce soir",
    "besoin de taz ? j'en ai à 8 balles",
    "qui veut du pilon 10 balles le pochon",
    "j'ai du pot à vendre 10 piasses le gramme",
    "ballons de proto dispo livraison rapide",
    "100 roses l'heure, je reçois",
    "je reçois discret, 80 la demi heure",
    "t'es dispo pour un moment tarifé ?",
    "cherche jf pour aide financière contre moments câlins",
    "massage avec finition 70 euros",
  ],
  escalate: ["14 ans c'est parfait, t'es mature pour ton âge", "cherche fille de 14 ou 15 pour parler le soir"],
};

test("[NU-3, SF-77] what is sold, lent, stolen, cooked, played and told of an evening goes out at once, in room, knock and private", () => {
  const held = harmless.flatMap((text) => (["room", "knock", "private"] as const).filter((kind) => judged(text, kind).verdict.step !== "allow").map((kind) => `${kind}: ${text}`));
  expect(held).toEqual([]);
});
test("[SF-21, SF-48] a threat that leaves nothing open, an ambush, drugs by their street names and a price for company are stopped, without a lane that agrees", () => {
  for (const [step, texts] of Object.entries(caught)) expect(texts.map((text) => `${judged(text).verdict.step} ${text}`)).toEqual(texts.map((text) => `${step} ${text}`));
});
test("[SF-21] drugs and weapons offered in private wait for a person, by whichever stage they were seen", () => {
  expect(
    ["qui veut du pilon 10 balles le pochon", "got mdma tonight 10 a pill hmu", "xanax à vendre 2 euros pièce", "glock dispo 400 euros"].map(
      (text) => judged(text, "private").verdict.step,
    ),
  ).toEqual(["hold", "hold", "hold", "hold"]);
});
test("[SF-43] a date in a bar and a party kept secret set no trap: a public place counts whoever names it, and what a lane has barely seen is no sign", () => {
  expect(
    talked([
      ["a", "on se retrouve au café de la mairie à 20h ?"],
      ["b", "on se voit ce soir alors"],
      ["b", "t'habites où exactement, je te dépose après"],
      ["b", "viens seul hein, pas avec tes potes"],
    ]),
  ).toEqual(["allow", "allow", "allow", "allow"]);
  expect(
    talked([
      ["b", "dis rien à personne"],
      ["b", "on se retrouve au hangar de son oncle samedi 19h"],
    ]),
  ).toEqual(["allow", "allow"]);
  expect(
    talked([
      ["b", "t'habites où exactement ?"],
      ["b", "on se voit ce soir"],
      ["b", "au parking derrière l'usine, viens seul"],
    ]).at(-1),
  ).toBe("hold");
});

test("[NU-6, SF-43] who is asked how old somebody else is answers for that one: no own age, nobody young; the own age is heard in the same talk", () => {
  const parents = [
    ["a", "ton fils a quel âge ?"],
    ["b", "12 ans"],
    ["a", "il est seul à la maison le mercredi ?"],
    ["b", "oui jusqu'à 14h"],
    ["a", "je passe le chercher à 13h"],
  ] as const;
  expect(talked(parents)).toEqual(["allow", "allow", "allow", "allow", "allow"]);
  expect(
    talked([
      ["a", "how old is your little one now ?"],
      ["b", "8 ans et demi"],
    ]),
  ).toEqual(["allow", "allow"]);
  expect(
    talked([
      ["a", "ton frère a quel âge ?"],
      ["b", "12 ans, et moi j'ai 15 ans"],
    ]),
  ).toEqual(["allow", "escalate"]);
  expect(
    talked([
      ["a", "ton fils a quel âge ?"],
      ["b", "8 ans"],
      ["a", "et toi t'as quel âge ?"],
      ["b", "15 ans"],
    ]),
  ).toEqual(["allow", "allow", "allow", "escalate"]);
  expect(
    talked([
      ["a", "t'as quel âge ?"],
      ["b", "15 ans"],
    ]),
  ).toEqual(["allow", "escalate"]);
});

test("[NU-6] a bare number that answers a question about one's own age tells it; without the question, with a unit or a laugh it does not", () => {
  const answered = (question: string, answer: string): string | undefined =>
    talked([
      ["a", question],
      ["b", answer],
    ]).at(-1);
  for (const [question, answer] of [
    ["t'as quel âge ?", "14"],
    ["tu as quel âge", "15 et toi ?"],
    ["how old are you?", "16, you?"],
  ] as const)
    expect([answer, answered(question, answer)]).toEqual([answer, "escalate"]);
  for (const [question, answer] of [
    ["t'as quel âge ?", "37 et toi"],
    ["t'as quel âge ?", "12 mdr"],
    ["t'as quel âge ?", "15 min j'arrive"],
    ["tu viens à quelle heure ?", "14"],
    ["combien de chats tu as ?", "5 et toi"],
    ["ta fille a quel âge ?", "14 et la tienne ?"],
  ] as const)
    expect([answer, answered(question, answer)]).toEqual([answer, "allow"]);
});
