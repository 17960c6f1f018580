import type { KeyEnd, LogWriter, PreparedEntry } from "@lampion/core";
import { escrowStream, requestDigest, type OpeningFile } from "@lampion/proof";
import { joinAnswers } from "../custodians/answer.ts";
import type { SealedSource } from "../custodians/opening.ts";
import type { NodeKeyStore } from "../key-place.ts";
import { native } from "../primitives.ts";
import { openEscrow, type EscrowFile } from "./escrow-file.ts";

const hourMs = 3_600_000;
/** The hour that a request names for an escrow. */
export const escrowHour = (file: EscrowFile): number => Math.floor(file.atMs / hourMs) * hourMs;
/** An escrow as something that custodians can be asked for. */
export const escrowSource = (file: EscrowFile): SealedSource => ({
  sheets: async () => [{ sheet: file.id, stream: escrowStream, hourMs: escrowHour(file), shares: file.shares }],
});

export interface RestorePorts {
  /** Opened when two answers have joined, not before: an empty one may have to be begun. */
  store(): Promise<Pick<NodeKeyStore, "putBack">>;
  readonly log: Pick<LogWriter, "add" | "about">;
  prepare(type: "keys", about: string, content: { readonly [name: string]: string | number }): PreparedEntry<"keys">;
  /** Whether the log says that this key was destroyed. */
  isShredded(key: KeyEnd): boolean;
  nowMs(): number;
}
export type Restored =
  | {
      readonly kind: "restored";
      readonly back: readonly KeyEnd[];
      readonly there: number;
      /** Their time is over, or the log says that they were destroyed: they stay gone. */
      readonly ended: number;
      /** Another key has the name by now. */
      readonly other: readonly KeyEnd[];
    }
  | { readonly kind: "refused"; readonly say: string };

/**
 * Puts the keys of an escrow back with the answers of two custodians (EV-4), logged first. What has ended stays gone, and a key that is there is never replaced. Of three
 * answers each pair is tried.
 */
export async function restoreEscrow(ports: RestorePorts, escrow: EscrowFile, request: OpeningFile, answers: readonly string[], executorKey: string): Promise<Restored> {
  const refused = (say: string): Restored => ({ kind: "refused", say });
  const [asked] = request.request.sheets;
  if (request.request.sheets.length !== 1 || asked?.stream !== escrowStream || asked.sheet !== escrow.id || request.request.set !== escrow.set)
    return refused("This request is not for this copy of the keys: give the request that was made from it, or ask again with `lampion custodians escrow ask`.");
  const digest = requestDigest(native, request.request);
  if (!(await ports.log.about(request.request.id, 10)).some((entry) => entry.type === "opening" && entry.content["request"] === digest))
    return refused("This request is not in the log of this service: ask again with `lampion custodians escrow ask`.");
  const tried: (readonly string[])[] =
    answers.length === 3
      ? [
          [0, 1],
          [0, 2],
          [1, 2],
        ].map((pair) => pair.map((at) => answers[at] ?? ""))
      : [answers];
  let last = "";
  let opened: ReturnType<typeof openEscrow> = null;
  for (const pair of tried) {
    const joined = await joinAnswers(native, request, pair, executorKey);
    if (joined.kind === "refused") last = joined.say;
    else {
      const key = joined.keys.get(escrow.id) ?? new Uint8Array();
      opened = openEscrow(escrow, key);
      key.fill(0);
      if (opened !== null) break;
      last =
        "These two shares do not join to the key of this copy: one is foreign or was altered, or the copy was. Give the answers of all three custodians, so that each pair is tried, and have the odd one checked with a canary.";
    }
  }
  if (opened === null) return refused(last);
  const now = ports.nowMs();
  const alive = opened.filter(({ name }) => name.endsAtMs > now && !ports.isShredded(name));
  await ports.log.add(ports.prepare("keys", `escrow-${escrow.set}`, { act: "restored", request: digest, keys: alive.length, madeAt: escrow.atMs }));
  const store = await ports.store();
  const back: KeyEnd[] = [];
  const other: KeyEnd[] = [];
  let there = 0;
  for (const { name, key } of alive) {
    const put = await store.putBack(name, key);
    if (put === "back") back.push(name);
    else if (put === "there") there += 1;
    else if (put === "other") other.push(name);
  }
  for (const { key } of opened) key.fill(0);
  return { kind: "restored", back, there, ended: opened.length - alive.length, other };
}
