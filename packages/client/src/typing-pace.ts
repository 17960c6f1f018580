import { limits } from "@lampion/protocol";

/** Whether the sign of typing in a talk may go now: once in 3 s, and never late, for one that waited for the network would be a lie (CV-9). */
export function createTypingPace(nowMs: () => number): (talk: string) => boolean {
  const saidAtMs = new Map<string, number>();
  return (talk) => {
    const now = nowMs();
    if (now - (saidAtMs.get(talk) ?? -Infinity) < limits.talk.typingEveryMs) return false;
    saidAtMs.set(talk, now);
    return true;
  };
}
