import * as cases from "./case.ts";
import * as decide from "./decide.ts";
import * as openings from "./openings.ts";

const readers = { kind: "staff", roles: ["moderator", "senior", "child-safety", "lead"] } as const;
const officers = { kind: "staff", roles: ["orders", "lead"] } as const;
/** Whoever may ask for an opening, of a case or of an order. */
const askers = { kind: "staff", roles: ["moderator", "senior", "child-safety", "orders", "lead"] } as const;

/** Openings by custodians (EV-24 to EV-26): asked by one, agreed by another, opened in the browser of who asked. */
export const openingRoutes = {
  openings: {
    method: "GET",
    path: "/desk/api/cases/:case/openings",
    door: readers,
    out: openings.OpeningsOut,
    about: "What custodians could open for a case, and what was asked of them; audited.",
  },
  askOpening: {
    method: "POST",
    path: "/desk/api/cases/:case/openings",
    door: readers,
    in: openings.OpeningIn,
    out: decide.DecideOut,
    touch: true,
    about: "Proposes to have exact hours opened that a report by a recall code asks for; another person agrees.",
  },
  orderOpenings: {
    method: "GET",
    path: "/desk/api/orders/:order/openings",
    door: officers,
    out: openings.OpeningsOut,
    about: "What custodians could open for an order, and what was asked of them; audited.",
  },
  askOrderOpening: {
    method: "POST",
    path: "/desk/api/orders/:order/openings",
    door: officers,
    in: openings.OrderOpeningIn,
    out: decide.DecideOut,
    touch: true,
    about: "Proposes to have hours opened that an accepted order selects, or connections found by receipts of one person's messages; who did not check the order agrees.",
  },
  opening: { method: "GET", path: "/desk/api/openings/:opening", door: askers, out: openings.OpeningCard, about: "Where one opening stands, for who asked or agreed." },
  openingFile: {
    method: "POST",
    path: "/desk/api/openings/:opening/file",
    door: askers,
    out: openings.OpeningFileOut,
    touch: true,
    about: "The request for the custodians with its proof, and the sealed rows, for who asked; once a signed checkpoint has the entry.",
  },
  openingShare: {
    method: "POST",
    path: "/desk/api/openings/:opening/shares",
    door: askers,
    in: openings.OpeningShareIn,
    out: openings.OpeningCard,
    about: "Notes that the answer of a custodian came to the executor's browser; the answer itself is not sent.",
  },
  openingResult: {
    method: "POST",
    path: "/desk/api/openings/:opening/result",
    door: askers,
    in: openings.OpeningResultIn,
    out: openings.OpeningCard,
    touch: true,
    about: "Records with receipts into the case, verified; of an order the number of records or lines, and the digest of their file.",
  },
  endOpening: {
    method: "POST",
    path: "/desk/api/openings/:opening/end",
    door: askers,
    in: openings.OpeningEndIn,
    out: cases.Done,
    about: "Gives an opening up, with a reason: a key was lost, custodians refused, or it is not needed any more.",
  },
} as const;
