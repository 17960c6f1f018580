import { beforeAll, describe, expect, test } from "bun:test";
import { deskRouteNames, deskRoutes, scopes, staffRoles, type DeskRoute, type DeskRouteName, type Scope, type StaffRole } from "@lampion/protocol";
import { openMemoryDesk, takeIn, isRefused, act, draft, makeToken, type Desk } from "@lampion/core";
import { Hono } from "hono";
import { loadAssets } from "@lampion/safety";
import { createRuleKeeper } from "../../rules/rule-keeper.ts";
import { alwaysAlone, createTransparency } from "../../desk/transparency.ts";
import { openStaff, type StaffSession } from "../../staff/index.ts";
import { openDatabase } from "../../store/database.ts";
import { createCodeRate } from "./code-rate.ts";
import { addModeration, type ModerationEnv } from "./routes.ts";

const startMs = 1_900_000_000_000;
let desk: Desk;
let app: Hono<ModerationEnv>;
const touched: string[] = [];
/** Who is signed in is told by a header here; the real gate is proven in `desk.e2e.test.ts`. */
const sessionOf = (text: string): StaffSession => JSON.parse(text) as StaffSession;
const session = (staff: string, roles: readonly StaffRole[], more: Partial<StaffSession> = {}): StaffSession => ({
  id: `session-${staff}`,
  staff,
  name: `M-${staff}`,
  roles,
  languages: ["fr"],
  optOuts: [],
  department: null,
  device: `key-${staff}`,
  signedInAtMs: startMs,
  seenAtMs: startMs,
  isDemo: false,
  ...more,
});

/** Nothing to open: what custodians can do is proven in `desk-openings.e2e.test.ts`. */
const noGround = { ways: [], closed: "no-ground", check: async () => null } as const;

beforeAll(async () => {
  desk = await openMemoryDesk({ clock: { nowMs: () => startMs } }, 7);
  app = new Hono<ModerationEnv>();
  app.use(async (c, next) => {
    c.set("prefix", c.req.header("x-prefix") ?? "prefix");
    await next();
  });
  addModeration(app, {
    desk,
    staff: openStaff(
      openDatabase(":memory:", "main"),
      () => "session",
      () => startMs,
    ),
    rules: createRuleKeeper({ file: "/nowhere/rules.json", assets: loadAssets(), alarm: () => {}, nowMs: () => startMs }),
    transparency: createTransparency(desk.house, { tier: "micro-small", territory: ["FR"], database: null, alone: alwaysAlone, nowMs: () => startMs }),
    provider: "Association des lampions",
    openings: {
      node: "log",
      ofCase: async () => noGround,
      ofOrder: async () => ({ ...noGround, lines: "not-kept", order: null }),
      isReady: () => false,
      file: async () => null,
      take: async () => ({ kind: "refused", why: "not-logged" }),
      follow: async () => {},
    },
    dutyElsewhere: async () => [],
    vectors: { hours: async function* () {} },
    rulesElsewhere: () => 0,
    nowMs: () => startMs,
    codes: createCodeRate(() => startMs),
    requireStaff: async (c, next) => {
      const who = c.req.header("x-test-staff");
      if (who === undefined) return c.json({ code: "signed-out", message: "" }, 401);
      c.set("staff", sessionOf(who));
      await next();
      return undefined;
    },
    touch: async (c, act) => {
      touched.push(act);
      return c.req.header("x-test-touch") === act ? { kind: "fresh" } : { kind: "missing" };
    },
  });
});

const address = (route: DeskRoute): string =>
  route.path.replaceAll(
    /:(\w+)/g,
    (_all, name: string) => `${{ case: "C", reading: "A", proposal: "P", appeal: "L", order: "O", notice: "N", opening: "K" }[name] ?? "X"}-22222222`,
  );
async function ask(name: DeskRouteName, headers: Record<string, string>, body: unknown = {}): Promise<number> {
  const route: DeskRoute = deskRoutes[name];
  const answer = await app.request(address(route), {
    method: route.method,
    headers: { "content-type": "application/json", ...headers },
    ...(route.method === "POST" ? { body: JSON.stringify(body) } : {}),
  });
  const told = (await answer.json()) as { code?: string; message?: string };
  // Every refusal has the body of `Problem`.
  if (answer.status >= 400) expect([typeof told.code, typeof told.message]).toEqual(["string", "string"]);
  return answer.status;
}

