import { torn } from "@lampion/server/torn";

/** `npm run evidence:torn -- 1000 20000`: the power goes so many times in so many milliseconds of writes (RL-6), and what was lost. */
const [cuts = "1000", forMs = "20000"] = process.argv.slice(2);
const result = await torn(Number(cuts), Number(forMs));
console.log(JSON.stringify(result, null, 2));
process.exitCode = result.lost + result.doubled + result.unopened + result.broken.length === 0 ? 0 : 1;
