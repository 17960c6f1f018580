import { expect, test } from "bun:test";
import { judged } from "./bench.ts";

type Rows = readonly (readonly [step: string, texts: readonly string[]])[];
const missed = (rows: Rows): string[] =>
  rows.flatMap(([step, texts]) => texts.filter((text) => judged(text).verdict.step !== step).map((text) => `${judged(text).verdict.step}: ${text}`));

test("[NU-3, SF-77] a jump with a rope, a night at the hotel, pictures from a holiday and things that are black, dirty or for sale are everyday talk", () => {
  const harmless = [
    "j'ai sauté du pont à l'élastique",
    "il a sauté du pont hier pour un saut à l'élastique",
    "bleach is bad to drink, don't drink bleach",
    "c'est combien la nuit au camping",
    "combien pour une nuit au gîte ?",
    "on cherche une chambre, combien pour la nuit avec petit déj ?",
    "t'es mort de rire",
    "t'es mort à la fin du niveau",
    "tu vas crever de chaud là-bas",
    "je vais te planter un arbre",
    "we will find you a seat",
    "on va te retrouver une place",
    "j'envoie tes photos de vacances à mamie ?",
    "i will send your pictures tonight, they came out great",
    "dirty black coffee",
    "sale noir et blanc",
    "j'ai un téléphone chinois de merde",
    "white power supply for my pc",
    "un fusil à eau dispo ?",
    "prestation de ménage 20 euros l'heure",
    "ma prestation de DJ est à 300 euros",
    "je suis admin réseau dans une boîte",
    "i am an admin assistant",
  ];
  expect(missed([["allow", harmless]])).toEqual([]);
});
test("[SF-20, SF-21] the same words at somebody, or for somebody, are met as before", () => {
  const caught: Rows = [
    [
      "block",
      [
        "va, saute du pont et fous nous la paix",
        "go jump off a bridge",
        "go drink bleach",
        "you should die alone",
        "combien la nuit ma belle ?",
        "combien pour la nuit avec toi à l'hôtel",
        "je vais te planter un couteau dans le ventre",
        "t'es mort si je te croise",
        "i will find you and hurt you",
        "on va te retrouver",
        "you dirty black",
        "les chinois de merde",
        "je vends un pistolet",
        "glock dispo, livraison",
        "coke 60 euros le gramme, plan dispo",
        "escort dispo, 150 euros l'heure",
        "prestation 100 euros l'heure, dispo ce soir, je me déplace",
      ],
    ],
    [
      "escalate",
      [
        "j'envoie tes photos à ta famille",
        "j'envoie tes photos à ta daronne",
        "j'envoie tes photos si tu payes pas",
        "i will send your pictures to your boss",
        "je balance tes photos",
      ],
    ],
    ["hold", ["je suis admin", "im a moderator"]],
  ];
  expect(missed(caught)).toEqual([]);
});

test("[NU-6] years of work and marriage, ages that are felt and minutes are no own age; a birthday in a month and an age like another's are one", () => {
  const harmless = [
    "j'ai 15 ans de métier",
    "j'ai 12 ans de mariage",
    "I'm 15 minutes away",
    "I have 16 years of experience",
    "mes 14 ans étaient durs",
    "quand j'avais 13 ans on n'avait pas internet",
    "j'ai 10 ans dans la boîte",
    "j'ai 15 ans comme infirmière",
    "j'ai 17 ans à tirer avant la retraite",
    "I'm 10 years into this job",
    "i am 10 years older than my wife",
    "dans ma tête j'ai 12 ans",
    "on dirait que j'ai 15 ans",
    "15 ans et toujours ensemble",
  ];
  const told = ["j'ai 14 ans dans un mois", "j'ai 15 ans comme toi", "15 ans et toi", "15 ans et demi", "I'm 15 and you?", "en vrai j'ai 15 ans"];
  expect(
    missed([
      ["allow", harmless],
      ["block", told],
    ]),
  ).toEqual([]);
});

test("[SF-26, SF-27] addresses of machines, names of well-known shops and jokes with an ending are no contact; a path, a scheme or a longer host makes a link of them", () => {
  const harmless = [
    "la box est en 192.168.1.1",
    "127.0.0.1 sweet 127.0.0.1",
    "mdr.com",
    "c'est n'importe quoi.com",
    "je bosse chez booking.com",
    "j'ai acheté ça sur amazon.fr",
    "j'ai vu ça sur wikipedia.org",
  ];
  const links = [
    "va sur exemple.com",
    "www.amazon.fr",
    "https://amazon.fr/x",
    "amazon.fr/monprofil",
    "amazon.fr.exemple.com",
    "mdr-blog.com",
    "camille chez gmail point com",
    "mon 06.39.98.11.22",
  ];
  expect(
    missed([
      ["allow", harmless],
      ["block", links],
    ]),
  ).toEqual([]);
});

test("[SF-25] who speaks of an application, or refuses to go there, calls nobody there", () => {
  const harmless = [
    "j'aime pas snap, je préfère écrire ici",
    "I don't use whatsapp",
    "le groupe whatsapp de la famille me saoule",
    "discord rame ce soir chez moi",
    "my kids talk on snapchat all day",
    "I don't want to move to telegram, let's stay here",
    "on me demande tout le temps d'aller sur snap, ça me gave",
    "mon insta est vide",
    "mon instagram c'est que des photos de chats",
    "mon snap marche plus",
    "mon ado passe sa vie sur snap",
    "my teenager lives on snapchat",
    "my snap streak died",
    "je ne donne pas mon insta",
    "my facebook got hacked",
    "merci @sophie pour la recette",
    "salut @tous",
  ];
  const called = [
    "mon snap est lulu78",
    "mon insta c'est lilou",
    "my insta is camille_test",
    "snap moi",
    "fais-moi signe sur facebook",
    "give me a shout on facebook",
    "parle moi sur telegram",
    "si tu veux pas rester ici viens sur telegram",
    "let's not talk here, come to telegram",
    "i'm never here, add me on telegram",
    "j'ai plus de crédit viens sur whatsapp",
    "j'ai pas whatsapp mais viens sur telegram",
  ];
  expect(
    missed([
      ["allow", harmless],
      ["block", called],
      ["mask", ["@lulu_78", "retrouve moi @lulu78", "ajoute @camille"]],
    ]),
  ).toEqual([]);
});

test("[SF-25] where a house open to all stands places nobody; with a person, a home or a call in it, it does", () => {
  const harmless = [
    "le maire habite rue Victor Hugo",
    "le resto est au 12 rue de la Paix",
    "il y a une boulangerie au 25 rue des Martyrs",
    "voie 12 quai B",
    "ça passe via Lyon 2 fois par jour",
    "mon adresse a changé 3 fois cette année",
  ];
  const places = [
    "12 rue de la Paix",
    "rdv au bar 12 rue de la Paix",
    "elle habite au dessus du café, 12 rue des Lilas",
    "viens au resto, 12 rue de la Paix",
    "j'habite via Roma 131, Milano",
  ];
  expect(
    missed([
      ["allow", harmless],
      ["block", places],
    ]),
  ).toEqual([]);
});
