import type { Appended, RecordDraft } from "@lampion/core";

/** What waits to be written, in batches (PT-10): the next one gathers while the last one is on its way. */
export interface Gather {
  /** What is handed over now would be refused as `busy`. */
  isFull(): boolean;
  add(draft: RecordDraft, settled: (outcome: Appended) => void): void;
  /** Resolves when everything handed over was settled. */
  empty(): Promise<void>;
  /** How many wait, and how long the batch on its way has been, ms. */
  state(): { readonly waiting: number; readonly flyingMs: number };
}

const batchMax = 512;
/** PT-10: beyond these, new messages are refused with a retry. */
const waitingMax = 2_000;
const oldestMaxMs = 250;

/** `write` gives an outcome for each draft in their order; when it rejects, nothing of the batch was written as far as anybody is told. */
export function createGather(write: (drafts: readonly RecordDraft[]) => Promise<readonly Appended[]>): Gather {
  let waiting: { draft: RecordDraft; settled: (outcome: Appended) => void }[] = [];
  let begunMs = 0;
  let isBusy = false;
  let isScheduled = false;
  let idle: (() => void)[] = [];

  function schedule(): void {
    if (isBusy || isScheduled || waiting.length === 0) return;
    isScheduled = true;
    setImmediate(() => void send());
  }
  async function send(): Promise<void> {
    isScheduled = false;
    const batch = waiting.slice(0, batchMax);
    waiting = waiting.slice(batchMax);
    isBusy = true;
    begunMs = performance.now();
    const outcomes = await write(batch.map((one) => one.draft)).catch(() => []);
    isBusy = false;
    // The next batch is on its way before the outcomes of this one are worked off.
    schedule();
    batch.forEach(({ settled }, at) => settled(outcomes[at] ?? { kind: "refused", cause: "failed" }));
    if (isBusy || waiting.length > 0) return;
    for (const resolve of idle) resolve();
    idle = [];
  }
  const isFull = (): boolean => waiting.length >= waitingMax || (isBusy && waiting.length > batchMax && performance.now() - begunMs > oldestMaxMs);
  return {
    isFull,
    add(draft, settled) {
      if (isFull()) return settled({ kind: "refused", cause: "busy" });
      waiting.push({ draft, settled });
      schedule();
    },
    empty: () => (isBusy || waiting.length > 0 ? new Promise((resolve) => idle.push(resolve)) : Promise.resolve()),
    state: () => ({ waiting: waiting.length, flyingMs: isBusy ? performance.now() - begunMs : 0 }),
  };
}
