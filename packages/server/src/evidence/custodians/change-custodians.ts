import { randomBytes } from "node:crypto";
import type { LogWriter } from "@lampion/core";
import { prepareEntry } from "@lampion/core";
import { canonicalText, toHex, type CustodianSet, type Json, type JsonObject } from "@lampion/proof";
import { native } from "../primitives.ts";
import { writeWhole } from "../write-whole.ts";
import { custodianFaults, readCustodians, type Custodian, type CustodiansFile } from "./custodians-file.ts";
import { isPublicKey } from "./hpke.ts";

/** Wraps made for a replaced key have all ended after this: the longest retention of a sheet's wrap in a hold is a year (EV-22). */
const formerMs = 400 * 86_400_000;

export type Changed = { readonly kind: "changed"; readonly file: CustodiansFile } | { readonly kind: "refused"; readonly say: string };
export interface ChangePorts {
  readonly path: string;
  readonly log: LogWriter;
  nowMs(): number;
}
export type NewCustodian = Pick<Custodian, "name" | "organisation" | "isOperator" | "key">;

/** What a person wrote into a file: exactly these names, for each custodian. Null when it is something else. */
export function readNewCustodians(text: string): NewCustodian[] | null {
  try {
    const list = JSON.parse(text) as unknown;
    if (!Array.isArray(list) || list.length > 3) return null;
    const isOne = (one: Partial<NewCustodian> | null): boolean =>
      one !== null &&
      typeof one === "object" &&
      typeof one.name === "string" &&
      typeof one.organisation === "string" &&
      typeof one.isOperator === "boolean" &&
      typeof one.key === "string";
    return list.every((one) => isOne(one as Partial<NewCustodian> | null)) ? (list as NewCustodian[]) : null;
  } catch {
    return null;
  }
}

/** The first three of a set. A set that exists is changed by `rotate` only, so that no key is lost by mistake. */
export async function initCustodians(ports: ChangePorts, set: CustodianSet, three: readonly NewCustodian[]): Promise<Changed> {
  const before = readCustodians(ports.path);
  if (before[set].length > 0) return { kind: "refused", say: `There are custodians of ${set} already: replace one with \`lampion custodians rotate\`.` };
  const list = three.map((one, at): Custodian => ({ ...one, holder: `custodian-${at + 1}`, generation: 1 }));
  return save(ports, set, list, { ...before, [set]: list });
}

/** Another person or body in one place. Who leaves keeps the key until the last wraps made for it have ended (EV-27). */
export async function rotateCustodian(ports: ChangePorts, set: CustodianSet, holder: string, next: NewCustodian): Promise<Changed> {
  const before = readCustodians(ports.path);
  const old = before[set].find((one) => one.holder === holder);
  if (old === undefined) return { kind: "refused", say: `There is no ${holder} of ${set}: the places are custodian-1, custodian-2 and custodian-3.` };
  if (before.former.some((one) => one.key === next.key)) return { kind: "refused", say: "This key was replaced before: a new one is needed." };
  const list = before[set].map((one) => (one === old ? { ...next, holder, generation: old.generation + 1 } : one));
  const former = [...before.former.filter((one) => one.untilMs > ports.nowMs()), { ...old, set, untilMs: ports.nowMs() + formerMs }];
  return save(ports, set, list, { ...before, former, [set]: list });
}

/** The log first: a change of keys that nobody can see must not be (entry `keys`). */
async function save(ports: ChangePorts, set: CustodianSet, list: readonly Custodian[], file: CustodiansFile): Promise<Changed> {
  const faults = custodianFaults(list, file[set === "words" ? "lines" : "words"]);
  for (const one of list) if (!(await isPublicKey(one.key))) faults.push(`the key of ${one.holder} is no point of P-256`);
  if (faults.length > 0) return { kind: "refused", say: `The custodians of ${set} cannot be these: ${faults.join("; ")}.` };
  const content: JsonObject = { set, custodians: list.map((one) => toHex(native.sha256(Buffer.from(canonicalText({ ...one } as unknown as Json))))) };
  const entry = prepareEntry(native, new Uint8Array(randomBytes(16)), {
    id: randomBytes(16).toString("base64url"),
    type: "keys",
    atMs: ports.nowMs(),
    about: `custodians-${set}`,
    content,
  });
  await ports.log.add(entry);
  writeWhole(ports.path, `${JSON.stringify(file, null, 2)}\n`);
  return { kind: "changed", file };
}
