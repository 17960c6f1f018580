import type { Trace } from "../basics/traces.port.ts";
import type { Command, CommandName } from "@lampion/protocol";
import type { Session, Tab } from "../guest/session-state.ts";
import type { House } from "../node/house.ts";
import type { Effect } from "./effect.ts";

/** What one request carries beside its words. */
export interface Ask {
  readonly tab: Tab;
  /** Unique per session, tab and `n`: the same request has the same key however often it comes (PT-9). */
  readonly key: string;
  readonly trace: Trace | null;
}

/** A thing a person can do: reads state and ports, answers with effects. */
export type Action<N extends CommandName> = (house: House, session: Session, command: Command<N>, ask: Ask) => Effect[];
