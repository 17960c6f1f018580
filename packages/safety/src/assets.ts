import common from "../assets/common.json" with { type: "json" };
import harms from "../assets/harms.json" with { type: "json" };
import rules from "../assets/rules/published.json" with { type: "json" };
import { assetsWith, type AssetFiles, type Assets } from "./lists.ts";
import type { Rule } from "./rules/rule.ts";

export type { AssetFiles, Assets, WordLists } from "./lists.ts";

/** The judge's assets on a server: all weights of behaviour, all shipped rules and the words of every day. Throws on a set that is not sound (SF-7). */
export const loadAssets = (files: AssetFiles | null = null): Assets =>
  assetsWith(harms, rules as readonly Rule[], files, [...new Set([...common.fr.split(" "), ...common.en.split(" ")])]);
