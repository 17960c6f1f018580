import { limits, talkStream } from "@lampion/protocol";
import { otherSide, takesPart } from "../conversation/talk-decide.ts";
import type { Action } from "./action.ts";
import { no, ok, type Effect } from "./effect.ts";

/**
 * NU-5: contact details pass once both have tapped it, ten minutes after the conversation opened and ten messages of each. What was agreed lies
 * in this process: after a restart it is asked again.
 */
export const exchange: Action<"exchange"> = (house, session, command) => [
  {
    do: "later",
    work: async () => {
      const { n, talk: id, agree } = command;
      const talk = session.talks.has(id) ? await house.talks.load(id) : null;
      const { relation } = session.device;
      if (talk === null || !takesPart(talk, relation)) return [no(n, "not-found")];
      if (session.powers.exchange !== null) return [no(n, "not-allowed", { way: session.powers.exchange })];
      if (talk.state !== "open" || session.closed !== null) return [no(n, talk.state === "paused" ? "talk-paused" : "talk-closed")];
      const stream = talkStream(id);
      // A no is never too early, and told to nobody.
      if (!agree) {
        house.judging.agree(id, relation, false);
        return [ok(n)];
      }
      const early = talk.openedAtMs + limits.judge.exchangeAfterMs - house.nowMs();
      if (early > 0) return [no(n, "not-now", { retryMs: early })];
      if (talk.sides.some((side) => house.judging.writtenBy(id, side.relation) < limits.judge.exchangeMessages)) return [no(n, "not-now")];
      const state = house.judging.agree(id, relation, true);
      const them = otherSide(talk, relation).relation;
      const tell = (whom: string, card: "exchange-asked" | "exchange-on"): Effect => ({ do: "tell-person", relation: whom, event: { kind: "card", stream, card, help: null } });
      if (state === "both") return [ok(n), tell(relation, "exchange-on"), tell(them, "exchange-on")];
      return [ok(n), tell(them, "exchange-asked")];
    },
  },
];
