import { createHash } from "node:crypto";
import { canonicalText, type JsonObject } from "@lampion/proof";
import { limits, protocolVersion } from "@lampion/protocol";
import { policies } from "@lampion/safety";
import type { Owner } from "../options/operator-file.ts";
import type { Options } from "../options/options.ts";

/** SHA-256 of a JSON value in its one form, hex: names something in the log without telling it. */
export const digestOf = (value: JsonObject): string => createHash("sha256").update(canonicalText(value)).digest("hex");
/** As JSON says it: what is no value of JSON is left out. */
const asJson = (value: unknown): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

/** What the service starts with, by digest: protocol, limits, policies of the judge, the options that shape it, and who owns it (entry `rules`; OP-2). */
export function startingRules(options: Options, owners: readonly Owner[]): JsonObject {
  const { mode, ageGate, privateProtection, privateHistory, origin, operator, maxConnections } = options;
  return {
    protocol: protocolVersion,
    configuration: digestOf({ mode, ageGate, privateProtection, privateHistory, origin, operator, maxConnections }),
    limits: digestOf(asJson(limits)),
    policies: digestOf(asJson({ policies })),
    owners: digestOf(asJson({ owners })),
  };
}
