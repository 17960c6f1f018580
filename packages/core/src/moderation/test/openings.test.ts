import { expect, test } from "bun:test";
import type { OrderIn } from "@lampion/protocol";
import { violations } from "../invariants.ts";
import { openingState } from "../opening-view.ts";
import { askOrderOpening, type OrderGround, type OpeningWanted } from "../openings.ts";
import { receiveOrder, startDrill, stepOrder } from "../orders.ts";
import { second } from "../proposals.ts";
import { settlers } from "../settlers.ts";
import { hour, must, openSmallDesk } from "./small-desk.ts";

const order: OrderIn = {
  kind: "epoc",
  authority: { name: "Parquet de Ville", country: "FR", contact: "01" },
  reference: "2030/1",
  legalBasis: "2023/1543",
  reasons: "Enquête.",
  selectors: [{ kind: "stream", value: "talk:abc", from: 0, to: hour }],
  dataClasses: ["content"],
  territory: ["FR"],
  language: "fr",
  redress: "Tribunal",
  gagUntil: null,
  category: null,
  dueAt: null,
};
const ground: OrderGround = { order, ways: [{ way: "selector/0", set: "words", ground: "order", hours: [0] }], check: async () => null };
const wanted: OpeningWanted = { way: "selector/0", hours: [0], purpose: "Répondre.", executor: "x".repeat(87), node: "log" };

test("[EV-26, MD-36] who checked an order does not agree to an opening for it, whatever the roles; another lead does, and a drill opens nothing", async () => {
  const small = await openSmallDesk();
  const { house } = small;
  const [officer, checker, lead] = [await small.person("olga", ["orders"]), await small.person("dan", ["lead"]), await small.person("eve", ["lead"])];
  const { order: id } = must(await receiveOrder(house, { as: "staff", id: "olga" }, order));
  must(await stepOrder(house, checker, id, { step: "authenticate", directory: "FR-annuaire-12", calledAt: 1 }));
  must(await stepOrder(house, checker, id, { step: "accept" }));
  const proposed = must(await askOrderOpening(house, officer, id, ground, wanted));
  const proposal = proposed.kind === "proposed" ? proposed.proposal : "";
  expect(await second(house, checker, proposal, true, "", settlers(house))).toMatchObject({
    kind: "refused",
    code: "not-allowed",
    why: expect.stringContaining("Who checked an order"),
  });
  must(await second(house, lead, proposal, true, "", settlers(house)));
  const [one] = house.state.openings.values();
  expect(one === undefined ? "" : openingState(house.state, one, house.nowMs())).toBe("agreed");
  expect([one?.agreed?.by, violations(house.state, small.log.events)]).toEqual(["eve", []]);
  const drill = must(await startDrill(house, officer, "epoc")).order;
  must(await stepOrder(house, officer, drill, { step: "authenticate", directory: "FR-annuaire-12", calledAt: 1 }));
  must(await stepOrder(house, officer, drill, { step: "accept" }));
  expect(await askOrderOpening(house, officer, drill, ground, wanted)).toMatchObject({ kind: "refused", code: "against-a-rule" });
});
