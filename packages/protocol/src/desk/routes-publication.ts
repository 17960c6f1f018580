import * as cases from "./case.ts";
import * as publication from "./publication.ts";

const readers = { kind: "staff", roles: ["moderator", "senior", "child-safety", "lead"] } as const;
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
  reports: {
    method: "GET",
    path: "/desk/api/reports",
    door: { kind: "staff", roles: ["lead", "auditor"] },
    out: publication.ReportsOut,
    about: "Yearly reports with every version of each, and the years that could be published.",
  },
  publishReport: {
    method: "POST",
    path: "/desk/api/reports/:year",
    door: leads,
    in: publication.ReportPublishIn,
    out: cases.Done,
    touch: true,
    about: "Publishes the report of a year that is over, or a marked correction; versions before stay public.",
  },
  reviews: {
    method: "GET",
    path: "/desk/api/reviews",
    door: { kind: "staff", roles: ["moderator", "senior", "child-safety", "lead", "auditor"] },
    out: publication.ReviewsOut,
    about: "Precision and recall of each automatic means by blind review, and how much waits.",
  },
  nextReview: {
    method: "POST",
    path: "/desk/api/reviews/next",
    door: readers,
    out: publication.NextReviewOut,
    about: "A drawn text of a room, without what the judge did with it; audited.",
  },
  judgeReview: {
    method: "POST",
    path: "/desk/api/reviews/:sample",
    door: readers,
    in: publication.ReviewIn,
    out: cases.Done,
    about: "Whether that text should have been stopped.",
  },
} as const;
