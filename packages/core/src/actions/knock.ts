import { bandOf, limits, talkStream } from "@lampion/protocol";
import type { Draft, Passed } from "@lampion/safety";
import type { Knock } from "../conversation/conversation-store.port.ts";
import { freePlaces, isPending, senderState, settlingTime, stepKnock } from "../conversation/knock-decide.ts";
import { isThirdOpening, takesFromAfar } from "../conversation/opening.ts";
import { isPausedByGuest, takesPart } from "../conversation/talk-decide.ts";
import { markOf } from "../guest/mark.ts";
import type { Session } from "../guest/session-state.ts";
import type { House, Target } from "../node/house.ts";
import type { Action } from "./action.ts";
import { isBlocked } from "./apart.ts";
import { no, ok, type Effect } from "./effect.ts";
import { isOff } from "./light-off.ts";
import { programReport } from "./program-report.ts";
import { floodingPolicy, freed, isFreed, knockPlace } from "./stopped-by.ts";
import { isTooLong } from "./text-length.ts";
import { outcomes } from "./outcomes.ts";
import { factsOf, mayNotWrite, refusalOf, somebody } from "./verdicts.ts";
import { youFrame } from "./you.ts";

const hourMs = 3_600_000;

/** A first contact: one short judged text to somebody who may ignore it (decision 14). Refusals cost nothing; the same words for every reason (WH-10). */
export const knock: Action<"knock"> = (house, session, command) => {
  const { n } = command;
  if (session.closed !== null || session.powers.knock !== null) return [no(n, "not-allowed", session.powers.knock === null ? {} : { way: session.powers.knock })];
  if (isOff(house, "knocks")) return [no(n, "low-light")];
  const target = house.resolve(session, command.to);
  // Whoever is gone from a room and whoever blocked this guest there answer alike (WH-10, CV-13).
  if (target === null) return [no(n, "room" in command.to && session.rooms.has(command.to.room) ? "knocks-closed" : "not-found")];
  if (target.relation === session.device.relation) return [no(n, "not-found")];
  if (isOff(house, "knocks-known-only") && !knowEachOther(house, session, target)) return [no(n, "low-light")];
  if (isTooLong(command.text, limits.knock.textMax)) return [no(n, "text-too-long")];
  const nowMs = house.nowMs();
  const waits = mayNotWrite(house, session, n, nowMs);
  if (waits !== null) return waits;
  const { judge } = house.ports;
  const said: Draft = { kind: "knock", text: command.text, language: session.language, anyway: false };
  const judgement = judge.judge(
    said,
    { scope: "full", from: session.device.relation, author: factsOf(session, nowMs), to: somebody(house, target.relation, nowMs), room: null, nowMs },
    house.memory,
  );
  judge.advance(house.memory, judgement.record);
  house.counts.counted(judgement.record);
  house.counters.judged += 1;
  const { verdict } = judgement;
  const free = judgement.judged.kind === "stopped" ? freed(house, session, knockPlace(target.relation), said, judgement) : null;
  const judged = free ?? judgement.judged;
  if (judged.kind === "stopped") {
    house.counters.stopped += 1;
    noteRefused(house, session, nowMs);
    // NU-6 with a proof in force: the text is refused, and a person looks when there is time.
    const looks =
      verdict.policy === "minor.disclosed" ? [programReport(house, { situation: "under-18-here", stream: null, whom: session.device.restriction, severity: "S2" })] : [];
    // CV-6: one answer, whether the judge's memory or the rows of the sender notice it first.
    const told = verdict.reason === "same-opening" ? [sameOpening(n)] : refusalOf(n, command.text, verdict);
    return [...told, ...looks, ...outcomes(house, session, judgement, { stream: null, to: null })];
  }
  if (judged.text.length === 0) return [no(n, "text-empty")];
  const { inTurn } = house.talks;
  return [
    {
      do: "later",
      work: () =>
        inTurn.pair(session.device.relation, target.relation, async () => [
          ...(await place(house, session, n, target, judged)),
          ...(free === null ? outcomes(house, session, judgement, { stream: null, to: null }) : []),
        ]),
    },
  ];
};

