import type { Scene } from "./types.ts";

/** How a device judges its own conversation (NU-10): each text for itself, by nobody in particular. The service judges so what its author brings of one. */
export const onDeviceScene = (exchanges: boolean, nowMs: number): Scene => ({
  scope: "full",
  from: "me",
  author: { typedAge: 18, isProvenAdult: true, deviceAgeMs: 0, mayLink: false },
  to: null,
  room: null,
  exchanges,
  nowMs,
});
