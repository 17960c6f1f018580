import { cleanText } from "@lampion/safety";
import { addFacts, claim, contestAt, fileNotice, flaggerFigures, flaggerNotice, flaggerState, isRefused, orderOfPartner, receiveOrder, refuse } from "@lampion/core";
import type { Handlers } from "./asked.ts";

/** The public door and the partners': no staff, no session. Words of people are cleaned before they are kept. */
export const doorHandlers: Handlers<"notice" | "claim" | "facts" | "appeal" | "flaggerNotice" | "flaggerState" | "flaggerFigures" | "authorityOrder" | "authorityState"> = {
  async notice({ house }, { body }) {
    const words = cleanText(body.words);
    if (words === "") return refuse("malformed", "Say in a few words what it is and why it is illegal.");
    const filed = await fileNotice(house, { situation: body.situation, where: cleanText(body.where), words, name: body.name, email: body.email, language: body.language });
    return isRefused(filed) ? filed : { claim: filed.claim };
  },
  claim: ({ house }, { body }) => claim(house, body.code),
  async facts({ house }, { body }) {
    const words = cleanText(body.words);
    return words === "" ? refuse("malformed", "Write what you want to add.") : addFacts(house, body.code, words);
  },
  async appeal({ house }, { body }) {
    const words = cleanText(body.words);
    return words === "" ? refuse("malformed", "Write in a few words why this should be decided otherwise.") : contestAt(house, body.code, words);
  },
  async flaggerNotice({ house }, { body, token }) {
    if (token === null) return refuse("not-allowed", "A token is needed.");
    return flaggerNotice(house, token.holder, {
      situation: body.situation,
      where: body.where.map(cleanText),
      words: cleanText(body.words),
      law: body.law,
      reference: body.reference,
    });
  },
  flaggerState: ({ house }, { param, token }) => (token === null ? refuse("not-allowed", "A token is needed.") : flaggerState(house, token.holder, param("notice"))),
  flaggerFigures({ house }, { token }) {
    const flagger = token === null ? undefined : house.state.flaggers.get(token.holder);
    return flagger === undefined ? refuse("not-found", "There are no figures for this holder.") : flaggerFigures(house, flagger);
  },
  authorityOrder: ({ house }, { body, token }) =>
    token === null ? refuse("not-allowed", "A token is needed.") : receiveOrder(house, { as: "authority", id: token.holder }, body, { partner: token.holder }),
  authorityState: ({ house }, { param, token }) => (token === null ? refuse("not-allowed", "A token is needed.") : orderOfPartner(house, token.holder, param("order"))),
};
