// What .ci/run does: all suites one after the other, then the checks. The last line is "N passed, N failed";
// the counts are the runners' own, and a suite that ends badly without naming a failed test counts as one.
// Above it stands once more what failed and what passed only the second time, because the output is long.
import { spawn } from "node:child_process";
import { browsers } from "./go/browser.mjs";
import { countChecks, countTests, failedFiles, failures, unheardFiles } from "./go/counts.mjs";
import { ensureNats, ensurePostgres, has, install } from "./go/engines.mjs";
import { root } from "./go/prepare.mjs";
import { testFiles } from "./go/tests.mjs";

const minute = 60_000;
let passed = 0;
let failed = 0;
/** What is said again at the end. */
const toSay = [];

/** Runs one command, shows what it says, and gives that with its exit code; 124 when it took too long. */
function follow(title, args, atMostMs) {
  console.log(`\n=== ${title}`);
  return new Promise((resolve) => {
    const child = spawn("npm", args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], detached: true, env: { ...process.env, CI: "true", NO_COLOR: "1" } });
    let said = "";
    let isLate = false;
    const late = setTimeout(() => {
      isLate = true;
      console.log(`${title}: stopped after ${atMostMs / minute} minutes`);
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    }, atMostMs);
    const hear = (stream) => (chunk) => {
      said += chunk;
      stream.write(chunk);
    };
    child.stdout.on("data", hear(process.stdout));
    child.stderr.on("data", hear(process.stderr));
    child.on("error", (error) => resolve({ code: 1, said: error.message }));
    child.on("close", (code) => {
      clearTimeout(late);
      resolve({ code: isLate ? 124 : (code ?? 1), said: said.replace(/\u001b\[[0-9;]*m/g, "") });
    });
  });
}

async function suite(title, args, atMostMs, count = countTests) {
  const { code, said } = await follow(title, args, atMostMs);
  const counted = count(said, code);
  passed += counted.passed;
  failed += counted.failed;
  if (counted.failed > 0) toSay.push(`${title}: failed`);
}

/**
 * A test that talks to a browser, an engine or a server of its own depends on how busy the machine is. Files in which something failed run a second
 * time, alone; what fails again is failed, and what does not is named here, to be mended: it is not steady.
 */
async function unsteadySuite(title, script, kind, atMostMs) {
  const first = await follow(title, ["run", script], atMostMs);
  const counted = countTests(first.said, first.code);
  const files = failedFiles(first.said);
  toSay.push(...failures(first.said).map(({ name, why }) => `${title}: failed the first time: ${name}\n${why}`));
  if (counted.failed === 0 || files.length === 0 || first.code === 124) {
    passed += counted.passed;
    failed += counted.failed;
    if (first.code === 124) toSay.push(`${title}: stopped after ${atMostMs / minute} minutes; nothing was heard of ${unheardFiles(first.said, testFiles(kind)).join(", ")}`);
    else if (counted.failed > 0) toSay.push(`${title}: failed, and not run again`);
    return;
  }
  const second = await follow(`${title}, once more: ${files.join(", ")}`, ["run", script, "--", ...files], atMostMs);
  const again = countTests(second.said, second.code);
  const still = second.code === 0 ? again.failed : Math.max(1, again.failed);
  passed += counted.passed + counted.failed - still;
  failed += still;
  if (still === 0) toSay.push(`${title}: NOT STEADY, passed only the second time: ${files.join(", ")}`);
  else toSay.push(...failures(second.said).map(({ name, why }) => `${title}: failed the second time: ${name}\n${why}`));
}

/** Chromium is the one thing that the browser suite needs and npm does not bring. */
const hasBrowser = () => process.env.CHROMIUM !== undefined || has(browsers[0]) || install(browsers[0]) || browsers.some(has) || (install("chromium") && has("chromium"));

await unsteadySuite("tests", "test", "plain", 12 * minute);
if (testFiles("browser").length > 0) {
  if (hasBrowser()) await unsteadySuite("browser tests", "test:browser", "browser", 22 * minute);
  else failed += 1;
}
if (testFiles("engines").length > 0) {
  const postgres = await ensurePostgres();
  if (postgres === null || !ensureNats()) failed += 1;
  else {
    process.env.TEST_POSTGRES_URL = postgres.url;
    await unsteadySuite("tests with PostgreSQL and NATS", "test:engines", "engines", 8 * minute);
    postgres.stop();
  }
}
// The tests ran first of all: the checks are the rest.
await suite("checks", ["run", "check", "--", "-tests"], 10 * minute, countChecks);

process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
for (const line of toSay) console.log(line);
console.log(`\n${passed} passed, ${failed} failed`);
