import type { frPublication } from "./fr-publication.ts";
import type { Deep } from "./fr.ts";

/** Words of what leaves by law: statements of reasons for the European database. */
export const enPublication: Deep<typeof frPublication> = {
  submissions: {
    lead: "Statements of reasons from rooms go to the European transparency database, with nothing of a person in them. Those from private talk do not.",
    state: {
      off: "Nothing is sent from here",
      sending: "Statements are being sent",
      waiting: "The database does not answer, or asks to wait",
      "token-refused": "The database refuses the token: nothing is sent until a restart with a good one",
    },
    tier: {
      "micro-small": "A micro or small service need not send them. They wait here, and go when the service grows.",
      platform: "The server was given no token (DSA_DATABASE_TOKEN): the statements wait.",
    },
    waiting: "Waiting",
    oldest: "the oldest since {t}",
    sent: "Sent",
    withheld: "Kept here",
    parked: "Set aside",
    next: "Next try at {t}, after {n} failures.",
    last: "Last sent: {t}.",
    none: "Nothing is set aside.",
    parkedTitle: "Set aside, to be looked at",
    parkedLead: "A text seemed to tell of a person, or the database refused it. Mend the cause, then send it once more; the same checks come again.",
    personal: { name: "a name that stands in the case", quote: "words taken from the case", "e-mail": "an address", link: "a link", digits: "a run of digits" },
    again: "Send again",
    againTitle: "Send {id} again",
    againLead: "It goes past the same checks once more.",
    keep: "Keep here",
    keepTitle: "Keep {id} here for good",
    keepLead: "It will not be sent. The person keeps the statement, and the yearly report counts the measure.",
  },
};
