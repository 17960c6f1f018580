import { join } from "node:path";
import { custodiansHelp, runCustodians } from "./cli/custodians.ts";
import { rulesCommand, rulesHelp } from "./cli/rules.ts";
import { deskCommand, deskHelp } from "./cli/desk.ts";
import { evidenceHelp, runEvidence } from "./cli/evidence.ts";
import { keysCommand, keysHelp } from "./cli/keys.ts";
import { runWitness, witnessHelp } from "./cli/witness.ts";
import { keyPlaceOf } from "./evidence/open-key-store.ts";
import { importPlaces } from "./place/index.ts";
import { staffCommand, staffHelp } from "./staff/staff-cli.ts";

const [area, act, file] = process.argv.slice(2);
if (area === "places" && act === "import" && file !== undefined) {
  const result = importPlaces(file, join(process.env["LAMPION_DATA"] ?? "./.lampion", "places"));
  if (result.kind === "refused") {
    console.error(`${file} was not imported: ${result.why}.`);
    process.exit(1);
  }
  console.log(`${result.country}: ${result.towns} towns, ${result.codes} postal codes, written to ${result.file}. Start Lampion again to use them.`);
} else if (area === "staff") {
  const { code, lines } = staffCommand(process.argv.slice(3), process.env, () => Date.now());
  for (const line of lines) (code === 0 ? console.log : console.error)(line);
  process.exit(code);
} else if (area === "rules") {
  process.exit(await rulesCommand(process.argv.slice(3), process.env["LAMPION_DATA"] ?? "./.lampion", console.log, process.env["DATABASE_URL"] ?? ""));
} else if (area === "desk") {
  const { code, lines } = await deskCommand(process.argv.slice(3), process.env, Date.now());
  for (const line of lines) (code === 0 ? console.log : console.error)(line);
  process.exit(code);
} else if (area === "custodians") {
  process.exit(await runCustodians(beside()));
} else if (area === "evidence") {
  process.exit(await runEvidence(beside()));
} else if (area === "keys") {
  process.exit(await keysCommand(beside()));
} else if (area === "witness") {
  process.exit(await runWitness(process.argv.slice(3)));
} else {
  console.log("lampion places import FILE                     reads a GeoNames postal code file of one country (LAMPION_DATA says into which folder)");
  console.log(staffHelp);
  console.log(deskHelp);
  console.log(witnessHelp);
  console.log(custodiansHelp);
  console.log(keysHelp);
  console.log(rulesHelp);
  console.log(evidenceHelp);
  process.exit(area === undefined || area === "--help" ? 0 : 1);
}

/** For what works beside a running service, on its data folder. */
function beside() {
  const { LAMPION_DATA: data = "./.lampion", LAMPION_KEYS: keys = "", DATABASE_URL: database = "", LOG_WITNESSES: witnesses = "" } = process.env;
  const { LAMPION_KEY_STORE: keyStore = "file", NATS_URL: natsUrl = "" } = process.env;
  if ((keyStore !== "file" && keyStore !== "nats") || (keyStore === "nats" && natsUrl === "")) {
    console.error("Give LAMPION_KEY_STORE and NATS_URL as the service has them: file, or nats with the address of its servers.");
    process.exit(2);
  }
  return {
    args: process.argv.slice(3),
    data,
    keyring: keyPlaceOf({ keyStore, natsUrl, data, keys }),
    placeOf: (kind: "file" | "nats") => (kind === "nats" && natsUrl === "" ? null : keyPlaceOf({ keyStore: kind, natsUrl, data, keys })),
    databaseUrl: database,
    witnesses: witnesses
      .split(",")
      .map((one) => one.trim())
      .filter((one) => one !== ""),
    nowMs: () => Date.now(),
    say: console.log,
    complain: console.error,
  };
}
