import type { Action } from "./action.ts";
import { no, ok } from "./effect.ts";

/** Opens, redraws or closes the window of people (WH-7). */
export const people: Action<"people"> = (house, session, command) => {
  if (session.closed !== null) return [no(command.n, "not-allowed")];
  const frame = house.presence.people(session, command.act);
  if (frame === "too-often") return [no(command.n, "too-often", { retryMs: 600_000 })];
  return frame === null ? [ok(command.n)] : [ok(command.n), { do: "send", to: session, frame }];
};
