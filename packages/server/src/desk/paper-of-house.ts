import { addFacts, claim, contestAt, fileNotice, isRefused, ready, type ChatNode, type DeskHouse, type Refused } from "@lampion/core";
import { cleanText } from "@lampion/safety";
import type { AtCodeOut } from "@lampion/protocol";
import type { PaperDesk } from "../http/paper/paper.ts";

/** A limit is told in words; what could not be kept is thrown, and the form comes back with everything in it. */
function orThrow(outcome: AtCodeOut | Refused): AtCodeOut {
  if (outcome.kind === "refused" && "code" in outcome) throw new Error(outcome.code);
  return outcome;
}
/** The pages without script over the desk's house. */
export const paperOf = (house: DeskHouse, node: Pick<ChatNode, "fileRecall">): PaperDesk => ({
  recall: (told) => node.fileRecall(told),
  async fileNotice(notice) {
    const filed = await fileNotice(house, { ...notice, where: cleanText(notice.where), words: cleanText(notice.words) });
    return isRefused(filed) ? { kind: "refused", why: filed.why } : { kind: "filed", claim: filed.claim };
  },
  claim: (code) => claim(house, code),
  addFacts: async (code, words) => orThrow(await addFacts(house, code, cleanText(words))),
  ready: async (code) => orThrow(await ready(house, code)),
  contest: async (code, words) => orThrow(await contestAt(house, code, cleanText(words))),
});
