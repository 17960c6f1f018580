import { noSeeds, together, twoNodes } from "@lampion/core/two-nodes";

/**
 * `npm run evidence:nodes -- 10000 10 1`: so many seeds of two nodes that append to the same streams on a flaky bus (evidence.md, T17), so many minutes at most, from this
 * seed on; and what did not verify.
 */
const [seeds = "10000", minutes = "10", first = "1"] = process.argv.slice(2);
const untilMs = Date.now() + Number(minutes) * 60_000;
let all = noSeeds;
for (let seed = Number(first); seed < Number(first) + Number(seeds) && Date.now() < untilMs; seed += 1) all = together(all, await twoNodes(seed));
console.log(JSON.stringify(all, null, 2));
process.exitCode = all.seeds > 0 && all.faults.length === 0 ? 0 : 1;
