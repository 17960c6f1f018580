import type { Light, LightOut } from "@lampion/protocol";
import { act, answer, draft, type Decided, type DeskHouse } from "./desk-house.ts";
import { dutyOf, firstLight, nextLight, offAt, queueFacts, risesAt, type LightState } from "./light.ts";

export interface LightKeeper {
  now(): Light;
  out(): LightOut;
  /** To be called every second or so: down at once, up after 10 healthy minutes; a change is an event, and everybody is told. */
  tick(): Promise<void>;
}
/**
 * `always` is for installations without a desk of people, in development only: then the light stays full until it is switched off.
 * `told` hears of every change.
 */
export function createLightKeeper(house: DeskHouse, settings: { readonly alwaysFull: boolean }, told: (light: Light) => void): LightKeeper {
  let state: LightState = firstLight("full", house.nowMs());
  const light = (): Light => (settings.alwaysFull ? "full" : state.light);
  return {
    now: light,
    out: () =>
      settings.alwaysFull
        ? { light: "full", causes: [], off: [], risesAt: null }
        : { light: state.light, causes: [...state.causes], off: offAt(state.light), risesAt: risesAt(state) },
    async tick() {
      if (settings.alwaysFull) return;
      const nowMs = house.nowMs();
      const before = state;
      state = nextLight(before, { duty: dutyOf(house.state, nowMs), queue: queueFacts(house.state, nowMs), health: { audit: house.audit.isUp(), log: house.logIsUp() } }, nowMs);
      if (state.light === before.light) return;
      // Told first: the table holds even where nothing can be kept.
      told(state.light);
      const { light: to, causes } = state;
      await house.commit({ as: "clock", id: "light" }, "light", (now): Decided<null> =>
        now.light === to ? answer(null) : act([draft("LightChanged", { from: before.light, to, causes })], null),
      );
    },
  };
}
