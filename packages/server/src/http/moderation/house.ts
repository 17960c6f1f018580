import { cleanText } from "@lampion/safety";
import {
  addExposure,
  appealCard,
  auditRows,
  carryOutDispute,
  decideAppeal,
  disputesOut,
  duty,
  endSuspension,
  exposureOut,
  figures,
  foundAbusive,
  foundUnfounded,
  isRefused,
  makeToken,
  mayDecideAppeal,
  misuseOut,
  openDispute,
  optionOf,
  orderCard,
  orderPage,
  ordersOf,
  overrideExposure,
  policies,
  proposeFlagger,
  proposeGrant,
  readStopped,
  receiveOrder,
  settleDispute,
  startDrill,
  stepOrder,
  suspend,
  takeAppeal,
} from "@lampion/core";
import type { OrderIn } from "@lampion/protocol";
import type { Handlers } from "./asked.ts";

const done = { done: true } as const;

/** Appeals, orders, duty, figures, partners and roles at the desk. */
export const houseHandlers: Handlers<
  | "appeals"
  | "takeAppeal"
  | "decideAppeal"
  | "disputes"
  | "openDispute"
  | "settleDispute"
  | "carryOutDispute"
  | "misuse"
  | "unfoundedReport"
  | "unfoundedAppeal"
  | "suspend"
  | "endSuspension"
  | "orders"
  | "order"
  | "addOrder"
  | "orderStep"
  | "drill"
  | "duty"
  | "light"
  | "exposure"
  | "addExposure"
  | "override"
  | "figures"
  | "audit"
  | "policies"
  | "addFlagger"
  | "addToken"
  | "grant"
> = {
  async appeals({ house }, { person }) {
    const waiting = [...house.state.appeals.values()].filter(
      (one) => (one.state === "filed" || one.state === "assigned") && mayDecideAppeal(house.state, person, one) !== "own-area",
    );
    const papers = new Map((await house.ports.log.papers(waiting.map((one) => one.words))).map((paper) => [paper.id, paper.text]));
    return { items: waiting.sort((a, b) => a.dueAt - b.dueAt).map((one) => appealCard(house.state, person, one, papers.get(one.words) ?? "")) };
  },
  async takeAppeal({ house }, { person, param }) {
    const taken = await takeAppeal(house, person, param("appeal"));
    if (isRefused(taken)) return taken;
    const stopped = await readStopped(house, person, taken);
    if (isRefused(stopped)) return stopped;
    const [paper] = await house.ports.log.papers([taken.words]);
    return appealCard(house.state, person, taken, paper?.text ?? "", stopped.text);
  },
  async decideAppeal({ house }, { person, param, body }) {
    const outcome = await decideAppeal(house, person, param("appeal"), {
      outcome: body.outcome,
      reasons: body.reasons,
      ...(body.instead === undefined ? {} : { instead: body.instead }),
    });
    return isRefused(outcome) ? outcome : done;
  },
  disputes: ({ house }, { person }) => disputesOut(house, person),
  openDispute: ({ house }, { person, body }) => openDispute(house, person, { ...body, body: cleanText(body.body), reference: cleanText(body.reference) }),
  settleDispute: ({ house }, { person, param, body }) => settleDispute(house, person, param("dispute"), { outcome: body.outcome, reasons: cleanText(body.reasons) }),
  async carryOutDispute({ house }, { person, param, body }) {
    const outcome = await carryOutDispute(house, person, param("dispute"), body.instead);
    return isRefused(outcome) ? outcome : done;
  },
  misuse: ({ house }, { person }) => misuseOut(house, person),
  unfoundedReport: ({ house }, { person, param, body }) => foundAbusive(house, person, param("report"), cleanText(body.reason)),
  unfoundedAppeal: ({ house }, { person, param, body }) => foundUnfounded(house, person, param("appeal"), cleanText(body.reason)),
  suspend: ({ house }, { person, param, body }) => suspend(house, person, param("entry"), { ...body, reason: cleanText(body.reason) }),
  endSuspension: ({ house }, { person, param, body }) => endSuspension(house, person, param("entry"), cleanText(body.reason)),
  async orders({ house }, { person }) {
    const all = ordersOf(house.state, person);
    const papers = new Map((await house.ports.log.papers(all.map((one) => one.paper))).map((paper) => [paper.id, paper.text]));
    const authority = (paper: string): string => (papers.has(paper) ? (JSON.parse(papers.get(paper) ?? "{}") as OrderIn).authority.name : "");
    return { items: all.map((one) => orderCard(one, authority(one.paper), house.nowMs())) };
  },
  order: ({ house }, { person, param }) => orderPage(house, person, param("order")),
  addOrder: ({ house }, { person, body }) => receiveOrder(house, { as: "staff", id: person.staff }, body),
  orderStep: ({ house }, { person, param, body }) => stepOrder(house, person, param("order"), body),
  drill: ({ house }, { person, body }) => startDrill(house, person, body.kind),
  duty: ({ house }, { person, body }) => duty(house, person, body.on),
  light: ({ light }) => light.out(),
  exposure: ({ house }, { person }) => exposureOut(house.state, person.staff, house.nowMs()),
  addExposure: ({ house }, { person, body }) => addExposure(house, person, body),
  override: ({ house }, { person, body }) => overrideExposure(house, person, body.staff, body.reason),
  figures: ({ house }, { query }) => figures(house, Math.min(366, Math.max(1, Number(query("days") ?? 30) || 30))),
  audit: ({ house }, { query }) => auditRows(house, Math.max(0, Number(query("from") ?? 0) || 0)),
  policies: ({ house }) => ({ items: policies.map((policy, at) => optionOf(house, policy, null, at + 1, house.nowMs())) }),
  addFlagger: ({ house }, { person, body }) =>
    proposeFlagger(house, person, { name: body.name, award: body.award, country: body.country, expertise: body.expertise, webhook: body.webhook ?? null }),
  addToken: ({ house }, { person, body }) => makeToken(house, person, body),
  grant: ({ house }, { person, body }) => proposeGrant(house, person, body),
};
