export * from "./place-file.ts";
export * from "./import-geonames.ts";
