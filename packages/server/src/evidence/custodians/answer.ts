import { combine } from "shamir-secret-sharing";
import {
  answerContext,
  ascii,
  escrowStream,
  fromBase64Url,
  fromHex,
  labels,
  openingFormat,
  readAnswer,
  requestDigest,
  toBase64Url,
  type Hashing,
  type OpeningAnswer,
  type OpeningFile,
} from "@lampion/proof";
import { unwrapFrom, wrapTo } from "./hpke.ts";
import type { CustodianKeyFile } from "./key-file.ts";

const labelOf = { words: labels.wordsShare, lines: labels.linesShare } as const;

/**
 * Opens this custodian's shares of a request that `checkRequest` found fine, and seals each to the executor. Null when a share does not open with
 * this key: nothing is given then, not even the others.
 */
export async function answerRequest(hashing: Hashing, file: OpeningFile, key: CustodianKeyFile): Promise<OpeningAnswer | null> {
  const digest = requestDigest(hashing, file.request);
  const shares: { sheet: string; wrap: string }[] = [];
  for (const { sheet, stream } of file.request.sheets) {
    const id = fromHex(sheet, 16);
    const wrap = fromBase64Url(file.shares.find((one) => one.sheet === sheet && one.holder === key.holder)?.wrap ?? "");
    // What the person was told decides what opens: a share of the key store is none of a conversation.
    const label = stream === escrowStream ? labels.escrowShare : labelOf[key.set];
    const share = id === null || wrap === null ? null : await unwrapFrom(key.privateKey, ascii(label), id, wrap);
    if (share === null || id === null) return null;
    shares.push({ sheet, wrap: toBase64Url(await wrapTo(file.request.executor, answerContext(digest), id, share)) });
    share.fill(0);
  }
  return { format: openingFormat, set: file.request.set, holder: key.holder, request: digest, shares };
}

export type Joined =
  | { readonly kind: "joined"; /** H by sheet, hex. */ readonly keys: ReadonlyMap<string, Uint8Array> }
  | { readonly kind: "refused"; readonly why: "not-an-answer" | "other-request" | "same-custodian" | "too-few" | "other-key" | "no-join"; readonly say: string };

/** Joins the answers of two custodians with the executor's one-time key. Says why it cannot. */
export async function joinAnswers(hashing: Hashing, file: OpeningFile, answers: readonly string[], executorKey: string): Promise<Joined> {
  const refused = (why: Extract<Joined, { kind: "refused" }>["why"], say: string): Joined => ({ kind: "refused", why, say });
  const digest = requestDigest(hashing, file.request);
  const read = answers.map(readAnswer);
  if (read.some((one) => one === null)) return refused("not-an-answer", "One of the files is not an answer of a custodian. Ask for it once more.");
  const all = read as OpeningAnswer[];
  if (all.some((one) => one.request !== digest || one.set !== file.request.set))
    return refused("other-request", "One of the answers is for another request. Ask the custodian to answer this one.");
  if (new Set(all.map((one) => one.holder)).size !== all.length) return refused("same-custodian", "Two of the answers are of the same custodian. Two different ones are needed.");
  if (all.length < 2) return refused("too-few", "The answers of two custodians are needed; one opens nothing.");
  const keys = new Map<string, Uint8Array>();
  for (const { sheet } of file.request.sheets) {
    const id = fromHex(sheet, 16);
    const shares: Uint8Array[] = [];
    for (const answer of all.slice(0, 2)) {
      const wrap = fromBase64Url(answer.shares.find((one) => one.sheet === sheet)?.wrap ?? "");
      const share = id === null || wrap === null ? null : await unwrapFrom(executorKey, answerContext(digest), id, wrap);
      if (share === null) return refused("other-key", `The answer of ${answer.holder} was not sealed to this executor key. Use the key that the request was made with.`);
      shares.push(share);
    }
    const key = await combine(shares).catch(() => null);
    if (key === null)
      return refused("no-join", "These two answers hold shares that do not belong together: one of them is foreign or was altered. Take the answer of the third custodian.");
    keys.set(sheet, key);
    for (const share of shares) share.fill(0);
  }
  return { kind: "joined", keys };
}
