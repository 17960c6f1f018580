import { limits, roomStream, talkStream, type Command } from "@lampion/protocol";
import { cleanText, createMemory, onDeviceScene, rank, type Draft, type Judgement, type Scene, type Verdict } from "@lampion/safety";
import { checkOf, otherSide } from "../conversation/talk-decide.ts";
import { isThirdOpening } from "../conversation/opening.ts";
import { pausedFor } from "../guest/restricted.ts";
import type { Session } from "../guest/session-state.ts";
import { policyOf } from "../moderation/policies.ts";
import type { BroughtText } from "../moderation/stopped.ts";
import type { House } from "../node/house.ts";
import { departmentOfZone } from "../place/place-directory.port.ts";
import type { Action } from "./action.ts";
import { no, ok, type Effect } from "./effect.ts";
import { situationOf } from "./outcomes.ts";
import { ownTalk } from "./own-talk.ts";
import { floodingPolicy, isFreed, keyOf, knockPlace, meansOf, stoppedBy } from "./stopped-by.ts";
import { isTooLong } from "./text-length.ts";
import { factsOf, nearIn, somebody } from "./verdicts.ts";

/** Where the text was to be said, and how it is judged there. */
interface Place {
  readonly about: BroughtText["about"];
  /** What tells this place from others, for the author alone. */
  readonly where: string;
  readonly stream: string | null;
  readonly textMax: number;
  readonly scene: Scene;
  /** A conversation that only the two devices check: what stops there is their program, and nothing of this service. */
  readonly isOnDevices: boolean;
  /** Whom a knock was for. */
  readonly knocked: string | null;
}
type Stop = Pick<BroughtText, "how" | "policy" | "situation" | "means" | "ruleset">;

/**
 * A stopped text before a person (moderation.md 8). It is judged again where it was to be said, and what no program would stop now is simply sent:
 * nothing is believed of the request, the judge's memory stays as it is, and neither a pause nor the closed door keeps anybody from it (MD-48).
 */
export const contest: Action<"contest"> = (house, session, command) => [
  {
    do: "later",
    work: async () => {
      const { n, text } = command;
      const words = cleanText(command.words);
      if (cleanText(text) === "") return [no(n, "text-empty")];
      if (isTooLong(words, limits.contest.wordsMax)) return [no(n, "text-too-long")];
      if ("talk" in command.about && ownTalk(house, session, command.about.talk) !== null) await house.talks.load(command.about.talk);
      const place = placeOf(house, session, command.about);
      if (place === null) return [no(n, "not-found")];
      if (isTooLong(text, place.textMax)) return [no(n, "text-too-long")];
      const { stop: judged, help } = judgeAgain(house, session, place, text);
      const stop = judged ?? (await openedBefore(house, session, place, text));
      if (stop === null) return [no(n, "not-stopped", help === null ? {} : { help })];
      return await bring(house, session, n, place, stop, { text: cleanText(text), words });
    },
  },
];

async function bring(house: House, session: Session, n: number, place: Place, stop: Stop, said: { readonly text: string; readonly words: string }): Promise<Effect[]> {
  const brought = await house.ports.care.bring({
    ...stop,
    ...said,
    key: keyOf(house, session, place.where, said.text),
    subject: session.device.restriction.slice(0, 16),
    about: place.about,
    stream: place.stream,
    language: session.language,
    department: departmentOfZone(house.ports.places, session.chain[0] ?? ""),
  });
  switch (brought.kind) {
    case "taken":
      return [ok(n, { claim: brought.claim, dueAt: brought.dueAt })];
    case "too-many":
      return [no(n, "too-often", { retryMs: brought.retryMs })];
    case "refused":
      return [no(n, "store-failed", { retryMs: 1_000 })];
  }
}

