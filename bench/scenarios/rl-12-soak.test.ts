import { expect, test } from "bun:test";
import { figuresOf, movedOf, type Reading } from "./rl-12-soak.ts";

const at = (minute: number, residentMiB: number): Reading => ({ minute, residentMiB, descriptors: 40, threads: 12 });

test("[RL-12] memory that grows is found whatever the first minutes did, and memory that stands still is not taken for growth", () => {
  const begins = Array.from({ length: 20 }, (_, minute) => at(minute, 100 + 10 * minute));
  const grows = movedOf([...begins, ...Array.from({ length: 15 }, (_, more) => at(20 + more, 300 + more))]);
  expect(grows?.mibPerHour).toBeCloseTo(60, 6);
  expect((grows?.sharePerHour ?? 0) * 100).toBeCloseTo(6_000 / 307, 6);
  const still = movedOf([...begins, ...Array.from({ length: 15 }, (_, more) => at(20 + more, 300 + (more % 2)))]);
  expect(Math.abs(still?.sharePerHour ?? 1)).toBeLessThan(0.03);
  expect(movedOf([...begins, at(29, 300)])).toBeNull();
});
test("[RL-12] figures are read by their names, and what is missing is no zero", () => {
  const figures = figuresOf("# TYPE lampion_sessions gauge\nlampion_sessions 3\nlampion_busy_share 0.25\n");
  expect(figures.get("lampion_sessions")).toBe(3);
  expect(figures.get("lampion_busy_share")).toBe(0.25);
  expect(figures.has("lampion_faults_total")).toBe(false);
});
