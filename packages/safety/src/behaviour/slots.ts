import { laneCount } from "../classifier/lanes.ts";
import { failed, signals, skipped, slotAt, slotCount } from "../rules/signal-table.ts";
import type { StageInput } from "../stage.ts";
import type { Act, Finding } from "../types.ts";
import type { PairSignals, SenderSignals } from "./signals.ts";

/** Slots before anything is known: what is asked of the text alone has the first ones and is 0, the rest is not known. */
const blank = new Float64Array(slotCount).fill(skipped).fill(0, 0, slotAt["pair.one_sided"]);
export const blankSlots = (): Float64Array => blank.slice();

/** Writes what a message comes to into its slots, the sums of harms aside. */
export function fillSlots(
  { draft, scene, reading }: StageInput,
  slots: Float64Array,
  worst: PairSignals | null,
  sender: SenderSignals,
  more: { readonly places: number; readonly shared: number; readonly advert: number; readonly relay: number; readonly isSure: boolean },
): void {
  const { findings, acts, lanes } = reading;
  // The lanes have the first slots, in their order.
  for (let lane = 0; lane < laneCount; lane += 1) slots[lane] = lanes[lane] ?? 0;
  slots[slotAt["text.units"]] = draft.text.length;
  // Where nothing was found and done, all of this stays 0.
  if (findings.length > 0 || acts.length > 0 || more.isSure) {
    const most = (kind: Finding["kind"]): number => {
      let p = 0;
      for (const one of findings) if (one.kind === kind && one.p > p) p = one.p;
      return p;
    };
    const act = (id: Act["id"]): number => {
      let p = 0;
      for (const one of acts) if (one.id === id && one.p > p) p = one.p;
      return p;
    };
    let contact = 0;
    let links = 0;
    const known = { shortener: 0, invitation: 0, "look-alike": 0 };
    for (const { kind, p, by } of findings) {
      if (kind === "contact.link" && by in known) known[by as keyof typeof known] = 1;
      if ((kind.startsWith("contact.") || kind.startsWith("payment.")) && p > contact) contact = p;
      if (kind === "contact.link" || kind === "link.bad") links += 1;
    }
    slots[slotAt["text.harassment"]] = Math.max(lanes[2] ?? 0, most("insult.person"));
    slots[slotAt["text.hate"]] = Math.max(lanes[0] ?? 0, most("hate.group"));
    slots[slotAt["text.threat"]] = Math.max(lanes[3] ?? 0, most("threat.person"));
    slots[slotAt["text.contact"]] = contact;
    slots[slotAt["text.minor"]] = most("minor.disclosed");
    slots[slotAt["text.minor_sought"]] = Math.max(most("minor.sought"), act("seeks_minor"));
    slots[slotAt["text.drugs"]] = Math.max(most("drug.offer"), act("sells_drug"));
    slots[slotAt["text.weapons"]] = Math.max(most("weapon.offer"), act("sells_weapon"));
    slots[slotAt["text.sale"]] = Math.max(most("sex.sale"), act("sells_sex"));
    slots[slotAt["text.buys"]] = Math.max(most("sex.buy"), act("buys_sex"));
    slots[slotAt["text.recruits"]] = Math.max(most("pimping.recruit"), act("recruits"));
    slots[slotAt["text.doxing"]] = most("dox.third");
    slots[slotAt["text.assault"]] = Math.max(most("assault.third"), act("assault_third"));
    slots[slotAt["text.terror"]] = Math.max(most("terror.support"), act("recruits_terror"));
    slots[slotAt["text.expose"]] = Math.max(most("sextortion.threat"), more.isSure ? 0.9 : 0);
    slots[slotAt["text.staff"]] = Math.max(most("staff.claim"), act("staff_claim"));
    // What context has lowered stays low: the act behind it knows no quotation.
    slots[slotAt["text.push"]] = most("self_harm.push") || act("self_harm_push");
    slots[slotAt["text.violence_call"]] = most("violence.call") || act("violence_call");
    slots[slotAt["text.links"]] = links;
    slots[slotAt["link.shortener"]] = known.shortener;
    slots[slotAt["link.invitation"]] = known.invitation;
    slots[slotAt["link.look_alike"]] = known["look-alike"];
  }
  if (worst !== null) {
    slots[slotAt["pair.one_sided"]] = worst.oneSided;
    slots[slotAt["pair.insults"]] = worst.insults;
    slots[slotAt["pair.goes_on"]] = worst.goesOn;
    slots[slotAt["pair.move_app"]] = worst.moveApp;
    slots[slotAt["pair.secrecy"]] = worst.secrecy;
    slots[slotAt["pair.isolation"]] = worst.isolation;
    slots[slotAt["pair.image"]] = worst.image;
    slots[slotAt["pair.meeting"]] = worst.meeting;
    slots[slotAt["pair.money"]] = worst.money;
    slots[slotAt["pair.extortion"]] = worst.extortion;
    slots[slotAt["pair.gift_young"]] = worst.giftYoung;
    slots[slotAt["pair.approach"]] = worst.approach;
    slots[slotAt["pair.story"]] = worst.story;
    slots[slotAt["pair.young"]] = Number(worst.young);
    slots[slotAt["pair.gap"]] = Number(worst.gap >= 0.6);
    slots[slotAt["pair.refused"]] = Number(worst.refused);
    slots[slotAt["pair.minutes"]] = worst.minutes;
    slots[slotAt["target.pile_on"]] = worst.pileOn;
    slots[slotAt["target.relay"]] = more.relay;
    slots[slotAt["lure.changed_late"]] = Number(worst.changedLate);
  }
  slots[slotAt["sender.first_contacts_10m"]] = sender.contacts10m;
  slots[slotAt["sender.first_contacts_24h"]] = sender.contacts24h;
  slots[slotAt["sender.young_share"]] = sender.youngShare;
  slots[slotAt["sender.same_opening"]] = sender.sameOpening;
  slots[slotAt["sender.image_asks_24h"]] = sender.imageAsks;
  slots[slotAt["sender.links_1h"]] = sender.links;
  slots[slotAt["sender.spam"]] = Number(sender.spam);
  slots[slotAt["sender.age_s"]] = scene.author.deviceAgeMs === null ? failed : Math.floor(scene.author.deviceAgeMs / 1_000);
  slots[slotAt["sender.risk"]] = 0;
  slots[slotAt["lure.places"]] = more.places;
  slots[slotAt["lure.shared"]] = more.shared;
  slots[slotAt["pimping.shared"]] = more.advert;
  slots[slotAt["author.proven"]] = Number(scene.author.isProvenAdult);
  if (scene.room !== null) slots[slotAt["room.level"]] = scene.room.level;
  for (const [slot, most] of counted) if ((slots[slot] as number) > most) slots[slot] = most;
}

/** What is counted, with the largest number that is declared for it (SF-65). */
const counted = signals.flatMap(({ type, range }, slot) => (type === "int" ? [[slot, range[1]] as const] : []));
