import { existsSync, readFileSync } from "node:fs";
import { fromBase64Url, type CustodianSet } from "@lampion/proof";

/** A custodian as the service knows one: a public key and who holds its other half. */
export interface Custodian {
  /** "custodian-1" to "custodian-3"; its share of a sheet has the same number. */
  readonly holder: string;
  readonly name: string;
  readonly organisation: string;
  readonly isOperator: boolean;
  /** P-256, base64url of 65 bytes. */
  readonly key: string;
  /** Grows by one each time the key of this place is replaced. */
  readonly generation: number;
}
/** One who was replaced keeps the key until the last wraps made for it have ended (EV-27). */
export interface FormerCustodian extends Custodian {
  readonly untilMs: number;
}
export interface CustodiansFile {
  readonly v: 1;
  readonly words: readonly Custodian[];
  readonly lines: readonly Custodian[];
  readonly former: readonly (FormerCustodian & { readonly set: CustodianSet })[];
}

export const emptyCustodians: CustodiansFile = { v: 1, words: [], lines: [], former: [] };

/** What stands against a set; empty when it may be used (EV-5). `other` is the other set. */
export function custodianFaults(set: readonly Custodian[], other: readonly Custodian[]): string[] {
  const faults: string[] = [];
  if (set.length !== 3) faults.push(`there are ${set.length} custodians: three are needed`);
  if (set.some((one) => fromBase64Url(one.key, 65) === null)) faults.push("a key is not one that the custodians' page shows");
  if (new Set(set.map((one) => one.key)).size !== set.length) faults.push("two custodians have the same key");
  if (set.some((one) => other.some((two) => two.key === one.key))) faults.push("a key of words is also one of lines: each needs its own (EV-5)");
  if (new Set(set.map((one) => one.organisation.trim().toLowerCase())).size < 2) faults.push("all are of one organisation: two at least are needed (EV-5)");
  if (set.filter((one) => one.isOperator).length > 1) faults.push("more than one is of the operator (EV-5)");
  if (set.some((one) => one.name.trim() === "" || one.organisation.trim() === "" || one.name.length > 200 || one.organisation.length > 200))
    faults.push("each has a name and an organisation");
  return faults;
}

/** The file of the custodians; empty sets when there is none yet. Throws a plain sentence when it is there and is no such file. */
export function readCustodians(path: string): CustodiansFile {
  if (!existsSync(path)) return emptyCustodians;
  let file: CustodiansFile;
  try {
    file = JSON.parse(readFileSync(path, "utf8")) as CustodiansFile;
    if (file.v !== 1 || ![file.words, file.lines, file.former].every(Array.isArray)) throw new Error("it has another form");
  } catch (cause) {
    throw new Error(
      `The custodians' file ${path} cannot be used (${cause instanceof Error ? cause.message : "unknown"}). Put it back from a copy; without it nothing new can be sealed for custodians.`,
    );
  }
  for (const set of ["words", "lines"] as const) {
    const faults = file[set].length === 0 ? [] : custodianFaults(file[set], file[set === "words" ? "lines" : "words"]);
    if (faults.length > 0) throw new Error(`The custodians of ${set} in ${path} cannot be used: ${faults.join("; ")}. Run \`lampion custodians init\` or \`rotate\`.`);
  }
  return file;
}
