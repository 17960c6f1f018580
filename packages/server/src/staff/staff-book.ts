import { randomBytes, randomInt } from "node:crypto";
import { limits } from "@lampion/protocol";
import type { Slips } from "./slips.ts";
import type { StaffStore } from "./staff-store.ts";
import type { StaffMember, StaffRole } from "./staff.types.ts";

/** Letters and digits that are not taken for one another when read aloud. */
const letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

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
