import type { Finding, Span } from "../types.ts";
import { isDigit, type Token } from "../views/scan.ts";
import { contact } from "./contact-finding.ts";
import { hasDigit as hasAnyDigit } from "./half.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));
const platforms = words(
  "snap snapchat snp snapp insta instagram ig whatsapp whatsap watsapp wathsapp whats wsp telegram tlgrm tg telegrm signal discord discrd disc tiktok kik messenger mesenger skype facebook fb viber wickr session threema hangouts zangi line twitter onlyfans mym",
);
/** Letters that one of them begins with. */
const initials = Uint8Array.from({ length: 128 }, (_, unit) => Number([...platforms].some((word) => word.charCodeAt(0) === unit)));
const mayBegin = (word: string): boolean => initials[word.charCodeAt(0)] === 1;
/** Platform words that are also words of every day: they need more beside them. */
const common = words("signal session line whats fb tg ig twitter kik facebook disc");
const moves = words(
  "viens vient passe passons continue continuons parle parlons ajoute ajoutes add addme rejoins rejoindre retrouve retrouver ecris contacte come go move switch message dm mp hit talk chat join write send find",
);
/** Words that make a platform the author's own: "mon snap", "add me on". */
const owners = words("mon my ajoute add pseudo");
/** Who is on an application when it is only talked of. */
const spoken = words("ado teenager teen fils fille mari femme husband wife son daughter kids they people everyone everybody he she gens ils elles enfants ados friends");
/** "passe sa vie sur snap", "passe trop de temps sur insta". */
const spent = words("sa son ses ma mon mes leur du trop tout toute des beaucoup");
/** After "mon insta est" they are what it is and no name. */
const states = words(
  "vide nul prive privee pirate bloque mort ferme plein en que trop pas tres super tout full empty private hacked dead broken locked boring so not just down gone closed useless plus bugge lent moche banal juste rempli",
);
const copulas = ["cest", "c", "is", "est"];
/** "mon snap marche plus", "my snap streak died". */
const fails = words("marche plante rame bug bugge streak died froze crashed keeps");
const noes = words("pas plus jamais not never dont don wont t refuse supprime deleted delete ferme pirate hacked perdu lost");
/** What is asked of somebody, unless "to" or "je" stands before it. */
const calls = words("viens venez ajoute add addme rejoins retrouve ecris contacte come hit message dm mp write");
const firsts = words("je j i im jai jveux jvais");
const fillers = words(
  "le la un une the a sur on c est cest is mon my me moi et and pour de des il elle pas plus que qui ou you i it avec with to in for meme same nom name pseudo ici here alors aussi too tu je ce ca plutot instead stp svp please si veux tous toi nous non oui yes no mais but dans en ya plait maintenant now direct",
);
const dots = words("point dot pt");
const ats = words("arobase arobas at arrobase chez");
const endings = words("fr com net org be lu ch de eu io me uk nl info tv gg ly app");
const hosts = words("gmail hotmail outlook yahoo orange free sfr laposte proton protonmail icloud live wanadoo gmx bbox mail");

/** How a name of an application looks: a digit in it, or "@", "_", "." or ":" before it. */
function looksLikeName(token: Token | undefined): boolean {
  if (token === undefined || token.text.length < 4 || fillers.has(token.plain)) return false;
  const sign = token.gap.charAt(token.gap.length - 1);
  if (sign === "@" || sign === "_" || sign === "." || token.gap === "#" || token.gap.includes(":")) return true;
  return hasDigit(token);
}
function hasDigit(token: Token): boolean {
  let digits = 0;
  for (let at = 0; at < token.text.length; at += 1) if (isDigit(token.text.charCodeAt(at))) digits += 1;
  return digits > 0 && digits < token.text.length;
}

/** Mail addresses, handles of the usual apps, and calls to another app (SF-25). At most 16. `hosts`: where the hosts of the mail addresses stand. */
export function findHandles(tokens: readonly Token[]): { readonly found: Finding[]; readonly hosts: readonly Span[] } {
  const found: Finding[] = [];
  const hosts: Span[] = [];
  const hasMail = mayHaveMail(tokens);
  for (let at = 0; at < tokens.length && found.length < 16; at += 1) {
    const token = tokens[at] as Token;
    const mail = hasMail ? mailAt(tokens, at) : null;
    if (mail !== null) {
      found.push(contact("contact.mail", 0.95, [[token.from, mail.to]], "mail"));
      hosts.push([mail.hostFrom, mail.to]);
      at = mail.last;
      continue;
    }
    const handle = handleAt(tokens, at);
    if (handle !== null) found.push(handle);
  }
  if (found.length === 0) {
    const signed = tokens.find((token) => token.text.length >= 3 && token.gap.endsWith("@") && (token.gap.length === 1 || token.gap.endsWith(" @")));
    if (signed !== undefined && tokens.length <= 12 && !isCall(tokens, signed)) found.push(contact("contact.maybe", 0.55, [[signed.from, signed.to]], "signed name"));
  }
  return { found, hosts };
}

