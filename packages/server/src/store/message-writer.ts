import type { Appended, PrivateHistory, RecordDraft } from "@lampion/core";
import type { KeyPlace } from "../evidence/key-place.ts";
import type { CustodianKey } from "../evidence/key-wrapping.ts";
import { createRate, gatherMs } from "./gather-time.ts";
import type { FileName } from "./migrations.ts";
import type { Answer, Batch, Outcomes } from "./message-writer.worker.ts";

/**
 * One worker per file (PT-10). Who comes after a pause is committed at once; while it is busy a batch begins every 8 ms or when four are likely
 * (`gatherMs`), because a commit costs about the same for one row as for ten. Batches cross to the worker as one text, which costs a tenth of copying every object.
 */
export interface MessageWriter {
  /** What is handed over now would be refused as `busy`. */
  isFull(): boolean;
  append(draft: RecordDraft, settled: (outcome: Appended) => void): void;
  /** Closes the sheets of hours that are over; to be called every few seconds. */
  tick(): void;
  /** Resolves when everything handed over is on disk; then the worker ends. */
  close(): Promise<void>;
}

const batchMax = 512;
/** PT-10: beyond these, new messages are refused with a retry. */
const waitingMax = 2_000;
const oldestMaxMs = 250;

/** What every writer of records needs beside its file. */
export interface WriterPorts {
  readonly keys: KeyPlace;
  /** Custodians of words: three, or none in development. */
  readonly custodians: readonly CustodianKey[];
  /** Whether words of conversations are kept at all (EV-29); sealed unless said otherwise. */
  readonly history?: PrivateHistory | undefined;
  nowMs(): number;
  alarm(about: string, cause: unknown): void;
}

/** A thread that reads its code while its starter goes on. */
export const startWriterThread = (): Worker => new Worker(new URL("./message-writer.worker.ts", import.meta.url).href);

export async function openMessageWriter(path: string, file: FileName, ports: WriterPorts, worker = startWriterThread()): Promise<MessageWriter> {
  let waiting: { draft: RecordDraft; settled: (outcome: Appended) => void }[] = [];
  let flying: ((outcome: Appended) => void)[] = [];
  let isBusy = false;
  let isScheduled = false;
  let begunMs = Number.NEGATIVE_INFINITY;
  let idle: (() => void) | null = null;
  const rate = createRate();

  await new Promise<void>((resolve, reject) => {
    worker.onmessage = (event: MessageEvent<Answer>) =>
      event.data.kind === "opened" ? resolve() : reject(new Error(event.data.kind === "failed" ? event.data.why : "the writer did not open"));
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage({ kind: "open", path, file, keys: ports.keys, custodians: ports.custodians, history: ports.history ?? "sealed", nowMs: ports.nowMs() });
  });
  const refuse = (settled: (outcome: Appended) => void, cause: "busy" | "failed"): void => settled({ kind: "refused", cause });
  worker.onerror = () => {
    const lost = [...flying, ...waiting.map((one) => one.settled)];
    flying = [];
    waiting = [];
    isBusy = false;
    for (const settled of lost) refuse(settled, "failed");
  };
  worker.onmessage = (event: MessageEvent<string | Extract<Answer, { kind: "ticked" }>>) => {
    if (typeof event.data !== "string") {
      if (event.data.why !== null) ports.alarm(`sheets of ${file}`, new Error(event.data.why));
      return;
    }
    const done = flying;
    flying = [];
    isBusy = false;
    const { outcomes, why } = JSON.parse(event.data) as Outcomes;
    if (why !== null) ports.alarm(`records of ${file}`, new Error(why));
    // The next batch is on its way before the outcomes of this one are worked off.
    schedule();
    done.forEach((settled, at) => settled(outcomes[at] ?? { kind: "refused", cause: "failed" }));
    if (!isBusy && waiting.length === 0) idle?.();
  };
  function schedule(): void {
    if (isBusy || isScheduled || waiting.length === 0) return;
    const waitMs = waiting.length >= batchMax ? 0 : gatherMs(rate.perS()) - (performance.now() - begunMs);
    isScheduled = true;
    // After a pause, once per turn of the loop: what arrives together is committed together.
    if (waitMs > 0) setTimeout(send, waitMs);
    else setImmediate(send);
  }
  function send(): void {
    isScheduled = false;
    if (isBusy || waiting.length === 0) return;
    const batch = waiting.length <= batchMax ? waiting : waiting.slice(0, batchMax);
    waiting = batch === waiting ? [] : waiting.slice(batchMax);
    flying = batch.map((one) => one.settled);
    isBusy = true;
    begunMs = performance.now();
    worker.postMessage(JSON.stringify({ drafts: batch.map((one) => one.draft), nowMs: ports.nowMs() } satisfies Batch));
  }
  const isFull = (): boolean => waiting.length >= waitingMax || (isBusy && waiting.length > batchMax && performance.now() - begunMs > oldestMaxMs);
  return {
    isFull,
    append(draft, settled) {
      if (isFull()) return refuse(settled, "busy");
      rate.came(performance.now());
      waiting.push({ draft, settled });
      schedule();
    },
    tick: () => worker.postMessage({ kind: "tick", nowMs: ports.nowMs() }),
    async close() {
      if (isBusy || waiting.length > 0)
        await new Promise<void>((resolve) => {
          idle = resolve;
        });
      worker.postMessage({ kind: "close" });
      worker.terminate();
    },
  };
}
