import { expect, test } from "bun:test";
import fc from "fast-check";
import { createJudge, createMemory, loadAssets, signals, slotOfName, type Facts, type Judgement, type Memory } from "../index.ts";
import { decayed, probability } from "../behaviour/decay.ts";
import { pairWidth, senderWidth } from "../behaviour/layout.ts";
import { createRows } from "../behaviour/rows.ts";

const judge = createJudge(loadAssets());
const startMs = Date.UTC(2026, 5, 1);
const factsOf = (age: number | null): Facts => ({ typedAge: age, isProvenAdult: false, deviceAgeMs: 1e9, mayLink: false });
type Event = readonly [t: number, from: string, to: string, text: string];

/** Plays a list of events in one memory; gives the judgement of each. */
function played(events: readonly Event[], ages: Readonly<Record<string, number>> = {}, memory: Memory = createMemory()): Judgement[] {
  return events.map(([t, from, to, text]) => {
    const one = judge.judge(
      { kind: "private", text, language: "fr", anyway: true },
      { scope: "full", from, author: factsOf(ages[from] ?? null), to: { id: to, facts: factsOf(ages[to] ?? null) }, room: null, nowMs: startMs + t * 1_000 },
      memory,
    );
    judge.advance(memory, { ...one.record, stopped: false });
    return one;
  });
}
/** NaN is equal to nothing; as text it is. */
const plain = (one: Judgement): unknown => ({ ...one, slots: String(one.slots) });
const signal = (one: Judgement | undefined, name: string): number => one?.slots?.[slotOfName(name) ?? -1] ?? Number.NaN;
const last = (events: readonly Event[], name: string, ages: Readonly<Record<string, number>> = {}): number => signal(played(events, ages).at(-1), name);

test("[SF-40] what is left halves with each half-life, from a table of 64 steps; probabilities come from a table too", () => {
  for (const [seconds, share] of [
    [0, 1],
    [86_400, 0.5],
    [2 * 86_400, 0.25],
    [43_200, Math.SQRT1_2],
  ] as const)
    expect(decayed(seconds)).toBeCloseTo(share, 4);
  expect(decayed(86_400 * 40)).toBe(0);
  expect(probability(0)).toBe(0.5);
  expect(probability(-4)).toBeCloseTo(0.018, 3);
});

test("[SF-42] first contacts: distinct people, levels at five and eight, half when those older than ten minutes answered, none for staff", () => {
  const to = (count: number, every = 30): Event[] =>
    Array.from({ length: count }, (_, at) => [at * every, "a", `b${at}`, `bonjour ${"xyzuvwrst".charAt(at)}${at * 37} quoi de neuf`]);
  expect(last(to(4), "sender.first_contacts_10m")).toBe(4);
  expect(last([...to(4), [200, "a", "b0", "tu es là ?"]], "sender.first_contacts_10m")).toBe(4);
  expect(last(to(6), "sender.first_contacts_10m")).toBe(6);
  expect(last(to(6, 700), "sender.first_contacts_10m")).toBe(1);
  const answered: Event[] = [
    ...to(6, 10),
    ...Array.from({ length: 6 }, (_, at): Event => [70 + at, `b${at}`, "a", "bonjour à toi"]),
    [900, "a", "c", "et vous ?"],
    [901, "a", "d", "et toi ?"],
  ];
  expect(last(answered, "sender.first_contacts_10m")).toBe(1);
});

test("[SF-42] a change of app counts 1 within 15 minutes of first contact, 0.6 within two hours, 0.3 within three days", () => {
  const asked = (t: number): number =>
    last(
      [
        [0, "a", "b", "bonjour"],
        [5, "b", "a", "bonjour"],
        [t, "a", "b", "viens sur telegram"],
      ],
      "pair.move_app",
    );
  expect(asked(600)).toBe(1);
  expect(asked(3_600)).toBeCloseTo(0.6, 5);
  expect(asked(86_400)).toBeCloseTo(0.3, 5);
});

