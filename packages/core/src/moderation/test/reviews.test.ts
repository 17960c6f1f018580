import { describe, expect, test } from "bun:test";
import { allowed } from "@lampion/safety";
import { createSeededRandom } from "../../basics/random.memory.ts";
import { foldAll } from "../fold.ts";
import { meansFigures, shareOf } from "../law/means.ts";
import { yearlyReport } from "../law/report.ts";
import { endWords } from "../retention.ts";
import { createReviewSampler, meansOfVerdict, type Drawn, type JudgedText } from "../review-sampler.ts";
import { judgeReview, keepDrawn, nextReview, reviewsOut, reviewWaitMost } from "../reviews.ts";
import { stateText } from "../state.ts";
import { openDeskTown } from "../../testing/desk-town.ts";
import { day, hour, minute, must, openSmallDesk } from "./small-desk.ts";

type Verdict = JudgedText["judgement"]["verdict"];
const finding = (stage: string, p = 0.9) => ({ kind: "insult.person", p, spans: [], stage, by: "", lowered: [] }) as JudgedText["judgement"]["findings"][number];
const verdict = (more: Partial<Verdict> = {}): Verdict => ({ ...allowed, ...more });
const stopped = verdict({ step: "block", policy: "insult.person", reason: "insult" });
const text = (words: string, judgement: JudgedText["judgement"]): JudgedText => ({ stream: "room:FR-d75", text: words, language: "fr", judgement });
const version = () => "0a1b2c3d";
const drawn = (means: Drawn["means"], of: number, texts: readonly string[], stream = "room:FR-1"): Drawn => ({
  means,
  of,
  texts: texts.map((words) => ({ text: words, language: "fr", stream })),
});

