import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { checkRequest, fromBase64Url, noble, openRow, parseNoteKey, readRecords, toBase64Url, toHex, writeRecords, type HeldRecord, type OpeningFile } from "@lampion/proof";
import { answerRequest, joinAnswers } from "../evidence/custodians/answer.ts";
import { newKeyPair, type KeyPair } from "../evidence/custodians/hpke.ts";
import { openSheets, type SealedRows } from "@lampion/proof";
import { newDeskPerson, type DeskPerson } from "./desk-person.ts";
import { openProofWorld, type ProofWorld } from "./proof-world.ts";
import { recalledCase } from "./recalled-case.ts";

const hourMs = 3_600_000;
let world: ProofWorld;
let senior: DeskPerson;
let other: DeskPerson;
let officer: DeskPerson;
let lead: DeskPerson;
/** The conversation, its hour, and the case of the report by its code. */
let talk = "";
let from = 0;
let report = "";
let caseOf = "";

beforeAll(async () => {
  world = await openProofWorld();
  const { app } = world;
  ({ talk, from, report, case: caseOf } = await recalledCase(world));
  lead = await newDeskPerson(app, ["lead"]);
  senior = await newDeskPerson(app, ["senior"]);
  other = await newDeskPerson(app, ["senior"]);
  officer = await newDeskPerson(app, ["orders"]);
}, 90_000);
afterAll(() => world.stop());

type Said = { readonly status: number; readonly body: Record<string, unknown> };
/** One request of the desk, with a fresh touch for `act` where one is named. */
async function ask(person: DeskPerson, method: "GET" | "POST", path: string, body?: unknown, act?: string): Promise<Said> {
  // Nobody touches a key so often in a minute.
  if (act !== undefined) world.passes(20_000);
  const once = async (): Promise<Said> => person.ask(method, `/desk/api${path}`, body, act === undefined ? {} : await person.touch(act));
  // Time passes here in leaps: whoever was away too long signs in again.
  if ((await person.ask("GET", "/desk/api/light")).status === 401) expect((await person.signIn()).status).toBe(200);
  return once();
}
const said = (answer: Said): string => `${answer.status} ${String(answer.body["message"])}`;
async function lease(person: DeskPerson): Promise<{ number: number; token: string }> {
  const taken = await ask(person, "POST", `/cases/${caseOf}/lease`, {});
  const got = taken.body["lease"] as { number: number; token: string };
  return { number: got.number, token: got.token };
}
interface Openings {
  readonly ways: readonly { readonly way: string; readonly hours: readonly number[] }[];
  readonly items: readonly Record<string, unknown>[];
  readonly mayAsk: boolean;
  readonly closed: string | null;
}
const openings = async (person: DeskPerson, of: string): Promise<Openings> => (await ask(person, "GET", `${of}/openings`)).body as unknown as Openings;
const second = (person: DeskPerson, proposal: string, agree = true) =>
  ask(person, "POST", `/proposals/${proposal}/second`, agree ? { agree } : { agree, reason: "Trop large." }, `secondProposal:${proposal}`);
async function until(what: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await what()) return;
    await Bun.sleep(20);
  }
  expect(await what()).toBe(true);
}
const file = (person: DeskPerson, opening: string) => ask(person, "POST", `/openings/${opening}/file`, {}, `openingFile:${opening}`);
/** What two custodians and the executor's browser make of the two files: records with receipts. */
async function opened(made: { request: string; rows: string }, executor: KeyPair): Promise<{ request: OpeningFile["request"]; records: HeldRecord[] }> {
  const answers: string[] = [];
  for (const key of world.keys.slice(0, 2)) {
    const check = checkRequest(noble, made.request, key, Date.now());
    if (check.kind === "refused") throw new Error(check.en);
    answers.push(JSON.stringify(await answerRequest(noble, check.file, key)));
  }
  const request = JSON.parse(made.request) as OpeningFile;
  const joined = await joinAnswers(noble, request, answers, executor.privateKey);
  if (joined.kind === "refused") throw new Error(joined.say);
  const { records } = openSheets((key, place, bytes) => openRow(noble, key, place, bytes), joined.keys, JSON.parse(made.rows) as SealedRows[]);
  return { request: request.request, records };
}
const fileOf = (records: readonly HeldRecord[]): string => toBase64Url(writeRecords(records.map((held) => ({ item: 0, held }))));

