import type { Finding } from "../types.ts";
import { isDigit, type Token } from "../views/scan.ts";
import { contact } from "./contact-finding.ts";
import { reputeOf } from "./reputation.ts";

const endings = new Set("com fr net org be lu ch de eu io me uk nl info tv gg ly app ru xyz link site online club biz to co shop top live".split(" "));
const dots = new Set(["point", "dot"]);
/** Endings that are also ordinary words: a bare host needs a path, a hyphen or a digit with them. */
const words = new Set("me to co de be live top club link site shop app info io ch lu online eu tv".split(" "));

/** Words that are said with an ending as a joke, and techniques that are named like a host. */
const noHosts = new Set("mdr lol ptdr xd quoi relou nul flemme galere fatigue honte asp ado vb battle paint".split(" "));
/** Shops, papers, trains and reference works whose bare address is their name in talk: with a scheme, "www" or a path it is a link like any other. */
const houses = new Set(
  "amazon.fr amazon.com booking.com airbnb.com airbnb.fr leboncoin.fr vinted.fr fnac.com darty.com cdiscount.com ikea.com decathlon.fr carrefour.fr veepee.fr ebay.com ebay.fr wikipedia.org wikipedia.com imdb.com allocine.fr lemonde.fr lequipe.fr bbc.com cnn.com sncf.com ameli.fr doctolib.fr laposte.fr marmiton.org meteofrance.com google.com google.fr bfm.tv".split(
    " ",
  ),
);

/** Hosts, with a scheme, with "www", bare with a known ending, defanged or with the dot in words (SF-27). At most 16. */
export function findLinks(tokens: readonly Token[]): Finding[] {
  const found: Finding[] = [];
  for (let at = 0; at + 1 < tokens.length && found.length < 16; at += 1) {
    const token = tokens[at] as Token;
    const next = tokens[at + 1] as Token;
    if (next.gap === " " && !dots.has(next.plain)) continue;
    const isScheme = (token.text === "http" || token.text === "https" || token.text === "hxxp" || token.text === "hxxps") && next.gap.includes(":");
    const isWww = token.text === "www" && next.gap.trim() === ".";
    const after = tokens[at + 2];
    const isSpoken = dots.has(next.plain) && after !== undefined && endings.has(after.text) && token.text.length > 2 && !words.has(after.text);
    const isDot = next.gap === "." || next.gap === "[.]" || next.gap === "(.)" || next.gap === " . " || next.gap === " .";
    const hasPath = after !== undefined && after.gap.startsWith("/");
    const isOwn = next.gap !== " ." && (token.gap === "-" || isDigit(token.text.charCodeAt(token.text.length - 1))) && token.text.length > 1;
    const isBare = isDot && endings.has(next.text) && (token.text.length > 1 || hasPath) && (!words.has(next.text) || hasPath || isOwn);
    if (!isScheme && !isWww && !isSpoken && !isBare) continue;
    if (isBare && !hasPath && !isScheme && !isWww && token.gap !== "@" && (noHosts.has(token.plain) || isHouse(tokens, at))) continue;
    const repute = reputeOf(tokens, isScheme || isWww ? at + 1 : at);
    const span = [token.from, (isSpoken && after !== undefined ? after : next).to] as const;
    found.push(contact("contact.link", 0.9, [span], repute));
    if (repute === "look-alike") found.push(contact("scam.link", 0.7, [span], repute));
    at += 1;
  }
  return found;
}

/** "amazon.fr" and nothing before or after that belongs to the host. */
function isHouse(tokens: readonly Token[], at: number): boolean {
  const isJoined = (gap: string): boolean => gap === "." || gap === "-" || gap.startsWith("/") || gap.startsWith(":");
  const before = tokens[at]?.gap ?? "";
  if (at > 0 && (before === "." || before === "-" || before.includes("/") || before.includes("@"))) return false;
  return !isJoined(tokens[at + 2]?.gap ?? "") && houses.has(`${tokens[at]?.text}.${tokens[at + 1]?.text}`);
}
