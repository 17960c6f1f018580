import { expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const web = join(dirname(fileURLToPath(import.meta.url)), "../packages/web");

/** Words that are never used towards guests, with what French says for them. */
const never: readonly RegExp[] = [
  /premium/i,
  /\bboost/i,
  /\bmatch(es|ed)?\b/i,
  /\bnearby\b/i,
  /\bonline now\b/i,
  /\bseen \S+ min(utes)? ago\b/i,
  /\bshadow/i,
  /\bbanned\b/i,
  /\busers?\b/i,
  /à proximité/i,
  /connectée?s? maintenant/i,
  /\ben ligne maintenant/i,
  /\bvue? il y a\b/i,
  /\bbanni/i,
  /\butilisat(eur|rice)/i,
];

type Words = Readonly<Record<string, string>>;
function texts(language: string): Words {
  const flat = (value: unknown, path: string): [string, string][] =>
    typeof value === "string"
      ? [[path, value]]
      : value === null || typeof value !== "object"
        ? []
        : Object.entries(value).flatMap(([key, inner]) => flat(inner, path === "" ? key : `${path}.${key}`));
  return Object.fromEntries(flat(JSON.parse(readFileSync(join(web, `messages/${language}.json`), "utf8")), "").filter(([key]) => key !== "$schema"));
}
const broken = (text: string): string[] => never.filter((one) => one.test(text)).map(String);

test("no text of the application uses a word of the list of never-words", () => {
  const found = readdirSync(join(web, "messages")).flatMap((name) =>
    Object.entries(texts(name.replace(".json", ""))).flatMap(([key, text]) => broken(text).map((word) => `${name} ${key}: ${word}`)),
  );
  expect(found).toEqual([]);
});

test("no page without JavaScript uses one either", () => {
  const pages = [
    join(web, "index.html"),
    ...(existsSync(join(web, "public"))
      ? readdirSync(join(web, "public"))
          .filter((name) => name.endsWith(".html"))
          .map((name) => join(web, "public", name))
      : []),
  ];
  const found = pages.flatMap((path) =>
    broken(
      readFileSync(path, "utf8")
        .replace(/<(script|style)[\s\S]*?<\/\1>/g, "")
        .replace(/<[^>]*>/g, " "),
    ).map((word) => `${path.slice(web.length)}: ${word}`),
  );
  expect(found).toEqual([]);
});

test("[AP-17] French and English say the same things, with the same values filled in", () => {
  const [french, english] = [texts("fr"), texts("en")];
  expect(Object.keys(french).sort()).toEqual(Object.keys(english).sort());
  expect(Object.keys(french).length).toBeGreaterThan(50);
  const slots = (text: string | undefined): string[] => [...new Set([...(text ?? "").matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ""))].sort();
  for (const key of Object.keys(french)) expect({ key, slots: slots(french[key]) }).toEqual({ key, slots: slots(english[key]) });
  expect(Object.entries(french).filter(([, text]) => text.trim() === "")).toEqual([]);
});

test("the search finds what it looks for", () => {
  expect(broken("Three users near you are online now")).toHaveLength(2);
  expect(broken("Cette personne a été bannie")).toHaveLength(1);
});
