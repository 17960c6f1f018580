import { isDigit, type Token } from "../views/scan.ts";

/** What a host is known for (SF-28). */
export type Repute = "host" | "shortener" | "invitation" | "look-alike";

const shorteners = new Set("bit.ly t.co goo.gl tinyurl.com is.gd ow.ly buff.ly cutt.ly rb.gy shorturl.at rebrand.ly urlr.me lc.cx v.gd tiny.cc s.id bl.ink dub.sh".split(" "));
const invitations = new Set("t.me telegram.me wa.me chat.whatsapp.com discord.gg discord.com m.me signal.me signal.group kik.me snapchat.com join.skype.com line.me".split(" "));
/** Names under which people are deceived: banks, parcels, offices, shops, accounts. */
const brands =
  "paypal amazon netflix google gmail facebook instagram whatsapp telegram discord snapchat tiktok microsoft outlook apple icloud spotify steam steamcommunity roblox fortnite twitch paysafecard binance coinbase metamask revolut boursorama creditagricole societegenerale bnpparibas banquepopulaire caissedepargne creditmutuel labanquepostale lcl fortuneo laposte chronopost colissimo mondialrelay ups fedex dhl ameli impots antai caf franceconnect doctolib edf engie orange sfr bouygues free leboncoin vinted cdiscount fnac darty carrefour decathlon airbnb booking blablacar sncf ouigo ebay aliexpress temu shein lidl ikea linkedin twitter youtube dropbox wetransfer docusign hsbc barclays lloyds natwest santander chase wellsfargo royalmail evri hmrc usps ing kbc belfius bpost".split(
    " ",
  );
const known = new Set(brands);
/** Labels before an ending under which others have their domain. */
const offices = new Set(["gouv", "gov", "co", "com", "org", "ac", "asso"]);
const looks: Readonly<Record<string, string>> = { "0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b" };
/** Shortest name that one changed letter is looked for in: of shorter ones too many are ordinary words. */
const nearFrom = 6;

/** Letters that are drawn alike as the letter they pass for. */
function undone(part: string): string {
  let out = "";
  for (let at = 0; at < part.length; at += 1) {
    const two = part.slice(at, at + 2);
    const one = two === "rn" ? "m" : two === "vv" ? "w" : two === "cl" ? "d" : "";
    if (one !== "") at += 1;
    out += one === "" ? (looks[part.charAt(at)] ?? part.charAt(at)) : one;
  }
  return out;
}
/** One letter more, less, other, or two swapped. */
function isOneEdit(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false;
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  const rest = (text: string, from: number): string => text.slice(from);
  if (a.length > b.length) return rest(a, at + 1) === rest(b, at);
  if (a.length < b.length) return rest(a, at) === rest(b, at + 1);
  return rest(a, at + 1) === rest(b, at + 1) || (a.charAt(at) === b.charAt(at + 1) && a.charAt(at + 1) === b.charAt(at) && rest(a, at + 2) === rest(b, at + 2));
}
function deceives(part: string, isDomain: boolean): boolean {
  if (part.length < 3) return false;
  // The name itself is its owner's as a domain, and somebody else's as a piece of one.
  if (known.has(part)) return !isDomain && part.length > 3;
  const plain = undone(part);
  if (plain !== part && known.has(plain)) return true;
  return part.length >= nearFrom - 1 && brands.some((brand) => brand.length >= nearFrom && isOneEdit(part, brand));
}

/** What the host is known for that has the token at `at` in it: its labels lie around it without a blank. At most eight. */
export function reputeOf(tokens: readonly Token[], at: number): Repute {
  let [from, to] = [at, at];
  const isJoined = (gap: string): boolean => gap === "." || gap === "-" || gap === "[.]" || gap === "(.)" || gap === " . ";
  while (from > 0 && at - from < 4 && isJoined((tokens[from] as Token).gap)) from -= 1;
  while (to + 1 < tokens.length && to - at < 4 && isJoined((tokens[to + 1] as Token).gap)) to += 1;
  let host = "";
  for (let one = from; one <= to; one += 1) {
    const { gap, text } = tokens[one] as Token;
    host += one === from ? text : (gap === "-" ? "-" : ".") + text;
  }
  const labels = host.split(".");
  if (labels[0] === "www") labels.shift();
  const whole = labels.join(".");
  const domain = labels.slice(-2).join(".");
  if (shorteners.has(whole)) return "shortener";
  if (invitations.has(whole) || invitations.has(domain)) return "invitation";
  const own = labels.length - (labels.length > 2 && offices.has(labels.at(-2) as string) ? 3 : 2);
  for (let label = 0; label <= own; label += 1) {
    const name = labels[label] as string;
    const isDomain = label === own && !name.includes("-");
    if (name.length > 0 && !isDigit(name.charCodeAt(0)) && name.split("-").some((part) => deceives(part, isDomain || known.has(labels[own] as string)))) return "look-alike";
  }
  return "host";
}