test("[SF-42] young by typed or told age or school twice in a day; gap by four years of an adult, never between equals", () => {
  const talk: Event[] = [
    [0, "a", "b", "salut"],
    [10, "b", "a", "j'ai 14 ans"],
    [20, "a", "b", "ah d'accord"],
    [30, "a", "b", "et sinon"],
  ];
  expect(last(talk, "pair.gap", { a: 30 })).toBe(1);
  expect(last(talk, "pair.gap", { a: 15 })).toBe(0);
  expect(last(talk, "pair.goes_on", { a: 30 })).toBe(2);
  expect(
    last(
      [
        [0, "b", "a", "j'ai un devoir de maths"],
        [60, "b", "a", "ma prof est malade"],
        [90, "a", "b", "ok"],
      ],
      "pair.young",
    ),
  ).toBe(1);
  expect(
    last(
      [
        [0, "b", "a", "ma fille a 14 ans"],
        [90, "a", "b", "ok"],
      ],
      "pair.young",
    ),
  ).toBe(0);
});

test("[SF-42] secrecy counts only beside what makes it matter, and half beside a birthday", () => {
  const secret = (before: Event[], ages = {}): number => last([...before, [100, "a", "b", "n'en parle à personne"]], "pair.secrecy", ages);
  expect(secret([])).toBe(0);
  expect(secret([[0, "a", "b", "viens sur telegram"]])).toBeGreaterThan(0.9);
  expect(secret([], { a: 40, b: 14 })).toBe(1);
  expect(secret([[0, "a", "b", "c'est une surprise pour son anniversaire"]], { a: 16, b: 14 })).toBe(0.5);
});

test("[SF-42] a meeting: two of five warn the invited, three hold and go to a person; a public place takes one away", () => {
  const events: Event[] = [
    [0, "a", "b", "c'est quoi ton adresse exactement ?"],
    [60, "a", "b", "on se voit ce soir ?"],
    [120, "a", "b", "au parking souterrain"],
  ];
  const all = played(events);
  expect(all[1]?.alerts.map((alert) => [alert.harm, alert.level])).toEqual([["ambush", "notice"]]);
  expect(all[2]?.alerts.map((alert) => [alert.harm, alert.level])).toEqual([["ambush", "case"]]);
  expect(all[2]?.verdict).toMatchObject({ step: "hold", hold: { byDefault: "block" } });
  expect(signal(played([...events.slice(0, 2), [120, "a", "b", "au café de la mairie"]]).at(-1), "pair.meeting")).toBe(1);
});

test("[SF-39] three lowered texts within an hour after a refusal: for a day quotation marks excuse nothing between the two, and nobody else is touched", () => {
  const quoted = 'il a dit "sale connard"';
  const refused: Event[] = [
    [0, "a", "b", "salut"],
    [10, "b", "a", "non arrête, laisse-moi tranquille"],
  ];
  const three: Event[] = [20, 600, 1_200].map((t): Event => [t, "a", "b", quoted]);
  const lowered = (events: readonly Event[]): boolean =>
    played(events)
      .at(-1)
      ?.findings.some((one) => one.lowered.length > 0) === true;
  const [one, two] = three as [Event, Event, Event];
  expect(lowered([...refused, one, two, [1_300, "a", "b", quoted]])).toBe(true);
  expect(lowered([...refused, ...three, [1_300, "a", "b", quoted]])).toBe(false);
  expect(lowered([...three, [1_300, "a", "b", quoted]])).toBe(true);
  expect(lowered([...refused, one, two, [8_000, "a", "b", quoted], [8_100, "a", "b", quoted]])).toBe(true);
  expect(lowered([...refused, ...three, [1_300, "a", "c", quoted]])).toBe(true);
  expect(lowered([...refused, ...three, [1_200 + 86_500, "a", "b", quoted]])).toBe(true);
});