/** Told by its clause, like every stop: what a program alone decides can be contested (MD-3). */
const sameOpening = (n: number): Effect => no(n, "same-opening", { reason: "same-opening", rule: floodingPolicy.clause });

/** At a low light: between regulars, or between two who spoke in one room and both take the check (OP-8). Somebody who is not here is known to nobody. */
function knowEachOther(house: House, session: Session, target: Target): boolean {
  const other = house.byRelation.get(target.relation);
  if (other === undefined) return false;
  if (session.powers.level >= "L3" && other.powers.level >= "L3") return true;
  return target.where === "room" && session.kept.settings.acceptsCheck && other.kept.settings.acceptsCheck;
}

/** Everything that is decided by rows, in one turn of the two; paid last, so that no refusal costs anything. */
async function place(house: House, session: Session, n: number, target: Target, judged: Passed): Promise<Effect[]> {
  const { conversations, purse, random, secrets } = house.ports;
  const { text } = judged;
  const nowMs = house.nowMs();
  const { relation } = session.device;
  const closedDoor = [no(n, "knocks-closed")];
  if (isBlocked(house, session, target.relation, target.restriction)) return closedDoor;
  if (!target.isDecoy && !(await takes(house, session, target))) return closedDoor;
  const rows = await conversations.knocksOf(relation);
  const between = rows.filter((one) => one.from === target.relation || one.to === target.relation);
  // Somebody who already knocked here, or talks with this guest, is answered there: never two open knocks of one pair.
  const theirs = between.find((one) => one.from === target.relation && isPending(one));
  if (theirs !== undefined) return [no(n, "not-now"), ...(await show(house, theirs))];
  const talks = await conversations.talksOf(relation);
  // NU-8: a conversation of the two is paused since one of them said to be young, and this one comes by another way.
  const stopped = talks.filter((talk) => talk.state === "paused" && takesPart(talk, target.relation));
  if (stopped.length > 0 && stopped.every(isPausedByGuest)) return closedDoor;
  if (stopped.length > 0) return [...closedDoor, programReport(house, { situation: "adult-approaches-minor", stream: null, whom: session.device.restriction, severity: "S0" })];
  if (talks.some((talk) => talk.state !== "closed" && takesPart(talk, target.relation))) return [no(n, "not-now")];
  const last = await conversations.lastKnock(relation, target.relation);
  if (last !== null && nowMs - last < limits.knock.samePersonAfterMs) return [no(n, "knock-used", { retryMs: last + limits.knock.samePersonAfterMs - nowMs })];
  const sent = rows.filter((one) => one.from === relation);
  if (isThirdOpening(sent, target.relation, text, nowMs) && !isFreed(house, session, knockPlace(target.relation), text, floodingPolicy)) return [sameOpening(n)];
  const counts = await conversations.counts(relation, nowMs);
  const { powers } = session;
  // Counted by what the sender reads: a place that became free with an ignored knock would tell of it (CV-3).
  const waiting = sent.filter((one) => senderState(one, nowMs) === "waiting").length;
  const inHour = counts.fromInHour + refusedInHour(house, session, nowMs);
  if (waiting >= powers.knocksOpen || inHour >= powers.knocksPerHour || counts.fromInDay >= powers.knocksPerDay) return [no(n, "knocks-spent", { retryMs: hourMs })];
  const own = ownFace(session, target, between);
  if (own === null) return [no(n, "not-found")];

  const id = random.id();
  const paid = await purse.pay(relation, id, powers.knocksPerDay, nowMs);
  if (paid.kind === "spent") return [no(n, "knocks-spent", { retryMs: paid.retryMs })];
  const inbox = await conversations.inbox(target.relation, nowMs - hourMs);
  const waits = freePlaces(inbox) === 0;
  const knock: Knock = {
    id,
    from: relation,
    to: target.relation,
    author: secrets.author(talkStream(id), session.device.restriction, nowMs),
    fromFace: {
      nickname: own.name,
      mark: markOf(secrets, `knock/${id}`, relation),
      gender: own.hides ? null : session.gender,
      band: own.hides ? null : bandOf(session.age),
      zone: own.hides ? null : house.presence.zoneShown(session),
    },
    toFace: { nickname: target.shown.nickname, mark: target.shown.mark, gender: target.shown.gender, band: target.shown.band, zone: target.shown.zone },
    text,
    atMs: nowMs,
    endsAtMs: nowMs + limits.knock.endsAfterMs,
    state: waits ? "unseen" : "open",
    settlesAtMs: settlingTime(nowMs, random.uint32() / 4_294_967_296),
    viaSensitiveRoom: own.hides,
    talk: null,
    version: 1,
  };
  try {
    await conversations.addKnock(knock);
  } catch (cause) {
    await purse.giveBack(relation, id);
    throw cause;
  }
  house.counters.knocks += 1;
  const isFirst = session.kept.knockConsentAtMs === null;
  if (isFirst) {
    session.kept = { ...session.kept, knockConsentAtMs: nowMs };
    await house.ports.devices.saveKept(relation, session.kept);
  }
  const card = house.talks.knockCard(session, knock);
  return [
    ok(n, card === null ? {} : { knock: card }),
    ...(isFirst ? [{ do: "send" as const, to: session, frame: youFrame(house, session) }] : []),
    house.talks.tell(relation, { kind: "knock", knock: id }),
    ...(waits ? [] : [house.talks.tell(target.relation, { kind: "knock", knock: id })]),
    // WH-14: nobody is behind a decoy, so nobody honest knocks on one.
    ...(target.isDecoy ? [programReport(house, { situation: "other", stream: null, whom: session.device.restriction, severity: "S3" })] : []),
  ];
}

