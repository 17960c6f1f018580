import { situations, type Situation } from "@lampion/protocol";
import { subjectLetters } from "../evidence/subject.ts";
import type { House } from "../node/house.ts";
import type { Effect } from "./effect.ts";

/** What a program saw and a person should look at: the finding, never the words (NU-7). */
export function programReport(house: House, what: { situation: Situation; stream: string | null; whom: string | null; severity: "S0" | "S1" | "S2" | "S3" | "S4" }): Effect {
  const { category, keyword } = situations[what.situation];
  return {
    do: "keep-report",
    report: {
      id: house.ports.random.id(),
      atMs: house.nowMs(),
      source: "program",
      by: null,
      about: { kind: "finding", stream: what.stream, seqs: [], leftOut: [], hoursMs: [] },
      whom: what.whom?.slice(0, subjectLetters) ?? null,
      who: "somebody",
      situation: what.situation,
      category,
      keyword,
      severity: what.severity,
      words: "",
      act: "now",
      authenticated: false,
      evidence: [],
      order: [],
      claimHash: "",
    },
    kept: () => [],
    failed: () => [],
  };
}
