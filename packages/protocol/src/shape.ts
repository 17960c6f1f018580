import { commands, Beat, HelloAgain, HelloNew } from "./up.ts";
import { downs } from "./down.ts";
import { closeCodes, replyCodes } from "./codes.ts";
import { routes } from "./http.ts";
import { protocolVersion } from "./version.ts";

/** The shape of everything on the wire as one JSON text with sorted keys; its digest is pinned per version by a test. */
export function wireShape(): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (value === null || typeof value !== "object") return value;
    const entries = Object.entries(value).filter(([key]) => !key.startsWith("~"));
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
  };
  const codes = { replies: Object.keys(replyCodes), closes: Object.keys(closeCodes) };
  return JSON.stringify(sorted({ protocolVersion, hello: [HelloNew, HelloAgain], beat: Beat, commands, downs, codes, routes }));
}
