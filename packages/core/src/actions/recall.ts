import { limits, situations, talkStream, type Situation } from "@lampion/protocol";
import type { HeldRecord } from "@lampion/proof";
import { cleanText } from "@lampion/safety";
import { makeClaimCode, readClaimCode } from "../evidence/claim-code.ts";
import type { Report } from "../evidence/evidence-vault.port.ts";
import type { House } from "../node/house.ts";
import { ownDigest, recallDigest } from "./recall-code.ts";
import { inHours } from "./report-evidence.ts";
import { isTooLong } from "./text-length.ts";

const hourMs = 3_600_000;

/** What somebody says who has a code and no device. */
export interface RecallTold {
  readonly code: string;
  readonly situation: Situation;
  /** `fromMs <= hour < toMs`. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly words: string;
  readonly language: string;
}
export type Recalled = { readonly kind: "filed"; readonly claim: string } | { readonly kind: "refused"; readonly why: "unknown" | "hours" | "words" };

/** Whole hours of the span, oldest first; null when there are none, too many, or some lie where nothing can be any more. */
function hoursOf({ fromMs, toMs }: RecallTold, nowMs: number): number[] | null {
  const first = Math.floor(fromMs / hourMs);
  const count = Math.ceil(toMs / hourMs) - first;
  if (!Number.isSafeInteger(count) || count < 1 || count > limits.recall.hoursMax) return null;
  if (first * hourMs <= nowMs - limits.talk.livesMs - hourMs || first * hourMs > nowMs) return null;
  // Nobody asks for what is not said yet.
  return Array.from({ length: count }, (_, at) => (first + at) * hourMs).filter((hour) => hour <= nowMs);
}

/**
 * A report by a recall code (EV-36): a case with the hours that are asked for and nothing of their words. The hours are held from here on; what they hold comes when two
 * custodians have opened them. A wrong code and one that has ended read the same.
 */
export async function fileRecall(house: House, told: RecallTold): Promise<Recalled> {
  const { conversations, secrets, random, vault, care } = house.ports;
  const nowMs = house.nowMs();
  const words = cleanText(told.words);
  const found = await conversations.recall(recallDigest(secrets, told.code), nowMs);
  if (found === null) return { kind: "refused", why: "unknown" };
  const hoursMs = hoursOf(told, nowMs);
  if (hoursMs === null) return { kind: "refused", why: "hours" };
  if (isTooLong(words, limits.report.wordsMax)) return { kind: "refused", why: "words" };
  const side = (await conversations.talk(found.talk))?.sides.find((one) => one.member === found.member);
  const code = makeClaimCode((limit) => random.below(limit));
  const { category, keyword, severity } = situations[told.situation];
  const report: Report = {
    id: random.id(),
    atMs: nowMs,
    source: "without-entering",
    by: side?.relation ?? null,
    about: { kind: "talk", stream: talkStream(found.talk), seqs: [], leftOut: [], hoursMs, own: found.own },
    whom: null,
    who: "me",
    situation: told.situation,
    category,
    keyword,
    severity,
    words,
    act: "now",
    authenticated: false,
    evidence: [],
    order: [],
    claimHash: secrets.digest(`claim/${readClaimCode(code) ?? code}`),
  };
  await vault.keep(report);
  await care.received(report, { language: told.language, department: null, regular: null });
  house.counters.reports += 1;
  return { kind: "filed", claim: code };
}

export type Taken = { readonly kind: "taken"; readonly records: number; readonly authenticated: boolean } | { readonly kind: "refused"; readonly why: "not-asked" | "nothing" };

/**
 * What two custodians opened comes in by the door of every report: records with receipts, within the hours that were asked for and no others, verified here (EV-25,
 * EV-36). Handed over twice it is taken once.
 */
export async function takeOpened(house: House, id: string, records: readonly HeldRecord[]): Promise<Taken> {
  const { conversations, secrets, vault, care } = house.ports;
  const asked = await vault.asked(id);
  const { stream, own, hoursMs } = asked?.about ?? { stream: null, own: undefined, hoursMs: [] };
  if (asked === null || own === undefined || stream === null) return { kind: "refused", why: "not-asked" };
  const sides = (await conversations.talk(stream.slice(5)))?.sides ?? [];
  const who = {
    isOwn: (author: string) => ownDigest(secrets, author) === own,
    own: sides.find((one) => one.relation === asked.by),
    theirs: asked.by === null ? undefined : sides.find((one) => one.relation !== asked.by),
  };
  let taken = 0;
  let isTrue = true;
  for (const part of partsOf(records)) {
    const found = await inHours(house, stream, part, hoursMs, who);
    if (found === null || found.evidence.length === 0) continue;
    const { about, ...rest } = found;
    const report: Report = {
      ...asked,
      // Named by what it holds.
      id: `${id}-${secrets.digest(rest.evidence.map((one) => one.tag).join()).slice(0, 8)}`,
      atMs: house.nowMs(),
      about: { ...about, own },
      ...rest,
      words: "",
      authenticated: rest.evidence.every((one) => one.status === "authenticated"),
      claimHash: "",
    };
    if ((await vault.asked(report.id)) === null) await vault.keep(report);
    await care.received(report, { language: "fr", department: null, regular: null, joins: id });
    taken += report.evidence.length;
    isTrue &&= report.authenticated;
  }
  return taken === 0 ? { kind: "refused", why: "nothing" } : { kind: "taken", records: taken, authenticated: isTrue };
}

/** Parts as long as one may be (EV-34). */
function partsOf(records: readonly HeldRecord[]): HeldRecord[][] {
  const parts: HeldRecord[][] = [];
  let bytes = 0;
  for (const one of records) {
    const size = 182 + (one.body?.length ?? 0);
    const last = parts.at(-1);
    if (last === undefined || last.length === limits.hand.recordsMax || bytes + size > limits.hand.bytesMax) {
      parts.push([one]);
      bytes = size;
    } else {
      last.push(one);
      bytes += size;
    }
  }
  return parts;
}
