export * from "./kind.ts";
export * from "./presence-desk.ts";
export * from "./roster.ts";
export * from "./watchers.ts";
export * from "./zone-cloak.ts";
