import type { ModerationEvent } from "./event.ts";
import type { DeskState } from "./state.ts";

/** Samples for blind review and what people said of them; reports that were published. */
export function foldReviews(state: DeskState, event: ModerationEvent): boolean {
  switch (event.kind) {
    case "ReviewCounted": {
      const { stratum, means, version, of } = event.body;
      state.strata.set(stratum, { at: event.at, means, version, of });
      return true;
    }
    case "ReviewDrawn": {
      const { sample, ...more } = event.body;
      state.reviews.set(sample, { id: sample, at: event.at, ...more, unsure: [], judged: null });
      state.reviewsWaiting.add(sample);
      return true;
    }
    case "ReviewUnsure":
      state.reviews.get(event.body.sample)?.unsure.push(event.actor.id);
      return true;
    case "ReviewJudged": {
      const one = state.reviews.get(event.body.sample);
      if (one !== undefined) one.judged = { at: event.at, breaks: event.body.breaks };
      state.reviewsWaiting.delete(event.body.sample);
      return true;
    }
    case "ReportPublished":
      state.publications.push({ ...event.body, at: event.at });
      return true;
    default:
      return false;
  }
}
