import { cleanText } from "@lampion/safety";
import {
  caseNetwork,
  changeArea,
  dismiss,
  endPool,
  poolCards,
  poolDuty,
  poolTakes,
  proposePool,
  endFlagger,
  endToken,
  flaggerCards,
  isRefused,
  keyLossCards,
  liftNetwork,
  loadOut,
  mayDismiss,
  mayMakeKeyLink,
  proposeGrant,
  proposeKeyLoss,
  proposeNetwork,
  refuse,
  staffCards,
  stopKeyLoss,
  tokenCards,
  welcome,
  type DeskHouse,
} from "@lampion/core";
import { limits, type StaffCard } from "@lampion/protocol";
import type { Staff, StaffMember } from "../../staff/index.ts";
import type { DutyElsewhere } from "../../desk/duty-elsewhere.ts";
import type { Handlers } from "./asked.ts";

const notAudited = () => refuse("not-kept", "The audit does not take it, so it was not done.");

/** Who works at the desk, its load, trusted flaggers and tokens: what leads keep in order. `staff` is the book of this node. */
export const administrationHandlers = (
  staff: Staff,
  elsewhere: DutyElsewhere,
): Handlers<
  | "flaggers"
  | "endFlagger"
  | "tokens"
  | "endToken"
  | "staff"
  | "invite"
  | "staffLink"
  | "endOffice"
  | "load"
  | "keyLosses"
  | "keyLoss"
  | "stopKeyLoss"
  | "keyLink"
  | "ownArea"
  | "caseNetwork"
  | "slowNetwork"
  | "liftNetwork"
  | "pools"
  | "addPool"
  | "endPool"
  | "poolDuty"
  | "dutyElsewhere"
