import { expect, test } from "bun:test";
import { createJudge, loadAssets, type Judge } from "@lampion/safety";
import { readAssets } from "@lampion/safety/read-assets";
import { warmUp } from "./warm-up.ts";

const assets = loadAssets(readAssets());
const judge = createJudge(assets);

test("what warms the judge up is ordinary: nothing of it is stopped, held or raised, and the thread serves between the slices", async () => {
  const steps = new Map<string, number>();
  let turns = 0;
  let judged = 0;
  const watched: Judge = {
    ...judge,
    judge(draft, scene, memory) {
      const judgement = judge.judge(draft, scene, memory);
      judged += 1;
      steps.set(judgement.verdict.step, (steps.get(judgement.verdict.step) ?? 0) + 1);
      expect(judgement.alerts).toEqual([]);
      return judgement;
    },
  };
  const serving = setInterval(() => (turns += 1), 1);
  // A thousand go through every sentence, room and private, many times over.
  await warmUp(watched, [], Date.UTC(2026, 10, 26), () => judged >= 1_000);
  clearInterval(serving);
  expect([...steps.keys()]).toEqual(["allow"]);
  expect(turns).toBeGreaterThan(20);
});

test("a server that stops does not wait for it", async () => {
  let judged = 0;
  await warmUp({ ...judge, judge: (...all) => ((judged += 1), judge.judge(...all)) }, [], 0, () => judged >= 5);
  expect(judged).toBe(5);
});

test("[SF-41] what is worked out of the words of every day is worked out before anybody says one", async () => {
  const read = new Set<string>();
  const watched: Judge = {
    ...judge,
    judge(draft, scene, memory) {
      if (draft.kind === "room") for (const word of draft.text.split(" ")) read.add(word);
      return judge.judge(draft, scene, memory);
    },
  };
  await warmUp(watched, assets.common, 0, () => read.size > assets.common.length);
  expect(assets.common.filter((word) => !read.has(word))).toEqual([]);
});
