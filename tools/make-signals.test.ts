import { readFileSync } from "node:fs";
import { expect, test } from "bun:test";
import { signalsPage } from "./make-signals.ts";

test("[SF-54] docs/signals.md is made from the signal table", () => {
  expect(readFileSync(new URL("../docs/signals.md", import.meta.url), "utf8")).toBe(signalsPage());
});
