import { expect, test } from "bun:test";
import { act, createMemoryClock, draft, enrol, openMemoryDesk } from "@lampion/core";
import { colleague, other } from "./desk-people.ts";
import { fillStates } from "./desk-states.ts";

test("[MD-9, MD-36] the desk of the demo shows a case in every state that waits, each by the acts that everybody has, and a decision that the colleague may not second alone", async () => {
  const { house } = await openMemoryDesk({ clock: createMemoryClock(1_900_000_000_000) }, 5);
  const installation = { as: "installation", id: "test" } as const;
  for (const one of [colleague, other]) {
    await enrol(house, { staff: one.staff, sign: one.staff, languages: one.languages, optOuts: [], department: null, hasSigned: true }, installation);
    await house.commit(installation, "test", () =>
      act(
        one.roles.map((role) => draft("RoleGranted", { staff: one.staff, role, by: ["test"] })),
        null,
      ),
    );
  }
  await fillStates(house, colleague, other);
  const states = new Set([...house.state.cases.values()].map((one) => one.state));
  for (const wanted of ["queued", "leased", "escalated", "awaiting-facts", "awaiting-second", "merged"] as const) expect([wanted, states.has(wanted)]).toEqual([wanted, true]);
  const [waiting] = [...house.state.proposals.values()].filter((one) => one.state === "waiting");
  expect([waiting?.act, waiting?.staff]).toEqual(["decision", colleague.staff]);
  expect([...house.state.cases.values()].some((one) => one.isFlagged && one.source === "flagger")).toBe(true);
});
