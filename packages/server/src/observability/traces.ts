import { randomBytes } from "node:crypto";
import type { Trace, TraceOutcome, Traces, TraceStep } from "@lampion/core";
import { readAnswer } from "../read-answer.ts";

/**
 * Traces of requests to a collector of OpenTelemetry: OTLP over HTTP in its JSON form, protocol 1 (https://opentelemetry.io/docs/specs/otlp/). What a span holds is closed: names of the protocol
 * and of `traces.port.ts`, chance, and times (PF-19, SC-19).
 */
export interface Settings {
  /** Where the collector takes them; "" when nothing is traced. */
  readonly url: string;
  /** Share of requests that are looked at, 0 to 1. */
  readonly share: number;
  /** Chance, new with each start of the process: tells nodes apart and nothing else. */
  readonly instance: string;
  alarm(about: string, cause: unknown): void;
}
export interface OpenTraces extends Traces {
  /** Sends what is over; resolves when the collector answered, or did not. */
  flush(): Promise<void>;
  /** Sends what is over, then nothing any more. */
  stop(): Promise<void>;
}

/** Requests that wait to be sent at most; what is over beyond them is dropped. A collector that is gone costs this much memory and no more. */
const mostWaiting = 2_048;
const everyMs = 5_000;
const answerWithinMs = 5_000;
const answerMost = 65_536;

interface Over {
  readonly name: string;
  /** Of the whole request, and of its own span. */
  readonly traceId: string;
  readonly spanId: string;
  /** Of another node, whose request this goes on with; then there is no outcome. */
  readonly parent?: string;
  readonly fromUs: number;
  readonly toUs: number;
  readonly outcome?: TraceOutcome;
  readonly steps: readonly Step[];
}
interface Step {
  readonly name: TraceStep;
  readonly fromUs: number;
  toUs: number;
}
/** By a clock that nobody sets. */
const nowUs = (): number => Math.round((performance.timeOrigin + performance.now()) * 1_000);

/** Null where nothing is traced: a request then costs one comparison. */
const markForm = /^([0-9a-f]{16})-([0-9a-f]{32})-([0-9a-f]{16})$/;
export function openTraces({ url, share, instance, alarm }: Settings): OpenTraces | null {
  if (url === "") return null;
  let waiting: Over[] = [];
  /** Begins the marks of this node, so that it does not follow itself. */
  const own = hex(8);
  const keep = (one: Over): void => {
    if (waiting.length < mostWaiting) waiting.push(one);
  };
  let isSilent = false;
  async function flush(): Promise<void> {
    if (waiting.length === 0) return;
    const over = waiting;
    waiting = [];
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(exported(over, instance)),
        redirect: "error",
        signal: AbortSignal.timeout(answerWithinMs),
      });
      await readAnswer(answer, answerMost);
      if (!answer.ok) throw new Error(`the collector answers ${answer.status}`);
      isSilent = false;
    } catch (cause) {
      // Said once until it answers again; what was to be sent is gone.
      if (!isSilent) alarm("traces", cause);
      isSilent = true;
    }
  }
  const sending = setInterval(() => void flush(), everyMs);
  sending.unref();
  return {
    begin(name) {
      if (share < 1 && Math.random() >= share) return null;
      return traced(name, own, keep);
    },
    follow(mark) {
      const [, node, traceId, parent] = markForm.exec(mark) ?? [];
      if (node === undefined || traceId === undefined || parent === undefined || node === own) return null;
      const fromUs = nowUs();
      return () => keep({ name: "deliver", traceId, spanId: hex(8), parent, fromUs, toUs: nowUs(), steps: [] });
    },
    flush,
    async stop() {
      clearInterval(sending);
      await flush();
    },
  };
}

function traced(name: string, node: string, over: (one: Over) => void): Trace {
  const fromUs = nowUs();
  const [traceId, spanId] = [hex(16), hex(8)];
  const steps: Step[] = [];
  let open = 0;
  let answer: { readonly outcome: TraceOutcome; readonly atUs: number } | null = null;
  let isOver = false;
  const end = (): void => {
    if (answer === null || open > 0 || isOver) return;
    isOver = true;
    over({ name, traceId, spanId, fromUs, toUs: Math.max(answer.atUs, ...steps.map((step) => step.toUs)), outcome: answer.outcome, steps });
  };
  // The way to the others begins after the answer, in the same turn.
  const look = (): void => {
    if (answer !== null && open === 0) queueMicrotask(end);
  };
  return {
    mark: () => `${node}-${traceId}-${spanId}`,
    step(step) {
      const own: Step = { name: step, fromUs: nowUs(), toUs: 0 };
      steps.push(own);
      open += 1;
      return () => {
        if (own.toUs > 0) return;
        own.toUs = nowUs();
        open -= 1;
        look();
      };
    },
    answered(outcome) {
      if (answer !== null) return;
      answer = { outcome, atUs: nowUs() };
      look();
    },
  };
}

const nanoseconds = (us: number): string => `${us}000`;
const hex = (size: number): string => randomBytes(size).toString("hex");
/** Kinds and status of the protocol: a request that a server took, and what went on within it; an answer that was not yes is no error of the service, one that the store failed is. */
const kinds = { internal: 1, server: 2 } as const;
const errorStatus = { code: 2 } as const;
const text = (key: string, value: string) => ({ key, value: { stringValue: value } });

function exported(over: readonly Over[], instance: string): unknown {
  const spans = over.flatMap(({ name, traceId, spanId, parent, fromUs, toUs, outcome, steps }) => {
    const whole = {
      traceId,
      spanId,
      ...(parent === undefined ? {} : { parentSpanId: parent }),
      name,
      kind: parent === undefined ? kinds.server : kinds.internal,
      startTimeUnixNano: nanoseconds(fromUs),
      endTimeUnixNano: nanoseconds(toUs),
      attributes: outcome === undefined ? [] : [text("lampion.outcome", outcome)],
    };
    return [
      outcome === "store-failed" ? { ...whole, status: errorStatus } : whole,
      ...steps.map((step) => ({
        traceId,
        spanId: hex(8),
        parentSpanId: spanId,
        name: step.name,
        kind: kinds.internal,
        startTimeUnixNano: nanoseconds(step.fromUs),
        endTimeUnixNano: nanoseconds(step.toUs),
      })),
    ];
  });
  const resource = { attributes: [text("service.name", "lampion"), text("service.instance.id", instance)] };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: "lampion" }, spans }] }] };
}
