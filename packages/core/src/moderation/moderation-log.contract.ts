import { mustEqual, type ContractCase } from "../testing/contract.ts";
import type { ModerationEvent, Paper } from "./event.ts";
import type { ModerationLog } from "./moderation-log.port.ts";

const event = (id: string): ModerationEvent => ({
  id,
  at: 1_000,
  version: 1,
  actor: { as: "staff", id: "ada" },
  cause: "test",
  case: "C-22222222",
  kind: "NoteAdded",
  body: { note: `note-${id}` },
});
const paper = (id: string, caseId: string): Paper => ({ id, case: caseId, kind: "note", text: "Mot d'un dossier.", at: 1_000 });
const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "kept",
    () => "rejected",
  );

/** What every log must do. `open` gives an empty one. */
export const moderationLogContract = (open: () => Promise<ModerationLog>): readonly ContractCase[] => [
  {
    name: "[MD-6] events come back in their order, whole and unchanged, and no call changes or deletes one",
    async run() {
      const log = await open();
      mustEqual(await log.append(0, [event("a"), event("b")], [paper("p", "C-22222222")]), "appended", "the first two");
      mustEqual(await log.append(2, [event("c")], []), "appended", "the third");
      mustEqual(await log.after(0, 10), [event("a"), event("b"), event("c")], "all");
      mustEqual(
        (await log.after(1, 1)).map((one) => one.id),
        ["b"],
        "one after the first",
      );
      mustEqual(await log.after(3, 10), [], "after the last");
    },
  },
  {
    name: "who comes second with the same place appends nothing, neither event nor paper",
    async run() {
      const log = await open();
      await log.append(0, [event("a")], []);
      mustEqual(await log.append(0, [event("b")], [paper("late", "C-22222222")]), "moved", "the second");
      mustEqual([(await log.after(0, 10)).length, await log.papers(["late"])], [1, []], "what is there");
    },
  },
  {
    name: "[LW-40] a paper without a case, of any length, comes back to the byte and ends with no case",
    async run() {
      const log = await open();
      const long: Paper = { id: "long", case: null, kind: "report", text: `"a,b"\r\n${"é".repeat(200_000)}`, at: 1_000 };
      await log.append(0, [event("a")], [long, paper("p", "C-22222222")]);
      await log.endPapers(["C-22222222", "", "null"]);
      mustEqual(await log.papers(["long", "p"]), [long], "what is left");
    },
  },
  {
    name: "papers are found by id and case, and end with their case while the events stay",
    async run() {
      const log = await open();
      await log.append(0, [event("a")], [paper("p", "C-22222222"), paper("q", "C-33333333")]);
      mustEqual(
        (await log.papersOf("C-22222222")).map((one) => one.id),
        ["p"],
        "of the case",
      );
      mustEqual(await log.endPapers(["C-22222222"]), 1, "ended");
      mustEqual([await log.papers(["p", "q"]), (await log.after(0, 10)).length], [[paper("q", "C-33333333")], 1], "what is left");
    },
  },
  {
    name: "[MD-40] the audit is one chain: a number is taken once, and the head is the last row",
    async run() {
      const log = await open();
      const row = (number: number) => ({ number, at: 1, by: "ada", what: "case", case: null, purpose: "", hash: `h${number}` });
      mustEqual(await log.auditHead(), { number: 0, hash: "" }, "the empty chain");
      await log.addAudit(row(1));
      mustEqual(await outcome(log.addAudit(row(1))), "rejected", "the same number");
      await log.addAudit(row(2));
      mustEqual(await log.auditHead(), { number: 2, hash: "h2" }, "the head");
      mustEqual(await log.audit(1, 10), [row(2)], "after the first");
    },
  },
  {
    name: "[EV-51] the oldest rows of the audit end together and leave their counts; the last row stays, and the chain goes on from it",
    async run() {
      const log = await open();
      const row = (number: number) => ({ number, at: number, by: "ada", what: "case", case: null, purpose: "", hash: `h${number}` });
      const end = (number: number) => ({ number, hash: `h${number}`, at: number, counts: { "1970-01": { case: number } } });
      mustEqual(await log.auditEnds(), [], "nothing was cut");
      for (const number of [1, 2, 3]) await log.addAudit(row(number));
      mustEqual(await outcome(log.endAudit(end(3))), "rejected", "with the last row");
      mustEqual((await log.audit(0, 10)).length, 3, "and nothing went");
      await log.endAudit(end(2));
      mustEqual([await log.auditEnds(), await log.audit(0, 10)], [[end(2)], [row(3)]], "what is left");
      mustEqual(await outcome(log.endAudit(end(2))), "rejected", "twice");
      mustEqual(await outcome(log.addAudit(row(3))), "rejected", "a number that is taken");
      await log.addAudit(row(4));
      mustEqual([await log.auditHead(), (await log.audit(0, 10)).length], [{ number: 4, hash: "h4" }, 2], "it went on");
    },
  },
];
