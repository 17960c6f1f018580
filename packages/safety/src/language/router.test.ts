import { expect, test } from "bun:test";
import { readAssets } from "../../tools/read-assets.ts";
import { scan } from "../views/scan.ts";
import { canonOf } from "../views/tokens.ts";
import { packLanguage, parseLanguage } from "./language-file.ts";
import { createRouter, type Prior } from "./router.ts";

const file = readAssets().language;
const router = createRouter(parseLanguage(file));
const none: Prior = { fr: 0, en: 0, screen: "fr" };
const route = (text: string, prior: Prior = none): string => router.route(canonOf(scan(text)), prior).language;

test("[SF-17] French as it is typed, English and other languages are told apart", () => {
  for (const text of ["tu viens ce soir ou pas", "chui crevé jvais dormir", "c koi ton plan pr demain", "wesh ça dit quoi la famille"])
    expect([text, route(text)]).toEqual([text, "fr"]);
  for (const text of ["are you coming tonight or not", "i think we should meet tomorrow", "lol that was so funny"]) expect([text, route(text)]).toEqual([text, "en"]);
  for (const text of ["ich bin heute sehr müde und gehe nach hause", "завтра утром я иду на работу"]) expect([text, route(text)]).toEqual([text, "other"]);
});

test("[SF-17] a text that says nothing follows the last messages, then the screen", () => {
  expect(route("12 ?", { fr: 0, en: 6, screen: "fr" })).toBe("en");
  expect(route("12 ?", { fr: 6, en: 0, screen: "en" })).toBe("fr");
  expect(createRouter(null).route([], { fr: 5, en: 0, screen: "en" }).language).toBe("fr");
});

test("[SF-17] the router's file is read as it was written and refused when it is damaged", () => {
  expect(packLanguage(parseLanguage(file))).toEqual(file);
  const damaged = file.slice();
  damaged[100] = (damaged[100] ?? 0) ^ 1;
  expect(() => parseLanguage(damaged)).toThrow("damaged");
});