> => {
  /** The secret stands behind "#", so that no server and no log sees it before it is used. */
  const linkFor = (member: StaffMember, nowMs: number) => ({ sign: member.sign, link: `/desk/enrol#${staff.book.invite(member.id)}`, until: nowMs + limits.staff.enrolmentMs });
  const audited = async (house: DeskHouse, by: string, what: string, purpose: string): Promise<boolean> => (await house.audit.write({ by, what, case: null, purpose })) !== null;
  return {
    flaggers: ({ house }) => ({ items: flaggerCards(house) }),
    endFlagger: ({ house }, { person, param, body }) => endFlagger(house, person, param("flagger"), cleanText(body.reason)),
    tokens: ({ house }) => ({ items: tokenCards(house.state, house.nowMs()) }),
    endToken: ({ house }, { person, param }) => endToken(house, person, param("token")),
    load: ({ house }) => loadOut(house.state, house.nowMs()),
    staff: ({ house }) => ({ items: everybody(house, staff) }),
    async invite({ house }, { person, body }) {
      const name = cleanText(body.name);
      if (name === "") return refuse("malformed", "Say who it is; the name stays at the desk.");
      if (!(await audited(house, person.staff, "somebody invited", body.role))) return notAudited();
      const beyond = body.pool === undefined ? null : poolTakes(house.state, body.pool, body.role, house.nowMs());
      if (beyond !== null) return beyond;
      const member = staff.book.add({ name, roles: [], languages: body.languages, department: body.department });
      const { id, sign, languages, department } = member;
      const welcomed = await welcome(house, person, { staff: id, sign, languages, department, ...(body.pool === undefined ? {} : { pool: body.pool }) });
      const granted = isRefused(welcomed) ? welcomed : await proposeGrant(house, person, { staff: id, role: body.role, grant: true });
      if (isRefused(granted)) {
        staff.book.leave(member);
        return granted;
      }
      return { ...linkFor(member, house.nowMs()), proposal: granted.kind === "proposed" ? granted.proposal : null };
    },
    async staffLink({ house }, { person, param }) {
      const member = staff.book.byId(param("staff"));
      if (member === null || member.untilMs !== null) return refuse("not-found", "There is no such person.");
      if (member.id === person.staff) return refuse("not-allowed", "Nobody decides on what concerns them (MD-13).");
      // A link is a key, and one lead alone must not make one to another's seat.
      if (staff.store.passkeysOf(member.id).length > 0)
        return refuse("against-a-rule", "This person has a passkey. If it is lost, two leads say so, and the link is made 24 hours later.");
      return (await audited(house, person.staff, "link made anew", member.sign)) ? linkFor(member, house.nowMs()) : notAudited();
    },
    keyLosses: ({ house }, { person }) => ({ items: keyLossCards(house.state, person, house.nowMs()) }),
    async keyLoss({ house }, { person, param, body }) {
      const member = staff.book.byId(param("staff"));
      if (member === null || member.untilMs !== null) return refuse("not-found", "There is no such person.");
      if (staff.store.passkeysOf(member.id).length === 0) return refuse("against-a-rule", "This person has no passkey yet: make the link anew.");
      return proposeKeyLoss(house, person, member.id, cleanText(body.reason));
    },
    stopKeyLoss: ({ house }, { person, param, body }) => stopKeyLoss(house, person, param("loss"), cleanText(body.reason)),
    async keyLink({ house }, { person, param }) {
      const loss = mayMakeKeyLink(house.state, person, param("loss"), house.nowMs());
      if (isRefused(loss)) return loss;
      const member = staff.book.byId(loss.staff);
      if (member === null || member.untilMs !== null) return refuse("not-found", "There is no such person.");
      if (!(await audited(house, person.staff, "link made for lost keys", member.sign))) return notAudited();
      const nowMs = house.nowMs();
      return { sign: member.sign, link: `/desk/enrol#${staff.book.inviteAnew(loss.id)}`, until: Math.min(loss.until, nowMs + limits.staff.enrolmentMs) };
    },
    ownArea: ({ house }, { person, body }) => changeArea(house, person, body.department),
    caseNetwork: ({ house }, { person, param }) => caseNetwork(house, person, param("case"), house.nowMs()),
    slowNetwork: ({ house }, { person, param, body }) => proposeNetwork(house, person, param("case"), body.days),
    liftNetwork: ({ house }, { person, param }) => liftNetwork(house, person, param("case")),
    pools: ({ house }) => ({ items: poolCards(house.state, house.nowMs()) }),
    addPool: ({ house }, { person, body }) => proposePool(house, person, { ...body, name: cleanText(body.name) }),
    endPool: ({ house }, { person, param, body }) => endPool(house, person, param("pool"), cleanText(body.reason)),
    poolDuty: ({ house }, { body, token }) => (token === null ? refuse("not-allowed", "A token is needed.") : poolDuty(house, token.holder, body)),
    dutyElsewhere: async (_desk, { sign, body }) => ({ items: await elsewhere(sign, body.on) }),
    async endOffice({ house }, { person, param, body }) {
      const member = staff.book.byId(param("staff"));
      const reason = cleanText(body.reason);
      const isSeated = house.state.staff.has(param("staff"));
      if (!isSeated && (member === null || member.untilMs !== null)) return refuse("not-found", "There is no such person.");
      const possible = isSeated ? mayDismiss(house.state, person, param("staff")) : true;
      if (possible !== true) return possible;
      if (isSeated) {
        const dismissed = await dismiss(house, person, param("staff"), reason);
        if (isRefused(dismissed)) return dismissed;
      } else if (!(await audited(house, person.staff, `office ended: ${member?.sign ?? ""}`, reason))) return notAudited();
      if (member !== null) staff.book.leave(member);
      return { done: true };
    },
  };
};

/** Who is known to the desk or was added on the operator's machine and has not come yet; who left is not in it. */
function everybody(house: DeskHouse, staff: Staff): StaffCard[] {
  const book = new Map(staff.book.all().map((one) => [one.id, one]));
  const seated = staffCards(house.state, house.nowMs()).map((one) => withBook(one, book.get(one.staff), staff));
  const coming = [...book.values()]
    .filter((one) => !house.state.staff.has(one.id))
    .map((one) => withBook({ staff: one.id, sign: one.sign, roles: [...one.roles], languages: [...one.languages], isOnDuty: false, pool: null }, one, staff));
  return [...seated, ...coming].filter((one) => (book.get(one.staff)?.untilMs ?? null) === null).sort((a, b) => (a.sign < b.sign ? -1 : 1));
}
function withBook(card: Omit<StaffCard, "name" | "since" | "passkeys" | "link">, member: StaffMember | undefined, staff: Staff): StaffCard {
  const passkeys = member === undefined ? 0 : staff.store.passkeysOf(card.staff).length;
  return { ...card, name: member?.name ?? "", since: member?.sinceMs ?? null, passkeys, link: member !== undefined && passkeys === 0 };
}
