#!/usr/bin/env node
// The one command behind `npm start`, `npm test` and the rest: prepares what is missing, then runs it with Bun.
// Plain Node 20 without any dependency, because nothing is installed when it runs for the first time.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildAll } from "./go/build.mjs";
import { runChecks } from "./go/check.mjs";
import { prepare, root } from "./go/prepare.mjs";
import { run } from "./go/run.mjs";
import { testArguments } from "./go/tests.mjs";

const help = `Usage: node tools/go.mjs COMMAND

  start [options]      install what is missing, build, serve on http://localhost:4400
  demo [options]       the same with about 60 seeded guests
  cluster              PostgreSQL, NATS, three nodes and a balancer on the loopback
  test [filter]        every test that needs no browser and no outside engine
  test:browser         the tests that need Chromium
  build                build the places, the web app and the desk
  check [step...]      format, lint, types, arrows, spec, knip and unit tests
  run FILE [args]      run one file of this repository with Bun
  built FILE [args]    the same, after building what is out of date`;

const [command = "help", ...rest] = process.argv.slice(2);
const server = join(root, "packages/server/dist/main.js");

/** Each command gives the exit code. */
const commands = {
  async start() {
    const bun = await buildAll(prepare());
    return run(bun, [server, ...rest]);
  },
  async demo() {
    const bun = await buildAll(prepare());
    return run(bun, [server, "--demo", ...rest]);
  },
  async cluster() {
    return run(await buildAll(prepare()), [join(root, "tools/cluster/run.ts"), ...rest]);
  },
  async test() {
    const args = testArguments("plain", rest);
    return run(await buildAll(prepare()), args);
  },
  async "test:browser"() {
    const args = testArguments("browser", rest);
    return run(await buildAll(prepare()), args);
  },
  async "test:engines"() {
    const args = testArguments("engines", rest);
    return run(await buildAll(prepare()), args);
  },
  async build() {
    await buildAll(prepare());
    return 0;
  },
  async check() {
    // The words of the application are compiled by its build, and the types need them.
    return runChecks(await buildAll(prepare()), rest);
  },
  async run() {
    return runFile(() => prepare());
  },
  /** For what starts a server or opens its pages. */
  async built() {
    return runFile(() => buildAll(prepare()));
  },
};

async function runFile(ready) {
  const [file, ...args] = rest;
  if (file === undefined || !existsSync(join(root, file))) {
    console.error(`There is no file ${file ?? "named"} in this repository.`);
    return 2;
  }
  return run(await ready(), [join(root, file), ...args]);
}

const chosen = Object.hasOwn(commands, command) ? commands[command] : undefined;
if (chosen === undefined) {
  console.log(help);
  process.exitCode = command === "help" || command === "--help" ? 0 : 2;
} else {
  try {
    process.exitCode = await chosen();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
