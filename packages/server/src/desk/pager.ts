import { createHmac } from "node:crypto";
import type { Page, Pager } from "@lampion/core";
import { causeOf, log } from "../observability/log.ts";

/** What a webhook gets: a kind and a public number, nothing else. */
export interface PagerSettings {
  /** Empty: pages go to the log only. */
  readonly url: string;
  /** Signs every call (HMAC-SHA-256 over time and body), so that the receiver knows who calls. */
  readonly secret: string;
  readonly nowMs: () => number;
}
const triesMs = [0, 1_000, 5_000] as const;

/** Calls whoever is on call: a line in the log always, and a signed webhook when one is set. What never answers is tried three times and told to the log. */
export function createPager(settings: PagerSettings): Pager {
  return {
    async page(page) {
      log("warn", "page", { about: page.about, number: page.number, severity: page.severity ?? "-", people: page.people });
      if (settings.url !== "") void call(settings, page);
    },
  };
}
async function call(settings: PagerSettings, page: Page): Promise<void> {
  const body = JSON.stringify({ ...page, at: settings.nowMs() });
  for (const [tried, waitMs] of triesMs.entries()) {
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs).unref());
    const outcome = await post(settings.url, body, [settings.secret], settings.nowMs()).catch((cause: unknown) => causeOf(cause));
    if (outcome === null) return;
    log("error", "page-not-taken", { number: page.number, tried: tried + 1, cause: outcome });
  }
}
/** The signature of `<time>.<body>`, hex; `x-lampion-time` is ms UTC. Receivers refuse what is older than 5 minutes. */
export const signatureOf = (secret: string, time: number, body: string): string => createHmac("sha256", secret).update(`${time}.${body}`).digest("hex");
/** Null when it was taken; else why not. Ends by itself after 5 seconds. One signature for each key, so that a receiver may change its own. */
export async function post(url: string, body: string, secrets: readonly string[], time: number, more: Readonly<Record<string, string>> = {}): Promise<string | null> {
  const answer = await fetch(url, {
    method: "POST",
    body,
    redirect: "error",
    signal: AbortSignal.timeout(5_000),
    headers: {
      "content-type": "application/json",
      "x-lampion-time": String(time),
      "x-lampion-signature": secrets.map((secret) => `sha256=${signatureOf(secret, time, body)}`).join(", "),
      ...more,
    },
  });
  await answer.body?.cancel();
  return answer.ok ? null : `status ${answer.status}`;
}
