import { cleanText } from "@lampion/safety";
import { isRefused, judgeReview, nextReview, publishReport, refuse, reportsOut, reviewsOut, settleParked, type DeskHouse } from "@lampion/core";
import type { SubmissionsOut } from "@lampion/protocol";
import { parkedOf, type Transparency } from "../../desk/transparency.ts";
import type { Handlers } from "./asked.ts";

/** What is published and submitted by law, watched from the desk. */
export const publicationHandlers = (
  transparency: Transparency,
  provider: string,
): Handlers<"submissions" | "settleSubmission" | "reports" | "publishReport" | "reviews" | "nextReview" | "judgeReview"> => ({
  submissions: ({ house }) => submissionsOut(house, transparency),
  async settleSubmission({ house }, { person, param, body }) {
    const settled = await settleParked(house, person, param("statement"), body.how, cleanText(body.reason));
    if (!isRefused(settled) && body.how === "again") void transparency.look();
    return settled;
  },
  reports: ({ house }) => reportsOut(house),
  publishReport({ house }, { person, param, body }) {
    const year = Number(param("year"));
    if (!Number.isInteger(year) || year < 2_020 || year > 2_999) return refuse("malformed", "A year has four digits.");
    const correction =
      body.correction === null ? null : { changed: cleanText(body.correction.changed), why: cleanText(body.correction.why), method: cleanText(body.correction.method) };
    if (correction !== null && Object.values(correction).includes("")) return refuse("malformed", "Say what changed, why, and by which method.");
    return publishReport(house, person, { year, provider, texts: body.texts.map(cleanText), correction });
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
