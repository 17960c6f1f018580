import { limits } from "@lampion/protocol";
import type { Action } from "./action.ts";
import { no, ok } from "./effect.ts";
import { youFrame } from "./you.ts";

/** Visibility, filters, knocks and small habits; kept for the device. Opening knocks is also the consent that they are checked (CV-1). */
export const settings: Action<"settings"> = (house, session, command) => {
  const { n } = command;
  const next = command.settings;
  if (next.knocksOpen && session.powers.knock !== null) return [no(n, "not-allowed", { way: session.powers.knock })];
  const nowMs = house.nowMs();
  const opened = next.knocksOpen && session.kept.knockConsentAtMs === null;
  session.kept = {
    ...session.kept,
    settings: next,
    knockConsentAtMs: opened ? nowMs : session.kept.knockConsentAtMs,
    calmUntilMs: next.calm === "day" ? (session.kept.settings.calm === "day" ? session.kept.calmUntilMs : nowMs + limits.block.calmMs) : null,
  };
  house.presence.changed(session);
  return [
    {
      do: "later",
      work: async () => {
        await house.ports.devices.saveKept(session.device.relation, session.kept);
        return [ok(n), { do: "send", to: session, frame: youFrame(house, session) }];
      },
    },
  ];
};
