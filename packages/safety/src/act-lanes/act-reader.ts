import { actIndex, type Act } from "../lexicon/act-table.ts";
import { createActs, valueOf, type Acts, type ActsText } from "../lexicon/acts.ts";
import type { ActLanes } from "./act-lanes.ts";

/** What an act is called that a lane alone has seen. */
export const byLane = "lane";
/** A lane alone is never as sure as a pattern: from a half, at its point, to this. */
const mostSure = 0.75;
/** A pattern marked so leaves nothing open and needs no lane. */
export const sureAlone = 0.95;
/** What a pattern is worth that its lane does not confirm. */
const doubted = 0.4;
/** Contact details have a stage of their own, which sees them; a word such as "numéro" gives none. */
const neverAlone: ReadonlySet<Act["id"]> = new Set(["gives_contact"]);
/** Logits above the point after which a lane is no surer. */
const rise = 4;
/** Logits under the highest at which a lane alone is no longer believed: whatever somebody does lifts all lanes a little. */
export const apart = 2;

/** The pattern grammar, beside it what the lanes see that no pattern does, and without what they do not confirm (SF-22). Without a model the patterns judge alone (SF-72). */
export function createActReader(texts: readonly ActsText[], lanes: ActLanes | null): Acts {
  const patterns = createActs(texts);
  if (lanes === null) return patterns;
  const { seen } = lanes;
  const laneOf = new Map(lanes.ids.map((id, lane) => [id, lane]));
  /** Lanes whose act a pattern has seen in this text. */
  const isKnown = new Uint8Array(seen.length);
  return {
    find(views, asksAtEnd) {
      const found = patterns.find(views, asksAtEnd);
      const { words } = found;
      if (words.length === 0) return found;
      const { logits, steps } = lanes.read(words, asksAtEnd);
      const acts: Act[] = found.acts;
      const known = acts.length;
      for (let at = 0; at < known; at += 1) {
        const act = acts[at] as Act;
        const lane = laneOf.get(act.id);
        if (lane === undefined) continue;
        isKnown[lane] = 1;
        // A pattern proposes, the lane confirms: the words of an act in ordinary use.
        if ((logits[lane] as number) < (lanes.doubt[lane] as number) && act.p > doubted && act.p < sureAlone) acts[at] = { ...act, p: doubted };
      }
      let most = -Infinity;
      for (let lane = 0; lane < seen.length; lane += 1) most = Math.max(most, logits[lane] as number);
      for (let lane = 0; lane < seen.length; lane += 1) {
        const above = (logits[lane] as number) - (seen[lane] as number);
        if (above < 0 || (logits[lane] as number) < most - apart || isKnown[lane] === 1) continue;
        const id = lanes.ids[lane] as Act["id"];
        if (neverAlone.has(id)) continue;
        const p = 0.5 + ((mostSure - 0.5) * Math.min(above, rise)) / rise;
        acts.push({ id, p, value: valueOf(id, words), spans: [[words[0]?.from ?? 0, words.at(-1)?.to ?? 0]], by: byLane });
      }
      if (known > 0) isKnown.fill(0);
      if (acts.length > known) acts.sort((a, b) => (actIndex.get(a.id) ?? 0) - (actIndex.get(b.id) ?? 0));
      return { acts, steps: found.steps + steps, words };
    },
  };
}