const opening = { way: "report/r-1", hours: [3_600_000], purpose: "Lire la menace.", executor: "x".repeat(87) };

describe("who reaches which route", () => {
  test("[MD-10, MD-24] role by route: only the roles of the table get past the door, alone or together", async () => {
    let cells = 0;
    for (const name of deskRouteNames) {
      const { door } = deskRoutes[name] as DeskRoute;
      if (door.kind !== "staff") continue;
      expect([name, await ask(name, {})]).toEqual([name, 401]);
      for (const role of staffRoles) {
        const status = await ask(name, { "x-test-staff": JSON.stringify(session("ada", [role])) });
        cells += 1;
        // Past the door the desk asks for the object, which does not exist: anything but 401 and 403.
        if (door.roles.includes(role)) expect([name, role, status === 403 || status === 401]).toEqual([name, role, false]);
        else expect([name, role, status]).toEqual([name, role, 403]);
      }
      expect([name, await ask(name, { "x-test-staff": JSON.stringify(session("ada", [])) })]).toEqual([name, 403]);
    }
    expect(cells).toBeGreaterThan(200);
  });

  test("a partner's route takes a token of its scope only; staff, sessions and other scopes are nobody there", async () => {
    for (const name of deskRouteNames) {
      const { door } = deskRoutes[name] as DeskRoute;
      if (door.kind !== "token") continue;
      for (const headers of [
        {},
        { authorization: "Bearer lampion_unknown_but_long_enough" },
        { authorization: "Basic YTpi" },
        { "x-test-staff": JSON.stringify(session("dan", ["lead"])) },
      ] as Record<string, string>[])
        expect([name, await ask(name, headers)]).toEqual([name, 401]);
    }
    expect(scopes.length).toBe(6);
  });

  test("[MD-36, SC-23] every act that asks for a fresh touch asks for its own: without it, with another act's, or another object's, nothing happens", async () => {
    const lead = { "x-test-staff": JSON.stringify(session("dan", ["lead", "orders"])) };
    const bodies: Partial<Record<DeskRouteName, unknown>> = {
      life: { case: "C-22222222", danger: "others", reasons: "Vu.", writtenFirst: true },
      askReading: { purpose: "Vérifier.", lease: { number: 1, token: "x".repeat(22) } },
      secondReading: { agree: true },
      secondProposal: { agree: true },
      decideAppeal: { outcome: "upheld", reasons: "Vu." },
      carryOutDispute: {},
      suspend: { days: 7, isEmergency: false, reason: "Trop souvent." },
      orderStep: { step: "accept" },
      override: { staff: "bea", reason: "Une urgence de plus." },
      addFlagger: { name: "A", award: "B", country: "FR", expertise: ["VIOLENCE"] },
      addToken: { holder: "F-22222222", scopes: ["figures:read"], days: 3 },
      invite: { name: "A", role: "moderator", languages: ["fr"], department: null },
      staffLink: {},
      publishRule: { text: "{}", mode: "shadow", skipsShadow: false },
      endOffice: { reason: "Parti ailleurs." },
      keyLoss: { reason: "Téléphone perdu." },
      keyLink: {},
      ownArea: { department: "75" },
      addPool: { name: "Lyon", address: "https://desk.lyon.example", roles: ["moderator"], days: 30 },
      endPool: { reason: "Fini entre nous." },
      slowNetwork: { days: 3 },
      publishReport: { texts: [], correction: null },
      grant: { staff: "bea", role: "moderator", grant: true },
      askOpening: { ...opening, lease: { number: 1, token: "x".repeat(22) } },
      askOrderOpening: opening,
      openingFile: {},
      openingResult: { kind: "digest", records: 1, digest: "a".repeat(64) },
    };
    let asked = 0;
    for (const name of deskRouteNames) {
      const route: DeskRoute = deskRoutes[name];
      if (route.touch !== true) continue;
      asked += 1;
      const body = bodies[name];
      expect([name, body === undefined]).toEqual([name, false]);
      for (const other of [undefined, "grant:nobody", `${name}:C-33333333`])
        expect([name, await ask(name, { ...lead, ...(other === undefined ? {} : { "x-test-touch": other }) }, body)]).toEqual([name, 428]);
      const own = touched.at(-1) ?? "";
      expect(own.startsWith(`${name}:`)).toBe(true);
      expect([name, await ask(name, { ...lead, "x-test-touch": own }, body)]).not.toEqual([name, 428]);
    }
    expect(asked).toBe(Object.keys(bodies).length);
  });

  test("hostile bodies are refused as malformed, whatever is in them, and nothing is kept of them", async () => {
    const before = desk.house.state.place;
    const lead = { "x-test-staff": JSON.stringify(session("dan", [...staffRoles])) };
    for (const name of deskRouteNames) {
      const route: DeskRoute = deskRoutes[name];
      if (route.in === undefined || route.door.kind === "token") continue;
      for (const body of [null, [], "text", { __proto__: { admin: true }, extra: 1 }, { words: "x".repeat(1_000_000) }, { code: { $ne: "" } }, { lease: "1", policy: ["a"] }])
        expect([name, await ask(name, lead, body)]).toEqual([name, 400]);
    }
    expect(desk.house.state.place).toBe(before);
  });
});

