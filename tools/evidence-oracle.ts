import { reportOracle } from "@lampion/server/oracle";

/** `npm run evidence:oracle -- 10000`: so many true and as many forged reports to the real service (evidence.md, T13); exit code 1 when their answers differ. */
const [pairs = "10000"] = process.argv.slice(2);
const log = console.log;
// What the service says of each report is no part of the figures.
console.log = () => {};
console.error = () => {};
const result = await reportOracle(Number(pairs));
log(JSON.stringify(result, null, 2));
process.exit(Math.abs(result.z) < 2.576 && result.bytesApart === 0 ? 0 : 1);
