import { limits } from "@lampion/protocol";
import { tellPaused } from "../conversation/release.ts";
import { countingAge } from "../guest/ladder.ts";
import type { Action } from "./action.ts";
import { no, ok } from "./effect.ts";
import { saveTrust } from "./me.ts";
import { standing } from "./standing.ts";
import { closeToAdults } from "./under-age.ts";
import { youFrame } from "./you.ts";
import { roomList } from "./rooms.ts";

/** A proof of age: learns one bit, lifts the lowest typed age, lasts 30 days (EN-19). Only a proof raises (decision 12). */
export const prove: Action<"prove"> = (house, session, command) => {
  const { n } = command;
  const provider = house.ports.ageProviders.find((one) => one.name === command.provider);
  if (provider === undefined) return [no(n, "not-found")];
  return [
    {
      do: "later",
      work: async () => {
        const nowMs = house.nowMs();
        const answer = await provider.check(command.answer, nowMs);
        if (answer.kind === "refused") return [no(n, "proof-refused", { hint: answer.why })];
        if (answer.kind === "minor") return [ok(n), ...closeToAdults(house, session)];
        session.trust = { ...session.trust, provenUntilMs: Math.min(answer.provenUntilMs, nowMs + limits.proof.livesMs), lowestAge: null };
        session.age = countingAge(session.trust, Math.max(session.age, limits.age.adult), nowMs);
        if (session.closed === "under-age") session.closed = null;
        standing(house, session);
        house.presence.changed(session);
        // A conversation that waited for a new proof may go on from here (NU-7).
        tellPaused(house, session);
        return [
          ok(n),
          { do: "send", to: session, frame: youFrame(house, session) },
          { do: "send", to: session, frame: { t: "rooms", rooms: roomList(house, session) } },
          saveTrust(house, session),
        ];
      },
    },
  ];
};