test("[SF-42] insults at somebody count once each, half more after a refusal; four strangers within ten minutes are a pile-on", () => {
  const insults: Event[] = [
    [0, "a", "b", "t'es vraiment une merde"],
    [30, "a", "b", "sale conne"],
  ];
  expect(last(insults, "pair.insults")).toBeCloseTo(2, 1);
  expect(last([[0, "a", "b", "salut"], [5, "b", "a", "laisse-moi"], ...insults.map(([t, ...rest]): Event => [t + 10, ...rest])], "pair.insults")).toBeCloseTo(3, 1);
  const many = played(Array.from({ length: 4 }, (_, at): Event => [at * 60, `x${at}`, "b", "t'es vraiment une merde"]));
  expect(signal(many.at(-1), "target.pile_on")).toBe(4);
  expect(many.at(-1)?.alerts.map((alert) => alert.harm)).toEqual(["harassment"]);
  expect(signal(played(Array.from({ length: 4 }, (_, at): Event => [at * 400, `x${at}`, "b", "t'es vraiment une merde"])).at(-1), "target.pile_on")).toBeLessThan(4);
});

test("[SF-43, SF-44] an alert names its harm, its level, both persons and the signals that made it, and no word", () => {
  const alerts = played(
    [
      [0, "a", "b", "salut"],
      [9, "b", "a", "j'ai 13 ans"],
      [30, "a", "b", "tes parents sont là ?"],
      [60, "a", "b", "viens sur telegram"],
      [90, "a", "b", "n'en parle à personne"],
    ],
    { a: 45, b: 13 },
  ).flatMap((one) => one.alerts);
  expect(alerts[0]).toMatchObject({ harm: "grooming", about: "a", to: "b" });
  expect(alerts.some((alert) => alert.level === "case" && alert.signals.includes("goes_on") && alert.signals.includes("move_app"))).toBe(true);
  expect(JSON.stringify(alerts)).not.toContain("parents");
});

test("[SF-50] behaviour below review warns and slows and stops nothing", () => {
  const all = played(
    [
      [0, "a", "b", "salut"],
      [9, "b", "a", "j'ai 13 ans"],
      [30, "a", "b", "ça va ?"],
      [60, "a", "b", "tu as quel âge déjà ?"],
    ],
    { a: 45 },
  );
  for (const one of all.filter((judged) => judged.alerts.every((alert) => alert.level !== "case")).filter((judged) => judged.verdict.policy !== "minor.disclosed"))
    expect(one.judged.kind).toBe("passed");
});

const word = fc.constantFrom(
  "salut",
  "j'ai 14 ans",
  "viens sur telegram",
  "envoie une photo de toi",
  "t'es vraiment une merde",
  "arrête",
  "on se voit ce soir ?",
  "paye 200 euros",
  "ma prof est malade",
  "regarde promo-12.example",
);
const someEvents = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.constantFrom("a", "b", "c", "d"), fc.constantFrom("a", "b", "c", "d"), word), { maxLength: 14 })
  .map((all) => {
    let t = 0;
    return all.filter(([, from, to]) => from !== to).map(([dt, from, to, text]): Event => [(t += dt), from, to, text]);
  });
test("[SF-5, SF-66] judging changes no memory and is the same twice; what judging says depends on records alone", () => {
  fc.assert(
    fc.property(someEvents, (events) => {
      const memory = createMemory();
      played(events, { a: 40, b: 14 }, memory);
      const again = (): Judgement =>
        judge.judge(
          { kind: "private", text: "viens sur snap", language: "fr", anyway: false },
          { scope: "full", from: "a", author: factsOf(40), to: { id: "b", facts: factsOf(14) }, room: null, nowMs: startMs + 9_000_000 },
          memory,
        );
      const before = memory.pairs.find("a>b")?.slice();
      const first = again();
      expect(plain(again())).toEqual(plain(first));
      expect(String(memory.pairs.find("a>b"))).toBe(String(before ?? null));
    }),
    { numRuns: 40 },
  );
});

