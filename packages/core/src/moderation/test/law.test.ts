import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { taxonomy } from "@lampion/protocol";
import { createSeededRandom } from "../../basics/random.memory.ts";
import { foldAll } from "../fold.ts";
import { csvText } from "../law/csv.ts";
import { headers } from "../law/headers.ts";
import { sendStatements, type OutboxSettings, type TransparencyDatabase } from "../law/outbox.ts";
import { yearlyReport, type ReportSettings } from "../law/report.ts";
import { personalIn, submissionFaults } from "../law/sor-check.ts";
import { submissionOf, type Submission } from "../law/sor.ts";
import { otherKeywords, policies } from "../policies.ts";
import { emptyState, type DeskState } from "../state.ts";
import { randomHistory } from "./history.ts";

const year = new Date(1_900_000_000_000).getUTCFullYear();
const settings: ReportSettings = {
  year,
  service: "Lampion",
  provider: "L'opérateur",
  publishedAt: Date.UTC(year + 1, 1, 1),
  previousAt: null,
  qualitative: {},
};
const territory = ["FR"];
/** A small reader of RFC 4180, written apart from the writer. */
function cellsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const endCell = (): void => {
    row.push(cell);
    cell = "";
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    const isDoubled = sign === '"' && text.charAt(at + 1) === '"';
    if (quoted && isDoubled) {
      cell += '"';
      at += 1;
    } else if (sign === '"') quoted = !quoted;
    else if (quoted) cell += sign;
    else if (sign === ",") endCell();
    else if (sign === "\r" && text.charAt(at + 1) === "\n") {
      endCell();
      rows.push(row);
      row = [];
      at += 1;
    } else cell += sign;
  }
  return rows;
}
const sheet = (state: DeskState, name: string): string[][] => cellsOf(yearlyReport(state, settings).find((one) => one.name.startsWith(name))?.text ?? "");

