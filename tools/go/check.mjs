import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./prepare.mjs";
import { testArguments } from "./tests.mjs";

/** Two cores are what a small machine has; more at a time would only make each slower. */
const atOnce = 2;

/** Every check, the slow ones first so that the two lanes end together. `node` runs a bin of node_modules, `bun` a file of ours. */
function steps() {
  const bin = (path, ...args) => ["node", join(root, "node_modules", path), ...args];
  const list = [["tests", ["bun", ...testArguments("plain", ["--only-failures"])]]];
  for (const folder of [...readdirSync(join(root, "packages")).map((name) => `packages/${name}`), "bench", "tools"].sort()) {
    const isSvelte = folder === "packages/web" || folder === "packages/ui" || folder === "packages/desk";
    for (const config of ["tsconfig.json", "tsconfig.test.json"]) {
      if (!existsSync(join(root, folder, config))) continue;
      const name = `types ${folder}${config === "tsconfig.json" ? "" : " tests"}`;
      const hasFiles = existsSync(join(root, folder, "src")) ? readdirSync(join(root, folder, "src")).length > 0 : hasTypeScript(folder);
      if (!hasFiles) continue;
      if (isSvelte)
        list.push([
          `${name} (svelte)`,
          bin("svelte-check/bin/svelte-check", "--workspace", join(root, folder), "--tsconfig", `./${config}`, "--fail-on-warnings", "--output", "human"),
        ]);
      else list.push([name, bin("typescript-7/bin/tsc", "-p", join(root, folder, config), "--pretty", "false")]);
    }
  }
  list.push(
    ["knip", bin("knip/bin/knip.js", "--no-progress", "--no-config-hints")],
    ["lint", bin("oxlint/bin/oxlint", "--type-aware", "--deny-warnings", "packages", "tools", "bench")],
    ["format", bin("oxfmt/bin/oxfmt", "--check", ".")],
    ["arrows", ["bun", join(root, "tools/check-arrows.ts")]],
    ["spec", ["bun", join(root, "tools/check-spec.ts")]],
  );
  return list;
}

function hasTypeScript(folder) {
  return readdirSync(join(root, folder), { recursive: true }).some((name) => String(name).endsWith(".ts") && !String(name).includes("node_modules"));
}

/** Runs the checks, or those whose name begins with one of `only`, without those that begin with one named as "-name"; says each one's time, and what the failed ones said. */
export async function runChecks(bun, named) {
  const only = named.filter((one) => !one.startsWith("-"));
  const left = named.filter((one) => one.startsWith("-")).map((one) => one.slice(1));
  const waiting = steps().filter(([name]) => (only.length === 0 || only.some((one) => name.startsWith(one))) && !left.some((one) => name === one));
  const results = [];
  const begun = performance.now();
  const lane = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const [name, [runner, ...args]] = step;
      const result = await quietly(runner === "bun" ? bun : process.execPath, args);
      console.log(`${result.code === 0 ? "ok  " : "FAIL"} ${(result.ms / 1_000).toFixed(1).padStart(5)} s  ${name}`);
      results.push({ name, ...result });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  const failed = results.filter((result) => result.code !== 0);
  for (const result of failed) console.log(`\n--- ${result.name}\n${result.said.trim().split("\n").slice(-60).join("\n")}`);
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
  console.log(
    `\nchecks: ${results.length - failed.length} passed, ${failed.length} failed in ${seconds} s${failed.length === 0 ? "" : `: ${failed.map((one) => one.name).join(", ")}`}`,
  );
  return failed.length === 0 ? 0 : 1;
}

function quietly(file, args) {
  return new Promise((resolve) => {
    const begun = performance.now();
    const child = spawn(file, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" } });
    let said = "";
    child.stdout.on("data", (chunk) => (said += chunk));
    child.stderr.on("data", (chunk) => (said += chunk));
    child.on("error", (error) => resolve({ code: 1, said: error.message, ms: performance.now() - begun }));
    child.on("close", (code) => resolve({ code: code ?? 1, said, ms: performance.now() - begun }));
  });
}