async function takes(house: House, session: Session, target: Target): Promise<boolean> {
  const here = house.byRelation.get(target.relation);
  if (here !== undefined) return house.presence.takesKnocksFrom(session, here);
  const kept = await house.ports.devices.kept(target.relation);
  return kept !== null && takesFromAfar(session, { kept, gender: target.shown.gender, band: target.shown.band }, house.nowMs());
}

/** A knock that waits for a place comes forward when its receiver reaches for its sender. */
async function show(house: House, theirs: Knock): Promise<Effect[]> {
  if (theirs.state === "unseen") await house.talks.changeKnock(theirs.id, (one) => stepKnock(one, "show"));
  return [house.talks.tell(theirs.to, { kind: "knock", knock: theirs.id })];
}

/**
 * How the sender is shown. Whom one knows from a sensitive room only, one meets under the alias of that room (CV-2), also when
 * knocking back on a knock or a conversation that came from there; null when the alias is no longer known.
 */
function ownFace(session: Session, target: Target, between: readonly Knock[]): { readonly name: string; readonly hides: boolean } | null {
  const before = between.find((one) => one.viaSensitiveRoom);
  const fromTalk = target.where === "talk" && before?.talk !== undefined && before.talk !== null && target.stream === `talk:${before.talk}`;
  if (!target.viaSensitive && !fromTalk) return { name: session.nickname, hides: false };
  const inRoom = target.where === "room" ? session.rooms.get(target.stream?.slice(5) ?? "")?.face.name : undefined;
  const shownBefore = before === undefined ? undefined : before.from === session.device.relation ? before.fromFace.nickname : before.toFace.nickname;
  const name = inRoom ?? shownBefore;
  return name === undefined ? null : { name, hides: true };
}

/** Texts that were refused within the hour, by device: they keep the token and count against the hour. */
const refused = new WeakMap<House, Map<string, number[]>>();
function noteRefused(house: House, session: Session, nowMs: number): void {
  const all = refused.get(house) ?? new Map<string, number[]>();
  refused.set(house, all);
  const { relation } = session.device;
  const times = [...(all.get(relation) ?? []), nowMs].filter((at) => nowMs - at < hourMs);
  all.delete(relation);
  all.set(relation, times.slice(-30));
  if (all.size > 10_000) all.delete(all.keys().next().value ?? "");
}
function refusedInHour(house: House, session: Session, nowMs: number): number {
  return (refused.get(house)?.get(session.device.relation) ?? []).filter((at) => nowMs - at < hourMs).length;
}
