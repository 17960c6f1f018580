import { loadAssets } from "@lampion/safety";
import { expect, test } from "bun:test";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { loadedFirst } from "./size.ts";

const dist = join(dirname(fileURLToPath(import.meta.url)), "../packages/web/dist");
const packed = (files: readonly string[]): number => files.reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file)), { level: 9 }).length, 0) / 1_000;

test("[AP-30] scripts to the first message are at most 90 kB, and everything at most 150 kB, packed", () => {
  const first = loadedFirst(dist);
  // Page, its script, the door, the square, and their styles.
  expect(first.length).toBeGreaterThanOrEqual(6);
  expect(first.filter((file) => /\/square-/.test(file)).length).toBeGreaterThanOrEqual(2);
  expect(packed(first.filter((file) => file.endsWith(".js")))).toBeLessThanOrEqual(90);
  expect(packed(first)).toBeLessThanOrEqual(150);
});

test("[SF-72] what a browser gets of the judge are its lists and the rules marked for devices: no weight of behaviour, no rule of rooms or of what people did before; the model is a file of its own", () => {
  const files = readdirSync(join(dist, "assets"));
  const code = readFileSync(join(dist, "assets", files.find((file) => /^device-[\w-]{8}\.js$/.test(file)) ?? ""), "utf8");
  const { rules, harms } = loadAssets();
  expect(rules.filter(({ id, device }) => new RegExp(`\\bid"?:["'\`]${id}["'\`]`).test(code) !== (device === true)).map(({ id }) => id)).toEqual([]);
  expect(rules.filter(({ device }) => device === true).length).toBeGreaterThan(5);
  expect(Object.keys(harms.weights).length).toBeGreaterThan(15);
  for (const text of ['"contact_level":{', "contact_level:{", '"young_share":{', "young_share:{"]) expect([text, code.includes(text)]).toEqual([text, false]);
  expect(code).not.toContain(".bin");
  const model = files.filter((file) => /^lampion-1-.*\.bin$/.test(file));
  expect(model).toHaveLength(1);
  expect(loadedFirst(dist).filter((file) => /\.bin|judge-model|device-/.test(file))).toEqual([]);
});

test("[AP-31] judge and word lists are at most 120 kB packed, and nothing that the first message needs loads them", () => {
  const judge = readdirSync(join(dist, "assets")).filter((file) => /^device-[\w-]{8}\.js$/.test(file));
  expect(judge).toHaveLength(1);
  const [file = ""] = judge;
  expect(readFileSync(join(dist, "assets", file), "utf8")).toContain("createJudge");
  expect(packed([`assets/${file}`])).toBeLessThanOrEqual(120);
  expect(packed([`assets/${file}`])).toBeGreaterThan(20);
  expect(loadedFirst(dist).filter((one) => one.includes(file))).toEqual([]);
});

test("[AP-30] the style page and what is only needed later are not in the first load, the emergency numbers are", () => {
  const text = loadedFirst(dist)
    .filter((file) => file.endsWith(".js"))
    .map((file) => readFileSync(join(dist, file), "utf8"))
    .join("\n");
  const has = (words: string): boolean => text.includes(words);
  expect([has("Donaudampfschiff"), has("A PIN stops somebody"), has("Somebody is in danger now")]).toEqual([false, false, true]);
});

test("[AP-30] all scripts together stay within 355 kB packed: a word is its two sentences, libraries come once, and nothing of Node is asked for", () => {
  const scripts = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".js"));
  expect(packed(scripts)).toBeLessThanOrEqual(355);
  expect(scripts.filter((file) => file.includes("browser-external"))).toEqual([]);
  const sealing = scripts.filter((file) => /[\\/]kept-export-/.test(file)).map((file) => readFileSync(join(dist, file), "utf8"));
  expect(sealing).toHaveLength(1);
  // The curve of the post-quantum recipients is that of the others.
  expect(["age1pq", "uCoordinate"].map((sign) => (sealing[0] ?? "").split(sign).length > 1)).toEqual([true, true]);
  expect((sealing[0] ?? "").split("uCoordinate")).toHaveLength(2);
});
