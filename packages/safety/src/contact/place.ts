import type { Finding } from "../types.ts";
import type { Token } from "../views/scan.ts";
import { isDigit } from "../views/scan.ts";
import { contact } from "./contact-finding.ts";

const streets = new Set("rue avenue av bd blvd boulevard chemin impasse allee allees quai route square cours faubourg lotissement".split(" "));
const englishStreets = new Set("street road avenue lane st rd ave".split(" "));
/** Words after a street word that say it is none: "3 cours de maths", "52 av. J.-C.", "10 square metres". */
const noStreet = new Set("jc j de d par en et a ce cette metres meters feet m particuliers ou pour avec".split(" "));
const noName = new Set("minute minutes min hour hours mile miles km lane way dirt days day the a of in on euro euros long fois times ans mois jours weeks years heures".split(" "));

const isHouse = (token: Token | undefined): boolean => {
  if (token === undefined || token.text.length > 4) return false;
  for (let at = 0; at < token.text.length; at += 1) if (!isDigit(token.text.charCodeAt(at))) return false;
  return token.text !== "0";
};

/** Number, street word and name: "12 rue des Lilas", "12 bis, rue ...", "12 Baker Street" (SF-25). */
export function findAddress(tokens: readonly Token[]): Finding | null {
  for (let at = 0; at < tokens.length; at += 1) {
    if (!isHouse(tokens[at])) continue;
    const number = tokens[at] as Token;
    if (isForeign(tokens, at) && !(tokens[at - 2]?.plain === "via" && noName.has(tokens[at + 1]?.plain ?? "")))
      return contact("contact.address", 0.85, [[(tokens[at - 1] as Token).from, number.to]], "number and place");
    if (at + 2 >= tokens.length) break;
    const second = tokens[at + 1] as Token;
    const third = tokens[at + 2] as Token;
    const street = streets.has(second.plain) ? at + 1 : (second.plain === "bis" || second.plain === "ter") && streets.has(third.plain) ? at + 2 : -1;
    const name = tokens[street + 1];
    const word = tokens[street]?.plain ?? "";
    const isSure = word === "rue" || word === "avenue" || word === "boulevard" || word === "bd" || word === "impasse" || word === "chemin" || word === "allee";
    if (street >= 0 && name !== undefined && (isSure ? name.plain !== "jc" : name.text.length > 1 && !noStreet.has(name.plain))) {
      if (isOfAHouse(tokens, at)) continue;
      return contact("contact.address", 0.9, [[number.from, (tokens[Math.min(tokens.length - 1, street + 3)] ?? name).to]], "number and street");
    }
    if (isFlat(tokens, at) || isCalledAddress(tokens, at)) return contact("contact.address", 0.85, [[number.from, third.to]], "number and place");
    if (englishStreets.has(third.plain) && second.text.length >= 3 && !noName.has(second.plain) && second.gap === " " && !isHouse(second)) {
      return contact("contact.address", 0.9, [[number.from, third.to]], "number and street");
    }
  }
  return null;
}

const openHouses = new Set(
  "resto restaurant cafe bar boulangerie mairie musee museum cinema theatre theater hotel magasin librairie bookshop pharmacie pharmacy bibliotheque library piscine gare eglise church brasserie pizzeria boutique marche shop pub bakery".split(
    " ",
  ),
);
const people = new Set(
  "je j jsuis suis moi mon ma mes chez nous on viens venez vient rejoins attends attend habite habites habitent vis vit dort loge maison appart appartement immeuble etage rdv rendez i im my me we come comes meet live lives stay stays home house il elle ils elles he she they".split(
    " ",
  ),
);
/** Where a house open to all stands says nothing about anybody: "le resto est au 12 rue de la Paix". With a person, a home or a call in it, it does ("il y a" is nobody). The house stands before the number: "avenue de la Gare" is a street. */
const isOfAHouse = (tokens: readonly Token[], number: number): boolean =>
  tokens.some((token, at) => at < number && openHouses.has(token.plain)) && !tokens.some((token, at) => people.has(token.plain) && tokens[at + 1]?.plain !== "y");

const flats = new Set("apt appt appartement apartment suite unit box bte boite etage".split(" "));
const streetsAbroad = new Set("via viale calle avda avenida rua ul ulica piazza plaza corso".split(" "));
const endsOfStreets = ["straat", "strasse", "gasse", "laan", "vegen", "veien", "gade", "katu", "straeti", "utca", "vagen", "gatan", "skovvej", "ringvej"];
const addresses = new Set("address adresse".split(" "));

/** "5720 Skoanveien 226 Apt. 117": a house, a name, and a flat within seven words. */
function isFlat(tokens: readonly Token[], at: number): boolean {
  for (let next = at + 2; next < at + 7 && next + 1 < tokens.length; next += 1)
    if (flats.has(tokens[next]?.plain ?? "") && isHouse(tokens[next + 1]) && tokens[next]?.plain !== "etage") return true;
  return false;
}
/** "Via Roma 131", "ul. Północna 73", "Asselsestraat 7": the house stands last. */
function isForeign(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  if (before === undefined || before.gap.length > 2) return false;
  return (
    (before.plain.length >= 8 && endsOfStreets.some((end) => before.plain.endsWith(end))) ||
    (before.text.length >= 4 && streetsAbroad.has(tokens[at - 2]?.plain ?? "")) ||
    (before.text.length >= 4 && streetsAbroad.has(tokens[at - 3]?.plain ?? ""))
  );
}
/** "mon adresse c'est 329 Arenales": the word, a house within five words, and a name after it. */
function isCalledAddress(tokens: readonly Token[], at: number): boolean {
  const name = tokens[at + 1];
  if (name === undefined || name.text.length < 4 || isHouse(name) || noName.has(name.plain) || noStreet.has(name.plain)) return false;
  for (let back = at - 1; back >= Math.max(0, at - 5); back -= 1) if (addresses.has(tokens[back]?.plain ?? "")) return true;
  return false;
}

const plateCues = new Set("plaque immatriculee immatriculation plate voiture car".split(" "));

/** French registration: two letters, three digits, two letters. */
export function findPlate(tokens: readonly Token[]): Finding | null {
  let isCued: boolean | null = null;
  for (let at = 0; at < tokens.length; at += 1) {
    const first = tokens[at] as Token;
    const isSplit = first.text.length === 2 && tokens[at + 1]?.text.length === 3 && tokens[at + 2]?.text.length === 2;
    const joined = isSplit ? first.text + (tokens[at + 1]?.text ?? "") + (tokens[at + 2]?.text ?? "") : first.text;
    if (joined.length !== 7 || !isPlate(joined)) continue;
    isCued ??= tokens.some((token) => plateCues.has(token.plain));
    if (isCued || (isSplit && tokens[at + 1]?.gap === "-" && tokens[at + 2]?.gap === "-"))
      return contact("contact.plate", 0.85, [[first.from, (isSplit ? tokens[at + 2] : first)?.to ?? first.to]], "plate");
  }
  return null;
}
function isPlate(text: string): boolean {
  for (let at = 0; at < 7; at += 1) {
    const unit = text.charCodeAt(at);
    if (at >= 2 && at <= 4 ? !isDigit(unit) : unit < 97 || unit > 122) return false;
  }
  return true;
}
