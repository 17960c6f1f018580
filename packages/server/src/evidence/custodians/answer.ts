import { combine } from "shamir-secret-sharing";
import {
  answerContext,
  ascii,
  escrowStream,
  fromBase64Url,
  fromHex,
  joinWith,
  labels,
  openingFormat,
  requestDigest,
  toBase64Url,
  type Hashing,
  type Joined,
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

/** Joins the answers of two custodians with the executor's one-time key. Says why it cannot. */
export const joinAnswers = (hashing: Hashing, file: OpeningFile, answers: readonly string[], executorKey: string): Promise<Joined> =>
  joinWith({ hashing, combine, unwrap: (info, associated, wrap) => unwrapFrom(executorKey, info, associated, wrap) }, file, answers);
