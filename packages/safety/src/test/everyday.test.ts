import { expect, test } from "bun:test";
import { judged } from "./bench.ts";

/** What anybody says to anybody on any evening, much of it with the first words of a threat, an insult or an offer. */
const everyday = [
  "Et toi, tu vas bien ?",
  "et vous, vous allez bien ?",
  "toi tu fais quoi",
  "toi aussi tu vas au concert ?",
  "tu vas adorer",
  "vous allez rire",
  "on t'attend devant le ciné",
  "je t'attends en bas",
  "je passe te chercher à 8h",
  "ouvre la porte je suis en bas",
  "on vient chez toi demain",
  "je connais ton quartier, c'est sympa",
  "tu rentres à quelle heure",
  "prépare toi on part",
  "cours vite le bus arrive",
  "tu vas pleurer devant ce film",
  "mes potes et moi on va au parc",
  "mes frères et moi on joue au foot",
  "montre moi ton chat",
  "dis moi tout",
  "qui veut un café",
  "je cherche quelqu'un pour jouer au tennis",
  "t'es trop drôle",
  "arrête de rire",
  "ferme la fenêtre",
  "va te coucher il est tard",
  "les femmes de ma famille cuisinent bien",
  "depuis qu'il y a le marché le quartier revit",
  "je tue le temps",
  "and you, are you ok?",
  "you will love it",
  "you're going to laugh",
  "i'm waiting outside",
  "open the door i'm downstairs",
  "One about lanterns.",
  "tell me everything",
  "anyone up for a walk on sunday",
  "my brothers and i play football",
  "run, the bus is coming",
  "go to bed it's late",
  "everyone likes you",
  "the women in my family cook well",
  "it's to die for, this cake",
];

test("[NU-3] words of every evening go out at once, in room, knock and private, also where a threat, an insult or an offer begins with the same ones", () => {
  const held = everyday.flatMap((text) => (["room", "knock", "private"] as const).filter((kind) => judged(text, kind).verdict.step !== "allow").map((kind) => `${kind}: ${text}`));
  expect(held).toEqual([]);
});
