export * from "./sample-bundle.ts";
export * from "./samples.ts";
