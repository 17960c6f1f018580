import { Type } from "typebox";
import * as cases from "./case.ts";
import * as decide from "./decide.ts";
import * as networks from "./networks.ts";
import * as staff from "./staff.ts";
import { staffRoles } from "./words.ts";

const leads = { kind: "staff", roles: ["lead"] } as const;
const readers = { kind: "staff", roles: ["moderator", "senior", "child-safety", "lead"] } as const;
const anybody = { kind: "staff", roles: staffRoles } as const;
/** Lost keys: two leads, a day, announced to all staff (moderation.md 7). */
export const keyRoutes = {
  keyLosses: {
    method: "GET",
    path: "/desk/api/key-losses",
    door: anybody,
    out: Type.Object({ items: Type.Array(staff.KeyLossCard) }, { additionalProperties: false }),
    about: "Whose keys two leads said are lost: what waits for its link, and for a day how it ended.",
  },
  keyLoss: {
    method: "POST",
    path: "/desk/api/staff/:staff/keys-lost",
    door: leads,
    in: staff.EndIn,
    out: decide.DecideOut,
    touch: true,
    about: "Says that somebody lost every key; another lead agrees, all staff are told, and a link may be made 24 hours later.",
  },
  stopKeyLoss: {
    method: "POST",
    path: "/desk/api/key-losses/:loss/stop",
    door: anybody,
    in: staff.EndIn,
    out: cases.Done,
    about: "Ends it: any lead, or the person whose keys they are.",
  },
  keyLink: {
    method: "POST",
    path: "/desk/api/key-losses/:loss/link",
    door: leads,
    out: staff.LinkOut,
    touch: true,
    about: "After the 24 hours: the link of 15 minutes, shown once. With its use the old keys and sessions end.",
  },
} as const;

/** Where somebody of the desk lives, whose cases they never see (MD-65). */
export const areaRoutes = {
  ownArea: {
    method: "POST",
    path: "/desk/api/own-area",
    door: anybody,
    in: staff.AreaIn,
    out: decide.DecideOut,
    touch: true,
    about: "Says where one lives. The first time it counts at once; another area, or none, needs a lead who agrees, and until then the old one stands.",
  },
} as const;
/** Friction on networks (MD-18). */
export const networkRoutes = {
  caseNetwork: {
    method: "GET",
    path: "/desk/api/cases/:case/network",
    door: readers,
    out: networks.CaseNetworkOut,
    about: "Whether friction on the author's network can be proposed, and how many others it would hit.",
  },
  slowNetwork: {
    method: "POST",
    path: "/desk/api/cases/:case/network",
    door: readers,
    in: networks.NetworkIn,
    out: decide.DecideOut,
    touch: true,
    about: "Proposes friction on the author's network, seven days at most, beside a measure in force; a senior agrees.",
  },
  liftNetwork: { method: "POST", path: "/desk/api/cases/:case/network/lift", door: readers, out: cases.Done, about: "Ends that friction, by one person, at any hour." },
} as const;
