import rules from "../assets/rules/device.json" with { type: "json" };
import type { HarmsText } from "./behaviour/harms.ts";
import { assetsWith, type AssetFiles, type Assets } from "./lists.ts";
import type { Rule } from "./rules/rule.ts";

/** The door of the browser (SF-72): the same judge with the rules that are marked for devices. What is here is public (SF-73). */
export type { AssetFiles } from "./lists.ts";
export { createMemory } from "./behaviour/memory.ts";
export { createJudge } from "./judge.ts";
export { onDeviceScene } from "./on-device.ts";
export { rank } from "./policy/merge.ts";

/** No weights: what people did before is weighed on the server only. */
const noHarms: HarmsText = { base: -4, notice: 0.3, slow: 0.5, case: 0.7, relay: 0, weights: {} };
export const loadDeviceAssets = (files: AssetFiles | null = null): Assets => assetsWith(noHarms, rules as readonly Rule[], files);
