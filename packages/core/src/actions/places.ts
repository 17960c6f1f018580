import type { ReplyCode } from "@lampion/protocol";
import type { House } from "../node/house.ts";
import type { Town } from "../place/place-directory.port.ts";

export type Found =
  | { readonly kind: "town"; readonly town: Town }
  | { readonly kind: "refused"; readonly code: ReplyCode; readonly hint?: string; readonly towns?: { id: string; name: string }[] };

/** Postal code to one town (EN-6): the code goes no further than this call. */
export function lookUp(house: House, country: string, postalCode: string, chosen: string | undefined): Found {
  const answer = house.ports.places.lookup(country, postalCode);
  switch (answer.kind) {
    case "town":
      return { kind: "town", town: answer.town };
    case "towns": {
      const town = answer.towns.find((one) => one.id === chosen);
      if (town !== undefined) return { kind: "town", town };
      return { kind: "refused", code: "choose-town", towns: answer.towns.map((one) => ({ id: one.id, name: one.name })) };
    }
    case "cedex":
      return { kind: "refused", code: "place-cedex", hint: answer.hint };
    case "malformed":
      return { kind: "refused", code: "place-malformed", hint: answer.hint };
    default:
      return { kind: "refused", code: "place-unknown", hint: answer.hint };
  }
}
