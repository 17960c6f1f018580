import { expect, test } from "bun:test";
import { encodeRecord, kinds, toBase64Url } from "@lampion/proof";
import type { OrderIn, OrderKind } from "@lampion/protocol";
import { take } from "../cases.ts";
import { violations } from "../invariants.ts";
import { givesLines } from "../line-orders.ts";
import { openingState } from "../opening-view.ts";
import { askOpening, askOrderOpening, maySeeOpening, type OrderGround, type OpeningWanted } from "../openings.ts";
import { receiveOrder, startDrill, stepOrder } from "../orders.ts";
import { proposalsFor } from "../page.ts";
import { proposalDetails } from "../proposal-details.ts";
import { second } from "../proposals.ts";
import { settlers } from "../settlers.ts";
import { day, hour, must, openSmallDesk } from "./small-desk.ts";

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

test("[MD-65, MD-54] hours of a report that an order gives a ground for are of its case: whoever lives there is no second of them, is not shown them, and the case stays as it was", async () => {
  const small = await openSmallDesk(8);
  const { house } = small;
  const [officer, checker, lead] = [await small.person("olga", ["orders"]), await small.person("dan", ["lead"]), await small.person("eve", ["lead"])];
  const near = { ...lead, id: "session-near", staff: "nina", device: "key-nina", department: "75" };
  const { case: of } = await small.report({ report: "r-near", about: "talk", stream: "talk:abc", department: "75" });
  const before = JSON.stringify(house.state.cases.get(of));
  const { order: id } = must(await receiveOrder(house, { as: "staff", id: "olga" }, { ...order, selectors: [{ kind: "case", value: of }] }));
  must(await stepOrder(house, checker, id, { step: "authenticate", directory: "FR-annuaire-12", calledAt: 1 }));
  must(await stepOrder(house, checker, id, { step: "accept" }));
  const ofReport: OrderGround = { order, ways: [{ way: "report/r-near", set: "words", ground: "order", hours: [0] }], check: async () => null };
  const proposed = must(await askOrderOpening(house, officer, id, ofReport, { ...wanted, way: "report/r-near" }));
  const proposal = proposed.kind === "proposed" ? proposed.proposal : "";
  expect([proposalsFor(house.state, near, house.nowMs()), proposalsFor(house.state, lead, house.nowMs()).length]).toEqual([[], 1]);
  expect(await second(house, near, proposal, true, "", settlers(house))).toMatchObject({ code: "not-found" });
  expect(JSON.stringify(house.state.cases.get(of))).toBe(before);
  must(await second(house, lead, proposal, true, "", settlers(house)));
  const [one] = house.state.openings.values();
  expect([maySeeOpening(house.state, near, one!), maySeeOpening(house.state, lead, one!)]).toEqual([false, true]);
});

const lines: OrderGround = {
  order: { ...order, dataClasses: ["traffic"] },
  ways: [{ way: "receipts", set: "lines", ground: "order", hours: [] }],
  check: async () => ({ names: [0] }),
};
const record = encodeRecord({
  kind: kinds.private,
  stream: new Uint8Array(16),
  sheet: new Uint8Array(16),
  epoch: 1,
  seq: 1,
  acceptedAtMs: 9 * day + 5 * hour,
  author: new Uint8Array(16).fill(1),
  bodyHash: new Uint8Array(32),
  prev: new Uint8Array(32),
});
const asksLines: OpeningWanted = { ...wanted, way: "receipts", hours: [], receipts: [{ record: toBase64Url(record), receipt: "r" }] };

