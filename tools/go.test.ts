import { expect, test } from "bun:test";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const go = join(dirname(fileURLToPath(import.meta.url)), "go.mjs");
const node = (...args: string[]): { code: number | null; said: string } => {
  const result = spawnSync("node", [go, ...args], { encoding: "utf8" });
  return { code: result.status, said: `${result.stdout}${result.stderr}` };
};

test("an unknown command shows what there is and ends with 2", () => {
  const { code, said } = node("nonsense");
  expect(code).toBe(2);
  for (const command of ["start", "demo", "test", "build", "check", "run FILE"]) expect(said).toContain(command);
});

test("a file that is not there is named", () => {
  expect(node("run", "bench/nowhere.ts")).toEqual({ code: 2, said: "There is no file bench/nowhere.ts in this repository.\n" });
});

test("the exit code of what was run is passed on, and its arguments reach it", () => {
  expect(node("run", "tools/fixtures/go/ends-with.ts", "7").code).toBe(7);
});

test("a filter that fits no test is an error, not a success", () => {
  const { code, said } = node("test", "no-such-test-anywhere");
  expect(code).toBe(1);
  expect(said).toContain("No test file fits");
});

test("a signal reaches what was run, which ends in order", async () => {
  const child = spawn("node", [go, "run", "tools/fixtures/go/waits.ts"], { stdio: ["ignore", "pipe", "ignore"] });
  await once(child.stdout, "data");
  child.kill("SIGTERM");
  const [code] = (await once(child, "exit")) as [number | null];
  expect(code).toBe(3);
});

/** Plain JavaScript of Node is asked through Node. */
function counted(name: "countTests" | "countChecks" | "failedFiles" | "failures" | "unheardFiles", said: string, more: number | readonly string[]): unknown {
  const text = `import(${JSON.stringify(`file://${join(dirname(go), "go/counts.mjs")}`)}).then((counts) => console.log(JSON.stringify(counts.${name}(${JSON.stringify(said)}, ${JSON.stringify(more)}))))`;
  return JSON.parse(spawnSync("node", ["-e", text], { encoding: "utf8" }).stdout);
}

test("the counts of a suite are the runner's, unhandled errors among the failed", () => {
  expect(counted("countTests", "(pass) 3 pass\n 166 pass\n 1 skip\n 2 fail\n 1 error\n 900 expect() calls\n", 1)).toEqual({ passed: 166, failed: 3 });
});

test("a suite that crashed counts as one failed, also after it had counted", () => {
  expect(counted("countTests", "Segmentation fault", 139)).toEqual({ passed: 0, failed: 1 });
  expect(counted("countTests", " 12 pass\n 0 fail\n", 124)).toEqual({ passed: 12, failed: 1 });
});

test("each check counts as one", () => {
  expect(counted("countChecks", "ok\n\nchecks: 14 passed, 4 failed in 75.6 s: lint\n", 1)).toEqual({ passed: 14, failed: 4 });
  expect(counted("countChecks", "npm ended", 1)).toEqual({ passed: 0, failed: 1 });
});

test("the files in which a test failed are found by the headings above the tests, and only those", () => {
  const said =
    "a/one.test.ts:\n(pass) x [1ms]\n\nb/two.test.ts:\nerror: expected\n(fail) y [2ms]\n(fail) z [2ms]\n\nc/three.test.ts:\n(pass) w\n\n2 tests failed:\n(fail) y [2ms]\n(fail) z [2ms]\n";
  expect(counted("failedFiles", said, 1)).toEqual(["b/two.test.ts"]);
  expect(counted("failedFiles", "a/one.test.ts:\n(pass) x [1ms]\n", 0)).toEqual([]);
});

test("of a run that was stopped, the files are named of which nothing was heard", () => {
  const said = "a/one.test.ts:\n(pass) b/two.test.ts is not run [1ms]\n\nc/three.test.ts:\n";
  expect(counted("unheardFiles", said, ["a/one.test.ts", "b/two.test.ts", "c/three.test.ts"])).toEqual(["b/two.test.ts"]);
});

test("failed tests are named once, without how long they took, with what was said of each and of nothing else", () => {
  const said =
    "a/one.test.ts:\n(pass) a > one [1ms]\n12 | expect(1)\nerror: expected 2\n(fail) b > two [x] [4.10s]\nc/three.test.ts:\n(fail) c [5005.20ms]\n 1 pass\n2 tests failed:\n(fail) b > two [x] [4.10s]\n(fail) c [5005.20ms]\n";
  expect(counted("failures", said, 1)).toEqual([
    { name: "b > two [x]", why: "12 | expect(1)\nerror: expected 2" },
    { name: "c", why: "" },
  ]);
});
