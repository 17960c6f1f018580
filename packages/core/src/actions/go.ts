import type { Action } from "./action.ts";
import { ok } from "./effect.ts";

/** Quick exit (SA-10): every tab is closed, the session parks as in EN-15, and no evidence is lost. */
export const exit: Action<"exit"> = (_house, session, command) => [ok(command.n), { do: "end", session, code: 4000, park: true }];

/** EN-17: settings, trust and conversations go at once; what stays is said: blocks others made, restrictions, open cases, sealed legal data. */
export const forget: Action<"forget"> = (house, session, command) => [
  {
    do: "later",
    work: async () => {
      // The others first: what they see of this guest ends now, not when they next look.
      await house.talks.shut(session.device.relation);
      await house.ports.devices.forget(session.device);
      await house.ports.conversations.forgetDevice(session.device.relation);
      return [
        ok(command.n, { stays: ["blocks-by-others", "restrictions", "open-cases", "sealed-72h"] }),
        { do: "tell-person", relation: session.device.relation, event: { kind: "forgotten" } },
        { do: "end", session, code: 4011, park: false },
      ];
    },
  },
];
