import type { frDisputes } from "./fr-disputes.ts";
import type { Deep } from "./fr.ts";

/** Words of disputes before a body outside. */
export const enDisputes: Deep<typeof frDisputes> = {
  title: "Disputes outside",
  lead: "What a certified body looks at, and what it decided. What it undoes is carried out within 72 hours, by somebody who did not decide.",
  empty: "No dispute.",
  note: "Note a dispute",
  noteLead: "The body writes to the operator: note its letter under the code or number that it names. Nothing changes for anybody meanwhile.",
  about: "Claim code, or number of the decision or statement",
  aboutHint: "As the letter gives it.",
  by: "Who brought it",
  body: "Body",
  reference: "Its reference (optional)",
  settle: "Note what it decided",
  settleLead: "What takes nothing back closes the dispute. The rest is carried out within 72 hours.",
  reasons: "Its reasons, in short",
  carryOut: "Carry out",
  carryOutLead: "The body decided: {outcome}. Restriction, strikes and messages follow in the same transaction. You will be asked for your passkey.",
  states: { open: "before the body", settled: "to be carried out", closed: "closed" },
};