describe("samples for blind review", () => {
  test("[MD-58] a verdict is counted for the means that decided it; grave cases and failed checks are in no sample", () => {
    const means = (one: Verdict, findings: readonly JudgedText["judgement"]["findings"][number][] = []) => {
      const of = meansOfVerdict({ verdict: one, findings });
      return of.kind === "acted" ? of.means : of.kind;
    };
    expect(means(verdict())).toBe("passed");
    expect(means(verdict({ policy: "self_harm.talk" }))).toBe("passed");
    for (const [stage, name] of [
      ["lexicon", "lists"],
      ["acts", "lists"],
      ["own-age", "lists"],
      ["classifier", "model"],
      ["contact", "contact"],
      ["link", "contact"],
      ["behaviour", "behaviour"],
    ] as const)
      for (const step of ["nudge", "mask", "slow", "hold", "block", "escalate"] as const) expect([stage, means({ ...stopped, step }, [finding(stage)])]).toEqual([stage, name]);
    expect(means(stopped, [finding("lexicon", 0.4), finding("classifier", 0.8)])).toBe("model");
    expect(means(verdict({ step: "block", reason: "rules" }))).toBe("rules");
    for (const severity of ["S0", "S1"] as const) expect(means({ ...stopped, raise: [{ policy: "grooming", severity }] }, [finding("acts")])).toBe("no-sample");
    expect(means({ ...stopped, raise: [{ policy: "threat.person", severity: "S2" }] }, [finding("acts")])).toBe("lists");
    expect(means(verdict({ step: "hold", reason: "check-failed" }))).toBe("no-sample");
  });

  test("[MD-58] every text of an hour has the same chance, an hour carries its size, and nothing of an author comes along", () => {
    const times = 4_000;
    const places = Array.from({ length: 10 }, () => 0);
    const random = createSeededRandom(58);
    for (let at = 0; at < times; at += 1) {
      const sampler = createReviewSampler(random);
      for (let place = 0; place < 10; place += 1) sampler.note(text(String(place), { verdict: stopped, findings: [finding("lexicon")] }), 10 * hour + place * minute);
      expect(sampler.take(10 * hour + 59 * minute)).toEqual([]);
      const [one, ...more] = sampler.take(11 * hour);
      expect([one?.means, one?.of, more]).toEqual(["lists", 10, []]);
      expect(Object.keys(one?.texts[0] ?? {}).toSorted()).toEqual(["language", "stream", "text"]);
      const [first] = one?.texts ?? [];
      places[Number(first?.text)] = (places[Number(first?.text)] ?? 0) + 1;
      expect(sampler.take(11 * hour)).toEqual([]);
    }
    const chi = places.reduce((sum, count) => sum + (count - times / 10) ** 2 / (times / 10), 0);
    // 27.9 is passed once in a thousand seeds by chance; this seed is fixed.
    expect(chi).toBeLessThan(27.9);
  });

  test("[MD-58] who judges sees the text and its language alone, in an order of their own, never of their own area or in a language they do not read, recorded first", async () => {
    const small = await openSmallDesk(7);
    const { house } = small;
    const [ada, bea, eve] = [await small.person("ada", ["moderator"]), await small.person("bea", ["senior"]), await small.person("eve", ["moderator"], { department: "75" })];
    const auditor = await small.person("carl", ["auditor"]);
    await keepDrawn(
      house,
      [
        drawn("lists", 40, ["lists a", "lists b"]),
        drawn(null, 900, ["passed a", "passed b"]),
        { means: "model", of: 3, texts: [{ text: "english", language: "en", stream: "room:FR-2" }] },
        drawn("contact", 5, ["of paris"], "room:FR-d75"),
      ],
      version,
    );
    expect(await nextReview(house, auditor)).toMatchObject({ code: "not-allowed" });
    const seen = async (person: typeof ada): Promise<string[]> => {
      const texts: string[] = [];
      for (;;) {
        const next = must(await nextReview(house, person));
        if (next.sample === null) return texts;
        expect(Object.keys(next.sample).toSorted()).toEqual(["language", "sample", "text"]);
        texts.push(next.sample.text);
        must(await judgeReview(house, person, next.sample.sample, { breaks: null }));
      }
    };
    const all = ["lists a", "lists b", "of paris", "passed a", "passed b"];
    const [first, other] = [await seen(ada), await seen(bea)];
    expect([first.toSorted(), other.toSorted()]).toEqual([all, all]);
    expect(first).not.toEqual(other);
    expect((await seen(eve)).toSorted()).toEqual(all.filter((one) => one !== "of paris"));
    expect((await small.log.audit(0, 100)).filter((row) => row.what === "review sample").length).toBe(14);
    const rows = (await small.log.after(0, 1_000)).map((event) => JSON.stringify(event)).join("\n");
    for (const words of all) expect(rows).not.toContain(words);
  });

  test("[MD-58] the first answer counts and the second is told; a text nobody judged ends after two weeks, a judged one at the next turn, and its words with it", async () => {
    const small = await openSmallDesk(8);
    const { house } = small;
    const [ada, bea] = [await small.person("ada", ["moderator"]), await small.person("bea", ["moderator"])];
    await keepDrawn(house, [drawn("lists", 2, ["one", "two"])], version);
    const [first, other] = [...house.state.reviews.keys()];
    must(await judgeReview(house, ada, first ?? "", { breaks: true }));
    expect(await judgeReview(house, bea, first ?? "", { breaks: false })).toMatchObject({ code: "moved-on" });
    expect(await judgeReview(house, bea, "B-99999999", { breaks: false })).toMatchObject({ code: "not-found" });
    expect(reviewsOut(house.state, house.nowMs())).toMatchObject({ waiting: 1, week: 1 });
    await endWords(house);
    const left = async () => (await small.log.papers([`sample-${first ?? ""}`, `sample-${other ?? ""}`])).map((paper) => paper.text);
    expect(await left()).toEqual(["two"]);
    await small.pass(14 * day);
    await endWords(house);
    expect([await left(), must(await nextReview(house, bea)), reviewsOut(house.state, house.nowMs()).waiting]).toEqual([[], { sample: null, waiting: 0 }, 0]);
    expect(stateText(foldAll(await small.log.after(0, 10_000)))).toBe(stateText(house.state));
  });

  test("[MD-58, MD-33] no more waits than people can read, and a limit of reading holds here too", async () => {
    const small = await openSmallDesk(9);
    const { house } = small;
    const ada = await small.person("ada", ["moderator"]);
    for (let at = 0; at < 80; at += 1) await keepDrawn(house, [drawn("lists", 50, [`a ${at}`, `b ${at}`]), drawn(null, 50, [`c ${at}`])], version);
    expect(reviewsOut(house.state, house.nowMs()).waiting).toBe(reviewWaitMost + 80);
    // Hours beyond are counted all the same.
    expect([...house.state.strata.values()].filter((one) => one.means === "lists").reduce((sum, one) => sum + one.of, 0)).toBe(4_000);
    for (let at = 0; at < 20; at += 1)
      await house.commit({ as: "staff", id: "ada" }, "test", () => ({
        kind: "do",
        events: [{ kind: "ExposureNoted", body: { staff: "ada", severity: "S2", seconds: 300, items: 1 } }],
        answer: null,
      }));
    expect(await nextReview(house, ada)).toMatchObject({ code: "limit" });
  });
});

