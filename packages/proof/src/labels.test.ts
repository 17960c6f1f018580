import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { labels } from "./labels.ts";

const packages = join(import.meta.dir, "../..");

test("[EV-1] no label comes twice, each has a use and a version, and none is the beginning of another", () => {
  const all = Object.values(labels);
  expect(new Set(all).size).toBe(all.length);
  for (const one of all) expect(one).toMatch(/^lampion\/[a-z-]+\/[1-9][0-9]*$/);
  // A label is joined with what follows it, so a beginning of another could be continued into it.
  for (const one of all) for (const other of all) if (one !== other) expect(other.startsWith(one)).toBe(false);
});

test("[EV-1] labels stand in one file: no other source writes one", () => {
  const elsewhere: string[] = [];
  let files = 0;
  for (const name of ["proof", "core", "server", "client", "web"]) {
    for (const file of readdirSync(join(packages, name, "src"), { recursive: true, encoding: "utf8" }).filter(
      (path) => /\.(ts|svelte)$/.test(path) && !path.endsWith(".test.ts"),
    )) {
      files += 1;
      if (file !== "labels.ts" && /["'`]lampion\/[a-z-]+\/[0-9]+/.test(readFileSync(join(packages, name, "src", file), "utf8"))) elsewhere.push(`${name}/${file}`);
    }
  }
  expect(files).toBeGreaterThan(100);
  expect(elsewhere).toEqual([]);
});
