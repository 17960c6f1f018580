/** What the thread that writes records needs of the core, and no schema, room or rule: it is read at every start, twice. */
export { createDayKeys } from "./day-keys.ts";
export { keyClasses } from "./key-store.port.ts";
export { createNotary, noHead } from "./notary.ts";
export { hourOf } from "./retention.ts";
