export * from "./place-directory.port.ts";
export * from "./place-directory.memory.ts";
export * from "./place-directory.contract.ts";
