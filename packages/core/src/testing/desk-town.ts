import type { StaffRole } from "@lampion/protocol";
import { createMemoryClock } from "../basics/clock.memory.ts";
import { createSeededRandom } from "../basics/random.memory.ts";
import { createMemorySecrets } from "../guest/secrets.memory.ts";
import { createCare } from "../moderation/care.ts";
import { openDesk, type Desk } from "../moderation/desk.ts";
import { act, draft } from "../moderation/desk-house.ts";
import { duty, enrol } from "../moderation/house-acts.ts";
import { createMemoryModerationLog, type MemoryModerationLog } from "../moderation/moderation-log.memory.ts";
import { createMemoryPager, type MemoryPager } from "../moderation/pager.memory.ts";
import type { Person } from "../moderation/person.ts";
import type { Care } from "../node/care.port.ts";
import { createLateHands } from "../node/late-hands.ts";
import type { NodeSettings } from "../node/node.types.ts";
import { createMemoryTown, type MemoryTown } from "./memory-town.ts";

export interface DeskTown {
  readonly town: MemoryTown;
  readonly desk: Desk;
  readonly log: MemoryModerationLog;
  readonly pager: MemoryPager;
  person(name: string, roles: readonly StaffRole[], more?: Partial<Person>): Promise<Person>;
  /** Lets time pass for the town and the desk, second by second or in larger steps. */
  pass(ms: number, stepMs?: number): Promise<void>;
}
/** A whole chat in memory with the real desk behind it: real consequences, real light. */
export async function openDeskTown(seed: number, settings: Partial<NodeSettings> = {}, startMs = 1_900_000_000_000): Promise<DeskTown> {
  const log = createMemoryModerationLog();
  const pager = createMemoryPager();
  const secrets = createMemorySecrets();
  const hands = createLateHands();
  // The desk reads the town's clock, which does not exist yet: its own is kept equal.
  const clock = createMemoryClock(startMs);
  const random = createSeededRandom(seed + 1_000);
  let town: MemoryTown | null = null;
  const desk = await openDesk(
    {
      clock,
      random,
      log,
      pager,
      consequences: hands.consequences,
      evidence: { records: async () => [] },
      digest: (text) => secrets.digest(text),
      departmentOf: (room) => /^FR-d(\w+)/.exec(room)?.[1] ?? null,
      holdsHours: true,
      alias: (label, id) => secrets.id(label, id),
      alarm: (about, cause) => void town?.alarms.push(`${about}: ${String(cause)}`),
    },
    { alwaysFull: false },
    () => town?.nodes.forEach((node) => node.hands.lightChanged()),
  );
  const care: Care = createCare(desk);
  const made = createMemoryTown(seed, 1, startMs, undefined, settings, care);
  town = made;
  const [node] = made.nodes;
  if (node !== undefined) hands.give(node.hands);
  return {
    town: made,
    desk,
    log,
    pager,
    async person(name, roles, more = {}) {
      const { house } = desk;
      await enrol(
        house,
        { staff: name, sign: `M-${name}`, languages: ["fr"], optOuts: [], department: more.department ?? null, hasSigned: true },
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
    async pass(ms, stepMs = 2_000) {
      for (let passed = 0; passed < ms; passed += stepMs) {
        const step = Math.min(stepMs, ms - passed);
        clock.advance(step);
        await made.pass(step, step);
        await desk.tick();
        await made.rest();
      }
    },
  };
}
