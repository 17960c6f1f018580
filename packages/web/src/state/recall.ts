import type { No, Ok } from "@lampion/protocol";
import { client } from "./chat.svelte.ts";

const dayMs = 86_400_000;
/** One code for each conversation and day, so that looking twice shows the same; in the memory of this tab only. */
const asked = new Map<string, { readonly atMs: number; readonly reply: Promise<Ok | No> }>();
client.subscribe((state) => {
  if (state.phase !== "inside") asked.clear();
});

export function recallOf(talk: string): Promise<Ok | No> {
  const known = asked.get(talk);
  if (known !== undefined && Date.now() - known.atMs < dayMs) return known.reply;
  const reply = client.ask("recall", { talk });
  asked.set(talk, { atMs: Date.now(), reply });
  void reply.then((one) => {
    if (one.t === "no") asked.delete(talk);
  });
  return reply;
}