/** "@karim tu as raison", "merci @sophie": who is meant in a room, not where somebody is found elsewhere. */
function isCall(tokens: readonly Token[], signed: Token): boolean {
  if (tokens.length === 1 || tokens.some(({ plain }) => owners.has(plain) || plain === "suis" || plain === "follow" || plain === "cherche" || moves.has(plain))) return false;
  const after = tokens[tokens.indexOf(signed) + 1];
  const isLed = signed === tokens[0] && tokens.some((token, at) => at > 0 && token.gap.includes(" "));
  return isLed || !(hasDigit(signed) || after?.gap === "_" || after?.gap === ".");
}

/** Signs between words that no address, link or name is written with: any piece of this. */
const plainGaps = " ', ! ? \u2019";
/** Whether anything stands in a text without groups of digits by which somebody could be reached: most have no digit, no name of an application and no such sign. */
export function mayReach(tokens: readonly Token[]): boolean {
  for (let at = 0; at < tokens.length; at += 1) {
    const { word, gap } = tokens[at] as Token;
    if (word.reach < 0) word.reach = Number(hasAnyDigit(word) || isPlatform(word) || ats.has(word.plain) || dots.has(word.plain));
    if (word.reach > 0 || !plainGaps.includes(gap) || isSplitAt(tokens, at)) return true;
  }
  return false;
}
/** "snap chat": the name of a platform in two words. */
function isSplitAt(tokens: readonly Token[], at: number): boolean {
  const { plain } = tokens[at] as Token;
  const both = plain.length + (tokens[at + 1]?.plain.length ?? 99);
  return both >= 7 && both <= 9 && mayBegin(plain) && platforms.has(plain + (tokens[at + 1]?.plain ?? ""));
}
const isPlatform = ({ text, plain }: Pick<Token, "text" | "plain">): boolean => (mayBegin(plain) && platforms.has(plain)) || (text !== plain && platforms.has(text));
function handleAt(tokens: readonly Token[], at: number): Finding | null {
  const token = tokens[at] as Token;
  const isSplit = isSplitAt(tokens, at);
  const isGhost = token.gap !== " " && token.gap.includes("👻");
  if (!isSplit && !isGhost && !isPlatform(token)) return null;
  const isCommon = !isSplit && !isGhost && common.has(token.plain);
  const start = isGhost ? at : isSplit ? at + 2 : at + 1;
  const next = tokens[start];
  let name: Token | undefined;
  for (let index = start; index < start + 4 && name === undefined; index += 1) if (looksLikeName(tokens[index])) name = tokens[index];
  if (name === undefined && at > 0 && looksLikeName(tokens[at - 1])) name = tokens[at - 1];
  let isMine = false;
  let isSame = false;
  let isCalled = false;
  let hasOn = false;
  for (let index = Math.max(0, at - 4); index < at + 6; index += 1) {
    const word = tokens[index]?.plain;
    if (word === undefined || index === at) continue;
    if (owners.has(word) && !spoken.has(tokens[index + 1]?.plain ?? "")) isMine = true;
    if (word === "meme" || word === "same") isSame = true;
    if (moves.has(word) && !spoken.has(tokens[index - 1]?.plain ?? "") && !(word === "passe" && spent.has(tokens[index + 1]?.plain ?? ""))) isCalled = true;
    if ((word === "moi" || word === "me") && ((index < at && (at - index <= 2 || (at - index <= 4 && isSign(tokens, index, at)))) || index === start)) isCalled = true;
    if (word === "sur" || word === "on") hasOn = true;
  }
  const isNamed = name !== undefined && (!isCommon || isMine || (hasDigit(name) && (name === next || (name === tokens[start + 1] && name.gap.length === 1 && name.gap !== " "))));
  const isTold = next !== undefined && next.gap.includes(":") && next.text.length >= 3 && (!isCommon || isMine);
  const said = tokens[start + (next?.plain === "c" ? 2 : 1)];
  const isSaid = isMine && next !== undefined && copulas.includes(next.plain) && said !== undefined && !states.has(said.plain);
  if (isNamed || isTold || (isSame && isMine) || isSaid) {
    const last = name ?? tokens[Math.min(start + 2, tokens.length - 1)] ?? token;
    return contact("contact.handle", 0.85, [[Math.min(token.from, last.from), Math.max(token.to, last.to)]], "platform and name");
  }
  const isState = next !== undefined && (fails.has(next.plain) || (copulas.includes(next.plain) && states.has(said?.plain ?? "")));
  if (isGhost || isState || isRefused(tokens, at, start)) return null;
  if (isCalled && (!isCommon || hasOn)) return contact("move.app", 0.8, [[token.from, token.to]], "platform and call");
  return isMine && !isCommon ? contact("contact.maybe", 0.6, [[token.from, token.to]], "platform") : null;
}

