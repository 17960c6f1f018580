import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createJudge, createMemory, loadAssets } from "@lampion/safety";
import { readAssets } from "@lampion/safety/read-assets";

const places = join(import.meta.dir, "../node_modules/@etalab/decoupage-administratif/data/communes.json");
const towns = [...new Set((JSON.parse(readFileSync(places, "utf8")) as { nom: string }[]).map((town) => town.nom))];
const judge = createJudge(loadAssets(readAssets()));

test("[SF-19] no town of France is a hit of the word lists, and hardly one moves a lane when somebody lives there", () => {
  expect(towns.length).toBeGreaterThan(30_000);
  const memory = createMemory();
  const judged = towns.map((town) => ({
    town,
    findings: judge
      .judge(
        { kind: "room", text: `j'habite à ${town}`, language: "fr", anyway: false },
        { scope: "full", from: "a", author: { typedAge: 30, isProvenAdult: true, deviceAgeMs: 0, mayLink: false }, to: null, room: null, nowMs: Date.UTC(2026, 10, 26) },
        memory,
      )
      .findings.filter((one) => one.p >= 0.5),
  }));
  expect(judged.filter(({ findings }) => findings.some((one) => one.stage !== "classifier")).map(({ town }) => town)).toEqual([]);
  // A lane alone asks at most: "Pussy" in Savoie is an insult in English. 1 in 1,000 is the goal of ordinary talk.
  expect(judged.filter(({ findings }) => findings.length > 0).length).toBeLessThan(towns.length / 1_000);
}, 60_000);
