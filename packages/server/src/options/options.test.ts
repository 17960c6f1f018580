import { describe, expect, test } from "bun:test";
import { optionTable, readOptions } from "./options.ts";
import { gateFacts, isForeign } from "./gate-facts.ts";
import { transparencyUrl } from "../desk/transparency-http.ts";
import { opensPrivateTalk, startGate, submissionsOf, type GateFacts } from "./start-gate.ts";

const problemsOf = (env: Record<string, string>, args: string[] = []): readonly string[] => {
  const read = readOptions(args, env);
  return read.kind === "refused" ? read.problems : [];
};

describe("options", () => {
  test("without any option the server is for development, on the loopback", () => {
    const read = readOptions([], {});
    expect(read).toMatchObject({ kind: "options", options: { port: 4_400, host: "127.0.0.1", mode: "development", data: "./.lampion", demo: false, allowRemote: false } });
  });

  test("[LW-115] a development server listens elsewhere only when that is asked for", () => {
    for (const host of ["0.0.0.0", "::", "192.0.2.1", "chat.example", "127.0.0.1.example", "127.evil.example"]) {
      expect(problemsOf({ HOST: host }).join()).toContain("LW-115");
      expect(problemsOf({ HOST: host, ALLOW_REMOTE: "yes" })).toEqual([]);
    }
    for (const host of ["127.0.0.1", "127.8.8.8", "::1", "localhost"]) expect(problemsOf({ HOST: host })).toEqual([]);
    expect(problemsOf({ HOST: "0.0.0.0", ALLOW_REMOTE: "no" })).toHaveLength(1);
  });

  test("all problems are told at once, each with its name, its value and what to do", () => {
    const problems = problemsOf({
      PORT: "http",
      LAMPION_MODE: "test",
      AGE_GATE: "none",
      PRIVATE_PROTECTION: "off",
      MAX_CONNECTIONS: "0",
      PUBLIC_ORIGIN: "chat.example/",
      EXIT_PAGE: "javascript:alert(1)",
      ALLOW_REMOTE: "maybe",
      TRACES_URL: "http://somebody:secret@collector.example/v1/traces",
      TRACES_SHARE: "2",
    });
    const names = ["PORT", "LAMPION_MODE", "AGE_GATE", "PRIVATE_PROTECTION", "MAX_CONNECTIONS", "PUBLIC_ORIGIN", "EXIT_PAGE", "ALLOW_REMOTE", "TRACES_URL", "TRACES_SHARE"];
    for (const name of names) expect(problems.filter((one) => one.startsWith(`${name} is "`) && one.includes("give "))).toHaveLength(1);
    expect(problems).toHaveLength(names.length);
    for (const port of ["-1", "65536", "80.5", "1e9"]) expect(problemsOf({ PORT: port })).toHaveLength(1);
  });

  test("[EV-20] keys are files, or in the memory of NATS servers that are named; a node alone may have them there too", () => {
    expect(readOptions([], {})).toMatchObject({ options: { keyStore: "file" } });
    expect(problemsOf({ LAMPION_KEY_STORE: "disk" })).toEqual(['LAMPION_KEY_STORE is "disk": give file or nats.']);
    expect(problemsOf({ LAMPION_KEY_STORE: "nats" }).join()).toContain("NATS_URL is empty");
    expect(readOptions([], { LAMPION_KEY_STORE: "nats", NATS_URL: "nats://127.0.0.1:4222" })).toMatchObject({ options: { keyStore: "nats", databaseUrl: "" } });
    expect(problemsOf({ NATS_URL: "nats://127.0.0.1:4222" }).join()).toContain("DATABASE_URL is not");
    const elsewhere = readOptions([], { LAMPION_KEY_STORE: "nats", NATS_URL: "nats://127.0.0.1:4222", LAMPION_DATA: "/nowhere/data" });
    if (elsewhere.kind !== "options") throw new Error("options");
    expect([gateFacts(elsewhere.options, nowMs).keysApart, gateFacts({ ...elsewhere.options, keyStore: "file" }, nowMs).keysApart]).toEqual([true, false]);
  });

  test("flags win over the environment; an unknown flag is refused, and help names every option", () => {
    expect(readOptions(["--port", "5000", "--allow-remote"], { PORT: "6000" })).toMatchObject({ options: { port: 5_000, allowRemote: true } });
    expect(problemsOf({}, ["--no-judge"]).join()).toContain("--help");
    const help = readOptions(["--help"], {});
    for (const { env, flag } of Object.values(optionTable)) expect(help.kind === "help" ? help.text : "").toMatch(new RegExp(`--${flag} +${env} `));
  });

  const nowMs = Date.UTC(2_030, 5, 1);
  const house = {
    "contacts.authorities": "autorites@chat.example",
    "contacts.users": "aide@chat.example",
    "contacts.languages": ["fr", "en"],
    "dsc.country": "FR",
    "establishment.country": "FR",
    "dsa.tier": "micro-small",
    "dsa.tierSince": "2029-01-01",
    "terms.version": "3",
    "terms.digest": "a".repeat(64),
    jurisdictions: ["FR"],
    "compliance.dpia": "2030-02-01",
    "compliance.riskReview": "2030-02-01",
    "compliance.retention": "2030-02-01",
    "fr.injunction.validUntil": "2029-10-21",
    "eEvidence.selfAssessment": "2030-02-01",
    "onCall.telephone": "+33 1 23 45 67 89",
    "onCall.testedOn": "2030-05-20",
  };
  const facts: GateFacts = {
    people: 5,
    custodians: { words: 3, lines: 3, organisations: 2 },
    keysApart: true,
    memory: { swap: [], dumps: null },
    witnesses: 1,
    hasTimestamps: true,
    ageProviders: 1,
    helplines: ["FR"],
  };
  const options = { contact: "aide@chat.example", origin: "https://chat.example", operator: "Association du quartier", dsaDatabase: transparencyUrl, dsaToken: "" };

  test("[LW-114, OP-3] with everything there production starts; each thing taken away is named with its setting and where it is asked for", () => {
    expect(problemsOf({ LAMPION_MODE: "production", LAMPION_DEMO: "yes" })).toHaveLength(1);
    expect(startGate(options, house, facts, nowMs)).toEqual([]);
    for (const setting of Object.keys(house)) {
      const without = Object.fromEntries(Object.entries(house).filter(([name]) => name !== setting));
      expect([setting, startGate(options, without, facts, nowMs).map((one) => one.setting)]).toEqual([
        setting,
        setting === "fr.injunction.validUntil" || setting !== "jurisdictions" ? [setting] : ["jurisdictions"],
      ]);
    }
    const lacking: readonly (readonly [string, Partial<GateFacts>])[] = [
      ["custodians.words", { custodians: { words: 2, lines: 3, organisations: 2 } }],
      ["custodians.lines", { custodians: { words: 3, lines: 0, organisations: 2 } }],
      ["custodians", { custodians: { words: 3, lines: 3, organisations: 1 } }],
      ["LAMPION_KEYS", { keysApart: false }],
      ["swap", { memory: { swap: ["/dev/sda2"], dumps: null } }],
      ["core dumps", { memory: { swap: [], dumps: "the limit is unlimited" } }],
      ["LOG_WITNESSES", { witnesses: 0 }],
      ["LOG_TIMESTAMPS", { hasTimestamps: false }],
      ["age.providers", { ageProviders: 0 }],
      ["helplines", { helplines: [] }],
    ];
    for (const [setting, less] of lacking) expect([setting, startGate(options, house, { ...facts, ...less }, nowMs).map((one) => one.setting)]).toEqual([setting, [setting]]);
    for (const [setting, less] of [
      ["OPERATOR_NAME", { operator: "Lampion" }],
      ["OPERATOR_CONTACT", { contact: " " }],
      ["PUBLIC_ORIGIN", { origin: "http://chat.example" }],
    ] as const)
      expect(startGate({ ...options, ...less }, house, facts, nowMs).map((one) => one.setting)).toEqual([setting]);
    // What is over is missing: a review of two years ago, a call of two months ago, a day that is still to come.
    for (const [setting, day] of [
      ["compliance.dpia", "2028-01-01"],
      ["onCall.testedOn", "2030-04-01"],
      ["compliance.riskReview", "2031-01-01"],
    ] as const)
      expect(startGate(options, { ...house, [setting]: day }, facts, nowMs).map((one) => one.setting)).toEqual([setting]);
    expect(startGate(options, { ...house, "establishment.country": "CH" }, facts, nowMs).map((one) => one.setting)).toEqual(["legalRepresentative"]);
    // Four people are no fault: rooms open, private talk does not.
    expect([opensPrivateTalk({ people: 4 }), opensPrivateTalk(facts), startGate(options, house, { ...facts, people: 0 }, nowMs)]).toEqual([false, true, []]);
  });

  test("[LW-31] a platform needs the token of the Transparency Database, and says since when it uses another one; micro and small need neither", () => {
    const grown = { ...house, "dsa.tier": "platform" };
    const lacking = (more: Partial<typeof options>, file: unknown = grown) => startGate({ ...options, ...more }, file, facts, nowMs).map((one) => one.setting);
    expect(lacking({})).toEqual(["DSA_DATABASE_TOKEN"]);
    expect(lacking({ dsaToken: "1|x" })).toEqual([]);
    expect(lacking({ dsaToken: "1|x", dsaDatabase: "https://sandbox.example/api/v1" })).toEqual(["dsa.sandboxSince"]);
    expect(lacking({ dsaToken: "1|x", dsaDatabase: "https://sandbox.example/api/v1" }, { ...grown, "dsa.sandboxSince": "2030-05-01" })).toEqual([]);
    expect(lacking({ dsaDatabase: "https://sandbox.example/api/v1" }, house)).toEqual([]);
    expect([submissionsOf(null), submissionsOf(grown), submissionsOf({ ...grown, jurisdictions: ["CH", "BE"] }).territory]).toEqual([
      { tier: "micro-small", territory: ["FR"] },
      { tier: "platform", territory: ["FR"] },
      ["BE"],
    ]);
    expect(problemsOf({ DSA_DATABASE_URL: "http://sandbox.example/api" })).toHaveLength(1);
    expect(problemsOf({ DSA_DATABASE_URL: "http://127.0.0.1:9/api", DSA_DATABASE_TOKEN: "a b" })).toHaveLength(1);
  });

  test("[LW-114, LW-116] a file of another form is no house file, and none of its settings can be a switch", () => {
    for (const file of [null, [], "x", { ...house, "judge.off": true }, { ...house, "dsa.tier": "none" }, { ...house, jurisdictions: [] }])
      expect(startGate(options, file, facts, nowMs).map((one) => one.setting)).toContain("house.json");
  });

  test("[EV-4] production asks for a key store outside the data folder", () => {
    for (const [data, keys, isApart] of [
      ["/srv/data", "/srv/keys", true],
      ["/srv/data", "", false],
      ["/srv/data", "/srv/data", false],
      ["/srv/data", "/srv/data/keys", false],
      ["/srv/data", "/srv/data-keys", true],
    ] as const) {
      const read = readOptions([], { LAMPION_DATA: data, LAMPION_KEYS: keys });
      expect([data, keys, read.kind === "options" && gateFacts(read.options, nowMs).keysApart]).toEqual([data, keys, isApart]);
    }
  });

  test("[EV-47] production asks for a witness that is not the operator's", () => {
    const origin = "https://chat.example";
    expect(isForeign("https://witness.example witness.example/w+00000000+BAAA", origin)).toBe(true);
    for (const own of ["https://chat.example/w chat.example/w+0+B", "http://localhost:4410 witness.example/w+0+B", "https://witness.example chat.example/w+0+B", "nonsense", ""])
      expect([own, isForeign(own, origin)]).toEqual([own, false]);
  });
});
