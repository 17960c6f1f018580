import { limits } from "@lampion/protocol";

/** A text that waits for a person, or for its default (MD-57). It lies in this process only: a restart ends it unsent. */
export interface Held {
  readonly id: string;
  /** Relation id of the author. */
  readonly by: string;
  readonly stream: string;
  readonly endsAtMs: number;
  readonly byDefault: "release" | "block";
  /** Rules that acted on it, or could not be told for it. */
  readonly rules: readonly string[];
}
interface Waiting extends Held {
  readonly settle: (how: "release" | "block") => void;
  readonly isStillStopped: () => boolean;
}

/** What verdicts left behind on this node: who writes slower, what waits, who agreed to exchange contact details. */
export interface Judging {
  /** Whoever writes slower until then. `rules`: each of these asks for it by itself, and nothing else does; empty where something else does (SF-60). */
  slow(relation: string, untilMs: number, rules: readonly string[]): void;
  /** Ms until this guest may write again; 0 when now. Noted as written when it may. */
  waitOf(relation: string, nowMs: number): number;
  /** False when too much waits already: then the text is refused at once. */
  hold(held: Held, settle: (how: "release" | "block") => void, isStillStopped: () => boolean): boolean;
  /** A person decided; false when it does not wait any more. */
  decide(id: string, how: "release" | "block"): boolean;
  /** These rules act no more (SF-60): of what waits because of one of them, everything goes that nothing else would stop now, and whom they alone slowed writes as before. How many of each. */
  ease(rules: ReadonlySet<string>): { readonly went: number; readonly quickened: number };
  waiting(): readonly Held[];
  agree(talk: string, relation: string, yes: boolean): "nobody" | "one" | "both";
  exchanges(talk: string): boolean;
  /** Messages that each wrote in a conversation, as far as this process saw them: sealed history is not opened to count. */
  wrote(talk: string, relation: string): void;
  writtenBy(talk: string, relation: string): number;
  tick(nowMs: number): void;
}

const talksMax = 20_000;

/** Until when somebody writes slower: for what is no rule, and for each rule by itself, so that one that falls takes only its own away. */
interface Slowed {
  otherMs: number;
  readonly rules: Map<string, number>;
  lastMs: number;
}
const untilOf = ({ otherMs, rules }: Slowed): number => Math.max(otherMs, ...rules.values());

export function createJudging(): Judging {
  const slowed = new Map<string, Slowed>();
  const held = new Map<string, Waiting>();
  const agreed = new Map<string, Set<string>>();
  const written = new Map<string, Map<string, number>>();
  const settle = (one: Waiting, how: "release" | "block"): void => {
    held.delete(one.id);
    one.settle(how);
  };
  return {
    slow(relation, untilMs, rules) {
      const one = slowed.get(relation) ?? { otherMs: 0, rules: new Map<string, number>(), lastMs: 0 };
      if (rules.length === 0) one.otherMs = Math.max(untilMs, one.otherMs);
      for (const rule of rules) one.rules.set(rule, Math.max(untilMs, one.rules.get(rule) ?? 0));
      slowed.set(relation, one);
    },
    waitOf(relation, nowMs) {
      const one = slowed.get(relation);
      if (one === undefined) return 0;
      if (untilOf(one) <= nowMs) {
        slowed.delete(relation);
        return 0;
      }
      const wait = one.lastMs + limits.judge.slowedEveryMs - nowMs;
      if (wait <= 0) one.lastMs = nowMs;
      return Math.max(0, wait);
    },
    hold(one, how, isStillStopped) {
      if (held.size >= limits.judge.heldMax) return false;
      held.set(one.id, { ...one, settle: how, isStillStopped });
      return true;
    },
    ease(rules) {
      const free = [...held.values()].filter((one) => one.rules.some((rule) => rules.has(rule)) && !one.isStillStopped());
      for (const one of free) settle(one, "release");
      let quickened = 0;
      for (const [relation, one] of slowed) {
        for (const rule of rules) one.rules.delete(rule);
        if (untilOf(one) > 0) continue;
        slowed.delete(relation);
        quickened += 1;
      }
      return { went: free.length, quickened };
    },
    decide(id, how) {
      const one = held.get(id);
      if (one !== undefined) settle(one, how);
      return one !== undefined;
    },
    waiting: () => [...held.values()].map(({ settle: _, isStillStopped: _again, ...one }) => one),
    agree(talk, relation, yes) {
      const who = agreed.get(talk) ?? new Set<string>();
      if (yes) who.add(relation);
      else who.delete(relation);
      agreed.set(talk, who);
      if (agreed.size > talksMax) agreed.delete(agreed.keys().next().value ?? "");
      return who.size >= 2 ? "both" : who.size === 1 ? "one" : "nobody";
    },
    wrote(talk, relation) {
      const counts = written.get(talk) ?? new Map<string, number>();
      counts.set(relation, (counts.get(relation) ?? 0) + 1);
      written.delete(talk);
      written.set(talk, counts);
      if (written.size > talksMax) written.delete(written.keys().next().value ?? "");
    },
    writtenBy: (talk, relation) => written.get(talk)?.get(relation) ?? 0,
    exchanges: (talk) => (agreed.get(talk)?.size ?? 0) >= 2,
    tick(nowMs) {
      for (const one of held.values()) if (one.endsAtMs <= nowMs) settle(one, one.byDefault);
      for (const [relation, one] of slowed) if (untilOf(one) <= nowMs) slowed.delete(relation);
    },
  };
}
