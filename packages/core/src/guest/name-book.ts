import { limits } from "@lampion/protocol";

/** Nicknames in use by folded form (EN-5): one bearer at a time, kept 10 minutes for the device that left. */
export interface NameBook {
  /** True when this device may bear it now. */
  isFree(folded: string, relation: string, nowMs: number): boolean;
  bear(folded: string, relation: string): void;
  /** The bearer left: the name waits for its device, or is free at once where nothing may remember that it was borne. */
  release(folded: string, relation: string, nowMs: number, isKept?: boolean): void;
  size(): number;
}

export function createNameBook(): NameBook {
  const bearers = new Map<string, { relation: string; count: number; keptUntilMs: number }>();
  return {
    isFree(folded, relation, nowMs) {
      const bearer = bearers.get(folded);
      if (bearer === undefined || bearer.relation === relation) return true;
      if (bearer.count === 0 && bearer.keptUntilMs <= nowMs) {
        bearers.delete(folded);
        return true;
      }
      return false;
    },
    bear(folded, relation) {
      const bearer = bearers.get(folded);
      if (bearer !== undefined && bearer.relation === relation) bearer.count += 1;
      else bearers.set(folded, { relation, count: 1, keptUntilMs: 0 });
    },
    release(folded, relation, nowMs, isKept = true) {
      const bearer = bearers.get(folded);
      if (bearer === undefined || bearer.relation !== relation) return;
      bearer.count -= 1;
      if (bearer.count > 0) return;
      if (!isKept) {
        bearers.delete(folded);
        return;
      }
      bearer.keptUntilMs = nowMs + limits.nickname.keptForDeviceMs;
      // A name that nobody asks for again must not stay for ever: the book is swept when it has doubled.
      if (bearers.size > 1_024 && bearers.size % 256 === 0) {
        for (const [name, kept] of bearers) if (kept.count === 0 && kept.keptUntilMs <= nowMs) bearers.delete(name);
      }
    },
    size: () => bearers.size,
  };
}
