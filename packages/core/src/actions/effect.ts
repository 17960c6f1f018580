import type { CloseCode, Down, No, Ok, RoomId } from "@lampion/protocol";
import type { Appended, RecordDraft, StoredRecord } from "../room/message-store.port.ts";
import type { PersonEvent, RoomEvent } from "../delivery/events.ts";
import type { Report } from "../evidence/evidence-vault.port.ts";
import type { Reporting } from "../node/care.port.ts";
import type { Session } from "../guest/session-state.ts";

/** Everything an action may ask for. `run-effects.ts` is the one place that does it, in the order given. */
export type Effect =
  /** Answer to the request; kept under its `n` so that the same request gets the same answer (PT-9). */
  | { readonly do: "reply"; readonly frame: Ok | No }
  /** To every tab of a session of this node. */
  | { readonly do: "send"; readonly to: Session; readonly frame: Down }
  /** Number and keep a record; what follows is asked once it is on disk. Nothing goes out before. */
  | { readonly do: "append"; readonly draft: RecordDraft; readonly then: (outcome: Appended) => Effect[] }
  /** A kept record to all who are in the room, on every node. `device` is the author's relation id, "" for the service. */
  | { readonly do: "deliver"; readonly room: RoomId; readonly record: StoredRecord; readonly device: string; readonly session: string }
  /** Something for all nodes that have members in the room. */
  | { readonly do: "tell-room"; readonly room: RoomId; readonly event: RoomEvent }
  /** Something for all sessions of a device, on whatever node. */
  | { readonly do: "tell-person"; readonly relation: string; readonly event: PersonEvent }
  /** A report with its evidence; what follows is asked once it is on disk. */
  | { readonly do: "keep-report"; readonly report: Report; readonly by?: Reporting; readonly kept: () => Effect[]; readonly failed: () => Effect[] }
  /** Reads or writes of a store, then more effects. A rejected promise becomes `store-failed` for the request. */
  | { readonly do: "later"; readonly work: () => Promise<Effect[]> }
  /** Ends all tabs of a session. */
  | { readonly do: "end"; readonly session: Session; readonly code: CloseCode; readonly park: boolean };

export const ok = (n: number, more: Omit<Ok, "t" | "n"> = {}): Effect => ({ do: "reply", frame: { t: "ok", n, ...more } });
export const no = (n: number, code: No["code"], more: Omit<No, "t" | "n" | "code"> = {}): Effect => ({ do: "reply", frame: { t: "no", n, code, ...more } });
