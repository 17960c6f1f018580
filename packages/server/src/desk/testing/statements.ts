import { act, decideByRule, draft, isRefused, openMemoryDesk, policyOf, takeIn, type DeskHouse, type ModerationLog } from "@lampion/core";

export const startMs = 1_900_000_000_000;
/** A desk over a log that a test has opened; opened again over the same log it is the desk after a restart. */
export async function deskOver(log: ModerationLog, seed: number, alarms: string[] = []): Promise<DeskHouse> {
  const desk = await openMemoryDesk({ clock: { nowMs: () => startMs }, log, alarm: (about) => void alarms.push(about) }, seed);
  return desk.house;
}
let reports = 0;
/** One case with words of its reporter. */
export async function newCase(house: DeskHouse, words: string, stream = "room:FR-1"): Promise<string> {
  reports += 1;
  const taken = await takeIn(house, {
    report: `report-${reports}-${crypto.randomUUID()}`,
    source: "report",
    situation: "harassment",
    who: "me",
    subject: `subject-${reports}`,
    reporter: null,
    about: stream.startsWith("talk:") ? "talk" : "room",
    stream,
    seqs: [1],
    records: 0,
    leftOut: 0,
    hours: [],
    authenticated: false,
    claim: `claim-${reports}`,
    language: "fr",
    department: null,
    isIndependent: false,
    flagger: null,
    act: "now",
    words,
    place: "",
    contact: null,
    items: 1,
  });
  if (isRefused(taken)) throw new Error(taken.why);
  return taken.case;
}
/** As many statements of pauses in rooms as wanted, in one case; answers their numbers. */
export async function newStatements(house: DeskHouse, count: number, more: { readonly words?: string; readonly stream?: string; readonly law?: string } = {}): Promise<string[]> {
  const one = await newCase(house, more.words ?? "Il insiste encore.", more.stream);
  const policy = policyOf("harassment");
  if (policy === null) throw new Error("no such policy");
  const before = new Set(house.state.statements.keys());
  for (let at = 0; at < count; at += 1) {
    const made = await decideByRule(
      house,
      one,
      "regulars",
      {
        policy: policy.id,
        policyVersion: policy.version,
        category: policy.category,
        keyword: policy.keyword,
        ground: more.law === undefined ? "terms" : "law",
        rule: more.law ?? `${policy.clause}, version ${policy.version}`,
        template: policy.facts[0]?.id ?? "",
        consequence: { kind: "pause", powers: ["write"], scope: "room", minutes: 15 },
        strike: null,
      },
      "test",
      "Deux habitués.",
    );
    if (typeof made !== "string") throw new Error(made.why);
  }
  return [...house.state.statements.keys()].filter((id) => !before.has(id));
}
/** Somebody who leads, for acts that ask for one. */
export const lead = { id: "session-dan", staff: "dan", roles: ["lead"], languages: ["fr"], optOuts: [], department: null, device: "key-dan" } as const;
export { act, draft };
