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
  readonly means: string;
}

type Row<N extends string> = SignalRow & { readonly name: N };
const everywhere: readonly Kind[] = ["room", "knock", "private"];
const between: readonly Kind[] = ["knock", "private", "room"];
const names: readonly Kind[] = ["room", "knock", "private", "nickname", "room-name"];
const share = <const N extends string>(name: N, stage: string, means: string, of: SignalRow["of"] = "text", kinds = everywhere): Row<N> => ({
  name,
  type: "double",
  unit: "share",
  range: [0, 1],
  stage,
  kinds,
  of,
  means,
});
const count = <const N extends string>(name: N, most: number, means: string, of: SignalRow["of"] = "metadata", kinds = everywhere, stage = "behaviour"): Row<N> => ({
  name,
  type: "int",
  unit: "count",
  range: [0, most],
  stage,
  kinds,
  of,
  means,
});
const value = <const N extends string>(name: N, most: number, means: string, of: SignalRow["of"] = "text", kinds = between, stage = "behaviour"): Row<N> => ({
  name,
  type: "double",
  unit: "weight",
  range: [0, most],
  stage,
  kinds,
  of,
  means,
});
const yes = <const N extends string>(name: N, means: string, of: SignalRow["of"] = "text", kinds = everywhere, stage = "behaviour"): Row<N> => ({
  name,
  type: "bool",
  unit: "yes or no",
  range: [0, 1],
  stage,
  kinds,
  of,
  means,
});

