import { expect, test } from "bun:test";
import { settleParked, type DeskHouse, type ModerationLog } from "@lampion/core";
import { startTransparencyStub, type TransparencyStub } from "../../test/transparency-stub.ts";
import { createTransparencyHttp } from "../transparency-http.ts";
import { alwaysAlone, createTransparency, figuresOf, parkedOf, type Transparency, type TransparencySettings } from "../transparency.ts";
import { deskOver, lead, newStatements, startMs } from "./statements.ts";

/** The outbox over a log of one engine or the other and over real HTTP: `open` opens the same log again each time. */
export function transparencyContract(engine: string, open: (name: string) => Promise<ModerationLog>): void {
  const started: (() => unknown)[] = [];
  let seeds = 0;
  const after = async (): Promise<void> => {
    for (const stop of started.splice(0)) await stop();
  };
  async function place(name: string) {
    seeds += 1;
    const stub = startTransparencyStub();
    const alarms: string[] = [];
    const house = await deskOver(await open(name), seeds, alarms);
    started.push(() => stub.stop());
    return { stub, house, alarms };
  }
  function send(house: DeskHouse, stub: TransparencyStub, more: Partial<TransparencySettings> = {}): Transparency {
    const transparency = createTransparency(house, {
      tier: "platform",
      territory: ["FR"],
      database: createTransparencyHttp({ url: stub.url, token: stub.token, timeoutMs: 400, paceMs: 0 }),
      alone: alwaysAlone,
      nowMs: () => startMs,
      lookEveryMs: 3_600_000,
      ...more,
    });
    started.push(() => transparency.stop());
    return transparency;
  }
  const once = (ids: readonly string[]): Map<string, number> => new Map(ids.toSorted().map((id) => [id, 1]));
  const taken = (stub: TransparencyStub): Map<string, number> => new Map([...stub.taken].toSorted());

  test(`[LW-27] ${engine}: statements go in batches of 100 at most, each once, and what was sent is known after a restart`, async () => {
    const { stub, house } = await place("batches");
    const ids = await newStatements(house, 230);
    const transparency = send(house, stub);
    await transparency.look();
    expect(taken(stub)).toEqual(once(ids));
    expect(stub.requests.filter((one) => one.path.endsWith("/statements"))).toHaveLength(3);
    expect(figuresOf(house, transparency)).toEqual({ statementsWaiting: 0, statementsParked: 0, statementsStopped: 0, statementsSent: 230 });
    const again = await deskOver(await open("batches"), 90);
    await send(again, stub).look();
    expect([again.state.unsent.size, stub.requests.length]).toEqual([0, 3]);
    await after();
  }, 30_000);

  test(`[LW-27] ${engine}: a crash between the database's answer and our note, and lost answers, send nothing twice and lose nothing`, async () => {
    const { stub, house } = await place("crash");
    const ids = await newStatements(house, 150);
    // The log dies right after the first batch was taken, as a process does.
    const dying: DeskHouse = { ...house, commit: async () => ({ kind: "refused", code: "not-kept", why: "gone" }) };
    await send(dying, stub).look();
    expect(stub.taken.size).toBe(100);
    const later = await deskOver(await open("crash"), 91);
    expect(later.state.unsent.size).toBe(150);
    stub.next(null, { kind: "takes-silently" });
    const transparency = send(later, stub);
    await transparency.look();
    await transparency.look();
    await transparency.look();
    expect([taken(stub), later.state.unsent.size, parkedOf(later).length]).toEqual([once(ids), 0, 0]);
    await after();
  }, 30_000);

  test(`[LW-31] ${engine}: one refused row of a batch is set aside with what was said, the other 99 go; a lead sends it once more, or keeps it`, async () => {
    const { stub, house, alarms } = await place("one-row");
    const ids = await newStatements(house, 100);
    const bad = ids[41] ?? "";
    stub.refuses((row) => (row["puid"] === bad ? "The facts are too short é <b>." : null));
    const transparency = send(house, stub);
    await transparency.look();
    expect(taken(stub)).toEqual(once(ids.filter((id) => id !== bad)));
    expect(parkedOf(house).map((one) => [one.id, one.submission?.why])).toEqual([[bad, 'refused: {"decision_facts":["The facts are too short ? <b>."]}']]);
    expect(alarms).toEqual(["statements parked"]);
    expect(await settleParked(house, { ...lead, roles: ["moderator"] }, bad, "again", "x")).toMatchObject({ code: "not-allowed" });
    stub.refuses(null);
    expect(await settleParked(house, lead, bad, "again", "Le modèle est corrigé.")).toEqual({ done: true });
    await transparency.look();
    expect(taken(stub)).toEqual(once(ids));
    expect(await settleParked(house, lead, bad, "keep", "x")).toMatchObject({ code: "moved-on" });
    await after();
  }, 30_000);

  test(`[LW-31] ${engine}: a refusal that names nobody is told apart by halves`, async () => {
    const { stub, house } = await place("vague");
    const ids = await newStatements(house, 13);
    stub.next({ kind: "vague" }, null, { kind: "vague" }, { kind: "vague" }, { kind: "vague" });
    const transparency = send(house, stub);
    await transparency.look();
    expect(stub.taken.size + parkedOf(house).length).toBe(13);
    expect(parkedOf(house).length).toBeLessThan(3);
    for (const one of parkedOf(house)) await settleParked(house, lead, one.id, "again", "Encore une fois.");
    await transparency.look();
    expect(taken(stub)).toEqual(once(ids));
    await after();
  }, 30_000);

  test(`[LW-31] ${engine}: 429, 503, a cut and a silence are waited out as long as is asked; a refused token stands still until the next start`, async () => {
    const { stub, house, alarms } = await place("waits");
    const ids = await newStatements(house, 3);
    stub.next({ kind: "busy", retryAfterS: 7_200 }, { kind: "busy", retryAfterS: null }, { kind: "down" }, { kind: "hangs" }, { kind: "down" });
    const transparency = send(house, stub, { waitsMs: [5_000, 30_000] });
    const waits: number[] = [];
    for (let at = 0; at < 5; at += 1) {
      await transparency.look();
      expect([transparency.status().state, transparency.status().failures]).toEqual(["waiting", at + 1]);
      waits.push((transparency.status().nextAt ?? 0) - startMs);
    }
    expect([waits, stub.taken.size, alarms]).toEqual([[7_200_000, 30_000, 30_000, 30_000, 30_000], 0, ["transparency database"]]);
    stub.renew();
    await transparency.look();
    expect([transparency.status().state, transparency.status().nextAt, alarms]).toEqual(["token-refused", null, ["transparency database", "transparency database"]]);
    const asked = stub.requests.length;
    await transparency.look();
    expect(stub.requests.length).toBe(asked);
    await send(house, stub).look();
    expect(taken(stub)).toEqual(once(ids));
    await after();
  }, 30_000);

  test(`[LW-29, LW-30] ${engine}: what tells of a person is set aside and never leaves; a law's article number is none; private talk is not submitted`, async () => {
    const { stub, house } = await place("personal");
    const [named] = await newStatements(house, 1, { words: "C'est encore LoupGris qui recommence.", law: "Code penal 222-33, loup LoupGris" });
    const [told] = await newStatements(house, 1, { words: "Il a dit: je sais très bien où tu habites maintenant.", law: "Je sais très bien où tu habites" });
    const [phone] = await newStatements(house, 1, { law: "06 12 34 56 78" });
    const [mailed] = await newStatements(house, 1, { law: "voir a@b.example" });
    const [private_] = await newStatements(house, 1, { stream: "talk:abc" });
    const [lawful] = await newStatements(house, 1, { words: "Encore lui au Havre.", law: "Code pénal, art. 222-33-2-2; loi 2004-575" });
    await send(house, stub).look();
    expect(new Map(parkedOf(house).map((one) => [one.id, one.submission?.why ?? ""]))).toEqual(
      new Map([
        [named ?? "", "personal: name"],
        [told ?? "", "personal: quote"],
        [phone ?? "", "personal: digits"],
        [mailed ?? "", "personal: e-mail"],
      ]),
    );
    expect([...stub.taken.keys()]).toEqual([lawful ?? ""]);
    expect(house.state.statements.get(private_ ?? "")?.submission?.outcome).toBe("withheld");
    expect(JSON.stringify(stub.rows)).not.toMatch(/LoupGris|habites|@|06 12/);
    await after();
  }, 30_000);

  test(`[LW-1] ${engine}: micro and small record the same and ask nobody; grown, what waits goes`, async () => {
    const { stub, house } = await place("tier");
    const ids = await newStatements(house, 2);
    const small = send(house, stub, { tier: "micro-small" });
    await small.look();
    const tokenless = send(house, stub, { database: null });
    await tokenless.look();
    expect([small.status().state, tokenless.status().state, house.state.unsent.size, stub.requests.length]).toEqual(["off", "off", 2, 0]);
    await send(house, stub).look();
    expect(taken(stub)).toEqual(once(ids));
    await after();
  }, 30_000);
}
