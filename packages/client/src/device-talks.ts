import { limits, type Down } from "@lampion/protocol";
import type { Client } from "./client-shape.ts";
import { parts, patiently } from "./hand-over.ts";
import { createMemoryCopies } from "./memory-ports.ts";
import type { ClientPorts } from "./ports.ts";
import type { OpenedRow, Opening } from "./sealed.ts";

/**
 * Conversations whose words rest on the two devices alone (EV-29): this one keeps what comes, shows it again after a reload, asks for what it missed, and gives
 * the other what that one missed.
 */
export interface DeviceTalks {
  /** The stream begins: what is kept of it first, and then the other device is asked for the rest. */
  begin(frame: Down<"stream">): void;
  took(stream: string, epoch: number, rows: readonly (OpenedRow | null)[]): void;
  skipped(frame: Down<"skip">): void;
  again(frame: Down<"again">): Promise<void>;
  clear(): void;
}
export interface DeviceTalkEnds {
  readonly ask: Client["ask"];
  readonly opening: Opening;
  serviceNowMs(): number;
  wait(ms: number): Promise<void>;
  show(stream: Down<"msgs">["s"], epoch: number, rows: readonly OpenedRow[]): void;
  setMissing(stream: string, count: number): void;
}
interface Span {
  readonly epoch: number;
  readonly old: number;
  to: number;
  /** Said on the screen: what is still missing a moment after it was asked for. */
  isSaid: boolean;
}
/** What was turned around on the way comes within this. */
const lateMs = 1_500;
const sayAfterMs = 4_000;

export function createDeviceTalks(ports: ClientPorts, ends: DeviceTalkEnds): DeviceTalks {
  const copies = ports.copies ?? createMemoryCopies();
  let spans = new Map<string, Span>();
  const due = new Set<string>();

  function lacks(stream: string, { old, to }: Span): number[] {
    const held = ends.opening.opened(stream);
    return Array.from({ length: Math.max(0, to - old + 1) }, (_, at) => to - at).filter((q) => !held.has(q));
  }
  function recount(stream: string, span: Span): void {
    if (span.isSaid) ends.setMissing(stream, lacks(stream, span).length);
  }
  function ask(stream: string): void {
    const span = spans.get(stream);
    const seqs = span === undefined ? [] : lacks(stream, span).slice(0, limits.talk.missingMax);
    if (span === undefined || seqs.length === 0) return;
    void ends.ask("missing", { talk: stream.slice(5), epoch: span.epoch, seqs });
    ports.after(sayAfterMs, () => {
      if (spans.get(stream) !== span) return;
      span.isSaid = true;
      recount(stream, span);
    });
  }
  return {
    begin(frame) {
      const { s: stream, e: epoch, to, old } = frame;
      if (old === undefined) return;
      const span = { epoch, old, to, isSaid: false };
      spans.set(stream, span);
      ends.setMissing(stream, 0);
      ends.opening.recall(stream, copies.of(stream.slice(5), epoch, ends.serviceNowMs() - limits.talk.livesMs), (rows) => {
        // What another tab had already comes to this one by its own stream.
        ends.show(
          stream,
          epoch,
          rows.filter((row) => row.q <= to),
        );
        ask(stream);
      });
    },
    took(stream, epoch, rows) {
      const whole = rows.filter((row) => row !== null);
      void copies.keep(stream.slice(5), epoch, whole);
      const span = spans.get(stream);
      if (span === undefined) return;
      span.to = Math.max(span.to, ...whole.map((row) => row.q));
      recount(stream, span);
    },
    skipped({ s: stream, q }) {
      const span = spans.get(stream);
      if (span === undefined) return;
      span.to = Math.max(span.to, ...q);
      if (due.has(stream)) return;
      due.add(stream);
      ports.after(lateMs, () => {
        due.delete(stream);
        ask(stream);
      });
    },
    async again({ s: stream, e: epoch, q }) {
      const wanted = new Set(q);
      const rows = (await copies.of(stream.slice(5), epoch, ends.serviceNowMs() - limits.talk.livesMs)).filter((row) => wanted.has(row.q));
      const records = rows.map((row) => ({
        r: row.record,
        x: row.receipt,
        b: row.body,
        ...(row.extras.r === undefined ? {} : { re: row.extras.r }),
        ...(row.extras.d === 1 ? { fold: true } : {}),
      }));
      for (const part of parts(records)) if ((await patiently(ends, "give", { talk: stream.slice(5), records: part })).t === "no") return;
    },
    clear() {
      spans = new Map();
    },
  };
}
