import type { PublicationCard, ReportCorrection, ReportsOut } from "@lampion/protocol";
import { act, answer, draft, refuse, type Decided, type DeskHouse, type Refused } from "./desk-house.ts";
import { qualitativeAll } from "./law/headers.ts";
import { yearlyReport } from "./law/report.ts";
import type { Person } from "./person.ts";
import { may } from "./roles.ts";
import { actorOf, type DeskState, type PublicationView } from "./state.ts";

type Done = { readonly done: true };
export interface ReportWanted {
  readonly year: number;
  readonly provider: string;
  /** Texts of sheet 11, in the order of `qualitativeAll`. */
  readonly texts: readonly string[];
  readonly correction: ReportCorrection | null;
}
const service = "Lampion";
/** Sheet 1 has the day of publication, which every version has anew. */
const identificationFile = "1_report_identification.csv";

export const versionsOf = (state: DeskState, year: number): readonly PublicationView[] => state.publications.filter((one) => one.year === year);
const yearOf = (ms: number): number => new Date(ms).getUTCFullYear();

function cannot(house: DeskHouse, person: Person, wanted: ReportWanted): Refused | null {
  if (!may(person.roles, "lead-act")) return refuse("not-allowed", "Only a lead does this.");
  if (wanted.year >= yearOf(house.nowMs())) return refuse("against-a-rule", "A report is of a year that is over.");
  const isFirst = versionsOf(house.state, wanted.year).length === 0;
  if (isFirst && wanted.correction !== null) return refuse("against-a-rule", "There is nothing of this year to correct.");
  if (!isFirst && wanted.correction === null) return refuse("against-a-rule", "This year was published: a correction says what changed, why, and by which method (LW-40).");
  return null;
}
/**
 * Publishes the eleven files of a year, or a correction of them (Reg. (EU) 2024/2835; LW-40): a version of its own, marked, while the ones before stay
 * as they were, to the byte. Files are papers without a case, which nothing ends.
 */
export async function publishReport(house: DeskHouse, person: Person, wanted: ReportWanted): Promise<Done | Refused> {
  const why = cannot(house, person, wanted);
  if (why !== null) return why;
  const what = wanted.correction === null ? `report ${wanted.year} published` : `report ${wanted.year} corrected`;
  if ((await house.audit.write({ by: person.staff, what, case: null, purpose: wanted.correction?.why ?? "" })) === null)
    return refuse("not-kept", "The audit does not take it, so it was not done.");
  return house.commit(actorOf(person.staff), `report/${person.id}`, (state, nowMs): Decided<Done | Refused> => {
    const late = cannot(house, person, wanted);
    if (late !== null) return answer(late);
    const before = versionsOf(state, wanted.year).at(-1);
    const made = yearlyReport(state, {
      year: wanted.year,
      service,
      provider: wanted.provider,
      publishedAt: nowMs,
      previousAt: state.publications.at(-1)?.at ?? null,
      qualitative: Object.fromEntries(qualitativeAll.map((name, at) => [name, wanted.texts[at] ?? ""])),
    });
    const files = made.map(({ name, text }) => ({ name, digest: house.ports.digest(text), paper: house.paperId(), text }));
    if (before !== undefined && changedFiles(before, files).length === 0) return answer(refuse("against-a-rule", "No figure and no text would change."));
    const texts = house.paperId();
    return act(
      [
        draft("ReportPublished", {
          year: wanted.year,
          version: (before?.version ?? 0) + 1,
          files: files.map(({ name, digest, paper }) => ({ name, digest, paper })),
          texts,
          correction: wanted.correction,
        }),
      ],
      { done: true },
      [{ id: texts, text: JSON.stringify(wanted.texts) }, ...files.map(({ paper, text }) => ({ id: paper, text }))].map((one) => ({ ...one, case: null, kind: "report" as const })),
    );
  });
}

/** Files that differ from the version before, without the one that always does. */
function changedFiles(before: PublicationView, files: readonly { readonly name: string; readonly digest: string }[]): string[] {
  const known = new Map(before.files.map((one) => [one.name, one.digest]));
  return files.filter((one) => one.name !== identificationFile && known.get(one.name) !== one.digest).map((one) => one.name);
}
/** Every version of every year, newest first; `correctedBy` names the version after it. Nobody of the desk is named (MD-24). */
export const publicationCards = (state: DeskState): PublicationCard[] =>
  state.publications
    .map((one) => {
      const versions = versionsOf(state, one.year);
      const before = versions.find((other) => other.version === one.version - 1);
      const after = versions.find((other) => other.version === one.version + 1);
      return {
        year: one.year,
        version: one.version,
        at: one.at,
        files: one.files.map(({ name, digest }) => ({ name, digest })),
        correction: one.correction,
        changed: before === undefined ? [] : changedFiles(before, one.files),
        correctedBy: after?.version ?? null,
      };
    })
    .toSorted((a, b) => b.year - a.year || b.version - a.version);
/** For the desk: what was published, the years that could be, and the texts of each year's last version. */
export async function reportsOut(house: DeskHouse): Promise<ReportsOut> {
  const { state } = house;
  const last = yearOf(house.nowMs()) - 1;
  const years = [...new Set([last, last - 1, ...state.publications.map((one) => one.year)])].sort((a, b) => b - a);
  const texts = await Promise.all(
    years.map(async (year) => {
      const [paper] = await house.ports.log.papers([versionsOf(state, year).at(-1)?.texts ?? ""]);
      return { year, texts: paper === undefined ? qualitativeAll.map(() => "") : (JSON.parse(paper.text) as string[]) };
    }),
  );
  return { items: publicationCards(state), indicators: [...qualitativeAll], years: texts };
}
/** One file of one version, as it was published; null when there is none. */
export async function reportFile(house: DeskHouse, year: number, version: number, name: string): Promise<string | null> {
  const file = versionsOf(house.state, year)
    .find((one) => one.version === version)
    ?.files.find((one) => one.name === name);
  const [paper] = file === undefined ? [] : await house.ports.log.papers([file.paper]);
  return paper?.text ?? null;
}
