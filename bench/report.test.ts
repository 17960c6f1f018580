import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makePage, makePictures, page, pictures, readResults } from "./report.ts";
import { scenarios } from "./scenarios/list.ts";

test("[PF-2] the page is what the result files give, and every scenario has a table on it", () => {
  expect(readFileSync(page, "utf8")).toBe(makePage(readResults()));
  const drawn = makePictures(readResults());
  expect(readdirSync(pictures).sort()).toEqual([...drawn.keys()].sort());
  for (const [file, text] of drawn) expect(readFileSync(join(pictures, file), "utf8")).toBe(text);
  const run = { server: "lampion", step: "a load", round: 1, figures: {}, stoppedBy: "schedule", others: 0, latency: "" } as const;
  const machine = { name: "some-2", cpu: "Some", cores: 2, virtual: false, kernel: "6", memoryGiB: 8, descriptors: 1_000, bun: "1.4.5" };
  for (const { id, title } of scenarios) {
    const made = makePage([{ schema: 1, id, title, date: "2026-01-01", machine, parameters: {}, runs: [run], gates: [] }]);
    // Load, server, what others took and how it ended are not all that a scenario tells.
    expect([id, (/^\| Load \|.*$/m.exec(made)?.[0] ?? "").split("|").length > 6]).toEqual([id, true]);
  }
});
