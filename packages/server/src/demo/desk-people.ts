import { duty, readingsFor, proposalsFor, secondReading, second, settlers, type DeskHouse, type StaffPerson } from "@lampion/core";
import { seat } from "../desk/seat-staff.ts";
import type { Staff, StaffRole } from "../staff/index.ts";

interface DemoPerson {
  readonly id: string;
  readonly sign: string;
  readonly roles: readonly StaffRole[];
}
/** Who can be tried at the desk of a demo, and who is there besides: a colleague who answers as a second. */
export const demoPeople: readonly DemoPerson[] = [
  { id: "demo-senior", sign: "M-7F", roles: ["moderator", "senior"] },
  { id: "demo-moderator", sign: "M-4K", roles: ["moderator"] },
  { id: "demo-lead", sign: "M-2B", roles: ["lead", "orders"] },
];
const colleagueSeat: DemoPerson = { id: "demo-colleague", sign: "M-9C", roles: ["senior", "child-safety", "lead", "orders"] };

/** Makes the people of a demo known to sign-in and desk. Their names are their signs: nobody of them exists. */
export async function seatDemoPeople(staff: Staff, house: DeskHouse): Promise<void> {
  for (const person of [colleagueSeat, otherSeat, ...demoPeople]) {
    if (staff.book.byId(person.id) === null) staff.book.add({ id: person.id, sign: person.sign, name: person.sign, roles: person.roles, languages: ["fr", "en"] });
    const member = staff.book.byId(person.id);
    if (member !== null) await seat(house, member);
  }
}
const asPerson = (one: DemoPerson): StaffPerson => ({
  id: `session-${one.id}`,
  staff: one.id,
  roles: one.roles,
  languages: ["fr", "en"],
  optOuts: [],
  department: null,
  device: `device-${one.id}`,
});

export const colleague = asPerson(colleagueSeat);
/** At another desk, seen by what they hold. */
const otherSeat: DemoPerson = { id: "demo-other", sign: "M-5D", roles: ["senior", "lead"] };
export const other = asPerson(otherSeat);

/** How long the colleague thinks before agreeing: long enough to be seen waiting for, short enough to be waited for. */
const thinksMs = 4_000;

/**
 * The colleague of the demo: is on duty, and agrees to what waits for a second. Goes through the same doors as everybody, on a device of
 * their own, and so can never agree to what they asked for themselves. To be called every second.
 */
export function createColleague(house: DeskHouse): () => Promise<void> {
  const me = colleague;
  let isBusy = false;
  return async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      const nowMs = house.nowMs();
      const on = house.state.staff.get(me.staff)?.onUntil ?? 0;
      if (on < nowMs + 120_000) await duty(house, me, true);
      for (const one of readingsFor(house.state, me, nowMs))
        if (one.state === "asked" && one.staff !== me.staff && nowMs - one.askedAt >= thinksMs) await secondReading(house, me, one.id, true);
      // What the colleague may not second, such as an act of a lead alone, is refused by the desk itself and goes on waiting.
      for (const one of proposalsFor(house.state, me, nowMs)) if (one.staff !== me.staff && nowMs - one.at >= thinksMs) await second(house, me, one.id, true, "", settlers(house));
    } finally {
      isBusy = false;
    }
  };
}