test("[SF-68] memory is a fold: rebuilt from the same records on another node it gives the same answers", () => {
  fc.assert(
    fc.property(someEvents, (events) => {
      const one = createMemory();
      const records = played(events, { a: 40, b: 14 }, one).map((judgement) => ({ ...judgement.record, stopped: false }));
      const other = createMemory();
      for (const record of JSON.parse(JSON.stringify(records)) as typeof records) judge.advance(other, record);
      for (const key of ["a>b", "b>a", "c>d"]) expect(other.pairs.find(key)?.slice() ?? null).toEqual(one.pairs.find(key)?.slice() ?? null);
    }),
    { numRuns: 40 },
  );
});

test("[SF-42] unrelated pairs in between change nothing", () => {
  const mine: Event[] = [
    [0, "a", "b", "salut"],
    [50, "a", "b", "viens sur telegram"],
    [100, "a", "b", "n'en parle à personne"],
  ];
  const between: Event[] = [
    [10, "x", "y", "t'es vraiment une merde"],
    [60, "y", "x", "arrête"],
    [99, "z", "x", "paye 200 euros"],
  ];
  const mixed = [...mine, ...between].sort((one, two) => one[0] - two[0]);
  const alone = played(mine).at(-1);
  const among = played(mixed).at(-1);
  expect(String(among?.slots)).toBe(String(alone?.slots));
  expect(among?.alerts).toEqual(alone?.alerts ?? []);
});

test("[SF-41] rows are numbers of a fixed width; the least recently changed goes first", () => {
  expect(pairWidth).toBeLessThanOrEqual(96);
  expect(senderWidth * 4).toBe(512);
  const rows = createRows(4, 3);
  for (const key of ["a", "b", "c"]) rows.open(key)[0] = key.charCodeAt(0);
  rows.open("a");
  rows.open("d");
  expect([rows.find("a")?.[0], rows.find("b"), rows.find("d")?.[0], rows.size]).toEqual([97, null, 0, 3]);
});

