import { torture } from "@lampion/server/torture";

/** `npm run evidence:torture -- 500 5000`: kills a writer so often under so many messages a second (evidence.md, T8), and says what was lost. */
const [kills = "500", perSecond = "5000"] = process.argv.slice(2);
const result = await torture(Number(kills), Number(perSecond));
console.log(JSON.stringify(result, null, 2));
process.exitCode = result.lost + result.doubled + result.broken.length + result.unopenable + result.wrongRoots === 0 ? 0 : 1;
