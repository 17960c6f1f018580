import type { Down, Light, OffAtLight } from "@lampion/protocol";
import type { House } from "../node/house.ts";
import { offAt } from "../moderation/light.ts";

/** Every light's table as a set, so that a request may ask it. */
const off: Readonly<Record<Light, ReadonlySet<OffAtLight>>> = {
  full: new Set(offAt("full")),
  dimmed: new Set(offAt("dimmed")),
  low: new Set(offAt("low")),
  night: new Set(offAt("night")),
};

/** Whether this is off at the light of the moment (OP-8). The server's table: what a client shows changes nothing. */
export const isOff = (house: House, what: OffAtLight): boolean => off[house.ports.care.light()].has(what);
/** How far apart messages are in every room at this light, in ms. */
export const slowAtLight = (house: House): number => (isOff(house, "rooms-slow-30") ? 30_000 : isOff(house, "rooms-slow-10") ? 10_000 : 0);
export function lightFrame(house: House): Down<"light"> {
  const light = house.ports.care.light();
  return { t: "light", light, off: offAt(light) };
}
