import type { CommandName } from "@lampion/protocol";
import type { ToldRequest, TraceOutcome, TraceStep } from "@lampion/core";

/** A span as OTLP over HTTP has it in JSON; times are nanoseconds since 1970 as text. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly { readonly key: string; readonly value: { readonly stringValue: string } }[];
  readonly status?: { readonly code: number };
}
interface Export {
  readonly resourceSpans: readonly { readonly resource: unknown; readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
}
/** A collector on the loopback that takes traces and keeps them. */
export interface Collector {
  readonly url: string;
  /** Whole bodies as they came. */
  readonly bodies: string[];
  spans(): readonly Span[];
  /** The requests of all bodies, each with the steps below it. */
  told(): readonly ToldRequest[];
  /** What it answers from now on; null: nothing at all. */
  answer(status: number | null): void;
  stop(): void;
}

export function startCollector(): Collector {
  const bodies: string[] = [];
  let status: number | null = 200;
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      if (request.method !== "POST" || new URL(request.url).pathname !== "/v1/traces" || request.headers.get("content-type") !== "application/json")
        return new Response(null, { status: 400 });
      bodies.push(await request.text());
      return status === null ? new Promise<Response>(() => {}) : Response.json({ partialSuccess: {} }, { status });
    },
  });
  const spans = (): Span[] => bodies.flatMap((body) => (JSON.parse(body) as Export).resourceSpans.flatMap((one) => one.scopeSpans.flatMap((scope) => scope.spans)));
  return {
    url: `http://127.0.0.1:${server.port}/v1/traces`,
    bodies,
    spans,
    told: () => {
      const all = spans();
      return all
        .filter((span) => span.parentSpanId === undefined)
        .map((span) => ({
          name: span.name as CommandName,
          outcome: span.attributes?.find(({ key }) => key === "lampion.outcome")?.value.stringValue as TraceOutcome,
          steps: all.filter((one) => one.traceId === span.traceId && one.parentSpanId === span.spanId).map((one) => one.name as TraceStep),
        }));
    },
    answer: (next) => void (status = next),
    stop: () => void server.stop(true),
  };
}
