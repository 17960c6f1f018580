import type { Stub } from "@lampion/client";
import { createShelf } from "./shelf.ts";

/** As long as the service can check a receipt (EV-57). */
const livesMs = 395 * 86_400_000;
const shelf = createShelf<{ readonly at: number }, Stub>("stub");
/** Under way or done in this tab. */
const known = new Set<string>();

export interface StubEntry {
  readonly id: string;
  readonly at: number;
}
export const stubs = {
  async keep(stub: Stub): Promise<void> {
    if (known.has(stub.talk)) return;
    known.add(stub.talk);
    // Another tab of this device may be at it as well: one of them writes.
    const write = async (): Promise<void> => {
      if (!shelf.has(stub.talk) && !(await shelf.put(stub.talk, { at: stub.at }, stub))) known.delete(stub.talk);
    };
    await (typeof navigator.locks === "undefined" ? write() : navigator.locks.request("lampion-stubs", write));
  },
  /** By date alone, the newest first; what is over is deleted. Nothing while the lock is shut. */
  async list(nowMs: number): Promise<readonly StubEntry[]> {
    const entries: StubEntry[] = [];
    for (const { id, head } of await shelf.heads()) {
      if (nowMs - head.at > livesMs) await shelf.drop(id);
      else entries.push({ id, at: head.at });
    }
    return entries.sort((a, b) => b.at - a.at);
  },
  read: (id: string): Promise<Stub | null> => shelf.body(id),
};
