import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkRequest, noble, openLines, parseNoteKey, toHex, utf8Bytes, type OpeningFile, type SealedLine } from "@lampion/proof";
import { linePartsMax } from "@lampion/protocol";
import { answerRequest, joinAnswers } from "../evidence/custodians/answer.ts";
import { newKeyPair, type KeyPair } from "../evidence/custodians/hpke.ts";
import { newDeskPerson, type DeskPerson } from "./desk-person.ts";
import { enterHouse, keptOf, sayInRoom } from "./kept-message.ts";
import { acceptedOrder, askTouched } from "./lines-order.ts";
import { openProofWorld, type ProofWorld } from "./proof-world.ts";

const dayMs = 86_400_000;
interface Kept {
  readonly record: string;
  readonly receipt: string;
}
let world: ProofWorld;
let officer: DeskPerson;
let colleague: DeskPerson;
let lead: DeskPerson;
let senior: DeskPerson;
let executor: KeyPair;
/** What an order says that names these messages. */
const naming = (...all: readonly Kept[]) => ({ selectors: all.map(({ receipt }) => ({ kind: "receipt", value: receipt })) });
/** Two messages of one person, and one of another. */
let dora: readonly [Kept, Kept];
let rosa: Kept;
/** Of one who lost the network 25 times. */
let mona: Kept;
let order = "";

beforeAll(async () => {
  world = await openProofWorld({
    set: "lines",
    before: async (_app, data) => writeFileSync(join(data, "house.json"), JSON.stringify({ jurisdictions: ["FR"] })),
  });
  const one = await enterHouse(world, "Dora");
  dora = [keptOf(await sayInRoom(world, one, "Le marché ouvre tôt demain.")), keptOf(await sayInRoom(world, one, "Il fait froid."))];
  rosa = keptOf(await sayInRoom(world, await enterHouse(world, "Rosa"), "bonsoir"));
  mona = await manyConnections(25);
  world.guests.splice(0).forEach((guest) => guest.stop());
  [officer, colleague, lead, senior] = [
    await newDeskPerson(world.app, ["orders"]),
    await newDeskPerson(world.app, ["orders"]),
    await newDeskPerson(world.app, ["lead"]),
    await newDeskPerson(world.app, ["senior"]),
  ];
  executor = await newKeyPair();
  order = await acceptedOrder(officer, world.nowMs, naming(...dora));
}, 90_000);
afterAll(() => world.stop());

/** A message of somebody whose connection breaks that often; a line is made by each. */
async function manyConnections(breaks: number): Promise<Kept> {
  const one = await enterHouse(world, "Mona");
  for (let n = 0; n < breaks; n += 1) {
    one.cut();
    await one.until((state) => state.connection.kind !== "up", "the break");
    one.wake();
    await one.until((state) => state.connection.kind === "up", "the way back");
  }
  return keptOf(await sayInRoom(world, one, "je suis dans le train"));
}
type Answer = Awaited<ReturnType<DeskPerson["ask"]>>;
const said = ({ status, body }: Answer): string => `${status} ${String(body["message"])}`;
function ask(person: DeskPerson, path: string, body: unknown, act: string): Promise<Answer> {
  // Nobody touches a key so often in a minute.
  world.passes(20_000);
  return askTouched(person, path, body, act);
}
const wanted = (receipts: readonly unknown[] = dora) => ({ way: "receipts", receipts, purpose: "Identifier l'auteur d'une menace.", executor: executor.publicKey });
const propose = (person: DeskPerson, body: object = wanted(), id = order) => ask(person, `/orders/${id}/openings`, body, `askOrderOpening:${id}`);
const second = (person: DeskPerson, proposal: string) => ask(person, `/proposals/${proposal}/second`, { agree: true }, `secondProposal:${proposal}`);
const listed = async (person: DeskPerson, id = order) =>
  (await person.ask("GET", `/desk/api/orders/${id}/openings`)).body as {
    ways: unknown[];
    items: Record<string, unknown>[];
    mayAsk: boolean;
    closed: string | null;
    lines: string | null;
  };
const card = async (opening: string) => (await officer.ask("GET", `/desk/api/openings/${opening}`)).body;
async function until(what: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200 && !(await what()); tries += 1) await Bun.sleep(20);
  expect(await what()).toBe(true);
}
/** Asked for, agreed to, and in the signed log; its number. */
async function logged(receipts: readonly unknown[], id = order): Promise<string> {
  expect((await second(lead, String((await propose(officer, wanted(receipts), id)).body["proposal"]))).status).toBe(200);
  const opening = String((await listed(officer, id)).items[0]?.["opening"]);
  await until(async () => (await card(opening))["state"] !== "agreed" || (await card(opening))["entry"] !== null);
  await world.app.log.sign();
  return opening;
}

