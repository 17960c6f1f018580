import type { Bus } from "@lampion/core";

export const differMs = 60_000;
/** What was not heard for so long says nothing any more: that node stopped, or is out of reach. */
const silentMs = 90_000;
const subject = "rules";

interface Said {
  readonly kind: string;
  readonly node: string;
  readonly digest: string;
}
const isSaid = (event: { readonly kind: string }): event is Said =>
  event.kind === "rules-in-force" && "node" in event && typeof event.node === "string" && "digest" in event && typeof event.digest === "string";

export interface SameRules {
  /** Says which set is in force here, and looks at what the others say; to be called every few seconds. */
  tick(): void;
  /** How many other nodes have had another set in force than this one for a minute. */
  others(): number;
  stop(): void;
}

/** Nodes that judge by different sets are said to do so after a minute (SF-64): until then one of them is about to follow. Said once for each node, until both agree again. */
export function createSameRules(bus: Bus, node: string, digest: () => string, nowMs: () => number, alarm: (what: string) => void): SameRules {
  const heard = new Map<string, { digest: string; atMs: number; differsSinceMs: number | null; isTold: boolean }>();
  const hear = (event: { readonly kind: string }): void => {
    if (!isSaid(event) || event.node === node) return;
    const one = heard.get(event.node) ?? { digest: "", atMs: 0, differsSinceMs: null, isTold: false };
    Object.assign(one, { digest: event.digest, atMs: nowMs() });
    heard.set(event.node, one);
  };
  bus.subscribe(subject, hear);
  return {
    tick() {
      const own = digest();
      const now = nowMs();
      bus.publish(subject, { kind: "rules-in-force", node, digest: own } as { kind: string });
      for (const [other, one] of heard) {
        if (now - one.atMs > silentMs) heard.delete(other);
        else if (one.digest === own) Object.assign(one, { differsSinceMs: null, isTold: false });
        else {
          one.differsSinceMs ??= now;
          if (one.isTold || now - one.differsSinceMs < differMs) continue;
          one.isTold = true;
          alarm(`rules: ${own.slice(0, 12)} in force here, ${one.digest.slice(0, 12)} on another node`);
        }
      }
    },
    others: () => [...heard.values()].filter(({ isTold }) => isTold).length,
    stop: () => bus.unsubscribe(subject, hear),
  };
}
