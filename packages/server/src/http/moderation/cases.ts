import {
  addNote,
  askReading,
  casePage,
  decide,
  endReading,
  escalate,
  evidence,
  freeze,
  giveBack,
  letter,
  lifeAtRisk,
  lookUp,
  maySee,
  merge,
  next,
  ordered,
  preview,
  proposalCard,
  proposalsFor,
  queueItem,
  readingCard,
  readingsFor,
  refuse,
  renew,
  second,
  secondReading,
  settlers,
  take,
  wordsOf,
} from "@lampion/core";
import type { Handlers } from "./asked.ts";

const reason = (text: string | undefined): string => text ?? "";
const papersOf = async (desk: Parameters<Handlers<"readings">["readings"]>[0], ids: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  new Map((await desk.house.ports.log.papers(ids)).map((paper) => [paper.id, paper.text]));

/** The queue, cases, readings and acts of two. Each answer is the desk's own; nothing is decided here. */
export const caseHandlers: Handlers<
  | "queue"
  | "next"
  | "take"
  | "renew"
  | "giveBack"
  | "case"
  | "evidence"
  | "plan"
  | "decide"
  | "freeze"
  | "escalate"
  | "merge"
  | "note"
  | "letter"
  | "life"
  | "lookUp"
  | "readings"
  | "askReading"
  | "secondReading"
  | "endReading"
  | "proposals"
  | "secondProposal"
> = {
  queue({ house }, { person, query }) {
    const nowMs = house.nowMs();
    const seen = ordered(house.state).filter((one) => maySee(person, one) === "yes");
    const from = Math.max(0, Number(query("from") ?? 0) || 0);
    const most = Math.min(200, Math.max(1, Number(query("most") ?? 100) || 100));
    return {
      items: seen.slice(from, from + most).map((one) => queueItem(house.state, person, one, nowMs)),
      total: seen.length,
      overdue: seen.filter((one) => one.dueAt <= nowMs).length,
      now: nowMs,
    };
  },
  next: ({ house }, { person }) => next(house, person),
  take: ({ house }, { person, param }) => take(house, person, param("case")),
  renew: ({ house }, { person, param, body }) => renew(house, person, param("case"), body.lease),
  giveBack: ({ house }, { person, param, body }) => giveBack(house, person, param("case"), body.lease),
  case: ({ house }, { person, param }) => casePage(house, person, param("case")),
  evidence: ({ house }, { person, param }) => evidence(house, person, param("case")),
  plan({ house }, { person, param, body }) {
    const one = house.state.cases.get(param("case"));
    return one === undefined || maySee(person, one) !== "yes" ? refuse("not-found", "There is no such case.") : preview(house, one, body);
  },
  decide: ({ house }, { person, param, body }) =>
    decide(house, person, param("case"), {
      lease: body.lease,
      policy: body.policy,
      template: body.template,
      consequence: body.consequence,
      reasons: body.reasons,
      ...(body.leaving === undefined ? {} : { leaving: body.leaving }),
      ...(body.ground === undefined ? {} : { ground: body.ground }),
      ...(body.law === undefined ? {} : { law: body.law }),
    }),
  freeze: ({ house }, { person, param, body }) => freeze(house, person, param("case"), body),
  escalate: ({ house }, { person, param, body }) => escalate(house, person, param("case"), body.lease, body.reason, body.severity),
  merge: ({ house }, { person, param, body }) => merge(house, person, param("case"), body.lease, body.into),
  note: ({ house }, { person, param, body }) => addNote(house, person, param("case"), body.words),
  letter: ({ house }, { person, param, body }) => letter(house, person, param("case"), body.lease, body.to, body.words, body.asksFacts),
  life: ({ house }, { person, param, body }) => lifeAtRisk(house, person, param("case"), body),
  lookUp: ({ house }, { person, body }) => lookUp(house, person, body),
  async readings(desk, { person }) {
    const { house } = desk;
    const waiting = readingsFor(house.state, person, house.nowMs());
    const papers = await papersOf(
      desk,
      waiting.map((one) => one.purpose),
    );
    return { items: waiting.map((one) => readingCard(house.state, person, one, papers.get(one.purpose) ?? "")) };
  },
  askReading: ({ house }, { person, param, body }) => askReading(house, person, param("case"), body.lease, body.purpose),
  secondReading: ({ house }, { person, param, body }) => secondReading(house, person, param("reading"), body.agree),
  endReading: ({ house }, { person, param }) => endReading(house, person, param("reading")),
  async proposals(desk, { person }) {
    const { house } = desk;
    const waiting = proposalsFor(house.state, person, house.nowMs());
    const papers = await papersOf(
      desk,
      waiting.flatMap((one) => wordsOf(house.state, one) ?? []),
    );
    return { items: waiting.map((one) => proposalCard(house, person, one, papers.get(wordsOf(house.state, one) ?? "") ?? "")) };
  },
  secondProposal: ({ house }, { person, param, body }) => second(house, person, param("proposal"), body.agree, reason(body.reason), settlers(house)),
};
