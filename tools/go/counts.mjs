const sum = (said, word) => [...said.matchAll(new RegExp(`^ *(\\d+) ${word}s?$`, "gm"))].reduce((total, match) => total + Number(match[1]), 0);

/** What a run of tests counted; one that ended badly without naming a failed test counts as one failed. */
export function countTests(said, code) {
  const bad = sum(said, "fail") + sum(said, "error");
  return { passed: sum(said, "pass"), failed: code !== 0 && bad === 0 ? 1 : bad };
}

/** The same for `npm run check`, where each check counts as one. */
export function countChecks(said, code) {
  const counted = /^checks: (\d+) passed, (\d+) failed/m.exec(said);
  const bad = Number(counted?.[2] ?? 0);
  return { passed: Number(counted?.[1] ?? 0), failed: code !== 0 && bad === 0 ? 1 : bad };
}

/** Files in whose run a test failed, from what the runner said: a file's name stands above its tests. */
export function failedFiles(said) {
  const files = new Set();
  let file = "";
  for (const line of said.split("\n")) {
    const named = /^(\S+\.test\.ts):$/.exec(line);
    if (named !== null) file = named[1];
    else if (line.startsWith("(fail) ") && file !== "") files.add(file);
    else if (/^\d+ tests? failed:$/.test(line)) break;
  }
  return [...files];
}

/** Of these files those of which a run that was stopped had said nothing. */
export function unheardFiles(said, files) {
  const heard = new Set(said.split("\n").flatMap((line) => /^(\S+\.test\.ts):$/.exec(line)?.[1] ?? []));
  return files.filter((file) => !heard.has(file));
}

const ofTests = /^\((?:pass|fail|skip|todo)\) |^\S+\.test\.ts:$/;
/** How many lines of a failure are kept: the runner shows the place, the error and where it came from. */
const mostLines = 40;

/** The tests that failed, each once: the name as the runner wrote it, without how long it took, and what it had said before it. */
export function failures(said) {
  const found = new Map();
  let before = [];
  for (const line of said.split("\n")) {
    if (/^\d+ tests? failed:$/.test(line)) break;
    const name = /^\(fail\) (.+?)(?: \[[\d.]+m?s\])?$/.exec(line)?.[1];
    if (name !== undefined && !found.has(name)) found.set(name, before.slice(-mostLines).join("\n").trim());
    before = ofTests.test(line) ? [] : [...before, line];
  }
  return [...found].map(([failed, why]) => ({ name: failed, why }));
}
