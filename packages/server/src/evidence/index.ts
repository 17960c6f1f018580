export { native } from "./primitives.ts";
export { verifierFiles } from "./verifier/build-tools.ts";
export { writeZip } from "./verifier/write-zip.ts";