test("[SF-45] a digest of place and time needs the key; without the same key two places never meet", () => {
  const seen: string[] = [];
  const keyed = createJudge(loadAssets(), { lureDigest: (text) => (seen.push(text), `key/${text.length}`) });
  const { record } = keyed.judge(
    { kind: "private", text: "viens au parking souterrain de Grandval", language: "fr", anyway: false },
    { scope: "full", from: "a", author: factsOf(30), to: { id: "b", facts: factsOf(30) }, room: null, nowMs: startMs },
    createMemory(),
  );
  expect(record.lure).toMatch(/^key\//);
  expect(seen[0]).toContain("parking");
});

test("[SF-5] a record is plain data without a word of the text", () => {
  const [one] = played([[0, "a", "b", "mon petit secret numéro trente-deux tralala"]]);
  expect(JSON.parse(JSON.stringify(one?.record))).toEqual(one?.record as never);
  expect(JSON.stringify(one?.record)).not.toContain("tralala");
});

test("[SF-42, AR-33] adverts for paid company belong together by their words or by their place: the third device within 72 hours is told, the same device again, another place and a later one are not", () => {
  const adverts = [
    "escort dispo ce soir 150 euros, hôtel du Cygne près de la gare",
    "belle brune escorte 100 roses en douceur, hotel du cygne gare",
    "prestation 200 euros la nuit : hôtel du Cygne, la gare",
  ];
  const shared = (list: readonly Event[]): number => last(list, "pimping.shared");
  const by = (names: readonly string[], texts = adverts, apartS = 600): Event[] => names.map((name, at) => [at * apartS, name, `x${String(at)}`, texts[at] ?? ""]);
  expect(shared(by(["a", "b", "c"]))).toBe(3);
  const one = played(by(["a", "b", "c"])).at(-1);
  expect(one?.verdict).toMatchObject({ policy: "pimping.shared", raise: [{ policy: "pimping.shared", severity: "S1" }] });
  expect(JSON.stringify(one?.record.advertPlace)).not.toBe("null");
  expect(shared(by(["a", "a", "a"]))).toBe(1);
  expect(shared(by(["a", "b", "c"], adverts, 80 * 3_600))).toBe(1);
  expect(shared(by(["a", "b", "c"], [adverts[0] ?? "", "belle brune escorte 100 roses en douceur, hotel des lilas", "prestation 200 euros la nuit, 12 rue des tanneurs"]))).toBe(1);
  // A house without a name is no place.
  expect(shared(by(["a", "b", "c"], ["escort dispo ce soir 150 euros hotel", "belle brune escorte 100 roses en hotel", "prestation 200 euros la nuit hotel"]))).toBe(1);
});

test("[SF-65] what is counted of people and places is declared with its largest number, counted exactly and once each, held there, and forgotten within 72 hours", () => {
  const many = (count: number, one: (at: number) => Event): Event[] => Array.from({ length: count }, (_, at) => one(at));
  const sentence = (at: number): string =>
    `${["pommes", "trains", "livres", "nuages", "vélos", "forêts"][at % 6] ?? ""} ${"abcdefghijklmnopqrstuvwxyz"[at % 26] ?? ""}${String(at * 7919)}`;
  /** Each counter with what raises it by one, and by whom nothing new is added. */
  const raising: Readonly<Record<string, (at: number) => Event>> = {
    "sender.first_contacts_10m": (at) => [at * 10, "a", `n${String(at)}`, `bonjour les ${sentence(at)}`],
    "sender.first_contacts_24h": (at) => [at * 10, "a", `n${String(at)}`, `bonjour les ${sentence(at)}`],
    "sender.same_opening": (at) => [at * 30, "a", `n${String(at)}`, "envie de parler du cinéma italien des années trente ?"],
    "sender.image_asks_24h": (at) => [at * 60, "a", `n${String(at)}`, `envoie une photo de toi stp, les ${sentence(at)}`],
    "target.pile_on": (at) => [at * 10, `n${String(at)}`, "x", "t'es qu'une merde"],
    "lure.places": (at) => [at * 60, "a", `n${String(at)}`, "rdv au parking souterrain de Grandval ce soir"],
    "lure.shared": (at) => [at * 60, `d${String(at)}`, `n${String(at)}`, "rdv au parking souterrain de Grandval ce soir"],
    "pimping.shared": (at) => [at * 60, `d${String(at)}`, `n${String(at)}`, "escort dispo ce soir 150 euros, hôtel du Cygne près de la gare"],
  };
  const counters = signals.filter(({ name, type, stage }) => type === "int" && stage === "behaviour" && !["pair.minutes", "sender.links_1h", "text.links"].includes(name));
  expect(Object.keys(raising).sort()).toEqual(counters.map(({ name }) => name).sort());
  for (const { name, range } of counters) {
    const one = raising[name] as (at: number) => Event;
    const [, most] = range;
    const few = Math.min(4, most);
    expect([name, signal(played(many(few, one)).at(-1), name)]).toEqual([name, few]);
    // The same again is no more.
    const again = one(few - 1);
    expect([name, signal(played([...many(few, one), [again[0] + 5, again[1], again[2], again[3]]]).at(-1), name)]).toEqual([name, few]);
    const full = played(many(most + 3, one)).at(-1);
    expect([name, signal(full, name) <= most && signal(full, name) >= Math.min(most, 26)]).toEqual([name, true]);
    const [, from, to, text] = one(most + 4);
    const late = signal(played([...many(few, one), [72 * 3_600 + few * 60 + 1, from, to, text]]).at(-1), name);
    expect([name, late <= 1]).toEqual([name, true]);
  }
});