describe("connections asked for at the desk", () => {
  test("[EV-42, LW-110] are offered by an accepted order that asks for data of connections, to who checked it, and by no case and no other order", async () => {
    const way = { way: "receipts", set: "lines", ground: "order", hours: [] };
    expect(await listed(officer)).toMatchObject({ ways: [way], mayAsk: true, closed: null, lines: null });
    expect(await listed(colleague)).toMatchObject({ mayAsk: true, lines: "other-person" });
    expect((await listed(lead)).mayAsk).toBe(false);
    expect((await senior.ask("GET", `/desk/api/orders/${order}/openings`)).status).toBe(403);
    const before = await world.app.log.writer.size();
    expect(said(await propose(colleague))).toContain("403 Connections are asked for by the person who checked");
    expect(said(await propose(lead))).toContain("403 Openings for an order are asked for by the orders officer");
    expect((await propose(senior)).status).toBe(403);
    const received = await acceptedOrder(officer, world.nowMs, {}, "received");
    expect(said(await propose(officer, wanted(), received))).toContain("422 Only an order that was checked and accepted");
    for (const [more, why] of [
      [{ dataClasses: ["content"] }, "422 Nothing here is a ground"],
      [{ kind: "uk-nca" }, "422 Nothing here is a ground"],
      [{ kind: "epoc-pr", authority: { name: "StA", country: "DE", contact: "" } }, "422 Only an order that was checked"],
    ] as const) {
      const other = await acceptedOrder(officer, world.nowMs, more);
      expect(await listed(officer, other)).toMatchObject({ ways: [], lines: "not-ordered" });
      expect(said(await propose(officer, wanted(), other))).toContain(why);
    }
    const drill = String((await officer.ask("POST", "/desk/api/drills", { kind: "fr-requisition" })).body["order"]);
    expect((await listed(officer, drill)).ways).toEqual([]);
    // Of a case nothing of this form is even read, with a touch for it or without.
    const ofCase = { ...wanted(), lease: { number: 1, token: "x".repeat(22) } };
    expect((await ask(senior, "/cases/C-22222222/openings", ofCase, "askOpening:C-22222222")).status).toBe(400);
    expect((await officer.ask("POST", `/desk/api/orders/${order}/openings`, wanted())).status).toBe(428);
    expect(await world.app.log.writer.size()).toBe(before);
  }, 60_000);

  test("[EV-41, EV-26] a forged receipt, several people, too many, none, foreign fields and what is too large are refused in clear words, and nothing is logged or kept", async () => {
    const before = await world.app.log.writer.size();
    const openings = world.app.desk.house.state.openings.size;
    expect(said(await propose(officer, wanted([{ ...dora[0], receipt: rosa.receipt }])))).toContain("422 One of the receipts is not authentic");
    expect(said(await propose(officer, wanted([dora[0], rosa])))).toContain("422 The receipts are of several people or days");
    expect(said(await propose(officer, wanted([{ record: "AAAA", receipt: dora[0].receipt }])))).toContain("422 One of the receipts is none");
    for (const receipts of [[], Array.from({ length: 25 }, () => dora[0]), [{ ...dora[0], address: "192.0.2.7" }], ["192.0.2.7"], [{ record: "a".repeat(401), receipt: "b" }]])
      expect((await propose(officer, wanted(receipts))).status).toBe(400);
    for (const body of [
      { ...wanted(), hours: [0] },
      { ...wanted(), receipts: undefined },
      { ...wanted(), way: "selector/0" },
      { ...wanted(), stream: "line:00" },
    ])
      expect((await propose(officer, body)).status).toBe(400);
    expect((await propose(officer, { ...wanted(), purpose: "x".repeat(20_000) })).status).toBe(413);
    expect(said(await propose(officer, { ...wanted(), purpose: "   " }))).toContain("400 A request needs a purpose");
    expect([await world.app.log.writer.size(), world.app.desk.house.state.openings.size]).toEqual([before, openings]);
  }, 60_000);

  test("[MD-53, EV-42] what the order does not name is not asked for, at the desk as by the command; where it names no message its second is told so", async () => {
    const opened = async (): Promise<number> => (await world.rows("log", "SELECT content FROM entries WHERE type = 'opening'")).length;
    const refusedBy = async (id: string, ...receipts: readonly Kept[]): Promise<void> => {
      expect(said(await propose(officer, wanted(receipts), id))).toContain("422 The order does not name each of these messages");
      const asked = { set: "lines", order: id, purpose: "menace", basis: "CPP 60-1-2", requester: officer.staff, approver: lead.staff, receipts };
      expect(await world.ask(asked)).toMatchObject({ code: 1, said: expect.stringContaining("does not name") });
    };
    await refusedBy(order, rosa);
    // Of the same person and day, and still not named.
    const first = await acceptedOrder(officer, world.nowMs, naming(dora[0]));
    await refusedBy(first, dora[1]);
    await refusedBy(first, dora[0], dora[1]);
    const [from, to] = [world.nowMs() - 3_600_000, world.nowMs() + 3_600_000];
    const ofRoom = (value: string, hours: object) => acceptedOrder(officer, world.nowMs, { selectors: [{ kind: "stream", value, ...hours }] });
    await refusedBy(await ofRoom("room:FR", { from: from - 3_600_000, to: from }), dora[0]);
    await refusedBy(await ofRoom("room:FR-75111", { from, to }), dora[0]);
    await refusedBy(await acceptedOrder(officer, world.nowMs), dora[0]);
    expect([await opened(), world.app.desk.house.state.openings.size]).toEqual([0, 0]);
    const named = async (id: string): Promise<string | undefined> => {
      const proposal = String((await propose(officer, wanted([dora[0]]), id)).body["proposal"]);
      const cards = (await lead.ask("GET", "/desk/api/proposals")).body["items"] as { proposal: string; details: { name: string; value: string }[] }[];
      return cards.find((one) => one.proposal === proposal)?.details.find(({ name }) => name === "names")?.value;
    };
    expect(await named(await ofRoom("room:FR", { from, to }))).toBe("1");
    expect(await named(await acceptedOrder(officer, world.nowMs, { selectors: [{ kind: "case", value: "C-22222222" }, ...naming(dora[0]).selectors] }))).toBe("2");
    // A case of which nothing is kept names no message: nobody is stopped, and nobody agrees unseeing.
    expect(await named(await acceptedOrder(officer, world.nowMs, { selectors: [{ kind: "case", value: "C-22222222" }] }))).toBe("none");
    expect(await opened()).toBe(0);
  }, 120_000);

  test("[EV-5, EV-24, EV-25, EV-41, EV-42, MD-37] agreed to by another, it stands in the log; two custodians of lines open it for the executor alone, and the order has number and digest of the table", async () => {
    const { app } = world;
    const proposal = String((await propose(officer)).body["proposal"]);
    expect(said(await propose(officer, wanted([dora[1]])))).toContain("422 An opening of the connections of this person and day is running");
    // Its second sees what is opened, of which day, and by how many receipts; nobody sees whose.
    const cards = (await lead.ask("GET", "/desk/api/proposals")).body["items"] as { proposal: string; details: { name: string; value: string }[] }[];
    expect(cards.find((one) => one.proposal === proposal)?.details).toEqual([
      { name: "opens", value: "lines" },
      { name: "ground", value: "order" },
      { name: "day", value: String(Math.floor(world.nowMs() / dayMs) * dayMs) },
      { name: "messages", value: "2" },
      { name: "names", value: "1, 2" },
      { name: "purpose", value: wanted().purpose },
    ]);
    expect([(await second(officer, proposal)).status, (await second(senior, proposal)).status, (await second(colleague, proposal)).status]).toEqual([403, 403, 403]);
    expect((await second(lead, proposal)).status).toBe(200);
    const opening = String((await listed(officer)).items[0]?.["opening"]);
    await until(async () => (await card(opening))["entry"] !== null);
    await app.log.sign();
    expect(await card(opening)).toMatchObject({ set: "lines", state: "agreed", ready: true, sheets: 1, messages: 2 });
    for (const somebody of [colleague, lead]) expect((await ask(somebody, `/openings/${opening}/file`, {}, `openingFile:${opening}`)).status).toBe(404);
    const made = (await ask(officer, `/openings/${opening}/file`, {}, `openingFile:${opening}`)).body as unknown as { request: string; rows: string };
    const file = JSON.parse(made.request) as OpeningFile;
    const signs = [officer, lead].map((one) => app.desk.house.state.staff.get(one.staff)?.sign ?? "");
    expect(file.request).toMatchObject({
      set: "lines",
      opening,
      purpose: `${wanted().purpose} (order ${order})`,
      basis: `CPP 60-1-2, 2026/131, order ${order}`,
      requester: signs[0],
      approvers: [signs[1]],
    });
    expect(parseNoteKey(noble, file.desk.key)?.name).toBe("localhost/desk");
    for (const text of [made.request, made.rows]) for (const address of ["127.0.0.1", "::1"]) expect(text).not.toContain(address);

    const answers: string[] = [];
    for (const key of world.keys.slice(1)) {
      expect(checkRequest(noble, made.request, { ...key, set: "words" }, Date.now())).toMatchObject({ kind: "refused", why: "other-set" });
      const check = checkRequest(noble, made.request, key, Date.now());
      if (check.kind === "refused") throw new Error(check.en);
      answers.push(JSON.stringify(await answerRequest(noble, check.file, key)));
    }
    expect(await joinAnswers(noble, file, answers.slice(0, 1), executor.privateKey)).toMatchObject({ kind: "refused", why: "too-few" });
    const joined = await joinAnswers(noble, file, answers, executor.privateKey);
    if (joined.kind === "refused") throw new Error(joined.say);
    const { csv, lines, damaged } = openLines(noble, joined.keys, JSON.parse(made.rows) as SealedLine[]);
    expect([lines, damaged]).toEqual([1, 0]);
    const [head, row = ""] = csv.split("\r\n");
    expect(head).toBe("line,opened,closed,address,port,protocol,session");
    expect(["127.0.0.1", "::1"]).toContain(row.split(",")[3] ?? "");

    const result = (body: object) => ask(officer, `/openings/${opening}/result`, body, `openingResult:${opening}`);
    const digest = toHex(noble.sha256(utf8Bytes(csv)));
    // The table itself is nothing that the service takes.
    expect((await result({ kind: "records", records: "AAAAAAAA" })).status).toBe(400);
    expect((await result({ kind: "digest", records: lines, digest, csv })).status).toBe(400);
    expect((await result({ kind: "digest", records: lines, digest })).body).toMatchObject({ state: "opened", records: 1, digest, authenticated: false });
    const entries = await world.rows("log", "SELECT content FROM entries WHERE type = 'opening'");
    expect(entries.map((one) => JSON.parse(String(one["content"])) as object)).toMatchObject([{ set: "lines", sheets: 1 }]);
    // No address lies in any file of the service.
    for (const bytes of world.bytesOnDisk()) expect(bytes.includes(row.split(",")[3] ?? "127.0.0.1")).toBe(false);
  }, 90_000);

  test("[EV-42, MD-54] a lead who checked an order asks for its connections where no orders officer is, and another lead agrees; the one who checked does not agree to them", async () => {
    const other = await acceptedOrder(lead, world.nowMs, naming(rosa));
    expect((await listed(lead, other)).mayAsk).toBe(true);
    // Asked for twice at the same moment it is one proposal.
    const touches = [await lead.touch(`askOrderOpening:${other}`), await lead.touch(`askOrderOpening:${other}`)];
    const answers = await Promise.all(touches.map((touch) => lead.ask("POST", `/desk/api/orders/${other}/openings`, wanted([rosa]), touch)));
    expect(answers.map((one) => one.status).sort()).toEqual([200, 422]);
    const proposal = String(answers.find((one) => one.status === 200)?.body["proposal"]);
    expect((await second(lead, proposal)).status).toBe(403);
    const secondLead = await newDeskPerson(world.app, ["lead"]);
    expect((await listed(secondLead, other)).mayAsk).toBe(false);
    expect((await second(secondLead, proposal)).status).toBe(200);
    await until(async () => (await listed(lead, other)).items[0]?.["entry"] !== null);
  }, 60_000);

  test("[EV-26, EV-42, LW-110] somebody who lost the network all day has more connections than one opening gives: the desk says in how many parts, each is asked for and counted, and no connection is missing", async () => {
    const other = await acceptedOrder(officer, world.nowMs, naming(mona));
    expect(said(await propose(officer, wanted([mona]), other))).toContain("and an opening gives 24 (EV-26): ask for one part, from 1 to 2.");
    expect(said(await propose(officer, { ...wanted([mona]), part: 3 }, other))).toContain("422 There is no such part");
    expect((await propose(officer, { ...wanted([mona]), part: linePartsMax + 1 }, other)).status).toBe(400);
    const lines: string[] = [];
    for (const [part, sheets] of [
      [1, 24],
      [2, 2],
    ] as const) {
      const proposal = String((await propose(officer, { ...wanted([mona]), part }, other)).body["proposal"]);
      expect(said(await propose(officer, { ...wanted([mona]), part }, other))).toContain("422 An opening of the connections of this person and day is running");
      const cards = (await lead.ask("GET", "/desk/api/proposals")).body["items"] as { proposal: string; details: { name: string; value: string }[] }[];
      expect(cards.find((one) => one.proposal === proposal)?.details).toContainEqual({ name: "part", value: String(part) });
      expect((await second(lead, proposal)).status).toBe(200);
      const opening = String((await listed(officer, other)).items[0]?.["opening"]);
      await until(async () => (await card(opening))["entry"] !== null);
      await world.app.log.sign();
      expect(await card(opening)).toMatchObject({ state: "agreed", ready: true, sheets, part });
      const { request } = JSON.parse(String((await ask(officer, `/openings/${opening}/file`, {}, `openingFile:${opening}`)).body["request"])) as OpeningFile;
      expect(request.purpose).toContain(`, part ${part})`);
      lines.push(...request.sheets.map((one) => one.sheet));
    }
    expect(new Set(lines).size).toBe(26);
    expect(
      await world.ask({ set: "lines", order: other, purpose: "menace", basis: "CPP 60-1-2", requester: officer.staff, approver: lead.staff, receipts: [mona], part: 2 }),
    ).toMatchObject({ code: 0 });
  }, 90_000);

  test("[EV-26, EV-42] the desk and the command refuse and ask alike: what the desk agreed to the command would permit, and another person not", async () => {
    const asked = { set: "lines", order, purpose: "menace", basis: "CPP 60-1-2", requester: officer.staff, approver: lead.staff, receipts: [dora[0]] };
    for (const [more, why] of [
      [{ requester: colleague.staff }, "the person who checked"],
      [{ approver: colleague.staff }, "Another person"],
      [{ receipts: [dora[0], rosa] }, "several people"],
    ] as const)
      expect(await world.ask({ ...asked, ...more })).toMatchObject({ code: 1, said: expect.stringContaining(why) });
    expect(await world.ask(asked)).toMatchObject({ code: 0 });
    const { request } = JSON.parse(readFileSync(world.file("request.json"), "utf8")) as OpeningFile;
    expect([request.set, request.opening, request.approvers]).toEqual(["lines", undefined, [world.app.desk.house.state.staff.get(lead.staff)?.sign ?? ""]]);
  }, 60_000);

  test("[EV-24, EV-42] connections whose shares are damaged on disk hold up no other opening that two people agreed to", async () => {
    const [broken, whole] = [await acceptedOrder(officer, world.nowMs, naming(mona)), await acceptedOrder(officer, world.nowMs, naming(rosa))];
    const proposals = [await propose(officer, { ...wanted([mona]), part: 1 }, broken), await propose(officer, wanted([rosa]), whole)];
    const database = new Database(join(world.data, "lines.sqlite"));
    // Those of Mona, who has the most.
    database.run(
      "UPDATE line_wraps SET wrap = zeroblob(length(wrap)) WHERE line IN (SELECT line FROM lines WHERE unit = (SELECT unit FROM lines GROUP BY unit ORDER BY count(*) DESC LIMIT 1))",
    );
    database.close();
    for (const one of proposals) expect((await second(lead, String(one.body["proposal"]))).status).toBe(200);
    await until(async () => (await listed(officer, whole)).items[0]?.["entry"] !== null);
    expect((await listed(officer, broken)).items[0]).toMatchObject({ state: "agreed", entry: null });
  }, 60_000);

  test("[EV-43] a year later nothing of it is there: what was asked for just before is not handed out any more, and what is asked for is refused", async () => {
    world.passes(364 * dayMs);
    await world.keep();
    const last = await acceptedOrder(officer, world.nowMs, naming(rosa));
    const opening = await logged([rosa], last);
    world.passes(3 * dayMs);
    await world.keep();
    expect(said(await ask(officer, `/openings/${opening}/file`, {}, `openingFile:${opening}`))).toContain("422 These connections have ended");
    const late = await acceptedOrder(officer, world.nowMs, naming(...dora));
    expect(said(await propose(officer, wanted(), late))).toContain("422 No line of that person and day is kept here.");
    world.passes(32 * dayMs);
    await world.keep();
    const later = await acceptedOrder(officer, world.nowMs, naming(...dora));
    expect(said(await propose(officer, wanted(), later))).toContain("422 The receipt key of that day is gone");
  }, 60_000);
});