describe("the yearly report", () => {
  test("[LW-32] cells with comma, quote or line end are quoted, lines end with CRLF, no mark stands before the first", () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ unit: "binary" }), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }), (rows) => {
        const text = csvText(rows);
        expect(cellsOf(text)).toEqual(rows);
        expect(text.endsWith("\r\n")).toBe(true);
      }),
    );
    expect(csvText([['Description of the sub-category "Other"', "a,b"]])).toBe('"Description of the sub-category ""Other""","a,b"\r\n');
  });

  test("[LW-33] the headers are those of the templates: number of cells, trailing blanks, and where `information` is written small", () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((at) => headers[at as keyof typeof headers].length)).toEqual([4, 4, 20, 25, 37, 37, 8, 8, 8, 7, 5]);
    expect(headers[4][5]).toBe("Number of notices received ");
    expect([headers[3].at(-1), headers[5].at(-1), headers[7].at(-1), headers[9].at(-1)].map((cell) => /Contextual (i|I)nformation/.exec(cell ?? "")?.[1])).toEqual([
      "i",
      "I",
      "I",
      "i",
    ]);
    expect(headers[6]).toEqual(headers[5].map((cell, at) => (at === 3 ? "Category of incompatibility with the provider's terms and conditions" : cell)) as never);
    for (const file of yearlyReport(emptyState(), settings)) expect(cellsOf(file.text)[0]).toEqual([...headers[Number(file.name.split("_")[0]) as keyof typeof headers]]);
  });

  test("[LW-35] a year without an event has only blanks and zeros, each where said, and the rows of the templates", () => {
    const counts: Record<string, number> = { 1: 5, 2: 100, 3: 91, 4: 91, 5: 90, 6: 98, 7: 47, 9: 6, 10: 4, 11: 11 };
    for (const file of yearlyReport(emptyState(), settings)) {
      const number = file.name.split("_")[0] ?? "";
      const rows = cellsOf(file.text).slice(1);
      if (number === "8") expect(rows.length).toBe(35);
      else expect([file.name, rows.length]).toEqual([file.name, counts[number] ?? 0]);
      expect(new Set(rows.map((row) => row.length)).size).toBe(1);
      for (const row of rows.filter(() => ["4", "5", "6"].includes(number))) {
        const monetary = cellsOf(file.text)[0]?.map((head) => head.startsWith("Monetary")) ?? [];
        for (const [at, cell] of row.entries()) {
          if (at < 5) continue;
          const isBlank = monetary[at] === true || (cellsOf(file.text)[0]?.[at] ?? "").startsWith("Contextual");
          expect([at, cell]).toEqual([at, isBlank ? "" : "0"]);
        }
      }
    }
  });

  test("[LW-36, LW-37, MD-16] over generated years sub-categories add up to their category and categories to TOTAL, and OTHER rows each have a description of their own", async () => {
    for (let seed = 1; seed <= 12; seed += 1) {
      const { house } = await randomHistory(seed, 120);
      for (const name of ["4_", "5_", "6_"]) {
        const [head = [], ...rows] = sheet(house.state, name);
        const counted = head.map((cell, at) => ({ cell, at })).filter(({ cell, at }) => at >= 5 && /^(Number of|Visibility|Provision|Account)/.test(cell));
        for (const { at } of counted) {
          const number = (row: string[]): number => Number(row[at] ?? 0);
          const total = number(rows[0] ?? []);
          let categories = 0;
          let category = -1;
          let below = 0;
          let hasBelow = false;
          const close = (): void => {
            if (hasBelow) expect([name, at, below]).toEqual([name, at, category]);
          };
          for (const row of rows.slice(1)) {
            if ((row[3] ?? "").startsWith("STATEMENT_CATEGORY_")) {
              close();
              category = number(row);
              categories += category;
              below = 0;
              hasBelow = false;
            } else {
              below += number(row);
              hasBelow = true;
            }
          }
          close();
          expect([name, at, categories]).toEqual([name, at, total]);
        }
        const others = rows.filter((row) => row[3] === "KEYWORD_OTHER" && row[4] !== "").map((row, at) => `${at}${row[4]}`);
        expect(new Set(others).size).toBe(others.length);
      }
    }
  });

  test("[LW-38, LW-39] every row names service and period; each member state that sent an order has a block of its own, with Greece as EL", () => {
    const order = (id: string, country: string) =>
      ({
        id,
        at: Date.UTC(year, 3, 1),
        version: 1,
        actor: { as: "authority", id: "a" },
        cause: "c",
        case: null,
        kind: "OrderReceived",
        body: {
          order: id,
          type: "dsa9",
          isEmergency: false,
          isDrill: false,
          country,
          paper: "p",
          category: "VIOLENCE",
          items: 2,
          dueAt: null,
          alarmsAt: [],
          endsAt: null,
          gagUntil: null,
          partner: null,
          missing: [],
          tooBroad: [],
        },
      }) as const;
    const rows = sheet(foldAll([order("O-1", "FR"), order("O-2", "GR"), order("O-3", "FR")]), "3_").slice(1);
    expect(rows.length).toBe(91 + 2 * 91);
    expect([...new Set(rows.map((row) => row[5]))]).toEqual(["TOTAL", "EL", "FR"]);
    expect([rows[0]?.[6], rows[0]?.[7]]).toEqual(["3", "6"]);
    for (const row of rows) expect([row[1], row[2]]).toEqual(["Lampion", `${year}-01-01/${year}-12-31`]);
  });

  test("[LW-42] the report comes from the events alone: folded anew it is the same to the byte", async () => {
    const { house, log } = await randomHistory(5, 150);
    expect(yearlyReport(foldAll(log.events), settings)).toEqual(yearlyReport(house.state, settings));
  });

  test("[LW-44, LW-46] every policy has one category and a keyword of it, and each OTHER stands in the list with its description", () => {
    for (const policy of policies) {
      const keywords: readonly (readonly [string, string, string])[] = taxonomy.find((row) => row.code === policy.category)?.keywords ?? [];
      expect([policy.id, keywords.some((keyword) => keyword[1] === policy.keyword)]).toEqual([policy.id, true]);
      expect([policy.id, policy.keyword === "OTHER"]).toEqual([policy.id, policy.other !== undefined]);
      if (policy.other !== undefined) expect(otherKeywords.some((row) => row.category === policy.category && row.description === policy.other && row.since !== "")).toBe(true);
    }
    expect(new Set(policies.map((policy) => policy.id)).size).toBe(policies.length);
  });
});

