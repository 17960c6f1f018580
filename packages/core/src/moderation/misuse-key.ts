import type { MisuseCard } from "@lampion/protocol";
import type { DeskState } from "./state.ts";

/** What is misused (DSA art. 23): the service by content, the notices, or the complaints. */
export type MisuseKind = MisuseCard["kind"];
/** Whose misuse of what, as one key of the folds. `who` is an alias, or `flagger/` with its id. */
export const misuseKey = (kind: MisuseKind, who: string): string => `${kind}/${who}`;
export const partsOf = (key: string): { readonly kind: MisuseKind; readonly who: string } => {
  const at = key.indexOf("/");
  return { kind: key.slice(0, at) as MisuseKind, who: key.slice(at + 1) };
};
export interface MisuseEntry {
  readonly at: number;
  /** The report, appeal or decision it rests on. */
  readonly number: string;
  readonly case: string;
}
export function addAbuse(state: DeskState, key: string, entry: MisuseEntry): void {
  state.abuses.set(key, [...(state.abuses.get(key) ?? []), entry]);
}