interface Again {
  /** Null when nothing stops it, or when a person freed it: then `isFreed`. */
  readonly stop: Stop | null;
  readonly isFreed: boolean;
  readonly help: string | null;
  readonly reason: Verdict["reason"];
}
/** What stops this text here at this moment. */
function judgeAgain(house: House, session: Session, place: Place, text: string): Again {
  const nowMs = house.nowMs();
  // Whatever only asks first is no stop; a knock cannot be sent all the same.
  const draft: Draft = { kind: place.about === "talk" ? "private" : place.about, text, language: session.language, anyway: place.about !== "knock" };
  // A device judges each text for itself, without what was said before.
  const judgement = house.ports.judge.judge(draft, place.scene, place.isOnDevices ? createMemory() : house.memory);
  const { judged, verdict, record } = judgement;
  const { reason } = verdict;
  const help = verdict.help[0] ?? null;
  if (judged.kind === "stopped") {
    const policy = stoppedBy(verdict);
    if (isFreed(house, session, place.where, text, policy)) return { stop: null, isFreed: true, help, reason };
    const situation = verdict.policy === null ? "other" : situationOf[verdict.policy];
    return {
      stop: { how: isHeld(verdict.step) ? "held" : "refused", policy: policy.id, situation, means: meansIn(place, judgement, draft.kind), ruleset: judgement.ruleSet },
      isFreed: false,
      help,
      reason,
    };
  }
  const host = place.stream === null ? undefined : house.rooms.get(place.stream.slice(5));
  const isEcho = place.about === "room" && host !== undefined && host.raid.level >= 1 && house.settings.pace.writingRhythm && host.echoes.wouldEcho(record.near, nowMs);
  const isPassed = isEcho && isFreed(house, session, place.where, text, floodingPolicy);
  if (!isEcho || isPassed) return { stop: null, isFreed: isPassed, help, reason };
  return { isFreed: false, stop: { how: "held", policy: floodingPolicy.id, situation: "other", means: "room/echo", ruleset: judgement.ruleSet }, help, reason };
}
/** The same program on a device is counted for itself: another model, other rules. */
const meansIn = (place: Place, judgement: Judgement, kind: Draft["kind"]): string => meansOf(judgement, kind).replace(/^judge\//, place.isOnDevices ? "device/" : "judge/");
/** CV-6: the third of the same openings within the hour, which rows tell and no judge. */
async function openedBefore(house: House, session: Session, place: Place, text: string): Promise<Stop | null> {
  if (place.knocked === null || isFreed(house, session, place.where, text, floodingPolicy)) return null;
  const { relation } = session.device;
  const sent = (await house.ports.conversations.knocksOf(relation)).filter((one) => one.from === relation);
  if (!isThirdOpening(sent, place.knocked, cleanText(text), house.nowMs())) return null;
  return { how: "refused", policy: floodingPolicy.id, situation: "other", means: "knock/same-opening", ruleset: "" };
}
/**
 * What a device stopped goes all the same where a person found it right, or where no program would stop it now: asked for by its author alone. Only the first is said of it, because
 * the other device then looks no more: whatever asks first or is folded is for that device.
 */
export function onDeviceNow(
  house: House,
  session: Session,
  talk: string,
  text: string,
): { readonly isFreed: boolean; readonly stop: { readonly rule: string; readonly reason?: NonNullable<Verdict["reason"]> } | null } {
  const place = placeOf(house, session, { talk });
  if (place === null) return { isFreed: false, stop: null };
  const { stop, isFreed: isPassed, reason } = judgeAgain(house, session, place, text);
  return { isFreed: isPassed, stop: stop === null ? null : { rule: policyOf(stop.policy)?.clause ?? "", ...(reason === null ? {} : { reason }) } };
}
const isHeld = (step: Parameters<typeof rank>[0]): boolean => step !== "nudge" && rank(step) <= rank("hold");

/** The place as this guest may name it; null for what is not theirs. Who may not be in rooms at this moment names one that exists. */
function placeOf(house: House, session: Session, about: Command<"contest">["about"]): Place | null {
  const nowMs = house.nowMs();
  const nobody = { isOnDevices: false, knocked: null };
  const from = { from: session.device.relation, author: factsOf(session, nowMs), nowMs };
  if ("room" in about) {
    const { room } = about;
    const isOut = session.closed !== null || pausedFor(session.restricted, "rooms", room, nowMs) !== null;
    if (!session.rooms.has(room) && !(isOut && house.directory.plan(room) !== null)) return null;
    const host = house.rooms.get(room);
    const near = host === undefined ? [] : nearIn(house, host, session, nowMs);
    const stream = roomStream(room);
    return {
      ...nobody,
      about: "room",
      where: stream,
      stream,
      textMax: limits.room.textMax,
      scene: { ...from, scope: "full", to: null, room: { id: room, level: host?.raid.level ?? 0, near } },
    };
  }
  if ("talk" in about) {
    const talk = ownTalk(house, session, about.talk);
    if (talk === null) return null;
    const stream = talkStream(talk.id);
    const to = somebody(house, otherSide(talk, session.device.relation).relation, nowMs);
    const exchanges = house.judging.exchanges(talk.id);
    const check = checkOf(talk, house.settings.privateProtection);
    const place = { ...nobody, about: "talk", where: stream, stream, textMax: limits.talk.textMax } as const;
    if (check === "devices") return { ...place, isOnDevices: true, scene: onDeviceScene(exchanges, nowMs) };
    return { ...place, scene: { ...from, scope: check === "server" ? "full" : "envelope", to, room: null, exchanges } };
  }
  // Whoever was to be knocked on may be gone meanwhile: the text is judged all the same.
  const target = house.resolve(session, about.knock);
  const to = target === null ? null : somebody(house, target.relation, nowMs);
  return {
    ...nobody,
    knocked: target?.relation ?? null,
    about: "knock",
    where: knockPlace(target?.relation),
    stream: null,
    textMax: limits.knock.textMax,
    scene: { ...from, scope: "full", to, room: null },
  };
}
