import { expect, test } from "bun:test";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { root } from "../../test/harness.ts";

/** What a direction changes is tried once more from right to left: the harness turns each page round. `LAMPION_TEST_DIR=rtl npm run test:browser` does so with all there is. */
const names = ["square", "talk", "guards"];

test("[AP-16] from right to left as well: the square, the talk and its guards", async () => {
  const files = names.map((name) => `./packages/web/src/test/${name}.browser.test.ts`);
  const run = spawn(join(root, "node_modules/.bin/bun"), ["test", "--timeout=120000", ...files], {
    cwd: root,
    env: { ...process.env, LAMPION_TEST_DIR: "rtl" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const out of [run.stdout, run.stderr]) out.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => run.once("exit", resolve));
  // Behind a bar, so that nobody counts these as tests and files of this run.
  if (code !== 0) console.error(said.replaceAll(/^/gm, "| "));
  expect(code).toBe(0);
}, 600_000);
