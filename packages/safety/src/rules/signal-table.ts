import type { Kind } from "../types.ts";

/** What a rule can name, and nothing else (SF-54). Order gives the slot: append only, recorded vectors depend on it. */
export interface SignalRow {
  readonly name: string;
  readonly type: "bool" | "int" | "double";
  readonly unit: string;
  readonly range: readonly [low: number, high: number];
  readonly stage: string;
  readonly kinds: readonly Kind[];
  /** Of the words, or of who writes to whom and when. */
  readonly of: "text" | "metadata";
}

type Row<N extends string> = SignalRow & { readonly name: N };
const everywhere: readonly Kind[] = ["room", "knock", "private"];
const between: readonly Kind[] = ["knock", "private", "room"];
const names: readonly Kind[] = ["room", "knock", "private", "nickname", "room-name"];
const share = <const N extends string>(name: N, stage: string, of: SignalRow["of"] = "text", kinds = everywhere): Row<N> => ({
  name,
  type: "double",
  unit: "share",
  range: [0, 1],
  stage,
  kinds,
  of,
});
const count = <const N extends string>(name: N, most: number, of: SignalRow["of"] = "metadata", kinds = everywhere, stage = "behaviour"): Row<N> => ({
  name,
  type: "int",
  unit: "count",
  range: [0, most],
  stage,
  kinds,
  of,
});
const value = <const N extends string>(name: N, most: number, of: SignalRow["of"] = "text", kinds = between, stage = "behaviour"): Row<N> => ({
  name,
  type: "double",
  unit: "weight",
  range: [0, most],
  stage,
  kinds,
  of,
});
const yes = <const N extends string>(name: N, of: SignalRow["of"] = "text", kinds = everywhere, stage = "behaviour"): Row<N> => ({
  name,
  type: "bool",
  unit: "yes or no",
  range: [0, 1],
  stage,
  kinds,
  of,
});

export const signals = [
  share("text.hate", "classifier", "text", names),
  share("text.toxic", "classifier", "text", names),
  share("text.harassment", "classifier", "text", names),
  share("text.threat", "classifier", "text", names),
  share("text.sexual", "classifier", "text", names),
  share("text.self_harm", "classifier", "text", names),
  share("text.spam", "classifier", "text", names),
  share("text.scam", "classifier", "text", names),
  share("text.contact", "contact", "text", names),
  share("text.minor", "own-age", "text", names),
  share("text.minor_sought", "acts", "text", names),
  share("text.drugs", "lexicon", "text", names),
  share("text.weapons", "lexicon", "text", names),
  share("text.sale", "lexicon", "text", names),
  share("text.buys", "acts", "text", names),
  share("text.recruits", "acts", "text", names),
  share("text.doxing", "contact", "text", names),
  share("text.assault", "acts", "text", names),
  share("text.terror", "acts", "text", names),
  share("text.expose", "acts", "text", names),
  share("text.staff", "acts", "text", names),
  share("text.push", "lexicon", "text", names),
  share("text.violence_call", "acts", "text", names),
  count("text.links", 16, "text"),
  yes("link.shortener", "text"),
  yes("link.invitation", "text"),
  yes("link.look_alike", "text"),
  count("text.units", 2_000, "metadata", names, "views"),
  value("pair.one_sided", 2, "metadata"),
  value("pair.insults", 9),
  value("pair.goes_on", 2),
  value("pair.move_app", 1),
  value("pair.secrecy", 1),
  value("pair.isolation", 4),
  value("pair.image", 1.5),
  value("pair.meeting", 5),
  value("pair.money", 1),
  value("pair.extortion", 1),
  value("pair.gift_young", 1),
  value("pair.approach", 3),
  value("pair.story", 2),
  yes("pair.young"),
  yes("pair.gap"),
  yes("pair.refused"),
  count("pair.minutes", 100_000, "metadata", between),
  count("sender.first_contacts_10m", 26, "metadata", between),
  count("sender.first_contacts_24h", 26, "metadata", between),
  share("sender.young_share", "behaviour", "metadata", between),
  count("sender.same_opening", 6, "metadata"),
  count("sender.image_asks_24h", 4, "metadata", between),
  count("sender.links_1h", 100, "metadata"),
  yes("sender.spam", "metadata"),
  { name: "sender.age_s", type: "int", unit: "seconds", range: [0, 1e9], stage: "scene", kinds: everywhere, of: "metadata" },
  value("sender.risk", 3, "metadata"),
  count("target.pile_on", 8, "metadata"),
  value("target.relay", 9, "metadata"),
  count("lure.places", 50, "text", between),
  count("lure.shared", 50, "text", between),
  yes("lure.changed_late", "text", between),
  count("pimping.shared", 50),
  count("room.level", 3, "metadata", ["room"], "scene"),
  share("harm.grooming", "behaviour", "text", between),
  share("harm.sextortion", "behaviour", "text", between),
  share("harm.ambush", "behaviour", "text", between),
  share("harm.scam", "behaviour", "text", between),
  share("harm.spam", "behaviour", "metadata", between),
  share("harm.harassment", "behaviour", "text", between),
  yes("author.proven", "metadata", names, "scene"),
] as const satisfies readonly SignalRow[];

export type SignalName = (typeof signals)[number]["name"];
export const slotCount = signals.length;
const slots: ReadonlyMap<string, number> = new Map(signals.map((row, at) => [row.name, at]));
/** The slots by name, for what fills them at every message. */
export const slotAt = Object.fromEntries(slots) as Readonly<Record<SignalName, number>>;
export const slotOf = (name: SignalName): number => slots.get(name) ?? -1;
export const slotOfName = (name: string): number | null => slots.get(name) ?? null;
/** A value that may not be known here (safety.md 8), and one that a stage failed to give (SF-56). */
export const skipped = Number.NaN;
export const failed = Number.NEGATIVE_INFINITY;
