import type { Assets } from "./lists.ts";
import { isLoweredNoMore } from "./behaviour/behaviour.ts";
import { answersForAnother, answersYoung } from "./behaviour/other-age.ts";
import { createClassifier } from "./classifier/classifier.ts";
import { isGroupAlone, isGroupOnly, withoutExceptions } from "./classifier/aside.ts";
import { laneAt } from "./classifier/lanes.ts";
import { laneFindings } from "./classifier/lane-findings.ts";
import { lowerByContext } from "./context/context.ts";
import { lowerMoneyTalk } from "./context/money-talk.ts";
import { lowerOwnEnd } from "./context/own-end.ts";
import { findContact } from "./contact/find-contact.ts";
import { createActReader } from "./act-lanes/act-reader.ts";
import type { Acts } from "./lexicon/acts.ts";
import { actFindings } from "./lexicon/act-findings.ts";
import { idleBits, wordList } from "./lexicon/phrases.ts";
import { createWords } from "./lexicon/find-words.ts";
import { createNames } from "./names.ts";
import { findOwnAge } from "./own-age.ts";
import type { Stage } from "./stage.ts";
import type { Draft } from "./types.ts";
import type { Views } from "./views/scan.ts";

/** Year of a time, UTC, near enough for ages. */
export const yearOf = (nowMs: number): number => 1970 + Math.floor(nowMs / 31_556_952_000);
export const isName = (kind: Draft["kind"]): kind is "nickname" | "room-name" => kind === "nickname" || kind === "room-name";

/** Who answers for another and says one of these speaks of oneself as well: "12 ans, et moi 15". */
const own = new Set(["j", "je", "jai", "g", "moi", "i", "im", "m", "me"]);

/** Grammar and lanes are the same for every judge of these assets: compiled once. */
const compiled = new WeakMap<NonNullable<Assets["actLanes"]> | Assets["acts"], Acts>();
function actsOf({ acts, actLanes }: Assets): Acts {
  const known = compiled.get(actLanes ?? acts) ?? createActReader(acts, actLanes);
  compiled.set(actLanes ?? acts, known);
  return known;
}

/** A question mark after the last word. */
function asksAtEnd({ tokens, folded, offsets }: Views): boolean {
  const at = folded.lastIndexOf("?");
  return at >= 0 && (offsets[at] ?? 0) >= (tokens.at(-1)?.to ?? 0);
}

/** The stages of safety.md 3 in their order; views come before them and the merge after them, both in `judge.ts`. */
export function textStages(assets: Assets): readonly Stage[] {
  const words = createWords(assets.words);
  const names = createNames(assets.words);
  const acts = actsOf(assets);
  const exceptions = wordList([], assets.words.exceptPhrases, idleBits.exceptions);
  const classifier = assets.model === null ? null : createClassifier(assets.model);
  return [
    {
      name: "lexicon",
      failsAs: "hold",
      maxSteps: 40_000,
      run: ({ draft, scene, memory, views }) =>
        isName(draft.kind) ? { findings: names.find(draft.text, draft.kind, yearOf(scene.nowMs)), steps: 100 } : words.find(views, isLoweredNoMore(memory, scene)),
    },
    {
      name: "own-age",
      failsAs: "hold",
      maxSteps: 20_000,
      run: ({ draft, scene, memory, views }) => {
        const { tokens } = views;
        if (isName(draft.kind) || (answersForAnother(memory, scene, tokens) && !tokens.some(({ plain }) => own.has(plain)))) return { steps: 1 };
        const young = answersYoung(memory, scene, tokens);
        return young === null ? findOwnAge(views, yearOf(scene.nowMs)) : { findings: [young], steps: tokens.length };
      },
    },
    {
      name: "acts",
      failsAs: "hold",
      maxSteps: 120_000,
      run: ({ draft, views }) => (isName(draft.kind) ? { steps: 1 } : actFindings(acts.find(views, asksAtEnd(views)))),
    },
    {
      name: "contact",
      failsAs: "allow",
      maxSteps: 30_000,
      run: ({ draft, scene, views, pieces }) => {
        if (isName(draft.kind)) return { steps: 1 };
        const { findings, digits, handle, steps } = findContact(views, pieces, scene.nowMs);
        const isPrivate = draft.kind === "private";
        // Both agreed to exchange contact details (NU-5): what is one's own passes, somebody else's and payment do not.
        const given = isPrivate && scene.exchanges === true ? findings.filter((one) => !one.kind.startsWith("contact.") || one.kind === "contact.link") : findings;
        const links = scene.author.mayLink && isPrivate ? given.filter((one) => one.kind !== "contact.link") : given;
        return { findings: links, steps, digits, handle };
      },
    },
    {
      name: "classifier",
      failsAs: "allow",
      maxSteps: 400_000,
      run: ({ draft, views, words: read, language }) => {
        if (classifier === null || isName(draft.kind)) return { steps: 1 };
        const plain = withoutExceptions(read, views, exceptions);
        const lanes = classifier.read(plain, language);
        // A word that names a group says nothing by itself (SF-20, SF-81).
        if (isGroupOnly(plain)) for (const lane of ["hate", "toxic"] as const) lanes.scores[laneAt(lane)] = Math.min(lanes.scores[laneAt(lane)] ?? 0, 0.4);
        else if (isGroupAlone(plain) && (lanes.scores[laneAt("toxic")] ?? 0) < 0.5) lanes.scores[laneAt("hate")] = Math.min(lanes.scores[laneAt("hate")] ?? 0, 0.4);
        return { findings: laneFindings(lanes, plain, classifier), steps: lanes.steps, lanes: lanes.scores };
      },
    },
    {
      name: "context",
      failsAs: "allow",
      maxSteps: 400_000,
      run: ({ draft, scene, memory, views, words: read, language, reading }) => {
        if (isName(draft.kind)) return { steps: 1 };
        const isFirm = isLoweredNoMore(memory, scene);
        const { findings, lanes, steps } = lowerByContext({ findings: reading.findings, lanes: reading.lanes, views, words: read, language, isFirm }, classifier);
        const left = lowerOwnEnd(findings, lanes);
        return { replaced: isFirm ? left : lowerMoneyTalk(left, lanes, views.tokens), lanes, steps: steps + views.tokens.length };
      },
    },
  ];
}
