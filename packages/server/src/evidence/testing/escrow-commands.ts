import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkRequest, noble, requestDigest, type OpeningFile } from "@lampion/proof";
import { escrowCommand } from "../../cli/escrow.ts";
import { answerRequest } from "../custodians/answer.ts";
import { newKeyPair } from "../custodians/hpke.ts";
import type { CustodianKeyFile } from "../custodians/key-file.ts";
import { native } from "../primitives.ts";
import type { EvidenceWorld } from "./evidence-world.ts";

/** `lampion custodians escrow ...` on that folder. */
export async function cli(one: EvidenceWorld, words: readonly string[], more: { out?: string; executor?: string } = {}): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const line = (text: string): void => void said.push(text);
  const command = {
    data: one.folder,
    keyring: one.keyring,
    witnesses: [],
    out: more.out ?? null,
    executor: more.executor ?? null,
    nowMs: () => one.nowMs,
    say: line,
    complain: line,
  };
  return { code: await escrowCommand(command, words), said: said.join("\n") };
}
/** A logged request for the copy, as `ask` makes it with a service that is stopped. */
export async function asked(one: EvidenceWorld, name = "asked", from: string | null = null): Promise<{ file: OpeningFile; path: string; executor: string; publicKey: string }> {
  const path = (end: string): string => join(one.folder, `${name}.${end}`);
  const pair = await newKeyPair();
  writeFileSync(path("key"), JSON.stringify(pair));
  writeFileSync(path("in"), JSON.stringify({ set: "words", purpose: "the key store was lost", basis: "EV-4", requester: "ops-1", approvers: ["ops-2"] }));
  const made = await cli(one, ["ask", path("in"), ...(from === null ? [] : [from])], { out: path("json"), executor: path("key") });
  if (made.code !== 0 || !made.said.includes("is for the custodians of words")) throw new Error(made.said);
  return { file: JSON.parse(readFileSync(path("json"), "utf8")) as OpeningFile, path: path("json"), executor: path("key"), publicKey: pair.publicKey };
}
/** The answer of custodian n + 1, as a file. */
export async function answered(one: EvidenceWorld, file: OpeningFile, n: number): Promise<string> {
  const logKey = readFileSync(join(one.folder, "log", "key"), "utf8").trim();
  const { holder, publicKey, privateKey } = one.custodians[n]!;
  const key: CustodianKeyFile = { v: 1, set: "words", holder, name: "N", organisation: "O", logKey, witnesses: [], publicKey, privateKey };
  const check = checkRequest(noble, JSON.stringify(file), key, one.nowMs);
  if (check.kind === "refused") throw new Error(check.en);
  const path = join(one.folder, `answer-${n}-${requestDigest(native, file.request).slice(0, 8)}.json`);
  writeFileSync(path, JSON.stringify(await answerRequest(noble, check.file, key)));
  return path;
}
