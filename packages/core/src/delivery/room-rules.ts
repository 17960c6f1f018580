import type { Session } from "../guest/session-state.ts";

/** Blocks between two people that act in this room: the narrow ones act in sensitive rooms only (CV-13). */
export function hides(session: Session, relation: string, sensitive: boolean): boolean {
  const blocks = session.blocked.get(relation);
  if (blocks === undefined) return false;
  return sensitive ? blocks.length > 0 : blocks.some((block) => !block.narrow);
}
