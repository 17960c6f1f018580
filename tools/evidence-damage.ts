import { damage } from "@lampion/server/damage";

/** `npm run evidence:damage -- 1000 1000`: so many cut or torn logs and so many files with a flipped bit (evidence.md, T9), and what was lost. */
const [cuts = "1000", flips = "1000"] = process.argv.slice(2);
const result = await damage(Number(cuts), Number(flips));
console.log(JSON.stringify(result, null, 2));
process.exitCode = result.lost + result.strange + result.unopened + result.unnamed + result.spoiled === 0 ? 0 : 1;
