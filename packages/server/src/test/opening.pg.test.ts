import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createEvidenceReader } from "../desk/evidence-reader.ts";
import { ownDatabase, postgresUrl } from "../store/testing/postgres.ts";
import { openProofWorld, type ProofWorld, type Said } from "./proof-world.ts";
import { twoWhoTalk } from "./two-who-talk.ts";

const hourMs = 3_600_000;
const url = await postgresUrl();
const database = url === null ? null : await ownDatabase(url);
let world: ProofWorld;

describe.skipIf(url === null)("opening by custodians over PostgreSQL", () => {
  beforeAll(async () => {
    world = await openProofWorld({ databaseUrl: database?.url ?? "" });
  }, 60_000);
  afterAll(async () => {
    await world.stop();
    await database?.drop();
  });

  test("[EV-36, EV-24, EV-25] a recall code asks for its hour, two custodians open exactly that out of PostgreSQL, and it comes into the case authenticated", async () => {
    const { app, file, lampion } = world;
    const met = await twoWhoTalk(app.url, ["Bonsoir.", "Tu le regretteras."]);
    world.guests.push(...met.guests);
    const at = met.first.state.talks.find((card) => card.id === met.talk)?.lastAt ?? Date.now();
    const from = Math.floor(at / hourMs) * hourMs;
    const reply = await met.first.ask("recall", { talk: met.talk });
    const code = reply.t === "ok" ? (reply.recall?.code ?? "") : "";
    const filed = await fetch(`${app.url}/recall`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" },
      body: new URLSearchParams({ lang: "en", situation: "blackmail", hours: "1", words: "", code, from: String(from) }).toString(),
    });
    expect(filed.status).toBe(200);
    const report = [...app.desk.house.state.reports.keys()].at(-1) ?? "";

    const open = (request: object, out: string) => world.ask({ set: "words", recall: report, requester: "staff-1", approvers: ["staff-2"], ...request }, out);
    expect(await open({ recall: "none" }, "x.json")).toMatchObject({ code: 1, said: expect.stringContaining("No report none asks for hours with a recall code.") });
    expect(await open({ approvers: ["staff-1"] }, "x.json")).toMatchObject({ code: 1, said: expect.stringContaining("another person") });
    expect(await open({}, "request.json")).toMatchObject({ code: 0 });
    const request = await world.answer();
    expect(request.sheets.map((one) => [one.stream, one.hourMs])).toEqual([[`talk:${met.talk}`, from]]);
    expect(await world.join([2], "opened.bin")).toMatchObject({ code: 1, said: expect.stringContaining("one opens nothing") });
    expect(await world.join([3, 1], "opened.bin")).toMatchObject({ code: 0 });
    expect(await lampion("custodians", "hand-in", file("request.json"), file("opened.bin"), "--to", app.url)).toMatchObject({
      code: 0,
      said: expect.stringContaining("all of them authenticated"),
    });
    const found = app.desk.house.state;
    const reports = found.cases.get(found.reports.get(report)?.case ?? "")?.reports ?? [];
    expect(reports.length).toBe(2);
    const records = await createEvidenceReader(app.ports.vault, app.log).records(reports[1] ?? "", { who: "M-1", why: "to decide", atMs: Date.now(), seqs: [] });
    expect(records.map((one) => one.text)).toContain("Tu le regretteras.");
  }, 60_000);

  test("[EV-19, EV-22] the hold of the report keeps exactly that hour for custodians beyond 72 hours there too; with its end nobody opens it", async () => {
    const report = [...world.app.desk.house.state.reports.keys()][0] ?? "";
    const late = (): Promise<Said> => world.ask({ set: "words", recall: report, requester: "staff-1", approvers: ["staff-2"] }, "late.json");
    world.passes(73 * hourMs);
    await world.keep();
    expect(await late()).toMatchObject({ code: 0, said: expect.stringContaining("1 sheets") });
    world.passes(60 * 24 * hourMs);
    await world.keep();
    expect(await late()).toMatchObject({ code: 1, said: expect.stringContaining("these hours are over 72 hours old") });
  }, 30_000);
});