test("[SF-79, MD-58] a week of a quiet town gives a hundred texts of each classifier version that it acted on and a hundred that nothing did, judged blind, and the figures go by version into what is published", async () => {
  const small = await openSmallDesk(79);
  const { house } = small;
  const ada = await small.person("ada", ["moderator"]);
  const sampler = createReviewSampler(createSeededRandom(79));
  const judged = { acted: 0, passed: 0 };
  for (const [from, classifier] of [
    [0, "0a1b2c3d"],
    [7, "99887766"],
  ] as const) {
    for (let at = from * 24; at < (from + 7) * 24; at += 1) {
      // One text of an hour is acted on, one is not; nobody writes from two to six.
      if (at % 24 < 2 || at % 24 > 6) {
        sampler.note(text("acted", { verdict: stopped, findings: [finding("classifier")] }), at * hour);
        sampler.note(text("passed", { verdict: verdict(), findings: [] }), at * hour);
      }
      await keepDrawn(house, sampler.take((at + 1) * hour), () => classifier);
      // Once a day somebody judges what waits, and sees of each text its words and its language alone.
      if (at % 24 !== 23) continue;
      for (;;) {
        const next = must(await nextReview(house, ada));
        if (next.sample === null) break;
        expect(Object.keys(next.sample).sort()).toEqual(["language", "sample", "text"]);
        if (next.sample.text === "acted") judged.acted += 1;
        else judged.passed += 1;
        must(await judgeReview(house, ada, next.sample.sample, { breaks: next.sample.text === "acted" && judged.acted % 10 !== 0 }));
      }
      await small.pass(day);
    }
    expect([judged.acted >= 100, judged.passed >= 100]).toEqual([true, true]);
    judged.acted = 0;
    judged.passed = 0;
  }
  const byVersion = reviewsOut(house.state, house.nowMs()).means.filter(({ means }) => means.startsWith("model"));
  expect(byVersion.map(({ means }) => means)).toEqual(["model 0a1b2c3d", "model 99887766"]);
  for (const one of byVersion)
    expect([one.precision !== null && one.precision.value > 0.85 && one.precision.value < 0.95, one.recall !== null, one.judgedActed >= 100]).toEqual([true, true, true]);
  const year = new Date(house.nowMs()).getUTCFullYear();
  const sheet = yearlyReport(house.state, { year, service: "L", provider: "L", publishedAt: 0, previousAt: null, qualitative: {} })[7]?.text ?? "";
  for (const one of ["model 0a1b2c3d", "model 99887766"]) expect(sheet).toContain(one);
}, 60_000);

test("[MD-58] what is said in rooms is drawn as the judge answered it, and a word in private never", async () => {
  const all = await openDeskTown(58);
  const [bob, eve] = [await all.town.enter("Bob"), await all.town.enter("Eve")];
  const room = String(bob.all("welcome")[0]?.["landing"] ?? "");
  await bob.ask("say", { room, text: "Bonsoir à toutes et à tous" });
  await eve.ask("say", { room, text: "Appelle-moi au 06 12 34 56 78" });
  await all.pass(hour, 10 * minute);
  const found = [...all.desk.house.state.reviews.values()];
  const words = await Promise.all(found.map(async (one) => [one.means, (await all.log.papers([one.paper]))[0]?.text]));
  expect(new Map(words.map(([means, text]) => [text, means]))).toEqual(
    new Map([
      ["Appelle-moi au 06 12 34 56 78", "contact"],
      ["Bonsoir à toutes et à tous", null],
    ]),
  );
});

