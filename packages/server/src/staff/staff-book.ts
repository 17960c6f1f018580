import { randomBytes, randomInt } from "node:crypto";
import { limits } from "@lampion/protocol";
import type { Slips } from "./slips.ts";
import type { StaffStore } from "./staff-store.ts";
import type { StaffMember, StaffRole } from "./staff.types.ts";

/** Letters and digits that are not taken for one another when read aloud. */
const letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Before the number of a loss in what an enrolment link is about; ids of people have no such sign. */
const lossMark = "lost/";
/** The loss that a link is about; null where it is about a person. */
export const lossOf = (about: string): string | null => (about.startsWith(lossMark) ? about.slice(lossMark.length) : null);

/** Who works at the desk. People are added on the operator's machine or by two leads, and a link of 15 minutes lets them make their first passkey. */
export function createStaffBook(store: StaffStore, slips: Slips, nowMs: () => number) {
  const freeSign = (): string => {
    const taken = new Set(store.members().map((one) => one.sign));
    for (;;) {
      const sign = `M-${letters[randomInt(letters.length)]}${letters[randomInt(letters.length)]}`;
      if (!taken.has(sign)) return sign;
    }
  };
  return {
    add(person: {
      readonly name: string;
      readonly roles: readonly StaffRole[];
      readonly languages: readonly string[];
      readonly department?: string | null;
      readonly id?: string;
      readonly sign?: string;
    }): StaffMember {
      const member: StaffMember = {
        id: person.id ?? randomBytes(12).toString("base64url"),
        sign: person.sign ?? freeSign(),
        name: person.name,
        roles: person.roles,
        languages: person.languages,
        optOuts: [],
        department: person.department ?? null,
        sinceMs: nowMs(),
        untilMs: null,
      };
      store.saveMember(member);
      return member;
    },
    /** The secret of a one-time link; it stands behind "#", so that no server and no log sees it before it is used. */
    invite: (staff: string): string => slips.hand("enrolment", staff, limits.staff.enrolmentMs),
    /** For who lost every key (`KeyLossAnnounced`): bound to that announcement, and no longer good when it ended. */
    inviteAnew: (loss: string): string => slips.hand("enrolment", `${lossMark}${loss}`, limits.staff.enrolmentMs),
    /** Only the newest key opens anything from here on, and nobody is signed in with an older one. */
    renew(staff: string, kept: string): void {
      store.dropPasskeys(staff, kept);
      store.endSessionsOf(staff);
    },
    byId: (id: string): StaffMember | null => store.member(id),
    all: (): readonly StaffMember[] => store.members(),
    save(member: StaffMember): void {
      store.saveMember(member);
    },
    /** Ends the office and every session of it. */
    leave(member: StaffMember): void {
      store.saveMember({ ...member, untilMs: nowMs() });
      store.endSessionsOf(member.id);
    },
  };
}
export type StaffBook = ReturnType<typeof createStaffBook>;
