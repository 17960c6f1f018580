import type { frMisuse } from "./fr-misuse.ts";
import type { Deep } from "./fr.ts";

/** Words of the misuse ledger (DSA art. 23). */
export const enMisuse: Deep<typeof frMisuse> = {
  title: "Misuse",
  lead: "What was manifestly illegal or unfounded, over a year. A warning first; a suspension only if something followed, for a term, with a reason. No names: a line is a key. Each look goes into the audit.",
  kinds: { content: "Manifestly illegal content", notices: "Manifestly unfounded reports", complaints: "Manifestly unfounded appeals" },
  of: "{n} of {m} in a year",
  warned: "Warned on {t}",
  notWarned: "Not warned yet",
  suspended: "Suspended until {t}",
  slowed: "Twice the clock until {t}",
  entries: "See the {n} lines",
  none: "The ledger is empty.",
  suspend: "Suspend",
  suspendTitle: "Suspend",
  suspendContent: "This is a decision that closes the door for that time, with statement and appeal.",
  suspendOther: "This is twice the clock, never silence, and never where a life or a child is in danger.",
  days: "Number of days (over 30 a second person decides)",
  emergency: "This is an emergency: without a warning. A second person decides.",
  why: "Why",
  end: "End it",
  endTitle: "End twice the clock",
  endLead: "The person reads it at their code.",
  seen: "Of {d} decided reports of this person {f} were followed and {u} were unfounded",
  call: "Manifestly unfounded",
  callLead: "Only where it is obvious, and after a decision without a measure. The first time the person is warned at their code.",
  proposed: "Proposed. A second person has 30 minutes, under Seconds.",
};
