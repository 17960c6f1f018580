import * as cases from "./case.ts";
import * as publication from "./publication.ts";

const leads = { kind: "staff", roles: ["lead"] } as const;
/** What the law has published or submitted, as the desk keeps watch over it. */
export const publicationRoutes = {
  submissions: {
    method: "GET",
    path: "/desk/api/submissions",
    door: { kind: "staff", roles: ["lead", "auditor"] },
    out: publication.SubmissionsOut,
    about: "The outbox to the Transparency Database: what waits, and what was set aside.",
  },
  settleSubmission: {
    method: "POST",
    path: "/desk/api/submissions/:statement",
    door: leads,
    in: publication.SubmissionSettleIn,
    out: cases.Done,
    about: "A statement that was set aside goes once more past the same checks, or stays here for good.",
  },
} as const;