test("[EV-42] lines are asked for by who checked the order, with receipts, several at a time; the second sees day and receipts, and no case has a ground for them whatever it says", async () => {
  const small = await openSmallDesk();
  const { house } = small;
  const [officer, other, lead, senior] = [
    await small.person("olga", ["orders"]),
    await small.person("omar", ["orders"]),
    await small.person("eve", ["lead"]),
    await small.person("sam", ["senior"]),
  ];
  const { order: id } = must(await receiveOrder(house, { as: "staff", id: "olga" }, order));
  expect(await askOrderOpening(house, officer, id, lines, asksLines)).toMatchObject({ code: "against-a-rule" });
  must(await stepOrder(house, officer, id, { step: "authenticate", directory: "FR-annuaire-12", calledAt: 1 }));
  must(await stepOrder(house, officer, id, { step: "accept" }));
  expect(await askOrderOpening(house, other, id, lines, asksLines)).toMatchObject({ code: "not-allowed", why: expect.stringContaining("the person who checked") });
  expect(await askOrderOpening(house, officer, id, { ...lines, order }, asksLines)).toMatchObject({ code: "against-a-rule", why: expect.stringContaining("no connection data") });
  const { receipts: _, ...without } = asksLines;
  for (const bad of [without, { ...asksLines, receipts: [] }, { ...asksLines, purpose: " " }])
    expect(await askOrderOpening(house, officer, id, lines, bad)).toMatchObject({ kind: "refused", code: "malformed" });
  expect(await askOrderOpening(house, officer, id, { ...lines, check: async () => "No line." }, asksLines)).toMatchObject({ code: "against-a-rule", why: "No line." });
  const proposed = must(await askOrderOpening(house, officer, id, lines, asksLines));
  must(await askOrderOpening(house, officer, id, lines, asksLines));
  const [one] = house.state.openings.values();
  expect(one).toMatchObject({ set: "lines", hours: [9 * day], receipts: { messages: 1 } });
  const proposal = house.state.proposals.get(proposed.kind === "proposed" ? proposed.proposal : "")!;
  expect(proposalDetails(house.state, proposal, house.nowMs(), "Répondre.").map(({ name, value }) => [name, value])).toEqual([
    ["opens", "lines"],
    ["ground", "order"],
    ["day", String(9 * day)],
    ["messages", "1"],
    ["names", "1"],
    ["purpose", "Répondre."],
  ]);
  const unnamed = must(await askOrderOpening(house, officer, id, { ...lines, check: async () => ({ names: [] }) }, asksLines));
  const bare = house.state.proposals.get(unnamed.kind === "proposed" ? unnamed.proposal : "")!;
  expect(proposalDetails(house.state, bare, house.nowMs(), "").find(({ name }) => name === "names")?.value).toBe("none");
  must(await second(house, lead, proposal.id, true, "", settlers(house)));
  expect(violations(house.state, small.log.events)).toEqual([]);
  const { case: about } = await small.report({ about: "talk", stream: "talk:one" });
  const taken = must(await take(house, senior, about));
  expect(await askOpening(house, senior, about, { number: taken.lease?.number ?? 0, token: taken.lease?.token ?? "" }, lines, asksLines)).toMatchObject({
    code: "against-a-rule",
    why: expect.stringContaining("Nothing here is a ground"),
  });
});

test("[EV-42, LW-110] an order gives lines by its kind, what it asks for and whose it is; a drill never", () => {
  const gives = (type: OrderKind, country: string, dataClasses: OrderIn["dataClasses"], isDrill = false): boolean =>
    givesLines({ type, country, isDrill }, { dataClasses }) === true;
  for (const type of ["dsa10", "epoc"] as const)
    expect([gives(type, "DE", ["traffic"]), gives(type, "US", ["traffic"]), gives(type, "DE", ["content"])]).toEqual([true, false, false]);
  expect([gives("fr-requisition", "FR", ["identification"]), gives("fr-requisition", "BE", ["identification"]), gives("fr-requisition", "FR", [])]).toEqual([true, false, false]);
  expect([gives("uk-nca", "GB", ["traffic"]), gives("uk-nca", "FR", ["traffic"])]).toEqual([true, false]);
  expect([gives("art18-life", "FR", ["content"]), gives("art18-life", "FR", ["content"], true)]).toEqual([true, false]);
  expect((["epoc-pr", "dsa9"] as const).map((type) => gives(type, "FR", ["traffic"]))).toEqual([false, false]);
});
