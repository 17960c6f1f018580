import { actIndex, type Act } from "../lexicon/act-table.ts";
import { createActs, valueOf, type Acts, type ActsText } from "../lexicon/acts.ts";
import type { ActLanes } from "./act-lanes.ts";

/** What an act is called that a lane alone has seen. */
export const byLane = "lane";
/** A lane alone is never as sure as a pattern: from a half, at its point, to this. */
const mostSure = 0.75;
/** What a pattern is worth that its lane does not confirm. */
const doubted = 0.4;
/** Contact details have a stage of their own, which sees them; a word such as "numéro" gives none. */
const neverAlone: ReadonlySet<Act["id"]> = new Set(["gives_contact"]);
/** Logits above the point after which a lane is no surer. */
const rise = 4;

/** The pattern grammar, beside it what the lanes see that no pattern does, and without what they do not confirm (SF-22). Without a model the patterns judge alone (SF-72). */
export function createActReader(texts: readonly ActsText[], lanes: ActLanes | null): Acts {
  const patterns = createActs(texts);
  if (lanes === null) return patterns;
  return {
    find(views, asksAtEnd) {
      const found = patterns.find(views, asksAtEnd);
      const { words } = found;
      if (words.length === 0) return found;
      const { logits, steps } = lanes.read(words, asksAtEnd);
      const acts: Act[] = found.acts;
      const known = acts.length;
      for (let lane = 0; lane < lanes.ids.length; lane += 1) {
        const logit = logits[lane] as number;
        const id = lanes.ids[lane] as Act["id"];
        let isKnown = false;
        for (let at = 0; at < known; at += 1) {
          const act = acts[at] as Act;
          if (act.id !== id) continue;
          isKnown = true;
          // A pattern proposes, the lane confirms: the words of an act in ordinary use.
          if (logit < (lanes.doubt[lane] as number) && act.p > doubted) acts[at] = { ...act, p: doubted };
        }
        const above = logit - (lanes.seen[lane] as number);
        if (isKnown || above < 0 || neverAlone.has(id)) continue;
        const p = 0.5 + ((mostSure - 0.5) * Math.min(above, rise)) / rise;
        acts.push({ id, p, value: valueOf(id, words), spans: [[words[0]?.span[0] ?? 0, words.at(-1)?.span[1] ?? 0]], by: byLane });
      }
      if (acts.length > known) acts.sort((a, b) => (actIndex.get(a.id) ?? 0) - (actIndex.get(b.id) ?? 0));
      return { acts, steps: found.steps + steps, words };
    },
  };
}