const signs = words("signe shout line word sms texto holler");
/** "fais-moi signe sur", "give me a shout on". */
function isSign(tokens: readonly Token[], from: number, to: number): boolean {
  for (let index = from + 1; index < to; index += 1) if (signs.has(tokens[index]?.plain ?? "")) return true;
  return false;
}

/** "je veux pas aller sur telegram", "I don't want to move to telegram", "je ne donne pas mon insta", "my snap got hacked": in the first person and in one clause. */
function isRefused(tokens: readonly Token[], at: number, start: number): boolean {
  let isNo = false;
  for (let index = at; index >= Math.max(0, at - 8); index -= 1) {
    const { plain, gap } = tokens[index] as Token;
    if (plain === "mais" || plain === "but" || (calls.has(plain) && !["to", "je", "j"].includes(tokens[index - 1]?.plain ?? ""))) return false;
    if (index < at && noes.has(plain)) isNo = true;
    if (isNo && firsts.has(plain)) return true;
    if (plain === "tu" || plain === "you" || plain === "si" || plain === "if" || gap.trim() !== "") if (gap !== "'" && gap !== "’") break;
  }
  const next = tokens[start]?.plain ?? "";
  const then = tokens[start + 1]?.plain ?? "";
  return (next === "got" || next === "was" || next === "a") && ["hacked", "deleted", "banned", "ete", "plante", "bugge"].includes(then);
}

const isMailSign = (gap: string): boolean => gap === "@" || gap === "(a)" || gap === "[at]";
const isMailWord = (word: Token, gap: string): boolean => ats.has(word.plain) || (word.text === "a" && gap.endsWith("("));
/** Whether anything stands in the text that a mail address needs. */
function mayHaveMail(tokens: readonly Token[]): boolean {
  for (let at = 1; at < tokens.length; at += 1) {
    const word = tokens[at] as Token;
    const gap = word.gap === " " ? "" : word.gap.trim();
    if (isMailWord(word, gap) || isMailSign(gap)) return true;
  }
  return false;
}

/** The mail address that begins at a token: its end in raw units and its last token; null when none does. */
function mailAt(tokens: readonly Token[], at: number): { readonly hostFrom: number; readonly to: number; readonly last: number } | null {
  for (let index = at + 1; index < tokens.length && index < at + 6; index += 1) {
    const word = tokens[index] as Token;
    const gap = word.gap === " " ? "" : word.gap.trim();
    const isSign = isMailSign(gap);
    const isWord = isMailWord(word, gap);
    if (!isSign && !isWord) continue;
    const hostAt = isSign ? index : index + 1;
    const host = tokens[hostAt];
    if (host === undefined) return null;
    const hostFrom = host.from;
    const whole = isSign ? endOfHost(tokens, hostAt) : null;
    if (whole !== null) return { hostFrom, to: tokens[whole]?.to ?? 0, last: whole };
    const after = tokens[hostAt + 1];
    const isSpoken = after !== undefined && dots.has(after.plain);
    const endAt = isSpoken ? hostAt + 2 : hostAt + 1;
    const ending = tokens[endAt];
    const isDotted = isSpoken || after?.gap.trim() === ".";
    // "je bosse chez exemple.com": a house somebody works at or buys from.
    if (!isSign && word.plain === "chez" && !isSpoken && !hosts.has(host.plain)) return null;
    if (isDotted && ending !== undefined && endings.has(ending.text)) return { hostFrom, to: ending.to, last: endAt };
    // "f r": a short ending stays in single letters when the rest was spaced out.
    const second = tokens[endAt + 1];
    if (isDotted && ending?.text.length === 1 && second !== undefined && endings.has(ending.text + second.text)) return { hostFrom, to: second.to, last: endAt + 1 };
    if (
      hosts.has(host.plain) &&
      (isSign || word.plain !== "at" || host.plain !== "live") &&
      (isSign || word.plain !== "chez" || !["orange", "free", "sfr", "mail", "live"].includes(host.plain))
    )
      return { hostFrom, to: host.to, last: hostAt };
  }
  return null;
}

/** "univ-lyon1.fr", "mail.example.co.uk": the last known ending of a host that is written as one. Null when it has none. */
function endOfHost(tokens: readonly Token[], hostAt: number): number | null {
  let last: number | null = null;
  for (let at = hostAt + 1; at < tokens.length && at <= hostAt + 5; at += 1) {
    const part = tokens[at] as Token;
    if (part.gap !== "." && part.gap !== "-") break;
    if (part.gap === "." && endings.has(part.text)) last = at;
  }
  return last;
}
