import type { Finding, Piece } from "../types.ts";
import { isDigit, type Token, type Views } from "../views/scan.ts";
import { contact } from "./contact-finding.ts";

/** What was begun and not finished, for the next message of the same author; no words of the text (SF-24). */
export type Half = "" | "handle" | "mail";

const platforms = new Set("snap snapchat snp insta instagram ig telegram whatsapp discord tiktok kik messenger skype fb facebook onlyfans mym".split(" "));
const names = new Set("pseudo handle username identifiant nickname".split(" "));
const mine = new Set("mon my ma le the".split(" "));
const closers = new Set("c est cest is ici la voila here it s".split(" "));
const ats = new Set("arobase arobas arrobase".split(" "));
const hosts = new Set("gmail hotmail outlook yahoo orange free sfr laposte proton protonmail icloud live wanadoo gmx".split(" "));
const talk = new Set(
  "oui non ok okay merci mdr lol haha salut coucou bonjour bonsoir ouais nope yes yeah thanks cool bien quoi hein alors voila dacc daccord moi toi attends attend wait hello hi bye bisous demain pourquoi comment super genial cest pas sais deux trois".split(
    " ",
  ),
);

/** "mon snap c'est", "my insta is", "ajoute mon pseudo :" at the end of a text; "camille arobase", "camille@". */
export function halfOf({ tokens, folded }: Views): Half {
  const last = tokens.at(-1);
  if (last === undefined || tokens.length > 12) return "";
  if (ats.has(last.plain) || endsWith(folded, "@")) return "mail";
  let at = tokens.length - 1;
  while (at >= 0 && closers.has(tokens[at]?.plain ?? "")) at -= 1;
  const word = tokens[at]?.plain ?? "";
  if (!platforms.has(word) && !names.has(word)) return "";
  const isMine = mine.has(tokens[at - 1]?.plain ?? "");
  return isMine || endsWith(folded, ":") ? "handle" : "";
}

/** Whether a text ends with a sign, blanks aside. */
function endsWith(text: string, sign: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last > 32 && last < 128 ? text.endsWith(sign) : text.trimEnd().endsWith(sign);
}

/** The other half: a name alone after "mon snap c'est", a host after an "arobase". */
export function completes(pieces: readonly Piece[], { tokens }: Views): Finding | null {
  const begun = pieces.findLast((piece) => piece.handle !== "")?.handle;
  const first = tokens[0];
  const last = tokens.at(-1);
  if (begun === undefined || first === undefined || last === undefined || tokens.length > 4) return null;
  if (begun === "mail") return tokens.some((token) => hosts.has(token.plain)) ? contact("contact.mail", 0.85, [[first.from, last.to]], "over several messages") : null;
  const isName =
    tokens.length <= 3 &&
    tokens.every((token) => !talk.has(token.plain)) &&
    (tokens.length === 1 ? first.text.length >= 4 : tokens.slice(1).every((token) => ["_", ".", "-"].includes(token.gap)) || tokens.some(hasDigit));
  return isName ? contact("contact.handle", hasDigit(last) || tokens.length > 1 ? 0.85 : 0.7, [[first.from, last.to]], "over several messages") : null;
}
export function hasDigit({ text }: Pick<Token, "text">): boolean {
  for (let at = 0; at < text.length; at += 1) if (isDigit(text.charCodeAt(at))) return true;
  return false;
}
