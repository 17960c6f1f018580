import { cleanText } from "@lampion/safety";
import { isRefused, judgeReview, nextReview, reviewsOut, settleParked, type DeskHouse } from "@lampion/core";
import type { SubmissionsOut } from "@lampion/protocol";
import { parkedOf, type Transparency } from "../../desk/transparency.ts";
import type { Handlers } from "./asked.ts";

/** What is published and submitted by law, watched from the desk. */
export const publicationHandlers = (transparency: Transparency): Handlers<"submissions" | "settleSubmission" | "reviews" | "nextReview" | "judgeReview"> => ({
  submissions: ({ house }) => submissionsOut(house, transparency),
  async settleSubmission({ house }, { person, param, body }) {
    const settled = await settleParked(house, person, param("statement"), body.how, cleanText(body.reason));
    if (!isRefused(settled) && body.how === "again") void transparency.look();
    return settled;
  },
  reviews: ({ house }) => reviewsOut(house.state, house.nowMs()),
  nextReview: ({ house }, { person }) => nextReview(house, person),
  judgeReview: ({ house }, { person, param, body }) => judgeReview(house, person, param("sample"), body),
});
function submissionsOut(house: DeskHouse, transparency: Transparency): SubmissionsOut {
  const { tier, state, lastSentAt, nextAt, failures } = transparency.status();
  const counts = { sent: 0, withheld: 0, parked: 0 };
  let oldestAt: number | null = null;
  for (const one of house.state.statements.values()) {
    if (one.submission !== null) counts[one.submission.outcome] += 1;
    else oldestAt ??= one.at;
  }
  return {
    tier,
    state,
    waiting: house.state.unsent.size,
    oldestAt,
    ...counts,
    lastSentAt,
    nextAt,
    failures,
    items: parkedOf(house)
      .slice(0, 100)
      .map((one) => ({ statement: one.id, case: one.case, at: one.submission?.at ?? one.at, why: one.submission?.why ?? "" })),
  };
}
