import { expect, test } from "bun:test";
import { scenarioJudge, scenarioLine, type Scenario } from "./judge-scenarios.ts";

const judge = scenarioJudge();
type Said = readonly [t: number, from: string, to: string, text: string];
const scenario = (said: readonly Said[], ages: Readonly<Record<string, number | undefined>> = {}, lang = "fr"): Scenario => ({
  id: "one",
  lang,
  people: [...new Set(said.flatMap(([, from, to]) => [from, to]))]
    .filter((id) => !id.startsWith("room"))
    .map((id) => ({ id, account_age_s: 90_000, ...(ages[id] === undefined ? {} : { declared_age: ages[id] }) })),
  events: said.map(([t, from, to, text]) => ({ t, from, to, text })),
});
const harmsOf = (one: Scenario): string[] => [...new Set(judge(one).alerts.map((alert) => alert.harm))].sort();

test("[SF-74] each line starts from fresh memory: the same scenario twice, and behind another, gives the same alerts", () => {
  const danger = scenario(
    [
      [0, "a", "b", "salut"],
      [20, "a", "b", "t'as quel âge ?"],
      [30, "b", "a", "j'ai 13 ans"],
      [60, "a", "b", "tes parents sont là ?"],
      [90, "a", "b", "ajoute-moi sur telegram"],
      [120, "a", "b", "n'en parle à personne"],
    ],
    { a: 41, b: 13 },
  );
  const first = judge(danger).alerts;
  expect(harmsOf(danger)).toEqual(["grooming"]);
  judge(scenario([[0, "a", "c", "bonjour à tous les voisins"]]));
  expect(judge(danger).alerts).toEqual(first);
});

test("[SF-75] a line that is not JSON, or no scenario, gives one error line", () => {
  for (const line of ["", "{", "[]", '{"id":"x"}', '{"id":"x","people":[],"events":[{"t":"0"}]}', "\u0000\u0001".repeat(10_000)])
    expect(JSON.parse(scenarioLine(judge, line))).toHaveProperty("error");
  expect(JSON.parse(scenarioLine(judge, '{"id":"x"}'))).toHaveProperty("id", "x");
  expect(JSON.parse(scenarioLine(judge, JSON.stringify(scenario([[0, "a", "b", "salut"]]))))).toMatchObject({ id: "one", alerts: [] });
});

test("[SF-42] what ordinary people do raises nothing", () => {
  expect(
    harmsOf(
      scenario(
        [
          [0, "a", "b", "salut, tu vas bien ?"],
          [30, "b", "a", "oui et toi"],
          [60, "a", "b", "t'as quel âge ?"],
          [80, "b", "a", "j'ai 36 ans et toi"],
          [120, "a", "b", "38. on va boire un verre samedi ? au café de la mairie"],
          [160, "b", "a", "avec plaisir"],
        ],
        { a: 38, b: 36 },
      ),
    ),
  ).toEqual([]);
});
