import type { Finding, Piece, Span } from "../types.ts";
import type { Token, Views } from "../views/scan.ts";
import { digitGroups, type Group } from "./digits.ts";
import { phoneForm } from "./phone.ts";
import { findHandles, mayReach } from "./handle.ts";
import { findLinks } from "./link.ts";
import { completes, halfOf, type Half } from "./half.ts";
import { findPayment } from "./payment.ts";
import { findAddress, findPlate } from "./place.ts";
import { isMeasure, withoutDates } from "./look-alike.ts";
import { contact } from "./contact-finding.ts";

const cues = new Set(
  "num numero tel telephone portable appelle appelez appel rappelle joindre joins texto textote sms phone number call text texte cell mobile whatsapp wa coordonnees contacte".split(
    " ",
  ),
);
const numberWords = new Set("num numero numeros tel telephone portable phone number".split(" "));
/** Words that say that the digits are of another kind. */
const otherwise = new Set(
  "loto euromillions tirage isbn siret siren commande order colis tracking suivi ticket reference ref facture invoice serie serial version ip code pi score population budget".split(
    " ",
  ),
);
const others = new Set("son sa leur leurs his her their".split(" "));

/** Pieces of one author that are looked at together, ms (SF-24). */
export const windowMs = 300_000;

/** Telephone, mail, handle, link, address, plate and payment in one text and over the author's last pieces (SF-23 to SF-26). */
export function findContact(views: Views, pieces: readonly Piece[], nowMs: number): { findings: Finding[]; digits: string; handle: Half; steps: number } {
  const { tokens } = views;
  const groups = digitGroups(tokens);
  if (groups.length === 0 && pieces.length === 0 && !mayReach(tokens)) return { findings: [], digits: "", handle: halfOf(views), steps: tokens.length * 12 };
  const handles = findHandles(tokens);
  // The host of a mail address is no link: the address waits and passes as what it is (NU-5).
  const isOfMail = (span: Span): boolean => handles.hosts.some(([from, to]) => span[0] >= from && span[1] <= to);
  const findings: Finding[] = handles.found;
  for (const link of findLinks(tokens)) if (!link.spans.every(isOfMail)) findings.push(link);
  const runs = groups.length === 0 ? [] : runsOf(withoutDates(groups).filter((group) => !isMeasure(group)));
  const told = runs.length === 0 ? untold : toldBy(tokens);
  let isFound = false;
  for (const run of runs) {
    const finding = phoneIn(run, told);
    if (finding === null) continue;
    findings.push(finding);
    isFound = true;
    if (findings.length >= 16) break;
  }
  const digits = runs.length === 0 ? "" : runs.map((run) => run.map((group) => group.digits).join("")).join("");
  if (digits !== "" && digits.length <= 12 && !isFound) {
    // Pieces of the last five minutes and this one: a number spread over messages is stopped at its last piece (SF-24).
    const recent = pieces.filter((piece) => nowMs - piece.atMs < windowMs);
    let whole = digits;
    for (let first = recent.length - 1; first >= 0 && whole.length < 15; first -= 1) {
      whole = (recent[first]?.digits ?? "") + whole;
      if (phoneForm(whole) < 0.85) continue;
      findings.push(
        contact(
          "contact.phone",
          0.85,
          runs.flat().map((group) => group.span),
          "over several messages",
        ),
      );
      break;
    }
  }
  const address = findAddress(tokens);
  if (address !== null) findings.push(address);
  const payment = findPayment(tokens, groups);
  if (payment !== null) findings.push(payment);
  const plate = findPlate(tokens);
  if (plate !== null) findings.push(plate);
  const rest = findings.length === 0 ? completes(pieces, views) : null;
  if (rest !== null) findings.push(rest);
  return { findings, digits: digits.length <= 12 ? digits : "", handle: halfOf(views), steps: tokens.length * 12 + groups.length * 40 };
}

interface Told {
  readonly isCued: boolean;
  readonly isOther: boolean;
  readonly isOfOthers: boolean;
}
const untold: Told = { isCued: false, isOther: false, isOfOthers: false };
function toldBy(tokens: readonly Token[]): Told {
  let isCued = false;
  let isOther = false;
  let isOfOthers = false;
  for (let at = 0; at < tokens.length; at += 1) {
    const word = tokens[at]?.plain ?? "";
    if (cues.has(word)) isCued = true;
    if (otherwise.has(word)) isOther = true;
    if (others.has(word) && numberWords.has(tokens[at + 1]?.plain ?? "")) isOfOthers = true;
  }
  return { isCued, isOther, isOfOthers };
}

/** Groups that stand together: at most two words between them. */
function runsOf(groups: readonly Group[]): Group[][] {
  const runs: Group[][] = [];
  let last = -9;
  for (const group of groups) {
    if (group.at - last <= 2) runs.at(-1)?.push(group);
    else runs.push([group]);
    last = group.end;
  }
  return runs;
}

/** The surest number of a run; of two equally sure ones the longer, then the earlier. */
function phoneIn(run: readonly Group[], told: Told): Finding | null {
  let best = 0;
  let span: readonly Span[] = [];
  let length = 0;
  for (let from = 0; from < run.length; from += 1) {
    const isAbroad = run[from]?.gap.endsWith("+") === true || run[from]?.gap.endsWith("+(") === true;
    let digits = "";
    const lengths: number[] = [];
    for (let to = from; to < run.length && lengths.length < 16; to += 1) {
      const group = run[to] as Group;
      digits += group.digits;
      lengths.push(group.digits.length);
      if (digits.length > 16) break;
      const form = phoneForm(digits, lengths, isAbroad);
      if (form === 0 || form < best || (form === best && digits.length <= length) || isCounting(run, from, to)) continue;
      best = form;
      length = digits.length;
      span = [[run[from]?.span[0] ?? 0, group.span[1]]];
    }
    if (best >= 0.95) break;
  }
  if (best === 0) return null;
  const p = Math.min(0.99, best + (told.isCued ? 0.25 : 0) - (told.isOther && !told.isCued ? 0.5 : 0));
  return p < 0.5 ? null : contact(told.isOfOthers ? "dox.third" : p >= 0.8 ? "contact.phone" : "contact.maybe", p, span, "number plan");
}

/** 1 2 3 4 5, 10 20 30 40 50, 9 8 7 6 5, "0123456789": counting, not a number. */
function isCounting(run: readonly Group[], from: number, to: number): boolean {
  if (from === to) {
    const { digits } = run[from] as Group;
    for (let at = 1; at < digits.length; at += 1) if (Math.abs(digits.charCodeAt(at) - digits.charCodeAt(at - 1)) !== 1) return false;
    return true;
  }
  let same = 0;
  let step = Number.NaN;
  for (let at = from + 1; at <= to; at += 1) {
    const next = Number(run[at]?.digits) - Number(run[at - 1]?.digits);
    // Pairs of a telephone number may rise evenly by accident (12 34 56 78): people count by ten at most.
    same = next === step && next !== 0 && Math.abs(next) <= 10 ? same + 1 : 0;
    step = next;
    if (same >= 2) return true;
  }
  return false;
}
