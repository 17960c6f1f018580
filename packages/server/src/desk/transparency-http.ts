import type { Submission, Submitted, TransparencyDatabase } from "@lampion/core";
import { readText } from "../read-answer.ts";

/** The Transparency Database of the Commission, where a platform sends its statements of reasons (regulation.md A.3). */
export const transparencyUrl = "https://transparency.dsa.ec.europa.eu/api/v1";

export interface TransparencyHttpSettings {
  /** Base address without a slash at its end. */
  readonly url: string;
  readonly token: string;
  /** For one request; 20 s, a batch of the real service takes seconds. */
  readonly timeoutMs?: number;
  /** Least time between the beginnings of two requests: half of what the database allows, which is 200/s and 12,000/min (LW-31). */
  readonly paceMs?: number;
  /** The time of a clock that only goes on, and waiting by it; a test has its own. */
  readonly time?: { nowMs(): number; pause(ms: number): Promise<unknown> };
}
const half = 10;
const bodyMost = 262_144;

/** The database over HTTP. What it says is bounded and trusted for nothing but which rows it refuses; the token goes to this address alone, along no redirect. */
export function createTransparencyHttp(settings: TransparencyHttpSettings): TransparencyDatabase {
  const paceMs = settings.paceMs ?? half;
  const time = settings.time ?? { nowMs: () => performance.now(), pause: (ms) => Bun.sleep(ms) };
  let nextMs = 0;
  async function ask(path: string, body?: string): Promise<{ readonly status: number; readonly text: string; readonly retryAfter: string | null } | null> {
    const waitMs = nextMs - time.nowMs();
    nextMs = Math.max(nextMs, time.nowMs()) + paceMs;
    if (waitMs > 0) await time.pause(waitMs);
    try {
      const answer = await fetch(`${settings.url}${path}`, {
        method: body === undefined ? "GET" : "POST",
        redirect: "manual",
        signal: AbortSignal.timeout(settings.timeoutMs ?? 20_000),
        headers: { authorization: `Bearer ${settings.token}`, accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }) },
        ...(body === undefined ? {} : { body }),
      });
      return {
        status: answer.status,
        text: answer.status === 422 ? ((await readText(answer, bodyMost)) ?? "") : (await answer.body?.cancel(), ""),
        retryAfter: answer.headers.get("retry-after"),
      };
    } catch {
      return null;
    }
  }
  return {
    async submit(batch) {
      const answer = await ask("/statements", JSON.stringify({ statements: batch }));
      if (answer === null) return { kind: "lost" };
      switch (answer.status) {
        case 201:
          return { kind: "taken" };
        case 401:
        case 403:
          return { kind: "no-token" };
        case 422:
          return refusalOf(answer.text, batch);
        case 429:
          return { kind: "wait", afterMs: secondsOf(answer.retryAfter) };
        default:
          // Whatever else it says, nobody knows whether it took them.
          return { kind: "lost" };
      }
    },
    async has(puid) {
      const answer = await ask(`/statement/existing-puid/${encodeURIComponent(puid)}`);
      return answer?.status === 302 || answer?.status === 200 ? true : answer?.status === 404 ? false : null;
    },
  };
}

const secondsOf = (text: string | null): number | null => (text !== null && /^\d{1,5}$/.test(text) ? Number(text) * 1_000 : null);

/** `{"errors": {"statement_3": {"category": ["..."]}}}`, or `existing_puids` for what it has already. What cannot be read names nobody, and halves of the batch tell. */
function refusalOf(text: string, batch: readonly Submission[]): Submitted {
  let errors: unknown = null;
  try {
    errors = (JSON.parse(text) as { errors?: unknown } | null)?.errors;
  } catch {
    return { kind: "refused", faults: [], known: [] };
  }
  if (typeof errors !== "object" || errors === null) return { kind: "refused", faults: [], known: [] };
  const faults: { at: number; why: string }[] = [];
  const puids = new Set(batch.map((one) => one.puid));
  const known = new Set<string>();
  for (const [key, value] of Object.entries(errors)) {
    const at = /^statement_(\d{1,3})$/.exec(key)?.[1];
    if (at !== undefined)
      faults.push({
        at: Number(at),
        why: JSON.stringify(value)
          .replaceAll(/[^\x20-\x7e]/g, "?")
          .slice(0, 280),
      });
    else if (key === "existing_puids" && Array.isArray(value)) for (const one of value) if (typeof one === "string" && puids.has(one)) known.add(one);
  }
  return { kind: "refused", faults, known: [...known] };
}
