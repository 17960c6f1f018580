import { byLane } from "../act-lanes/act-reader.ts";
import { actWords } from "../lexicon/act-words.ts";
import type { Stage, StageInput } from "../stage.ts";
import type { Act } from "../types.ts";
import { behave, recordOf } from "./behaviour.ts";
import { readyHarms, type HarmsText } from "./harms.ts";
import { advertPlaceWords, placeWords } from "./lure.ts";

/** Digest of a place and a time under the key of the week that the time lies in; only the caller has the key (SF-45). */
export type LureDigest = (text: string, atMs: number) => string;

/** Without a key from outside digests live in this process only; they never leave it, so an unkeyed one says no more than the memory does. */
const ownDigest: LureDigest = (text) => text;
const slotMs = 2 * 3_600_000;
const nothing: ReadonlyMap<string, readonly string[]> = new Map();

export function behaviourStage(harms: HarmsText, lureDigest: LureDigest = ownDigest): Stage {
  const weights = readyHarms(harms);
  return {
    name: "behaviour",
    // It could see danger to a child and an ambush (MD-56).
    failsAs: "hold",
    maxSteps: 20_000,
    run(input) {
      const { draft, scene, reading } = input;
      if (draft.kind === "nickname" || draft.kind === "room-name" || scene.from === "") return { steps: 1 };
      const places = { lure: lureOf(input, lureDigest), advertPlace: advertPlaceOf(input, lureDigest) };
      const started = recordOf(input, reading.acts, reading.findings, harassmentOf(input), places);
      const { result, record } = behave(input, weights, started);
      return { ...result, record };
    },
  };
}

/** What was seen of contempt, after context; a lowered finding says less than a half (SF-38). */
function harassmentOf({ reading }: StageInput): number {
  let most = reading.lanes[2] ?? 0;
  for (const { kind, p } of reading.findings)
    if (kind === "insult.person" || kind === "hate.group" || kind === "threat.person" || kind === "self_harm.push") most = Math.max(most, p);
  return most;
}

const places: ReadonlySet<Act["id"]> = new Set<Act["id"]>(["isolated_place", "public_place"]);
/** Place and time of an invitation, as a digest: what was said around the place, whatever the sentence. */
function lureOf({ draft, scene, views, reading }: StageInput, digest: LureDigest): string | null {
  // What is said to a whole room invites nobody to a trap.
  if (draft.kind === "room") return null;
  if (reading.acts.length === 0) return null;
  const spans = reading.acts.filter((act) => places.has(act.id) && act.p >= 0.5 && act.by !== byLane).flatMap((act) => act.spans);
  if (spans.length === 0) return null;
  const words = actWords(views.tokens, nothing);
  const from = Math.min(...spans.map((span) => span[0]));
  const to = Math.max(...spans.map((span) => span[1])) + 24;
  const place = placeWords(words, from, to);
  return place === "" ? null : digest(`${place}|${Math.floor(scene.nowMs / (12 * slotMs))}`, scene.nowMs);
}

/** The meeting place of an advert for paid company, as a digest: several devices that name one belong together, whatever their words. */
function advertPlaceOf({ scene, views, reading }: StageInput, digest: LureDigest): string | null {
  if (reading.findings.length === 0 || !reading.findings.some(({ kind, p }) => kind === "sex.sale" && p >= 0.5)) return null;
  const place = advertPlaceWords(actWords(views.tokens, nothing));
  return place === "" ? null : digest(`advert|${place}`, scene.nowMs);
}
