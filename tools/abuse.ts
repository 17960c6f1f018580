import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The abuse regression list (product.md 11): what each scenario is, and whether this version has it. */
const scenarios: readonly (readonly [id: number, what: string, missing: string])[] = [
  [1, "a nickname that tells a minor's age", ""],
  [2, "a child types 14, then 18", ""],
  [3, "a typed age wants private talk", ""],
  [4, "500 men knock on a newcomer", ""],
  [5, "an age told in private, and going on", "release by a fresh proof and a person comes with the desk"],
  [6, "four invited to one place", "warning and case stand; the pact itself is not built"],
  [7, "an ambush at home", "needs the pact"],
  [8, "a silent alarm", "needs the pact"],
  [9, "extortion", "photos are not built; threat, pause, card and category stand"],
  [10, "room names against minors or the unaware", ""],
  [11, "recruiting against somebody's partner", ""],
  [12, "drugs, weapons, paid acts in a room", ""],
  [13, "a reader of lists for a day", ""],
  [14, "trilateration", ""],
  [15, "the neighbour in a small village", ""],
  [16, "the sensitive room", ""],
  [17, "a blocked person comes back", ""],
  [18, "brigading by reports", ""],
  [19, "a payer expects more", ""],
  [20, "a report gets its code", ""],
  [21, "a report after two days", ""],
  [22, "a forged excerpt", ""],
  [23, "a raid", ""],
  [24, "contact details in disguise", ""],
  [25, "a photo with coordinates", "needs photos"],
  [26, "nobody on duty", ""],
  [27, "judge or store down", ""],
  [28, "a restricted device comes back", ""],
  [29, "a moderator reads alone", ""],
  [30, "a prosecutor asks later", ""],
  [31, "a notice without JavaScript", ""],
  [32, "own words of a community", ""],
  [33, "an advert from several devices", ""],
];

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const run = spawnSync(process.execPath, ["test", "packages", "tools", "-t", "AR-[0-9]", "--path-ignore-patterns", "**/*.browser.test.ts"], {
  cwd: root,
  encoding: "utf8",
  env: { ...process.env, NO_COLOR: "1" },
});
const said = `${run.stdout}${run.stderr}`;
let failed = 0;
for (const [id, what, missing] of scenarios) {
  const results = [...said.matchAll(/^\((pass|fail)\) (.*)$/gm)].filter((match) => new RegExp(`\\bAR-${id}\\b`).test(match[2] ?? ""));
  const isBroken = results.some((match) => match[1] === "fail") || (missing === "" && results.length === 0);
  if (isBroken) failed += 1;
  const state = isBroken ? "FAILS" : results.length > 0 ? "holds" : "not built";
  console.log(`AR-${String(id).padEnd(3)} ${state.padEnd(10)} ${what}${missing === "" ? "" : ` (${missing})`}`);
}
console.log(`\n${scenarios.filter(([, , missing]) => missing === "").length} scenarios are built, ${failed} fail`);
process.exitCode = failed === 0 ? 0 : 1;
