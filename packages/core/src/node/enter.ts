import { bandOf, limits, type Down, type HelloAgain, type HelloNew, type Settings } from "@lampion/protocol";
import { foldName } from "@lampion/safety";
import { setBlocks } from "../actions/block.ts";
import { judgeName } from "../actions/names.ts";
import { lookUp } from "../actions/places.ts";
import { nameDigest } from "../actions/me.ts";
import { reckonRestrictions } from "../actions/restricted.ts";
import type { Kept, TrustRecord, DeviceIds } from "../guest/device-store.port.ts";
import { changed, changeWaitMs } from "../guest/changes.ts";
import { countingAge, newTrust, rememberAge, seenToday } from "../guest/ladder.ts";
import type { Blocked, Session } from "../guest/session-state.ts";
import { openTicket, type Ticket } from "../guest/ticket.ts";
import { powersOf } from "../guest/capabilities.ts";
import { unrestricted } from "../guest/restricted.ts";
import type { House } from "./house.ts";
import type { Arrival } from "./node.types.ts";

export type Entered =
  | { readonly kind: "session"; readonly session: Session; readonly fresh: boolean }
  | { readonly kind: "refused"; readonly frame: Down<"refused"> }
  | { readonly kind: "ticket-invalid" };

export const firstSettings: Settings = {
  listed: null,
  filters: { genders: [], bands: [], roomOnly: false, checkOnly: false, nobody: false },
  knocksOpen: false,
  acceptsCheck: true,
  calm: "off",
  typing: true,
  readMarks: false,
};

const firstKept: Kept = { settings: firstSettings, seal: "", knockConsentAtMs: null, calmUntilMs: null };
const nobody: ReadonlyMap<string, Blocked[]> = new Map();
const noTalks: ReadonlyMap<string, string> = new Map();

const refused = (frame: Omit<Down<"refused">, "t">): Entered => ({ kind: "refused", frame: { t: "refused", ...frame } });

/** The four fields of a new guest, after nonce, work and signature held. Nothing is kept when a field must be mended. */
export async function enterNew(house: House, hello: HelloNew, device: DeviceIds, arrival: Arrival): Promise<Entered> {
  const { fields } = hello;
  const nowMs = house.nowMs();
  if (!Number.isInteger(fields.age) || fields.age < limits.age.min || fields.age > limits.age.max) return refused({ code: "age-out-of-range", field: "age" });
  const known = await house.ports.devices.trust(device.trust);
  // Heard at once, whatever else must be mended on the form: the lowest age typed on a device counts (EN-12).
  if (fields.age < limits.age.adult) await house.ports.devices.saveTrust(device.trust, rememberAge(known ?? newTrust(nowMs), fields.age, nowMs));
  const place = lookUp(house, fields.country, fields.postalCode, fields.town);
  if (place.kind === "refused")
    return refused({
      code: place.code,
      field: place.code === "choose-town" ? "town" : "postalCode",
      ...(place.hint === undefined ? {} : { hint: place.hint }),
      ...(place.towns === undefined ? {} : { towns: place.towns }),
    });
  const name = judgeName(house, fields.nickname, { device }, fields.language);
  if (name.kind === "refused") return refused({ code: name.code, field: "nickname", suggestion: name.suggestion, ...(name.reason === undefined ? {} : { reason: name.reason }) });
  let trust = seenToday(known ?? newTrust(nowMs), nowMs);
  const before = trust.said;
  trust = rememberAge(trust, fields.age, nowMs);
  const digest = nameDigest(house, name.folded);
  const lastName = house.lastNames.of(device.relation, nowMs);
  const age = countingAge(trust, fields.age, nowMs);
  if (before !== null && age >= limits.age.adult) {
    // Changes are slow (EN-14): switching is how one samples a map or walks around a filter. The closed door keeps nobody waiting.
    const moves = [
      ["zone", before.town !== place.town.id, "postalCode"],
      ["gender", before.gender !== fields.gender, "gender"],
      ["age", before.age !== fields.age, "age"],
      ["nickname", lastName !== null && lastName !== digest, "nickname"],
    ] as const;
    for (const [kind, differs, field] of moves) {
      if (!differs) continue;
      const wait = changeWaitMs(trust, kind, nowMs);
      if (wait > 0) return refused({ code: "changes-are-slow", field, retryMs: wait });
      trust = changed(trust, kind, nowMs);
    }
  }
  trust = { ...trust, said: { age: fields.age, gender: fields.gender, town: place.town.id } };
  house.lastNames.note(device.relation, digest, nowMs);
  await house.ports.devices.saveTrust(device.trust, trust);
  // Somebody else may have taken the name while the store answered.
  if (!house.names.isFree(name.folded, device.relation, house.nowMs()))
    return refused({ code: "name-taken", field: "nickname", suggestion: judgeNameIdea(house, device, fields.language) });
  await keepSeal(house, device.relation, hello.seal);
  const running = house.byRelation.get(device.relation);
  // Another tab of the same guest; whoever says something else of themself begins anew, and the older session ends.
  const isSame = running?.foldedName === name.folded && running.age === age && running.gender === fields.gender && running.town.id === place.town.id;
  if (running !== undefined && isSame) return { kind: "session", session: running, fresh: false };
  const session = await open(
    house,
    {
      session: house.ports.random.id(),
      device,
      nickname: name.name,
      age,
      gender: fields.gender,
      language: fields.language,
      country: fields.country,
      town: place.town.id,
      startedAtMs: nowMs,
      untilMs: 0,
    },
    name.folded,
    trust,
    arrival,
  );
  return session === null ? refused({ code: "place-unknown", field: "postalCode" }) : { kind: "session", session, fresh: true };
}

