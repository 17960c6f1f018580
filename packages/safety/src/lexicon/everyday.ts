import { wordsOf } from "../lists.ts";
import type { FindingKind } from "../types.ts";
import type { Token } from "../views/scan.ts";

const set = (text: string): ReadonlySet<string> => new Set(text.split(" "));
/** Where people pay for a night without anybody in it. */
const lodgings = set(
  "hotel hotels hostel hostels motel camping gite gites auberge airbnb bnb chambre chambres dortoir dorm room rooms emplacement mobil location parking refuge pension tente tent campsite cabin taxi babysitter babysitting dejeuner dej breakfast",
);
const beside = set("toi te tu vous you ur u girl girls fille filles femme femmes");
/** With these somebody who jumps comes back. */
const ropes = set("elastique bungee elastic parachute harnais harness plongeoir");
const auxiliaries = set("ai as a ont avons avez avait avais aurait aurais avoir ayant have has had");
/** To whom pictures and words would be sent, or what for: without it nothing is threatened. */
const aims = wordsOf("contacts", "proche", "near", "argent", "parent");
for (const word of "si sinon if unless or ou paye paies payes pay money copain contact reum reup tante oncle vieux meuf mec bande gars prof lycee taf brother sister mates class partout everywhere online tiktok travail police".split(
  " ",
))
  aims.add(word);
const mild = set("envoie envoyer send tell");
/** What is dirty, black or badly made and no person. */
const things = set(
  "jeans coffee mud boots boot shoes shoe water smoke dress shirt shirts tshirt pants trousers socks jacket coat hoodie car cat dog hair paint oil dust sand ink ice snow bag bags hat window windows kitchen food noodles humor humour sauce tea belt beans mold soot coal dishes sky cloud clouds mark marks sofa couch carpet floor tyre tyres tire tires wall walls clothes laundry towel sheets cloth",
);
const wares = set(
  "telephone tel portable plat resto restaurant produit produits truc trucs gadget gadgets vin film films outil outils cable chargeur jouet jouets montre casque moteur scooter velo materiel copie pain the cafe buffet nouilles kebab",
);
const drinkers = set("don dont t never not nobody no pas jamais");

/** Whether a text that the lists know is, by the words around it, what anybody says ("sauté du pont à l'élastique", "combien la nuit à l'hôtel", "dirty black jeans") (SF-77). */
export function isEveryday(kind: FindingKind, tokens: readonly Token[], at: number, length: number): boolean {
  const word = (index: number): string => tokens[index]?.plain ?? "";
  const has = (words: ReadonlySet<string>): boolean => tokens.some((token) => words.has(token.plain));
  const last = word(at + length - 1);
  switch (kind) {
    case "self_harm.push":
      if (last === "pont" || last === "bridge") return auxiliaries.has(word(at - 1)) || has(ropes);
      if (last === "bleach") return drinkers.has(word(at - 1));
      return last === "die" && word(at) === "you" && (word(at + length) === "your" || word(at + length) === "my");
    case "sex.buy":
      return ((last === "nuit" && word(at) === "combien") || last === "night") && has(lodgings) && !has(beside);
    case "sextortion.threat":
      for (let index = at; index < at + length; index += 1)
        if (mild.has(word(index))) return !tokens.some((token, place) => aims.has(token.plain) && (place < at || place >= at + length));
      return false;
    case "hate.group":
      if (word(at) === "dirty" || word(at) === "filthy") return length === 2 && things.has(word(at + 2));
      return last === "merde" && length === 3 && (wares.has(word(at - 1)) || word(at - 1) === "made");
    default:
      return false;
  }
}
