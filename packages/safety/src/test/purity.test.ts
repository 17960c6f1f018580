import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { createJudge, loadAssets, type Kind } from "../index.ts";
import { assets, envelope, judged } from "./bench.ts";

const src = join(import.meta.dir, "..");
/** The judge's own files; publication alone may lead to the library that reads rule text. */
const sources = new Map(
  readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !file.startsWith("test/"))
    .map((file) => [relative(src, join(src, file)), readFileSync(join(src, file), "utf8").replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/g, "")] as const),
);
const impure =
  /\b(Date\.now|new Date\b|performance\b|setTimeout|setInterval|queueMicrotask|Math\.random|crypto\b|fetch\(|process\.|Bun\.|globalThis|window\.|navigator\b|console\.|Intl\.|toLocale\w+|localeCompare|\.normalize\(|import\.meta)/;
const nodeImport = /from \x22(node:|bun)/;

test("[SF-1] the judge has no clock, no chance, no locale, no input, no output and no global: every file of it", () => {
  expect(sources.size).toBeGreaterThan(60);
  for (const [file, text] of sources) expect([file, impure.exec(text)?.[0] ?? null, nodeImport.exec(text)?.[0] ?? null]).toEqual([file, null, null]);
  for (const planted of ["const a = Date.now();", "import { readFileSync } from \x22node:fs\x22", "x.normalize('NFC')", "Math.random()"])
    expect(impure.test(planted) || nodeImport.test(planted)).toBe(true);
});

test("[SF-4] nothing of the judge leads to cases, people, evidence or payment: it imports itself, the protocol and the library of publication", () => {
  for (const [file, text] of sources) {
    const others = [...text.matchAll(/from \x22([^.\x22][^\x22]*)\x22/g)].map((found) => found[1] ?? "");
    expect([file, others.filter((one) => one !== "@lampion/protocol" && !(one === "@marcbachmann/cel-js" && file === join("rules", "from-cel.ts")))]).toEqual([file, []]);
  }
});

test("[SF-69] there is one judge: one file makes it, and everybody asks it", () => {
  expect([...sources].filter(([, text]) => /export (function|const) createJudge\b/.test(text)).map(([file]) => file)).toEqual(["judge.ts"]);
  for (const tool of ["judge-batch.ts", "judge-scenarios.ts", "judge-explain.ts"].map((file) => join(src, "../../../tools", file)))
    expect([tool, /scenarioJudge|createJudge|judgeLine|createLineJudge|from "\.\/judge\//.test(readFileSync(tool, "utf8"))]).toEqual([tool, true]);
});

test("[SF-3] room texts, knocks, private texts, nicknames and room names are all judged", () => {
  for (const kind of ["room", "knock", "private", "nickname", "room-name"] as const satisfies readonly Kind[])
    expect([kind, judged("salopebougnoule sale bougnoule", kind).judged.kind]).toEqual([kind, kind === "private" ? judged("sale bougnoule", kind).judged.kind : "stopped"]);
  expect(judged("sale bougnoule", "private").verdict.step).not.toBe("allow");
});

test("[SF-53] a nickname or room name that would be folded is refused, also for prices, school years, recent birth years and words of the staff", () => {
  for (const name of ["salope75", "moderateur", "marie 100€", "lea3eme", "tom2012", "nazi88 bougnoule"]) {
    expect([name, judged(name, "nickname").judged.kind]).toEqual([name, "stopped"]);
    expect([name, judged(name, "room-name").judged.kind]).toEqual([name, "stopped"]);
  }
  for (const name of ["Lulu78", "Jean-Luc", "marin d'eau douce", "Zoé"]) expect([name, judged(name, "nickname").judged.kind]).toEqual([name, "passed"]);
});

test("[SF-8] budgets are counted in steps: a text costs the same number each time, whatever else the judge did before", () => {
  const texts = ["bonjour", "espèce de gros débile", "06 39 98 11 22", "je vais te tuer demain".repeat(40)];
  const once = texts.map((text) => judged(text).steps);
  judged("x".repeat(2_000));
  expect(texts.toReversed().map((text) => judged(text).steps)).toEqual(once.toReversed());
  const other = createJudge(loadAssets());
  expect(other).toBeDefined();
});

test("[SF-70] where the server reads no text the judge is given none, and finds nothing in it", () => {
  const { findings, verdict } = envelope("je vais te tuer, 06 39 98 11 22");
  expect(findings).toEqual([]);
  expect(verdict.step).toBe("allow");
});

test("[SF-67] what is kept of a judgement says by which files and rules it was made, so that whoever has them can make it again", () => {
  const { ruleSet, assets: files, hits, failures, slots } = judged("je vais te tuer");
  expect(ruleSet).toMatch(/^[0-9a-f]{64}$/);
  expect(files).toBe(assets.digest);
  expect(files).toMatch(/^[0-9a-f]{8,64}$/);
  expect([Array.isArray(hits), Array.isArray(failures), slots instanceof Float64Array]).toEqual([true, true, true]);
  expect(loadAssets().digest).not.toBe(assets.digest);
});