describe("openings for an order", () => {
  test("[EV-26, MD-53, MD-54] the orders officer asks for what the accepted order selects, somebody else than its checker agrees, and a case of moderation opens nothing of it", async () => {
    const { app } = world;
    const hour = from;
    const stream = `talk:${talk}`;
    const order = {
      kind: "fr-requisition",
      authority: { name: "Parquet de Ville", country: "FR", contact: "01" },
      reference: "2026/120",
      legalBasis: "CPP 77-1-1",
      reasons: "Enquête.",
      selectors: [{ kind: "stream", value: stream, from: hour, to: hour + hourMs }],
      dataClasses: ["content"],
      territory: ["FR"],
      language: "fr",
      redress: "Tribunal",
      gagUntil: null,
      category: null,
      dueAt: null,
    };
    const id = String((await ask(officer, "POST", "/orders", order)).body["order"]);
    const executor = await newKeyPair();
    const wanted = { way: "selector/0", hours: [hour], purpose: "Répondre à la réquisition.", executor: executor.publicKey };
    const propose = (person: DeskPerson, more: object = {}) => ask(person, "POST", `/orders/${id}/openings`, { ...wanted, ...more }, `askOrderOpening:${id}`);
    const step = (what: object) => ask(officer, "POST", `/orders/${id}/step`, what, `orderStep:${id}`);
    expect(said(await propose(officer))).toContain("422 Only an order that was checked and accepted");
    await step({ step: "authenticate", directory: "FR-annuaire-12", calledAt: world.nowMs() });
    expect((await step({ step: "accept" })).body).toMatchObject({ state: "accepted" });
    expect(await openings(officer, `/orders/${id}`)).toMatchObject({ ways: [{ way: "selector/0", hours: [hour], ground: "order" }], mayAsk: true });
    expect((await openings(lead, `/orders/${id}`)).mayAsk).toBe(false);
    expect((await ask(senior, "GET", `/orders/${id}/openings`)).status).toBe(403);
    expect(said(await propose(lead))).toContain("403 Openings for an order are asked for by the orders officer");
    expect(said(await propose(officer, { hours: [hour, hour + hourMs] }))).toContain("422 An hour lies beyond");
    expect(said(await propose(officer, { way: `report/${report}`, hours: [from] }))).toContain("422 Nothing here is a ground");

    const proposal = String((await propose(officer)).body["proposal"]);
    // Whoever checked it cannot agree, even with the role for it, nor can a senior.
    expect((await second(officer, proposal)).status).toBe(403);
    expect((await second(senior, proposal)).status).toBe(403);
    expect((await second(lead, proposal)).status).toBe(200);
    const [listed] = (await openings(officer, `/orders/${id}`)).items;
    const opening = String(listed?.["opening"]);
    await until(async () => (await ask(officer, "GET", `/openings/${opening}`)).body["entry"] !== null);
    await app.log.sign();
    const made = (await file(officer, opening)).body as unknown as { request: string; rows: string };
    const { request, records } = await opened(made, executor);
    expect(request).toMatchObject({ opening, basis: `CPP 77-1-1, 2026/120, order ${id}`, selectors: [{ stream, fromMs: hour, toMs: hour + hourMs }] });
    const bytes = fromBase64Url(fileOf(records))!;
    expect(readRecords(bytes)?.some((one) => new TextDecoder().decode(one.held.body ?? new Uint8Array()) === "Tu le regretteras.")).toBe(true);
    // They go into the bundle, not into a case: the desk notes how many and which file.
    const result = (body: object) => ask(officer, "POST", `/openings/${opening}/result`, body, `openingResult:${opening}`);
    expect((await result({ kind: "records", records: fileOf(records) })).status).toBe(400);
    expect((await result({ kind: "digest", records: records.length, digest: toHex(noble.sha256(bytes)) })).body).toMatchObject({ state: "opened", records: records.length });
    // Refused, executed or closed, an order opens nothing any more.
    const again = String((await propose(officer)).body["proposal"]);
    const refusal = String((await step({ step: "refuse", reasons: "Retirée." })).body["proposal"]);
    expect((await second(lead, refusal)).status).toBe(200);
    expect(said(await second(lead, again))).toContain("409 The order opens nothing any more");
  }, 90_000);
});