/** D of the device, for whom the keys of its conversations are wrapped. Storage that was cleared brings another one: what is sealed from now on opens with it. */
async function keepSeal(house: House, relation: string, seal: string): Promise<void> {
  const kept = (await house.ports.devices.kept(relation)) ?? firstKept;
  if (kept.seal === seal) return;
  await house.ports.devices.saveKept(relation, { ...kept, seal });
  const running = house.byRelation.get(relation);
  if (running !== undefined) running.kept = { ...running.kept, seal };
}

const judgeNameIdea = (house: House, device: DeviceIds, language: "fr" | "en"): string => {
  const answer = judgeName(house, "", { device }, language);
  return answer.kind === "refused" ? answer.suggestion : "";
};

/** What a guest brings back; null when it is altered, foreign, or over with nobody of it here. Costs little, so that it is asked before anybody waits for a place (PT-17). */
export function ticketOf(house: House, hello: HelloAgain): Ticket | null {
  const ticket = openTicket(house.ports.secrets, hello.ticket);
  return ticket !== null && (ticket.untilMs > house.nowMs() || house.sessions.has(ticket.session)) ? ticket : null;
}
/** A ticket: back to the session of this node, or the same session built anew from what is sealed in it (EN-15). */
export async function enterAgain(house: House, ticket: Ticket, arrival: Arrival): Promise<Entered> {
  const here = house.sessions.get(ticket.session);
  if (here !== undefined) return { kind: "session", session: here, fresh: false };
  const trust = await house.ports.devices.trust(ticket.device.trust);
  if (trust === null) return { kind: "ticket-invalid" };
  const again = house.sessions.get(ticket.session);
  if (again !== undefined) return { kind: "session", session: again, fresh: false };
  // The nickname was judged when it was given; what is sealed in a ticket is ours.
  const folded = foldName(ticket.nickname);
  if (!house.names.isFree(folded, ticket.device.relation, house.nowMs())) return { kind: "ticket-invalid" };
  const session = await open(house, ticket, folded, trust, arrival);
  return session === null ? { kind: "ticket-invalid" } : { kind: "session", session, fresh: true };
}

const nothingWritten: readonly number[] = [];
const noChanges: TrustRecord["changes"] = { nickname: [], zone: [], gender: [], age: [] };
/** Nearly nobody changes anything: those share one record of no changes, not five objects each. */
function shared(trust: TrustRecord): TrustRecord {
  const { nickname, zone, gender, age } = trust.changes;
  return nickname.length + zone.length + gender.length + age.length === 0 ? { ...trust, changes: noChanges } : trust;
}

async function open(house: House, ticket: Ticket, folded: string, trust: TrustRecord, arrival: Arrival): Promise<Session | null> {
  const town = house.ports.places.town(ticket.town);
  if (town === null) return null;
  const [kept, blocks] = await Promise.all([house.ports.devices.kept(ticket.device.relation), house.ports.devices.blocks(ticket.device.relation)]);
  const session: Session = {
    id: ticket.session,
    device: ticket.device,
    nickname: ticket.nickname,
    foldedName: folded,
    age: ticket.age,
    gender: ticket.gender,
    band: bandOf(ticket.age),
    language: ticket.language,
    country: town.country,
    town,
    chain: house.ports.places.chain(town.id),
    trust: shared(trust),
    kept: kept ?? firstKept,
    powers: powersOf({ level: "L0", isNewcomer: true, writesSpaced: true, privateTalk: house.settings.privateTalk }),
    closed: ticket.age < limits.age.adult ? "under-age" : null,
    restricted: unrestricted,
    statements: [],
    prefix: arrival.prefix,
    network: arrival.network,
    startedAtMs: ticket.startedAtMs,
    tabs: [],
    rooms: new Map(),
    talks: noTalks,
    blocked: nobody,
    outcomes: null,
    writtenInMinute: nothingWritten,
    parkedAtMs: null,
    rosterSlot: -1,
  };
  setBlocks(session, blocks);
  reckonRestrictions(house, session);
  return session;
}
