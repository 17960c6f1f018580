import type { Consequence } from "@lampion/protocol";
import { next } from "../moderation/cases.ts";
import { decide } from "../moderation/decisions.ts";
import { isRefused } from "../moderation/desk-house.ts";
import { takeIn } from "../moderation/intake.ts";
import type { Person } from "../moderation/person.ts";
import type { DeskTown } from "./desk-town.ts";
import type { Townsperson } from "./memory-town.ts";

/** The room that these cases are about. */
export const decidedRoom = "theme-music";
/** What was begun is done everywhere. */
export const settled = async (town: DeskTown): Promise<void> => {
  for (let at = 0; at < 5; at += 1) await town.town.rest();
};
/** A case about somebody in the room, decided by two readers where it must be. */
export async function decideAbout(
  all: DeskTown,
  reader: Person,
  subject: string,
  consequence: Consequence,
  seqs: readonly number[] = [1],
  reporter = "relation-of-somebody",
): Promise<string> {
  const { house } = all.desk;
  const taken = await takeIn(house, {
    report: `report-${house.state.reports.size}`,
    source: "report",
    situation: "harassment",
    who: "me",
    subject,
    reporter,
    about: "room",
    stream: `room:${decidedRoom}`,
    seqs,
    records: 1,
    leftOut: 0,
    hours: [],
    authenticated: true,
    claim: `claim-${house.state.reports.size}`,
    language: "fr",
    department: null,
    isIndependent: false,
    flagger: null,
    act: "now",
    words: "Il insiste.",
    place: "",
    contact: null,
    items: 1,
  });
  if (isRefused(taken)) throw new Error(taken.why);
  const got = await next(house, reader);
  if (isRefused(got) || got.case === null || got.lease === null) throw new Error("nothing to take");
  const lease = { number: got.lease.number, token: got.lease.token };
  const decided = await decide(house, reader, got.case, { lease, policy: "harassment", template: "insists", consequence, reasons: "Vu.", leaving: "Selon le cas." });
  if (isRefused(decided) || decided.kind !== "issued") throw new Error(`not decided: ${JSON.stringify(decided)}`);
  await settled(all);
  return decided.decision;
}
export const subjectOf = (person: Townsperson): string => person.restriction.slice(0, 16);
