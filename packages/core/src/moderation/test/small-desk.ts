import type { Severity, Situation, StaffRole } from "@lampion/protocol";
import { createMemoryClock, type MemoryClock } from "../../basics/clock.memory.ts";
import { createSeededRandom } from "../../basics/random.memory.ts";
import { makeClaimCode, readClaimCode } from "../../evidence/claim-code.ts";
import { createMemorySecrets } from "../../guest/secrets.memory.ts";
import type { WorldView } from "../consequences.port.ts";
import { createSimulatedConsequences, emptyWorld, type SimulatedConsequences } from "../consequences.simulated.ts";
import { isRefused, type DeskHouse, type SeenRecord } from "../desk-house.ts";
import { openDesk, type Desk } from "../desk.ts";
import { enrol, duty } from "../house-acts.ts";
import { takeIn, type Incoming, type Taken } from "../intake.ts";
import { createMemoryModerationLog, type MemoryModerationLog } from "../moderation-log.memory.ts";
import { createMemoryPager, type MemoryPager } from "../pager.memory.ts";
import type { Person } from "../person.ts";
import { draft, act } from "../desk-house.ts";

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export interface SmallDesk {
  readonly desk: Desk;
  readonly house: DeskHouse;
  readonly clock: MemoryClock;
  readonly log: MemoryModerationLog;
  readonly pager: MemoryPager;
  readonly twin: SimulatedConsequences;
  readonly world: { now: WorldView };
  readonly records: Map<string, readonly SeenRecord[]>;
  readonly alarms: string[];
  person(name: string, roles: readonly StaffRole[], more?: Partial<Person>): Promise<Person>;
  report(what?: Partial<Incoming> & { readonly situation?: Situation; readonly severity?: Severity }): Promise<Taken & { readonly code: string; readonly report: string }>;
  pass(ms: number): Promise<void>;
}
/** A desk in memory over the simulated twin; time passes only when told. */
export async function openSmallDesk(seed = 1, startMs = 1_900_000_000_000, log: MemoryModerationLog = createMemoryModerationLog(), holdsHours = true): Promise<SmallDesk> {
  const clock = createMemoryClock(startMs);
  const random = createSeededRandom(seed);
  const secrets = createMemorySecrets();
  const pager = createMemoryPager();
  const world = {
    now: { ...emptyWorld, hasSubject: true, subjectSessions: 1, subjectRooms: 2, subjectTalks: 1, standing: new Set(Array.from({ length: 50 }, (_, at) => at + 1)) },
  };
  const twin = createSimulatedConsequences((stream, subject) => ({ ...world.now, stream, hasSubject: subject !== null }));
  const records = new Map<string, readonly SeenRecord[]>();
  const alarms: string[] = [];
  const desk = await openDesk(
    {
      clock,
      random,
      log,
      pager,
      consequences: twin,
      evidence: { records: async (report) => records.get(report) ?? [] },
      digest: (text) => secrets.digest(text),
      departmentOf: (room) => /^FR-d(\w+)/.exec(room)?.[1] ?? null,
      holdsHours,
      alias: (label, id) => secrets.id(label, id),
      alarm: (about, cause) => void alarms.push(`${about}: ${String(cause)}`),
    },
    { alwaysFull: false },
    () => {},
  );
  const { house } = desk;
  let reports = 0;
  return {
    desk,
    house,
    clock,
    log,
    pager,
    twin,
    world,
    records,
    alarms,
    async person(name, roles, more = {}) {
      await enrol(
        house,
        { staff: name, sign: `M-${name}`, languages: more.languages ?? ["fr"], optOuts: more.optOuts ?? [], department: more.department ?? null, hasSigned: true },
        { as: "installation", id: "test" },
      );
      await house.commit({ as: "installation", id: "test" }, "test", () =>
        act(
          roles.map((role) => draft("RoleGranted", { staff: name, role, by: ["test"] })),
          null,
        ),
      );
      const person: Person = { id: `session-${name}`, staff: name, roles, languages: ["fr"], optOuts: [], department: null, device: `key-${name}`, ...more };
      await duty(house, person, true);
      return person;
    },
    async report(what = {}) {
      reports += 1;
      const code = makeClaimCode((limit) => random.below(limit));
      const report = what.report ?? `report-${reports}`;
      const taken = await takeIn(house, {
        report,
        source: "report",
        situation: "harassment",
        who: "me",
        subject: "subject-of-bob0",
        reporter: `relation-${reports}`,
        about: "room",
        stream: "room:FR-1",
        seqs: [3],
        records: 3,
        leftOut: 0,
        hours: [],
        authenticated: true,
        claim: secrets.digest(`claim/${readClaimCode(code) ?? ""}`),
        language: "fr",
        department: null,
        isIndependent: false,
        flagger: null,
        act: "now",
        words: "Il insiste.",
        place: "",
        contact: null,
        items: 1,
        ...what,
      });
      if (isRefused(taken)) throw new Error(taken.why);
      return { ...taken, code, report };
    },
    async pass(ms) {
      clock.advance(ms);
      await desk.tick();
    },
  };
}
export function must<T>(value: T): Exclude<T, { kind: "refused" }> {
  if (isRefused(value)) throw new Error(`refused: ${value.code}: ${value.why}`);
  return value as Exclude<T, { kind: "refused" }>;
}
export const none = { kind: "none" } as const;
