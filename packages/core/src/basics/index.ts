export * from "./assert-never.ts";
export * from "./clock.port.ts";
export * from "./clock.memory.ts";
export * from "./pulse.port.ts";
export * from "./pulse.memory.ts";
export * from "./random.port.ts";
export * from "./random.memory.ts";
export * from "./traces.port.ts";
export * from "./traces.memory.ts";
// What the bench of the roster measures (PF-12).
export { createRoster, createWatchers, everyKind, kindOf, kinds, kindsOf, type Roster, type Watchers } from "../presence/index.ts";
