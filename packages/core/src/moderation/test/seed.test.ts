import { expect, test } from "bun:test";
import { caseStates, situationList } from "@lampion/protocol";
import { createMemorySecrets } from "../../guest/secrets.memory.ts";
import { seedDesk } from "../demo/seed-desk.ts";
import { foldAll } from "../fold.ts";
import { violations } from "../invariants.ts";
import type { Person } from "../person.ts";
import { stateText } from "../state.ts";

const person = (staff: string, roles: Person["roles"]): Person => ({
  id: `s-${staff}`,
  staff,
  roles,
  languages: ["fr", "en"],
  optOuts: [],
  department: null,
  device: `k-${staff}`,
});
const people = {
  lead: person("lead", ["lead", "senior"]),
  reader: person("reader", ["moderator", "senior"]),
  second: person("second", ["moderator"]),
  officer: person("officer", ["orders"]),
};

test("the desk of the demo is three weeks of possible work: cases of every kind and in every state that waits, appeals, orders; the same seed gives the same", async () => {
  const secrets = createMemorySecrets();
  const keys = { digest: (text: string) => secrets.digest(text), alias: (label: string, id: string) => secrets.id(label, id) };
  const nowMs = 1_900_000_000_000;
  const seeded = await seedDesk(keys, people, nowMs);
  const state = foldAll(seeded.events);
  expect(violations(state, seeded.events)).toEqual([]);
  const cases = [...state.cases.values()];
  const states = new Set(cases.map((one) => one.state));
  for (const wanted of caseStates.filter((one) => !["closed", "merged"].includes(one))) expect([wanted, states.has(wanted)]).toEqual([wanted, true]);
  const situations = new Set(cases.map((one) => one.situation));
  expect(situationList.filter((one) => !situations.has(one) && one !== "image-of-minor" && one !== "terrorism")).toEqual([]);
  expect([...state.appeals.values()].map((one) => one.outcome)).toEqual(expect.arrayContaining(["reversed", "upheld", null]));
  expect([state.orders.size, [...state.readings.values()][0]?.state, [...state.proposals.values()].some((one) => one.state === "waiting")]).toEqual([6, "asked", true]);
  expect(Math.max(...seeded.events.map((event) => event.at))).toBeLessThanOrEqual(nowMs);
  expect(seeded.codes.map((one) => one.about)).toEqual(["report", "report", "statement"]);
  for (const report of state.reports.keys()) expect(seeded.records.has(report)).toBe(true);
  const again = await seedDesk(keys, people, nowMs);
  expect(stateText(foldAll(again.events))).toBe(stateText(state));
}, 60_000);