describe("what blind review says of each means", () => {
  test("[LW-41] of classifiers with known errors accuracy, precision and recall come out within 3 points, and their intervals hold the truth", async () => {
    const small = await openSmallDesk(41);
    const { house } = small;
    const ada = await small.person("ada", ["moderator"]);
    const random = createSeededRandom(410);
    const sampler = createReviewSampler(createSeededRandom(411));
    const chance = (share: number): boolean => random.below(10_000) < share * 10_000;
    const truth = { model: { acted: 0, hit: 0 }, lists: { acted: 0, hit: 0 }, passed: 0, missed: 0 };
    const taken: Drawn[] = [];
    // A quarter of a town whose evenings are ten times its mornings, and worse.
    for (let at = 0; at < 91 * 24; at += 1) {
      const isEvening = at % 24 > 16;
      for (let each = 0; each < (isEvening ? 44 : 4); each += 1) {
        const isBad = chance(isEvening ? 0.3 : 0.15);
        const acts = isBad ? (chance(0.6) ? "model" : chance(0.4) ? "lists" : null) : chance(0.03) ? "model" : chance(0.01) ? "lists" : null;
        if (acts === null) truth.passed += 1;
        else truth[acts].acted += 1;
        if (isBad && acts === null) truth.missed += 1;
        else if (isBad && acts !== null) truth[acts].hit += 1;
        const judgement = acts === null ? { verdict: verdict(), findings: [] } : { verdict: stopped, findings: [finding(acts === "model" ? "classifier" : "lexicon")] };
        sampler.note(text(isBad ? "bad" : "good", judgement), at * hour);
      }
      taken.push(...sampler.take((at + 1) * hour));
    }
    for (let at = 0; at < taken.length; at += 40) {
      await keepDrawn(house, taken.slice(at, at + 40), version);
      for (;;) {
        const next = must(await nextReview(house, ada));
        if (next.sample === null) break;
        must(await judgeReview(house, ada, next.sample.sample, { breaks: next.sample.text === "bad" }));
      }
    }
    const found = meansFigures(house.state, 0, house.nowMs() + 1);
    expect(found.map(({ means }) => means)).toEqual(["all", "lists 0a1b2c3d", "model 0a1b2c3d"]);
    for (const name of ["lists", "model"] as const) {
      const one = found.find(({ means }) => means.startsWith(name));
      const precision = truth[name].hit / truth[name].acted;
      const recall = truth[name].hit / (truth[name].hit + truth.missed);
      const accuracy = (truth[name].hit + truth.passed - truth.missed) / (truth[name].acted + truth.passed);
      expect(one?.acted).toBe(truth[name].acted);
      expect([one?.judgedActed ?? 0, one?.judgedPassed ?? 0].every((count) => count >= 200)).toBe(true);
      expect(Math.abs((one?.precision?.value ?? 0) - precision)).toBeLessThan(0.03);
      expect(Math.abs((one?.recall?.value ?? 0) - recall)).toBeLessThan(0.03);
      expect(Math.abs((one?.accuracy ?? 0) - accuracy)).toBeLessThan(0.03);
      for (const [share, real] of [
        [one?.precision, precision],
        [one?.recall, recall],
      ] as const)
        expect([(share?.low ?? 1) <= real, (share?.high ?? 0) >= real]).toEqual([true, true]);
    }
    // The report takes them from the same events.
    const year = new Date(house.nowMs()).getUTCFullYear();
    const sheet = yearlyReport(house.state, { year, service: "L", provider: "L", publishedAt: 0, previousAt: null, qualitative: {} })[7]?.text ?? "";
    const rows = sheet.split("\r\n").filter((row) => row.includes("model 0a1b2c3d"));
    expect(rows).toHaveLength(3);
    expect(rows[1]).toContain("95 % interval");
    expect(sheet.split("\r\n").find((row) => row.includes("Own-initiative ") && row.includes("Precision"))).toMatch(/,0\.\d+,/);
  }, 60_000);

  test("[LW-41] an interval is Wilson's, unequal weights widen it, and without a sample there is no figure", () => {
    const even = Array.from({ length: 100 }, (_, at) => ({ weight: 1, holds: at < 90 }));
    const share = shareOf(even);
    expect([share?.value, share?.low.toFixed(4), share?.high.toFixed(4)]).toEqual([0.9, "0.8256", "0.9448"]);
    const skewed = even.map((one, at) => ({ ...one, weight: at % 10 === 0 ? 20 : 1 }));
    expect((shareOf(skewed)?.high ?? 0) - (shareOf(skewed)?.low ?? 0)).toBeGreaterThan((share?.high ?? 0) - (share?.low ?? 0));
    expect([shareOf([]), shareOf([{ weight: 0, holds: true }])]).toEqual([null, null]);
    expect([shareOf([{ weight: 3, holds: true }])?.value, (shareOf([{ weight: 3, holds: true }])?.low ?? 1) < 0.3]).toEqual([1, true]);
  });
});