describe("whose object it is", () => {
  const everything = [...staffRoles];
  const lease = { number: 1, token: "x".repeat(22) };
  /** For every route with a case in its address: a well-formed body. */
  const bodies: Partial<Record<DeskRouteName, unknown>> = {
    renew: { lease },
    giveBack: { lease },
    plan: { policy: "harassment", template: "insists", consequence: { kind: "none" } },
    decide: { lease, policy: "harassment", template: "insists", consequence: { kind: "none" }, reasons: "Vu.", leaving: "Aucun fait." },
    freeze: { lease, consequence: { kind: "pause", powers: ["knock"], scope: "house", minutes: 60 }, reasons: "Vu." },
    escalate: { lease, reason: "Vu." },
    slowNetwork: { days: 3 },
    merge: { lease, into: "C-33333333" },
    note: { words: "Vu." },
    letter: { lease, to: "x", words: "Vu.", asksFacts: false },
    askReading: { lease, purpose: "Vérifier." },
    askOpening: { ...opening, lease },
  };
  const ofCase = deskRouteNames.filter((name) => deskRoutes[name].path.includes(":case"));
  const incoming = (report: string, department: string | null) =>
    ({
      report,
      source: "report",
      situation: "harassment",
      who: "me",
      subject: `subject-${report}`,
      reporter: null,
      about: "talk",
      stream: `talk:${report}`,
      seqs: [],
      records: 1,
      leftOut: 0,
      hours: [1],
      authenticated: true,
      claim: `claim-${report}`,
      language: "fr",
      department,
      isIndependent: false,
      flagger: null,
      act: "now",
      words: "Vu.",
      place: "",
      contact: null,
      items: 1,
    }) as const;
  async function status(name: DeskRouteName, id: string, who: StaffSession, body: unknown): Promise<number> {
    const route: DeskRoute = deskRoutes[name];
    const path = route.path.replace(":case", id);
    const answer = await app.request(path, {
      method: route.method,
      headers: { "content-type": "application/json", "x-test-staff": JSON.stringify(who), "x-test-touch": `${name}:${id}` },
      ...(route.method === "POST" ? { body: JSON.stringify(body ?? {}) } : {}),
    });
    return answer.status;
  }
  const life = (id: string) => ({ case: id, danger: "others", reasons: "Vu.", writtenFirst: true });

  test("[MD-65] a case of one's own département does not exist: by no route, in no list, not by look-up, not as second", async () => {
    const taken = await takeIn(desk.house, incoming("own-area", "75"));
    if (isRefused(taken)) throw new Error(taken.why);
    const own = session("eve", everything, { department: "75" });
    for (const name of ofCase) expect([name, await status(name, taken.case, own, name === "life" ? life(taken.case) : bodies[name])]).toEqual([name, 404]);
    const listed = async (who: StaffSession) =>
      JSON.stringify(await (await app.request("/desk/api/queue", { headers: { "x-test-staff": JSON.stringify(who) } })).json()).includes(taken.case);
    expect([await listed(own), await listed(session("ada", ["moderator"]))]).toEqual([false, true]);
    const found = async (who: StaffSession) =>
      (
        (await (
          await app.request("/desk/api/look-up", {
            method: "POST",
            headers: { "content-type": "application/json", "x-test-staff": JSON.stringify(who) },
            body: JSON.stringify({ kind: "case", value: taken.case, purpose: "Vérifier." }),
          })
        ).json()) as { case: string | null }
      ).case;
    expect([await found(own), await found(session("ada", ["moderator"]))]).toEqual([null, taken.case]);
    const next = (await (
      await app.request("/desk/api/next", { method: "POST", headers: { "content-type": "application/json", "x-test-staff": JSON.stringify(own) }, body: "{}" })
    ).json()) as { case: string | null };
    expect(next.case).not.toBe(taken.case);
  });

  test("[MD-9] what needs the lease is refused to everybody but its holder, with the token of another and with an old number", async () => {
    const taken = await takeIn(desk.house, incoming("leased", null));
    if (isRefused(taken)) throw new Error(taken.why);
    const ada = session("ada", ["senior"]);
    const bea = session("bea", ["senior"]);
    const got = (await (
      await app.request(`/desk/api/cases/${taken.case}/lease`, { method: "POST", headers: { "content-type": "application/json", "x-test-staff": JSON.stringify(ada) }, body: "{}" })
    ).json()) as { lease: { number: number; token: string } };
    const right = { number: got.lease.number, token: got.lease.token };
    for (const name of ofCase) {
      const body = bodies[name] as { lease?: unknown } | undefined;
      if (body === undefined || !("lease" in body)) continue;
      // Another person with the right token; the holder with a wrong one; the holder with an old number.
      expect([name, await status(name, taken.case, bea, { ...body, lease: right })]).toEqual([name, 409]);
      expect([name, await status(name, taken.case, ada, { ...body, lease: { ...right, token: "y".repeat(22) } })]).toEqual([name, 409]);
      expect([name, await status(name, taken.case, ada, { ...body, lease: { ...right, number: right.number + 1 } })]).toEqual([name, 409]);
    }
    expect(await status("take", taken.case, bea, {})).toBe(409);
    expect(await status("evidence", taken.case, bea, undefined)).toBe(403);
    expect(await status("evidence", taken.case, ada, undefined)).toBe(200);
  });

  test("[MD-14] a flagger reads its own notices only, and an authority its own orders only", async () => {
    const { house } = desk;
    const one = { as: "installation", id: "test" } as const;
    await house.commit(one, "test", () =>
      act(
        ["F-AAAAAAAA", "F-BBBBBBBB"].map((flagger) =>
          draft("FlaggerGranted", { flagger, name: flagger, award: "a", country: "FR", expertise: ["CYBER_VIOLENCE"], webhook: null, by: ["x", "y"] }),
        ),
        null,
      ),
    );
    const tokenOf = async (holder: string, granted: readonly Scope[]) => {
      const made = await makeToken(house, { ...session("dan", ["lead"]), id: "s" }, { holder, scopes: granted, days: 3 });
      return { authorization: `Bearer ${isRefused(made) ? "" : made.token}`, "content-type": "application/json" };
    };
    const [a, b] = [await tokenOf("F-AAAAAAAA", ["notices:write", "notices:read", "figures:read"]), await tokenOf("F-BBBBBBBB", ["notices:read"])];
    const filed = (await (
      await app.request("/api/v1/notices", {
        method: "POST",
        headers: a,
        body: JSON.stringify({ situation: "harassment", where: ["/rooms/FR-75011/1/3"], words: "Relances.", reference: "r-1" }),
      })
    ).json()) as { notice: string; isInExpertise: boolean };
    expect(filed.isInExpertise).toBe(true);
    const read = async (headers: Record<string, string>) => (await app.request(`/api/v1/notices/${filed.notice}`, { headers })).status;
    expect([await read(a), await read(b), await read({})]).toEqual([200, 404, 401]);
    expect((await app.request("/api/v1/notices", { method: "POST", headers: b, body: "{}" })).status).toBe(401);
    const [police, court] = [await tokenOf("police", ["orders:write", "orders:read"]), await tokenOf("court", ["orders:read"])];
    const order = {
      kind: "dsa9",
      authority: { name: "A", country: "FR", contact: "" },
      reference: "1",
      legalBasis: "L",
      reasons: "R",
      selectors: [{ kind: "case", value: "C-22222222" }],
      dataClasses: [],
      territory: ["FR"],
      language: "fr",
      redress: "T",
      gagUntil: null,
      category: null,
      dueAt: null,
    };
    const given = (await (await app.request("/api/v1/orders", { method: "POST", headers: police, body: JSON.stringify(order) })).json()) as { order: string };
    const state = async (headers: Record<string, string>) => (await app.request(`/api/v1/orders/${given.order}`, { headers })).status;
    expect([await state(police), await state(court), await state(a)]).toEqual([200, 404, 401]);
  });
});
