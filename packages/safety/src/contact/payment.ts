import type { Finding } from "../types.ts";
import { isDigit, type Token } from "../views/scan.ts";
import type { Word } from "../views/word-book.ts";
import { contact } from "./contact-finding.ts";
import type { Group } from "./digits.ts";

/** Length of an IBAN by country (registry of ISO 13616). */
const ibans: ReadonlyMap<string, number> = new Map(
  "fr=27 be=16 lu=20 ch=21 mc=27 de=22 nl=18 at=20 bg=22 lt=20 hu=28 es=24 it=27 gb=22 pt=25 ie=22 pl=28 ro=24 dk=18 se=24 no=15 fi=18 cz=24 gr=27"
    .split(" ")
    .map((pair) => [pair.slice(0, 2), Number(pair.slice(3))]),
);
const purses = new Set("lydia paypal revolut wero cashapp venmo paylib pumpkin wise".split(" "));
const vouchers = new Set("pcs transcash neosurf paysafecard paysafe itunes steam toneo flexepin".split(" "));

/** Account by its check sum, wallet by its form, voucher code and payment name (SF-25). */
export function findPayment(tokens: readonly Token[], groups: readonly Group[]): Finding | null {
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as Token;
    const { word } = token;
    if (word.payment < 0) word.payment = Number(maySayPayment(word));
    if (word.payment === 0) continue;
    const card = cardEnd(tokens, at);
    if (card >= 0) return contact("payment.code", 0.95, [[token.from, tokens[card]?.to ?? token.to]], "card number");
    const end = ibanEnd(tokens, at);
    if (end >= 0) return contact("payment.iban", 0.99, [[token.from, tokens[end]?.to ?? token.to]], "mod 97");
    if (isWallet(token.text)) return contact("payment.wallet", 0.9, [[token.from, token.to]], "form of a wallet");
    const next = tokens[at + 1];
    if (purses.has(token.plain) && next !== undefined && (next.gap.endsWith("@") || next.gap.includes(":") || hasBoth(next.text) || tokens[at + 2]?.gap === "_"))
      return contact("payment.handle", 0.85, [[token.from, next.to]], "purse and name");
    if (vouchers.has(token.plain) && groups.some((group) => group.digits.length >= 10 || (group.digits.length === 4 && group.distance === 0)))
      return contact("payment.code", 0.85, [[token.from, token.to]], "voucher");
  }
  return null;
}

/** Whether anything that is looked for may begin with this word, whatever stands around it. */
function maySayPayment({ text, plain }: Word): boolean {
  const first = text.charAt(0);
  const isIban = (text.length <= 2 || isDigit(text.charCodeAt(2))) && ibans.has(text.slice(0, 2));
  return isIban || (first >= "2" && first <= "6") || text.length >= 26 || purses.has(plain) || vouchers.has(plain);
}

function ibanEnd(tokens: readonly Token[], at: number): number {
  const first = tokens[at]?.text ?? "";
  const length = ibans.get(first.slice(0, 2));
  if (length === undefined || (first.length > 2 && !isDigit(first.charCodeAt(2)))) return -1;
  let units = 0;
  for (let end = at; end < tokens.length && units < length; end += 1) {
    const token = tokens[end] as Token;
    // An account is written in one piece or in fours.
    if (end > at && (token.gap.length > 1 || token.text.length > 4)) return -1;
    units += token.text.length;
  }
  if (units !== length) return -1;
  let text = "";
  for (let end = at; end < tokens.length && end < at + 36 && text.length < length; end += 1) {
    const token = tokens[end] as Token;
    text += token.text;
    if (text.length === length && isDigit(text.charCodeAt(2)) && isDigit(text.charCodeAt(3)) && ibanRest(text) === 1) return end;
  }
  return -1;
}
/** Rest of the division by 97 with letters as numbers and the first four signs last (ISO 7064). */
function ibanRest(text: string): number {
  let rest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt((at + 4) % text.length);
    const value = unit >= 97 && unit <= 122 ? unit - 87 : unit - 48;
    if (value < 0 || value > 35) return -1;
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

/** Last token of the number of a payment card that begins here: 13 to 19 digits in one piece or in groups, with its check digit (ISO/IEC 7812-1). */
function cardEnd(tokens: readonly Token[], at: number): number {
  const first = tokens[at]?.text ?? "";
  if (first.charAt(0) < "2" || first.charAt(0) > "6" || (tokens[at]?.gap ?? "").endsWith("+")) return -1;
  let digits = "";
  for (let end = at; end < tokens.length && end < at + 5; end += 1) {
    const { text, gap } = tokens[end] as Token;
    if ((end > at && (gap.length !== 1 || text.length > 6 || text.length < 3)) || text.length > 19) return -1;
    for (let place = 0; place < text.length; place += 1) if (!isDigit(text.charCodeAt(place))) return -1;
    digits += text;
    if (digits.length > 19) return -1;
    if (digits.length >= 13 && isLuhn(digits)) return end;
  }
  return -1;
}
function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let back = 0; back < digits.length; back += 1) {
    const value = digits.charCodeAt(digits.length - 1 - back) - 48;
    sum += back % 2 === 0 ? value : value * 2 - (value > 4 ? 9 : 0);
  }
  return sum % 10 === 0;
}

function hasBoth(text: string): boolean {
  let digits = 0;
  for (let at = 0; at < text.length; at += 1) if (isDigit(text.charCodeAt(at))) digits += 1;
  return text.length >= 4 && digits > 0 && digits < text.length;
}

/** Bitcoin (bc1..., 1..., 3...) and Ethereum (0x and 40 hexadecimal digits) by form; case is folded, so their own checks cannot be made. */
function isWallet(text: string): boolean {
  if (text.length < 26 || text.length > 64) return false;
  let digits = 0;
  let hex = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    const isNumber = isDigit(unit);
    if (isNumber) digits += 1;
    if (isNumber || (unit >= 97 && unit <= 102)) hex += 1;
    if (!isNumber && (unit < 97 || unit > 122)) return false;
  }
  if (text.startsWith("bc1")) return digits >= 4;
  if (text.startsWith("0x")) return text.length === 42 && hex === 41;
  return (text.startsWith("1") || text.startsWith("3")) && text.length <= 35 && digits >= 4 && text.length - digits >= 8;
}
