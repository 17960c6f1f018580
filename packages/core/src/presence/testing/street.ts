import { createMemoryBus } from "../../delivery/bus.memory.ts";
import { bandOf, type Down, type Gender, type Level } from "@lampion/protocol";
import { createMemoryClock, type MemoryClock } from "../../basics/clock.memory.ts";
import { createSeededRandom } from "../../basics/random.memory.ts";
import { powersOf } from "../../guest/capabilities.ts";
import { newTrust } from "../../guest/ladder.ts";
import { createMemorySecrets } from "../../guest/secrets.memory.ts";
import type { Session } from "../../guest/session-state.ts";
import { firstSettings } from "../../node/enter.ts";
import type { House } from "../../node/house.ts";
import type { Zone } from "../../place/place-directory.port.ts";
import { createPresenceDesk, type PresenceDesk } from "../presence-desk.ts";

export interface Dweller {
  readonly town?: number;
  readonly level?: Level;
  readonly gender?: Gender;
  readonly age?: number;
  readonly listed?: boolean | null;
  readonly prefix?: string;
  readonly relation?: string;
  /** Active days before today. */
  readonly earlierDays?: number;
}
/** Presence without a node: forty towns in four districts, one département, region and country. */
export interface Street {
  readonly desk: PresenceDesk;
  readonly clock: MemoryClock;
  readonly sessions: Map<string, Session>;
  move(session: Session, away: boolean): void;
  enter(nickname: string, how?: Dweller): Session;
  leave(session: Session): void;
  /** Lets time pass with a tick each second. */
  pass(ms: number): void;
  /** What came to the guest, with the time. */
  got(session: Session): { atMs: number; text: string; frame: Down }[];
}

export const townZone = (town: number): string => `town-${town}`;
export const districtZone = (town: number): string => `district-${town % 4}`;
const chainOf = (town: number): string[] => [townZone(town), districtZone(town), "departement", "region", "country"];

export function createStreet(seed: number, bornMs?: number): Street {
  const startMs = 1_900_000_000_000;
  const clock = createMemoryClock(startMs);
  const sessions = new Map<string, Session>();
  const inbox = new Map<string, { atMs: number; text: string; frame: Down }[]>();
  const zone = (id: string): Zone => ({ id, kind: "town", name: `Name of ${id}`, parent: null });
  const house = {
    ports: { random: createSeededRandom(seed), secrets: createMemorySecrets(), places: { zone }, bus: createMemoryBus() },
    settings: { nodeId: "street", bornMs: bornMs ?? startMs },
    load: { step: () => 0 },
    nowMs: () => clock.nowMs(),
    sessions,
    rooms: new Map(),
    directory: { plan: (id: string) => ({ id, sensitive: id.startsWith("sensitive") }) },
  } as unknown as House;
  const desk = createPresenceDesk(house);
  let count = 0;
  return {
    desk,
    clock,
    sessions,
    move(session, away) {
      for (const tab of session.tabs) tab.isAway = away;
    },
    enter(nickname, how = {}) {
      count += 1;
      const id = `session-${count}`;
      const { town = 0, level = "L2", age = 30, gender = "woman" } = how;
      const relation = how.relation ?? `relation-${count}`;
      const nowMs = clock.nowMs();
      const today = Math.floor(nowMs / 86_400_000);
      const activeDays = Array.from({ length: (how.earlierDays ?? 0) + 1 }, (_, n) => today - (how.earlierDays ?? 0) + n);
      const frames: { atMs: number; text: string; frame: Down }[] = [];
      inbox.set(id, frames);
      const session = {
        id,
        device: { relation, trust: `trust-${count}`, restriction: `restriction-${count}` },
        nickname,
        age,
        gender,
        band: bandOf(age),
        town: { id: `place-${town}`, name: `Town ${town}`, country: "FR" },
        chain: chainOf(town),
        trust: { ...newTrust(nowMs), activeDays },
        kept: { settings: { ...firstSettings, listed: how.listed === undefined ? true : how.listed, knocksOpen: true }, seal: "D", knockConsentAtMs: null, calmUntilMs: null },
        powers: powersOf({ level, isNewcomer: false, writesSpaced: false, privateTalk: true }),
        closed: null,
        prefix: how.prefix ?? `net-${count}`,
        tabs: [{ id: "tab", isAway: false, pace: "live", socket: { send: (text: string) => void frames.push({ atMs: clock.nowMs(), text, frame: JSON.parse(text) as Down }) } }],
        rooms: new Map(),
        blocked: new Map(),
        parkedAtMs: null,
        rosterSlot: -1,
      } as unknown as Session;
      sessions.set(id, session);
      desk.entered(session);
      return session;
    },
    leave(session) {
      sessions.delete(session.id);
      desk.left(session);
    },
    pass(ms) {
      for (let passed = 0; passed < ms; passed += 1_000) {
        clock.advance(Math.min(1_000, ms - passed));
        desk.tick(clock.nowMs());
      }
    },
    got: (session) => inbox.get(session.id) ?? [],
  };
}

/** The list, or a failure of the test. */
export function listOf(street: Street, session: Session, act: "open" | "others" = "open"): Down<"people"> {
  const frame = street.desk.people(session, act);
  if (frame === null || frame === "too-often") throw new Error(`no list: ${String(frame)}`);
  return frame;
}
/** People of a town, all listed, and the minutes until everybody has appeared and the zones have split off. */
export function settled(street: Street, people: number, town: (n: number) => number, how: Dweller = {}): Session[] {
  const all = Array.from({ length: people }, (_, n) => street.enter(`Guest ${n}`, { ...how, town: town(n) }));
  street.pass(11 * 60_000);
  return all;
}
