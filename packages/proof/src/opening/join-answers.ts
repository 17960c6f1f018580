import { fromBase64Url, fromHex } from "../bytes.ts";
import type { Hashing } from "../primitives.ts";
import { answerContext, readAnswer, requestDigest, type OpeningAnswer, type OpeningFile } from "./opening-request.ts";

export type Joined =
  | { readonly kind: "joined"; /** H by sheet, hex. */ readonly keys: ReadonlyMap<string, Uint8Array> }
  | { readonly kind: "refused"; readonly why: JoinRefusal; readonly say: string };
export type JoinRefusal = "not-an-answer" | "other-request" | "same-custodian" | "too-few" | "other-key" | "no-join";

/** What this package does not do itself: HPKE with the executor's one-time key, and Shamir's sharing. */
export interface Joining {
  readonly hashing: Hashing;
  /** Null when it was not sealed to this key, in this context, over this sheet. */
  unwrap(info: Uint8Array, associated: Uint8Array, wrap: Uint8Array): Promise<Uint8Array | null>;
  /** Rejects for shares that do not belong together. */
  combine(shares: Uint8Array[]): Promise<Uint8Array>;
}

/** Joins the answers of two custodians where the executor is, and nowhere else (EV-25). Says why it cannot. */
export async function joinWith({ hashing, unwrap, combine }: Joining, file: OpeningFile, answers: readonly string[]): Promise<Joined> {
  const refused = (why: JoinRefusal, say: string): Joined => ({ kind: "refused", why, say });
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
      const share = id === null || wrap === null ? null : await unwrap(answerContext(digest), id, wrap);
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
