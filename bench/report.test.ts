import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { makePage, page, readResults } from "./report.ts";
import { scenarios } from "./scenarios/list.ts";

test("[PF-2] the page is what the result files give, and every scenario has a table on it", () => {
  expect(readFileSync(page, "utf8")).toBe(makePage(readResults()));
  const run = { server: "lampion", step: "a load", round: 1, figures: {}, stoppedBy: "schedule", others: 0, latency: "" } as const;
  const machine = { name: "some-2", cpu: "Some", cores: 2, virtual: false, kernel: "6", memoryGiB: 8, descriptors: 1_000, bun: "1.4.5" };
  for (const { id, title } of scenarios) {
    const made = makePage([{ schema: 1, id, title, date: "2026-01-01", machine, parameters: {}, runs: [run], gates: [] }]);
    // Load, server, what others took and how it ended are not all that a scenario tells.
    expect([id, (/^\| Load \|.*$/m.exec(made)?.[0] ?? "").split("|").length > 6]).toEqual([id, true]);
  }
});
