import type { ActId } from "../lexicon/act-table.ts";

/** What is remembered of one to another: fields of a pair row `a>b`. Times are whole seconds of the memory, 0 is never. */
export const pair = {
  /** Messages of a to b that arrived. */
  sent: 0,
  lastAt: 1,
  /** Since b last wrote. */
  sinceReply: 2,
  /** First message of this contact: b had not written to a in 30 days. */
  firstAt: 3,
  /** Who wrote the last 8 messages between the two, a bit each, 1 is a; how many of them are known. */
  lastEight: 4,
  lastEightCount: 5,
  /** Messages between the two, both ways. */
  both: 6,
  insults: 7,
  insultsAt: 8,
  /** When b refused something of a, how often. */
  refusedAt: 9,
  refusals: 10,
  /** Messages of a after b was known to be young. */
  goesOn: 11,
  /** Highest factor of a change of app asked for. */
  moveApp: 12,
  moveAppAt: 13,
  image: 14,
  imageAt: 15,
  /** Bits of what was asked about being alone, decayed from `isolationAt`. */
  isolation: 16,
  isolationAt: 17,
  /** Levels already told, two bits a harm. */
  told: 18,
  /** 1 once a wrote first in this contact. */
  opened: 19,
  /** Threat to expose, or payment with a deadline, was said. */
  extorted: 20,
  /** Days of the last 30 on which both wrote, as the number of the day last counted and how many. */
  mutualDay: 21,
  mutualDays: 22,
  /** When an exact place was asked for, or a meeting soon was proposed. */
  exactAt: 23,
  soonAt: 24,
  /** When a text of a to b was last lowered by context, and before that (SF-39). */
  loweredAt: 25,
  /** 1 once a wrote to b directly, did an act or insulted: until then nothing of this row weighs. */
  touched: 26,
  loweredBefore: 27,
  /** Until when nothing of a to b is lowered. */
  firmUntil: 28,
  /** When a last asked b an age: above 0 that of somebody else, under 0 that of b. */
  askedAgeAt: 29,
  /** Last time of each watched act, then the number of the message (`both`) it stood in. */
  acts: 30,
} as const;

/** Acts whose last time is kept for a pair, in the order of their fields. */
export const watched = [
  "asks_age",
  "compliment",
  "asks_alone",
  "asks_supervision",
  "secrecy",
  "erase",
  "gift",
  "move_app",
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
  "expose_threat",
  "harm_threat",
  "deadline",
  "payment",
  "payment_code",
  "hardship",
  "investment",
  "celebration",
  "gives_contact",
  "asks_contact",
  "asks_check",
  "sorry",
  "presses_no_check",
  "spreads_link",
] as const satisfies readonly ActId[];
export type Watched = (typeof watched)[number];
/** The place of each in that order. */
export const placeOf = Object.fromEntries(watched.map((id, at) => [id, at])) as Readonly<Record<(typeof watched)[number], number>>;
export const pairWidth = pair.acts + 2 * watched.length;

/** What somebody did to others: fields of a sender row. */
export const sender = {
  /** Lowest own age under 18 told, and when; highest own age told. */
  toldYoung: 0,
  toldYoungAt: 1,
  toldAdult: 2,
  /** The last three times school was spoken of. */
  school: 3,
  /** Typed age as last known. */
  typed: 6,
  /** People asked for a picture within a day: 4 x key, time. */
  imageAsks: 7,
  imagePlace: 15,
  linkCount: 16,
  linkFrom: 17,
  contactPlace: 18,
  /** 26 x key, time, flags of first contacts. */
  contacts: 19,
  nearPlace: 97,
  /** 6 x three parts of a near text, stream key, time. */
  near: 98,
} as const;
export const senderWidth = 128;
export const contactRing = 26;
export const nearRing = 6;
export const contactFlags = { young: 1, gap: 2, answered: 4 } as const;

/** What others did to somebody: fields of a target row. */
export const target = {
  place: 0,
  /** 8 x key, time of people without earlier talk who insulted. */
  insulters: 1,
  relayPlace: 17,
  /** 5 x key, time, six sums of log-odds: what other new contacts did within a day. */
  relays: 18,
} as const;
export const targetWidth = 64;
export const insulterRing = 8;
export const relayRing = 5;
