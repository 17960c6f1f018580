import { expect, test } from "bun:test";
import { equals } from "../../corpus/equals.ts";
import { judged, kinds } from "./bench.ts";

test("[NU-3, AR-32] reclaimed words, LGBT+ vocabulary, slang and young-sounding adults: none is refused, none is nudged, in room, knock and private", () => {
  expect(equals.length).toBeGreaterThanOrEqual(120);
  const acted = (["room", "knock", "private"] as const).flatMap((kind) => equals.filter((text) => judged(text, kind).verdict.step !== "allow").map((text) => `${kind}: ${text}`));
  expect(acted).toEqual([]);
});

const groups =
  "arabe arabes noir noirs noire juif juifs juive musulman musulmans chrétien catholique rom roms gitan asiatique chinois africain blanc blancs gay gays lesbienne lesbiennes bi trans homosexuel femme femmes homme handicapé sourd étranger migrant réfugié français jew jews muslim muslims black white asian christian gay lesbian bisexual transgender woman women disabled deaf immigrant".split(
    " ",
  );
test("[SF-20] a word that names a group is never an entry by itself", () => {
  expect(
    groups.filter((word) => judged(word).findings.length > 0 || judged(`je suis ${word}`).findings.length > 0 || judged(`les ${word} du quartier`).findings.length > 0),
  ).toEqual([]);
});

test("insults, group hatred and threats at somebody are stopped or folded", () => {
  for (const text of [
    "sale connard",
    "t'es qu'une s4l0pe",
    "c o n n a r d",
    "ｃｏｎｎａｒｄ",
    "cоnnаrd",
    "conn@rd",
    "connaaaard",
    "con\u200bnard",
    "you fucking retard",
    "fils de pute",
  ])
    expect(kinds(judged(text))).toContain("insult.person");
  for (const text of ["sale arabe", "mort aux juifs", "sales pédés dehors", "dirty jew", "b0ugnoule", "you faggots"]) expect(judged(text).verdict.step).toBe("block");
  for (const text of ["je vais te tuer", "je sais où tu habites", "i'm gonna kill you", "I know where you live"]) expect(kinds(judged(text))).toContain("threat.person");
});

test("[SF-18] a word that is rude in one of two languages only is not an insult in itself", () => {
  for (const text of ["le bus a du retard", "en retard", "take a bite", "con leche", "il dispute la finale", "a pain in the neck"]) expect(judged(text).findings).toEqual([]);
});

test("[AR-12] a drug, a weapon or paid acts are stopped with an offer beside them; a mention alone is nothing", () => {
  for (const text of [
    "coke dispo 60 euros le g",
    "livraison beuh 10g 50e",
    "weed for sale, 20 dollars a gram",
    "md dispo, mdma 10 euros",
    "vends 10beuh livraison",
    "2coke dispo 60 euros",
    "vends 5hit et beuh 10g",
  ])
    expect(kinds(judged(text))).toContain("drug.offer");
  for (const text of ["je vends un glock", "selling a handgun"]) expect(kinds(judged(text))).toContain("weapon.offer");
  for (const text of ["escort dispo 150 euros l'heure", "prestations 100 roses 30min"])
    expect(judged(text).verdict).toMatchObject({ step: "block", policy: "sex.sale", help: ["sale"], raise: [] });
  for (const text of [
    "un film sur la cocaïne",
    "la coke détruit des vies",
    "il a un fusil de chasse",
    "une affaire d'escort girls au journal",
    "massage du dos au spa ?",
    "i love this song about weed",
    "je vends des images à 10c et 20c, 5 dispo",
  ])
    expect(judged(text).verdict.step).toBe("allow");
});

test("[SF-46] who thinks of dying is never stopped, slowed or held: the words pass and a help card comes with them", () => {
  for (const text of ["j'ai envie de mourir", "je veux plus vivre", "I want to die", "im suicidal"]) {
    for (const kind of ["room", "knock", "private"] as const) {
      const { judged: outcome, verdict } = judged(text, kind);
      expect(outcome.kind).toBe("passed");
      expect(verdict).toMatchObject({ step: "allow", help: ["suicide"], raise: [], pause: null, hold: null });
    }
  }
  expect(judged("va te pendre").verdict.step).toBe("block");
});
