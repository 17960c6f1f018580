import { enrol, isLinkGood, keyAnswered, peopleOf, renewKeys, type DeskHouse } from "@lampion/core";
import type { Staff, StaffMember } from "../staff/index.ts";

const installation = { as: "installation", id: "staff" } as const;

/**
 * Makes somebody of the sign-in known to the desk, with what they said of themselves. Roles that the operator gave with `lampion staff add` are
 * granted once, when the person is new; from then on roles change at the desk alone, by two leads (MD-13).
 */
export async function seat(house: DeskHouse, member: StaffMember): Promise<void> {
  const known = house.state.staff.get(member.id);
  const { id: staff, sign, languages, optOuts, department } = member;
  const said = JSON.stringify([languages, optOuts]);
  if (known !== undefined && JSON.stringify([known.languages, known.optOuts]) === said) return;
  await enrol(house, { staff, sign, languages, optOuts, department, hasSigned: true }, installation);
  if (known !== undefined) return;
  for (const role of member.roles) {
    await house.commit(installation, `seat/${staff}`, (state) =>
      state.staff.get(staff)?.roles.includes(role) === true
        ? { kind: "answer", answer: null }
        : { kind: "do", events: [{ kind: "RoleGranted", body: { staff, role, by: ["installation"] } }], answer: null },
    );
  }
}
/** Roles and own area of the moment: the desk's events decide, once it knows the person. */
export const standingAt =
  (house: DeskHouse) =>
  (member: StaffMember): Pick<StaffMember, "roles" | "department"> =>
    house.state.staff.get(member.id) ?? member;
/**
 * Whoever came under an agreement leaves the book of this node with its end, by whichever node and by its day alike, and what ended while this node stood still at its start: nobody
 * without an office hears what changes at the desk (MD-64).
 */
export function leaveWithPools(house: DeskHouse, book: Pick<Staff["book"], "byId" | "leave">): void {
  const leave = (pool: string): void => {
    for (const { id } of peopleOf(house.state, pool)) {
      const member = book.byId(id);
      if (member !== null && member.untilMs === null) book.leave(member);
    }
  };
  for (const pool of house.state.pools.values()) if (pool.endedAt !== null) leave(pool.id);
  house.listen((events) => {
    for (const event of events) if (event.kind === "PoolEnded") leave(event.body.pool);
  });
}
/** Lost keys, as the sign-in asks of them. */
export const keysOf = (house: DeskHouse) => ({
  of: (loss: string): string | null => (isLinkGood(house.state, loss, house.nowMs()) ? (house.state.keyLosses.get(loss)?.staff ?? null) : null),
  renew: (loss: string): Promise<boolean> => renewKeys(house, loss),
  answered: (staff: string) => keyAnswered(house, staff),
});
