import { expect, test } from "bun:test";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkArrows, leastFiles } from "./check-arrows.ts";

const here = dirname(fileURLToPath(import.meta.url));

test("[SF-2] nothing but the judge makes what may be delivered, and the packages import only along the arrows, and the check saw them", () => {
  const { findings, files } = checkArrows(join(here, ".."));
  expect(findings.map((one) => `${one.file}:${one.line} ${one.why}`)).toEqual([]);
  expect(files).toBeGreaterThanOrEqual(leastFiles);
});

test("[SF-2] every planted violation is found, a cast past the judge among them, and nothing else", () => {
  const { findings, files } = checkArrows(join(here, "fixtures/arrows"));
  expect(files).toBe(7);
  expect(findings.map((one) => `${one.file}:${one.line} ${one.why}`).sort()).toEqual([
    "packages/core/src/casts-judged.ts:4 a cast to what only packages/safety/src/judge.ts makes",
    "packages/core/src/reads-files.ts:1 core is pure and may not import node:fs",
    "packages/core/src/reads-files.ts:2 core may not import server",
    "packages/desk/src/speaks-wire.ts:1 desk may not import client",
    "packages/desk/src/speaks-wire.ts:2 the desk speaks HTTP only, never the visitor's wire",
    "packages/safety/src/uses-npm.ts:1 safety is pure and may not import typebox",
    "packages/safety/src/uses-npm.ts:2 reaches out of its package: ../../core/src/reads-files.ts",
    "packages/server/src/desk/reads-lines.ts:1 reaches the connection vault, which only orders open (EV-42): ../evidence/lines/line-source.ts",
    "packages/server/src/desk/reads-lines.ts:2 names the connection vault, which only orders open (EV-42): lines.sqlite",
    "packages/web/src/opens-socket.ts:1 web opens a WebSocket outside packages/web/src/platform/",
  ]);
});

test("[EV-42] no path leads from a case or a conversation to a line, and one that is planted is found (T15)", () => {
  const planted = checkArrows(join(here, "fixtures/arrows")).findings.filter((one) => one.why.includes("EV-42"));
  expect(planted.map((one) => `${one.file}:${one.line}`)).toEqual(["packages/server/src/desk/reads-lines.ts:1", "packages/server/src/desk/reads-lines.ts:2"]);
  expect(checkArrows(join(here, "..")).findings.filter((one) => one.why.includes("EV-42"))).toEqual([]);
});

test("fewer files than there must be are a failure", () => {
  expect(checkArrows(join(here, "fixtures/arrows")).files).toBeLessThan(leastFiles);
});
