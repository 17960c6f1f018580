import type { No, TalkCard } from "@lampion/protocol";
import { createShelf } from "../platform/shelf.ts";
import { chat, client } from "./chat.svelte.ts";
import { joined, linesOf, type KeptBody } from "./kept-lines.ts";

/** A conversation as it was when its guest kept it (EV-9): records, words and receipts. Times in ms UTC. */
export interface KeptHead {
  readonly talk: string;
  readonly name: string;
  readonly keptAtMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
}
const shelf = createShelf<KeptHead, KeptBody>("proof");

export const kept = {
  list: async () => [...(await shelf.heads())].sort((a, b) => b.head.keptAtMs - a.head.keptAtMs),
  body: (id: string) => shelf.body(id),
  drop: (id: string) => shelf.drop(id),
};

/** Keeps what is there now, together with what was kept of it before: nothing kept is lost by keeping again. A number is how many messages; null where the browser keeps nothing. */
export async function keepProof(talk: TalkCard): Promise<number | No | null> {
  const found = await client.proofOf(talk.id);
  if ("t" in found) return found;
  const before = (await kept.list()).find((one) => one.head.talk === talk.id);
  const old = before === undefined ? null : await shelf.body(before.id);
  const rows = joined(old?.rows ?? [], found);
  const count = linesOf({ rows, me: talk.me }).length;
  const nowMs = Date.now() + chat.state.offsetMs;
  const head: KeptHead = {
    talk: talk.id,
    name: talk.them.name,
    keptAtMs: nowMs,
    fromMs: rows[0]?.at ?? talk.openedAt,
    toMs: rows.at(-1)?.at ?? talk.openedAt,
    count,
  };
  const body: KeptBody = {
    v: 1,
    me: talk.me,
    them: talk.them.m,
    ownName: chat.state.me?.nickname ?? "",
    openedAtMs: talk.openedAt,
    keptAtMs: [...(old?.keptAtMs ?? []), nowMs],
    rows,
  };
  return (await shelf.put(before?.id ?? crypto.randomUUID(), head, body)) ? count : null;
}
