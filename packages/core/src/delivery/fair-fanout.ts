import type { Pulse } from "../basics/pulse.port.ts";
import type { Tab } from "../guest/session-state.ts";

/**
 * A room's readers in topics of 500 (PT-5). Up to four topics are served in one turn of the thread; a larger room is served topic by topic, each time
 * beginning with another one, and between two topics other rooms have their turn. What comes meanwhile leaves in the next round, in one frame.
 */
export interface FairFanout {
  join(tab: Tab): void;
  leave(tab: Tab): void;
  /** JSON of 1 to n messages in their order. */
  publish(encoded: readonly string[]): void;
  /** Everything to everybody now: before something that must not overtake. */
  flush(): void;
}

const perTopic = 500;
/** 2,000 readers are served without a pause. */
const topicsAtOnce = 4;

export function createFairFanout(name: string, frameOf: (encoded: readonly string[]) => string, publish: (topic: string, frame: string) => void, pulse: Pulse): FairFanout {
  /** Readers of each topic; those of the first are not noted one by one, because nearly every room has no other. */
  const counts: number[] = [0];
  const topicOf = new Map<Tab, number>();
  const inFirst = new WeakSet<Tab>();
  let waiting: string[] = [];
  let round: { readonly frame: string; readonly topics: number[] } | null = null;
  let rounds = 0;

  const topic = (at: number): string => (at === 0 ? name : `${name}/${at}`);
  const used = (): number[] => counts.flatMap((count, at) => (count > 0 ? [at] : []));

  function next(): void {
    if (round === null) return;
    const at = round.topics.shift();
    if (at !== undefined) publish(topic(at), round.frame);
    if (round.topics.length === 0) {
      round = null;
      if (waiting.length === 0) return;
      begin();
    }
    pulse.wake(1, next);
  }
  function begin(): void {
    const topics = used();
    const first = rounds % Math.max(1, topics.length);
    rounds += 1;
    round = { frame: frameOf(waiting), topics: [...topics.slice(first), ...topics.slice(0, first)] };
    waiting = [];
  }
  return {
    join(tab) {
      if (inFirst.has(tab) || topicOf.has(tab)) return;
      const free = counts.findIndex((count) => count < perTopic);
      const at = free === -1 ? counts.length : free;
      counts[at] = (counts[at] ?? 0) + 1;
      if (at === 0) inFirst.add(tab);
      else topicOf.set(tab, at);
      tab.socket.join(topic(at));
    },
    leave(tab) {
      const at = inFirst.has(tab) ? 0 : topicOf.get(tab);
      if (at === undefined) return;
      inFirst.delete(tab);
      topicOf.delete(tab);
      counts[at] = (counts[at] ?? 1) - 1;
      tab.socket.leave(topic(at));
    },
    publish(encoded) {
      const topics = used();
      if (round === null && topics.length <= topicsAtOnce) {
        const frame = frameOf(encoded);
        for (const at of topics) publish(topic(at), frame);
        return;
      }
      waiting.push(...encoded);
      if (round !== null) return;
      begin();
      next();
    },
    flush() {
      if (round !== null) for (const at of round.topics.splice(0)) publish(topic(at), round.frame);
      if (waiting.length === 0) return;
      const frame = frameOf(waiting);
      waiting = [];
      for (const at of used()) publish(topic(at), frame);
    },
  };
}