describe("openings asked for at the desk", () => {
  let executor: KeyPair;
  let opening = "";
  beforeAll(async () => {
    executor = await newKeyPair();
  });
  const wanted = (more: object = {}) => ({ way: `report/${report}`, hours: [from], purpose: "Lire la menace avant de décider.", executor: executor.publicKey, ...more });
  const proposeAs = async (person: DeskPerson, held: { number: number; token: string }, more: object = {}) =>
    ask(person, "POST", `/cases/${caseOf}/openings`, { ...wanted(more), lease: held }, `askOpening:${caseOf}`);

  test("[EV-26, EV-36] the case offers exactly the hours of the report; too broad, without the case in hand, alone or twice by one person it is refused, and nothing is logged", async () => {
    const before = await world.app.log.writer.size();
    expect(await openings(other, `/cases/${caseOf}`)).toMatchObject({
      ways: [{ way: `report/${report}`, hours: [from], ground: "recall", set: "words" }],
      closed: null,
      mayAsk: false,
      items: [],
    });
    const held = await lease(senior);
    expect((await openings(senior, `/cases/${caseOf}`)).mayAsk).toBe(true);
    // Nowhere does the desk learn which conversation it is.
    expect(JSON.stringify(await openings(senior, `/cases/${caseOf}`))).not.toContain(talk);
    expect((await proposeAs(other, held)).status).toBe(409);
    expect(said(await proposeAs(senior, held, { hours: [from, from - hourMs] }))).toContain("422 An hour lies beyond what the ground names");
    expect((await proposeAs(senior, held, { hours: Array.from({ length: 25 }, (_, n) => from - n * hourMs) })).status).toBe(400);
    expect(said(await proposeAs(senior, held, { way: "report/none" }))).toContain("422 Nothing here is a ground");
    expect((await proposeAs(senior, held, { executor: "x" })).status).toBe(400);
    expect((await ask(senior, "POST", `/cases/${caseOf}/openings`, { ...wanted(), lease: held })).status).toBe(428);

    const proposed = await proposeAs(senior, held);
    expect(proposed.body).toMatchObject({ kind: "proposed" });
    const proposal = String(proposed.body["proposal"]);
    expect(said(await proposeAs(senior, held))).toContain("409 An opening of some of these hours is running");
    const listed = (await openings(senior, `/cases/${caseOf}`)).items;
    expect(listed).toMatchObject([{ state: "asked", mine: true, agreedBy: null, purpose: wanted().purpose, entry: null }]);
    opening = String(listed[0]?.["opening"]);
    // Nothing is handed out before another person agreed; nobody agrees to what they asked for.
    expect((await file(senior, opening)).status).toBe(409);
    expect(said(await second(senior, proposal))).toContain("403 Nobody approves what they asked for");
    expect((await second(officer, proposal)).status).toBe(403);
    expect((await ask(other, "POST", `/proposals/${proposal}/second`, { agree: true })).status).toBe(428);
    expect(await world.app.log.writer.size()).toBe(before);
    // The second sees what is asked, why and for which hours.
    const cards = (await ask(other, "GET", "/proposals")).body["items"] as { proposal: string; details: { name: string; value: string }[] }[];
    expect(cards.find((one) => one.proposal === proposal)?.details).toEqual([
      { name: "opens", value: "words" },
      { name: "ground", value: "recall" },
      { name: "hours", value: String(from) },
      { name: "purpose", value: wanted().purpose },
    ]);
    expect((await second(other, proposal)).status).toBe(200);
  }, 60_000);

  test("[EV-24, EV-25, EV-36, MD-37] agreed, it stands in the log; only who asked gets the file, signed by the desk; what custodians opened comes into the case authenticated, and the service saw no key", async () => {
    const { app } = world;
    await until(async () => (await ask(senior, "GET", `/openings/${opening}`)).body["entry"] !== null);
    await app.log.sign();
    const card = (await ask(senior, "GET", `/openings/${opening}`)).body;
    expect(card).toMatchObject({ state: "agreed", ready: true, sheets: 1 });
    for (const somebody of [other, lead, officer]) {
      expect((await file(somebody, opening)).status).toBe(404);
      expect((await ask(somebody, "POST", `/openings/${opening}/shares`, { holder: "custodian-1" })).status).toBe(404);
      expect((await ask(somebody, "POST", `/openings/${opening}/result`, { kind: "records", records: "AAAAAAAA" }, `openingResult:${opening}`)).status).toBe(404);
    }
    expect((await ask(officer, "GET", `/openings/${opening}`)).status).toBe(404);
    const made = (await file(senior, opening)).body as unknown as { request: string; rows: string };
    const request = (JSON.parse(made.request) as OpeningFile).request;
    expect(request).toMatchObject({ opening, basis: `EV-36, report ${report}`, selectors: [{ stream: `talk:${talk}`, fromMs: from, toMs: from + hourMs }] });
    expect([request.requester, request.approvers]).toEqual([String(card["by"]), [String(card["agreedBy"])]]);
    // The key that signed it is the one at its address.
    const [shown = ""] = (await (await fetch(`${app.url}/log/desk`)).text()).trim().split("\n");
    const { desk } = JSON.parse(made.request) as OpeningFile;
    expect([desk.key, parseNoteKey(noble, desk.key)?.name]).toEqual([(JSON.parse(shown) as { key: string }).key, "localhost/desk"]);
    // The words lie in neither file.
    for (const text of [made.request, made.rows]) expect(text).not.toContain("regretter");

    expect((await ask(senior, "POST", `/openings/${opening}/shares`, { holder: "custodian-1" })).body).toMatchObject({ state: "shares", shares: ["custodian-1"] });
    expect((await ask(senior, "POST", `/openings/${opening}/shares`, { holder: "custodian-9" })).status).toBe(400);
    const { records } = await opened(made, executor);
    const result = (body: object) => ask(senior, "POST", `/openings/${opening}/result`, body, `openingResult:${opening}`);
    expect((await result({ kind: "digest", records: 1, digest: "a".repeat(64) })).status).toBe(400);
    expect(said(await result({ kind: "records", records: "AAAAAAAA" }))).toContain("400 These are not the records");
    // A record of another sheet is not of this opening, whatever else is right about it.
    const foreign = records.map((one) => ({ ...one, record: one.record.map((byte, at) => (at === 20 ? byte ^ 1 : byte)) }));
    expect(said(await result({ kind: "records", records: fileOf(foreign) }))).toContain("422 None of these records");
    expect((await result({ kind: "records", records: fileOf(records) })).body).toMatchObject({ state: "opened", records: records.length, authenticated: true });
    expect((await result({ kind: "records", records: fileOf(records) })).status).toBe(409);

    const page = (await ask(senior, "GET", `/cases/${caseOf}`)).body as { evidence: { records: number; authenticity: string }[] };
    expect(page.evidence.map((one) => [one.records, one.authenticity])).toEqual([
      [0, "none"],
      [records.length, "authenticated"],
    ]);
    // What came in is no ground for another opening.
    expect((await openings(senior, `/cases/${caseOf}`)).ways.map((one) => one.way)).toEqual([`report/${report}`]);
    const audit = (await ask(lead, "GET", "/audit?from=0")).body["rows"] as { what: string; purpose: string }[];
    for (const what of ["openings", "opening file", "opened records into the case", "touched"]) expect(audit.some((row) => row.what === what)).toBe(true);
    // One opening in the public log, with digest and number of sheets, and no name of anybody.
    const logged = await app.log.writer.about(request.id, 10);
    expect(logged.map((one) => [one.type, Object.keys(one.content).sort()])).toEqual([["opening", ["request", "set", "sheets"]]]);
  }, 60_000);

  test("[MD-36, EV-26] a first half that a second refuses or nobody answers is over; what two agreed to ends after a week, or is given up by one of the two with a reason", async () => {
    const { app } = world;
    let held = await lease(senior);
    const propose = async (): Promise<{ proposal: string; opening: string }> => {
      held = await lease(senior);
      const proposal = String((await proposeAs(senior, held)).body["proposal"]);
      return { proposal, opening: String((await openings(senior, `/cases/${caseOf}`)).items[0]?.["opening"]) };
    };
    const stateOf = async (id: string): Promise<unknown> => (await ask(senior, "GET", `/openings/${id}`)).body["state"];
    const refused = await propose();
    expect((await second(other, refused.proposal, false)).status).toBe(200);
    expect(await stateOf(refused.opening)).toBe("refused");
    const late = await propose();
    world.passes(31 * 60_000);
    expect((await second(other, late.proposal)).status).toBe(409);
    expect(await stateOf(late.opening)).toBe("over");
    const given = await propose();
    expect((await ask(other, "POST", `/openings/${given.opening}/end`, { reason: "Pas encore." })).status).toBe(404);
    await second(other, given.proposal);
    await until(async () => (await ask(senior, "GET", `/openings/${given.opening}`)).body["entry"] !== null);
    expect((await ask(officer, "POST", `/openings/${given.opening}/end`, { reason: "Non." })).status).toBe(404);
    expect((await ask(other, "POST", `/openings/${given.opening}/end`, { reason: "Deux gardiens refusent." })).status).toBe(200);
    expect((await ask(senior, "GET", `/openings/${given.opening}`)).body).toMatchObject({ state: "over", why: "Deux gardiens refusent." });
    expect((await file(senior, given.opening)).status).toBe(409);
    const week = await propose();
    await second(other, week.proposal);
    await until(async () => (await ask(senior, "GET", `/openings/${week.opening}`)).body["entry"] !== null);
    await app.log.sign();
    expect((await file(senior, week.opening)).status).toBe(200);
    world.passes(7 * 24 * hourMs + 1);
    expect(await stateOf(week.opening)).toBe("over");
    expect((await file(senior, week.opening)).status).toBe(409);
  }, 90_000);
});
