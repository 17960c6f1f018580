import { bandOf, limits } from "@lampion/protocol";
import { changed, changeWaitMs } from "../guest/changes.ts";
import { countingAge, rememberAge } from "../guest/ladder.ts";
import type { TrustRecord } from "../guest/device-store.port.ts";
import type { Session } from "../guest/session-state.ts";
import type { House } from "../node/house.ts";
import type { Action } from "./action.ts";
import { no, ok } from "./effect.ts";
import { judgeName } from "./names.ts";
import { leaveRoom } from "./join.ts";
import { lookUp } from "./places.ts";
import { standing } from "./standing.ts";
import { closeToAdults } from "./under-age.ts";
import { youFrame } from "./you.ts";
import { roomList } from "./rooms.ts";

/** Another nickname, three times a day (EN-14); rooms show it from the next joining on, so that nobody changes face in mid-talk. */
export const rename: Action<"rename"> = (house, session, command) => {
  const { n } = command;
  const nowMs = house.nowMs();
  const wait = changeWaitMs(session.trust, "nickname", nowMs);
  if (wait > 0) return [no(n, "changes-are-slow", { retryMs: wait })];
  const answer = judgeName(house, command.nickname, session, session.language);
  if (answer.kind === "refused") return [no(n, answer.code, { suggestion: answer.suggestion, ...(answer.reason === undefined ? {} : { reason: answer.reason }) })];
  house.names.release(session.foldedName, session.device.relation, nowMs);
  house.names.bear(answer.folded, session.device.relation);
  session.nickname = answer.name;
  session.foldedName = answer.folded;
  for (const member of session.rooms.values()) {
    if (house.directory.plan(member.room)?.sensitive === true) continue;
    session.rooms.set(member.room, { ...member, face: { ...member.face, name: answer.name } });
  }
  session.trust = changed(session.trust, "nickname", nowMs);
  house.lastNames.note(session.device.relation, nameDigest(house, answer.folded), nowMs);
  return [ok(n), { do: "send", to: session, frame: youFrame(house, session) }, saveTrust(house, session)];
};

/** Another town, once a day and three times a week (EN-14): rooms of the old zones are left. */
export const move: Action<"move"> = (house, session, command) => {
  const { n } = command;
  if (session.closed !== null) return [no(n, "not-allowed")];
  const nowMs = house.nowMs();
  const found = lookUp(house, command.country, command.postalCode, command.town);
  if (found.kind === "refused")
    return [no(n, found.code, { ...(found.hint === undefined ? {} : { hint: found.hint }), ...(found.towns === undefined ? {} : { towns: found.towns }) })];
  if (found.town.id === session.town.id) return [ok(n)];
  const wait = changeWaitMs(session.trust, "zone", nowMs);
  if (wait > 0) return [no(n, "changes-are-slow", { retryMs: wait })];
  house.presence.left(session);
  session.town = found.town;
  session.country = command.country;
  session.chain = house.ports.places.chain(found.town.id);
  session.trust = changed(said(session, { town: found.town.id }), "zone", nowMs);
  const left = [...session.rooms.keys()].filter((room) => house.directory.plan(room)?.kind === "zone" && !session.chain.includes(room));
  for (const room of left) leaveRoom(house, session, room);
  house.presence.entered(session);
  return [
    ok(n),
    ...left.map((room) => ({ do: "send", to: session, frame: { t: "left", room, why: "another-place" } }) as const),
    { do: "send", to: session, frame: youFrame(house, session) },
    { do: "send", to: session, frame: { t: "rooms", rooms: roomList(house, session) } },
    saveTrust(house, session),
  ];
};

/** Age and gender, each once a week (EN-14). An age under 18 closes the door at once (EN-12). */
export const redescribe: Action<"redescribe"> = (house, session, command) => {
  const { n, age, gender } = command;
  const nowMs = house.nowMs();
  if (!Number.isInteger(age) || age < limits.age.min || age > limits.age.max) return [no(n, "age-out-of-range")];
  const isOther = { age: age !== session.age, gender: gender !== session.gender };
  // An age under 18 is always heard; otherwise both are looked at before either changes.
  const waits = (["age", "gender"] as const).filter((kind) => isOther[kind]).map((kind) => changeWaitMs(session.trust, kind, nowMs));
  const wait = age < limits.age.adult ? 0 : Math.max(0, ...waits);
  if (wait > 0) return [no(n, "changes-are-slow", { retryMs: wait })];
  session.trust = said(session, { age, gender });
  if (isOther.age) session.trust = changed(rememberAge(session.trust, age, nowMs), "age", nowMs);
  if (isOther.gender) session.trust = changed(session.trust, "gender", nowMs);
  house.presence.left(session);
  session.age = countingAge(session.trust, age, nowMs);
  session.gender = gender;
  session.band = bandOf(session.age);
  house.presence.entered(session);
  if (session.age < limits.age.adult) return [ok(n), ...closeToAdults(house, session)];
  standing(house, session);
  return [ok(n), { do: "send", to: session, frame: youFrame(house, session) }, saveTrust(house, session)];
};

/** What the device says of itself from now on, so that the door knows a change when it sees one (EN-14). */
const said = (session: Session, now: Partial<NonNullable<TrustRecord["said"]>>): TrustRecord => ({
  ...session.trust,
  said: { age: session.age, gender: session.gender, town: session.town.id, ...session.trust.said, ...now },
});
/** Enough of a nickname to see that it is another one. */
export const nameDigest = (house: House, folded: string): string => house.ports.secrets.id("last-name", folded);

export const saveTrust = (house: House, session: Session): ReturnType<Action<"rename">>[number] => ({
  do: "later",
  work: async () => (await house.ports.devices.saveTrust(session.device.trust, session.trust), []),
});
