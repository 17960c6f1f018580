import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { hooks } from "./hooks.ts";

const packages = join(dirname(fileURLToPath(import.meta.url)), "../packages");

test("every hook for checks from outside is in the application", () => {
  const sources = ["web/src", "ui/src"].flatMap((place) =>
    readdirSync(join(packages, place), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".svelte"))
      .map((name) => readFileSync(join(packages, place, name), "utf8")),
  );
  const used = new Set(
    sources.flatMap((text) =>
      [...text.matchAll(/(?:data-testid|testid)=(?:"([^"{]+)"|\{([^}]*)\})/g)].flatMap(
        (match) => match[1] ?? [...(match[2] ?? "").matchAll(/"([a-z]+(?:-[a-z]+)*)"/g)].map((one) => one[1] ?? ""),
      ),
    ),
  );
  // In an expression the value compared with stands beside the hook.
  const names = Object.keys(hooks);
  expect(names.filter((name) => !used.has(name))).toEqual([]);
});