export const signals = [
  share("text.hate", "classifier", "How much the text looks like hate against a group, after context.", "text", names),
  share("text.toxic", "classifier", "How rude the text looks.", "text", names),
  share("text.harassment", "classifier", "How much it looks like contempt for a person.", "text", names),
  share("text.threat", "classifier", "How much it looks like a threat or a call for violence.", "text", names),
  share("text.sexual", "classifier", "How explicit or soliciting it looks.", "text", names),
  share("text.self_harm", "classifier", "How much it speaks of harming oneself. No rule may slow, hold or block by it.", "text", names),
  share("text.spam", "classifier", "How much it looks like advertising.", "text", names),
  share("text.scam", "classifier", "How much it looks like a scam.", "text", names),
  share("text.contact", "contact", "How surely a contact detail is given away.", "text", names),
  share("text.minor", "own-age", "How surely the author says to be under 18.", "text", names),
  share("text.minor_sought", "acts", "How surely a young age is what is looked for.", "text", names),
  share("text.drugs", "lexicon", "Something to sell, with price, amount or delivery.", "text", names),
  share("text.weapons", "lexicon", "A weapon with an offer.", "text", names),
  share("text.sale", "lexicon", "Prices for paid company.", "text", names),
  share("text.buys", "acts", "Paid company is asked for.", "text", names),
  share("text.recruits", "acts", "Work, lodging or a share is offered for paid company.", "text", names),
  share("text.doxing", "contact", "A contact detail of somebody else.", "text", names),
  share("text.assault", "acts", "Acting on somebody unaware is spoken of.", "text", names),
  share("text.terror", "acts", "Praise of, or recruiting for, an attack or a listed group.", "text", names),
  share("text.expose", "acts", "A threat to show something to others.", "text", names),
  share("text.staff", "acts", "The author claims to work here.", "text", names),
  share("text.push", "lexicon", "Somebody is urged to harm themselves.", "text", names),
  share("text.violence_call", "acts", "A call for violence against a group.", "text", names),
  count("text.links", 16, "Addresses of the web in the text.", "text"),
  yes("link.shortener", "One of the addresses hides where it leads.", "text"),
  yes("link.invitation", "One of the addresses invites to another messenger.", "text"),
  yes("link.look_alike", "One of the addresses looks like that of a bank, an office or a shop and is not.", "text"),
  count("text.units", 2_000, "Length of the text in UTF-16 units.", "metadata", names, "views"),
  value("pair.one_sided", 2, "1 when five were sent since the other's last, or three to one over eight; doubled after a refusal.", "metadata"),
  value("pair.insults", 9, "Decayed number of insults at this person, one and a half each after a refusal."),
  value("pair.goes_on", 2, "Messages written on to somebody known to be young, by somebody clearly older; two count."),
  value("pair.move_app", 1, "Another app or contact asked for: 1 within 15 minutes of first contact, 0.6 in 2 hours, 0.3 in 3 days."),
  value("pair.secrecy", 1, "Secrecy or erasing is asked for, beside something that makes it matter."),
  value("pair.isolation", 4, "Kinds of questions about being alone, decayed."),
  value("pair.image", 1.5, "A picture or camera is asked for; one and a half when pressing."),
  value("pair.meeting", 5, "Of exact place, soon, isolated place, come alone, call refused; less for a public place and days of mutual talk."),
  value("pair.money", 1, "Payment words or account details."),
  value("pair.extortion", 1, "A threat to expose, or payment with a deadline."),
  value("pair.gift_young", 1, "Something is offered to somebody young."),
  value("pair.approach", 3, "Of age, compliments and place: how many were asked of somebody young or clearly younger."),
  value("pair.story", 2, "Hardship or an investment is told; 1.7 beside a payment, a link or a change of app."),
  yes("pair.young", "The other one is young by what was typed or told."),
  yes("pair.gap", "The author is clearly older than somebody young."),
  yes("pair.refused", "The other one refused something within a day."),
  count("pair.minutes", 100_000, "Minutes since the first contact.", "metadata", between),
  count("sender.first_contacts_10m", 26, "Distinct people first written to within 10 minutes.", "metadata", between),
  count("sender.first_contacts_24h", 26, "Distinct people first written to within a day.", "metadata", between),
  share("sender.young_share", "behaviour", "Of four and more first contacts in a day the share that is young.", "metadata", between),
  count("sender.same_opening", 6, "Streams that got nearly this text within an hour.", "metadata"),
  count("sender.image_asks_24h", 4, "People asked for a picture within a day.", "metadata", between),
  count("sender.links_1h", 100, "Messages with a link within an hour.", "metadata"),
  yes("sender.spam", "One near text in three streams in ten minutes, or five messages with links in an hour.", "metadata"),
  { name: "sender.age_s", type: "int", unit: "seconds", range: [0, 1e9], stage: "scene", kinds: everywhere, of: "metadata", means: "Age of the author's device here." },
  value("sender.risk", 3, "Prior: fresh device, tied to a restriction, reports, age changed after joining. Counts only beside another signal.", "metadata"),
  count("target.pile_on", 8, "People without earlier talk who insulted this person within ten minutes.", "metadata"),
  value("target.relay", 9, "What other new contacts of this person did within a day, the graver part of it.", "metadata"),
  count("lure.places", 50, "Distinct people invited by this device to one place in 72 hours.", "text", between),
  count("lure.shared", 50, "Distinct people invited to one place by unlinked devices.", "text", between),
  yes("lure.changed_late", "The place changes after a meeting was set.", "text", between),
  count("pimping.shared", 50, "Unlinked devices that posted this advert in 72 hours."),
  count("room.level", 3, "Level of the room.", "metadata", ["room"], "scene"),
  share("harm.grooming", "behaviour", "Probability of grooming.", "text", between),
  share("harm.sextortion", "behaviour", "Probability of blackmail with pictures or secrets.", "text", between),
  share("harm.ambush", "behaviour", "Probability of a trap.", "text", between),
  share("harm.scam", "behaviour", "Probability of a scam.", "text", between),
  share("harm.spam", "behaviour", "Probability of spam.", "metadata", between),
  share("harm.harassment", "behaviour", "Probability of harassment.", "text", between),
  yes("author.proven", "The author's proof of age is in force.", "metadata", names, "scene"),
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
