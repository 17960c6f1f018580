import type { NextReviewOut, ReviewsOut } from "@lampion/protocol";
import type { AuditTicket } from "./audit-ticket.ts";
import { dayMs } from "./clocks.ts";
import { act, answer, draft, refuse, type Decided, type DeskHouse, type Draft, type Refused } from "./desk-house.ts";
import type { Paper } from "./event.ts";
import { exposureLimit } from "./exposure.ts";
import { meansFigures } from "./law/means.ts";
import type { Person } from "./person.ts";
import type { Drawn, Means } from "./review-sampler.ts";
import { may } from "./roles.ts";
import { actorOf, type DeskState, type ReviewView } from "./state.ts";

/** A drawn text waits so long for a person, and ends with it: with the hour in which it was said, it is not kept beyond the 72 hours that the door names. */
export const reviewLivesMs = 3 * dayMs - 3_600_000;
/** So many wait for each means at most: what is beyond cannot be read by people (MD-58 asks for 100 a week). */
export const reviewWaitMost = 100;

const waits = (one: ReviewView, nowMs: number): boolean => one.judged === null && nowMs - one.at < reviewLivesMs;

/** What an hour brought, into the log: how many, and the texts that were drawn, without author and place. */
export async function keepDrawn(house: DeskHouse, drawn: readonly Drawn[], versionOf: (means: Means) => string): Promise<void> {
  if (drawn.length === 0) return;
  const hours = drawn.map(() => house.paperId());
  const ids = drawn.flatMap(({ texts }) => texts.map(() => house.number("B")));
  await house.commit({ as: "clock", id: "reviews" }, "reviews", (state, nowMs): Decided<null> => {
    const events: Draft[] = [];
    const papers: Omit<Paper, "at">[] = [];
    let at = 0;
    for (const [place, { means, of, texts }] of drawn.entries()) {
      const waiting = [...state.reviewsWaiting].reduce((sum, id) => {
        const one = state.reviews.get(id);
        return sum + (one !== undefined && one.means === means && waits(one, nowMs) ? 1 : 0);
      }, 0);
      const version = means === null ? "" : versionOf(means);
      const stratum = hours[place] ?? "";
      const taken = waiting >= reviewWaitMost ? [] : texts;
      events.push(draft("ReviewCounted", { stratum, means, version, of }));
      for (const { text, language, stream } of texts) {
        const sample = ids[at] ?? "";
        at += 1;
        if (taken.length === 0) continue;
        const room = stream.startsWith("room:") ? stream.slice(5) : "";
        events.push(
          draft("ReviewDrawn", { sample, stratum, means, version, language, department: room === "" ? null : house.ports.departmentOf(room), paper: `sample-${sample}` }),
        );
        papers.push({ id: `sample-${sample}`, case: `review/${sample}`, kind: "sample", text });
      }
    }
    return act(events, null, papers);
  });
}

/** The next text for somebody: in their languages, of no area of their own, in an order that says nothing; nothing of what the judge did stands in it (MD-58). */
export async function nextReview(house: DeskHouse, person: Person): Promise<NextReviewOut | Refused> {
  const { state } = house;
  if (!may(person.roles, "look")) return refuse("not-allowed", "This role reads no texts.");
  const nowMs = house.nowMs();
  const staff = state.staff.get(person.staff);
  const limit = staff === undefined ? null : exposureLimit(staff, "S2", nowMs);
  if (limit !== null) return refuse("limit", "You have come to a limit of reading; rest first (MD-33).");
  const mine = [...state.reviewsWaiting].flatMap((id) => {
    const one = state.reviews.get(id);
    if (one === undefined || !waits(one, nowMs) || one.unsure.includes(person.staff)) return [];
    return one.department !== null && one.department === person.department ? [] : one.language === "other" || person.languages.includes(one.language) ? [one] : [];
  });
  // The order is another one for each person, and has nothing to do with means or time.
  const order = (one: ReviewView): string => house.ports.digest(`review/${person.staff}/${one.id}`);
  const [first] = mine.map((one) => ({ one, at: order(one) })).sort((a, b) => (a.at < b.at ? -1 : 1));
  if (first === undefined) return { sample: null, waiting: 0 };
  const ticket = await house.audit.write({ by: person.staff, what: "review sample", case: null, purpose: first.one.id });
  if (ticket === null) return refuse("not-kept", "The reading could not be recorded, so nothing is shown (MD-12).");
  return { sample: { sample: first.one.id, language: first.one.language, text: await textOf(house, first.one, ticket) }, waiting: mine.length };
}
async function textOf(house: DeskHouse, one: ReviewView, _ticket: AuditTicket): Promise<string> {
  const [paper] = await house.ports.log.papers([one.paper]);
  return paper?.text ?? "";
}

export interface ReviewAnswer {
  /** Whether this text should have been stopped in a room; null: this person cannot say, and somebody else is asked. */
  readonly breaks: boolean | null;
}
export const judgeReview = (house: DeskHouse, person: Person, sample: string, { breaks }: ReviewAnswer): Promise<{ readonly done: true } | Refused> =>
  house.commit(actorOf(person.staff), `review/${person.id}`, (state, nowMs): Decided<{ readonly done: true } | Refused> => {
    if (!may(person.roles, "look")) return answer(refuse("not-allowed", "This role reads no texts."));
    const one = state.reviews.get(sample);
    if (one === undefined || (one.department !== null && one.department === person.department)) return answer(refuse("not-found", "There is no such text."));
    if (!waits(one, nowMs)) return answer(refuse("moved-on", "Somebody answered it already, or its time is over."));
    if (breaks === null) return act([draft("ReviewUnsure", { sample })], { done: true });
    return act([draft("ReviewJudged", { sample, breaks })], { done: true });
  });

/** How good each means was over the last quarter, and how much waits. Nobody's answers are counted by person (MD-34). */
export function reviewsOut(state: DeskState, nowMs: number): ReviewsOut {
  const from = nowMs - 91 * dayMs;
  let waiting = 0;
  let week = 0;
  for (const one of state.reviews.values()) {
    if (waits(one, nowMs)) waiting += 1;
    if (one.judged !== null && nowMs - one.judged.at < 7 * dayMs) week += 1;
  }
  return { from, waiting, week, means: meansFigures(state, from, nowMs + 1) };
}
/** Papers whose time is over: judged, or never looked at for two weeks. */
export const reviewsOver = (state: DeskState, nowMs: number): string[] => [...state.reviews.values()].filter((one) => !waits(one, nowMs)).map((one) => `review/${one.id}`);