/** A database as the table describes it: strict, at most 100 a batch, all or nothing, and one that loses answers. */
function fakeDatabase(seed: number, losesEvery: number): TransparencyDatabase & { readonly taken: Map<string, number>; calls: number } {
  const taken = new Map<string, number>();
  const random = createSeededRandom(seed);
  const database = {
    taken,
    calls: 0,
    async submit(batch: readonly Submission[]) {
      database.calls += 1;
      if (batch.length > 100) throw new Error("more than 100");
      const faults = batch.flatMap((one, at) => (submissionFaults(one).length > 0 || taken.has(one.puid) ? [at] : []));
      if (faults.length > 0) return { kind: "refused", faults: faults.map((at) => ({ at, why: "x" })), known: [] } as const;
      if (random.below(4) === 0) return { kind: "wait", afterMs: null } as const;
      const arrives = random.below(2) === 0;
      const isLost = losesEvery > 0 && database.calls % losesEvery === 0;
      if (!isLost || arrives) for (const one of batch) taken.set(one.puid, (taken.get(one.puid) ?? 0) + 1);
      return isLost ? ({ kind: "lost" } as const) : ({ kind: "taken" } as const);
    },
    has: async (puid: string) => taken.has(puid),
  };
  return database;
}
const outbox: OutboxSettings = { tier: "platform", territory, personal: async () => ({ names: [], quotes: [] }) };

describe("the database of statements", () => {
  test("[LW-27, LW-31] over a database that loses every third answer and asks to wait, each statement arrives exactly once", async () => {
    for (let seed = 1; seed <= 8; seed += 1) {
      const { house } = await randomHistory(seed, 150);
      const database = fakeDatabase(seed, 3);
      for (let round = 0; round < 60; round += 1) await sendStatements(house, database, outbox);
      const wanted = [...house.state.statements.values()].filter((one) => submissionOf(house.state, one, outbox) !== null).map((one) => one.id);
      expect([...database.taken.entries()].toSorted()).toEqual(wanted.map((id) => [id, 1] as [string, number]).toSorted());
    }
  });

  test("[LW-28, LW-30] no statement that we take is refused by the table; private measures that are not on access as such are kept back", async () => {
    let seen = 0;
    for (let seed = 1; seed <= 25; seed += 1) {
      const { state } = (await randomHistory(seed, 120)).house;
      for (const one of state.statements.values()) {
        const submission = submissionOf(state, one, outbox);
        const decision = state.decisions.get(one.decision);
        if (submission === null) continue;
        seen += 1;
        expect(submissionFaults(submission)).toEqual([]);
        if (decision?.isPrivate === true) expect(submission.decision_account).toBeDefined();
      }
    }
    expect(seen).toBeGreaterThan(20);
  });

  test("[LW-29] a nickname, an address, a link, a number or quoted words in any text park the statement and raise an alarm", async () => {
    const { house, alarms } = await randomHistory(3, 150);
    const one = [...house.state.statements.values()].map((statement) => submissionOf(house.state, statement, outbox)).find((submission) => submission !== null);
    if (one === undefined || one === null) throw new Error("nothing to submit");
    const tainted = (text: string): Submission => ({ ...one, decision_facts: `${one.decision_facts} ${text}` });
    expect(personalIn(one, ["Loup Gris"], ["un mot cité en entier"])).toBeNull();
    expect(
      ["a Loup gris a", "x@y.example", "voir https://a.example", "06 12 34 56 78", "un mot cité en entier"].map((text) =>
        personalIn(tainted(text), ["Loup Gris"], ["Un mot cité en entier"]),
      ),
    ).toEqual(["name", "e-mail", "link", "digits", "quote"]);
    const database = fakeDatabase(1, 0);
    const result = await sendStatements(house, database, {
      ...outbox,
      personal: async () => ({ names: [one.decision_facts.split(" ").find((word) => word.length > 4) ?? ""], quotes: [] }),
    });
    expect([database.taken.size < house.state.statements.size, result.parked > 0, alarms.length > 0]).toEqual([true, true, true]);
  });

  test("[LW-1] a micro or small operator records the same and submits nothing; grown, the waiting statements go", async () => {
    const { house } = await randomHistory(4, 150);
    const database = fakeDatabase(1, 0);
    expect(await sendStatements(house, database, { ...outbox, tier: "micro-small" })).toMatchObject({ sent: 0, parked: 0 });
    expect(database.calls).toBe(0);
    for (let round = 0; round < 20; round += 1) await sendStatements(house, database, outbox);
    expect(database.taken.size).toBeGreaterThan(0);
  });
});
