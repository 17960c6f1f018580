import { createSeededRandom } from "../basics/random.memory.ts";
import { createMemorySecrets } from "../guest/secrets.memory.ts";
import { createSimulatedConsequences, emptyWorld } from "../moderation/consequences.simulated.ts";
import type { DeskPorts } from "../moderation/desk-house.ts";
import { openDesk, type Desk } from "../moderation/desk.ts";
import { createMemoryModerationLog } from "../moderation/moderation-log.memory.ts";
import { createMemoryPager } from "../moderation/pager.memory.ts";

/** A desk in memory over the simulated twin of an empty world, the light always full; what a test has of its own takes the place of a port. An alarm is an error. */
export function openMemoryDesk(own: Partial<DeskPorts> & Pick<DeskPorts, "clock">, seed = 1): Promise<Desk> {
  const secrets = createMemorySecrets();
  return openDesk(
    {
      random: createSeededRandom(seed),
      log: createMemoryModerationLog(),
      pager: createMemoryPager(),
      consequences: createSimulatedConsequences((stream, subject) => ({ ...emptyWorld, stream, hasSubject: subject !== null })),
      evidence: { records: async () => [] },
      digest: (text) => secrets.digest(text),
      departmentOf: () => null,
      holdsHours: true,
      alias: (label, id) => secrets.id(label, id),
      alarm: (about, cause) => {
        throw new Error(`${about}: ${String(cause)}`);
      },
      ...own,
    },
    { alwaysFull: true },
    () => {},
  );
}
