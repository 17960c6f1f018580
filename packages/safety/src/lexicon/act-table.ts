import type { Span } from "../types.ts";

/** What somebody does with a sentence (safety.md 3.3, SF-21). The place in the list is the act's number in records: append only. */
export const actIds = [
  "asks_age",
  "tells_own_age",
  "tells_other_age",
  "school",
  "compliment",
  "asks_alone",
  "asks_supervision",
  "secrecy",
  "erase",
  "gift",
  "move_app",
  "presses_no_check",
  "asks_contact",
  "gives_contact",
  "asks_photo",
  "asks_camera",
  "asks_place",
  "proposes_meeting",
  "isolated_place",
  "public_place",
  "come_alone",
  "brings_others",
  "changes_place",
  "refuses_check",
  "refuses",
  "expose_threat",
  "harm_threat",
  "assault_third",
  "deadline",
  "payment",
  "payment_code",
  "hardship",
  "investment",
  "sells_drug",
  "seeks_drug",
  "sells_weapon",
  "sells_sex",
  "buys_sex",
  "recruits",
  "staff_claim",
  "self_harm_now",
  "self_harm_past",
  "self_harm_push",
  "insults",
  "asks_check",
  "celebration",
  "sorry",
  "spreads_link",
  "recruits_terror",
  "violence_call",
  "seeks_minor",
] as const;
export type ActId = (typeof actIds)[number];
export const actIndex: ReadonlyMap<ActId, number> = new Map(actIds.map((id, at) => [id, at]));

/** One act in a text. `value`: the age told, the hours until a meeting, else 0. */
export interface Act {
  readonly id: ActId;
  readonly p: number;
  readonly value: number;
  readonly spans: readonly Span[];
  /** The pattern that saw it. */
  readonly by: string;
}
